// Goods that a warehouse does not find: the inventory service looks for them in others. What it moves is sent from there, and about the rest
// the customer is asked.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { LineQuantity } from '../../schemas/messages'
import { findable, skusOf } from './drawing'
import { linesOfUnits } from './dropping'
import type { Drafts } from './output'
import { hasShipped, lessOf } from './sendings'
import { openShortage } from './shortage'
import type { PlacedOrder } from './state'
import type { StockRequest } from './stock'
import { bySku, comeFrom, without } from './units'

export const seekElsewhere = (input: MessageOf<'FulfillmentShort'>, state: PlacedOrder): Drafts => {
  const { id, fulfillmentId, lines, at } = input
  const one = state.sendings.fulfillments[fulfillmentId]
  const wasNoted = one?.shortBy.includes(deriveMessageId(id, 'order', 0))
  if (!one || !state.delivery || hasShipped(one) || wasNoted) return []
  const { country, region } = state.delivery.shippingAddress
  const drawn = findable(state, skusOf(lines, state.lines), one.warehouse)
  const sought = bySku(drawn.flatMap((part) => part.lines))
  const unknown = lessOf(lines, linesOfUnits(lines, sought, state.lines))
  return [
    { type: 'FulfillmentNoted', fulfillmentId, outcome: 'SHORT', lines },
    ...drawn.map((part) => ({ type: 'StockResourcingRequested', ...part, fulfillmentId, country, region }) as const),
    ...(unknown.length > 0 ? openShortage(id, fulfillmentId, unknown, at) : []),
  ]
}

export const noteResourced = (input: MessageOf<'StockResourced'>, state: PlacedOrder): Drafts => {
  const { id, requestId, at } = input
  const { requests, reservations } = state.stock
  const request = requests[requestId]
  if (request?.step !== 'STOCK_RESOURCING') return []
  const reservation = reservations[request.reservationRequestId ?? '']
  const sources = reservation ? comeFrom(reservation, request.lines, input.sources) : []
  const found = { sources, backordered: [], dropped: [], until: null }
  const settled = { type: 'StockSettled', requestId, outcome: 'RESOURCED', ...found } as const
  return [settled, ...followUp(id, at, request, input, state)]
}

/** Nothing is moved where the service does not do it at all. */
export const giveUpSeeking = (
  { id, requestId, at }: MessageOf<'StockRequestFailed'>,
  request: StockRequest,
  state: PlacedOrder,
): Drafts => {
  const nothing = { sources: [], backordered: [], dropped: [], until: null }
  const settled = { type: 'StockSettled', requestId, outcome: 'FAILED', ...nothing } as const
  return [settled, ...followUp(id, at, request, { sources: [] }, state)]
}

const followUp = (
  id: MessageId,
  at: Timestamp,
  { fulfillmentId, lines: sought }: StockRequest,
  { sources }: Pick<MessageOf<'StockResourced'>, 'sources'>,
  { sendings, lines }: PlacedOrder,
): Drafts => {
  const one = fulfillmentId === null ? undefined : sendings.fulfillments[fulfillmentId]
  if (fulfillmentId === null || !one || hasShipped(one)) return []
  const found = bySku(sources)
  const moved = linesOfUnits(one.short, found, lines)
  const missing = linesOfUnits(lessOf(one.short, moved), without(sought, found), lines)
  return [
    ...(moved.length > 0 ? move(fulfillmentId, moved) : []),
    ...(missing.length > 0 ? openShortage(id, fulfillmentId, missing, at) : []),
  ]
}

/** The one fulfillment is to leave them out; they are to be sent by another. */
const move = (fulfillmentId: MessageId, lines: readonly LineQuantity[]): Drafts => [
  { type: 'FulfillmentAmendmentRequested', fulfillmentId, drop: lines },
  { type: 'FulfillmentNoted', fulfillmentId, outcome: 'RESOURCED', lines },
]
