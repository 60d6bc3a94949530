// Stock that is held for a while only: confirmed once the order is paid, and what becomes of an order whose stock ran out before, as scenarios.
import { order } from '../../../processors/order/order'
import { example } from '../../examples/examples'
import { at, availability, currency, head, lines, minuteMs, totals } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const { alone, pending, paying, stockSettled, inWarehouse, sent, withoutLamp } = history
const initial = history.lastId(pending, 'StockReservationRequested')
const hourMs = 60 * minuteMs
const until = at + availability.holdMs
const chairs = inWarehouse(lines.slice(0, 1))
const dropped = [{ sku: 'LAMP-2', quantity: 1 }]
const dropPlaced = history.after([], history.placedWith('DROP'))
const failed = (requestId: typeof initial, code: string) => example('StockRequestFailed', { requestId, code })
const report = (code = 'DEADLINE_PASSED') =>
  ({ type: 'OrderStepOverdue', step: 'STOCK_HOLD', attempt: 1, code }) as const

const unconfirmed = alone(paying, example('PaymentCompleted'))
const confirmation = history.lastId(unconfirmed, 'StockHoldRequested')
const runOut = failed(confirmation, 'EXPIRED')
const ranOut = alone(unconfirmed, runOut)
const anew = history.lastId(ranOut, 'StockReservationRequested')
const refundAll = 'It is no longer there.'
const dropPaid = alone(dropPlaced, history.reserved(dropPlaced), example('PaymentCompleted'))
const dropRanOut = alone(dropPaid, failed(history.lastId(dropPaid, 'StockHoldRequested'), 'EXPIRED'))
const dropAnew = history.lastId(dropRanOut, 'StockReservationRequested')
const unanswered = alone(
  paying,
  example('PaymentAwaited', { waitsFor: 'METHOD', until: at + 24 * hourMs }),
  example('PaymentCompleted'),
)
const holdIds = unanswered.flatMap((output) => (output.type === 'StockHoldRequested' ? [output.id] : []))

const holds = [
  scenario(order, 'stock that ran out before it was paid is reserved again, for good')
    .given(...unconfirmed)
    .when(runOut)
    .then(stockSettled(confirmation, 'EXPIRED'), history.reservation(lines)),
  scenario(order, 'an order whose stock is there once more is sent')
    .given(...ranOut)
    .when(history.reserved(ranOut, 'reserved-2'))
    .then(
      stockSettled(anew, 'RESERVED', { sources: inWarehouse(lines) }),
      history.updated('FULFILLMENT_PENDING', 4, 'The order is paid.'),
      sent(),
    ),
  scenario(order, 'an order whose stock went to others is cancelled and paid back')
    .given(...ranOut)
    .when(example('StockRefused', { ...head('refused-2'), requestId: anew, reason: refundAll }))
    .then(
      stockSettled(anew, 'NEVER_MADE'),
      { type: 'OrderCancelled', by: null, code: 'OUT_OF_STOCK', reason: refundAll, status: 'CANCELLED', version: 4 },
      { type: 'PaymentCancellationRequested', reason: refundAll },
    ),
  scenario(order, 'what is left out after it was paid is paid back')
    .given(...dropRanOut)
    .when(history.reserved(dropRanOut, 'reserved-2', { sources: chairs, dropped }))
    .then(
      stockSettled(dropAnew, 'RESERVED', { sources: chairs, dropped }),
      withoutLamp(dropAnew, 'PAYMENT_COMPLETED', 4, 1250),
      {
        type: 'PaymentAdjustmentRequested',
        dueMinor: 9498,
        currency,
        reason: 'A part of the price is given back.',
      },
      history.updated('FULFILLMENT_PENDING', 5, 'The order is paid.'),
      sent(lines.slice(0, 1)),
    ),
  scenario(order, 'a confirmation stands, whatever is answered after it')
    .given(...alone(unanswered, example('StockHeld', { requestId: holdIds[1]!, until: null })))
    .when(example('StockHeld', { ...head('held-2'), requestId: holdIds[0]!, until: at + 26 * hourMs }))
    .then(stockSettled(holdIds[0]!, 'HELD', { until: at + 26 * hourMs })),
  scenario(order, 'a confirmation that nobody answers is somebody’s to look at')
    .given(...unconfirmed)
    .whenTheDeadlinePasses()
    .then(report()),
  scenario(order, 'a confirmation that fails in another way is somebody’s to look at')
    .given(...unconfirmed)
    .when(failed(confirmation, 'COMMITTED'))
    .then(report('COMMITTED')),
  scenario(order, 'stock that ran out after the order was cancelled is given back already')
    .given(...alone(unconfirmed, example('CancellationAdmitted')))
    .when(runOut)
    .then(stockSettled(confirmation, 'FAILED')),
  scenario(order, 'stock that had run out when it was given back is given back')
    .given(...history.cancelledPending)
    .when(failed(history.lastId(history.cancelledPending, 'StockReleaseRequested'), 'EXPIRED'))
    .then(stockSettled(history.lastId(history.cancelledPending, 'StockReleaseRequested'), 'RELEASED')),
  scenario(order, 'of what the service does not say where it is, it is in the nearest warehouse')
    .given(...pending)
    .when(history.reserved(pending, 'r-1', { sources: [] }))
    .then(
      stockSettled(initial, 'RESERVED', { sources: inWarehouse(lines), until }),
      history.paymentBegins(2),
      history.paymentAsked(totals.totalMinor),
    ),
]

export const orderExpiryScenarios = holds
