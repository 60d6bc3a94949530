// Goods that nobody can find, and what a fulfillment can not send, as scenarios.
import { order } from '../../processors/order'
import { example } from '../examples/examples'
import { at, contact, currency, id, lines, minuteMs, shippingAddress, totals } from '../examples/values'
import { scenario } from '../dsl/scenario'
import { refused } from './order-command.scenarios'
import * as history from './order-histories'

const { pending, picking, shortOf } = history
const { fulfillmentId } = history.fulfillmentIdOf(picking)
const { by, shortageId } = example('AnswerShortage')
const lamps = [{ lineId: '2', quantity: 1 }]
const status = 'FULFILLMENT_IN_PROGRESS' as const
const answered = (answer: string, version: number, answeredBy: typeof by | null = by) =>
  ({ type: 'ShortageAnswered', by: answeredBy, shortageId, answer, status, version }) as const
const initial = history.lastId(pending, 'StockReservationRequested')
const withoutLamp = (changeId: typeof shortageId, version: number) => [
  {
    type: 'OrderChanged',
    changeId,
    lines: lines.slice(0, 1),
    totals: { ...totals, itemsMinor: 7998, totalMinor: 9498 },
    chargeMinor: 0,
    refundMinor: 1250,
    shippingAddress,
    contact,
    status,
    version,
  } as const,
  {
    type: 'StockReleaseRequested',
    reservationRequestId: initial,
    lines: [{ sku: 'LAMP-2', quantity: 1 }],
    reason: 'The goods can not be sent.',
  } as const,
]
const amended = (drop = lamps) => ({ type: 'FulfillmentAmendmentRequested', fulfillmentId, drop }) as const
const lowered = {
  type: 'PaymentAdjustmentRequested',
  dueMinor: 9498,
  currency,
  reason: 'A part of the price is given back.',
} as const
const noted = (outcome: string, of = fulfillmentId) =>
  ({ type: 'FulfillmentNoted', fulfillmentId: of, outcome, newFulfillmentId: null, lines: [] }) as const
const chairs = lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
const allShort = history.after(picking, example('FulfillmentShort', { fulfillmentId, lines: chairs }))
const emptied = history.after(allShort, example('AnswerShortage'))
const nothingFound = 'Nothing of it could be found.'

const other = id('resourced-1')
const split = history.after(picking, example('FulfillmentResourced', { fulfillmentId }))
const half = history.after(split, history.shippedBy(picking))
const cancelBy = { ...by, commandId: id('answer-command-2') }

/** The customer wants nothing without what is missing; whether that can still be done is asked. */
const declined = history.after(shortOf, example('AnswerShortage', { answer: 'CANCEL' }))
const unstopped = example('FulfillmentCancellationRefused', { fulfillmentId })
const failed = (version: number) => {
  const { code, reason } = refused(by, 'FULFILLMENT_STARTED')
  return { type: 'ChangeFailed', changeId: by.commandId, code, reason, status, version } as const
}

