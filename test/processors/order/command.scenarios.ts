// Who may ask what of an order in which state, and what everybody else is told, as scenarios.
import { order } from '../../../processors/order/order'
import type { CommandRef } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { customerBy, customerId, id, otherBodyHash } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const commands = {
  ChangeAdmitted: example('ChangeAdmitted'),
  CancellationAdmitted: example('CancellationAdmitted'),
  ReturnAdmitted: example('ReturnAdmitted'),
  DecideReturn: example('DecideReturn'),
  ReceiveReturn: example('ReceiveReturn'),
  PlaceHold: example('PlaceHold', { by: { ...example('PlaceHold').by, commandId: id('hold-command-2') } }),
  ReleaseHold: example('ReleaseHold', { holdId: id('hold-command-9') }),
  AnswerShortage: example('AnswerShortage'),
  RefundOrder: example('RefundOrder'),
} as const
type Name = keyof typeof commands

export const reasons: Readonly<Record<string, string>> = {
  ALREADY_FINAL: 'The order has ended: nothing about it can be changed any more.',
  CHANGE_OPEN: 'Another change of the order is being done: wait for its end, then ask again.',
  FORBIDDEN: 'Only staff may do this.',
  FULFILLMENT_STARTED: 'The order is being picked or on its way already: open a return once it has arrived.',
  IDEMPOTENCY_KEY_REUSED: example('OrderCommandRefused').reason,
  NOT_DELIVERED: "Of line '2' 0 units were delivered; 1 are named.",
  NOTHING_PAID: 'Nothing of the order is paid: there is nothing to give back.',
  NOTHING_TO_CHANGE: 'The order is like that already.',
  REFUND_TOO_LARGE: 'More would be given back than is left of what was paid: ask for less.',
  STALE_VERSION: 'The order has moved on: read it again, and repeat the request with its version.',
  UNKNOWN_ANSWER: 'The answer is AMEND or CANCEL.',
  UNKNOWN_HOLD: 'No hold of this order is open under this id.',
  UNKNOWN_ORDER: 'There is no order under this id.',
  UNKNOWN_RETURN: 'No return of this order is open under this id.',
  UNKNOWN_SHORTAGE: 'No shortage of this order is open under this id.',
  WRONG_STATE: 'The return is not approved yet: decide it first.',
}
export const refused = (by: CommandRef, code: string, reason = reasons[code]!) =>
  ({ type: 'OrderCommandRefused', by, code, reason, plan: null, digest: null }) as const

const editable = ['PENDING', 'PAYMENT_PROCESSING', 'PAYMENT_COMPLETED', 'FULFILLMENT_PENDING'] as const
const closed = ['PAYMENT_FAILED', 'CANCELLED', 'REFUNDED'] as const
const ended = ['DELIVERED', ...closed] as const
const all = Object.keys(history.resting) as (keyof typeof history.resting)[]
const refusals: readonly (readonly [Name, string, readonly (typeof all)[number][]])[] = [
  ['ChangeAdmitted', 'FULFILLMENT_STARTED', ['FULFILLMENT_IN_PROGRESS', 'SHIPPED']],
  ['ChangeAdmitted', 'ALREADY_FINAL', ended],
  ['CancellationAdmitted', 'FULFILLMENT_STARTED', ['FULFILLMENT_IN_PROGRESS', 'SHIPPED']],
  ['PlaceHold', 'FULFILLMENT_STARTED', ['FULFILLMENT_IN_PROGRESS', 'SHIPPED']],
  ['PlaceHold', 'ALREADY_FINAL', ended],
  ['ReturnAdmitted', 'NOT_DELIVERED', [...editable, 'FULFILLMENT_IN_PROGRESS', 'SHIPPED']],
  ['ReturnAdmitted', 'ALREADY_FINAL', closed],
  ['DecideReturn', 'UNKNOWN_RETURN', all],
  ['ReceiveReturn', 'UNKNOWN_RETURN', all],
  ['ReleaseHold', 'UNKNOWN_HOLD', all],
  ['AnswerShortage', 'UNKNOWN_SHORTAGE', all],
  ['RefundOrder', 'NOTHING_PAID', ['PENDING', 'PAYMENT_PROCESSING']],
  ['RefundOrder', 'ALREADY_FINAL', closed],
]

