// The rules of cancelling an order and of giving back what it holds, as scenarios.
import { order } from '../../../processors/order/order'
import type { CommandRef } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { staffBy, totals } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { refused } from './command.scenarios'
import * as history from './histories'

const { pending, paying, held, paid, picking, cancelling } = history
const reservationRequestId = history.lastId(pending, 'StockReservationRequested')
const { by, reasonCode } = example('CancellationAdmitted')
const reason = 'The customer asked for it: ORDERED_TWICE.'
const cancelled = (version: number, code = 'CUSTOMER_REQUEST', why = reason, who: CommandRef | null = by) =>
  ({ type: 'OrderCancelled', by: who, code, reason: why, status: 'CANCELLED', version }) as const
const release = (why = reason) =>
  ({ type: 'StockReleaseRequested', reservationRequestId, lines: [], reason: why }) as const
const undoPayment = (why = reason) => ({ type: 'PaymentCancellationRequested', reason: why }) as const
const opened = (given: history.History, who = by) => history.cancellationOf(given, who, reasonCode)
const { fulfillmentId } = history.fulfillmentIdOf(paid)
const recall = (force: boolean) =>
  ({
    type: 'FulfillmentCancellationRequested',
    fulfillmentId,
    force,
    reason: 'The order is being cancelled.',
  }) as const
const noted = (outcome: string) => ({ type: 'FulfillmentNoted', fulfillmentId, outcome, lines: [] }) as const
const tooLate = 'The order is being picked or on its way already: open a return once it has arrived.'
const failed = (changeId: typeof fulfillmentId, version: number, status: 'FULFILLMENT_PENDING' | 'SHIPPED') =>
  ({ type: 'ChangeFailed', changeId, code: 'FULFILLMENT_STARTED', reason: tooLate, status, version }) as const
const staff = staffBy('cancel-command-2')
const byStaff = example('CancellationAdmitted', { by: staff })
const failure = (step: 'STOCK_RESERVATION' | 'STOCK_RELEASE' | 'STOCK_COMMIT', attempt = 1) =>
  ({ type: 'OrderStepOverdue', step, attempt, code: 'COMMITTED' }) as const
const staffReason = 'Staff asked for it: ORDERED_TWICE.'
const editRecall = history.after(paid, example('ChangeAdmitted'))
const overtaken = history.after(editRecall, byStaff)

const requests = [
  scenario(order, 'a pending order is cancelled, and its reservation given back even if it is yet to be made')
    .given(...pending)
    .when(example('CancellationAdmitted'))
    .then(opened(pending), cancelled(3), release()),
  scenario(order, 'an order that is being paid is cancelled, its stock and its payment undone')
    .given(...paying)
    .when(example('CancellationAdmitted'))
    .then(opened(paying), cancelled(4), release(), undoPayment()),
  scenario(order, 'a paid order on hold is cancelled, its stock and its payment undone')
    .given(...held)
    .when(example('CancellationAdmitted'))
    .then(opened(held), cancelled(6), release(), undoPayment()),
  scenario(order, 'an order that the warehouse has is cancelled if it agrees')
    .given(...paid)
    .when(example('CancellationAdmitted'))
    .then(opened(paid), recall(false)),
  scenario(order, 'staff may stop what is being picked')
    .given(...picking)
    .when(byStaff)
    .then(opened(picking, staff), recall(true)),
  scenario(order, 'a second cancellation waits for nothing')
    .given(...cancelling)
    .when(byStaff)
    .then(refused(staff, 'CHANGE_OPEN')),
  scenario(order, 'nobody stops what has left')
    .given(...history.shipped)
    .when(byStaff)
    .then(refused(staff, 'FULFILLMENT_STARTED')),
  scenario(order, 'a cancellation takes over what an edit has called back')
    .given(...editRecall)
    .when(byStaff)
    .then(
      {
        type: 'ChangeFailed',
        changeId: example('ChangeAdmitted').by.commandId,
        code: 'SUPERSEDED',
        reason: 'Something that could not wait came between.',
        status: 'FULFILLMENT_PENDING',
        version: 6,
      },
      { ...opened(editRecall, staff), digest: history.digestAt(overtaken), version: 7 },
    ),
]

