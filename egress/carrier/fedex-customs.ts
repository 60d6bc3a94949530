// What customs are told of a parcel that crosses a border, in FedEx's words. It must never tell another value than the customer paid for.
import type { OrderLine } from '../../schemas/messages'
import { customsCodeOf } from './customs-codes'
import { toDecimal } from './wire-money'

type Declared = {
  readonly lines: readonly OrderLine[]
  readonly currency: string
  /**
   * The catalogue does not tell where goods are made: it is taken to be where our warehouse is. FedEx wants some country for each.
   */
  readonly madeIn: string
  readonly purpose: 'SOLD' | 'REPAIR_AND_RETURN'
}
type Money = { readonly amount: number; readonly currency: string }

const longestDescription = 450

/** The sender pays duties: what the customer paid for has no cost to come. */
export function toCustoms({ lines, currency, madeIn, purpose }: Declared): object {
  const money = (amountMinor: number): Money => ({ amount: toDecimal(amountMinor, currency), currency })
  const total = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0)
  const commodities = lines.map((line) => toCommodity(line, money, madeIn))
  return {
    dutiesPayment: { paymentType: 'SENDER' },
    isDocumentOnly: false,
    totalCustomsValue: money(total),
    commercialInvoice: { shipmentPurpose: purpose },
    ...(purpose === 'SOLD' ? {} : { customsOption: { type: 'REJECTED' } }),
    commodities,
  }
}

function toCommodity(line: OrderLine, money: (amountMinor: number) => Money, madeIn: string): object {
  const { name, category, quantity, unitPriceMinor, weightGrams, sku } = line
  const { code, goods } = customsCodeOf(category)
  return {
    name: cut(goods, 100),
    description: cut(`${goods}: ${name}`, longestDescription),
    partNumber: cut(sku, 35),
    countryOfManufacture: madeIn,
    harmonizedCode: code,
    numberOfPieces: quantity,
    quantity,
    quantityUnits: 'PCS',
    weight: { units: 'KG', value: Math.max(0.001, (quantity * weightGrams) / 1_000) },
    unitPrice: money(unitPriceMinor),
    customsValue: money(quantity * unitPriceMinor),
  }
}

const cut = (text: string, longest: number): string => [...text].slice(0, longest).join('')