const inVain = refusals.flatMap(([name, code, statuses]) =>
  statuses.map((status) =>
    scenario(order, `${name} is refused as ${code} by an order that is ${status}`)
      .given(...history.resting[status])
      .when(commands[name])
      .then(refused(commands[name].by, code)),
  ),
)
const again = { by: customerBy('cancel-command-2') }
const cancelEnded = ended.map((status) =>
  scenario(order, `an order that is ${status} can not be cancelled`)
    .given(...history.resting[status])
    .when(example('CancellationAdmitted', again))
    .then(refused(again.by, 'ALREADY_FINAL')),
)

const onNothing = ([[], history.rejected] as const).flatMap((given) =>
  (Object.keys(commands) as Name[]).map((name) =>
    scenario(order, `${name} finds no order where there is ${given.length ? 'a rejected one' : 'none'}`)
      .given(...given)
      .when(commands[name])
      .then(refused(commands[name].by, 'UNKNOWN_ORDER')),
  ),
)

const another = { ...customerBy('stranger-1'), subject: 'cus_2' }
const guest = { ...customerBy('guest-1'), role: 'guest' }
const owned = [
  ...(Object.keys(commands) as Name[]).map((name) =>
    scenario(order, `${name} of another customer finds no order`)
      .given(...history.pending)
      .when(example(name, { by: another }) as (typeof commands)[Name])
      .then(refused(another, 'UNKNOWN_ORDER')),
  ),
  ...(['DecideReturn', 'ReceiveReturn', 'PlaceHold', 'ReleaseHold', 'RefundOrder'] as const).flatMap((name) =>
    [customerBy('own-1'), guest].map((by) =>
      scenario(order, `${name} is not for a ${by.role}`)
        .given(...history.pending)
        .when(example(name, { by }) as (typeof commands)[Name])
        .then(refused(by, 'FORBIDDEN')),
    ),
  ),
]

const notAdmitted = [history.rejected, [], ...Object.values(history.resting)].map((given) =>
  scenario(order, `what intake refused is refused, where the order is ${history.stateAfter(given).status}`)
    .given(...given)
    .when(example('CommandNotAdmitted'))
    .then(refused(example('CommandNotAdmitted').by, 'UNKNOWN_SKU', "The catalogue has no 'BULB-9'.")),
)

const otherBody = { by: { ...customerBy('cancel-command-1', otherBodyHash), subject: customerId } }
const keys = [
  scenario(order, 'the same command again gets no second answer')
    .given(...history.cancelledPending)
    .when(example('CancellationAdmitted'))
    .then(),
  scenario(order, 'another request under the key of a command is refused')
    .given(...history.cancelledPending)
    .when(example('CancellationAdmitted', otherBody))
    .then(refused(otherBody.by, 'IDEMPOTENCY_KEY_REUSED')),
  scenario(order, 'a refused command stays refused under its key')
    .given(...history.after(history.picking, example('CancellationAdmitted')))
    .when(example('CancellationAdmitted'))
    .then(),
  scenario(order, 'what intake refused under a key that was used is told so first')
    .given(...history.cancelledPending)
    .when(example('CommandNotAdmitted', otherBody))
    .then(refused(otherBody.by, 'IDEMPOTENCY_KEY_REUSED')),
  ...(['ChangeAdmitted', 'CancellationAdmitted', 'ReturnAdmitted', 'PlaceHold', 'ReleaseHold'] as const).map((name) =>
    scenario(order, `${name} on an older version is refused`)
      .given(...history.paid)
      .when({ ...commands[name], expectedVersion: 3 })
      .then(refused(commands[name].by, 'STALE_VERSION')),
  ),
]

export const orderCommandScenarios = [...inVain, ...cancelEnded, ...onNothing, ...owned, ...notAdmitted, ...keys]
