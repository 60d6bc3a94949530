// What an order costs: its goods at the prices given, shipping and tax by the rules of the day. It must never take an amount from a
// customer; only an import brings its own shipping and tax.
import { shippingFor } from './shipping-rules'
import { taxFor, type Destination } from './tax'

export type PricedLine = {
  readonly quantity: number
  readonly unitPriceMinor: number
  readonly weightGrams: number
  readonly category: string
}

/** Whole numbers of 0 or more throughout; `at` in milliseconds since 1970 chooses the rules. */
export type OrderToPrice = {
  readonly lines: readonly PricedLine[]
  readonly currency: string
  readonly destination: Destination
  readonly at: number
  /** What an import brings, taken as it is. */
  readonly fixed?: { readonly shippingMinor: number; readonly taxMinor: number }
}

/** Minor units. totalMinor = itemsMinor + shippingMinor + taxMinor. */
export type Price = {
  readonly itemsMinor: number
  readonly shippingMinor: number
  readonly taxMinor: number
  /** Contained in items and shipping where prices include tax: for invoices, never to be added. 0 for imports. */
  readonly includedTaxMinor: number
  readonly totalMinor: number
  readonly shippingRuleId: string
  readonly taxRuleId: string
}

/** In the place of a rule's id where an import brought the amount. */
export const importedRuleId = 'imported'

/** Throws for a currency that is none. */
export const priceOrder = (order: OrderToPrice): Price => {
  const { lines, currency, destination, at, fixed } = order
  const itemsMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
  if (fixed) {
    const { shippingMinor, taxMinor } = fixed
    const rules = { shippingRuleId: importedRuleId, taxRuleId: importedRuleId }
    return withTotal({ itemsMinor, shippingMinor, taxMinor, includedTaxMinor: 0, ...rules })
  }
  const weightGrams = lines.reduce((sum, line) => sum + line.quantity * line.weightGrams, 0)
  const { country } = destination
  const { shippingMinor, ruleId } = shippingFor({ country, weightGrams, itemsMinor, currency, at })
  const goods = lines.map((line) => ({ amountMinor: line.quantity * line.unitPriceMinor, category: line.category }))
  const tax = taxFor([...goods, { amountMinor: shippingMinor, category: null }], destination, at)
  const { taxMinor, includedTaxMinor } = tax
  const rules = { shippingRuleId: ruleId, taxRuleId: tax.ruleId }
  return withTotal({ itemsMinor, shippingMinor, taxMinor, includedTaxMinor, ...rules })
}

const withTotal = (price: Omit<Price, 'totalMinor'>): Price => ({
  ...price,
  totalMinor: price.itemsMinor + price.shippingMinor + price.taxMinor,
})
