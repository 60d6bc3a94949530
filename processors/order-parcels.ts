// What fulfillment tells: picking, parcels on their way and at the door, and what it can not do. The order is shipped, and delivered, with
// the last parcel of what was ordered; parcels of exchanges and of goods sent again never move it.
import { deriveMessageId, type MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import { cancelBySystem, failRecall } from './order-cancel'
import type { Drafts } from './order-output'

import { hasShipped, isLast, isOnly, type Fulfillment } from './order-sendings'
import { closeShortages, dropLines } from './order-shortage'
import type { PlacedOrder } from './order-state'
import { draw, type Stock } from './order-stock'

export const startPicking = ({ fulfillmentId }: MessageOf<'FulfillmentStarted'>, state: PlacedOrder): Drafts => {
  const one = state.sendings.fulfillments[fulfillmentId]
  if (one?.stage !== 'REQUESTED') return []
  return [note(fulfillmentId, 'STARTED'), ...inProgress(one, state)]
}

const inProgress = ({ purpose }: Fulfillment, { status }: PlacedOrder): Drafts =>
  purpose === 'ORDER' && status === 'FULFILLMENT_PENDING'
    ? [{ type: 'OrderUpdated', status: 'FULFILLMENT_IN_PROGRESS', reason: 'Picking has started.' }]
    : []

type Carried = { readonly carrier: string; readonly trackingNumber: string }

export const ship = (
  { fulfillmentId, carrier, trackingNumber }: Carried & { readonly fulfillmentId: MessageId },
  state: PlacedOrder,
): Drafts => {
  const one = state.sendings.fulfillments[fulfillmentId]
  if (!one || hasShipped(one)) return []
  const { purpose } = one
  return [
    ...closeShortages(state, fulfillmentId),
    ...inProgress(one, state),
    purpose === 'ORDER' && isLast(fulfillmentId, state.sendings, hasShipped)
      ? { type: 'OrderShipped', carrier, trackingNumber, status: 'SHIPPED' }
      : { type: 'ParcelDispatched', fulfillmentId, purpose, carrier, trackingNumber },
    ...commit(one, state),
    ...(one.recall ? failRecall(state) : []),
  ]
}

export const deliver = (input: MessageOf<'FulfillmentDelivered'>, state: PlacedOrder): Drafts => {
  const { fulfillmentId, deliveredAt } = input
  const one = state.sendings.fulfillments[fulfillmentId]
  if (!one || one.stage === 'DELIVERED') return []
  const wasDelivered = ({ stage }: Fulfillment): boolean => stage === 'DELIVERED'
  const isWhole = one.purpose === 'ORDER' && isLast(fulfillmentId, state.sendings, wasDelivered)
  return [...ship(input, state), arrival(fulfillmentId, deliveredAt, isWhole)]
}

const arrival = (fulfillmentId: MessageId, deliveredAt: Timestamp, isWhole: boolean): Drafts[number] =>
  isWhole
    ? { type: 'OrderDelivered', deliveredAt, status: 'DELIVERED' }
    : { type: 'ParcelArrived', fulfillmentId, deliveredAt }

/** What left is taken from the reservations that hold it. */
const commit = ({ lines }: Fulfillment, state: PlacedOrder): Drafts => {
  const units = lines.flatMap(({ lineId, quantity }) => {
    const line = state.lines.find((each) => each.lineId === lineId)
    return line ? [{ sku: line.sku, quantity }] : []
  })
  return committed(state.stock, units)
}

const committed = (stock: Stock, units: Parameters<typeof draw>[1]): Drafts =>
  draw(stock, units).map((part) => ({ type: 'StockCommitRequested', ...part }) as const)

/** Asked for, it is sent again or given back; else the warehouse did it by itself, and the goods will not come. */
export const endFulfillment = (
  fulfillmentId: MessageId,
  { code, reason }: { readonly code: string; readonly reason: string },
  state: PlacedOrder,
): Drafts => {
  const one = state.sendings.fulfillments[fulfillmentId]
  if (!one || hasShipped(one)) return []
  const wasAsked = one.recall !== null && code === 'FULFILLMENT_CANCELLED'
  if (wasAsked) return [...closeShortages(state, fulfillmentId), note(fulfillmentId, 'CANCELLED')]
  const closing = [...closeShortages(state, fulfillmentId), note(fulfillmentId, 'FAILED')]
  if (state.change?.kind === 'CANCELLATION') return closing
  if (one.purpose === 'ORDER' && isOnly(fulfillmentId, state.sendings))
    return [...closing, ...cancelBySystem(state, one.lines.length > 0 ? { code, reason } : nothingFound)]
  return [...closing, ...(one.lines.length > 0 ? dropLines(state, fulfillmentId, one.lines) : [])]
}

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

export const moveLines = (input: MessageOf<'FulfillmentResourced'>, state: PlacedOrder): Drafts => {
  const { fulfillmentId, newFulfillmentId, lines } = input
  const { fulfillments } = state.sendings
  if (!fulfillments[fulfillmentId] || fulfillments[newFulfillmentId]) return []
  return [{ type: 'FulfillmentNoted', fulfillmentId, outcome: 'RESOURCED', newFulfillmentId, lines }]
}

const note = (fulfillmentId: MessageId, outcome: string) =>
  ({ type: 'FulfillmentNoted', fulfillmentId, outcome, newFulfillmentId: null, lines: [] }) as const
