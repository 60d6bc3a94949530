// The rules of notes, assignment and escalations, as scenarios.
import { desk, reminderMs } from '../../processors/desk'
import type { CarrierStatus, CommandRef } from '../../schemas/messages'
import { scenario } from '../dsl/scenario'
import { example } from '../examples/examples'
import {
  at,
  customerBy,
  customerId,
  fulfillmentId,
  id,
  minuteMs,
  otherBodyHash,
  parcelId,
  sealedText,
  staffBy,
} from '../examples/values'

const hourMs = 60 * minuteMs
const known = [example('DeskFileOpened')]
const escalationId = id('escalate-command-1')
const escalated = [...known, example('EscalationOpened')]
const histories = { QUIET: known, ESCALATED: escalated } as const
const states = ['QUIET', 'ESCALATED'] as const

const claim = (returnId = id('claim-1')) => {
  const opened = example('ReturnOpened', { returnId })
  return { ...opened, plan: { ...opened.plan, kind: 'CLAIM' as const } }
}
const automatic = (priority: string, hours: number, reasonCode: string, named: string) =>
  ({
    type: 'EscalationOpened',
    by: null,
    escalationId: id(named),
    priority,
    level: 1,
    dueAt: at + hours * hourMs,
    reasonCode,
    text: null,
  }) as const
const openedAs = (body: ReturnType<typeof automatic>) => example('EscalationOpened', body)
const settled = (named: string) =>
  ({ type: 'EscalationResolved', by: null, escalationId: id(named), text: null }) as const
const breached = (level: number, nextLevel: number, dueAt: number, named: string = escalationId) =>
  ({ type: 'EscalationBreached', escalationId: id(named), level, nextLevel, dueAt }) as const
const refused = (by: CommandRef, code: string, reason: string) =>
  ({ type: 'DeskCommandRefused', by, code, reason }) as const

const unknownOrder = 'There is no order under this id.'
const reused = 'Another request was made under this Idempotency-Key; give this one a key of its own.'
const onlyNotes = 'Customers may only write notes that are shown to the customer.'
const by = customerBy('customer-command-1')
const stranger = { ...by, subject: 'cus_other' }
const commands = ['AddNote', 'AssignOrder', 'OpenEscalation', 'ResolveEscalation'] as const
const staffNote = (visibility: string) =>
  ({
    type: 'NoteAdded',
    by: staffBy('note-command-1'),
    noteId: id('note-command-1'),
    visibility,
    text: sealedText,
  }) as const

const files = [
  scenario(desk, 'a new order has a file at the desk')
    .when(example('OrderCreated'))
    .then({ type: 'DeskFileOpened', customerId }),
  ...commands.map((command) =>
    scenario(desk, `${command} on an order that does not exist is refused`)
      .when(example(command))
      .then(refused(example(command).by, 'UNKNOWN_ORDER', unknownOrder)),
  ),
  scenario(desk, 'an order that becomes known after a refusal still knows the refused command')
    .given(
      example('DeskCommandRefused', refused(staffBy('note-command-1'), 'UNKNOWN_ORDER', unknownOrder)),
      example('DeskFileOpened'),
    )
    .when(example('AddNote'))
    .then(),
]

const notes = states.flatMap((state) => [
  ...['INTERNAL', 'CUSTOMER'].map((visibility) =>
    scenario(desk, `staff write a note that is ${visibility} on an order that is ${state}`)
      .given(...histories[state])
      .when(example('AddNote', { visibility }))
      .then(staffNote(visibility)),
  ),
  scenario(desk, `customers write a note on their own order that is ${state}`)
    .given(...histories[state])
    .when(example('AddNote', { by }))
    .then({ type: 'NoteAdded', by, noteId: by.commandId, visibility: 'CUSTOMER', text: sealedText }),
  scenario(desk, `customers write no internal note on an order that is ${state}`)
    .given(...histories[state])
    .when(example('AddNote', { by, visibility: 'INTERNAL' }))
    .then(refused(by, 'FORBIDDEN', onlyNotes)),
  ...(['customer', 'guest'] as const).map((role) =>
    scenario(desk, `another ${role} learns nothing of an order that is ${state}`)
      .given(...histories[state])
      .when(example('AddNote', { by: { ...stranger, role } }))
      .then(refused({ ...stranger, role }, 'UNKNOWN_ORDER', unknownOrder)),
  ),
  scenario(desk, `a note for nobody known is refused on an order that is ${state}`)
    .given(...histories[state])
    .when(example('AddNote', { visibility: 'PUBLIC' }))
    .then(refused(staffBy('note-command-1'), 'UNKNOWN_VISIBILITY', 'A note is INTERNAL or CUSTOMER.')),
])

