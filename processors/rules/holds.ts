// Which orders a person looks at before anything is done for them: amount, velocity, addresses that differ. Data and one function.
import { formatMoney } from '../../schemas/money'
import { inCurrency, firstRates, type ReferenceRates } from './reference-rates'
import { ruleAt, type Versioned } from './versions'

export type HoldRule = Versioned & {
  readonly rates: ReferenceRates
  /** A total above this is held. Cents of a dollar. */
  readonly amountCents: number
  /** Held when the customer placed more orders than this in the 24 hours before. */
  readonly recentOrders: number
  /** A total above this is held when it is paid from another country than it goes to. Cents of a dollar. */
  readonly mismatchCents: number
}

export const holdVersions: readonly HoldRule[] = [
  {
    id: 'holds-2015-01',
    validFrom: '2015-01-01',
    rates: firstRates,
    amountCents: 250_000,
    recentOrders: 10,
    mismatchCents: 50_000,
  },
]

export type HoldCode = 'AMOUNT' | 'VELOCITY' | 'ADDRESS_MISMATCH'
/** `reason` is a sentence for people, without personal data. */
export type Hold = { readonly code: HoldCode; readonly reason: string; readonly ruleId: string }

export type OrderToScreen = {
  readonly totalMinor: number
  readonly currency: string
  /** Orders of the customer in the 24 hours before, without this one; null when it could not be known: that holds nothing. */
  readonly recentOrders: number | null
  readonly shippingCountry: string
  /** Country of the means of payment; null when it is not known: that holds nothing. */
  readonly billingCountry: string | null
  readonly at: number
}

/** All the reasons to hold an order, in a fixed order; none for most. Throws for a currency that is none. */
export const holdsFor = (order: OrderToScreen): Hold[] => {
  const { totalMinor, currency, recentOrders, shippingCountry, billingCountry, at } = order
  const rule = ruleAt(holdVersions, at)
  const total = formatMoney(totalMinor, currency)
  const holds: Hold[] = []
  const hold = (code: HoldCode, reason: string): number => holds.push({ code, reason, ruleId: rule.id })
  const most = inCurrency(rule.amountCents, currency, rule.rates)
  if (totalMinor > most) hold('AMOUNT', `The total of ${total} is above ${formatMoney(most, currency)}.`)
  if (recentOrders !== null && recentOrders > rule.recentOrders)
    hold(
      'VELOCITY',
      `The customer placed ${recentOrders} orders in the 24 hours before; ${rule.recentOrders} are usual.`,
    )
  const unlike = inCurrency(rule.mismatchCents, currency, rule.rates)
  if (billingCountry !== null && billingCountry !== shippingCountry && totalMinor > unlike)
    hold(
      'ADDRESS_MISMATCH',
      `It is paid from ${billingCountry} and goes to ${shippingCountry}, and ${total} is above ${formatMoney(unlike, currency)}.`,
    )
  return holds
}
