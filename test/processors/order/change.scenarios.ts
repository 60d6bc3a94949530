// The rules of editing an order, and the steps of an edit, as scenarios.
import { order } from '../../../processors/order/order'
import { digestOf, planChange } from '../../../processors/order/change'
import type { Address, ChangePlan, OrderLine, OrderStatus, PricedItem } from '../../../schemas/messages'
import type { CurrencyCode } from '../../../schemas/ids'
import { example } from '../../examples/examples'
import {
  at,
  contact,
  currency,
  customerId,
  id,
  lines,
  placement,
  sealedText,
  shippingAddress,
  totals,
} from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { refused } from './command.scenarios'
import * as history from './histories'

const { pending, paying, held, paid } = history
const { by, add } = example('ChangeAdmitted')
const changeId = by.commandId
const bulb: OrderLine = {
  lineId: '3',
  sku: 'BULB-1',
  name: 'Lâmpada',
  category: 'lighting',
  quantity: 2,
  unitPriceMinor: 990,
  weightGrams: 50,
}
const edit: ChangePlan = {
  kind: 'EDIT',
  lines: [...lines, bulb],
  totals: { ...totals, itemsMinor: 11_228, totalMinor: 12_728 },
  chargeMinor: 0,
  refundMinor: 0,
  feeMinor: 0,
  reserve: [{ sku: 'BULB-1', quantity: 2 }],
  release: [],
  recall: false,
  mails: ['ORDER_CHANGED'],
  ruleId: null,
}
const drop: ChangePlan = {
  ...edit,
  lines: lines.slice(0, 1),
  totals: { ...totals, itemsMinor: 7998, totalMinor: 9498 },
  reserve: [],
  release: [{ sku: 'LAMP-2', quantity: 1 }],
}
const wish = (changes: Parameters<typeof example<'ChangeAdmitted'>>[1]) =>
  example('ChangeAdmitted', { add: [], ...changes })
const dropLamp = wish({ quantities: [{ lineId: '2', quantity: 0 }] })
const given = { shippingAddress: null, contact: null }
const opened = (
  before: history.History,
  plan: ChangePlan,
  asked: { shippingAddress: Address | null; contact: typeof contact | null } = given,
) => {
  const { status, version } = history.orderAfter(before)
  const digest = digestOf(history.orderAfter(before), plan, asked)
  return { type: 'ChangeOpened', by, plan, digest, ...asked, reasonCode: null, status, version: version + 1 } as const
}
const changed = (plan: ChangePlan, status: OrderStatus, version: number) =>
  ({
    type: 'OrderChanged',
    changeId,
    lines: plan.lines,
    totals: plan.totals,
    chargeMinor: plan.chargeMinor,
    refundMinor: plan.refundMinor,
    shippingAddress,
    contact,
    status,
    version,
  }) as const
const failed = (code: string, reason: string, status: OrderStatus, version: number) =>
  ({ type: 'ChangeFailed', changeId, code, reason, status, version }) as const
const initial = history.lastId(pending, 'StockReservationRequested')
const releaseLamp = {
  type: 'StockReleaseRequested',
  reservationRequestId: initial,
  lines: history.inWarehouse([{ sku: 'LAMP-2', quantity: 1 }]),
  reason: 'The order was changed.',
} as const
const { fulfillmentId } = history.fulfillmentIdOf(paid)
const recall = {
  type: 'FulfillmentCancellationRequested',
  fulfillmentId,
  force: false,
  reason: 'The order is being changed.',
} as const
const noted = (outcome: string) => ({ type: 'FulfillmentNoted', fulfillmentId, outcome, lines: [] }) as const
const sent = (plan: { lines: readonly OrderLine[] }) => history.sent(plan.lines)
const reserveBulbs = history.reservation(edit.reserve)
const { stockSettled } = history
const bulbsHeld = { sources: history.inWarehouse(edit.reserve) }
const paidEdit = { ...edit, chargeMinor: 1980, recall: true }
const cancelled = example('FulfillmentCancelled', { fulfillmentId })
const toldDue = (dueMinor: number, reason: string) =>
  ({ type: 'PaymentAdjustmentRequested', dueMinor, currency, reason }) as const

