// What returns, exchanges and claims come to: money back, other goods, or the same again, as scenarios.
import { order } from '../../../processors/order/order'
import type { OrderLine, OrderStatus, ReceivedLine } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { contact, currency, head, lines, shippingAddress, totals, warehouse } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const { settled, shipped } = history
const { returnId } = example('ReturnOpened')
const lamp = (condition: ReceivedLine['condition'] = 'SELLABLE') => [{ lineId: '2', quantity: 1, condition }]
const kept = { lines: lines.slice(0, 1), totals: { ...totals, itemsMinor: 7998, totalMinor: 9498 } }
const nothing = { refundMinor: 0, feeMinor: 0, chargeMinor: 0 }
const ruleId = 'refunds-2026-01'
const outcome = (
  name: string,
  version: number,
  rest: typeof nothing & { lines: readonly OrderLine[]; totals: typeof totals; ruleId?: string | null },
  status: OrderStatus = 'DELIVERED',
) => {
  const { refundMinor, feeMinor, chargeMinor, lines: after, totals: cost, ruleId: rule = ruleId } = rest
  const money = { refundMinor, feeMinor, chargeMinor }
  return {
    type: 'ReturnSettled',
    returnId,
    outcome: name,
    ...money,
    lines: after,
    totals: cost,
    ruleId: rule,
    status,
    version,
  } as const
}
const toldDue = (dueMinor: number, reason = 'A part of the price is given back.') =>
  ({ type: 'PaymentAdjustmentRequested', dueMinor, currency, reason }) as const
const receipt = (received: readonly ReceivedLine[], version = 10, complete = true) =>
  ({
    type: 'ReturnReceived',
    by: example('ReceiveReturn').by,
    returnId,
    warehouse,
    lines: received,
    complete,
    status: 'DELIVERED',
    version,
  }) as const
const shelved = (disposition: string, sku = 'LAMP-2', quantity = 1) =>
  ({ type: 'StockReceiptRequested', returnId, warehouse, lines: [{ sku, quantity }], disposition }) as const
const returned = history.after(settled, example('ReturnAdmitted'), example('DecideReturn'))

const refunds = [
  scenario(order, 'a return that is in is paid back')
    .given(...returned)
    .when(example('ReceiveReturn'))
    .then(
      receipt(lamp()),
      shelved('RESTOCK'),
      outcome('REFUNDED', 11, { ...nothing, ...kept, refundMinor: 1250 }),
      toldDue(9498),
    ),
  scenario(order, 'of opened goods a part is kept')
    .given(...returned)
    .when(example('ReceiveReturn', { lines: lamp('OPENED') }))
    .then(
      receipt(lamp('OPENED')),
      shelved('WRITE_OFF'),
      outcome('REFUNDED', 11, { ...nothing, ...kept, refundMinor: 1000, feeMinor: 250 }),
      toldDue(9748),
    ),
  scenario(order, 'for goods that the customer broke nothing is paid back')
    .given(...returned)
    .when(example('ReceiveReturn', { lines: lamp('DAMAGED_BY_CUSTOMER') }))
    .then(
      receipt(lamp('DAMAGED_BY_CUSTOMER')),
      shelved('WRITE_OFF'),
      outcome('NOTHING', 11, { ...nothing, ...kept, feeMinor: 1250 }),
    ),
  scenario(order, 'a return that is said to be complete without goods comes to nothing')
    .given(...returned)
    .when(example('ReceiveReturn', { lines: [] }))
    .then(receipt([]), outcome('NOTHING', 11, { ...nothing, lines, totals, ruleId: null })),
]

const all = example('ReturnAdmitted', {
  reasonCode: 'DEFECTIVE',
  lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
})
const whole = history.after(settled, all, example('DecideReturn'))
const everything = lines.map(({ lineId, quantity }) => ({ lineId, quantity, condition: 'DEFECTIVE' as const }))
const allIn = history.after(whole, example('ReceiveReturn', { lines: everything }))
const zero = { ...totals, itemsMinor: 0, shippingMinor: 0, totalMinor: 0 }
const back = { requestId: history.lastId(allIn, 'PaymentAdjustmentRequested'), dueMinor: 0 }
const refunded = { chargedMinor: 0, capturedMinor: 0, refundedMinor: totals.totalMinor, releasedMinor: 0, currency }
/** An order of which everything came back. */
export const returnedWholly = history.after(allIn, example('PaymentAdjusted', { ...back, ...refunded }))
const expiring = history.after(
  history.after(
    settled,
    example('ReturnAdmitted', { lines: [{ lineId: '1', quantity: 2 }] }),
    example('DecideReturn'),
    example('ReturnParcelLabelled'),
  ),
  example('ReceiveReturn', { lines: [{ lineId: '1', quantity: 1, condition: 'SELLABLE' }], complete: false }),
)
const receiptId = history.lastId(expiring, 'StockReceiptRequested')
const oneChair = [{ ...lines[0]!, quantity: 1 }, lines[1]!]