const answers = [
  scenario(order, 'the cancellation is refused when the warehouse goes on')
    .given(...cancelling)
    .when(example('FulfillmentCancellationRefused', { fulfillmentId }))
    .then(
      noted('CANCELLATION_REFUSED'),
      failed(by.commandId, 6, 'FULFILLMENT_PENDING'),
      refused(by, 'FULFILLMENT_STARTED'),
    ),
  scenario(order, 'staff ask the warehouse once more, by force, where it refused an edit')
    .given(...overtaken)
    .when(example('FulfillmentCancellationRefused', { fulfillmentId }))
    .then(noted('CANCELLATION_REFUSED'), recall(true)),
  scenario(order, 'the cancellation is off when the parcel has left meanwhile')
    .given(...cancelling)
    .when(example('FulfillmentShipped', { fulfillmentId }))
    .then(
      history.updated('FULFILLMENT_IN_PROGRESS', 6, 'Picking has started.'),
      { type: 'OrderShipped', carrier: 'FEDEX', trackingNumber: '794600000001', status: 'SHIPPED', version: 7 },
      history.commit(reservationRequestId),
      failed(by.commandId, 8, 'SHIPPED'),
      refused(by, 'FULFILLMENT_STARTED'),
    ),
  scenario(order, 'picking that starts while a cancellation is open moves the order on')
    .given(...cancelling)
    .when(history.started(paid))
    .then(noted('STARTED'), history.updated('FULFILLMENT_IN_PROGRESS', 6, 'Picking has started.')),
  scenario(order, 'an order whose fulfillment is cancelled as asked gives everything back')
    .given(...cancelling)
    .when(example('FulfillmentCancelled', { fulfillmentId }))
    .then(noted('CANCELLED'), cancelled(6), release(), undoPayment()),
  scenario(order, 'an order that staff cancel says so')
    .given(...history.after(picking, byStaff))
    .when(example('FulfillmentCancelled', { fulfillmentId }))
    .then(
      noted('CANCELLED'),
      cancelled(7, 'STAFF_REQUEST', staffReason, staff),
      release(staffReason),
      undoPayment(staffReason),
    ),
  scenario(order, 'a fulfillment that fails while it is asked to stop is the end of the order, too')
    .given(...cancelling)
    .when(example('FulfillmentFailed', { fulfillmentId }))
    .then(noted('FAILED'), cancelled(6), release(), undoPayment()),
  scenario(order, 'an order that the warehouse cancels while it picks gives everything back')
    .given(...picking)
    .when(example('FulfillmentCancelled', { fulfillmentId, reason: 'The goods are damaged.' }))
    .then(
      noted('FAILED'),
      cancelled(6, 'FULFILLMENT_CANCELLED', 'The goods are damaged.', null),
      release('The goods are damaged.'),
      undoPayment('The goods are damaged.'),
    ),
  ...(
    [
      ['with the warehouse', paid, 5],
      ['being picked', picking, 6],
    ] as const
  ).map(([state, given, version]) =>
    scenario(order, `a failed fulfillment cancels an order that is ${state}`)
      .given(...given)
      .when(example('FulfillmentFailed', { fulfillmentId }))
      .then(
        noted('FAILED'),
        cancelled(version, 'FULFILLMENT_FAILED', 'invalid_order: The postal code is unknown.', null),
        release('invalid_order: The postal code is unknown.'),
        undoPayment('invalid_order: The postal code is unknown.'),
      ),
  ),
]

const timedOut = (step: string) => `${step} did not end in time.`
const endings = [
  scenario(order, 'an order without stock is cancelled, and nothing is left to give back')
    .given(...pending)
    .when(example('StockRefused', { requestId: reservationRequestId }))
    .then(
      history.stockSettled(reservationRequestId, 'NEVER_MADE'),
      cancelled(2, 'OUT_OF_STOCK', '1 of 2 lines is short.', null),
    ),
  scenario(order, 'a declined payment ends the order and gives the stock back')
    .given(...paying)
    .when(example('PaymentFailed'))
    .then(
      {
        type: 'OrderPaymentFailed',
        code: 'insufficient_funds',
        reason: 'Your card has insufficient funds.',
        status: 'PAYMENT_FAILED',
        version: 3,
      },
      release('The payment failed.'),
    ),
  scenario(order, 'an order whose stock nobody reserves in time is cancelled')
    .given(...pending)
    .whenTheDeadlinePasses()
    .then(cancelled(2, 'STEP_TIMED_OUT', timedOut('STOCK_RESERVATION'), null), release(timedOut('STOCK_RESERVATION'))),
  scenario(order, 'an order whose payment nobody answers in time is cancelled')
    .given(...paying)
    .whenTheDeadlinePasses()
    .then(
      cancelled(3, 'STEP_TIMED_OUT', timedOut('PAYMENT'), null),
      release(timedOut('PAYMENT')),
      undoPayment(timedOut('PAYMENT')),
    ),
]