const editing = history.after(paid, example('ChangeAdmitted'))
const reserving = history.after(editing, cancelled)
const charging = history.after(reserving, history.reserved(reserving, 'reserved-2'))
const adjustmentId = { requestId: history.lastId(charging, 'PaymentAdjustmentRequested') }
const bulbsId = history.lastId(reserving, 'StockReservationRequested')
const waiting = history.after(pending, example('ChangeAdmitted'))
const waitingPaid = history.after(paying, example('ChangeAdmitted'))
const declined = 'Your card has insufficient funds.'
const tooLate = 'The order is being picked or on its way already: open a return once it has arrived.'
const releaseBulbs = (reason: string) =>
  ({ type: 'StockReleaseRequested', reservationRequestId: bulbsId, lines: [], reason }) as const

/** A refund is on its way when something is added. */
const lowered = history.after(paid, dropLamp, cancelled)
const addMore = example('ChangeAdmitted', { by: { ...by, commandId: id('change-command-2') } })
const again = history.after(
  lowered,
  addMore,
  example('FulfillmentCancelled', { ...history.fulfillmentIdOf(lowered), id: id('cancelled-2') }),
)
const dearer = history.after(again, history.reserved(again, 'reserved-4'))
const dearerId = { requestId: history.lastId(dearer, 'PaymentAdjustmentRequested') }

/** All that was placed is dropped for something else, before anything is charged. */
const exchangedWish = wish({
  add,
  quantities: lines.map(({ lineId }) => ({ lineId, quantity: 0 })),
})
const exchanging = history.after(pending, exchangedWish, history.reserved(pending))
const bulbsAlone = { itemsMinor: 1980, totalMinor: 1980 + totals.shippingMinor }