const repeats = [
  scenario(desk, 'the same command again gets no second answer')
    .given(...known, example('NoteAdded'))
    .when(example('AddNote'))
    .then(),
  scenario(desk, 'another note under the same key is refused')
    .given(...known, example('NoteAdded'))
    .when(example('AddNote', { by: staffBy('note-command-1', otherBodyHash) }))
    .then(refused(staffBy('note-command-1', otherBodyHash), 'IDEMPOTENCY_KEY_REUSED', reused)),
  scenario(desk, 'a refused reuse of a key leaves the key with its first request')
    .given(
      ...known,
      example('NoteAdded'),
      example(
        'DeskCommandRefused',
        refused(staffBy('note-command-1', otherBodyHash), 'IDEMPOTENCY_KEY_REUSED', reused),
      ),
    )
    .when(example('AddNote'))
    .then(),
]

const work = states.flatMap((state) => [
  scenario(desk, `an order that is ${state} is given to a member of staff`)
    .given(...histories[state])
    .when(example('AssignOrder'))
    .then({ type: 'OrderAssigned', by: staffBy('assign-command-1'), assignee: 'staff_eva' }),
  ...(['AssignOrder', 'OpenEscalation', 'ResolveEscalation'] as const).map((command) =>
    scenario(desk, `customers give no ${command} on their own order that is ${state}`)
      .given(...histories[state])
      .when(example(command, { by }))
      .then(refused(by, 'FORBIDDEN', onlyNotes)),
  ),
  scenario(desk, `an escalation of an order that is ${state} has a deadline`)
    .given(...histories[state])
    .when(example('OpenEscalation', { by: staffBy('escalate-command-2'), priority: 'URGENT', at: at + 5 }))
    .then({
      type: 'EscalationOpened',
      by: staffBy('escalate-command-2'),
      escalationId: id('escalate-command-2'),
      priority: 'URGENT',
      level: 1,
      dueAt: at + 5 + 2 * hourMs,
      reasonCode: 'CUSTOMER_WAITS',
      text: sealedText,
    }),
  scenario(desk, `an escalation of no known priority is refused on an order that is ${state}`)
    .given(...histories[state])
    .when(example('OpenEscalation', { by: staffBy('escalate-command-2'), priority: 'toString' }))
    .then(refused(staffBy('escalate-command-2'), 'UNKNOWN_PRIORITY', 'A priority is LOW, NORMAL, HIGH or URGENT.')),
  scenario(desk, `what is not open can not be resolved on an order that is ${state}`)
    .given(...histories[state])
    .when(example('ResolveEscalation', { escalationId: id('none') }))
    .then(
      refused(staffBy('resolve-command-1'), 'UNKNOWN_ESCALATION', 'No escalation of this order is open under this id.'),
    ),
])

const resolutions = [
  scenario(desk, 'an escalation is resolved')
    .given(...escalated)
    .when(example('ResolveEscalation'))
    .then({ type: 'EscalationResolved', by: staffBy('resolve-command-1'), escalationId, text: sealedText }),
  scenario(desk, 'one escalation of two is resolved')
    .given(...escalated, example('EscalationOpened', { escalationId: id('other') }))
    .when(example('ResolveEscalation'))
    .then({ type: 'EscalationResolved', by: staffBy('resolve-command-1'), escalationId, text: sealedText }),
]

