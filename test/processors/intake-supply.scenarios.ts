// What becomes of an order of which not all is there: its customer's choice or the rule's, and which of its items may come later, as cases
// of intake.
import type { PartialChoice, PlaceOrder, SkuSupply } from '../../schemas/messages'
import { priceOrder } from '../../processors/rules/pricing'
import { example } from '../examples/examples'
import { at, currency, minuteMs, patientTerms, shippingAddress } from '../examples/values'
import { accepted, catalogue, store, usual, wanted, type IntakeCase } from './intake.scenarios'

const linesOf = (skus: readonly string[]) =>
  skus.map((sku, index) => {
    const { name, category, prices, weightGrams } = catalogue.get(sku)!
    const unitPriceMinor = prices[0]!.amountMinor
    return { lineId: String(index + 1), sku, name, category, quantity: 2, unitPriceMinor, weightGrams }
  })

const supplied = (
  title: string,
  skus: readonly string[],
  supplies: readonly SkuSupply[],
  whenPartial: PartialChoice | null = null,
  speed = 1,
): IntakeCase => {
  const changes: Partial<PlaceOrder> = { ...store, lines: skus.map((sku) => wanted(sku, 2)), whenPartial }
  const lines = linesOf(skus)
  const { includedTaxMinor: _, ...price } = priceOrder({ lines, currency, destination: shippingAddress, at })
  const { itemsMinor, shippingMinor, taxMinor, totalMinor, shippingRuleId, taxRuleId } = price
  const totals = { currency, itemsMinor, shippingMinor, taxMinor, totalMinor, shippingRuleId, taxRuleId }
  const holdMs = Math.max(minuteMs, (120 * minuteMs) / speed)
  const availability = { ...usual, whenPartial: whenPartial ?? usual.whenPartial, supplies, holdMs }
  const terms = speed === 1 ? patientTerms : { ...patientTerms, actionWindowMs: 10_000, methodWindowMs: 24_000 }
  const answer = accepted({ lines, totals, origin: 'STORE', terms, availability })
  return { title, input: example('PlaceOrder', changes), answer, speed }
}

const later = { sku: 'LATER', policy: 'BACKORDER', expectedAt: null } as const
const preordered = { sku: 'NEW', policy: 'PREORDER', expectedAt: at + 14 * 24 * 60 * minuteMs } as const

const choices = (['WAIT', 'SPLIT', 'DROP'] as const).map((choice) =>
  supplied(`a customer may choose to ${choice} where a part is not there`, ['BULB-1'], [], choice),
)

export const intakeSupplyCases: readonly IntakeCase[] = [
  supplied('of what is sold from stock nothing may come later', ['BULB-1'], []),
  supplied('what may come later is captured with when it is expected', ['BULB-1', 'LATER', 'NEW'], [later, preordered]),
  supplied('an item on two lines is captured once', ['LATER', 'LATER'], [later]),
  ...choices,
  supplied('stock is held for no less than a minute, however fast time goes', ['BULB-1'], [], null, 3_600),
  {
    title: 'an import of what the catalogue does not know may not come later',
    input: example('PlaceOrder', { whenPartial: 'SPLIT' }),
    answer: accepted({ availability: { ...usual, whenPartial: 'SPLIT' } }),
  },
]
