// What is asked of the inventory service: all that the placement needs, line by line with what is to become of what is not there; later, all
// or nothing.
import type { LineShortage, SkuQuantity } from '../../schemas/messages'
import type { Drafts } from './output'
import type { PlacedOrder } from './state'
import { bySku } from './units'

/** What the placement needs. What has run out is asked for again, and for good. */
export const requestStock = (state: PlacedOrder): Drafts => {
  const { stock, lines, placedAt, availability, delivery } = state
  if (stock.initialId !== null || !delivery) return []
  const units = stock.lost ?? bySku(lines)
  const { country, region } = delivery.shippingAddress
  const wanted = units.map((line) => ({ ...line, whenShort: whenShort(line.sku, state) }))
  const holdUntil = stock.lost ? null : placedAt + availability.holdMs
  return [{ type: 'StockReservationRequested', lines: wanted, holdUntil, country, region }]
}

/** What may be sold before it is there is taken on backorder, unless its customer would rather go without. */
const whenShort = (sku: string, { availability, lines }: PlacedOrder): LineShortage => {
  const { supplies, whenPartial } = availability
  const mayCome = supplies.some((supply) => supply.sku === sku)
  if (whenPartial === 'DROP' && (mayCome || lines.length > 1)) return 'DROP'
  return mayCome ? 'BACKORDER' : 'REFUSE'
}

/** For what is changed or sent later: all of it, or nothing. */
export const reservationOf = (units: readonly SkuQuantity[], { delivery }: PlacedOrder): Drafts => {
  const { country, region } = delivery?.shippingAddress ?? { country: '', region: null }
  const lines = units.map(({ sku, quantity }) => ({ sku, quantity, whenShort: 'REFUSE' }) as const)
  return [{ type: 'StockReservationRequested', lines, holdUntil: null, country, region }]
}