const steps = [
  scenario(order, 'a charge on top is not taken for paid by what is still on its way back')
    .given(...dearer)
    .when(example('PaymentAdjustmentFailed', dearerId))
    .then(
      { type: 'PaymentSettled', ...dearerId, outcome: 'FAILED' },
      { ...failed('PAYMENT_DECLINED', declined, 'FULFILLMENT_PENDING', 8), changeId: addMore.by.commandId },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: history.lastId(again, 'StockReservationRequested'),
        lines: [],
        reason: declined,
      },
      toldDue(9498, 'A part of the price is given back.'),
      sent(drop),
    ),
  scenario(order, 'an order of which an edit has left nothing as it was placed is charged for what there is now')
    .given(...exchanging)
    .when(history.reserved(exchanging, 'reserved-3'))
    .then(
      stockSettled(history.lastId(exchanging, 'StockReservationRequested'), 'RESERVED', bulbsHeld),
      changed({ ...edit, lines: [bulb], totals: { ...totals, ...bulbsAlone } }, 'PENDING', 3),
      { type: 'StockReleaseRequested', reservationRequestId: initial, lines: [], reason: 'The order was changed.' },
      history.updated('PAYMENT_PROCESSING', 4, 'The stock is reserved.'),
      {
        type: 'PaymentRequested',
        amountMinor: bulbsAlone.totalMinor,
        currency,
        tenders: placement.tenders,
        terms: placement.terms,
        customerId,
      },
    ),
  scenario(order, 'an edit waits until the stock of the placement is known')
    .given(...pending)
    .when(example('ChangeAdmitted'))
    .then(opened(pending, edit)),
  scenario(order, 'an edit goes on when that stock is reserved, before anything is charged')
    .given(...waiting)
    .when(history.reserved(pending))
    .then(
      stockSettled(initial, 'RESERVED', {
        sources: history.inWarehouse(lines),
        until: at + placement.availability.holdMs,
      }),
      reserveBulbs,
    ),
  scenario(order, 'an edit waits for a payment that is under way')
    .given(...paying)
    .when(example('ChangeAdmitted'))
    .then(opened(paying, { ...edit, chargeMinor: 1980 })),
  scenario(order, 'an edit goes on when the order is paid')
    .given(...waitingPaid)
    .when(example('PaymentCompleted'))
    .then(
      {
        type: 'OrderPaymentCompleted',
        amountMinor: totals.totalMinor,
        capturedMinor: totals.totalMinor,
        currency,
        providerPaymentId: 'pi_1',
        status: 'PAYMENT_COMPLETED',
        version: 4,
      },
      reserveBulbs,
      history.holdAsked(initial, null),
    ),
  scenario(order, 'an edit of an order on hold adds what it needs no money for')
    .given(...held)
    .when(dropLamp)
    .then(
      opened(held, { ...drop, refundMinor: 1250 }),
      changed({ ...drop, refundMinor: 1250 }, 'PAYMENT_COMPLETED', 6),
      releaseLamp,
      toldDue(9498, 'A part of the price is given back.'),
    ),
  scenario(order, 'an edit calls back what the warehouse has not begun to pick')
    .given(...paid)
    .when(example('ChangeAdmitted'))
    .then(opened(paid, paidEdit), recall),
  scenario(order, 'when the warehouse has stopped, more stock is reserved')
    .given(...editing)
    .when(cancelled)
    .then(noted('CANCELLED'), reserveBulbs),
  scenario(order, 'when the stock is reserved, what is on top is charged')
    .given(...reserving)
    .when(history.reserved(reserving, 'reserved-2'))
    .then(stockSettled(bulbsId, 'RESERVED', bulbsHeld), toldDue(12_728, 'The order has become dearer.')),
  scenario(order, 'when that is paid, the order is what the plan said, and sent')
    .given(...charging)
    .when(example('PaymentAdjusted', { ...adjustmentId, chargedMinor: 1980, capturedMinor: 1980, dueMinor: 12_728 }))
    .then(
      {
        type: 'OrderPaymentAdjusted',
        chargedMinor: 1980,
        capturedMinor: 1980,
        refundedMinor: 0,
        releasedMinor: 0,
        currency,
        status: 'FULFILLMENT_PENDING',
        version: 6,
      },
      { type: 'PaymentSettled', ...adjustmentId, outcome: 'ADJUSTED' },
      changed(paidEdit, 'FULFILLMENT_PENDING', 7),
      sent(edit),
    ),
  scenario(order, 'a new address alone changes the order at once')
    .given(...pending)
    .when(wish({ contact: sealedText }))
    .then(opened(pending, { ...edit, lines, totals, reserve: [] }, { shippingAddress: null, contact: sealedText }), {
      ...changed({ ...edit, lines, totals }, 'PENDING', 3),
      contact: sealedText,
    }),
]

const failures = [
  scenario(order, 'an edit fails when the warehouse has begun to pick')
    .given(...editing)
    .when(example('FulfillmentCancellationRefused', { fulfillmentId }))
    .then(noted('CANCELLATION_REFUSED'), failed('FULFILLMENT_STARTED', tooLate, 'FULFILLMENT_PENDING', 6)),
  scenario(order, 'an edit without stock fails, and the order is sent as it was')
    .given(...reserving)
    .when(example('StockRefused', { requestId: bulbsId }))
    .then(
      stockSettled(bulbsId, 'NEVER_MADE'),
      failed('OUT_OF_STOCK', '1 of 2 lines is short.', 'FULFILLMENT_PENDING', 6),
      sent({ lines }),
    ),
  scenario(order, 'an edit that can not be paid fails, gives its stock back, and the order is sent as it was')
    .given(...charging)
    .when(example('PaymentAdjustmentFailed', adjustmentId))
    .then(
      { type: 'PaymentSettled', ...adjustmentId, outcome: 'FAILED' },
      failed('PAYMENT_DECLINED', declined, 'FULFILLMENT_PENDING', 6),
      releaseBulbs(declined),
      sent({ lines }),
    ),
  scenario(order, 'an edit gives way to a cancellation, with what it had reserved and charged')
    .given(...charging)
    .when(example('CancellationAdmitted', { reasonCode: 'OTHER' }))
    .then(
      failed('SUPERSEDED', 'Something that could not wait came between.', 'FULFILLMENT_PENDING', 6),
      releaseBulbs('Something that could not wait came between.'),
      {
        ...opened(charging, {
          ...edit,
          kind: 'CANCEL',
          lines,
          totals,
          refundMinor: totals.totalMinor,
          reserve: [],
          release: [
            { sku: 'CHAIR-7', quantity: 2 },
            { sku: 'LAMP-2', quantity: 1 },
            { sku: 'BULB-1', quantity: 2 },
          ],
          mails: ['ORDER_CANCELLED', 'ORDER_REFUNDED'],
        }),
        by: example('CancellationAdmitted').by,
        reasonCode: 'OTHER',
        version: 7,
      },
      {
        type: 'OrderCancelled',
        by: example('CancellationAdmitted').by,
        code: 'CUSTOMER_REQUEST',
        reason: 'The customer asked for it: OTHER.',
        status: 'CANCELLED',
        version: 8,
      },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: initial,
        lines: [],
        reason: 'The customer asked for it: OTHER.',
      },
      { type: 'PaymentCancellationRequested', reason: 'The customer asked for it: OTHER.' },
    ),
  scenario(order, 'what was declined for an edit that has failed is passed over')
    .given(...history.after(charging, example('CancellationAdmitted')))
    .when(example('PaymentAdjustmentFailed', adjustmentId))
    .then(),
]