const wholes = [
  scenario(order, 'when all of an order comes back by our fault, shipping is paid back, too')
    .given(...whole)
    .when(example('ReceiveReturn', { lines: everything }))
    .then(
      receipt(everything),
      { ...shelved('WRITE_OFF', 'CHAIR-7', 2), lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) },
      outcome('REFUNDED', 11, { ...nothing, lines: [], totals: zero, refundMinor: totals.totalMinor }),
      toldDue(0),
    ),
  scenario(order, 'an order of which all was paid back is refunded')
    .given(...allIn)
    .when(example('PaymentAdjusted', { ...back, ...refunded }))
    .then(
      { type: 'OrderPaymentAdjusted', ...refunded, status: 'DELIVERED', version: 12 },
      { type: 'PaymentSettled', requestId: back.requestId, outcome: 'ADJUSTED' },
      { type: 'OrderRefunded', amountMinor: totals.totalMinor, currency, status: 'REFUNDED', version: 13 },
    ),
  scenario(order, 'of a return that expires what did come is paid back')
    .given(...history.after(expiring, example('StockReceived', { requestId: receiptId })))
    .whenTheDeadlinePasses()
    .then(
      { type: 'ReturnExpired', returnId, status: 'DELIVERED', version: 12 },
      outcome('REFUNDED', 13, {
        ...nothing,
        lines: oneChair,
        totals: { ...totals, itemsMinor: 5249, totalMinor: 6749 },
        refundMinor: 3999,
      }),
      toldDue(6749),
    ),
]

const bulbs: OrderLine = {
  lineId: '3',
  sku: 'BULB-1',
  name: 'Lâmpada',
  category: 'lighting',
  quantity: 2,
  unitPriceMinor: 990,
  weightGrams: 50,
}
const exchanged = { lines: [lines[0]!, bulbs], totals: { ...totals, itemsMinor: 9978, totalMinor: 11_478 } }
const wanted = example('ChangeAdmitted').add
const exchanging = history.after(
  settled,
  example('ReturnAdmitted', { kind: 'EXCHANGE', wanted }),
  example('DecideReturn'),
  example('ReceiveReturn'),
)
const bulbsId = history.lastId(exchanging, 'StockReservationRequested')
const charging = history.after(exchanging, history.reserved(exchanging, 'reserved-2'))
const charge = { requestId: history.lastId(charging, 'PaymentAdjustmentRequested') }
const sent = (purpose: 'EXCHANGE' | 'RESHIP', goods: readonly OrderLine[]) => history.sent(goods, purpose)
const twoBulbs = [{ sku: 'BULB-1', quantity: 2 }]
const oneLamp = [{ sku: 'LAMP-2', quantity: 1 }]
const charged = { chargedMinor: 730, capturedMinor: 730, refundedMinor: 0, releasedMinor: 0 }
const done = history.after(charging, example('PaymentAdjusted', { ...charge, ...charged, dueMinor: 11_478 }))
const { fulfillmentId } = history.fulfillmentIdOf(done)
const parcel = { carrier: 'FEDEX', trackingNumber: '794600000001' }

