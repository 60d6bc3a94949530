// Units of goods, by SKU and by where they are: sums, differences, and what is taken of a reservation first. Pure arithmetic.
import type { BackorderedQuantity, SkuQuantity, SourcedQuantity } from '../../schemas/messages'
import type { Reservation } from './stock'

/** One entry for each SKU, in the order of their first lines; none of 0 units. */
export const bySku = (lines: readonly SkuQuantity[]): SkuQuantity[] => {
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  return [...quantities].flatMap(([sku, quantity]) => (quantity > 0 ? [{ sku, quantity }] : []))
}

/** What is in the first and not in the second. */
export const without = (lines: readonly SkuQuantity[], less: readonly SkuQuantity[]): SkuQuantity[] =>
  bySku([...lines, ...less.map(({ sku, quantity }) => ({ sku, quantity: -quantity }))])

/** The same by SKU and warehouse. */
export const bySource = (sources: readonly SourcedQuantity[]): SourcedQuantity[] => {
  const sums = new Map<string, SourcedQuantity>()
  for (const { sku, quantity, warehouse } of sources) {
    const key = JSON.stringify([sku, warehouse])
    sums.set(key, { sku, quantity: quantity + (sums.get(key)?.quantity ?? 0), warehouse })
  }
  return [...sums.values()].filter(({ quantity }) => quantity > 0)
}

export const lessOf = (sources: readonly SourcedQuantity[], less: readonly SourcedQuantity[]): SourcedQuantity[] =>
  bySource([...sources, ...less.map((source) => ({ ...source, quantity: -source.quantity }))])

/** All of a reservation. */
export const unitsOf = ({ state, asked, sources, backordered }: Reservation): SkuQuantity[] =>
  bySku(state === 'ASKED' ? asked : [...sources, ...backordered])

/** Takes units of a SKU from entries in their order; what it could not take is `left`. */
const takeOf = <Entry extends SkuQuantity>(
  entries: readonly Entry[],
  sku: string,
  quantity: number,
  counts: (entry: Entry) => boolean = () => true,
): { readonly entries: readonly Entry[]; readonly left: number } => {
  let left = quantity
  const rest = entries.map((entry) => {
    const units = entry.sku === sku && counts(entry) ? Math.min(entry.quantity, left) : 0
    left -= units
    return units > 0 ? { ...entry, quantity: entry.quantity - units } : entry
  })
  return { entries: rest.filter((entry) => entry.quantity > 0), left }
}

/** What is left of a reservation as the inventory service reckons: of a named warehouse first, without one of what is on backorder first. */
export const takenFrom = (reservation: Reservation, lines: readonly SourcedQuantity[]): Reservation => {
  let { sources, backordered } = reservation
  for (const { sku, quantity, warehouse } of lines) {
    if (warehouse === null) {
      const waiting = takeOf(backordered, sku, quantity)
      backordered = waiting.entries
      sources = takeOf(sources, sku, waiting.left).entries
    } else {
      const named = takeOf(sources, sku, quantity, (source) => source.warehouse === warehouse)
      const other = takeOf(named.entries, sku, named.left)
      sources = other.entries
      backordered = takeOf(backordered, sku, other.left).entries
    }
  }
  return { ...reservation, sources, backordered }
}

/** What came is no more on backorder; never more than was. */
export const withFill = (reservation: Reservation, come: readonly SourcedQuantity[]): Reservation => {
  let backordered: readonly BackorderedQuantity[] = reservation.backordered
  const sources = come.map((source) => {
    const { entries, left } = takeOf(backordered, source.sku, source.quantity)
    backordered = entries
    return { ...source, quantity: source.quantity - left }
  })
  return { ...reservation, backordered, sources: bySource([...reservation.sources, ...sources]) }
}

/** What of a fill was awaited; all of it as long as the reservation is only asked for. */
export const awaitedOf = (reservation: Reservation, come: readonly SourcedQuantity[]): readonly SourcedQuantity[] =>
  reservation.state === 'ASKED' ? come : withFill({ ...reservation, sources: [] }, come).sources

/** What has moved of what was not found: no more than is still there by our books; the rest was given back, or has left. */
export const comeFrom = (
  { sources }: Reservation,
  from: readonly SourcedQuantity[],
  to: readonly SourcedQuantity[],
): SourcedQuantity[] => {
  let there: readonly SourcedQuantity[] = lessOf(sources, lessOf(sources, from))
  const come = to.map((source) => {
    const { entries, left } = takeOf(there, source.sku, source.quantity)
    there = entries
    return { ...source, quantity: source.quantity - left }
  })
  return bySource(come)
}
