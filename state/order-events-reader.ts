// What has happened to an order, from the live generations of the views that keep events: messages whole, as their journals have them.
// Reads only.
import type { MessageId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type { CommandRef } from '../schemas/messages'
import type { EventRecord } from '../schemas/read-model'
import type { Sql } from './postgres'

/** Where each view stands: the floor's in the database of fulfillment. */
export type EventStores = { readonly orders: Sql; readonly fulfillment: Sql }

/** At one time the floor comes first: orders follow what it does, the service desk follows both, and mails tell of all. */
const tables = [
  ['floor', 'floor_events', 'fulfillment'],
  ['orders', 'order_events', 'orders'],
  ['desk', 'desk_events', 'orders'],
  ['mails', 'mail_events', 'orders'],
] as const satisfies readonly (readonly [EventRecord['source'], string, keyof EventStores])[]
type StoredEvent = {
  readonly source: EventRecord['source']
  readonly message_id: MessageId
  readonly order_id: string
  readonly type: string
  readonly at: Date
  readonly body: object
}
type EventRow = StoredEvent & { readonly rank: number; readonly offset: number }

const columns = 'message_id, order_id, type, at, body, "offset"'

const textOf = (home: keyof EventStores, condition: string): string =>
  tables
    .flatMap(([source, table, store], rank) =>
      store === home
        ? [`SELECT '${source}' AS source, ${rank} AS rank, ${columns} FROM ${table} WHERE order_id = $1${condition}`]
        : [],
    )
    .join(' UNION ALL ')

const everywhere = (stores: EventStores, values: readonly string[], condition = ''): Promise<EventRow[]>[] =>
  (['fulfillment', 'orders'] as const).map((home) => stores[home].rows<EventRow>(textOf(home, condition), values))

const byTime = (one: EventRow, other: EventRow): number =>
  one.at.getTime() - other.at.getTime() || one.rank - other.rank || one.offset - other.offset

/** In the order of the journal. */
export const historyOf = async (sql: Sql, orderId: string): Promise<readonly EventRecord[]> =>
  (
    await sql.rows<StoredEvent>(
      `SELECT 'orders' AS source, ${columns} FROM order_events WHERE order_id = $1 ORDER BY "offset"`,
      [orderId],
    )
  ).map(eventOf)

/** By time; of one time and journal in the order of the journal. */
export const timelineOf = async (stores: EventStores, orderId: string): Promise<readonly EventRecord[]> =>
  (await Promise.all(everywhere(stores, [orderId]))).flat().sort(byTime).map(eventOf)

/** What one store has is an answer also while the other one is away. */
export const answersIn = async (
  stores: EventStores,
  orderId: string,
  commandId: MessageId,
): Promise<readonly Message[]> => {
  const asked = await Promise.allSettled(everywhere(stores, [orderId, commandId], ' AND command_id = $2'))
  const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failed = asked.find((answer) => answer.status === 'rejected')
  if (found.length === 0 && failed) throw failed.reason
  return found.sort(byTime).map(messageOf)
}

const messageOf = ({ type, message_id: id, order_id: orderId, at, body }: StoredEvent): Message =>
  ({ ...body, type, id, orderId, at: at.getTime() }) as Message

const eventOf = (row: StoredEvent): EventRecord => {
  const message = messageOf(row)
  return { source: row.source, message, by: (message as { readonly by?: CommandRef | null }).by ?? null }
}
