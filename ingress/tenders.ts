// From the means of payment in a request to tenders. It carries tokens alone, and adds no rule: sums and kinds are intake's to judge.
import type { PaymentProvider, ProviderToken, Tender, TenderMethod } from '../schemas/messages'

/** `methodToken` is Stripe's; `tokens` has one for each provider that can charge it. The description lets one of the two in. */
export type MeansBody = {
  readonly method: TenderMethod
  readonly methodToken?: string
  readonly tokens?: { readonly stripe?: string; readonly adyen?: string }
  readonly installments?: number
}
/** Without an amount it pays what the others leave. */
export type TenderBody = MeansBody & { readonly amountMinor?: number }
/** `methodToken` alone is one card that pays all. */
export type PaymentBody = {
  readonly methodToken?: string
  readonly tenders?: readonly TenderBody[]
  readonly billingCountry?: string
}

/** Named 1, 2, 3 … in the order of the request. */
export const tendersOf = ({ methodToken, tenders }: PaymentBody): Tender[] => {
  const given = tenders ?? [{ method: 'CARD' as const, ...(methodToken === undefined ? {} : { methodToken }) }]
  return given.map((tender, index) => tenderOf(String(index + 1), tender))
}

export const tenderOf = (tenderId: string, body: TenderBody): Tender => ({
  tenderId,
  method: body.method,
  amountMinor: body.amountMinor ?? null,
  tokens: tokensOf(body),
  installments: body.installments ?? 1,
})

const tokensOf = ({ methodToken, tokens = {} }: MeansBody): ProviderToken[] => {
  const token = (provider: PaymentProvider, given: string | undefined): ProviderToken[] =>
    given === undefined ? [] : [{ provider, token: given }]
  return [...token('STRIPE', tokens.stripe ?? methodToken), ...token('ADYEN', tokens.adyen)]
}
