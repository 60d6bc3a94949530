// Goods that nobody can find, and what a fulfillment can not send, as scenarios.
import { order } from '../../../processors/order/order'
import { example } from '../../examples/examples'
import {
  at,
  contact,
  currency,
  head,
  id,
  lines,
  minuteMs,
  shippingAddress,
  totals,
  warehouse,
} from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { refused } from './command.scenarios'
import * as history from './histories'

const { pending, picking, shortOf } = history
const { fulfillmentId } = history.fulfillmentIdOf(picking)
const { by } = example('AnswerShortage')
/** The question is named by the news that nobody has the goods. */
const shortageId = example('StockResourced').id
const answer = (changes: Parameters<typeof example<'AnswerShortage'>>[1] = {}) =>
  example('AnswerShortage', { shortageId, ...changes })
const lamps = [{ lineId: '2', quantity: 1 }]
const status = 'FULFILLMENT_IN_PROGRESS' as const
const answered = (answerOf: string, version: number, answeredBy: typeof by | null = by) =>
  ({ type: 'ShortageAnswered', by: answeredBy, shortageId, answer: answerOf, status, version }) as const
const initial = history.lastId(pending, 'StockReservationRequested')
const withoutLamp = (changeId: typeof shortageId, version: number, from = warehouse) => [
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
    lines: [{ sku: 'LAMP-2', quantity: 1, warehouse: from }],
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
  ({ type: 'FulfillmentNoted', fulfillmentId: of, outcome, lines: [] }) as const
const chairs = lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
const allSought = history.after(picking, example('FulfillmentShort', { fulfillmentId, lines: chairs }))
const allShort = history.after(allSought, history.nowhere(allSought))
const emptied = history.after(allShort, answer())
const nothingFound = 'Nothing of it could be found.'

const { spread, half, lampId, seeking } = history
const cancelBy = { ...by, commandId: id('answer-command-2') }

/** The customer wants nothing without what is missing; whether that can still be done is asked. */
const declined = history.after(shortOf, answer({ answer: 'CANCEL' }))
const unstopped = example('FulfillmentCancellationRefused', { fulfillmentId })
const failed = (version: number) => {
  const { code, reason } = refused(by, 'FULFILLMENT_STARTED')
  return { type: 'ChangeFailed', changeId: by.commandId, code, reason, status, version } as const
}

const soughtFor = (given: history.History) => history.lastId(given, 'StockResourcingRequested')
const shortage = (lines: typeof lamps, version: number, id = shortageId, of = fulfillmentId) =>
  ({
    type: 'ShortageOpened',
    shortageId: id,
    fulfillmentId: of,
    lines,
    answerBy: at + 48 * 60 * minuteMs,
    status,
    version,
  }) as const
const seek = (units: readonly { sku: string; quantity: number }[], of = fulfillmentId) =>
  ({
    type: 'StockResourcingRequested',
    reservationRequestId: initial,
    fulfillmentId: of,
    lines: history.inWarehouse(units),
    country: 'BR',
    region: 'SP',
  }) as const
const lampElsewhere = [{ sku: 'LAMP-2', quantity: 1, warehouse: 'REC-1' }]
const elsewhere = (given: history.History, sources: typeof lampElsewhere, missing: typeof lampElsewhere = []) =>
  example('StockResourced', { requestId: soughtFor(given), reservationRequestId: initial, sources, missing })
const moved = history.after(seeking, elsewhere(seeking, lampElsewhere))
const movedId = history.lastId(moved, 'FulfillmentRequested')
const chairMissing = [{ sku: 'CHAIR-7', quantity: 2, warehouse }]
const nothingLeft = history.after(
  allSought,
  elsewhere(allSought, [...lampElsewhere, { sku: 'CHAIR-7', quantity: 2, warehouse: 'REC-1' }]),
)

const seekings = [
  scenario(order, 'goods that a warehouse does not find are looked for in others')
    .given(...picking)
    .when(history.short(picking))
    .then({ ...noted('SHORT'), lines: lamps }, seek([{ sku: 'LAMP-2', quantity: 1 }])),
  scenario(order, 'what another warehouse has is left out here, and sent from there')
    .given(...seeking)
    .when(elsewhere(seeking, lampElsewhere))
    .then(
      history.stockSettled(soughtFor(seeking), 'RESOURCED', { sources: lampElsewhere }),
      amended(),
      { ...noted('RESOURCED'), lines: lamps },
      { ...history.sent(lines.slice(1)), warehouse: 'REC-1' },
    ),
  scenario(order, 'what was moved leaves the other warehouse by the books')
    .given(...history.after(moved, history.shippedBy(picking)))
    .when(example('FulfillmentShipped', { ...head('shipped-2'), fulfillmentId: movedId }))
    .then(
      { type: 'OrderShipped', carrier: 'FEDEX', trackingNumber: '794600000001', status: 'SHIPPED', version: 7 },
      history.commit(initial, lines.slice(1), 'REC-1'),
    ),
  scenario(order, 'about what no warehouse has the customer is asked')
    .given(...seeking)
    .when(history.nowhere(seeking))
    .then(history.stockSettled(soughtFor(seeking), 'RESOURCED'), shortage(lamps, 6)),
  scenario(
    order,
    'of what is not found a part is sent from elsewhere once the customer has said what to do about the rest',
  )
    .given(...allSought)
    .when(elsewhere(allSought, lampElsewhere, chairMissing))
    .then(
      history.stockSettled(soughtFor(allSought), 'RESOURCED', { sources: lampElsewhere }),
      amended(),
      { ...noted('RESOURCED'), lines: lamps },
      shortage([{ lineId: '1', quantity: 2 }], 6),
    ),
  scenario(order, 'a service that does not look for them has none')
    .given(...seeking)
    .when(example('StockRequestFailed', { requestId: soughtFor(seeking), code: 'UNKNOWN_SKU' }))
    .then(history.stockSettled(soughtFor(seeking), 'FAILED'), shortage(lamps, 6, example('StockRequestFailed').id)),
  scenario(order, 'a fulfillment of which all is sent from elsewhere is no more the order’s when it ends')
    .given(...nothingLeft)
    .when(example('FulfillmentCancelled', { fulfillmentId }))
    .then(),
  scenario(order, 'goods that are moved after the order was cancelled are given back already')
    .given(
      ...history.after(
        seeking,
        example('CancellationAdmitted', { by: example('PlaceHold').by }),
        example('FulfillmentCancelled', { fulfillmentId }),
      ),
    )
    .when(elsewhere(seeking, lampElsewhere))
    .then(history.stockSettled(soughtFor(seeking), 'RESOURCED')),
  scenario(order, 'a search that nobody answers is somebody’s to look at')
    .given(...seeking)
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'STOCK_RESOURCING', attempt: 1, code: 'DEADLINE_PASSED' }),
]

