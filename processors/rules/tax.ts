// How much tax an order bears, and which of its parts bear how much of it. It must never add tax to a price that contains it.
import { allocate, halfEven } from './allocation'
import { groupOf } from './categories'
import { taxVersions, type CountryTax } from './tax-rules'
import { ruleAt, ruleOf } from './versions'

export type Destination = { readonly country: string; readonly region: string | null }
/** Goods, or with a category of null the shipping. `units`: how many; 1 unless told. */
export type TaxedPart = { readonly amountMinor: number; readonly category: string | null; readonly units?: number }
export type Tax = { readonly taxMinor: number; readonly includedTaxMinor: number; readonly ruleId: string }

const whole = 100_000n

/** `taxMinor` is to be added, `includedTaxMinor` is contained in the amounts; one of the two is 0. Rounded once, half to even. */
export const taxFor = (parts: readonly TaxedPart[], destination: Destination, at: number): Tax => {
  const { id: ruleId, countries } = ruleAt(taxVersions, at)
  const country = countries[destination.country]
  const byRate = amountsByRate(parts, destination, country)
  return country?.included
    ? { taxMinor: 0, includedTaxMinor: containedIn(byRate), ruleId }
    : { taxMinor: addedTo(byRate), includedTaxMinor: 0, ruleId }
}

const amountsByRate = (
  parts: readonly TaxedPart[],
  destination: Destination,
  country: CountryTax | undefined,
): ReadonlyMap<number, bigint> => {
  const amounts = new Map<number, bigint>()
  for (const { amountMinor, category } of parts) {
    const rate = rateFor(category, destination, country)
    amounts.set(rate, (amounts.get(rate) ?? 0n) + BigInt(amountMinor))
  }
  return amounts
}

const addedTo = (byRate: ReadonlyMap<number, bigint>): number =>
  halfEven(
    [...byRate].reduce((sum, [rate, amount]) => sum + amount * BigInt(rate), 0n),
    whole,
  )

/** Of each rate by itself, as an invoice shows it. */
const containedIn = (byRate: ReadonlyMap<number, bigint>): number =>
  [...byRate].reduce((sum, [rate, amount]) => sum + halfEven(amount * BigInt(rate), whole + BigInt(rate)), 0)

const rateFor = (category: string | null, { region }: Destination, country: CountryTax | undefined): number => {
  if (!country || (category === null && !country.onShipping)) return 0
  const regional = country.regions?.[(region ?? '').trim().toUpperCase()] ?? country.standard
  return category === null ? regional : (country.goods?.[groupOf(category)] ?? regional)
}

/**
 * How much of an order's added tax each of its parts bears, by the rule that gave the tax; they add up to it. Tax that an import brought
 * is borne by the goods by their amounts, or by their units where they cost nothing.
 */
export const taxShares = (
  taxMinor: number,
  parts: readonly TaxedPart[],
  destination: Destination,
  taxRuleId: string,
): number[] => {
  if (taxMinor === 0) return parts.map(() => 0)
  const country = ruleOf(taxVersions, taxRuleId)?.countries[destination.country]
  const byRule = parts.map(({ amountMinor, category }) => amountMinor * rateFor(category, destination, country))
  if (byRule.some((weight) => weight > 0)) return allocate(taxMinor, byRule)
  const byAmount = parts.map(({ amountMinor, category }) => (category === null ? 0 : amountMinor))
  if (byAmount.some((weight) => weight > 0)) return allocate(taxMinor, byAmount)
  const byUnits = parts.map(({ units = 1, category }) => (category === null ? 0 : units))
  return allocate(taxMinor, byUnits)
}
