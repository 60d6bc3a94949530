// What fulfillment tells: picking, parcels on their way and at the door, and what it can not do. The order is shipped, and delivered, with
// the last parcel of what was ordered; parcels of exchanges and of goods sent again never move it.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { LineQuantity } from '../../schemas/messages'
import { cancelBySystem, failRecall } from './cancel'
import { commitUnits, skusOf } from './drawing'
import { dropLines } from './dropping'
import type { Drafts } from './output'
import { hasShipped, isLast, isOnly, restOf, type Fulfillment } from './sendings'
import { closeShortages } from './shortage'
import type { PlacedOrder } from './state'

export const startPicking = ({ fulfillmentId }: MessageOf<'FulfillmentStarted'>, state: PlacedOrder): Drafts => {
  const one = state.sendings.fulfillments[fulfillmentId]
  if (one?.stage !== 'REQUESTED') return []
  return [note(fulfillmentId, 'STARTED'), ...inProgress(one, state)]
}

const inProgress = ({ purpose }: Fulfillment, { status }: PlacedOrder): Drafts =>
  purpose === 'ORDER' && status === 'FULFILLMENT_PENDING'
    ? [{ type: 'OrderUpdated', status: 'FULFILLMENT_IN_PROGRESS', reason: 'Picking has started.' }]
    : []

type Carried = { readonly fulfillmentId: MessageId; readonly carrier: string; readonly trackingNumber: string }

/** The last parcel of a fulfillment has left. */
export const ship = ({ fulfillmentId, carrier, trackingNumber }: Carried, state: PlacedOrder): Drafts => {
  const one = state.sendings.fulfillments[fulfillmentId]
  if (!one || hasShipped(one)) return []
  const { purpose } = one
  return [
    ...closeShortages(state, fulfillmentId),
    ...inProgress(one, state),
    purpose === 'ORDER' && isLast(fulfillmentId, state.sendings, hasShipped)
      ? { type: 'OrderShipped', carrier, trackingNumber, status: 'SHIPPED' }
      : { type: 'ParcelDispatched', fulfillmentId, purpose, carrier, trackingNumber, isWhole: true },
    ...commit(one, restOf(one), state),
    ...(one.recall ? failRecall(state) : []),
  ]
}

/** One of several has left; others are still there. */
export const shipPart = (input: MessageOf<'ParcelShipped'>, state: PlacedOrder): Drafts => {
  const { fulfillmentId, carrier, trackingNumber, lines } = input
  const one = state.sendings.fulfillments[fulfillmentId]
  if (!one || hasShipped(one) || parcelOf(one, trackingNumber)) return []
  const { purpose } = one
  return [
    note(fulfillmentId, 'PARCEL_LEFT', lines),
    ...inProgress(one, state),
    { type: 'ParcelDispatched', fulfillmentId, purpose, carrier, trackingNumber, isWhole: false },
    ...commit(one, lines, state),
  ]
}

const parcelOf = ({ parcels }: Fulfillment, trackingNumber: string) =>
  parcels.find((parcel) => parcel.trackingNumber === trackingNumber)

export const deliver = (input: MessageOf<'FulfillmentDelivered'>, state: PlacedOrder): Drafts => {
  const one = state.sendings.fulfillments[input.fulfillmentId]
  if (!one || one.stage === 'DELIVERED') return []
  return [...ship(input, state), arrival(input, one, state)]
}

/** Where nothing else of it is under way, all of it has arrived. */
export const deliverPart = (input: MessageOf<'ParcelDelivered'>, state: PlacedOrder): Drafts => {
  const { fulfillmentId, trackingNumber, deliveredAt } = input
  const one = state.sendings.fulfillments[fulfillmentId]
  const parcel = one && parcelOf(one, trackingNumber)
  if (!one || !parcel || parcel.deliveredAt !== null) return []
  const isLastOfIt = one.parcels.every((each) => each === parcel || each.deliveredAt !== null)
  if (one.stage === 'SHIPPED' && isLastOfIt) return [arrival(input, one, state)]
  return [{ type: 'ParcelArrived', fulfillmentId, deliveredAt, isWhole: false, trackingNumber }]
}

type Arrived = { readonly fulfillmentId: MessageId; readonly deliveredAt: Timestamp; readonly trackingNumber: string }

const arrival = (
  { fulfillmentId, deliveredAt, trackingNumber }: Arrived,
  { purpose }: Fulfillment,
  { sendings }: PlacedOrder,
): Drafts[number] =>
  purpose === 'ORDER' && isLast(fulfillmentId, sendings, ({ stage }) => stage === 'DELIVERED')
    ? { type: 'OrderDelivered', deliveredAt, status: 'DELIVERED' }
    : { type: 'ParcelArrived', fulfillmentId, deliveredAt, isWhole: true, trackingNumber }

/** What left is taken from the reservations that hold it. */
const commit = ({ warehouse }: Fulfillment, left: readonly LineQuantity[], { stock, lines }: PlacedOrder): Drafts =>
  commitUnits(stock, skusOf(left, lines), warehouse)

type Ending = MessageOf<'FulfillmentCancelled' | 'FulfillmentFailed'>

/** Asked for, it is sent again or given back; else the warehouse did it by itself, and the goods will not come. */
export const endFulfillment = (input: Ending, state: PlacedOrder): Drafts => {
  const { fulfillmentId } = input
  const one = state.sendings.fulfillments[fulfillmentId]
  if (!one || hasShipped(one)) return []
  const rest = restOf(one)
  if (one.recall && input.type === 'FulfillmentCancelled')
    return [...closeShortages(state, fulfillmentId), note(fulfillmentId, 'CANCELLED')]
  const closing = [...closeShortages(state, fulfillmentId), note(fulfillmentId, 'FAILED')]
  if (state.change?.kind === 'CANCELLATION') return closing
  if (one.purpose === 'ORDER' && one.parcels.length === 0 && isOnly(fulfillmentId, state.sendings))
    return [...closing, ...cancelBySystem(state, rest.length > 0 ? whyOf(input) : nothingFound)]
  return [...closing, ...(rest.length > 0 ? dropLines(state, fulfillmentId, rest, one.warehouse) : [])]
}

const whyOf = (input: Ending) =>
  input.type === 'FulfillmentCancelled'
    ? { code: 'FULFILLMENT_CANCELLED', reason: input.reason }
    : { code: 'FULFILLMENT_FAILED', reason: `${input.code}: ${input.reason}` }

const nothingFound = { code: 'SHORTAGE', reason: 'Nothing of it could be found.' }

export const noteRefusedRecall = (
  { id, fulfillmentId }: MessageOf<'FulfillmentCancellationRefused'>,
  state: PlacedOrder,
): Drafts => {
  const one = state.sendings.fulfillments[fulfillmentId]
  const wasNoted = one?.refusal === deriveMessageId(id, 'order', 0)
  if (!one?.recall || wasNoted) return []
  const isAskedAgain = state.change?.kind === 'CANCELLATION' && state.change.force && !one.recall.force
  return [note(fulfillmentId, 'CANCELLATION_REFUSED'), ...(isAskedAgain ? [] : failRecall(state))]
}

const note = (fulfillmentId: MessageId, outcome: string, lines: readonly LineQuantity[] = []) =>
  ({ type: 'FulfillmentNoted', fulfillmentId, outcome, lines }) as const
