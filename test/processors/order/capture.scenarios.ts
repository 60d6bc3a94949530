// What is set apart on placement is taken with each shipment: what is due for all that has left, and never more than is due, as scenarios.
import { order } from '../../../processors/order/order'
import type { OrderLine, OrderStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { currency, id, lines, shipmentTerms, totals, warehouse } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const { authorised, authorisedPicking, after } = history
const initial = history.lastId(authorised, 'StockReservationRequested')
const { fulfillmentId } = history.fulfillmentIdOf(authorised)
const carried = { carrier: 'FEDEX', trackingNumber: '794600000001' }
const chairsMinor = 7998

/** Each line is in another warehouse, and picking has begun of the first: a parcel for each. */
const places = [warehouse, 'REC-1', 'MEM-1']
const splitOf = (
  placed: history.History,
  goods: readonly OrderLine[],
  paid: ReturnType<typeof example<'PaymentCompleted'>>,
) => {
  const sources = goods.map(({ sku, quantity }, index) => ({ sku, quantity, warehouse: places[index]! }))
  const sent = after(placed, history.reserved(placed, 'stock-reserved-1', { sources }), paid)
  const ids = sent.flatMap((output) => (output.type === 'FulfillmentRequested' ? [output.id] : []))
  return { ids, history: after(sent, example('FulfillmentStarted', { fulfillmentId: ids[0]! })) }
}
const { ids, history: split } = splitOf(history.placedToShip, lines, example('PaymentCompleted', { capturedMinor: 0 }))
const chairs = ids[0]!
export const lamps = ids[1]!

const due = (captureMinor: number) => ({ type: 'PaymentCaptureRequested', captureMinor, currency }) as const
const commit = (...units: readonly (readonly [sku: string, quantity: number, from?: string])[]) =>
  ({
    type: 'StockCommitRequested',
    reservationRequestId: initial,
    lines: units.map(([sku, quantity, from = warehouse]) => ({ sku, quantity, warehouse: from })),
  }) as const
const allLeft = history.commit(initial)
const shippedAs = (version: number) => ({ type: 'OrderShipped', ...carried, status: 'SHIPPED', version }) as const
const dispatchedAs = (version: number, of = chairs) =>
  ({
    type: 'ParcelDispatched',
    fulfillmentId: of,
    purpose: 'ORDER',
    ...carried,
    isWhole: true,
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

export const half = after(split, shipped(chairs, 'shipped-1'))
export const whole = after(authorisedPicking, shipped(fulfillmentId))

const placedWith = (goods: readonly OrderLine[], changes: Partial<typeof totals>) => {
  const itemsMinor = goods.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
  const { shippingMinor, taxMinor } = { ...totals, ...changes }
  const cost = { ...totals, itemsMinor, taxMinor, totalMinor: itemsMinor + shippingMinor + taxMinor }
  const placed = after([], example('PlacementAccepted', { terms: shipmentTerms, lines: goods, totals: cost }))
  return splitOf(placed, goods, example('PaymentCompleted', { amountMinor: cost.totalMinor, capturedMinor: 0 }))
}

const oneChair = [{ lineId: '1', quantity: 1 }]
const taxed = placedWith(lines, { taxMinor: 1_000 })

const course = [
  scenario(order, 'what is set apart is taken when the order is shipped')
    .given(...authorisedPicking)
    .when(shipped(fulfillmentId))
    .then(shippedAs(6), allLeft, due(totals.totalMinor)),
  scenario(order, 'of what is set apart, the first parcel’s goods are taken with it')
    .given(...split)
    .when(shipped(chairs))
    .then(dispatchedAs(6), commit(['CHAIR-7', 2]), due(chairsMinor)),
  scenario(order, 'of a fulfillment of several parcels, the goods of the first are taken with it')
    .given(...authorisedPicking)
    .when(example('ParcelShipped', { fulfillmentId, lines: oneChair, trackingNumber: 'T-1' }))
    .then(
      { type: 'FulfillmentNoted', fulfillmentId, outcome: 'PARCEL_LEFT', lines: oneChair },
      { ...dispatchedAs(6, fulfillmentId), trackingNumber: 'T-1', isWhole: false },
      commit(['CHAIR-7', 1]),
      due(chairsMinor / 2),
    ),
  scenario(order, 'with the last parcel all that is due is taken, shipping as well')
    .given(...half)
    .when(shipped(lamps))
    .then(shippedAs(7), commit(['LAMP-2', 1, 'REC-1']), due(totals.totalMinor)),
  scenario(order, 'a parcel takes with it the tax of its goods')
    .given(...taxed.history)
    .when(shipped(taxed.ids[0]!))
    // 1,000 by the amounts of 79.98 and 12.50.
    .then(dispatchedAs(6, taxed.ids[0]!), commit(['CHAIR-7', 2]), due(chairsMinor + 865)),
  scenario(order, 'an order of which nothing more is to be sent has all taken that is due')
    .given(...half)
    .when(example('FulfillmentFailed', { fulfillmentId: lamps }))
    .then(
      { type: 'FulfillmentNoted', fulfillmentId: lamps, outcome: 'FAILED', lines: [] },
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
        lines: [{ sku: 'LAMP-2', quantity: 1, warehouse: 'REC-1' }],
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
const three = placedWith([...lines, bulbs], {})
const other = three.ids[2]!
const chair = [{ lineId: '1', quantity: 1 }]
/** Three parcels: of the first, which has arrived, one chair has come back. */
const reduced = after(
  after(
    three.history,
    shipped(three.ids[0]!, 'shipped-1'),
    example('FulfillmentDelivered', { fulfillmentId: three.ids[0]! }),
  ),
  example('ReturnAdmitted', { lines: chair }),
  example('DecideReturn'),
  example('ReceiveReturn', { lines: [{ ...chair[0]!, condition: 'SELLABLE' }] }),
)

const between = [
  scenario(order, 'what was given back meanwhile is not taken with the last parcel')
    .given(...after(half, refundOf(500)))
    .when(shipped(lamps))
    .then(shippedAs(8), commit(['LAMP-2', 1, 'REC-1']), due(totals.totalMinor - 500)),
  scenario(order, 'nothing is taken with the last parcel where all that is due was taken before')
    .given(...after(half, refundOf(9_000)))
    .when(shipped(lamps))
    .then(shippedAs(8), commit(['LAMP-2', 1, 'REC-1'])),
  scenario(order, 'no parcel takes more than is due')
    .given(...after(split, refundOf(9_000)))
    .when(shipped(chairs))
    .then(dispatchedAs(7), commit(['CHAIR-7', 2]), due(1_748)),
  scenario(order, 'for what came back nothing is taken with the next parcel')
    .given(...reduced)
    .when(shipped(other))
    .then(
      dispatchedAs(history.versionOf(reduced) + 1, other),
      commit(['BULB-1', 10, 'MEM-1']),
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

const twoBulbs = [{ sku: 'BULB-1', quantity: 2 }]
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
      allLeft,
      history.commit(bulbsId, twoBulbs),
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
        isWhole: true,
        status: 'DELIVERED',
        version: history.versionOf(exchanged) + 1,
      },
      history.commit(exchangeId, twoBulbs),
      due(totals.totalMinor + 730),
    ),
]

export const orderCaptureScenarios = [...course, ...noting, ...between, ...changes]
