// Orders whose money is not secured any more, or that their customer disputes: nothing more of them is sent, as scenarios.
import { order } from '../../../processors/order/order'
import { deriveMessageId } from '../../../schemas/ids'
import type { CommandRef, OrderStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { at, id, lines, minuteMs } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { half, lamps } from './capture.scenarios'
import * as history from './histories'

const { paying, paid, held, picking, shipped, delivered, after } = history
const { fulfillmentId } = history.fulfillmentIdOf(paid)
const unsecured = example('PaymentUnsecured')
const opened = example('DisputeOpened')
const second = example('DisputeOpened', { id: id('dispute-opened-2'), disputeId: 'du_2' })
const closed = (won: boolean, disputeId = 'du_1') =>
  example('DisputeClosed', { id: id(`closed-${disputeId}`), won, disputeId })

const holds = {
  PAYMENT_UNSECURED: {
    holdId: deriveMessageId(unsecured.id, 'order', 0),
    reason: 'What was authorised has run out and could not be authorised again (insufficient_funds).',
  },
  DISPUTE: {
    holdId: deriveMessageId('du_1', 'dispute', 0),
    reason: 'The customer disputes the charge with the issuer (product_not_received).',
  },
} as const
type Code = keyof typeof holds
const heldAs = (code: Code, status: OrderStatus, version: number, holdId = holds[code].holdId) =>
  ({ type: 'OrderHeld', by: null, code, ...holds[code], holdId, ruleId: null, status, version }) as const
const releasedAs = (holdId: typeof fulfillmentId, status: OrderStatus, version: number, by: CommandRef | null = null) =>
  ({ type: 'OrderReleased', by, holdId, status, version }) as const
const recall = (code: Code, of = fulfillmentId) =>
  ({
    type: 'FulfillmentCancellationRequested',
    fulfillmentId: of,
    force: false,
    reason: holds[code].reason,
  }) as const

const stopped = example('FulfillmentCancelled', { fulfillmentId })
/** The warehouse has stopped: what is released is sent again. */
const unsecuredHeld = after(paid, unsecured, stopped)
const disputedHeld = after(paid, opened, stopped)
const news = [
  ['PAYMENT_UNSECURED', unsecured, 'not secured any more'],
  ['DISPUTE', opened, 'disputed'],
] as const

const holding = news.flatMap(([code, input, what]) => [
  scenario(order, `an order that is ${what} is held, and called back from the warehouse`)
    .given(...paid)
    .when(input)
    .then(heldAs(code, 'FULFILLMENT_PENDING', 5), recall(code)),
  scenario(order, `one that is being picked and ${what} is called back if the warehouse agrees`)
    .given(...picking)
    .when(input)
    .then(heldAs(code, 'FULFILLMENT_IN_PROGRESS', 6), recall(code)),
  scenario(order, `one that staff hold already and that is ${what} is held for that as well`)
    .given(...held)
    .when(input)
    .then(heldAs(code, 'PAYMENT_COMPLETED', 5)),
  scenario(order, `of one that is ${what} when a part has left, the rest is held back`)
    .given(...half)
    .when(input)
    .then(heldAs(code, 'FULFILLMENT_IN_PROGRESS', 7), recall(code, lamps)),
  ...[shipped, delivered].map((given) =>
    scenario(order, `nothing can be held back of one that is ${history.stateAfter(given).status} and ${what}`)
      .given(...given)
      .when(input)
      .then(),
  ),
  scenario(order, `one that is held because it is ${what} is somebody’s to look at`)
    .given(...after(paid, input, stopped))
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'HOLD_REVIEW', attempt: 1, code: 'DEADLINE_PASSED' }),
])

