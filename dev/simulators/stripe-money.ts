// The currencies Stripe charges in, the smallest amount of each, and how its error messages write an amount.
import { invalidParameter } from './stripe-errors'

const symbols: Record<string, string> = {
  usd: '$',
  eur: '€',
  gbp: '£',
  brl: 'R$',
  jpy: '¥',
  cad: '$',
  aud: '$',
  mxn: '$',
}
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '))
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '))
const minimum: Record<string, number> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
}
const known = new Set(
  `${Object.keys(minimum).join(' ')} ars bob clp cny cop crc dop egp gtq hnl idr ils isk jod kes krw kwd lkr mad ngn omr pen
   php pkr pyg qar rub sar tnd try twd uah uyu vnd zar`.split(/\s+/),
)
const largestMinor = 99_999_999

/** Refuses what is no lower-case ISO code of a currency that Stripe charges in. */
export function checkCurrency(currency: string): string {
  if (known.has(currency)) return currency
  const message = `Invalid currency: ${currency}. Stripe currently supports these currencies: ${[...known].join(', ')}`
  throw invalidParameter(undefined, message, 'currency')
}

export function checkAmount(amountMinor: number, currency: string): number {
  const least = minimum[currency] ?? 1
  if (amountMinor < least) {
    const message = `Amount must be at least ${writeAmount(least, currency)} ${currency}`
    throw invalidParameter('amount_too_small', message, 'amount')
  }
  if (amountMinor <= largestMinor) return amountMinor
  const message = `Amount must be no more than ${writeAmount(largestMinor, currency)}`
  throw invalidParameter('amount_too_large', message, 'amount')
}

export function writeAmount(amountMinor: number, currency: string): string {
  const digits = zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2
  const text = (amountMinor / 10 ** digits).toLocaleString('en-US', { minimumFractionDigits: digits })
  return `${symbols[currency] ?? ''}${text}`
}

const onlyCurrency: Readonly<Record<string, string>> = { boleto: 'brl', us_bank_account: 'usd' }

/** Those of the types of payment methods that take the currency. */
export const compatibleTypes = (types: readonly string[], currency: string): readonly string[] =>
  types.filter((type) => (onlyCurrency[type] ?? currency) === currency)
