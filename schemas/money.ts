// Money: integer minor units and an ISO 4217 code. The one place that knows how many minor units a major unit has.
// It must never compute with fractions, nor format by the machine's locale: the same amount is the same text everywhere.
import type { CurrencyCode } from './ids'

// Current codes of ISO 4217 by their number of decimals; codes without a minor unit (metals, XDR, test codes) are no money here.
const codesByExponent: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP ' +
    'COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
    'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN ' +
    'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL ' +
    'THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code) => [code, Number(exponent)] as const),
  ),
)

export const isCurrency = (code: string): code is CurrencyCode => exponents.has(code)

/** Decimals of a currency: 2 for BRL, 0 for JPY, 3 for KWD. Throws for a code that is none. */
export const exponentOf = (currency: string): number => {
  const exponent = exponents.get(currency)
  if (exponent === undefined)
    throw new Error(`${currency} is no current ISO 4217 code: correct it, or extend schemas/money.ts`)
  return exponent
}

/** Whole major units in minor units: 5 of BRL is 500, of JPY 5, of KWD 5000. */
export const minorOf = (major: number, currency: string): number => major * 10 ** exponentOf(currency)

/** As people read it, the same on every machine: "BRL 1,234.50", "JPY 1,200", "-KWD 0.005". */
export const formatMoney = (amountMinor: number, currency: string): string => {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0')
  const split = digits.length - exponent
  const major = digits.slice(0, split).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amountMinor < 0 ? '-' : ''}${currency} ${major}${exponent ? `.${digits.slice(split)}` : ''}`
}
