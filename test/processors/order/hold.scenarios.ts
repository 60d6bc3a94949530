// Holds, as scenarios: while one is open nothing is charged or sent.
import { order } from '../../../processors/order/order'
import type { OrderStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { at, currency, customerId, lines, minuteMs, placement, totals } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const { pending, paying, paid, held } = history
const { by } = example('PlaceHold')
const reason = 'Staff put the order on hold: FRAUD_SUSPECTED.'
const onHold = (status: OrderStatus, version: number, holdBy = by) =>
  ({
    type: 'OrderHeld',
    by: holdBy,
    holdId: holdBy.commandId,
    code: 'FRAUD_SUSPECTED',
    reason,
    ruleId: null,
    status,
    version,
  }) as const
const released = (status: OrderStatus, version: number) =>
  ({ type: 'OrderReleased', by: example('ReleaseHold').by, holdId: by.commandId, status, version }) as const
const sent = history.sent()
const initial = history.lastId(pending, 'StockReservationRequested')
const stockReserved = history.stockSettled(initial, 'RESERVED', {
  sources: history.inWarehouse(lines),
  until: at + placement.availability.holdMs,
})
/** A quarter of an hour after the order is to be reviewed. */
const reviewed = history.holdAsked(initial, at + (24 * 60 + 15) * minuteMs)
const { fulfillmentId } = history.fulfillmentIdOf(paid)
const noted = (outcome: string) => ({ type: 'FulfillmentNoted', fulfillmentId, outcome, lines: [] }) as const
const pendingHeld = history.after(pending, example('PlaceHold'))
const reservedHeld = history.after(pendingHeld, history.reserved(pending))
const paidHeld = history.after(paid, example('PlaceHold'))
const second = example('PlaceHold', { by: { ...by, commandId: example('OrderHeld').id } })

export const orderHoldScenarios = [
  scenario(order, 'a pending order is put on hold')
    .given(...pending)
    .when(example('PlaceHold'))
    .then(onHold('PENDING', 2)),
  scenario(order, 'an order that is being paid is put on hold')
    .given(...paying)
    .when(example('PlaceHold'))
    .then(onHold('PAYMENT_PROCESSING', 3), reviewed),
  scenario(order, 'an order may be on hold for the same reason twice')
    .given(...held)
    .when(second)
    .then(onHold('PAYMENT_COMPLETED', 5, second.by)),
  scenario(order, 'an order that is put on hold is called back from the warehouse')
    .given(...paid)
    .when(example('PlaceHold'))
    .then(onHold('FULFILLMENT_PENDING', 5), {
      type: 'FulfillmentCancellationRequested',
      fulfillmentId,
      force: false,
      reason,
    }),
  scenario(order, 'an order on hold is not charged when its stock is reserved')
    .given(...pendingHeld)
    .when(history.reserved(pending))
    .then(stockReserved, reviewed),
  scenario(order, 'an order that is released is charged')
    .given(...reservedHeld)
    .when(example('ReleaseHold'))
    .then(released('PENDING', 3), history.updated('PAYMENT_PROCESSING', 4, 'The stock is reserved.'), {
      type: 'PaymentRequested',
      amountMinor: totals.totalMinor,
      currency,
      tenders: placement.tenders,
      terms: placement.terms,
      customerId,
    }),
  scenario(order, 'a paid order that is released is sent')
    .given(...held)
    .when(example('ReleaseHold'))
    .then(released('PAYMENT_COMPLETED', 5), history.updated('FULFILLMENT_PENDING', 6, 'The order is paid.'), sent),
  scenario(order, 'the warehouse has stopped: the order on hold is not sent again')
    .given(...paidHeld)
    .when(example('FulfillmentCancelled', { fulfillmentId }))
    .then(noted('CANCELLED')),
  scenario(order, 'it is sent again when it is released')
    .given(...history.after(paidHeld, example('FulfillmentCancelled', { fulfillmentId })))
    .when(example('ReleaseHold'))
    .then(released('FULFILLMENT_PENDING', 6), sent),
  scenario(order, 'the warehouse goes on: the hold stays, and holds back what is not sent yet')
    .given(...paidHeld)
    .when(example('FulfillmentCancellationRefused', { fulfillmentId }))
    .then(noted('CANCELLATION_REFUSED')),
  scenario(order, 'a hold that nobody looks at in time is somebody’s to look at')
    .given(...held)
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'HOLD_REVIEW', attempt: 1, code: 'DEADLINE_PASSED' }),
]
