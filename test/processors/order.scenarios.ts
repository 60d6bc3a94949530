// The rules of an order's course to its delivery, and of the deadlines on the way, as scenarios; with those of the files beside it.
import { order } from '../../processors/order'
import type { OrderStep } from '../../schemas/messages'
import { deriveMessageId } from '../../schemas/ids'
import { example } from '../examples/examples'
import { at, customerBy, customerId, id, lines, minuteMs, otherBodyHash, placement, totals } from '../examples/values'
import { scenario } from '../dsl/scenario'
import { orderCaptureScenarios } from './order-capture.scenarios'
import { orderChangeScenarios } from './order-change.scenarios'
import { orderCommandScenarios } from './order-command.scenarios'
import { orderHoldScenarios } from './order-hold.scenarios'
import * as history from './order-histories'
import { orderRefundScenarios } from './order-refund.scenarios'
import { orderReturnScenarios } from './order-return.scenarios'
import { orderSecuredScenarios } from './order-secured.scenarios'
import { orderSettlementScenarios } from './order-settlement.scenarios'
import { orderShortageScenarios } from './order-shortage.scenarios'
import { orderWaitScenarios } from './order-wait.scenarios'

const { pending, paying, paid, picking, shipped, delivered, resting } = history
const payment = { amountMinor: totals.totalMinor, currency: totals.currency }
const hourMs = 60 * minuteMs
const noted = (outcome: string, fulfillmentId = history.lastId(paid, 'FulfillmentRequested')) =>
  ({ type: 'FulfillmentNoted', fulfillmentId, outcome, newFulfillmentId: null, lines: [] }) as const
const started = history.updated('FULFILLMENT_IN_PROGRESS', 5, 'Picking has started.')
const commit = {
  type: 'StockCommitRequested',
  reservationRequestId: history.lastId(pending, 'StockReservationRequested'),
  lines: [],
} as const
const parcel = { carrier: 'FEDEX', trackingNumber: '794600000001' }
const shippedAs = (version: number) => ({ type: 'OrderShipped', ...parcel, status: 'SHIPPED', version }) as const
const deliveredAs = (version: number) =>
  ({ type: 'OrderDelivered', deliveredAt: at, status: 'DELIVERED', version }) as const
const overdue = (step: OrderStep, attempt = 1) =>
  ({ type: 'OrderStepOverdue', step, attempt, code: 'DEADLINE_PASSED' }) as const
const stockSettled = (requestId: ReturnType<typeof id>, outcome: string) =>
  ({ type: 'StockSettled', requestId, outcome }) as const
const reused = { by: customerBy('command-1', otherBodyHash) }
const refusal = { ...example('OrderCommandRefused'), ...reused }
const { id: _, orderId: __, at: ___, ...conflict } = refusal
const accepted = example('PlacementAccepted')
const created = {
  type: 'OrderCreated',
  by: accepted.by,
  ...placement,
  origin: 'IMPORT',
  status: 'PENDING',
  version: 1,
} as const
const reservation = {
  type: 'StockReservationRequested',
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
} as const

