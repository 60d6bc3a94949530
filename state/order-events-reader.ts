// What has happened to an order, from the live generations of the views that keep events: messages whole, as their journals have them.
// Reads only.
import type { MessageId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type { CommandRef } from '../schemas/messages'
import type { EventRecord } from '../schemas/read-model'
import type { Sql } from './postgres'

/** At one time the floor comes first: orders follow what it does, the service desk follows both, and mails tell of all. */
const tables = [
  ['floor', 'floor_events'],
  ['orders', 'order_events'],
  ['desk', 'desk_events'],
  ['mails', 'mail_events'],
] as const satisfies readonly (readonly [EventRecord['source'], string])[]
type EventRow = {
  readonly source: EventRecord['source']
  readonly message_id: MessageId
  readonly order_id: string
  readonly type: string
  readonly at: Date
  readonly body: object
}

const columns = 'message_id, order_id, type, at, body, "offset"'

const everywhere = (condition = ''): string => {
  const parts = tables.map(
    ([source, table], rank) =>
      `SELECT '${source}' AS source, ${rank} AS rank, ${columns} FROM ${table} WHERE order_id = $1${condition}`,
  )
  return `${parts.join(' UNION ALL ')} ORDER BY at, rank, "offset"`
}

/** In the order of the journal. */
export const historyOf = async (sql: Sql, orderId: string): Promise<readonly EventRecord[]> =>
  (
    await sql.rows<EventRow>(
      `SELECT 'orders' AS source, ${columns} FROM order_events WHERE order_id = $1 ORDER BY "offset"`,
      [orderId],
    )
  ).map(eventOf)

/** By time; of one time and journal in the order of the journal. */
export const timelineOf = async (sql: Sql, orderId: string): Promise<readonly EventRecord[]> =>
  (await sql.rows<EventRow>(everywhere(), [orderId])).map(eventOf)

export const answersIn = async (sql: Sql, orderId: string, commandId: MessageId): Promise<readonly Message[]> =>
  (await sql.rows<EventRow>(everywhere(' AND command_id = $2'), [orderId, commandId])).map(messageOf)

const messageOf = ({ type, message_id: id, order_id: orderId, at, body }: EventRow): Message =>
  ({ ...body, type, id, orderId, at: at.getTime() }) as Message

const eventOf = (row: EventRow): EventRecord => {
  const message = messageOf(row)
  return { source: row.source, message, by: (message as { readonly by?: CommandRef | null }).by ?? null }
}
