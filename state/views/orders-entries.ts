// What orders-view writes beside the orders: their changes, their history, and the placements that were refused.
import type { Message } from '../../schemas/message'
import type { OrderRejected } from '../../schemas/messages'
import type { OrderEntry } from './orders-fold'
import { assignments, namesOf, recordset, timestamptz } from './recordset'

const changeColumns = {
  change_id: 'text',
  order_id: 'text',
  state: 'text',
  plan: 'jsonb',
  code: 'text',
  reason: 'text',
} as const
const eventColumns = {
  message_id: 'text',
  order_id: 'text',
  type: 'text',
  command_id: 'text',
  status: 'text',
  version: 'integer',
  at: 'timestamptz',
  body: 'jsonb',
  topic: 'text',
  partition: 'integer',
  offset: 'bigint',
} as const
const rejectionColumns = {
  order_id: 'text',
  customer_id: 'text',
  code: 'text',
  reason: 'text',
  at: 'timestamptz',
} as const

/** Runs a statement whose $1 is these records as JSON; does nothing for none. */
export type Write = (text: string, records: readonly object[]) => Promise<void>

export const saveEntries = async (write: Write, schema: string, entries: readonly OrderEntry[]): Promise<void> => {
  await write(
    `INSERT INTO ${schema}.order_changes (${namesOf(changeColumns)}) SELECT ${namesOf(changeColumns)} FROM ${recordset(changeColumns)}
     ON CONFLICT (change_id) DO UPDATE SET ${assignments(changeColumns, ['change_id'], 'excluded')}`,
    latestChanges(entries),
  )
  await write(insertInto(`${schema}.order_events`, eventColumns), entries.map(eventOf))
  await write(insertInto(`${schema}.rejections`, rejectionColumns), entries.filter(isRejection).map(rejectionOf))
}

const insertInto = (table: string, columns: Readonly<Record<string, string>>): string =>
  `INSERT INTO ${table} (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)} ON CONFLICT DO NOTHING`

/** One for each change: a statement can't write a row twice. */
const latestChanges = (entries: readonly OrderEntry[]): object[] => {
  const latest = new Map<string, Record<keyof typeof changeColumns, unknown>>()
  for (const { message, change } of entries) {
    if (!change) continue
    const { changeId, state, plan, code, reason } = change
    latest.set(changeId, { change_id: changeId, order_id: message.orderId, state, plan, code, reason })
  }
  return [...latest.values()]
}

const eventOf = ({ message, place }: OrderEntry): Record<keyof typeof eventColumns, unknown> => {
  const { type, id, orderId, at, ...body } = message as Message
  return {
    message_id: id,
    order_id: orderId,
    type,
    command_id: ('by' in message && message.by?.commandId) || null,
    status: 'status' in message ? message.status : null,
    version: 'version' in message ? message.version : null,
    at: timestamptz(at),
    body,
    ...place,
  }
}

type Rejected = OrderEntry & { readonly message: OrderRejected }
const isRejection = (entry: OrderEntry): entry is Rejected => entry.message.type === 'OrderRejected'

const rejectionOf = ({ message }: Rejected): Record<keyof typeof rejectionColumns, unknown> => ({
  order_id: message.orderId,
  customer_id: message.customerId,
  code: message.code,
  reason: message.reason,
  at: timestamptz(message.at),
})
