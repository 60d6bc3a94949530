// What an order makes of what the inventory service has: holds, backorders, goods that are left out, and how it is sent when something is
// not there yet, as scenarios.
import { order } from '../../../processors/order/order'
import { digestOf, planChange } from '../../../processors/order/change'
import type { ChangePlan, OrderStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { at, availability, currency, id, lines, minuteMs, placement, totals } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { orderExpiryScenarios } from './expiry.scenarios'
import * as history from './histories'
import { orderParcelScenarios } from './parcel.scenarios'

const {
  alone,
  after,
  pending,
  stockSettled,
  inWarehouse,
  sent,
  supplies,
  placedWith,
  withoutLamp,
  paymentAsked,
  paymentBegins,
} = history
const initial = history.lastId(pending, 'StockReservationRequested')
const dayMs = 24 * 60 * minuteMs
const until = at + availability.holdMs
const chairs = inWarehouse(lines.slice(0, 1))
const [lamp] = inWarehouse(lines.slice(1))
const expectedAt = at + 5 * dayMs
const lampWaits = [{ sku: 'LAMP-2', quantity: 1, expectedAt }]
const asked = (kinds: readonly ('REFUSE' | 'BACKORDER' | 'DROP')[]) =>
  ({
    type: 'StockReservationRequested',
    lines: lines.map(({ sku, quantity }, index) => ({ sku, quantity, whenShort: kinds[index]! })),
    holdUntil: until,
    country: 'BR',
    region: 'SP',
  }) as const
const created = (accepted: ReturnType<typeof placedWith>) =>
  ({
    type: 'OrderCreated',
    by: accepted.by,
    ...placement,
    availability: accepted.availability,
    origin: 'IMPORT',
    status: 'PENDING',
    version: 1,
  }) as const
const wishes = (
  [
    ['WAIT', ['REFUSE', 'BACKORDER'], 'what may come later is taken on backorder, all else is to be there'],
    ['SPLIT', ['REFUSE', 'BACKORDER'], 'so it is where what is there is to be sent first'],
    ['DROP', ['DROP', 'DROP'], 'who would rather go without has left out what is not there'],
  ] as const
).map(([choice, kinds, title]) =>
  scenario(order, title)
    .when(placedWith(choice))
    .then(created(placedWith(choice)), asked(kinds)),
)

const single = { ...placedWith('DROP', []), lines: lines.slice(0, 1) }
const alonePlaced = scenario(order, 'of a single line nothing is left out: it is there or refused')
  .when(single)
  .then(
    { ...created(single), lines: single.lines },
    { ...asked(['REFUSE']), lines: [{ sku: 'CHAIR-7', quantity: 2, whenShort: 'REFUSE' }] },
  )

const dropPlaced = after([], placedWith('DROP'))
const dropped = [{ sku: 'LAMP-2', quantity: 1 }]
const lampLeftOut = history.reserved(dropPlaced, 'stock-reserved-1', { sources: chairs, dropped })
const leftOut = after(dropPlaced, lampLeftOut, example('PaymentCompleted', { amountMinor: 9498, capturedMinor: 9498 }))
const drops = [
  scenario(order, 'what is left out is neither charged nor sent')
    .given(...dropPlaced)
    .when(lampLeftOut)
    .then(
      stockSettled(initial, 'RESERVED', { sources: chairs, dropped, until }),
      withoutLamp(initial, 'PENDING', 2),
      paymentBegins(3),
      paymentAsked(9498),
    ),
  scenario(order, 'an order of which something was left out is shipped with the rest')
    .given(...leftOut)
    .when(history.shippedBy(leftOut))
    .then(
      history.updated('FULFILLMENT_IN_PROGRESS', 6, 'Picking has started.'),
      { type: 'OrderShipped', carrier: 'FEDEX', trackingNumber: '794600000001', status: 'SHIPPED', version: 7 },
      history.commit(initial, lines.slice(0, 1)),
    ),
  scenario(order, 'an order of which all is left out is cancelled')
    .given(...dropPlaced)
    .when(
      history.reserved(dropPlaced, 'r-1', {
        sources: [],
        dropped: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      }),
    )
    .then(
      stockSettled(initial, 'RESERVED', { dropped: lines.map(({ sku, quantity }) => ({ sku, quantity })), until }),
      {
        type: 'OrderCancelled',
        by: null,
        code: 'OUT_OF_STOCK',
        reason: 'Nothing of it is there.',
        status: 'CANCELLED',
        version: 2,
      },
      { type: 'StockReleaseRequested', reservationRequestId: initial, lines: [], reason: 'Nothing of it is there.' },
    ),
]

const waitPlaced = after([], placedWith('WAIT'))
const splitPlaced = after([], placedWith('SPLIT'))
const onBackorder = { sources: chairs, backordered: lampWaits }
const lampLater = (placed: history.History) => history.reserved(placed, 'stock-reserved-1', onBackorder)
const waiting = after(waitPlaced, lampLater(waitPlaced), example('PaymentCompleted'))
const splitting = after(splitPlaced, lampLater(splitPlaced), example('PaymentCompleted'))
const unconfirmedWait = alone(waitPlaced, lampLater(waitPlaced), example('PaymentCompleted'))
const come = example('BackorderFilled', { reservationRequestId: initial, sources: [lamp!] })
const again = { ...come, id: id('backorder-filled-2') }
/** Nothing is on backorder any more. */
const allCame = (status: OrderStatus, version: number) =>
  ({ type: 'OrderBackordered', lines: [], status, version }) as const
const early = alone(waitPlaced, come)
const earlyPaid = after(early, lampLater(waitPlaced), example('PaymentCompleted'))
const twoLamps = example('PlacementAccepted', {
  lines: [lines[0]!, { ...lines[1]!, quantity: 2 }],
  availability: { ...availability, supplies },
})
const twoPlaced = after([], twoLamps)
const bothLater = history.reserved(twoPlaced, 'r-1', {
  sources: chairs,
  backordered: [{ ...lampWaits[0]!, quantity: 2 }],
})
const twoWaiting = after(twoPlaced, bothLater, example('PaymentCompleted'))
const cancelled = (version: number) =>
  ({
    type: 'OrderCancelled',
    by: example('CancellationAdmitted').by,
    code: 'CUSTOMER_REQUEST',
    reason: 'The customer asked for it: ORDERED_TWICE.',
    status: 'CANCELLED',
    version,
  }) as const
const goWithout = example('ChangeAdmitted', { add: [], quantities: [{ lineId: '2', quantity: 0 }] })
const withoutPlan = planChange(history.orderAfter(waiting), goWithout) as ChangePlan
const unsplit = history.fulfillmentIdOf(splitting)

const backorders = [
  scenario(order, 'the customer is told what is on backorder, and pays for all of it')
    .given(...waitPlaced)
    .when(lampLater(waitPlaced))
    .then(
      stockSettled(initial, 'RESERVED', { sources: chairs, backordered: lampWaits, until }),
      { type: 'OrderBackordered', lines: lampWaits, status: 'PENDING', version: 2 },
      paymentBegins(3),
      paymentAsked(totals.totalMinor),
    ),
  scenario(order, 'an order that is to come at once waits for what is on backorder')
    .given(...unconfirmedWait)
    .when(
      example('StockHeld', {
        requestId: history.lastId(unconfirmedWait, 'StockHoldRequested'),
      }),
    )
    .then(stockSettled(history.lastId(unconfirmedWait, 'StockHoldRequested'), 'HELD')),
  scenario(order, 'it is sent when all has come')
    .given(...waiting)
    .when(come)
    .then(
      stockSettled(initial, 'FILLED', { sources: [lamp!] }),
      allCame('PAYMENT_COMPLETED', 5),
      history.updated('FULFILLMENT_PENDING', 6, 'The order is paid.'),
      sent(),
    ),
  scenario(order, 'what has come to another warehouse is sent from there')
    .given(...waiting)
    .when({ ...come, sources: [{ ...lamp!, warehouse: 'REC-1' }] })
    .then(
      stockSettled(initial, 'FILLED', { sources: [{ ...lamp!, warehouse: 'REC-1' }] }),
      allCame('PAYMENT_COMPLETED', 5),
      history.updated('FULFILLMENT_PENDING', 6, 'The order is paid.'),
      sent(lines.slice(0, 1)),
      { ...sent(lines.slice(1)), warehouse: 'REC-1' },
    ),
  scenario(order, 'a part of a backorder that has come is not enough')
    .given(...twoWaiting)
    .when(come)
    .then(stockSettled(initial, 'FILLED', { sources: [lamp!] })),
  scenario(order, 'the same news of a backorder counts once')
    .given(...after(twoWaiting, come))
    .when({ ...come })
    .then(),
  scenario(order, 'with the rest of it the order is sent')
    .given(...after(twoWaiting, come))
    .when(again)
    .then(
      stockSettled(initial, 'FILLED', { sources: [lamp!] }),
      allCame('PAYMENT_COMPLETED', 5),
      history.updated('FULFILLMENT_PENDING', 6, 'The order is paid.'),
      sent([lines[0]!, { ...lines[1]!, quantity: 2 }]),
    ),
  scenario(order, 'of an order that may come in parts, the rest is sent when it has come')
    .given(...splitting)
    .when(come)
    .then(
      stockSettled(initial, 'FILLED', { sources: [lamp!] }),
      allCame('FULFILLMENT_PENDING', 6),
      sent(lines.slice(1)),
    ),
  scenario(order, 'what is there first does not ship the order')
    .given(...after(splitting, history.started(splitting)))
    .when(example('FulfillmentShipped', unsplit))
    .then(
      {
        type: 'ParcelDispatched',
        ...unsplit,
        purpose: 'ORDER',
        carrier: 'FEDEX',
        trackingNumber: '794600000001',
        isWhole: true,
        status: 'FULFILLMENT_IN_PROGRESS',
        version: 7,
      },
      history.commit(initial, lines.slice(0, 1)),
    ),
  scenario(order, 'what comes before the answer that it is on backorder is not waited for')
    .given(...early)
    .when(lampLater(waitPlaced))
    .then(
      stockSettled(initial, 'RESERVED', { sources: chairs, backordered: lampWaits, until }),
      { type: 'OrderBackordered', lines: lampWaits, status: 'PENDING', version: 2 },
      paymentBegins(3),
      paymentAsked(totals.totalMinor),
    ),
  scenario(order, 'it is sent once it is paid')
    .given(...earlyPaid)
    .when(history.started(earlyPaid))
    .then(
      {
        type: 'FulfillmentNoted',
        ...history.fulfillmentIdOf(earlyPaid),
        outcome: 'STARTED',
        lines: [],
      },
      history.updated('FULFILLMENT_IN_PROGRESS', 6, 'Picking has started.'),
    ),
  scenario(order, 'who goes without what is on backorder after all gets the rest, and the price of it back')
    .given(...waiting)
    .when(goWithout)
    .then(
      {
        type: 'ChangeOpened',
        by: goWithout.by,
        plan: withoutPlan,
        digest: digestOf(history.orderAfter(waiting), withoutPlan, goWithout),
        shippingAddress: null,
        contact: null,
        reasonCode: null,
        status: 'PAYMENT_COMPLETED',
        version: 5,
      },
      withoutLamp(goWithout.by.commandId, 'PAYMENT_COMPLETED', 6, 1250),
      {
        type: 'StockReleaseRequested',
        reservationRequestId: initial,
        lines: [{ sku: 'LAMP-2', quantity: 1, warehouse: null }],
        reason: 'The order was changed.',
      },
      {
        type: 'PaymentAdjustmentRequested',
        dueMinor: 9498,
        currency,
        reason: 'A part of the price is given back.',
      },
      history.updated('FULFILLMENT_PENDING', 7, 'The order is paid.'),
      sent(lines.slice(0, 1)),
    ),
  scenario(order, 'who cancels while waiting gives back what is on backorder, too')
    .given(...waiting)
    .when(example('CancellationAdmitted'))
    .then(
      history.cancellationOf(waiting, example('CancellationAdmitted').by, 'ORDERED_TWICE'),
      cancelled(6),
      {
        type: 'StockReleaseRequested',
        reservationRequestId: initial,
        lines: [],
        reason: 'The customer asked for it: ORDERED_TWICE.',
      },
      { type: 'PaymentCancellationRequested', reason: 'The customer asked for it: ORDERED_TWICE.' },
    ),
  scenario(order, 'a backorder that comes after the order was cancelled is passed over')
    .given(...after(waiting, example('CancellationAdmitted')))
    .when(come)
    .then(),
  scenario(order, 'a backorder that does not come is somebody’s to look at, a week after it was expected')
    .given(...waiting)
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'BACKORDER', attempt: 1, code: 'DEADLINE_PASSED' }),
]

export const orderStockScenarios = [
  ...wishes,
  alonePlaced,
  ...drops,
  ...backorders,
  ...orderExpiryScenarios,
  ...orderParcelScenarios,
]
