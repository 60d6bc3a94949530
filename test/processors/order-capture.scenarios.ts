// What is set apart on placement is taken with each shipment: what is due for all that has left, and never more than is due, as scenarios.
import { order } from '../../processors/order'
import type { OrderLine, OrderStatus } from '../../schemas/messages'
import { example } from '../examples/examples'
import { currency, id, lines, shipmentTerms, totals } from '../examples/values'
import { scenario } from '../dsl/scenario'
import * as history from './order-histories'

const { authorised, authorisedPicking, after } = history
const initial = history.lastId(authorised, 'StockReservationRequested')
const { fulfillmentId } = history.fulfillmentIdOf(authorised)
const lamps = id('resourced-1')
const carried = { carrier: 'FEDEX', trackingNumber: '794600000001' }
const chairsMinor = 7998

const due = (captureMinor: number) => ({ type: 'PaymentCaptureRequested', captureMinor, currency }) as const
const commit = (...units: readonly (readonly [sku: string, quantity: number])[]) =>
  ({
    type: 'StockCommitRequested',
    reservationRequestId: initial,
    lines: units.map(([sku, quantity]) => ({ sku, quantity })),
  }) as const
const shippedAs = (version: number) => ({ type: 'OrderShipped', ...carried, status: 'SHIPPED', version }) as const
const dispatchedAs = (version: number, of = fulfillmentId) =>
  ({
    type: 'ParcelDispatched',
    fulfillmentId: of,
    purpose: 'ORDER',
    ...carried,
    status: 'FULFILLMENT_IN_PROGRESS',
    version,
  }) as const
const confirmed = (amountMinor: number, name = 'capture-1') =>
  example('CaptureConfirmed', { id: id(`confirmed-${name}`), captureRequestId: id(name), amountMinor })
const capturedAs = (amountMinor: number, status: OrderStatus, version: number, name = 'capture-1') =>
  ({ type: 'OrderPaymentCaptured', captureRequestId: id(name), amountMinor, currency, status, version }) as const
const refundOf = (amountMinor: number) => example('RefundOrder', { amountMinor })
const shipped = (parcel: typeof fulfillmentId, name = 'shipped-2') =>
  example('FulfillmentShipped', { id: id(name), fulfillmentId: parcel })

/** The lamp goes by another warehouse: two parcels. */
const split = after(authorisedPicking, example('FulfillmentResourced', { fulfillmentId }))
export const half = after(split, shipped(fulfillmentId, 'shipped-1'))
export const whole = after(authorisedPicking, shipped(fulfillmentId))

const placedWith = (goods: readonly OrderLine[], changes: Partial<typeof totals>) => {
  const itemsMinor = goods.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
  const { shippingMinor, taxMinor } = { ...totals, ...changes }
  const cost = { ...totals, itemsMinor, taxMinor, totalMinor: itemsMinor + shippingMinor + taxMinor }
  const placed = after([], example('PlacementAccepted', { terms: shipmentTerms, lines: goods, totals: cost }))
  const paid = example('PaymentCompleted', { amountMinor: cost.totalMinor, capturedMinor: 0 })
  const paying = after(placed, history.reserved(placed), paid)
  return after(paying, history.started(paying))
}

const course = [
  scenario(order, 'what is set apart is taken when the order is shipped')
    .given(...authorisedPicking)
    .when(shipped(fulfillmentId))
    .then(shippedAs(6), { ...commit(), lines: [] }, due(totals.totalMinor)),
  scenario(order, 'of what is set apart, the first parcel’s goods are taken with it')
    .given(...split)
    .when(shipped(fulfillmentId))
    .then(dispatchedAs(6), commit(['CHAIR-7', 2]), due(chairsMinor)),
  scenario(order, 'with the last parcel all that is due is taken, shipping as well')
    .given(...half)
    .when(shipped(lamps))
    .then(shippedAs(7), commit(['LAMP-2', 1]), due(totals.totalMinor)),
  scenario(order, 'a parcel takes with it the tax of its goods')
    .given(...after(placedWith(lines, { taxMinor: 1_000 }), example('FulfillmentResourced', { fulfillmentId })))
    .when(shipped(fulfillmentId))
    // 1,000 by the amounts of 79.98 and 12.50.
    .then(dispatchedAs(6), commit(['CHAIR-7', 2]), due(chairsMinor + 865)),
  scenario(order, 'an order of which nothing more is to be sent has all taken that is due')
    .given(...half)
    .when(example('FulfillmentFailed', { fulfillmentId: lamps }))
    .then(
      { type: 'FulfillmentNoted', fulfillmentId: lamps, outcome: 'FAILED', newFulfillmentId: null, lines: [] },
      {
        type: 'OrderChanged',
        changeId: lamps,
        lines: lines.slice(0, 1),
        totals: { ...totals, itemsMinor: chairsMinor, totalMinor: 9498 },
        chargeMinor: 0,
        refundMinor: 1250,
        shippingAddress: example('OrderChanged').shippingAddress,
        contact: example('OrderChanged').contact,
        status: 'FULFILLMENT_IN_PROGRESS',
        version: 7,
      },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: initial,
        lines: [{ sku: 'LAMP-2', quantity: 1 }],
        reason: 'The goods can not be sent.',
      },
      {
        type: 'PaymentAdjustmentRequested',
        dueMinor: 9498,
        currency,
        reason: 'A part of the price is given back.',
      },
      due(9498),
      history.updated('SHIPPED', 8, 'Nothing more of it is to be sent.'),
    ),
]