const { unpaid, cancelledPending, cancelledPaying, refunded } = history
const cancellationId = { requestId: history.lastId(cancelledPaying, 'PaymentCancellationRequested') }
const refunding = history.after(held, example('RefundOrder', { amountMinor: null }))
const allBack = { chargedMinor: 0, capturedMinor: 0, refundedMinor: totals.totalMinor, dueMinor: 0 }
const givenBack = history.after(
  refunding,
  example('PaymentAdjusted', { requestId: history.lastId(refunding, 'PaymentAdjustmentRequested'), ...allBack }),
  example('CancellationAdmitted'),
)
const settling = [
  ...[unpaid, cancelledPaying, refunded].map((given) =>
    scenario(order, `stock is settled when it is given back, of an order that is ${history.stateAfter(given).status}`)
      .given(...given)
      .when(history.released(given))
      .then(history.stockSettled(history.lastId(given, 'StockReleaseRequested'), 'RELEASED')),
  ),
  scenario(order, 'the payment of a cancelled order is settled when nothing was captured')
    .given(...cancelledPaying)
    .when(example('PaymentCancelled'))
    .then({ type: 'PaymentSettled', ...cancellationId, outcome: 'NOTHING_CAPTURED' }),
  scenario(order, 'a cancelled order whose money had all been given back before is refunded, too')
    .given(...givenBack)
    .when(example('PaymentCancelled'))
    .then(
      {
        type: 'OrderRefunded',
        amountMinor: totals.totalMinor,
        currency: totals.currency,
        status: 'REFUNDED',
        version: history.versionOf(givenBack) + 1,
      },
      {
        type: 'PaymentSettled',
        requestId: history.lastId(givenBack, 'PaymentCancellationRequested'),
        outcome: 'REFUNDED',
      },
    ),
  scenario(order, 'a cancelled order whose money went back is refunded')
    .given(...cancelledPaying)
    .when(example('PaymentRefunded'))
    .then(
      {
        type: 'OrderRefunded',
        amountMinor: totals.totalMinor,
        currency: totals.currency,
        status: 'REFUNDED',
        version: 5,
      },
      { type: 'PaymentSettled', ...cancellationId, outcome: 'REFUNDED' },
    ),
  scenario(order, 'a reservation that could not be made or refused is somebody’s to look at')
    .given(...pending)
    .when(example('StockRequestFailed', { requestId: reservationRequestId }))
    .then(failure('STOCK_RESERVATION')),
  ...[unpaid, cancelledPending, refunded].map((given) =>
    scenario(
      order,
      `a release that fails is somebody’s to look at, of an order that is ${history.stateAfter(given).status}`,
    )
      .given(...given)
      .when(example('StockRequestFailed', { requestId: history.lastId(given, 'StockReleaseRequested') }))
      .then(failure('STOCK_RELEASE')),
  ),
  ...[history.shipped, history.delivered].map((given) =>
    scenario(
      order,
      `a consumption that fails is somebody’s to look at, of an order that is ${history.stateAfter(given).status}`,
    )
      .given(...given)
      .when(example('StockRequestFailed', { requestId: history.lastId(given, 'StockCommitRequested') }))
      .then(failure('STOCK_COMMIT')),
  ),
  scenario(order, 'a cancellation that the warehouse does not answer is somebody’s to look at')
    .given(...cancelling)
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'FULFILLMENT_CANCELLATION', attempt: 1, code: 'DEADLINE_PASSED' }),
]

export const orderUndoScenarios = [...requests, ...answers, ...endings, ...settling]