const halfShort = history.after(half, example('FulfillmentShort', { fulfillmentId: lampId }))

const answers = [
  scenario(order, 'the rest is sent, and what is missing is paid back')
    .given(...shortOf)
    .when(answer())
    .then(answered('AMEND', 7), ...withoutLamp(shortageId, 8), amended(), lowered),
  scenario(order, 'who does not answer in time is taken to want the rest')
    .given(...shortOf)
    .whenTheDeadlinePasses()
    .then(answered('AMEND', 7, null), ...withoutLamp(shortageId, 8), amended(), lowered),
  scenario(order, 'an order of which nothing is found leaves it to fulfillment to end')
    .given(...allShort)
    .when(answer())
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
    .when(answer({ answer: 'CANCEL' }))
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
    .when(answer({ by: cancelBy }))
    .then(refused(cancelBy, 'UNKNOWN_SHORTAGE')),
  scenario(order, 'an order of which a part has left can not be cancelled for a shortage')
    .given(...history.after(halfShort, history.nowhere(halfShort)))
    .when(answer({ answer: 'CANCEL' }))
    .then(refused(by, 'FULFILLMENT_STARTED')),
  scenario(order, 'an answer is one of two')
    .given(...shortOf)
    .when(answer({ answer: 'WAIT' }))
    .then(refused(by, 'UNKNOWN_ANSWER')),
  scenario(order, 'an answer comes too late when the order is being cancelled')
    .given(...history.after(shortOf, example('CancellationAdmitted', { by: example('PlaceHold').by })))
    .when(answer({ by: cancelBy }))
    .then(refused(cancelBy, 'CHANGE_OPEN')),
  scenario(order, 'a question about a fulfillment that is not the order’s is passed over')
    .given(...picking)
    .when(example('FulfillmentShort', { fulfillmentId: id('another-1') }))
    .then(),
  scenario(order, 'what the warehouse has left out was dropped when it was asked to')
    .given(...history.after(shortOf, answer()))
    .when(example('FulfillmentAmended', { fulfillmentId }))
    .then(),
]

const losses = [
  scenario(order, 'goods that another warehouse can not send are paid back while the rest goes on')
    .given(...spread)
    .when(example('FulfillmentFailed', { fulfillmentId: lampId }))
    .then(noted('FAILED', lampId), ...withoutLamp(lampId, 6, 'REC-1'), lowered),
  scenario(order, 'an order is shipped when all but what can not be sent has left')
    .given(...half)
    .when(example('FulfillmentFailed', { fulfillmentId: lampId }))
    .then(
      noted('FAILED', lampId),
      ...withoutLamp(lampId, 7, 'REC-1'),
      lowered,
      history.updated('SHIPPED', 8, 'Nothing more of it is to be sent.'),
    ),
]

export const orderShortageScenarios = [...seekings, ...answers, ...losses]