const placing = [
  scenario(order, 'an accepted placement becomes an order and asks for its stock')
    .when(accepted)
    .then(created, reservation),
  scenario(order, 'the same SKU on two lines is reserved as one')
    .when(example('PlacementAccepted', { lines: [lines[1]!, { ...lines[1]!, lineId: '3', quantity: 4 }] }))
    .then(
      { ...created, lines: [lines[1]!, { ...lines[1]!, lineId: '3', quantity: 4 }] },
      { ...reservation, lines: [{ sku: 'LAMP-2', quantity: 5 }] },
    ),
  scenario(order, 'a customer who orders again and again is put on hold by the rule of the day')
    .when(example('PlacementAccepted', { recentOrders: 11 }))
    .then(
      created,
      {
        type: 'OrderHeld',
        by: null,
        holdId: deriveMessageId(accepted.id, 'order', 1),
        code: 'VELOCITY',
        reason: 'The customer placed 11 orders in the 24 hours before; 10 are usual.',
        ruleId: 'holds-2015-01',
        status: 'PENDING',
        version: 2,
      },
      reservation,
    ),
  scenario(order, 'a refused placement is rejected')
    .when(example('PlacementRefused'))
    .then({ type: 'OrderRejected', by: accepted.by, customerId, code: 'NO_ITEMS', reason: noItems() }),
  scenario(order, 'the same request again changes nothing')
    .given(...pending)
    .when(accepted)
    .then(),
  scenario(order, 'a rejected request again changes nothing')
    .given(...history.rejected)
    .when(example('PlacementRefused'))
    .then(),
  ...[history.rejected, ...Object.values(resting)].flatMap((given) => {
    const { status } = history.stateAfter(given)
    return [
      scenario(order, `the key of an order that is ${status} with another body is a conflict`)
        .given(...given)
        .when(example('PlacementAccepted', reused))
        .then(conflict),
      scenario(order, `the key of an order that is ${status} with another body is one even if that breaks a rule`)
        .given(...given)
        .when(example('PlacementRefused', reused))
        .then(conflict),
    ]
  }),
  scenario(order, 'an order that exists is not placed by another command either')
    .given(...pending)
    .when(example('PlacementAccepted', { by: customerBy('command-2') }))
    .then({ ...conflict, by: customerBy('command-2') }),
  scenario(order, 'an order that exists is not rejected by another command either')
    .given(...pending)
    .when(example('PlacementRefused', { by: customerBy('command-2') }))
    .then({ ...conflict, by: customerBy('command-2') }),
]

function noItems(): string {
  return 'An order has at least 1 line; this one has 0.'
}

const course = [
  scenario(order, 'payment is asked for when the stock is reserved')
    .given(...pending)
    .when(history.reserved(pending))
    .then(
      stockSettled(commit.reservationRequestId, 'RESERVED'),
      history.updated('PAYMENT_PROCESSING', 2, 'The stock is reserved.'),
      { type: 'PaymentRequested', ...payment, tenders: placement.tenders, terms: placement.terms, customerId },
    ),
  scenario(order, 'a reservation that is not the order’s is passed over')
    .given(...pending)
    .when(example('StockReserved', { requestId: id('another-1') }))
    .then(),
  scenario(order, 'a paid order is sent to fulfillment in the same decision')
    .given(...paying)
    .when(example('PaymentCompleted'))
    .then(
      {
        type: 'OrderPaymentCompleted',
        ...payment,
        capturedMinor: totals.totalMinor,
        providerPaymentId: 'pi_1',
        status: 'PAYMENT_COMPLETED',
        version: 3,
      },
      history.updated('FULFILLMENT_PENDING', 4, 'The order is paid.'),
      {
        type: 'FulfillmentRequested',
        purpose: 'ORDER',
        lines,
        shippingAddress: placement.shippingAddress,
        contact: placement.contact,
      },
    ),
  scenario(order, 'picking moves the order on')
    .given(...paid)
    .when(history.started(paid))
    .then(noted('STARTED'), started),
  scenario(order, 'a collected parcel ships the order and consumes its stock')
    .given(...picking)
    .when(history.shippedBy(paid))
    .then(shippedAs(6), commit),
  scenario(order, 'a parcel that is collected before picking was seen tells both')
    .given(...paid)
    .when(history.shippedBy(paid))
    .then(started, shippedAs(6), commit),
  scenario(order, 'a delivered parcel delivers the order')
    .given(...shipped)
    .when(history.deliveredBy(paid))
    .then(deliveredAs(7)),
  scenario(order, 'a parcel that is delivered before its collection was seen tells both')
    .given(...picking)
    .when(history.deliveredBy(paid))
    .then(shippedAs(6), commit, deliveredAs(7)),
  scenario(order, 'a parcel that is delivered before picking was seen tells all three')
    .given(...paid)
    .when(history.deliveredBy(paid))
    .then(started, shippedAs(6), commit, deliveredAs(7)),
  ...([shipped, delivered] as const).map((given) =>
    scenario(order, `the stock of an order that is ${history.stateAfter(given).status} is settled when it is consumed`)
      .given(...given)
      .when(history.committed(given))
      .then(stockSettled(history.lastId(given, 'StockCommitRequested'), 'COMMITTED')),
  ),
]

