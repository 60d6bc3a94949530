// audit-view: who did what, from where. Its table is only ever appended to; a message that comes twice is one line.
import type { AccessRecorded } from '../../schemas/messages'
import type { Sql } from '../postgres'
import { namesOf, recordset, timestamptz } from './recordset'
import type { Changes, Place, View } from './view'

type AuditEntry = { readonly message: AccessRecorded; readonly place: Place }

const create = (schema: string): string => `
  CREATE TABLE ${schema}.audit_log (
    message_id text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    subject text COLLATE "C" NOT NULL,
    role text NOT NULL,
    operation text NOT NULL,
    customer_id text COLLATE "C",
    resource text NOT NULL,
    command_id text COLLATE "C",
    client_address text NOT NULL,
    correlation text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL
  );
  CREATE INDEX ON ${schema}.audit_log (order_id, at DESC, message_id DESC);
  CREATE INDEX ON ${schema}.audit_log (customer_id, at DESC, message_id DESC) WHERE customer_id IS NOT NULL;
  CREATE INDEX ON ${schema}.audit_log (subject, at DESC, message_id DESC);
  CREATE INDEX ON ${schema}.audit_log (at DESC, message_id DESC);`

const columns = {
  message_id: 'text',
  order_id: 'text',
  at: 'timestamptz',
  subject: 'text',
  role: 'text',
  operation: 'text',
  customer_id: 'text',
  resource: 'text',
  command_id: 'text',
  client_address: 'text',
  correlation: 'text',
  topic: 'text',
  partition: 'integer',
  offset: 'bigint',
} as const

const save = async (sql: Sql, schema: string, { entries }: Changes<never, AuditEntry>): Promise<void> => {
  if (entries.length === 0) return
  await sql.run(
    `INSERT INTO ${schema}.audit_log (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)} ON CONFLICT DO NOTHING`,
    [JSON.stringify(entries.map(toStored))],
  )
}

const toStored = ({ message, place }: AuditEntry): Record<keyof typeof columns, unknown> => ({
  message_id: message.id,
  order_id: message.orderId,
  at: timestamptz(message.at),
  subject: message.subject,
  role: message.role,
  operation: message.operation,
  customer_id: message.customerId,
  resource: message.resource,
  command_id: message.commandId,
  client_address: message.clientAddress,
  correlation: message.correlation,
  ...place,
})

export const auditView: View<AccessRecorded, never, AuditEntry> = {
  name: 'audit-view',
  schema: 'audit',
  tables: [{ name: 'audit_log', key: ['message_id'], create }],
  apply: (_, message, place) => ({ entry: { message, place } }),
  load: async () => new Map<string, never>(),
  save,
}
