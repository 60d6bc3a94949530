// What about one US dollar is worth, so that rules state one amount for all currencies. For thresholds and list prices alone: nobody's
// money is ever converted with it. A rule holds its rates, and so changes only by a new version.
import { minorOf } from '../../schemas/money'
import { portion } from './allocation'

/** Minor units of a currency that a rule takes for one dollar; a currency that is not named counts one major unit. */
export type ReferenceRates = Readonly<Record<string, number>>

export const firstRates: ReferenceRates = {
  ...{ USD: 100, EUR: 90, GBP: 75, CHF: 100, BRL: 500, ARS: 100_000, CLP: 900, COP: 400_000, MXN: 1_800, PEN: 370 },
  ...{ CAD: 135, AUD: 150, NZD: 165, JPY: 150, KRW: 1_350, CNY: 720, HKD: 780, TWD: 3_200, SGD: 135, INR: 8_500 },
  ...{ IDR: 1_600_000, MYR: 450, PHP: 5_700, THB: 3_500, VND: 25_000, ILS: 370, TRY: 3_500, UAH: 4_100, PLN: 400 },
  ...{
    CZK: 2_300,
    HUF: 36_000,
    RON: 450,

    SEK: 1_000,
    NOK: 1_050,
    DKK: 680,
    ISK: 135,
    EGP: 5_000,
    ZAR: 1_800,
  },
  ...{ NGN: 150_000, KES: 13_000, MAD: 1_000, SAR: 375, AED: 367, QAR: 364, KWD: 310, BHD: 375, OMR: 385, JOD: 710 },
}

/** `cents` of a dollar in minor units of a currency, rounded half to even. */
export const inCurrency = (cents: number, currency: string, rates: ReferenceRates): number =>
  portion(cents, rates[currency] ?? minorOf(1, currency), 100)