const securing = [
  scenario(order, 'an order that is not secured is held once')
    .given(...after(paid, unsecured))
    .when(example('PaymentUnsecured', { id: id('unsecured-2') }))
    .then(),
  scenario(order, 'an order that is secured again is released and sent')
    .given(...unsecuredHeld)
    .when(example('PaymentSecured'))
    .then(releasedAs(holds.PAYMENT_UNSECURED.holdId, 'FULFILLMENT_PENDING', 6), history.sent()),
  scenario(order, 'one that is secured before the warehouse has stopped waits for its answer')
    .given(...after(paid, unsecured))
    .when(example('PaymentSecured'))
    .then(releasedAs(holds.PAYMENT_UNSECURED.holdId, 'FULFILLMENT_PENDING', 6)),
  scenario(order, 'what is secured again stays held for other reasons')
    .given(...after(held, unsecured))
    .when(example('PaymentSecured'))
    .then(releasedAs(holds.PAYMENT_UNSECURED.holdId, 'PAYMENT_COMPLETED', 6)),
  scenario(order, 'an order that is not secured once more is held anew')
    .given(...after(unsecuredHeld, example('PaymentSecured')))
    .when(example('PaymentUnsecured', { id: id('unsecured-2') }))
    .then(
      heldAs('PAYMENT_UNSECURED', 'FULFILLMENT_PENDING', 7, deriveMessageId('unsecured-2', 'order', 0)),
      recall(
        'PAYMENT_UNSECURED',
        history.lastId(after(unsecuredHeld, example('PaymentSecured')), 'FulfillmentRequested'),
      ),
    ),
  scenario(order, 'one that the warehouse did not stop is released when it is on its way')
    .given(...after(paid, unsecured, example('FulfillmentShipped', { fulfillmentId })))
    .when(example('PaymentSecured'))
    .then(releasedAs(holds.PAYMENT_UNSECURED.holdId, 'SHIPPED', 8)),
  scenario(order, 'one that is being picked is released as well')
    .given(...after(picking, unsecured))
    .when(example('PaymentSecured'))
    .then(releasedAs(holds.PAYMENT_UNSECURED.holdId, 'FULFILLMENT_IN_PROGRESS', 7)),
  scenario(order, 'staff may send what is not secured')
    .given(...unsecuredHeld)
    .when(example('ReleaseHold', { holdId: holds.PAYMENT_UNSECURED.holdId }))
    .then(
      releasedAs(holds.PAYMENT_UNSECURED.holdId, 'FULFILLMENT_PENDING', 6, example('ReleaseHold').by),
      history.sent(),
    ),
  scenario(order, 'what staff have released is released once')
    .given(...after(unsecuredHeld, example('ReleaseHold', { holdId: holds.PAYMENT_UNSECURED.holdId })))
    .when(example('PaymentSecured'))
    .then(),
]

const statuses = { PAYMENT_PROCESSING: paying, PAYMENT_COMPLETED: held, FULFILLMENT_IN_PROGRESS: picking } as const
const releasing = (Object.keys(statuses) as (keyof typeof statuses)[]).map((status) =>
  scenario(order, `a dispute that is won releases an order that is ${status}`)
    .given(...after(statuses[status], opened))
    .when(closed(true))
    .then(releasedAs(holds.DISPUTE.holdId, status, history.versionOf(statuses[status]) + 2)),
)

const secondHold = deriveMessageId('du_2', 'dispute', 0)
const both = after(disputedHeld, second)
const disputes = [
  scenario(order, 'an order that is disputed before it is wholly paid is held')
    .given(...paying)
    .when(opened)
    .then(
      heldAs('DISPUTE', 'PAYMENT_PROCESSING', 3),
      history.holdAsked(history.lastId(paying, 'StockReservationRequested'), at + (24 * 60 + 15) * minuteMs),
    ),
  scenario(order, 'the same dispute holds an order once')
    .given(...disputedHeld)
    .when({ ...opened, id: id('dispute-opened-9') })
    .then(),
  scenario(order, 'two disputes hold an order twice')
    .given(...disputedHeld)
    .when(second)
    .then(heldAs('DISPUTE', 'FULFILLMENT_PENDING', 6, secondHold)),
  scenario(order, 'an order whose dispute is won is released and sent')
    .given(...disputedHeld)
    .when(closed(true))
    .then(releasedAs(holds.DISPUTE.holdId, 'FULFILLMENT_PENDING', 6), history.sent(lines)),
  scenario(order, 'the other dispute of an order holds it still')
    .given(...both)
    .when(closed(true, 'du_2'))
    .then(releasedAs(secondHold, 'FULFILLMENT_PENDING', 7)),
  scenario(order, 'an order whose dispute is lost stays held: whether it is sent is for people to say')
    .given(...disputedHeld)
    .when(closed(false))
    .then(),
  scenario(order, 'people may send it all the same')
    .given(...after(disputedHeld, closed(false)))
    .when(example('ReleaseHold', { holdId: holds.DISPUTE.holdId }))
    .then(releasedAs(holds.DISPUTE.holdId, 'FULFILLMENT_PENDING', 6, example('ReleaseHold').by), history.sent()),
  scenario(order, 'a dispute that is won after the order has left was held up by nobody')
    .given(...after(shipped, opened))
    .when(closed(true))
    .then(),
  scenario(order, 'a dispute that is lost after the order has arrived holds up nothing')
    .given(...after(delivered, opened))
    .when(closed(false))
    .then(),
  scenario(order, 'a cancelled order that is disputed has nothing to hold back')
    .given(...history.cancelledPaying)
    .when(opened)
    .then(),
]

export const orderSecuredScenarios = [...holding, ...securing, ...releasing, ...disputes]
