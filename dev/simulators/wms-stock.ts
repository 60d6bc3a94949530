// What the simulated facilities have on their shelves, as of their last batch. It must never be changed by anybody but the warehouse's own
// work: the contract has no operation for it.
import type { WmsOrder } from './wms-book'
import { type Mishap, unitsOf } from './wms-mishaps'
import { lastBatch } from './wms-schedule'

/** Units; `onHand` counts those that open orders hold (`allocated`). `asOf` in milliseconds since 1970. */
export type StockLevel = {
  readonly facility: string
  readonly sku: string
  readonly onHand: number
  readonly allocated: number
  readonly asOf: number
}

/** Every shelf starts with as many: the Inventory Service alone says what may be sold. */
const openingUnits = 1_000_000
const notCarried = /^(?:REJECT|LINEREJECT|NOSUCH)-/

export function stockOf(
  orders: readonly WmsOrder[],
  facility: string,
  skus: readonly string[],
  now: number,
  speed: number,
): StockLevel[] {
  const asOf = lastBatch(now, speed)
  const there = orders.filter((order) => order.facility === facility && order.createdAt < asOf)
  return [...new Set(skus)]
    .filter((sku) => !notCarried.test(sku))
    .map((sku) => {
      const shares = there.map((order) => shareOf(order, sku))
      const onHand = shares.reduce((left, { gone }) => left - gone, openingUnits)
      return { facility, sku, onHand, allocated: shares.reduce((sum, { held }) => sum + held, 0), asOf }
    })
}

/** What an order took from the shelf, and what it still holds there. What was broken or not found is gone, whatever becomes of the order. */
function shareOf(order: WmsOrder, sku: string): { readonly gone: number; readonly held: number } {
  const mishaps = order.shown.flatMap(({ mishap }) => mishap ?? [])
  const missed = unitsAt(mishaps.filter(({ exception }) => exception !== 'LINE_REJECTED').flatMap(linesOf), sku)
  const left = unitsAt(order.lines, sku) - unitsAt(mishaps.flatMap(linesOf), sku)
  switch (order.status) {
    case 'CANCELLED':
    case 'REJECTED':
      return { gone: missed, held: 0 }
    case 'PACKED':
      return { gone: missed + left, held: 0 }
    default:
      return { gone: missed, held: left }
  }
}

const linesOf = ({ lines }: Mishap): Mishap['lines'] => lines
const unitsAt = (lines: Mishap['lines'], sku: string): number => unitsOf(lines.filter((line) => line.sku === sku))
