// The table of what happened and who did it, which views keep beside their rows: one line for each message, whole, as its journal has it.
// What people wrote is sealed there as everywhere.
import type { Message } from '../../schemas/message'
import type { Sql } from '../postgres'
import { namesOf, recordset, timestamptz } from './recordset'
import type { Place, ViewTable } from './view'

export type EventEntry = { readonly message: Message; readonly place: Place }

/** Named `desk_events`, `floor_events`, `mail_events`; order-events-reader.ts reads them together with the orders' own. */
export const eventsTable = (name: string): ViewTable => ({
  name,
  key: ['message_id'],
  create: (schema) => `
  CREATE TABLE ${schema}.${name} (
    message_id text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL,
    command_id text COLLATE "C",
    subject text COLLATE "C",
    role text,
    body jsonb NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL
  );
  CREATE INDEX ON ${schema}.${name} (order_id, "offset");
  CREATE INDEX ON ${schema}.${name} (subject, at DESC, message_id) WHERE subject IS NOT NULL;`,
})

const columns = {
  message_id: 'text',
  order_id: 'text',
  type: 'text',
  at: 'timestamptz',
  command_id: 'text',
  subject: 'text',
  role: 'text',
  body: 'jsonb',
  topic: 'text',
  partition: 'integer',
  offset: 'bigint',
} as const

export const saveEvents = async (sql: Sql, table: string, entries: readonly EventEntry[]): Promise<void> => {
  if (entries.length === 0) return
  await sql.run(
    `INSERT INTO ${table} (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)} ON CONFLICT DO NOTHING`,
    [JSON.stringify(entries.map(toStored))],
  )
}

const toStored = ({ message, place }: EventEntry): Record<keyof typeof columns, unknown> => {
  const { type, id, orderId, at, ...body } = message
  const by = 'by' in message ? message.by : null
  return {
    message_id: id,
    order_id: orderId,
    type,
    at: timestamptz(at),
    command_id: by?.commandId ?? null,
    subject: by?.subject ?? null,
    role: by?.role ?? null,
    body,
    ...place,
  }
}
