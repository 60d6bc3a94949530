// The rules of an order's course to its delivery, and of the deadlines on the way, as scenarios.
import { order } from '../../processors/order'
import { stepPatienceMs } from '../../processors/order-next'
import { example } from '../examples/examples'
import { at, bodyHash, lines, otherBodyHash, placement, totals } from '../examples/values'
import { scenario } from '../dsl/scenario'
import * as history from './order-histories'

const payment = { amountMinor: totals.totalMinor, currency: totals.currency }
const started = {
  type: 'OrderUpdated',
  status: 'FULFILLMENT_IN_PROGRESS',
  version: 5,
  reason: 'Picking has started.',
} as const
const commit = { type: 'StockCommitRequested', reservationRequestId: example('StockReservationRequested').id } as const
const shipped = {
  type: 'OrderShipped',
  carrier: 'FEDEX',
  trackingNumber: '794600000001',
  status: 'SHIPPED',
  version: 6,
} as const
const delivered = { type: 'OrderDelivered', deliveredAt: at, status: 'DELIVERED', version: 7 } as const
const conflict = { type: 'PlacementConflicted', bodyHash: otherBodyHash } as const
const otherBody = { bodyHash: otherBodyHash }
const answeredAnew = 'every use of the key with another body is told that it is one'
const overdue = (step: keyof typeof stepPatienceMs, attempt = 1) =>
  ({ type: 'OrderStepOverdue', step, attempt, code: 'DEADLINE_PASSED' }) as const
const overdueBefore = (step: keyof typeof stepPatienceMs) =>
  example('OrderStepOverdue', { step, at: at + stepPatienceMs[step] })

const placed = [
  'pending',
  'paying',
  'paid',
  'picking',
  'shipped',
  'delivered',
  'unpaid',
  'cancelledPaying',
  'refunded',
] as const

const placing = [
  scenario(order, 'an accepted placement becomes an order and asks for its stock')
    .when(example('PlacementAccepted'))
    .then(
      { type: 'OrderCreated', bodyHash, ...placement, status: 'PENDING', version: 1 },
      { type: 'StockReservationRequested', lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) },
    ),
  scenario(order, 'a refused placement is rejected').when(example('PlacementRefused')).then({
    type: 'OrderRejected',
    bodyHash,
    customerId: placement.customerId,
    code: 'NO_ITEMS',
    reason: 'An order has at least 1 line; this one has 0.',
  }),
  scenario(order, 'the same request again changes nothing')
    .given(...history.pending)
    .when(example('PlacementAccepted'))
    .then(),
  ...placed.flatMap((state) => [
    scenario(order, `the key of an order that is ${state} with another body is a conflict`)
      .given(...history[state])
      .when(example('PlacementAccepted', otherBody))
      .repeating(answeredAnew)
      .then(conflict),
    scenario(
      order,
      `the key of an order that is ${state} with another body is a conflict even if that body breaks a rule`,
    )
      .given(...history[state])
      .when(example('PlacementRefused', otherBody))
      .repeating(answeredAnew)
      .then(conflict),
  ]),
  scenario(order, 'a rejected request again changes nothing')
    .given(...history.rejected)
    .when(example('PlacementRefused'))
    .then(),
  scenario(order, 'the key of a rejected request with another body is a conflict')
    .given(...history.rejected)
    .when(example('PlacementAccepted', otherBody))
    .repeating(answeredAnew)
    .then(conflict),
]

