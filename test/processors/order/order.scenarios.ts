// The rules of an order's course to its delivery, and of the deadlines on the way, as scenarios; with those of the files beside it.
import { order } from '../../../processors/order/order'
import type { OrderStep } from '../../../schemas/messages'
import { deriveMessageId } from '../../../schemas/ids'
import { example } from '../../examples/examples'
import {
  at,
  customerBy,
  customerId,
  id,
  lines,
  minuteMs,
  otherBodyHash,
  placement,
  totals,
} from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { orderCaptureScenarios } from './capture.scenarios'
import { orderChangeScenarios } from './change.scenarios'
import { orderCommandScenarios } from './command.scenarios'
import { orderHoldScenarios } from './hold.scenarios'
import * as history from './histories'
import { orderRefundScenarios } from './refund.scenarios'
import { orderReceiptScenarios } from './receipt.scenarios'
import { orderReturnScenarios } from './return.scenarios'
import { orderSecuredScenarios } from './secured.scenarios'
import { orderSettlementScenarios } from './settlement.scenarios'
import { orderShortageScenarios } from './shortage.scenarios'
import { orderStockScenarios } from './stock.scenarios'
import { orderTakenAtOnceScenarios } from './taken-at-once.scenarios'
import { orderWaitScenarios } from './wait.scenarios'

const { pending, paying, paid, picking, shipped, delivered, resting } = history
const payment = { amountMinor: totals.totalMinor, currency: totals.currency }
const hourMs = 60 * minuteMs
const noted = (outcome: string, fulfillmentId = history.lastId(paid, 'FulfillmentRequested')) =>
  ({ type: 'FulfillmentNoted', fulfillmentId, outcome, lines: [] }) as const
const started = history.updated('FULFILLMENT_IN_PROGRESS', 5, 'Picking has started.')
const initial = history.lastId(pending, 'StockReservationRequested')
const commit = history.commit(initial)
const parcel = { carrier: 'FEDEX', trackingNumber: '794600000001' }
const shippedAs = (version: number) => ({ type: 'OrderShipped', ...parcel, status: 'SHIPPED', version }) as const
const deliveredAs = (version: number) =>
  ({ type: 'OrderDelivered', deliveredAt: at, status: 'DELIVERED', version }) as const
const overdue = (step: OrderStep, attempt = 1) =>
  ({ type: 'OrderStepOverdue', step, attempt, code: 'DEADLINE_PASSED' }) as const
const { stockSettled } = history
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
const holdUntil = at + placement.availability.holdMs
const reservation = { ...history.reservation(lines), holdUntil } as const

const placing = [
  scenario(order, 'an accepted placement becomes an order and asks for its stock')
    .when(accepted)
    .then(created, reservation),
  scenario(order, 'the same SKU on two lines is reserved as one')
    .when(example('PlacementAccepted', { lines: [lines[1]!, { ...lines[1]!, lineId: '3', quantity: 4 }] }))
    .then(
      { ...created, lines: [lines[1]!, { ...lines[1]!, lineId: '3', quantity: 4 }] },
      { ...history.reservation([{ sku: 'LAMP-2', quantity: 5 }]), holdUntil },
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

const unconfirmed = history.alone(paying, example('PaymentCompleted'))
const confirmation = history.lastId(unconfirmed, 'StockHoldRequested')

const course = [
  scenario(order, 'payment is asked for when the stock is reserved')
    .given(...pending)
    .when(history.reserved(pending))
    .then(
      stockSettled(initial, 'RESERVED', { sources: history.inWarehouse(lines), until: holdUntil }),
      history.updated('PAYMENT_PROCESSING', 2, 'The stock is reserved.'),
      { type: 'PaymentRequested', ...payment, tenders: placement.tenders, terms: placement.terms, customerId },
    ),
  scenario(order, 'a reservation that is not the order’s is passed over')
    .given(...pending)
    .when(example('StockReserved', { requestId: id('another-1') }))
    .then(),
  scenario(order, 'the stock of a paid order is confirmed')
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
      history.holdAsked(initial, null),
    ),
  scenario(order, 'a paid order is sent when its stock is confirmed')
    .given(...unconfirmed)
    .when(example('StockHeld', { requestId: confirmation, reservationRequestId: initial }))
    .then(
      stockSettled(confirmation, 'HELD'),
      history.updated('FULFILLMENT_PENDING', 4, 'The order is paid.'),
      history.sent(),
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

const { spread, half, chairsId, lampId } = history
const bothShipped = history.after(half, example('FulfillmentShipped', { id: id('s2'), fulfillmentId: lampId }))
const lampLeft = history.commit(initial, lines.slice(1), 'REC-1')
const dispatched = (fulfillmentId: typeof chairsId, version: number, isWhole = true) =>
  ({
    type: 'ParcelDispatched',
    fulfillmentId,
    purpose: 'ORDER',
    ...parcel,
    isWhole,
    status: 'FULFILLMENT_IN_PROGRESS',
    version,
  }) as const

const parcels = [
  scenario(order, 'an order whose goods are in two warehouses is sent from both')
    .given(
      ...history.alone(
        history.alone(pending, history.reserved(pending, 'r-1', { sources: history.apart })),
        example('PaymentCompleted'),
      ),
    )
    .when(example('StockHeld', { requestId: confirmation, reservationRequestId: initial }))
    .then(
      stockSettled(confirmation, 'HELD'),
      history.updated('FULFILLMENT_PENDING', 4, 'The order is paid.'),
      history.sent(lines.slice(0, 1)),
      { ...history.sent(lines.slice(1)), warehouse: 'REC-1' },
    ),
  scenario(order, 'the other warehouse’s picking does not move the order')
    .given(...spread)
    .when(example('FulfillmentStarted', { fulfillmentId: lampId }))
    .then(noted('STARTED', lampId)),
  scenario(order, 'a fulfillment that is not the last is dispatched, and its stock alone consumed')
    .given(...spread)
    .when(example('FulfillmentShipped', { fulfillmentId: chairsId }))
    .then(dispatched(chairsId, 6), history.commit(initial, lines.slice(0, 1))),
  scenario(order, 'the last parcel ships the order')
    .given(...half)
    .when(example('FulfillmentShipped', { fulfillmentId: lampId }))
    .then(shippedAs(7), lampLeft),
  scenario(order, 'a parcel that arrives while another is on its way does not deliver the order')
    .given(...bothShipped)
    .when(example('FulfillmentDelivered', { fulfillmentId: lampId }))
    .then({
      type: 'ParcelArrived',
      fulfillmentId: lampId,
      deliveredAt: at,
      isWhole: true,
      trackingNumber: example('FulfillmentDelivered').trackingNumber,
      status: 'SHIPPED',
      version: 8,
    }),
  scenario(order, 'the last parcel delivers the order')
    .given(...history.after(bothShipped, example('FulfillmentDelivered', { fulfillmentId: lampId })))
    .when(example('FulfillmentDelivered', { fulfillmentId: chairsId }))
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
  ...orderReceiptScenarios,
  ...orderSettlementScenarios,
  ...orderStockScenarios,
  ...orderWaitScenarios,
  ...orderCaptureScenarios,
  ...orderSecuredScenarios,
  ...orderTakenAtOnceScenarios,
  ...orderRefundScenarios,
]
