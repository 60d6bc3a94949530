// The fold of desk-view: what each message of the desk's journal says of an order's notes, assignment and escalations. Pure.
import type { MessageId, OrderId, Sealed } from '../../schemas/ids'
import type { EscalationOpened } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { EventEntry } from './event-rows'
import type { Applied, Place } from './view'

/** Times in milliseconds since 1970. `openedBy` and `resolvedBy` are null where an event did it. */
export type EscalationRow = {
  readonly escalationId: MessageId
  readonly status: 'OPEN' | 'RESOLVED'
  readonly priority: string
  readonly level: number
  readonly breaches: number
  readonly dueAt: number
  readonly reasonCode: string
  readonly text: Sealed | null
  readonly openedBy: string | null
  readonly openedAt: number
  readonly resolvedBy: string | null
  readonly resolvedAt: number | null
  readonly resolution: Sealed | null
}
export type Assignment = { readonly assignee: string | null; readonly assignedBy: string; readonly assignedAt: number }

/** All escalations of one order, by their ids, and who looks after it; null: never assigned. */
export type DeskRow = {
  readonly orderId: OrderId
  readonly assignment: Assignment | null
  readonly escalations: readonly EscalationRow[]
}
export type DeskInput = InputOf<'desk-view'>
export type DeskEntry = EventEntry & { readonly message: DeskInput }

export const applyToDesk = (
  before: DeskRow | undefined,
  message: DeskInput,
  place: Place,
): Applied<DeskRow, DeskEntry> => {
  const { orderId } = message
  const row = before ?? { orderId, assignment: null, escalations: [] }
  const entry = { message, place }
  switch (message.type) {
    case 'NoteAdded':
    case 'DeskCommandRefused':
      return { entry }
    case 'OrderAssigned': {
      const assignment = { assignee: message.assignee, assignedBy: message.by.subject, assignedAt: message.at }
      return { row: { ...row, assignment }, entry }
    }
    case 'EscalationOpened':
      return { row: { ...row, escalations: withOpened(row.escalations, opened(message)) }, entry }
    case 'EscalationBreached': {
      const { nextLevel: level, dueAt } = message
      return { row: changed(row, message, ({ breaches }) => ({ level, dueAt, breaches: breaches + 1 })), entry }
    }
    case 'EscalationResolved': {
      const resolved = { resolvedBy: message.by?.subject ?? null, resolvedAt: message.at, resolution: message.text }
      return { row: changed(row, message, () => ({ status: 'RESOLVED', ...resolved })), entry }
    }
  }
}

const withOpened = (escalations: readonly EscalationRow[], added: EscalationRow): readonly EscalationRow[] =>
  [...escalations.filter(({ escalationId }) => escalationId !== added.escalationId), added].sort((a, b) =>
    a.escalationId < b.escalationId ? -1 : 1,
  )

const opened = (message: EscalationOpened): EscalationRow => ({
  escalationId: message.escalationId,
  status: 'OPEN',
  priority: message.priority,
  level: message.level,
  breaches: 0,
  dueAt: message.dueAt,
  reasonCode: message.reasonCode,
  text: message.text,
  openedBy: message.by?.subject ?? null,
  openedAt: message.at,
  resolvedBy: null,
  resolvedAt: null,
  resolution: null,
})

const changed = (
  row: DeskRow,
  message: Extract<DeskInput, { readonly type: 'EscalationBreached' | 'EscalationResolved' }>,
  change: (escalation: EscalationRow) => Partial<EscalationRow>,
): DeskRow => {
  const isIt = ({ escalationId, status }: EscalationRow): boolean =>
    escalationId === message.escalationId && status === 'OPEN'
  if (!row.escalations.some(isIt))
    throw new Error(`${message.type} ${message.id} is about an escalation that is not open`)
  return { ...row, escalations: row.escalations.map((each) => (isIt(each) ? { ...each, ...change(each) } : each)) }
}