const unpriced: PricedItem = { ...add[0]!, prices: [{ currency: 'USD' as CurrencyCode, amountMinor: 199 }] }
const refusals = (
  [
    ['another change is open', editing, wish({ contact }), 'CHANGE_OPEN', undefined],
    [
      'a line that is none',
      paid,
      wish({ quantities: [{ lineId: '9', quantity: 1 }] }),
      'UNKNOWN_LINE',
      "The order has no line '9'.",
    ],
    [
      'more units than a line may have',
      paid,
      wish({ quantities: [{ lineId: '1', quantity: 1_000 }] }),
      'QUANTITY_OUT_OF_RANGE',
      "A line has 0 to 999 units; line '1' has 1000.",
    ],
    [
      'nothing left',
      paid,
      wish({ quantities: lines.map(({ lineId }) => ({ lineId, quantity: 0 })) }),
      'NO_ITEMS',
      'Nothing would be left of the order: cancel it instead.',
    ],
    ['what it is already', paid, wish({ quantities: [{ lineId: '2', quantity: 1 }] }), 'NOTHING_TO_CHANGE', undefined],
    [
      'an item without a price in its currency',
      paid,
      wish({ add: [unpriced] }),
      'NO_PRICE_IN_CURRENCY',
      "'BULB-1' has no price in BRL, the currency of the order.",
    ],
    [
      'too many lines',
      paid,
      wish({ add: Array.from({ length: 199 }, () => add[0]!) }),
      'TOO_MANY_LINES',
      'An order has at most 200 lines; this one has 201.',
    ],
    [
      'a total of eight digits and more',
      paid,
      wish({ add: [{ ...add[0]!, prices: [{ currency, amountMinor: 99_999_999 }] }] }),
      'TOTAL_TOO_LARGE',
      'A total is at most BRL 999,999.99; this one is BRL 2,000,107.46.',
    ],
  ] as const
).map(([title, before, command, code, reason]) => {
  const other = { ...command, by: { ...by, commandId: id('change-command-2') } }
  return scenario(order, `an edit is refused for ${title}`)
    .given(...before)
    .when(other)
    .then(refused(other.by, code, reason))
})

const agreed = (digest: string) => example('ChangeAdmitted', { previewDigest: digest })
const plan = planChange(history.orderAfter(paid), example('ChangeAdmitted')) as ChangePlan
const digest = digestOf(history.orderAfter(paid), plan, given)
const previews = [
  scenario(order, 'an edit that was previewed is done as agreed')
    .given(...paid)
    .when(agreed(digest))
    .then(opened(paid, paidEdit), recall),
  scenario(order, 'an edit that would now do something else is refused, with what it would do')
    .given(...paid)
    .when(agreed('another'))
    .then({
      ...refused(
        by,
        'PREVIEW_OUTDATED',
        'The change would now do something else than the preview said: look at the plan, and agree to it.',
      ),
      plan: paidEdit,
      digest,
    }),
]

export const orderChangeScenarios = [...steps, ...failures, ...refusals, ...previews]