const events = states.flatMap((state) => [
  scenario(desk, `a claim escalates an order that is ${state}`)
    .given(...histories[state])
    .when(claim())
    .then(automatic('HIGH', 8, 'CLAIM', 'claim-1')),
  scenario(desk, `a return that is no claim escalates nothing on an order that is ${state}`)
    .given(...histories[state])
    .when({ ...claim(), plan: { ...claim().plan, kind: 'RETURN' } })
    .then(),
  scenario(desk, `missing goods escalate an order that is ${state}`)
    .given(...histories[state])
    .when(example('ShortageOpened', { shortageId: id('shortage-1') }))
    .then(automatic('NORMAL', 24, 'SHORTAGE', 'shortage-1')),
  scenario(desk, `a step that is overdue escalates an order that is ${state}`)
    .given(...histories[state])
    .when(example('OrderStepOverdue', { id: id('overdue-1'), step: 'FULFILLMENT_CANCELLATION' }))
    .then(automatic('URGENT', 2, 'FULFILLMENT_CANCELLATION_OVERDUE', 'overdue-1')),
  scenario(desk, `money that is not taken in time for what has left is urgent for an order that is ${state}`)
    .given(...histories[state])
    .when(example('OrderStepOverdue', { id: id('overdue-1'), step: 'PAYMENT_CAPTURE' }))
    .then(automatic('HIGH', 8, 'PAYMENT_CAPTURE_OVERDUE', 'overdue-1')),
])

const blocked = automatic('HIGH', 8, 'FULFILLMENT_BLOCKED', fulfillmentId)
const parcelIn = (carrierStatus: CarrierStatus) => example('ParcelProgressed', { carrierStatus, at })
const troubled = {
  EXCEPTION: automatic('NORMAL', 24, 'PARCEL_EXCEPTION', parcelId),
  RETURNED: automatic('HIGH', 8, 'PARCEL_RETURNED', parcelId),
} as const
const told = openedAs(troubled.EXCEPTION)
const parcels = [
  ...(['NONE', ...states] as const).flatMap((state) => {
    const history = state === 'NONE' ? [] : histories[state]
    return [
      scenario(desk, `what the warehouse is blocked with escalates an order of which the desk’s file is ${state}`)
        .given(...history)
        .when(example('FulfillmentBlocked'))
        .then(blocked),
      ...(['EXCEPTION', 'RETURNED'] as const).map((status) =>
        scenario(desk, `a parcel that the carrier reports as ${status} escalates an order whose file is ${state}`)
          .given(...history)
          .when(parcelIn(status))
          .then(troubled[status]),
      ),
      scenario(desk, `a parcel on its way escalates no order whose file is ${state}`)
        .given(...history)
        .when(parcelIn('IN_TRANSIT'))
        .then(),
    ]
  }),
  scenario(desk, 'of a fulfillment that is blocked again somebody knows already')
    .given(...known, openedAs(blocked))
    .when(example('FulfillmentBlocked', { id: id('blocked-2'), step: 'LABEL' }))
    .then(),
  scenario(desk, 'a fulfillment that is blocked again after somebody resolved it is escalated again')
    .given(...known, openedAs(blocked), example('EscalationResolved', { escalationId: fulfillmentId }))
    .when(example('FulfillmentBlocked', { id: id('blocked-2'), step: 'LABEL' }))
    .then(blocked),
  ...(['EXCEPTION', 'RETURNED'] as const).map((status) =>
    scenario(desk, `of a parcel whose trouble was told and resolved, ${status} is not told again`)
      .given(...known, told, example('EscalationResolved', { escalationId: parcelId }))
      .when(parcelIn(status))
      .then(),
  ),
  scenario(desk, 'another parcel of the order is told of on its own')
    .given(...known, told)
    .when({ ...parcelIn('RETURNED'), parcelId: id('packed-2') })
    .then({ ...troubled.RETURNED, escalationId: id('packed-2') }),
  scenario(desk, 'an order whose trouble was told first gets its file when its creation is read')
    .given(told)
    .when(example('OrderCreated'))
    .then({ type: 'DeskFileOpened', customerId }),
  scenario(desk, 'until its creation is read nobody finds an order whose trouble was told first')
    .given(told)
    .when(example('AddNote'))
    .then(refused(staffBy('note-command-1'), 'UNKNOWN_ORDER', unknownOrder)),
  scenario(desk, 'a file that is opened late keeps the escalations told before')
    .given(told, example('DeskFileOpened'))
    .when(example('OrderCreated'))
    .then(),
]

