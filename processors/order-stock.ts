// What an order holds of stock, and which requests about it are open. It folds the order's own requests; quantities are counted by SKU.
import type { MessageId } from '../schemas/ids'
import type { Timestamp } from '../schemas/message'
import type { SkuQuantity } from '../schemas/messages'
import type { OrderOutput } from './order-output'

/** `lines` is what is neither given back nor consumed, by the requests that were made. */
export type Reservation = {
  readonly lines: readonly SkuQuantity[]
  readonly state: 'ASKED' | 'HELD'
  readonly since: Timestamp
}
export type StockRequest = {
  readonly step: 'STOCK_RELEASE' | 'STOCK_COMMIT' | 'STOCK_RECEIPT'
  readonly reservationRequestId: MessageId | null
  readonly since: Timestamp
}
export type Stock = {
  /** The reservation that the placement asked for; null before. */
  readonly initialId: MessageId | null
  readonly reservations: { readonly [requestId: string]: Reservation }
  /** Not answered yet. */
  readonly requests: { readonly [requestId: string]: StockRequest }
}
/** A part of a reservation, as requests name it: no lines for all that is left. */
export type Drawn = { readonly reservationRequestId: MessageId; readonly lines: readonly SkuQuantity[] }

export const noStock: Stock = { initialId: null, reservations: {}, requests: {} }

export const evolveStock = (stock: Stock, output: OrderOutput): Stock => {
  switch (output.type) {
    case 'StockReservationRequested': {
      const reservation: Reservation = { lines: bySku(output.lines), state: 'ASKED', since: output.at }
      const reservations = { ...stock.reservations, [output.id]: reservation }
      return { ...stock, initialId: stock.initialId ?? output.id, reservations }
    }
    case 'StockReleaseRequested':
      return taken(stock, output, 'STOCK_RELEASE')
    case 'StockCommitRequested':
      return taken(stock, output, 'STOCK_COMMIT')
    case 'StockReceiptRequested':
      return withRequest(stock, output.id, { step: 'STOCK_RECEIPT', reservationRequestId: null, since: output.at })
    case 'StockSettled':
      return settled(stock, output)
    default:
      return stock
  }
}

const taken = (
  stock: Stock,
  { id, at, reservationRequestId, lines }: Drawn & { readonly id: MessageId; readonly at: Timestamp },
  step: StockRequest['step'],
): Stock => {
  const asked = withRequest(stock, id, { step, reservationRequestId, since: at })
  const reservation = stock.reservations[reservationRequestId]
  const left = reservation && lines.length > 0 ? without(reservation.lines, lines) : []
  if (!reservation || left.length === 0) return withoutReservation(asked, reservationRequestId)
  return { ...asked, reservations: { ...stock.reservations, [reservationRequestId]: { ...reservation, lines: left } } }
}

const settled = (stock: Stock, { requestId, outcome }: { requestId: MessageId; outcome: string }): Stock => {
  if (outcome === 'NEVER_MADE') return withoutReservation(stock, requestId)
  if (outcome !== 'RESERVED') {
    const { [requestId]: _, ...requests } = stock.requests
    return { ...stock, requests }
  }
  const reservation = stock.reservations[requestId]
  if (!reservation) return stock
  return { ...stock, reservations: { ...stock.reservations, [requestId]: { ...reservation, state: 'HELD' } } }
}

const withRequest = (stock: Stock, id: MessageId, request: StockRequest): Stock => ({
  ...stock,
  requests: { ...stock.requests, [id]: request },
})

export const withoutReservation = (stock: Stock, requestId: MessageId): Stock => {
  const { [requestId]: _, ...reservations } = stock.reservations
  return { ...stock, reservations }
}

/** One entry for each SKU, in the order of their first lines; none of 0 units. */
export const bySku = (lines: readonly SkuQuantity[]): SkuQuantity[] => {
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  return [...quantities].flatMap(([sku, quantity]) => (quantity > 0 ? [{ sku, quantity }] : []))
}

/** What is in the first and not in the second. */
export const without = (lines: readonly SkuQuantity[], less: readonly SkuQuantity[]): SkuQuantity[] =>
  bySku([...lines, ...less.map(({ sku, quantity }) => ({ sku, quantity: -quantity }))])

/** All that is held or asked for. */
export const allHeld = (stock: Stock): SkuQuantity[] =>
  bySku(Object.values(stock.reservations).flatMap(({ lines }) => lines))

/** There is something, and nothing of it is only asked for: an edit may have taken the place of all that was placed. */
export const isAllHeld = ({ reservations }: Stock): boolean => {
  const all = Object.values(reservations)
  return all.length > 0 && all.every(({ state }) => state === 'HELD')
}

/** Where units come from: the reservations that hold them, the earliest first. */
export const draw = (stock: Stock, wanted: readonly SkuQuantity[]): Drawn[] => {
  const missing = new Map(bySku(wanted).map(({ sku, quantity }) => [sku, quantity]))
  return Object.entries(stock.reservations).flatMap(([id, { lines, state }]) => {
    if (state !== 'HELD') return []
    const part = lines.flatMap(({ sku, quantity }) => {
      const units = Math.min(quantity, missing.get(sku) ?? 0)
      missing.set(sku, (missing.get(sku) ?? 0) - units)
      return units > 0 ? [{ sku, quantity: units }] : []
    })
    if (part.length === 0) return []
    const isWhole = without(lines, part).length === 0 && !isTouched(stock, id)
    return [{ reservationRequestId: id as MessageId, lines: isWhole ? [] : part }]
  })
}

/** Everything of every reservation, whether it was made yet or not. */
export const drawAll = (stock: Stock): Drawn[] =>
  Object.entries(stock.reservations).map(([id, { lines }]) => ({
    reservationRequestId: id as MessageId,
    lines: isTouched(stock, id) ? lines : [],
  }))

/** Another request about the reservation is on its way: all that is left depends on which comes first. */
const isTouched = ({ requests }: Stock, id: string): boolean =>
  Object.values(requests).some(({ reservationRequestId }) => reservationRequestId === id)
