// The rules of cancelling an order and of giving back what it holds, as scenarios.
import { order } from '../../processors/order'
import { example } from '../examples/examples'
import { id, totals } from '../examples/values'
import { scenario } from '../dsl/scenario'
import * as history from './order-histories'

const reservationRequestId = example('StockReservationRequested').id
const { reason, commandId, requestedBy } = example('CancellationRequested')
const cancelled = (version: number, code = 'CUSTOMER_REQUEST', why = reason, by = requestedBy) =>
  ({ type: 'OrderCancelled', code, reason: why, requestedBy: by, status: 'CANCELLED', version }) as const
const release = (why = reason) => ({ type: 'StockReleaseRequested', reservationRequestId, reason: why }) as const
const undoPayment = (why = reason) => ({ type: 'PaymentCancellationRequested', reason: why }) as const
const refused = (code: string, why: string) => ({ type: 'CancellationRefused', commandId, code, reason: why }) as const
const tooLate = 'The order is being picked or on its way already.'
const anotherCommand = { commandId: id('cancel-command-2') }
const failure = (step: 'STOCK_RESERVATION' | 'STOCK_RELEASE' | 'STOCK_COMMIT', attempt = 1) =>
  ({ type: 'OrderStepOverdue', step, attempt, code: 'COMMITTED' }) as const
const commitFailed = example('StockRequestFailed', { requestId: example('StockCommitRequested').id })

const requests = [
  scenario(order, 'nobody can cancel an order that does not exist')
    .when(example('CancellationRequested'))
    .then(refused('UNKNOWN_ORDER', 'There is no order under this id.')),
  scenario(order, 'nobody can cancel a rejected order')
    .given(...history.rejected)
    .when(example('CancellationRequested'))
    .then(refused('UNKNOWN_ORDER', 'There is no order under this id.')),
  scenario(order, 'a pending order is cancelled, and its reservation given back even if it is yet to be made')
    .given(...history.pending)
    .when(example('CancellationRequested'))
    .then(cancelled(2), release()),
  scenario(order, 'an order that is being paid is cancelled, its stock and its payment undone')
    .given(...history.paying)
    .when(example('CancellationRequested'))
    .then(cancelled(3), release(), undoPayment()),
  scenario(order, 'a paid order is cancelled if fulfillment agrees')
    .given(...history.paid)
    .when(example('CancellationRequested'))
    .then({ type: 'FulfillmentCancellationRequested', reason, commandId, requestedBy }),
  scenario(order, 'a second request to cancel waits for the answer to the first')
    .given(...history.cancelling)
    .when(example('CancellationRequested', anotherCommand))
    .then(),
  scenario(order, 'an order that is being picked can not be cancelled')
    .given(...history.picking)
    .when(example('CancellationRequested'))
    .then(refused('FULFILLMENT_STARTED', tooLate)),
  scenario(order, 'a request to cancel that fulfillment has yet to answer is not answered twice')
    .given(...history.pickingWhileCancelling)
    .when(example('CancellationRequested'))
    .then(),
  scenario(order, 'a shipped order can not be cancelled')
    .given(...history.shipped)
    .when(example('CancellationRequested'))
    .then(refused('FULFILLMENT_STARTED', tooLate)),
  scenario(order, 'a delivered order can not be cancelled')
    .given(...history.delivered)
    .when(example('CancellationRequested'))
    .then(refused('ALREADY_FINAL', 'The order has ended: it is DELIVERED.')),
  scenario(order, 'an order whose payment failed can not be cancelled')
    .given(...history.unpaid)
    .when(example('CancellationRequested'))
    .then(refused('ALREADY_FINAL', 'The order has ended: it is PAYMENT_FAILED.')),
]

