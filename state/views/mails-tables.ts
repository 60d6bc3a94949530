// The tables of mails-view, and its rows in and out of them. To whom a mail goes stands there sealed, as it is in the log.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Sql } from '../postgres'
import { eventsTable, saveEvents } from './event-rows'
import type { MailRow, MailsEntry, OrderMails } from './mails-fold'
import { assignments, namesOf, recordset, timestamptz } from './recordset'
import type { Changes, ViewTable } from './view'

const key = ['order_id', 'request_id'] as const

const createMails = (schema: string): string => `
  CREATE TABLE ${schema}.mails (
    request_id text COLLATE "C" NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'SENT', 'FAILED', 'IN_DOUBT', 'REPLACED')),
    requested_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    replaces text COLLATE "C",
    code text,
    PRIMARY KEY (order_id, request_id)
  );`

export const mailsTables: readonly ViewTable[] = [
  { name: 'mails', key, create: createMails },
  eventsTable('mail_events'),
]

const columns = {
  request_id: 'text',
  order_id: 'text',
  kind: 'text',
  state: 'text',
  requested_at: 'timestamptz',
  updated_at: 'timestamptz',
  replaces: 'text',
  code: 'text',
} as const

type Stored = {
  request_id: MessageId
  order_id: OrderId
  kind: string
  state: MailRow['state']
  requested_at: Date
  updated_at: Date
  replaces: MessageId | null
  code: string | null
}

export const loadMails = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderMails>> => {
  const stored = await sql.rows<Stored>(
    `SELECT ${namesOf(columns)} FROM ${schema}.mails WHERE order_id = ANY($1) ORDER BY request_id`,
    [orderIds],
  )
  const byOrder = new Map<string, MailRow[]>()
  for (const row of stored) byOrder.set(row.order_id, [...(byOrder.get(row.order_id) ?? []), fromStored(row)])
  return byOrder
}

export const saveMails = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<OrderMails, MailsEntry>,
): Promise<void> => {
  const records = rows.flat().map(toStored)
  if (records.length > 0)
    await sql.run(
      `INSERT INTO ${schema}.mails (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)}
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${assignments(columns, key, 'excluded')}`,
      [JSON.stringify(records)],
    )
  await saveEvents(sql, `${schema}.mail_events`, entries)
}

const toStored = (mail: MailRow): Record<keyof typeof columns, unknown> => ({
  request_id: mail.requestId,
  order_id: mail.orderId,
  kind: mail.kind,
  state: mail.state,
  requested_at: timestamptz(mail.requestedAt),
  updated_at: timestamptz(mail.updatedAt),
  replaces: mail.replaces,
  code: mail.code,
})

const fromStored = (row: Stored): MailRow => ({
  requestId: row.request_id,
  orderId: row.order_id,
  kind: row.kind,
  state: row.state,
  requestedAt: row.requested_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  replaces: row.replaces,
  code: row.code,
})