const answers = [
  scenario(order, 'the customer is asked about goods that nobody can find')
    .given(...picking)
    .when(history.short(picking))
    .then({
      type: 'ShortageOpened',
      shortageId,
      fulfillmentId,
      lines: lamps,
      answerBy: at + 48 * 60 * minuteMs,
      status,
      version: 6,
    }),
  scenario(order, 'the rest is sent, and what is missing is paid back')
    .given(...shortOf)
    .when(example('AnswerShortage'))
    .then(answered('AMEND', 7), ...withoutLamp(shortageId, 8), amended(), lowered),
  scenario(order, 'who does not answer in time is taken to want the rest')
    .given(...shortOf)
    .whenTheDeadlinePasses()
    .then(answered('AMEND', 7, null), ...withoutLamp(shortageId, 8), amended(), lowered),
  scenario(order, 'an order of which nothing is found leaves it to fulfillment to end')
    .given(...allShort)
    .when(example('AnswerShortage'))
    .then(answered('AMEND', 7), amended(chairs)),
  scenario(order, 'an order of which nothing was found is cancelled')
    .given(...emptied)
    .when(example('FulfillmentCancelled', { fulfillmentId }))
    .then(
      noted('FAILED'),
      { type: 'OrderCancelled', by: null, code: 'SHORTAGE', reason: nothingFound, status: 'CANCELLED', version: 8 },
      { type: 'StockReleaseRequested', reservationRequestId: initial, lines: [], reason: nothingFound },
      { type: 'PaymentCancellationRequested', reason: nothingFound },
    ),
  scenario(order, 'who wants nothing without what is missing has the order cancelled, though it is being picked')
    .given(...shortOf)
    .when(example('AnswerShortage', { answer: 'CANCEL' }))
    .then(
      answered('CANCEL', 7),
      { ...history.cancellationOf(shortOf, by, 'SHORTAGE'), version: 8 },
      {
        type: 'FulfillmentCancellationRequested',
        fulfillmentId,
        force: true,
        reason: 'The order is being cancelled.',
      },
    ),
  scenario(order, 'who wanted nothing without what is missing gets the rest when nobody could stop it any more')
    .given(...declined)
    .when(unstopped)
    .then(
      noted('CANCELLATION_REFUSED'),
      failed(9),
      refused(by, 'FULFILLMENT_STARTED'),
      ...withoutLamp(shortageId, 10),
      amended(),
      lowered,
    ),
  scenario(order, 'goods that are missing are left out only once when nobody could stop the rest')
    .given(...history.after(declined, unstopped))
    .when(example('FulfillmentAmended', { fulfillmentId }))
    .then(),
  scenario(order, 'an answer is given once')
    .given(...declined)
    .when(example('AnswerShortage', { by: cancelBy }))
    .then(refused(cancelBy, 'UNKNOWN_SHORTAGE')),
  scenario(order, 'an order of which a part has left can not be cancelled for a shortage')
    .given(...history.after(half, example('FulfillmentShort', { fulfillmentId: other })))
    .when(example('AnswerShortage', { answer: 'CANCEL' }))
    .then(refused(by, 'FULFILLMENT_STARTED')),
  scenario(order, 'an answer is one of two')
    .given(...shortOf)
    .when(example('AnswerShortage', { answer: 'WAIT' }))
    .then(refused(by, 'UNKNOWN_ANSWER')),
  scenario(order, 'an answer comes too late when the order is being cancelled')
    .given(...history.after(shortOf, example('CancellationAdmitted', { by: example('PlaceHold').by })))
    .when(example('AnswerShortage', { by: cancelBy }))
    .then(refused(cancelBy, 'CHANGE_OPEN')),
  scenario(order, 'a question about a fulfillment that is not the order’s is passed over')
    .given(...picking)
    .when(example('FulfillmentShort', { fulfillmentId: id('another-1') }))
    .then(),
  scenario(order, 'what the warehouse has left out was dropped when it was asked to')
    .given(...history.after(shortOf, example('AnswerShortage')))
    .when(example('FulfillmentAmended', { fulfillmentId }))
    .then(),
]

const losses = [
  scenario(order, 'goods that another warehouse can not send are paid back while the rest goes on')
    .given(...split)
    .when(example('FulfillmentFailed', { fulfillmentId: other }))
    .then(noted('FAILED', other), ...withoutLamp(other, 6), lowered),
  scenario(order, 'an order is shipped when all but what can not be sent has left')
    .given(...half)
    .when(example('FulfillmentFailed', { fulfillmentId: other }))
    .then(
      noted('FAILED', other),
      ...withoutLamp(other, 7),
      lowered,
      history.updated('SHIPPED', 8, 'Nothing more of it is to be sent.'),
    ),
]

export const orderShortageScenarios = [...answers, ...losses]
