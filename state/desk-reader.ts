// Answers what the service desk knows: notes, who looks after an order, escalations. Texts of people come as they are kept, sealed. Reads only.
import type { MessageId, OrderId, Sealed } from '../schemas/ids'
import type { Page, PageRequest } from '../schemas/read-model'
import { Filter, timeOf } from './filters'
import { pageOf, spotAfter } from './pages'
import type { Sql } from './postgres'
import type { StoredAssignment, StoredEscalation } from './views/desk-tables'

/** `at` in milliseconds since 1970. */
export type Note = {
  readonly noteId: MessageId
  readonly visibility: string
  readonly text: Sealed
  readonly subject: string
  readonly role: string
  readonly at: number
}

/** Times in ISO 8601. `openedBy` and `resolvedBy` are null where an event did it; `assignee` is who looks after the order. */
export type EscalationDocument = {
  readonly escalationId: MessageId
  readonly orderId: OrderId
  readonly state: 'OPEN' | 'RESOLVED'
  readonly priority: string
  readonly level: number
  readonly breaches: number
  readonly dueAt: string
  readonly reasonCode: string
  readonly text: Sealed | null
  readonly openedBy: string | null
  readonly openedAt: string
  readonly resolvedBy: string | null
  readonly resolvedAt: string | null
  readonly resolution: Sealed | null
  readonly assignee: string | null
}
/** `dueBy`: due at this time or before, milliseconds since 1970. */
export type EscalationFilter = {
  readonly orderId?: string
  readonly state?: 'OPEN' | 'RESOLVED'
  readonly priority?: string
  readonly assignee?: string
  readonly dueBy?: number
}

/** Null: it was taken from who had it. */
export type OrderAssignment = {
  readonly assignee: string | null
  readonly assignedBy: string
  readonly assignedAt: string
}

type NoteRow = { note_id: MessageId; visibility: string; text: Sealed; subject: string; role: string; at: Date }
/** An escalation beside who looks after its order. */
type EscalationRow = StoredEscalation & Pick<StoredAssignment, 'assignee'>

export class DeskReader {
  constructor(private readonly sql: Sql) {}

  /** The oldest first. Customers are to see those whose visibility is CUSTOMER. */
  async notes(orderId: string): Promise<readonly Note[]> {
    const rows = await this.sql.rows<NoteRow>(
      'SELECT note_id, visibility, text, subject, role, at FROM notes WHERE order_id = $1 ORDER BY at, note_id',
      [orderId],
    )
    return rows.map(({ note_id: noteId, visibility, text, subject, role, at }) => ({
      noteId,
      visibility,
      text,
      subject,
      role,
      at: at.getTime(),
    }))
  }

  /** Undefined: it was never given to anybody. */
  async assignment(orderId: string): Promise<OrderAssignment | undefined> {
    type Row = Omit<StoredAssignment, 'order_id'>
    const text = 'SELECT assignee, assigned_by, assigned_at FROM assignments WHERE order_id = $1'
    const [row] = await this.sql.rows<Row>(text, [orderId])
    return row && { assignee: row.assignee, assignedBy: row.assigned_by, assignedAt: row.assigned_at.toISOString() }
  }

  /** What is due first comes first. Rejects with BadCursor. */
  async escalations(wanted: EscalationFilter, request: PageRequest): Promise<Page<EscalationDocument>> {
    const filter = new Filter()
      .where('order_id = ?', wanted.orderId)
      .where('status = ?', wanted.state)
      .where('priority = ?', wanted.priority)
      .where('assignee = ?', wanted.assignee)
      .where('due_at <= ?', timeOf(wanted.dueBy))
      .behind(['due_at', 'escalation_id'], spotAfter(request), '>')
    const rows = await this.sql.rows<EscalationRow>(
      `SELECT * FROM escalations LEFT JOIN assignments USING (order_id) ${filter.text}
       ORDER BY due_at, escalation_id LIMIT ${filter.bound(request.limit + 1)}`,
      filter.values,
    )
    return pageOf(request, rows, escalationOf, ({ due_at: at, escalation_id: id }) => ({ at: at.getTime(), id }))
  }
}

const escalationOf = (row: EscalationRow): EscalationDocument => ({
  escalationId: row.escalation_id,
  orderId: row.order_id,
  state: row.status,
  priority: row.priority,
  level: row.level,
  breaches: row.breaches,
  dueAt: row.due_at.toISOString(),
  reasonCode: row.reason_code,
  text: row.text,
  openedBy: row.opened_by,
  openedAt: row.opened_at.toISOString(),
  resolvedBy: row.resolved_by,
  resolvedAt: row.resolved_at?.toISOString() ?? null,
  resolution: row.resolution,
  assignee: row.assignee,
})