const course = [
  scenario(order, 'payment is asked for when the stock is reserved')
    .given(...history.pending)
    .when(example('StockReserved'))
    .then(
      { type: 'OrderUpdated', status: 'PAYMENT_PROCESSING', version: 2, reason: 'The stock is reserved.' },
      {
        type: 'PaymentRequested',
        ...payment,
        paymentMethodToken: placement.paymentMethodToken,
        customerId: placement.customerId,
      },
    ),
  scenario(order, 'a reservation that is not the order’s is passed over')
    .given(...history.pending)
    .when(example('StockReserved', { requestId: example('StockReleaseRequested').id }))
    .then(),
  scenario(order, 'an order without stock is cancelled, and nothing is left to give back')
    .given(...history.pending)
    .when(example('StockRefused'))
    .then(
      {
        type: 'OrderCancelled',
        code: 'OUT_OF_STOCK',
        reason: '1 of 2 lines is short.',
        requestedBy: 'system',
        status: 'CANCELLED',
        version: 2,
      },
      { type: 'StockSettled', outcome: 'NEVER_MADE' },
    ),
  scenario(order, 'a paid order is sent to fulfillment in the same decision')
    .given(...history.paying)
    .when(example('PaymentCompleted'))
    .then(
      { type: 'OrderPaymentCompleted', ...payment, providerPaymentId: 'pi_1', status: 'PAYMENT_COMPLETED', version: 3 },
      { type: 'OrderUpdated', status: 'FULFILLMENT_PENDING', version: 4, reason: 'The order is paid.' },
      {
        type: 'FulfillmentRequested',
        lines,
        shippingAddress: placement.shippingAddress,
        contactName: placement.contact.name,
        contactPhone: placement.contact.phone,
      },
    ),
  scenario(order, 'a declined payment ends the order and gives the stock back')
    .given(...history.paying)
    .when(example('PaymentFailed'))
    .then(
      {
        type: 'OrderPaymentFailed',
        code: 'insufficient_funds',
        reason: 'Your card has insufficient funds.',
        status: 'PAYMENT_FAILED',
        version: 3,
      },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: commit.reservationRequestId,
        reason: 'The payment failed.',
      },
    ),
  scenario(order, 'picking moves the order on')
    .given(...history.paid)
    .when(example('FulfillmentStarted'))
    .then(started),
  scenario(order, 'picking that starts while a cancellation is open moves the order on')
    .given(...history.cancelling)
    .when(example('FulfillmentStarted'))
    .then(started),
  scenario(order, 'a collected parcel ships the order and consumes its stock')
    .given(...history.picking)
    .when(example('FulfillmentShipped'))
    .then(shipped, commit),
  scenario(order, 'a parcel that is collected before picking was seen tells both')
    .given(...history.paid)
    .when(example('FulfillmentShipped'))
    .then(started, shipped, commit),
  scenario(order, 'a delivered parcel delivers the order')
    .given(...history.shipped)
    .when(example('FulfillmentDelivered'))
    .then(delivered),
  scenario(order, 'a parcel that is delivered before its collection was seen tells both')
    .given(...history.picking)
    .when(example('FulfillmentDelivered'))
    .then(shipped, commit, delivered),
  scenario(order, 'a parcel that is delivered before picking was seen tells all three')
    .given(...history.paid)
    .when(example('FulfillmentDelivered'))
    .then(started, shipped, commit, delivered),
  scenario(order, 'the stock of a shipped order is settled when it is consumed')
    .given(...history.shipped)
    .when(example('StockCommitted'))
    .then({ type: 'StockSettled', outcome: 'COMMITTED' }),
  scenario(order, 'the stock of a delivered order is settled when it is consumed')
    .given(...history.delivered)
    .when(example('StockCommitted'))
    .then({ type: 'StockSettled', outcome: 'COMMITTED' }),
]

const deadlines = [
  scenario(order, 'picking that does not start in time is somebody’s to look at')
    .given(...history.paid)
    .whenTheDeadlinePasses()
    .then(overdue('FULFILLMENT_START')),
  scenario(order, 'a step that is overdue again is counted')
    .given(...history.paid, overdueBefore('FULFILLMENT_START'))
    .whenTheDeadlinePasses(5_000)
    .then(overdue('FULFILLMENT_START', 2)),
  scenario(order, 'a cancellation that fulfillment does not answer is somebody’s to look at')
    .given(...history.cancelling)
    .whenTheDeadlinePasses()
    .then(overdue('FULFILLMENT_CANCELLATION')),
  scenario(order, 'a parcel that is not collected in time is somebody’s to look at')
    .given(...history.picking)
    .whenTheDeadlinePasses()
    .then(overdue('SHIPMENT')),
  scenario(order, 'stock that is not consumed in time is somebody’s to look at, before the parcel is')
    .given(...history.shipped)
    .whenTheDeadlinePasses()
    .then(overdue('STOCK_COMMIT')),
  scenario(order, 'a parcel that does not arrive in time is somebody’s to look at')
    .given(...history.shipped, example('StockSettled', { outcome: 'COMMITTED' }))
    .whenTheDeadlinePasses()
    .then(overdue('DELIVERY')),
  scenario(order, 'stock of a delivered order that is not consumed in time is somebody’s to look at')
    .given(...history.delivered)
    .whenTheDeadlinePasses()
    .then(overdue('STOCK_COMMIT')),
  scenario(order, 'stock of an unpaid order that is not given back in time is somebody’s to look at')
    .given(...history.unpaid)
    .whenTheDeadlinePasses()
    .then(overdue('STOCK_RELEASE')),
  scenario(order, 'all that a cancelled order waits for is reported together')
    .given(...history.cancelledPaying)
    .whenTheDeadlinePasses()
    .then(overdue('STOCK_RELEASE'), overdue('PAYMENT_CANCELLATION')),
  scenario(order, 'stock of a refunded order that is not given back in time is somebody’s to look at')
    .given(...history.refunded)
    .whenTheDeadlinePasses()
    .then(overdue('STOCK_RELEASE')),
]

export const orderScenarios = [...placing, ...course, ...deadlines]
