// The tables of desk-view, and its rows in and out of them. Texts of people are sealed there as they are in the log.
import type { MessageId, OrderId, Sealed } from '../../schemas/ids'
import type { Sql } from '../postgres'
import type { DeskEntry, DeskRow, EscalationRow } from './desk-fold'
import { eventsTable, saveEvents } from './event-rows'
import { assignments, namesOf, recordset, timestamptz, type Columns } from './recordset'
import type { Changes, ViewTable } from './view'

const createNotes = (schema: string): string => `
  CREATE TABLE ${schema}.notes (
    note_id text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL,
    visibility text NOT NULL,
    text text NOT NULL,
    subject text NOT NULL,
    role text NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.notes (order_id, at, note_id);`

const createAssignments = (schema: string): string => `
  CREATE TABLE ${schema}.assignments (
    order_id text COLLATE "C" PRIMARY KEY,
    assignee text COLLATE "C",
    assigned_by text NOT NULL,
    assigned_at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.assignments (assignee) WHERE assignee IS NOT NULL;`

const createEscalations = (schema: string): string => `
  CREATE TABLE ${schema}.escalations (
    escalation_id text COLLATE "C" NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'RESOLVED')),
    priority text NOT NULL,
    level integer NOT NULL,
    breaches integer NOT NULL,
    due_at timestamptz NOT NULL,
    reason_code text NOT NULL,
    text text,
    opened_by text,
    opened_at timestamptz NOT NULL,
    resolved_by text,
    resolved_at timestamptz,
    resolution text,
    PRIMARY KEY (order_id, escalation_id)
  );
  CREATE INDEX ON ${schema}.escalations (status, due_at, escalation_id);`

export const deskTables: readonly ViewTable[] = [
  { name: 'notes', key: ['note_id'], create: createNotes },
  { name: 'assignments', key: ['order_id'], create: createAssignments },
  { name: 'escalations', key: ['order_id', 'escalation_id'], create: createEscalations },
  eventsTable('desk_events'),
]

const noteColumns = {
  note_id: 'text',
  order_id: 'text',
  visibility: 'text',
  text: 'text',
  subject: 'text',
  role: 'text',
  at: 'timestamptz',
} as const
const assignmentColumns = {
  order_id: 'text',
  assignee: 'text',
  assigned_by: 'text',
  assigned_at: 'timestamptz',
} as const
const escalationColumns = {
  escalation_id: 'text',
  order_id: 'text',
  status: 'text',
  priority: 'text',
  level: 'integer',
  breaches: 'integer',
  due_at: 'timestamptz',
  reason_code: 'text',
  text: 'text',
  opened_by: 'text',
  opened_at: 'timestamptz',
  resolved_by: 'text',
  resolved_at: 'timestamptz',
  resolution: 'text',
} as const

export type StoredAssignment = { order_id: OrderId; assignee: string | null; assigned_by: string; assigned_at: Date }
export type StoredEscalation = {
  escalation_id: MessageId
  order_id: OrderId
  status: EscalationRow['status']
  priority: string
  level: number
  breaches: number
  due_at: Date
  reason_code: string
  text: Sealed | null
  opened_by: string | null
  opened_at: Date
  resolved_by: string | null
  resolved_at: Date | null
  resolution: Sealed | null
}

export const loadDesk = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, DeskRow>> => {
  const rows = new Map<string, DeskRow>()
  const rowOf = (orderId: OrderId): DeskRow => rows.get(orderId) ?? { orderId, assignment: null, escalations: [] }
  const read = <Row extends object>(table: string, columns: Columns, order: string): Promise<Row[]> =>
    sql.rows<Row>(`SELECT ${namesOf(columns)} FROM ${schema}.${table} WHERE order_id = ANY($1) ORDER BY ${order}`, [
      orderIds,
    ])
  for (const row of await read<StoredAssignment>('assignments', assignmentColumns, 'order_id')) {
    const { assignee, assigned_by: assignedBy, assigned_at: at } = row
    rows.set(row.order_id, { ...rowOf(row.order_id), assignment: { assignee, assignedBy, assignedAt: at.getTime() } })
  }
  for (const row of await read<StoredEscalation>('escalations', escalationColumns, 'escalation_id')) {
    const known = rowOf(row.order_id)
    rows.set(row.order_id, { ...known, escalations: [...known.escalations, escalationOf(row)] })
  }
  return rows
}

export const saveDesk = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<DeskRow, DeskEntry>,
): Promise<void> => {
  const write = async (table: string, columns: Columns, key: readonly string[], records: readonly object[]) => {
    if (records.length === 0) return
    const changed = assignments(columns, key, 'excluded')
    await sql.run(
      `INSERT INTO ${schema}.${table} (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)}
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changed}`,
      [JSON.stringify(records)],
    )
  }
  await write('notes', noteColumns, ['note_id'], entries.flatMap(noteOf))
  await write('assignments', assignmentColumns, ['order_id'], rows.flatMap(assignmentOf))
  const escalations = rows.flatMap((row) => row.escalations.map((escalation) => toStored(row.orderId, escalation)))
  await write('escalations', escalationColumns, ['order_id', 'escalation_id'], escalations)
  await saveEvents(sql, `${schema}.desk_events`, entries)
}

const noteOf = ({ message }: DeskEntry): Record<keyof typeof noteColumns, unknown>[] => {
  if (message.type !== 'NoteAdded') return []
  const { noteId, orderId, visibility, text, by, at } = message
  const { subject, role } = by
  return [{ note_id: noteId, order_id: orderId, visibility, text, subject, role, at: timestamptz(at) }]
}

const assignmentOf = ({ orderId, assignment }: DeskRow): Record<keyof typeof assignmentColumns, unknown>[] => {
  if (!assignment) return []
  const { assignee, assignedBy, assignedAt } = assignment
  return [{ order_id: orderId, assignee, assigned_by: assignedBy, assigned_at: timestamptz(assignedAt) }]
}

const toStored = (orderId: OrderId, row: EscalationRow): Record<keyof typeof escalationColumns, unknown> => ({
  escalation_id: row.escalationId,
  order_id: orderId,
  status: row.status,
  priority: row.priority,
  level: row.level,
  breaches: row.breaches,
  due_at: timestamptz(row.dueAt),
  reason_code: row.reasonCode,
  text: row.text,
  opened_by: row.openedBy,
  opened_at: timestamptz(row.openedAt),
  resolved_by: row.resolvedBy,
  resolved_at: timestamptz(row.resolvedAt),
  resolution: row.resolution,
})

const escalationOf = (row: StoredEscalation): EscalationRow => ({
  escalationId: row.escalation_id,
  status: row.status,
  priority: row.priority,
  level: row.level,
  breaches: row.breaches,
  dueAt: row.due_at.getTime(),
  reasonCode: row.reason_code,
  text: row.text,
  openedBy: row.opened_by,
  openedAt: row.opened_at.getTime(),
  resolvedBy: row.resolved_by,
  resolvedAt: row.resolved_at?.getTime() ?? null,
  resolution: row.resolution,
})
