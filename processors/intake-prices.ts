// What is asked for, at the names, prices and weights of the catalogue. Only an import brings its own, and brings all of them.
import type { OrderLine, PlaceOrder, Price, PricedItem, SkuSupply, WantedLine } from '../schemas/messages'
import type { Catalogue } from './catalogue'
import { quantityBreach, type Breach } from './order/limits'

/** The lines of a placement, numbered from 1. */
export const pricedLines = (
  { lines, origin, currency }: PlaceOrder,
  catalogue: Catalogue,
): readonly OrderLine[] | Breach => {
  const priced: OrderLine[] = []
  for (const [index, line] of lines.entries()) {
    const found = origin === 'IMPORT' && isOwn(line) ? imported(line, currency) : itemOf(line, catalogue)
    const breach = quantityBreach(line.quantity, `line ${index + 1}`) ?? ('code' in found ? found : undefined)
    if (breach || 'code' in found) return breach!
    const { sku, name, category, quantity, weightGrams, prices } = found
    const price = prices.find((each) => each.currency === currency)
    if (!price) return { code: 'NO_PRICE_IN_CURRENCY', reason: `${quoted(sku)} has no price in ${currency}.` }
    const amounts = { unitPriceMinor: price.amountMinor, weightGrams }
    priced.push({ lineId: String(index + 1), sku, name, category, quantity, ...amounts })
  }
  return priced
}

/** What is added to an order, or wanted instead, in every currency. */
export const pricedItems = (lines: readonly WantedLine[], catalogue: Catalogue): readonly PricedItem[] | Breach => {
  const items: PricedItem[] = []
  for (const [index, line] of lines.entries()) {
    const item = itemOf(line, catalogue)
    const breach = quantityBreach(line.quantity, `line ${index + 1}`)
    if (breach) return breach
    if ('code' in item) return item
    items.push(item)
  }
  return items
}

/** Of the items that may be sold before they are there, each once. */
export const suppliesOf = (lines: readonly OrderLine[], catalogue: Catalogue): SkuSupply[] =>
  [...new Set(lines.map(({ sku }) => sku))].flatMap((sku) => {
    const item = catalogue.get(sku)
    return item && item.supply !== 'STOCK' ? [{ sku, policy: item.supply, expectedAt: item.expectedAt }] : []
  })

const itemOf = (line: WantedLine, catalogue: Catalogue): PricedItem | Breach => {
  const { sku, quantity } = line
  if (isOwn(line))
    return { code: 'PRICE_NOT_ALLOWED', reason: 'Names and prices come from the catalogue: leave them out.' }
  const item = catalogue.get(sku)
  if (!item) return { code: 'UNKNOWN_SKU', reason: `The catalogue has no ${quoted(sku)}.` }
  if (item.discontinued) return { code: 'DISCONTINUED', reason: `${quoted(sku)} is no longer sold.` }
  const { name, category, weightGrams } = item
  const prices = item.prices.map(({ currency, amountMinor }) => ({ currency, amountMinor }))
  return { sku, name, category, quantity, prices, weightGrams }
}

const isOwn = ({ name, unitPriceMinor, weightGrams, category }: WantedLine): boolean =>
  name !== null || unitPriceMinor !== null || weightGrams !== null || category !== null

const imported = (line: WantedLine, currency: Price['currency']): PricedItem | Breach => {
  const { sku, quantity, name, category, unitPriceMinor, weightGrams } = line
  if (name === null || unitPriceMinor === null || weightGrams === null)
    return { code: 'INCOMPLETE_LINE', reason: `${quoted(sku)} is to bring name, price and weight, or none of them.` }
  if (unitPriceMinor < 0)
    return {
      code: 'NEGATIVE_AMOUNT',
      reason: `A price is 0 or more; ${quoted(sku)} has ${unitPriceMinor} minor units.`,
    }
  if (weightGrams < 0)
    return { code: 'NEGATIVE_AMOUNT', reason: `A weight is 0 or more; ${quoted(sku)} has ${weightGrams} grams.` }
  const prices = [{ currency, amountMinor: unitPriceMinor }]
  return { sku, name, category: category ?? 'uncategorised', quantity, prices, weightGrams }
}

/** Customers' words may be of any length: a rule's text quotes the start. */
export const quoted = (text: string): string => `'${[...text].slice(0, 40).join('')}'`
