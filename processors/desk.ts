// The service desk of an order: notes, who looks after it, and escalations that climb until somebody resolves them.
import type { MessageId } from '../schemas/ids'
import type { Body, MessageOf, Timestamp } from '../schemas/message'
import type { CarrierStatus, OrderStep } from '../schemas/messages'
import { escalationsOf, evolveDesk } from './desk-state'
import type { DeskOutput, DeskState, Escalation, EscalationLevel } from './desk-state'
import type { DeadlinePassed, Decider } from './engine/decider'
import { escalationDeadline, type Priority } from './rules/service-levels'
import { sightingOf } from './seen-commands'

type OrderFact = MessageOf<
  | 'OrderCreated'
  | 'ReturnOpened'
  | 'ReturnApproved'
  | 'ReturnRefused'
  | 'ShortageOpened'
  | 'ShortageAnswered'
  | 'OrderStepOverdue'
>
type FulfillmentFact = MessageOf<'FulfillmentBlocked' | 'ParcelProgressed'>
type Command = MessageOf<'AddNote' | 'AssignOrder' | 'OpenEscalation' | 'ResolveEscalation'>
type Input = OrderFact | FulfillmentFact | Command
type Decision = readonly Body<DeskOutput>[]

const nothing: Decision = []
const lastLevel: EscalationLevel = 3
/** How often one that nobody has resolved at the last level is told again. */
export const reminderMs = 86_400_000

const decide = (input: Input | DeadlinePassed, state: DeskState): Decision => {
  switch (input.type) {
    case 'OrderCreated':
      return hasFile(state) ? nothing : [{ type: 'DeskFileOpened', customerId: input.customerId }]
    case 'ReturnOpened':
      if (input.plan.kind !== 'CLAIM') return nothing
      return escalate({ escalationId: input.returnId, priority: 'HIGH', reasonCode: 'CLAIM' }, input.at, state)
    case 'ReturnApproved':
    case 'ReturnRefused':
      return settle(input.returnId, state)
    case 'ShortageOpened':
      return escalate({ escalationId: input.shortageId, priority: 'NORMAL', reasonCode: 'SHORTAGE' }, input.at, state)
    case 'ShortageAnswered':
      return settle(input.shortageId, state)
    case 'OrderStepOverdue':
      return escalateStep(input, state)
    case 'FulfillmentBlocked': {
      const { fulfillmentId: escalationId, at } = input
      return open({ escalationId, priority: 'HIGH', reasonCode: 'FULFILLMENT_BLOCKED' }, at, state)
    }
    case 'ParcelProgressed':
      return escalateParcel(input, state)
    case 'AddNote':
    case 'AssignOrder':
    case 'OpenEscalation':
    case 'ResolveEscalation':
      return answer(input, state)
    case 'DeadlinePassed':
      return breach(input, state)
    default:
      return unknownInput(input)
  }
}

type Trouble = Pick<Escalation, 'escalationId' | 'priority' | 'reasonCode'>

/** The order's own facts come after its creation, in the same journal. */
const escalate = (trouble: Trouble, at: Timestamp, state: DeskState): Decision =>
  hasFile(state) ? open(trouble, at, state) : nothing

const open = (trouble: Trouble, at: Timestamp, state: DeskState): Decision =>
  isOpen(trouble.escalationId, state) ? nothing : [{ ...opened(trouble, at), by: null, text: null }]

const hasFile = (state: DeskState): boolean => state.status !== 'NONE' && state.customerId !== null

const opened = (trouble: Trouble, at: Timestamp) =>
  ({ type: 'EscalationOpened', ...trouble, level: 1, dueAt: escalationDeadline(trouble.priority, 1, at) }) as const

const escalateStep = ({ id, at, step }: MessageOf<'OrderStepOverdue'>, state: DeskState): Decision => {
  const reasonCode = `${step}_OVERDUE`
  const known = escalationsOf(state).some((open) => open.automatic && open.reasonCode === reasonCode)
  return known ? nothing : escalate({ escalationId: id, priority: urgency[step], reasonCode }, at, state)
}

const urgency: Readonly<Record<OrderStep, Priority>> = {
  STOCK_RESERVATION: 'NORMAL',
  PAYMENT: 'HIGH',
  PAYMENT_ACTION: 'NORMAL',
  PAYMENT_METHOD: 'NORMAL',
  PAYMENT_CAPTURE: 'HIGH',
  FULFILLMENT_START: 'HIGH',
  SHIPMENT: 'HIGH',
  DELIVERY: 'NORMAL',
  STOCK_RELEASE: 'LOW',
  STOCK_COMMIT: 'LOW',
  STOCK_RECEIPT: 'LOW',
  PAYMENT_CANCELLATION: 'HIGH',
  PAYMENT_ADJUSTMENT: 'HIGH',
  FULFILLMENT_CANCELLATION: 'URGENT',
  CHANGE: 'HIGH',
  HOLD_REVIEW: 'HIGH',
  RETURN_DECISION: 'NORMAL',
  RETURN_RECEIPT: 'LOW',
  SHORTAGE_ANSWER: 'HIGH',
  STOCK_HOLD: 'HIGH',
  BACKORDER: 'NORMAL',
  STOCK_RESOURCING: 'HIGH',
  RETURN_LABEL: 'NORMAL',
}