const answers = [
  scenario(order, 'the request to cancel is refused when fulfillment goes on')
    .given(...history.cancelling)
    .when(example('FulfillmentCancellationRefused'))
    .then(refused('FULFILLMENT_STARTED', 'The warehouse is picking the order already.')),
  scenario(order, 'the request to cancel is refused when picking had started meanwhile')
    .given(...history.pickingWhileCancelling)
    .when(example('FulfillmentCancellationRefused'))
    .then(refused('FULFILLMENT_STARTED', 'The warehouse is picking the order already.')),
  scenario(order, 'an order whose fulfillment is cancelled as asked gives everything back')
    .given(...history.cancelling)
    .when(example('FulfillmentCancelled'))
    .then(cancelled(5), release(), undoPayment()),
  scenario(order, 'an order that the warehouse cancels while it picks gives everything back')
    .given(...history.picking)
    .when(example('FulfillmentCancelled', { reason: 'The goods are damaged.' }))
    .then(
      cancelled(6, 'FULFILLMENT_CANCELLED', 'The goods are damaged.', 'system'),
      release('The goods are damaged.'),
      undoPayment('The goods are damaged.'),
    ),
  ...(
    [
      ['paid', 5],
      ['picking', 6],
    ] as const
  ).map(([state, version]) =>
    scenario(order, `a failed fulfillment cancels an order that is ${state}`)
      .given(...history[state])
      .when(example('FulfillmentFailed'))
      .then(
        cancelled(version, 'FULFILLMENT_FAILED', 'invalid_order: The postal code is unknown.', 'system'),
        release('invalid_order: The postal code is unknown.'),
        undoPayment('invalid_order: The postal code is unknown.'),
      ),
  ),
]

const timeouts = [
  scenario(order, 'an order whose stock nobody reserves in time is cancelled')
    .given(...history.pending)
    .whenTheDeadlinePasses()
    .then(
      cancelled(2, 'STEP_TIMED_OUT', 'STOCK_RESERVATION did not end in time.', 'system'),
      release('STOCK_RESERVATION did not end in time.'),
    ),
  scenario(order, 'an order whose payment nobody answers in time is cancelled')
    .given(...history.paying)
    .whenTheDeadlinePasses()
    .then(
      cancelled(3, 'STEP_TIMED_OUT', 'PAYMENT did not end in time.', 'system'),
      release('PAYMENT did not end in time.'),
      undoPayment('PAYMENT did not end in time.'),
    ),
]

const settling = [
  ...(['unpaid', 'cancelledPaying', 'refunded'] as const).map((state) =>
    scenario(order, `the stock of an order that is ${state} is settled when it is given back`)
      .given(...history[state])
      .when(example('StockReleased'))
      .then({ type: 'StockSettled', outcome: 'RELEASED' }),
  ),
  scenario(order, 'the payment of a cancelled order is settled when nothing was captured')
    .given(...history.cancelledPaying)
    .when(example('PaymentCancelled'))
    .then({ type: 'PaymentSettled', outcome: 'NOTHING_CAPTURED' }),
  scenario(order, 'a cancelled order whose money went back is refunded')
    .given(...history.cancelledPaying)
    .when(example('PaymentRefunded'))
    .then(
      {
        type: 'OrderRefunded',
        amountMinor: totals.totalMinor,
        currency: totals.currency,
        status: 'REFUNDED',
        version: 4,
      },
      { type: 'PaymentSettled', outcome: 'REFUNDED' },
    ),
  scenario(order, 'a reservation that could not be made or refused is somebody’s to look at')
    .given(...history.pending)
    .when(example('StockRequestFailed', { requestId: reservationRequestId }))
    .then(failure('STOCK_RESERVATION')),
  ...(['unpaid', 'cancelledPending', 'refunded'] as const).map((state) =>
    scenario(order, `a release that fails for an order that is ${state} is somebody’s to look at`)
      .given(...history[state])
      .when(example('StockRequestFailed'))
      .then(failure('STOCK_RELEASE')),
  ),
  ...(['shipped', 'delivered'] as const).map((state) =>
    scenario(order, `a consumption that fails for an order that is ${state} is somebody’s to look at`)
      .given(...history[state])
      .when(commitFailed)
      .then(failure('STOCK_COMMIT')),
  ),
]

export const orderUndoScenarios = [...requests, ...answers, ...timeouts, ...settling]
