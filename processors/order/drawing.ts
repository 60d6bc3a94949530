// From which reservations units are taken when they leave or are given back, and what is free to be sent. It must never take a unit twice.
import type { MessageId } from '../../schemas/ids'
import type { SkuQuantity, SourcedQuantity } from '../../schemas/messages'
import type { Drafts } from './output'
import { hasShipped, restOf } from './sendings'
import type { PlacedOrder } from './state'
import { openRequests, type Reservation, type Stock } from './stock'
import { bySku, bySource, lessOf, unitsOf, without } from './units'

/** A part of a reservation, as requests name it: no lines for all that is left. */
export type Drawn = { readonly reservationRequestId: MessageId; readonly lines: readonly SourcedQuantity[] }

/**
 * Where units come from: what is at the warehouse first, whatever reservation holds it; then the earliest. A warehouse of null stands for
 * what is on backorder.
 */
export const draw = ({ reservations }: Stock, wanted: readonly SkuQuantity[], first: string | null): Drawn[] => {
  const missing = new Map(bySku(wanted).map(({ sku, quantity }) => [sku, quantity]))
  const drawn = new Map<string, SourcedQuantity[]>()
  for (const isFirst of [true, false])
    for (const [id, piece] of piecesOf(reservations)) {
      if ((piece.warehouse === first) !== isFirst) continue
      const quantity = Math.min(piece.quantity, missing.get(piece.sku) ?? 0)
      missing.set(piece.sku, (missing.get(piece.sku) ?? 0) - quantity)
      if (quantity > 0) drawn.set(id, [...(drawn.get(id) ?? []), { ...piece, quantity }])
    }
  return Object.keys(reservations).flatMap((id) => {
    const lines = drawn.get(id)
    return lines ? [{ reservationRequestId: id as MessageId, lines: bySource(lines) }] : []
  })
}

const piecesOf = (reservations: Stock['reservations']): (readonly [id: string, SourcedQuantity])[] =>
  Object.entries(reservations).flatMap(([id, { state, sources, backordered }]) => {
    if (state !== 'HELD') return []
    const waiting = backordered.map(({ sku, quantity }) => ({ sku, quantity, warehouse: null }))
    return [...sources, ...waiting].map((piece) => [id, piece] as const)
  })

/** What left a warehouse is taken from it by the books, wherever it was reserved. */
export const commitUnits = (stock: Stock, units: readonly SkuQuantity[], warehouse: string): Drafts =>
  draw(stock, units, warehouse).map(({ reservationRequestId, lines }) => ({
    type: 'StockCommitRequested',
    reservationRequestId,
    lines: bySku(lines).map((line) => ({ ...line, warehouse })),
  }))

export const releaseUnits = (
  stock: Stock,
  units: readonly SkuQuantity[],
  first: string | null,
  reason: string,
): Drafts =>
  draw(stock, units, first).map(({ reservationRequestId: id, lines }) => {
    const isWhole = without(unitsOf(stock.reservations[id]!), lines).length === 0 && !isTouched(stock, id)
    return { type: 'StockReleaseRequested', reservationRequestId: id, lines: isWhole ? [] : lines, reason }
  })

/** Everything of every reservation, whether it was made yet or not. */
export const releaseAll = (stock: Stock, reason: string): Drafts =>
  Object.entries(stock.reservations).map(([id, reservation]) => ({
    type: 'StockReleaseRequested',
    reservationRequestId: id as MessageId,
    lines: isTouched(stock, id) ? allOf(reservation) : [],
    reason,
  }))

const allOf = ({ sources, backordered }: Reservation): SourcedQuantity[] =>
  bySource([...sources, ...backordered.map(({ sku, quantity }) => ({ sku, quantity, warehouse: null }))])

/** Another request that takes of the reservation is on its way: all that is left depends on which comes first. */
const isTouched = ({ requests }: Stock, id: string): boolean =>
  Object.values(requests).some(
    ({ step, reservationRequestId }) =>
      reservationRequestId === id && (step === 'STOCK_RELEASE' || step === 'STOCK_COMMIT'),
  )

/** What of units at a warehouse is reserved there, and not looked for elsewhere already, by reservation. */
export const findable = ({ stock }: PlacedOrder, units: readonly SkuQuantity[], warehouse: string): Drawn[] => {
  const sought = openRequests(stock, 'STOCK_RESOURCING')
  const reservations = Object.fromEntries(
    Object.entries(stock.reservations).map(([id, reservation]) => {
      const here = reservation.sources.filter((source) => source.warehouse === warehouse)
      const known = sought.flatMap((request) => (request.reservationRequestId === id ? request.lines : []))
      return [id, { ...reservation, sources: lessOf(here, known), backordered: [] }]
    }),
  )
  return draw({ ...stock, reservations }, units, warehouse)
}

/** Units on hand that are reserved for good and in no fulfillment that is yet to leave. */
export const freeUnits = ({ stock, sendings, lines }: PlacedOrder): SourcedQuantity[] => {
  const there = Object.values(stock.reservations).flatMap(({ state, until, sources }) =>
    state === 'HELD' && until === null ? sources : [],
  )
  const away = Object.values(sendings.fulfillments).flatMap((one) =>
    hasShipped(one) ? [] : skusOf(restOf(one), lines).map((units) => ({ ...units, warehouse: one.warehouse })),
  )
  return lessOf(there, away)
}

/** Quantities of lines as quantities of their SKUs. */
export const skusOf = (
  quantities: readonly { readonly lineId: string; readonly quantity: number }[],
  lines: PlacedOrder['lines'],
): SkuQuantity[] =>
  bySku(
    quantities.flatMap(({ lineId, quantity }) => {
      const line = lines.find((each) => each.lineId === lineId)
      return line ? [{ sku: line.sku, quantity }] : []
    }),
  )
