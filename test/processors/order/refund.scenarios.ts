// Giving money back without goods coming back: who may, how much, and when not, as scenarios.
import { order } from '../../../processors/order/order'
import type { LineQuantity } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { currency, id, lines, otherBodyHash, staffBy, totals, warehouse } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { refused } from './command.scenarios'
import * as history from './histories'

const { paid, settled, resting, after } = history
const { by, reasonCode } = example('RefundOrder')
const asked = (amountMinor: number | null, goods: readonly LineQuantity[] = [], who = by) =>
  example('RefundOrder', { by: who, amountMinor, lines: goods })
const granted = (given: history.History, amountMinor: number, goods: readonly LineQuantity[] = [], who = by) => {
  const { status, version } = history.orderAfter(given)
  const money = { amountMinor, currency, reasonCode }
  return { type: 'RefundGranted', by: who, lines: goods, ...money, status, version: version + 1 } as const
}
const told = (dueMinor: number) =>
  ({
    type: 'PaymentAdjustmentRequested',
    dueMinor,
    currency,
    reason: 'A part of the price is given back.',
  }) as const
const line = (lineId: string, quantity: number) => ({ lineId, quantity })
const again = staffBy('refund-command-2')
const { totalMinor } = totals
/** With a tax of 10.00, which the goods bear by their amounts of 79.98 and 12.50. */
const taxed = (() => {
  const cost = { ...totals, taxMinor: 1_000, totalMinor: totalMinor + 1_000 }
  const placed = after([], example('PlacementAccepted', { totals: cost }))
  return after(placed, history.reserved(placed), example('PaymentCompleted', { amountMinor: cost.totalMinor }))
})()

const amounts = [
  ...(['PAYMENT_COMPLETED', 'FULFILLMENT_PENDING', 'FULFILLMENT_IN_PROGRESS', 'SHIPPED', 'DELIVERED'] as const).map(
    (status) =>
      scenario(order, `staff give back a part of what was paid for an order that is ${status}`)
        .given(...resting[status])
        .when(example('RefundOrder'))
        .then(granted(resting[status], 500), told(totalMinor - 500)),
  ),
  scenario(order, 'without an amount all is given back that was paid')
    .given(...settled)
    .when(asked(null))
    .then(granted(settled, totalMinor), told(0)),
  scenario(order, 'all that is left is given back after a part was')
    .given(...after(settled, example('RefundOrder')))
    .when(asked(null, [], again))
    .then(granted(after(settled, example('RefundOrder')), totalMinor - 500, [], again), told(0)),
  scenario(order, 'for a unit of a line its price is given back')
    .given(...settled)
    .when(asked(null, [line('1', 1)]))
    .then(granted(settled, 3_999, [line('1', 1)]), told(totalMinor - 3_999)),
  scenario(order, 'for lines their price with their part of the tax is given back')
    .given(...taxed)
    .when(asked(null, [line('1', 2)]))
    .then(granted(taxed, 7_998 + 865, [line('1', 2)]), told(totalMinor + 1_000 - 7_998 - 865)),
  scenario(order, 'a line that is named twice is given back as one')
    .given(...settled)
    .when(asked(null, [line('1', 1), line('1', 1)]))
    .then(granted(settled, 7_998, [line('1', 2)]), told(totalMinor - 7_998)),
  scenario(order, 'for lines another amount may be given back than was paid')
    .given(...settled)
    .when(asked(700, [line('2', 1)]))
    .then(granted(settled, 700, [line('2', 1)]), told(totalMinor - 700)),
  scenario(order, 'for lines no more is given back than is left of what was paid')
    .given(...after(settled, asked(10_000)))
    .when(asked(null, [line('1', 2)], again))
    .then(granted(after(settled, asked(10_000)), 748, [line('1', 2)], again), told(0)),
  scenario(order, 'the last of what was paid may be given back')
    .given(...settled)
    .when(asked(totalMinor))
    .then(granted(settled, totalMinor), told(0)),
]

const noUnits = (quantity: number, lineId: string) => `The order has no ${quantity} units of line '${lineId}'.`
const editing = after(paid, example('ChangeAdmitted'))
const refusals = (
  [
    ['more than was paid', settled, asked(totalMinor + 1), 'REFUND_TOO_LARGE', undefined],
    [
      'more than is left of what was paid',
      after(settled, example('RefundOrder')),
      asked(totalMinor - 499, [], again),
      'REFUND_TOO_LARGE',
      undefined,
    ],
    ['less than nothing', settled, asked(-1), 'NOTHING_PAID', undefined],
    ['nothing', settled, asked(0), 'NOTHING_PAID', undefined],
    [
      'an order of which all was given back',
      after(settled, asked(null)),
      asked(null, [], again),
      'NOTHING_PAID',
      undefined,
    ],
    ['a line that is none', settled, asked(null, [line('9', 1)]), 'UNKNOWN_LINE', noUnits(1, '9')],
    ['more units than there are', settled, asked(null, [line('2', 2)]), 'UNKNOWN_LINE', noUnits(2, '2')],
    [
      'more units than there are, named one by one',
      settled,
      asked(null, [line('2', 1), line('2', 1)]),
      'UNKNOWN_LINE',
      noUnits(2, '2'),
    ],
    ['no unit of a line', settled, asked(500, [line('2', 0)]), 'UNKNOWN_LINE', noUnits(0, '2')],
    ['an order that is being changed', editing, asked(500), 'CHANGE_OPEN', undefined],
  ] as const
).map(([what, given, command, code, reason]) =>
  scenario(order, `${what} can not be given back`)
    .given(...given)
    .when(command)
    .then(refused(command.by, code, reason)),
)

