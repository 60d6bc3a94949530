// Sums and differences of units by SKU and warehouse, as the Inventory Service reckons with them. Pure.
import type { Line, Sourced } from './inventory-state'

export const unitsOf = (lines: readonly Line[], sku: string): number =>
  lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0)

/** Lines of the same SKU added up, those of nothing left out. */
export const sum = (...lists: readonly (readonly Line[])[]): Line[] => {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lists.flat()) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return [...sums].filter(([, quantity]) => quantity > 0).map(([sku, quantity]) => ({ sku, quantity }))
}

const negated = <One extends Line>(lines: readonly One[]): One[] =>
  lines.map((line) => ({ ...line, quantity: -line.quantity }))

export const less = (lines: readonly Line[], taken: readonly Line[]): Line[] => sum(lines, negated(taken))

/** The same by SKU and warehouse. */
export const sumSourced = (...lists: readonly (readonly Sourced[])[]): Sourced[] => {
  const sums = new Map<string, Sourced>()
  for (const { sku, warehouse, quantity } of lists.flat()) {
    const key = JSON.stringify([sku, warehouse])
    sums.set(key, { sku, warehouse, quantity: quantity + (sums.get(key)?.quantity ?? 0) })
  }
  return [...sums.values()].filter(({ quantity }) => quantity > 0)
}

export const lessSourced = (sources: readonly Sourced[], taken: readonly Sourced[]): Sourced[] =>
  sumSourced(sources, negated(taken))

/** Takes `quantity` units from places in their order, as far as there are any. */
export const draw = (
  sku: string,
  quantity: number,
  places: Iterable<readonly [warehouse: string, units: number]>,
): Sourced[] => {
  const drawn: Sourced[] = []
  let wanted = quantity
  for (const [warehouse, units] of places) {
    const taken = Math.min(units, wanted)
    if (taken > 0) drawn.push({ sku, warehouse, quantity: taken })
    wanted -= Math.max(taken, 0)
  }
  return drawn
}