const versionAfter = (past: typeof half): number => {
  const state = past.reduce(order.evolve, order.initial)
  return 'version' in state ? state.version : 0
}

const noting = [
  scenario(order, 'a part that was taken is noted')
    .given(...half)
    .when(confirmed(chairsMinor))
    .then(capturedAs(chairsMinor, 'FULFILLMENT_IN_PROGRESS', 7)),
  scenario(order, 'so is the next')
    .given(...after(half, confirmed(chairsMinor), shipped(lamps)))
    .when(confirmed(2_750, 'capture-2'))
    .then(capturedAs(2_750, 'SHIPPED', 9, 'capture-2')),
  scenario(order, 'a part that came to nothing after it was noted is taken off again')
    .given(...after(half, confirmed(chairsMinor)))
    .when(example('CaptureBlocked'))
    .then(capturedAs(-chairsMinor, 'FULFILLMENT_IN_PROGRESS', 8)),
  ...(
    [
      ['PAYMENT_COMPLETED', after(history.resting.PAYMENT_COMPLETED, confirmed(chairsMinor))],
      ['FULFILLMENT_PENDING', after(history.resting.FULFILLMENT_PENDING, confirmed(chairsMinor))],
      ['SHIPPED', after(half, confirmed(chairsMinor), shipped(lamps))],
      ['DELIVERED', after(after(whole, history.deliveredBy(authorised)), confirmed(chairsMinor))],
      ['CANCELLED', after(history.cancelledPaying, confirmed(chairsMinor))],
    ] as const
  ).map(([status, past]) =>
    scenario(order, `also of an order that is ${status} a part that came to nothing is taken off`)
      .given(...past)
      .when(example('CaptureBlocked'))
      .then(capturedAs(-chairsMinor, status, versionAfter(past) + 1)),
  ),
  scenario(order, 'a part that was refused at once was never noted')
    .given(...half)
    .when(example('CaptureBlocked'))
    .then(),
  scenario(order, 'a part that is told twice is noted once')
    .given(...after(half, confirmed(chairsMinor)))
    .when({ ...confirmed(chairsMinor), id: id('confirmed-again') })
    .then(),
  scenario(order, 'a part that is taken after the parcel has arrived is noted')
    .given(...after(whole, history.deliveredBy(authorised)))
    .when(confirmed(totals.totalMinor))
    .then(capturedAs(totals.totalMinor, 'DELIVERED', 8)),
  scenario(order, 'what is taken of a cancelled order is noted: it goes back')
    .given(...history.cancelledPaying)
    .when(confirmed(chairsMinor))
    .then(capturedAs(chairsMinor, 'CANCELLED', 5)),
  ...(['PAYMENT_COMPLETED', 'FULFILLMENT_PENDING'] as const).map((status) =>
    scenario(order, `what a provider takes by itself is noted, of an order that is ${status}`)
      .given(...history.resting[status])
      .when(confirmed(chairsMinor))
      .then(capturedAs(chairsMinor, status, history.versionOf(history.resting[status]) + 1)),
  ),
  scenario(order, 'what was taken of an order that is refunded wholly is no news')
    .given(...history.refunded)
    .when(confirmed(chairsMinor))
    .then(),
  scenario(order, 'what was taken at once is no news')
    .given(...history.paying)
    .when(confirmed(chairsMinor))
    .then(),
  scenario(order, 'what is not taken in time is somebody’s to look at')
    .given(...after(whole, history.committed(whole)))
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'PAYMENT_CAPTURE', attempt: 1, code: 'DEADLINE_PASSED' }),
]

const bulbs: OrderLine = { ...lines[1]!, lineId: '3', sku: 'BULB-1', quantity: 10, unitPriceMinor: 990 }
const other = id('resourced-2')
const resourced = (lineId: string, quantity: number, newFulfillmentId: typeof lamps) =>
  example('FulfillmentResourced', {
    id: newFulfillmentId,
    fulfillmentId,
    newFulfillmentId,
    lines: [{ lineId, quantity }],
  })