const reused = { ...by, bodyHash: otherBodyHash }
const keys = [
  scenario(order, 'the same grant again gives nothing more back')
    .given(...after(settled, example('RefundOrder')))
    .when(example('RefundOrder', { id: id('refund-command-9') }))
    .then(),
  scenario(order, 'another grant under the same key is refused')
    .given(...after(settled, example('RefundOrder')))
    .when(asked(600, [], reused))
    .then(refused(reused, 'IDEMPOTENCY_KEY_REUSED')),
]

const { returnId } = example('ReturnOpened')
const kept = { lines: lines.slice(0, 1), totals: { ...totals, itemsMinor: 7_998, totalMinor: 9_498 } }
const returning = (...before: Parameters<typeof after> extends [unknown, ...infer Rest] ? Rest : never) =>
  after(settled, ...before, example('ReturnAdmitted'), example('DecideReturn'))
const received = (given: history.History) =>
  [
    {
      type: 'ReturnReceived',
      by: example('ReceiveReturn').by,
      returnId,
      warehouse,
      lines: example('ReceiveReturn').lines,
      complete: true,
      status: 'DELIVERED',
      version: history.versionOf(given) + 1,
    },
    {
      type: 'StockReceiptRequested',
      returnId,
      warehouse,
      lines: [{ sku: 'LAMP-2', quantity: 1 }],
      disposition: 'RESTOCK',
    },
  ] as const
const outcome = (given: history.History, name: string, refundMinor: number) =>
  ({
    type: 'ReturnSettled',
    returnId,
    outcome: name,
    refundMinor,
    feeMinor: 0,
    chargeMinor: 0,
    ...kept,
    ruleId: 'refunds-2026-01',
    status: 'DELIVERED',
    version: history.versionOf(given) + 2,
  }) as const
const partly = returning(asked(10_000))
const wholly = returning(asked(null))

const returns = [
  scenario(order, 'of goods that come back no more is paid back than is left of what was paid')
    .given(...partly)
    .when(example('ReceiveReturn'))
    .then(...received(partly), outcome(partly, 'REFUNDED', 748), told(0)),
  scenario(order, 'goods that come back after all was given back are paid back with nothing')
    .given(...wholly)
    .when(example('ReceiveReturn'))
    .then(...received(wholly), outcome(wholly, 'NOTHING', 0)),
]

const picking = after(history.picking, asked(null))
const { fulfillmentId } = history.fulfillmentIdOf(picking)
const seeking = after(picking, example('FulfillmentShort', { fulfillmentId }))
const short = after(seeking, history.nowhere(seeking, 'short-1'))
const add = [{ ...example('ChangeAdmitted').add[0]!, quantity: 1 }]
const exchanging = after(
  settled,
  asked(null),
  example('ReturnAdmitted', { kind: 'EXCHANGE', wanted: add }),
  example('DecideReturn'),
  example('ReceiveReturn'),
)
const bulb = { ...lines[1]!, lineId: '3', sku: 'BULB-1', name: 'Lâmpada', unitPriceMinor: 990, weightGrams: 50 }

const changes = [
  scenario(order, 'goods that can not be sent after all was given back are paid back with nothing')
    .given(...short)
    .when(example('AnswerShortage'))
    .then(
      {
        type: 'ShortageAnswered',
        by: example('AnswerShortage').by,
        shortageId: example('AnswerShortage').shortageId,
        answer: 'AMEND',
        status: 'FULFILLMENT_IN_PROGRESS',
        version: history.versionOf(short) + 1,
      },
      {
        type: 'OrderChanged',
        changeId: example('AnswerShortage').shortageId,
        ...kept,
        chargeMinor: 0,
        refundMinor: 0,
        shippingAddress: example('OrderChanged').shippingAddress,
        contact: example('OrderChanged').contact,
        status: 'FULFILLMENT_IN_PROGRESS',
        version: history.versionOf(short) + 2,
      },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: history.lastId(picking, 'StockReservationRequested'),
        lines: history.inWarehouse([{ sku: 'LAMP-2', quantity: 1 }]),
        reason: 'The goods can not be sent.',
      },
      {
        type: 'FulfillmentAmendmentRequested',
        fulfillmentId,
        drop: [line('2', 1)],
      },
    ),
  scenario(order, 'an exchange for what is cheaper pays nothing back after all was given back')
    .given(...exchanging)
    .when(history.reserved(exchanging, 'reserved-2'))
    .then(
      history.stockSettled(history.lastId(exchanging, 'StockReservationRequested'), 'RESERVED', {
        sources: history.inWarehouse([{ sku: 'BULB-1', quantity: 1 }]),
      }),
      {
        ...outcome(exchanging, 'EXCHANGED', 0),
        lines: [lines[0]!, bulb],
        totals: { ...totals, itemsMinor: 8_988, totalMinor: 10_488 },
        version: history.versionOf(exchanging) + 1,
      },
      history.sent([bulb], 'EXCHANGE'),
    ),
]

export const orderRefundScenarios = [...amounts, ...refusals, ...keys, ...returns, ...changes]