const { fulfillmentId } = history.fulfillmentIdOf(picking)
const other = id('resourced-1')
const split = history.after(picking, example('FulfillmentResourced', { fulfillmentId }))
const half = history.after(split, history.shippedBy(picking))
const bothShipped = history.after(half, example('FulfillmentShipped', { id: id('s2'), fulfillmentId: other }))
const otherReady = {
  type: 'StockCommitRequested',
  reservationRequestId: commit.reservationRequestId,
} as const

const parcels = [
  scenario(order, 'missing goods go over to another warehouse, as a fulfillment of their own')
    .given(...picking)
    .when(example('FulfillmentResourced', { fulfillmentId }))
    .then({
      type: 'FulfillmentNoted',
      fulfillmentId,
      outcome: 'RESOURCED',
      newFulfillmentId: other,
      lines: [{ lineId: '2', quantity: 1 }],
    }),
  scenario(order, 'the other warehouse’s picking does not move the order')
    .given(...split)
    .when(example('FulfillmentStarted', { fulfillmentId: other }))
    .then(noted('STARTED', other)),
  scenario(order, 'a parcel that is not the last is dispatched, and its stock alone consumed')
    .given(...split)
    .when(history.shippedBy(picking))
    .then(
      {
        type: 'ParcelDispatched',
        fulfillmentId,
        purpose: 'ORDER',
        ...parcel,
        status: 'FULFILLMENT_IN_PROGRESS',
        version: 6,
      },
      { ...otherReady, lines: [{ sku: 'CHAIR-7', quantity: 2 }] },
    ),
  scenario(order, 'the last parcel ships the order')
    .given(...half)
    .when(example('FulfillmentShipped', { fulfillmentId: other }))
    .then(shippedAs(7), { ...otherReady, lines: [{ sku: 'LAMP-2', quantity: 1 }] }),
  scenario(order, 'a parcel that arrives while another is on its way does not deliver the order')
    .given(...bothShipped)
    .when(example('FulfillmentDelivered', { fulfillmentId: other }))
    .then({ type: 'ParcelArrived', fulfillmentId: other, deliveredAt: at, status: 'SHIPPED', version: 8 }),
  scenario(order, 'the last parcel delivers the order')
    .given(...history.after(bothShipped, example('FulfillmentDelivered', { fulfillmentId: other })))
    .when(history.deliveredBy(picking))
    .then(deliveredAs(9)),
]

const deadlines = [
  scenario(order, 'picking that does not start in time is somebody’s to look at')
    .given(...paid)
    .whenTheDeadlinePasses()
    .then(overdue('FULFILLMENT_START')),
  scenario(order, 'a step that is overdue again is counted')
    .given(...paid, example('OrderStepOverdue', { step: 'FULFILLMENT_START', at: at + 72 * hourMs }))
    .whenTheDeadlinePasses(5_000)
    .then(overdue('FULFILLMENT_START', 2)),
  scenario(order, 'a parcel that is not collected in time is somebody’s to look at')
    .given(...picking)
    .whenTheDeadlinePasses()
    .then(overdue('SHIPMENT')),
  scenario(order, 'stock that is not consumed in time is somebody’s to look at, before the parcel is')
    .given(...shipped)
    .whenTheDeadlinePasses()
    .then(overdue('STOCK_COMMIT')),
  scenario(order, 'a parcel that does not arrive in time is somebody’s to look at')
    .given(...history.after(shipped, history.committed(shipped)))
    .whenTheDeadlinePasses()
    .then(overdue('DELIVERY')),
  scenario(order, 'stock of a delivered order that is not consumed in time is somebody’s to look at')
    .given(...delivered)
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

export const orderScenarios = [
  ...placing,
  ...course,
  ...parcels,
  ...deadlines,
  ...orderCommandScenarios,
  ...orderChangeScenarios,
  ...orderHoldScenarios,
  ...orderShortageScenarios,
  ...orderReturnScenarios,
  ...orderSettlementScenarios,
  ...orderWaitScenarios,
  ...orderCaptureScenarios,
  ...orderSecuredScenarios,
  ...orderRefundScenarios,
]