const chair = [{ lineId: '1', quantity: 1 }]
/** Three parcels: of the first, which has arrived, one chair has come back. */
const reduced = after(
  after(
    placedWith([...lines, bulbs], {}),
    resourced('2', 1, lamps),
    resourced('3', 10, other),
    shipped(fulfillmentId, 'shipped-1'),
    example('FulfillmentDelivered', { fulfillmentId }),
  ),
  example('ReturnAdmitted', { lines: chair }),
  example('DecideReturn'),
  example('ReceiveReturn', { lines: [{ ...chair[0]!, condition: 'SELLABLE' }] }),
)

const between = [
  scenario(order, 'what was given back meanwhile is not taken with the last parcel')
    .given(...after(half, refundOf(500)))
    .when(shipped(lamps))
    .then(shippedAs(8), commit(['LAMP-2', 1]), due(totals.totalMinor - 500)),
  scenario(order, 'nothing is taken with the last parcel where all that is due was taken before')
    .given(...after(half, refundOf(9_000)))
    .when(shipped(lamps))
    .then(shippedAs(8), commit(['LAMP-2', 1])),
  scenario(order, 'no parcel takes more than is due')
    .given(...after(split, refundOf(9_000)))
    .when(shipped(fulfillmentId))
    .then(dispatchedAs(7), commit(['CHAIR-7', 2]), due(1_748)),
  scenario(order, 'for what came back nothing is taken with the next parcel')
    .given(...reduced)
    .when(shipped(other))
    .then(
      dispatchedAs(history.versionOf(reduced) + 1, other),
      { ...commit(['BULB-1', 10]) },
      due(chairsMinor / 2 + 9_900),
    ),
  scenario(order, 'what is set apart and will not be taken is noted')
    .given(...after(authorised, refundOf(500)))
    .when(
      example('PaymentAdjusted', {
        requestId: history.lastId(after(authorised, refundOf(500)), 'PaymentAdjustmentRequested'),
        chargedMinor: 0,
        capturedMinor: 0,
        releasedMinor: 500,
        dueMinor: totals.totalMinor - 500,
      }),
    )
    .then(
      {
        type: 'OrderPaymentAdjusted',
        chargedMinor: 0,
        capturedMinor: 0,
        refundedMinor: 0,
        releasedMinor: 500,
        currency,
        status: 'FULFILLMENT_PENDING',
        version: 6,
      },
      {
        type: 'PaymentSettled',
        requestId: history.lastId(after(authorised, refundOf(500)), 'PaymentAdjustmentRequested'),
        outcome: 'ADJUSTED',
      },
    ),
]

const dearer = [{ ...example('ChangeAdmitted').add[0]!, quantity: 2 }]
const editing = after(
  authorised,
  example('ChangeAdmitted', { add: dearer }),
  example('FulfillmentCancelled', { fulfillmentId }),
)
const charging = after(editing, history.reserved(editing, 'reserved-2'))
const edited = after(
  charging,
  example('PaymentAdjusted', {
    requestId: history.lastId(charging, 'PaymentAdjustmentRequested'),
    chargedMinor: 1_980,
    capturedMinor: 0,
    dueMinor: totals.totalMinor + 1_980,
  }),
)
const bulbsId = history.lastId(editing, 'StockReservationRequested')
const exchanging = after(
  after(whole, history.committed(whole), confirmed(totals.totalMinor), history.deliveredBy(authorised)),
  example('ReturnAdmitted', { kind: 'EXCHANGE', wanted: dearer }),
  example('DecideReturn'),
  example('ReceiveReturn'),
)
const exchangeId = history.lastId(exchanging, 'StockReservationRequested')
const topping = after(exchanging, history.reserved(exchanging, 'reserved-3'))
const exchanged = after(
  topping,
  example('PaymentAdjusted', {
    requestId: history.lastId(topping, 'PaymentAdjustmentRequested'),
    chargedMinor: 730,
    capturedMinor: 0,
    dueMinor: totals.totalMinor + 730,
  }),
)
const exchange = history.lastId(exchanged, 'FulfillmentRequested')

const changes = [
  scenario(order, 'what an edit put on top is taken with the shipment as well')
    .given(...edited)
    .when(shipped(history.lastId(edited, 'FulfillmentRequested')))
    .then(
      history.updated('FULFILLMENT_IN_PROGRESS', 8, 'Picking has started.'),
      shippedAs(9),
      { ...commit(), lines: [] },
      { type: 'StockCommitRequested', reservationRequestId: bulbsId, lines: [] },
      due(totals.totalMinor + 1_980),
    ),
  scenario(order, 'what an exchange put on top is taken when its goods leave')
    .given(...exchanged)
    .when(shipped(exchange))
    .then(
      {
        type: 'ParcelDispatched',
        fulfillmentId: exchange,
        purpose: 'EXCHANGE',
        ...carried,
        status: 'DELIVERED',
        version: history.versionOf(exchanged) + 1,
      },
      { type: 'StockCommitRequested', reservationRequestId: exchangeId, lines: [] },
      due(totals.totalMinor + 730),
    ),
]

export const orderCaptureScenarios = [...course, ...noting, ...between, ...changes]