const claimed = [...known, openedAs(automatic('HIGH', 8, 'CLAIM', 'claim-1'))]
const short = [...known, openedAs(automatic('NORMAL', 24, 'SHORTAGE', 'shortage-1'))]
const overdue = [...known, openedAs(automatic('HIGH', 8, 'SHIPMENT_OVERDUE', 'overdue-1'))]
const answers = [
  scenario(desk, 'a claim that is granted is no escalation any more')
    .given(...claimed)
    .when(example('ReturnApproved', { returnId: id('claim-1') }))
    .then(settled('claim-1')),
  scenario(desk, 'a claim that is refused is no escalation any more')
    .given(...claimed)
    .when(example('ReturnRefused', { returnId: id('claim-1') }))
    .then(settled('claim-1')),
  scenario(desk, 'the decision on another return leaves the claim open')
    .given(...claimed)
    .when(example('ReturnRefused', { returnId: id('return-2') }))
    .then(),
  scenario(desk, 'the answer of the customer resolves the escalation of missing goods')
    .given(...short)
    .when(example('ShortageAnswered', { shortageId: id('shortage-1') }))
    .then(settled('shortage-1')),
  scenario(desk, 'a step is escalated once, however often it is overdue')
    .given(...overdue)
    .when(example('OrderStepOverdue', { id: id('overdue-2'), step: 'SHIPMENT', attempt: 2 }))
    .then(),
  scenario(desk, 'a step that is overdue again after somebody resolved it is escalated again')
    .given(...overdue, example('EscalationResolved', { escalationId: id('overdue-1') }))
    .when(example('OrderStepOverdue', { id: id('overdue-2'), step: 'SHIPMENT', attempt: 2 }))
    .then(automatic('HIGH', 8, 'SHIPMENT_OVERDUE', 'overdue-2')),
  scenario(desk, 'what staff escalate for the same reason does not stand in for the step')
    .given(...known, example('EscalationOpened', { reasonCode: 'SHIPMENT_OVERDUE' }))
    .when(example('OrderStepOverdue', { id: id('overdue-1'), step: 'SHIPMENT' }))
    .then(automatic('HIGH', 8, 'SHIPMENT_OVERDUE', 'overdue-1')),
]

const due = at + 24 * hourMs
const atLevel = (level: number, dueAt: number) =>
  example('EscalationBreached', { level: level - 1, nextLevel: level, dueAt })
const deadlines = [
  scenario(desk, 'an escalation that nobody resolves in time goes to the next level')
    .given(...escalated)
    .whenTheDeadlinePasses()
    .then(breached(1, 2, due + 24 * hourMs)),
  scenario(desk, 'the next level has its whole time, however late the breach is noticed')
    .given(...escalated, atLevel(2, due))
    .whenTheDeadlinePasses(90 * minuteMs)
    .then(breached(2, 3, due + 90 * minuteMs + 24 * hourMs)),
  scenario(desk, 'what the last level leaves open is told again each day')
    .given(...escalated, atLevel(3, due))
    .whenTheDeadlinePasses()
    .then(breached(3, 3, due + reminderMs)),
  scenario(desk, 'escalations that are due together are told together, others wait')
    .given(
      ...escalated,
      example('EscalationOpened', { escalationId: id('other') }),
      example('EscalationOpened', { escalationId: id('later'), dueAt: due + 1 }),
    )
    .whenTheDeadlinePasses()
    .then(breached(1, 2, due + 24 * hourMs), breached(1, 2, due + 24 * hourMs, 'other')),
]

export const deskScenarios = [
  ...files,
  ...notes,
  ...repeats,
  ...work,
  ...resolutions,
  ...events,
  ...parcels,
  ...answers,
  ...deadlines,
]