/** The carrier tells of one trouble by many scans: of a parcel the desk hears once. */
const escalateParcel = ({ parcelId, carrierStatus, at }: MessageOf<'ParcelProgressed'>, state: DeskState): Decision => {
  const priority = parcelTrouble[carrierStatus]
  if (!priority || (state.status !== 'NONE' && state.parcels.includes(parcelId))) return nothing
  return open({ escalationId: parcelId, priority, reasonCode: `PARCEL_${carrierStatus}` }, at, state)
}

const parcelTrouble: { readonly [Status in CarrierStatus]?: Priority } = { EXCEPTION: 'NORMAL', RETURNED: 'HIGH' }

const settle = (escalationId: MessageId, state: DeskState): Decision =>
  isOpen(escalationId, state) ? [{ type: 'EscalationResolved', by: null, escalationId, text: null }] : nothing

const isOpen = (escalationId: MessageId, state: DeskState): boolean =>
  escalationsOf(state).some((escalation) => escalation.escalationId === escalationId)

const breach = ({ at, due }: DeadlinePassed, state: DeskState): Decision =>
  escalationsOf(state)
    .filter(({ dueAt }) => dueAt <= due)
    .map(({ escalationId, priority, level }) => {
      const nextLevel = Math.min(level + 1, lastLevel) as EscalationLevel
      const dueAt = level === lastLevel ? at + reminderMs : escalationDeadline(priority, nextLevel, at)
      return { type: 'EscalationBreached', escalationId, level, nextLevel, dueAt }
    })

const answer = (command: Command, state: DeskState): Decision => {
  switch (sightingOf(command.by, state.seen)) {
    case 'REPEATED':
      return nothing
    case 'REUSED':
      return [refusal(command, 'IDEMPOTENCY_KEY_REUSED')]
    case 'NEW':
      return [perform(command, state)]
  }
}

const perform = (command: Command, state: DeskState): Body<DeskOutput> => {
  const { by } = command
  const isCustomer = by.role === 'customer' || by.role === 'guest'
  if (!hasFile(state) || (isCustomer && !('customerId' in state && by.subject === state.customerId)))
    return refusal(command, 'UNKNOWN_ORDER')
  if (isCustomer && !(command.type === 'AddNote' && command.visibility === 'CUSTOMER'))
    return refusal(command, 'FORBIDDEN')
  switch (command.type) {
    case 'AddNote': {
      const { visibility, text } = command
      if (visibility !== 'INTERNAL' && visibility !== 'CUSTOMER') return refusal(command, 'UNKNOWN_VISIBILITY')
      return { type: 'NoteAdded', by, noteId: by.commandId, visibility, text }
    }
    case 'AssignOrder':
      return { type: 'OrderAssigned', by, assignee: command.assignee }
    case 'OpenEscalation': {
      const { priority, reasonCode, text, at } = command
      if (!isPriority(priority)) return refusal(command, 'UNKNOWN_PRIORITY')
      return { ...opened({ escalationId: by.commandId, priority, reasonCode }, at), by, text }
    }
    case 'ResolveEscalation': {
      const { escalationId, text } = command
      if (!isOpen(escalationId, state)) return refusal(command, 'UNKNOWN_ESCALATION')
      return { type: 'EscalationResolved', by, escalationId, text }
    }
  }
}

const isPriority = (text: string): text is Priority => ['LOW', 'NORMAL', 'HIGH', 'URGENT'].includes(text)

const reasons = {
  UNKNOWN_ORDER: 'There is no order under this id.',
  IDEMPOTENCY_KEY_REUSED: 'Another request was made under this Idempotency-Key; give this one a key of its own.',
  FORBIDDEN: 'Customers may only write notes that are shown to the customer.',
  UNKNOWN_VISIBILITY: 'A note is INTERNAL or CUSTOMER.',
  UNKNOWN_PRIORITY: 'A priority is LOW, NORMAL, HIGH or URGENT.',
  UNKNOWN_ESCALATION: 'No escalation of this order is open under this id.',
} as const

const refusal = ({ by }: Command, code: keyof typeof reasons): Body<MessageOf<'DeskCommandRefused'>> => ({
  type: 'DeskCommandRefused',
  by,
  code,
  reason: reasons[code],
})

const unknownInput = (input: never): never => {
  throw new Error(`the desk takes no ${(input as Input).type}: correct topics/topology.ts or processors/desk.ts`)
}

export const desk: Decider<Input, DeskState, DeskOutput> = {
  initial: { status: 'NONE', seen: {} },
  decide,
  evolve: evolveDesk,
  deadline: (state) => {
    const due = escalationsOf(state).map(({ dueAt }) => dueAt)
    return due.length > 0 ? { at: Math.min(...due), name: 'ESCALATION' } : undefined
  },
  isFinal: ({ status }) => status !== 'ESCALATED',
}