const exchanges = [
  scenario(order, 'an exchange reserves what is wanted when the goods are in')
    .given(...history.after(settled, example('ReturnAdmitted', { kind: 'EXCHANGE', wanted }), example('DecideReturn')))
    .when(example('ReceiveReturn'))
    .then(receipt(lamp()), shelved('RESTOCK'), history.reservation(twoBulbs)),
  scenario(order, 'what is dearer is charged before it is sent')
    .given(...exchanging)
    .when(history.reserved(exchanging, 'reserved-2'))
    .then(
      history.stockSettled(bulbsId, 'RESERVED', { sources: history.inWarehouse(twoBulbs) }),
      toldDue(11_478, 'The order has become dearer.'),
    ),
  scenario(order, 'an exchange that is paid is settled and sent')
    .given(...charging)
    .when(example('PaymentAdjusted', { ...charge, ...charged, dueMinor: 11_478 }))
    .then(
      {
        type: 'OrderPaymentAdjusted',
        ...charged,
        currency,
        status: 'DELIVERED',
        version: 11,
      },
      { type: 'PaymentSettled', ...charge, outcome: 'ADJUSTED' },
      outcome('EXCHANGED', 12, { ...nothing, ...exchanged, chargeMinor: 730 }),
      sent('EXCHANGE', [bulbs]),
    ),
  scenario(order, 'an exchange without stock is paid back')
    .given(...exchanging)
    .when(example('StockRefused', { requestId: bulbsId }))
    .then(
      history.stockSettled(bulbsId, 'NEVER_MADE'),
      outcome('REFUNDED', 11, { ...nothing, ...kept, refundMinor: 1250 }),
      toldDue(9498),
    ),
  scenario(order, 'an exchange that can not be paid is paid back, and its stock given back')
    .given(...charging)
    .when(example('PaymentAdjustmentFailed', charge))
    .then(
      { type: 'PaymentSettled', ...charge, outcome: 'FAILED' },
      outcome('REFUNDED', 11, { ...nothing, ...kept, refundMinor: 1250 }),
      {
        type: 'StockReleaseRequested',
        reservationRequestId: bulbsId,
        lines: [],
        reason: 'The goods are paid back instead.',
      },
      toldDue(9498),
    ),
  scenario(order, 'the parcel of an exchange does not move the order')
    .given(...done)
    .when(example('FulfillmentShipped', { fulfillmentId }))
    .then(
      {
        type: 'ParcelDispatched',
        fulfillmentId,
        purpose: 'EXCHANGE',
        ...parcel,
        isWhole: true,
        status: 'DELIVERED',
        version: 13,
      },
      history.commit(bulbsId, twoBulbs),
    ),
  scenario(order, 'an exchange that fulfillment can not send is paid back')
    .given(...done)
    .when(example('FulfillmentFailed', { fulfillmentId }))
    .then(
      { type: 'FulfillmentNoted', fulfillmentId, outcome: 'FAILED', lines: [] },
      {
        type: 'OrderChanged',
        changeId: fulfillmentId,
        ...kept,
        chargeMinor: 0,
        refundMinor: 1980,
        shippingAddress,
        contact,
        status: 'DELIVERED',
        version: 13,
      },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: bulbsId,
        lines: [],
        reason: 'The goods can not be sent.',
      },
      toldDue(9498),
    ),
]

const missing = example('ReturnAdmitted', { kind: 'CLAIM', remedy: 'RESHIP', reasonCode: 'MISSING' })
const claimed = history.after(shipped, missing)
const reserving = history.after(claimed, example('DecideReturn'))
const againId = history.lastId(reserving, 'StockReservationRequested')
const lost = history.after(shipped, example('ReturnAdmitted', { ...missing, remedy: 'REFUND' }))
const approved = (version: number) =>
  ({
    type: 'ReturnApproved',
    by: example('DecideReturn').by,
    returnId,
    reason: 'The return is approved.',
    expiresAt: example('ReturnApproved').expiresAt,
    status: 'SHIPPED',
    version,
  }) as const

const claims = [
  scenario(order, 'goods that are missing are reserved again once the claim is granted')
    .given(...claimed)
    .when(example('DecideReturn'))
    .then(approved(8), history.reservation(oneLamp)),
  scenario(order, 'they are sent again, at no charge')
    .given(...reserving)
    .when(history.reserved(reserving, 'reserved-2'))
    .then(
      history.stockSettled(againId, 'RESERVED', { sources: history.inWarehouse(oneLamp) }),
      outcome('RESHIPPED', 9, { ...nothing, lines, totals }, 'SHIPPED'),
      sent('RESHIP', [lines[1]!]),
    ),
  scenario(order, 'they are paid back where there are none')
    .given(...reserving)
    .when(example('StockRefused', { ...head('refused-2'), requestId: againId }))
    .then(
      history.stockSettled(againId, 'NEVER_MADE'),
      outcome('REFUNDED', 9, { ...nothing, ...kept, refundMinor: 1250 }, 'SHIPPED'),
      toldDue(9498),
    ),
  scenario(order, 'a claim for money is paid back at once')
    .given(...lost)
    .when(example('DecideReturn'))
    .then(approved(8), outcome('REFUNDED', 9, { ...nothing, ...kept, refundMinor: 1250 }, 'SHIPPED'), toldDue(9498)),
]

export const orderSettlementScenarios = [...refunds, ...wholes, ...exchanges, ...claims]
