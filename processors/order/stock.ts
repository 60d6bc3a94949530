// What an order holds of stock, where it is, what is on backorder, and which requests about it are open. It folds the order's own requests
// and what it notes of their answers.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { BackorderedQuantity, SkuQuantity, SourcedQuantity } from '../../schemas/messages'
import type { OrderOutput } from './output'
import { bySku, bySource, comeFrom, lessOf, takenFrom, unitsOf, withFill } from './units'

/** What is neither given back nor consumed, by the requests that were made. */
export type Reservation = {
  readonly state: 'ASKED' | 'HELD'
  readonly since: Timestamp
  /** While it is only asked for. */
  readonly asked: readonly SkuQuantity[]
  /** On hand; while it is only asked for, what came of its backorder already. */
  readonly sources: readonly SourcedQuantity[]
  readonly backordered: readonly BackorderedQuantity[]
  /** Until when it is held unless it is confirmed; null: for good. */
  readonly until: Timestamp | null
  /** The facts that noted what came of its backorder. */
  readonly fills: readonly MessageId[]
}
export type StockRequest = {
  readonly step: 'STOCK_RELEASE' | 'STOCK_COMMIT' | 'STOCK_RECEIPT' | 'STOCK_HOLD' | 'STOCK_RESOURCING'
  readonly reservationRequestId: MessageId | null
  readonly since: Timestamp
  /** STOCK_HOLD: until when. */
  readonly until: Timestamp | null
  /** STOCK_RESOURCING: for which fulfillment, and what it did not find. */
  readonly fulfillmentId: MessageId | null
  readonly lines: readonly SourcedQuantity[]
}
export type Stock = {
  /** The reservation that the placement asked for; null before, and when it has run out. */
  readonly initialId: MessageId | null
  /** What was in the reservation that has run out. */
  readonly lost: readonly SkuQuantity[] | null
  readonly reservations: { readonly [requestId: string]: Reservation }
  /** Not answered yet. */
  readonly requests: { readonly [requestId: string]: StockRequest }
}

export const noStock: Stock = { initialId: null, lost: null, reservations: {}, requests: {} }

export const evolveStock = (stock: Stock, output: OrderOutput): Stock => {
  switch (output.type) {
    case 'StockReservationRequested':
      return asked(stock, output)
    case 'StockReleaseRequested':
      return taken(stock, output, 'STOCK_RELEASE')
    case 'StockCommitRequested':
      return taken(stock, output, 'STOCK_COMMIT')
    case 'StockReceiptRequested':
      return withRequest(stock, output.id, { ...plain(output.at), step: 'STOCK_RECEIPT' })
    case 'StockHoldRequested': {
      const { reservationRequestId, until } = output
      return withRequest(stock, output.id, { ...plain(output.at), step: 'STOCK_HOLD', reservationRequestId, until })
    }
    case 'StockResourcingRequested': {
      const { reservationRequestId, fulfillmentId, lines } = output
      const about = { reservationRequestId, fulfillmentId, lines: bySource(lines) }
      return withRequest(stock, output.id, { ...plain(output.at), step: 'STOCK_RESOURCING', ...about })
    }
    case 'StockSettled':
      return settled(stock, output)
    default:
      return stock
  }
}

const plain = (since: Timestamp) => ({ reservationRequestId: null, since, until: null, fulfillmentId: null, lines: [] })

const asked = (stock: Stock, { id, at, lines, holdUntil }: MessageOf<'StockReservationRequested'>): Stock => {
  const nothing = { sources: [], backordered: [], fills: [] }
  const reservation: Reservation = { state: 'ASKED', since: at, asked: bySku(lines), until: holdUntil, ...nothing }
  const reservations = { ...stock.reservations, [id]: reservation }
  return {
    ...stock,
    initialId: stock.initialId ?? id,
    lost: stock.initialId === null ? null : stock.lost,
    reservations,
  }
}

