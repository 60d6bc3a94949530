// Sums of goods: lines of an order by their ids, and pieces by SKU. Pure arithmetic; nothing here knows what it is for.
import type { LineQuantity, OrderLine, SkuQuantity } from '../../schemas/messages'

type Skus = readonly SkuQuantity[]

/** Lines named twice are one line. */
export const summed = (lines: readonly LineQuantity[]): readonly LineQuantity[] => {
  const sums = new Map<string, number>()
  for (const { lineId, quantity } of lines) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity)
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }))
}

/** What is left of some lines; a line of which nothing is left is gone. */
export const less = <Line extends LineQuantity>(
  lines: readonly Line[],
  taken: readonly LineQuantity[],
): readonly Line[] =>
  lines
    .map((line) => ({ ...line, quantity: line.quantity - quantityOf(taken, line.lineId) }))
    .filter(({ quantity }) => quantity > 0)

/** What two have in common, with all that the first says of its lines. */
export const common = <Line extends LineQuantity>(
  lines: readonly Line[],
  others: readonly LineQuantity[],
): readonly Line[] =>
  lines
    .map((line) => ({ ...line, quantity: Math.min(line.quantity, quantityOf(others, line.lineId)) }))
    .filter(({ quantity }) => quantity > 0)

/** Ids and quantities alone. */
export const summary = (lines: readonly LineQuantity[]): readonly LineQuantity[] =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity }))

export const bySku = (lines: Skus): Skus => {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }))
}

export const quantityOfSku = (lines: Skus, sku: string): number =>
  lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0)

/** What is left of pieces; a SKU of which nothing is left is gone. */
export const skusLess = (skus: Skus, taken: Skus): Skus =>
  bySku(skus)
    .map(({ sku, quantity }) => ({ sku, quantity: quantity - quantityOfSku(taken, sku) }))
    .filter(({ quantity }) => quantity > 0)

/** Pieces as quantities of the lines that have their SKU, the first line first; what no line has is left out. */
export const allotted = (lines: readonly OrderLine[], skus: Skus): readonly LineQuantity[] => {
  const open = new Map(bySku(skus).map(({ sku, quantity }) => [sku, quantity]))
  return lines.flatMap(({ lineId, sku, quantity }) => {
    const part = Math.min(quantity, open.get(sku) ?? 0)
    open.set(sku, (open.get(sku) ?? 0) - part)
    return part > 0 ? [{ lineId, quantity: part }] : []
  })
}

const quantityOf = (lines: readonly LineQuantity[], lineId: string): number =>
  lines.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0)
