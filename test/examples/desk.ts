// One valid example of each message about the service desk and the audit log.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { at, customerId, head, id, minuteMs, orderId, sealedText, staffBy } from './values'

type Carried = MessageIn<'oms.desk.commands.v1' | 'oms.desk.events.v1' | 'oms.audit.signals.v1'>
const escalationId = id('escalate-command-1')
const hourMs = 60 * minuteMs
const priority = 'NORMAL'
const reasonCode = 'CUSTOMER_WAITS'
const text = sealedText

export const deskExamples: { readonly [Name in Carried]: Messages[Name] } = {
  AddNote: {
    type: 'AddNote',
    ...head('note-command-1'),
    by: staffBy('note-command-1'),
    visibility: 'CUSTOMER',
    text,
  },
  AssignOrder: {
    type: 'AssignOrder',
    ...head('assign-command-1'),
    by: staffBy('assign-command-1'),
    assignee: 'staff_eva',
  },
  OpenEscalation: {
    type: 'OpenEscalation',
    ...head('escalate-command-1'),
    by: staffBy('escalate-command-1'),
    priority,
    reasonCode,
    text,
  },
  ResolveEscalation: {
    type: 'ResolveEscalation',
    ...head('resolve-command-1'),
    by: staffBy('resolve-command-1'),
    escalationId,
    text,
  },
  DeskFileOpened: { type: 'DeskFileOpened', ...head('file-1'), customerId },
  NoteAdded: {
    type: 'NoteAdded',
    ...head('note-1'),
    by: staffBy('note-command-1'),
    noteId: id('note-command-1'),
    visibility: 'CUSTOMER',
    text,
  },
  OrderAssigned: {
    type: 'OrderAssigned',
    ...head('assigned-1'),
    by: staffBy('assign-command-1'),
    assignee: 'staff_eva',
  },
  EscalationOpened: {
    type: 'EscalationOpened',
    ...head('escalation-1'),
    by: staffBy('escalate-command-1'),
    escalationId,
    priority,
    level: 1,
    dueAt: at + 24 * hourMs,
    reasonCode,
    text,
  },
  EscalationBreached: {
    type: 'EscalationBreached',
    ...head('breached-1'),
    at: at + 24 * hourMs,
    escalationId,
    level: 1,
    nextLevel: 2,
    dueAt: at + 48 * hourMs,
  },
  EscalationResolved: {
    type: 'EscalationResolved',
    ...head('resolved-1'),
    by: staffBy('resolve-command-1'),
    escalationId,
    text,
  },
  DeskCommandRefused: {
    type: 'DeskCommandRefused',
    ...head('desk-refused-1'),
    by: staffBy('resolve-command-2'),
    code: 'UNKNOWN_ESCALATION',
    reason: 'No escalation of this order is open under this id.',
  },
  AccessRecorded: {
    type: 'AccessRecorded',
    ...head('access-1'),
    subject: 'staff_ana',
    role: 'csr',
    operation: 'addNote',
    customerId,
    resource: `/api/v1/orders/${orderId}/notes`,
    commandId: id('note-command-1'),
    clientAddress: '198.51.100.7',
    correlation: 'corr-1',
  },
}