const taken = (
  stock: Stock,
  { id, at, reservationRequestId, lines }: MessageOf<'StockReleaseRequested' | 'StockCommitRequested'>,
  step: StockRequest['step'],
): Stock => {
  const after = withRequest(stock, id, { ...plain(at), step, reservationRequestId })
  const reservation = stock.reservations[reservationRequestId]
  const left = reservation && lines.length > 0 ? takenFrom(reservation, lines) : undefined
  if (!left || unitsOf(left).length === 0) return withoutReservation(after, reservationRequestId)
  return withReservation(after, reservationRequestId, left)
}

const settled = (stock: Stock, output: MessageOf<'StockSettled'>): Stock => {
  const { requestId, outcome } = output
  const reservation = stock.reservations[requestId]
  if (outcome === 'NEVER_MADE') return withoutReservation(stock, requestId)
  if (outcome === 'RESERVED')
    return reservation ? withReservation(stock, requestId, reserved(reservation, output)) : stock
  if (outcome === 'FILLED') return reservation ? withReservation(stock, requestId, filled(reservation, output)) : stock
  const request = stock.requests[requestId]
  const { [requestId]: _, ...requests } = stock.requests
  return request ? answered({ ...stock, requests }, request, output) : stock
}

const reserved = (before: Reservation, { sources, backordered, until }: MessageOf<'StockSettled'>): Reservation => {
  const held = { ...before, state: 'HELD', asked: [], sources: bySource(sources), backordered, until } as const
  return withFill(held, before.sources)
}

/** What comes before the answer that it is on backorder is kept until then. */
const filled = (before: Reservation, { id, sources }: MessageOf<'StockSettled'>): Reservation => {
  const fills = [...before.fills, id]
  if (before.state === 'ASKED') return { ...before, sources: bySource([...before.sources, ...sources]), fills }
  return { ...withFill(before, sources), fills }
}

/** A confirmation stays one, whatever is answered after it. */
const answered = (stock: Stock, request: StockRequest, output: MessageOf<'StockSettled'>): Stock => {
  const id = request.reservationRequestId
  const reservation = id === null ? undefined : stock.reservations[id]
  if (id === null || !reservation) return stock
  switch (output.outcome) {
    case 'HELD': {
      const { until } = reservation
      const later = until === null || output.until === null ? null : Math.max(until, output.until)
      return withReservation(stock, id, { ...reservation, until: later })
    }
    case 'EXPIRED':
      return { ...withoutReservation(stock, id), initialId: null, lost: unitsOf(reservation) }
    case 'RESOURCED':
      return withReservation(stock, id, moved(reservation, request.lines, output.sources))
    default:
      return stock
  }
}

const moved = (reservation: Reservation, from: readonly SourcedQuantity[], to: readonly SourcedQuantity[]) => {
  const come = comeFrom(reservation, from, to)
  const units = bySku(come)
  const gone = from.flatMap((source) =>
    units.flatMap(({ sku, quantity }) => (sku === source.sku ? { ...source, quantity } : [])),
  )
  return { ...reservation, sources: bySource([...lessOf(reservation.sources, gone), ...come]) }
}

const withRequest = (stock: Stock, id: MessageId, request: StockRequest): Stock => ({
  ...stock,
  requests: { ...stock.requests, [id]: request },
})

const withReservation = (stock: Stock, id: MessageId, reservation: Reservation): Stock => ({
  ...stock,
  reservations: { ...stock.reservations, [id]: reservation },
})

export const withoutReservation = (stock: Stock, requestId: MessageId): Stock => {
  const { [requestId]: _, ...reservations } = stock.reservations
  return { ...stock, reservations }
}

/** All that is held, on backorder or asked for. */
export const allHeld = (stock: Stock): SkuQuantity[] => bySku(Object.values(stock.reservations).flatMap(unitsOf))

/** There is something, and nothing of it is only asked for: an edit may have taken the place of all that was placed. */
export const isAllHeld = ({ reservations }: Stock): boolean => {
  const all = Object.values(reservations)
  return all.length > 0 && all.every(({ state }) => state === 'HELD')
}

export const isBackordered = ({ reservations }: Stock): boolean =>
  Object.values(reservations).some(({ backordered }) => backordered.length > 0)

/** Open requests of a kind. */
export const openRequests = ({ requests }: Stock, step: StockRequest['step']): StockRequest[] =>
  Object.values(requests).filter((request) => request.step === step)
