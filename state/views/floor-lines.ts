// What is picked, missing and packed of the lines of a fulfillment, as floor-view keeps them. Pure.
import type { LineQuantity } from '../../schemas/messages'
import type { FloorLine, FloorParcel } from './floor-rows'

/** Units of a line among these. */
const of = (lines: readonly LineQuantity[], { lineId }: FloorLine): number =>
  lines.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0)

/** What is missing can't have been picked. */
const missing = (line: FloorLine, count: number): FloorLine => {
  const within = Math.min(count, line.quantity)
  return { ...line, missing: within, picked: Math.min(line.picked, line.quantity - within) }
}

/** More of each line could not be found. */
export const missingMore = (lines: readonly FloorLine[], more: readonly LineQuantity[]): readonly FloorLine[] =>
  lines.map((line) => missing(line, line.missing + of(more, line)))

/** So many of each line are missing all together, or more where more is known. */
export const missingAtLeast = (lines: readonly FloorLine[], all: readonly LineQuantity[]): readonly FloorLine[] =>
  lines.map((line) => missing(line, Math.max(line.missing, of(all, line))))

export const without = (lines: readonly FloorLine[], taken: readonly LineQuantity[]): readonly FloorLine[] =>
  lines.flatMap((line) => {
    const gone = of(taken, line)
    const quantity = line.quantity - gone
    return quantity > 0 ? [missing({ ...line, quantity }, Math.max(0, line.missing - gone))] : []
  })

/** Lines of one SKU are filled one after another. */
export const picked = (lines: readonly FloorLine[], sku: string, quantity: number): readonly FloorLine[] => {
  let left = quantity
  return lines.map((line) => {
    if (line.sku !== sku) return line
    const more = Math.min(left, line.quantity - line.missing - line.picked)
    left -= more
    return { ...line, picked: line.picked + more }
  })
}

/** All that was found is in some parcel. */
export const isAllPacked = (lines: readonly FloorLine[], parcels: readonly FloorParcel[]): boolean => {
  const packed = parcels.flatMap((parcel) => parcel.lines)
  return parcels.length > 0 && lines.every((line) => of(packed, line) >= line.quantity - line.missing)
}
