// Which provider charges what: by the kind of means and currency, in shares of the orders. Data and one function. A provider can be
// chosen only where it knows the means, since a token is one provider's own.

export type ProviderName = 'STRIPE' | 'ADYEN'
export type Method = 'CARD' | 'BOLETO' | 'GIFT_CARD' | 'VOUCHER'
export type PaymentRoute = {
  readonly methods: readonly Method[]
  /** Absent: any. */
  readonly currencies?: readonly string[]
  /** In shares of one another; a provider that is not named is never chosen. */
  readonly shares: Readonly<Partial<Record<ProviderName, number>>>
}

/** The first that fits holds. */
export const paymentRoutes: readonly PaymentRoute[] = [
  { methods: ['GIFT_CARD', 'VOUCHER'], shares: { ADYEN: 1 } },
  { methods: ['BOLETO'], currencies: ['BRL'], shares: { STRIPE: 80, ADYEN: 20 } },
  { methods: ['CARD'], currencies: ['EUR', 'GBP'], shares: { STRIPE: 70, ADYEN: 30 } },
  { methods: ['CARD'], shares: { STRIPE: 90, ADYEN: 10 } },
]

export type Routed = {
  readonly method: Method
  readonly currency: string
  /** Providers that know the means. */
  readonly known: readonly ProviderName[]
  /** Providers that were down for this very charge. */
  readonly down: readonly ProviderName[]
  /** The same key is always routed alike. */
  readonly key: string
}

/** Undefined where none of those that know the means may charge it. */
export const routeOf = ({ method, currency, known, down, key }: Routed): ProviderName | undefined => {
  const route = paymentRoutes.find(
    ({ methods, currencies }) => methods.includes(method) && (currencies?.includes(currency) ?? true),
  )
  const candidates = known.filter((provider) => route?.shares[provider] && !down.includes(provider))
  const total = candidates.reduce((sum, provider) => sum + route!.shares[provider]!, 0)
  let drawn = total === 0 ? 0 : hashOf(key) % total
  return candidates.find((provider) => (drawn -= route!.shares[provider]!) < 0)
}

/** FNV-1a. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
  return hash
}
