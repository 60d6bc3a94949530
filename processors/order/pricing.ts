// What an order costs when its lines change, and what is due for it. By the rules of the day on which it was placed; what an import
// brought stays as it is.
import type { Address, LineQuantity, OrderLine, PricedItem, Totals } from '../../schemas/messages'
import type { PlacedOrder } from './state'
import { importedRuleId, priceOrder } from '../rules/pricing'
import { taxFor, taxShares } from '../rules/tax'

/** What is to be captured less what is returned, at rest: the total and what was kept of returns; nothing once the order is undone. */
export const dueMinor = (state: PlacedOrder): number =>
  state.status === 'CANCELLED' || state.status === 'PAYMENT_FAILED' ? 0 : dueFor(state, state.totals.totalMinor)

/** What would be due for another total, and with more kept of returns. What was given back is never more than there is. */
export const dueFor = ({ feesMinor, creditsMinor }: PlacedOrder, totalMinor: number, moreFeesMinor = 0): number =>
  Math.max(0, totalMinor + feesMinor + moreFeesMinor - creditsMinor)

/** Priced anew, shipping included. */
export const totalsWith = (
  { totals, placedAt }: PlacedOrder,
  lines: readonly OrderLine[],
  { country, region }: Address,
): Totals => {
  const { currency, shippingMinor, taxMinor } = totals
  const fixed = totals.shippingRuleId === importedRuleId ? { shippingMinor, taxMinor } : undefined
  const price = priceOrder({ lines, currency, destination: { country, region }, at: placedAt, ...(fixed && { fixed }) })
  return totalsOf(currency, price)
}

export const totalsOf = (
  currency: Totals['currency'],
  { itemsMinor, shippingMinor, taxMinor, totalMinor, shippingRuleId, taxRuleId }: Omit<Totals, 'currency'>,
): Totals => ({ currency, itemsMinor, shippingMinor, taxMinor, totalMinor, shippingRuleId, taxRuleId })

type Less = { readonly itemsMinor: number; readonly shippingMinor: number; readonly taxMinor: number }

/** With these amounts taken off; negative ones are put on. */
export const totalsLess = (totals: Totals, less: Less): Totals => {
  const itemsMinor = totals.itemsMinor - less.itemsMinor
  const shippingMinor = totals.shippingMinor - less.shippingMinor
  const taxMinor = totals.taxMinor - less.taxMinor
  const totalMinor = itemsMinor + shippingMinor + taxMinor
  return totalsOf(totals.currency, { ...totals, itemsMinor, shippingMinor, taxMinor, totalMinor })
}

/** Without units that were never sent: their price and their part of the tax; shipping stays, and nothing ever gets dearer. */
export const totalsWithout = ({ lines, totals, delivery }: PlacedOrder, dropped: readonly LineQuantity[]): Totals => {
  const drops = dropped.flatMap(({ lineId, quantity }) => {
    const line = lines.find((each) => each.lineId === lineId)
    return line ? [partOf(line, quantity)] : []
  })
  const stays = linesWithout(lines, dropped).map((line) => partOf(line, line.quantity))
  const parts = [...drops, ...stays, { amountMinor: totals.shippingMinor, category: null }]
  const { country = '', region = null } = delivery?.shippingAddress ?? {}
  const shares = taxShares(totals.taxMinor, parts, { country, region }, totals.taxRuleId)
  const itemsMinor = drops.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const taxMinor = drops.reduce((sum, _, index) => sum + shares[index]!, 0)
  return totalsLess(totals, { itemsMinor, shippingMinor: 0, taxMinor })
}

/** The tax that goods bear which are added after the order was sent; none where an import brought the tax. */
export const addedTaxMinor = ({ totals, delivery, placedAt }: PlacedOrder, added: readonly OrderLine[]): number => {
  if (totals.taxRuleId === importedRuleId || !delivery) return 0
  const { country, region } = delivery.shippingAddress
  return taxFor(
    added.map((line) => partOf(line, line.quantity)),
    { country, region },
    placedAt,
  ).taxMinor
}

const partOf = ({ unitPriceMinor, category }: OrderLine, quantity: number) => ({
  amountMinor: quantity * unitPriceMinor,
  category,
  units: quantity,
})

export const linesWithout = (lines: readonly OrderLine[], dropped: readonly LineQuantity[]): OrderLine[] =>
  lines.flatMap((line) => {
    const less = dropped.reduce((sum, { lineId, quantity }) => sum + (lineId === line.lineId ? quantity : 0), 0)
    return line.quantity > less ? [{ ...line, quantity: line.quantity - less }] : []
  })

/** As lines of the order, in its currency; the SKU of the first that has no price in it. */
export const linesOf = (
  items: readonly PricedItem[],
  { nextLine, totals: { currency } }: PlacedOrder,
): readonly OrderLine[] | { readonly unpricedSku: string } => {
  const lines: OrderLine[] = []
  for (const { sku, name, category, quantity, prices, weightGrams } of items) {
    const price = prices.find((each) => each.currency === currency)
    if (!price) return { unpricedSku: sku }
    const lineId = String(nextLine + lines.length)
    lines.push({ lineId, sku, name, category, quantity, unitPriceMinor: price.amountMinor, weightGrams })
  }
  return lines
}
