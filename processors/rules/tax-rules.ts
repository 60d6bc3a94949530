// Rates of tax by country, region and kind of goods, as this house applies them. Data and nothing else; tax.ts computes.
import type { CategoryGroup } from './categories'
import type { Versioned } from './versions'

/** Rates in thousandths of a percent: 19 % is 19_000, Québec's 14.975 % is 14_975. */
export type CountryTax = {
  readonly standard: number
  /** Kinds of goods with a rate of their own; it goes before a region's. */
  readonly goods?: Partial<Record<CategoryGroup, number>>
  readonly regions?: Readonly<Record<string, number>>
  /** Prices and shipping contain the tax: nothing is added. */
  readonly included: boolean
  /** Shipping is taxed, at the rate of the region or the standard rate. */
  readonly onShipping: boolean
}
/** A country that is not named is supplied without tax: its customs collect what they collect. */
export type TaxRule = Versioned & { readonly countries: Readonly<Record<string, CountryTax>> }

const included = (standard: number, goods: CountryTax['goods'] = {}): CountryTax => ({
  standard,
  goods,
  included: true,
  onShipping: true,
})

const brazil: CountryTax = {
  ...included(18_000, { books: 0 }),
  regions: {
    ...{ AC: 19_000, AL: 19_000, AM: 20_000, AP: 18_000, BA: 20_500, CE: 20_000, DF: 20_000, ES: 17_000, GO: 19_000 },
    ...{ MA: 23_000, MG: 18_000, MS: 17_000, MT: 17_000, PA: 19_000, PB: 20_000, PE: 20_500, PI: 22_500, PR: 19_500 },
    ...{ RJ: 22_000, RN: 20_000, RO: 19_500, RR: 20_000, RS: 17_000, SC: 17_000, SE: 19_000, SP: 18_000, TO: 20_000 },
  },
}

/** The states' own rates: what counties and cities add is not charged. */
const unitedStates: CountryTax = {
  standard: 0,
  goods: { food: 0 },
  included: false,
  onShipping: false,
  regions: {
    ...{ AL: 4_000, AK: 0, AZ: 5_600, AR: 6_500, CA: 7_250, CO: 2_900, CT: 6_350, DC: 6_000, DE: 0, FL: 6_000 },
    ...{ GA: 4_000, HI: 4_000, ID: 6_000, IL: 6_250, IN: 7_000, IA: 6_000, KS: 6_500, KY: 6_000, LA: 5_000, ME: 5_500 },
    ...{ MD: 6_000, MA: 6_250, MI: 6_000, MN: 6_875, MS: 7_000, MO: 4_225, MT: 0, NE: 5_500, NV: 6_850, NH: 0 },
    ...{ NJ: 6_625, NM: 4_875, NY: 4_000, NC: 4_750, ND: 5_000, OH: 5_750, OK: 4_500, OR: 0, PA: 6_000, RI: 7_000 },
    ...{ SC: 6_000, SD: 4_200, TN: 7_000, TX: 6_250, UT: 4_850, VT: 6_000, VA: 4_300, WA: 6_500, WV: 6_000 },
    ...{ WI: 5_000, WY: 4_000 },
  },
}

const canada: CountryTax = {
  standard: 5_000,
  goods: { food: 0, books: 5_000 },
  included: false,
  onShipping: true,
  regions: {
    ...{ AB: 5_000, BC: 12_000, MB: 12_000, NB: 15_000, NL: 15_000, NS: 15_000, NT: 5_000, NU: 5_000, ON: 13_000 },
    ...{ PE: 15_000, QC: 14_975, SK: 11_000, YT: 5_000 },
  },
}

const countries2015: TaxRule['countries'] = {
  BR: brazil,
  US: unitedStates,
  CA: canada,
  AT: included(20_000, { books: 10_000, food: 10_000 }),
  BE: included(21_000, { books: 6_000, food: 6_000 }),
  BG: included(20_000),
  CY: included(19_000, { books: 5_000, food: 5_000 }),
  CZ: included(21_000, { books: 15_000, food: 15_000 }),
  DE: included(19_000, { books: 7_000, food: 7_000 }),
  DK: included(25_000),
  EE: included(20_000, { books: 9_000 }),
  ES: included(21_000, { books: 4_000, food: 10_000 }),
  FI: included(24_000, { books: 10_000, food: 14_000 }),
  FR: included(20_000, { books: 5_500, food: 5_500 }),
  GR: included(24_000, { books: 6_000, food: 13_000 }),
  HR: included(25_000, { books: 5_000 }),
  HU: included(27_000, { books: 5_000 }),
  IE: included(23_000, { books: 0, food: 0 }),
  IT: included(22_000, { books: 4_000, food: 10_000 }),
  LT: included(21_000, { books: 9_000 }),
  LU: included(17_000, { books: 3_000, food: 3_000 }),
  LV: included(21_000, { books: 12_000 }),
  MT: included(18_000, { books: 5_000, food: 0 }),
  NL: included(21_000, { books: 6_000, food: 6_000 }),
  PL: included(23_000, { books: 5_000, food: 5_000 }),
  PT: included(23_000, { books: 6_000, food: 6_000 }),
  RO: included(20_000, { books: 5_000, food: 9_000 }),
  SE: included(25_000, { books: 6_000, food: 12_000 }),
  SI: included(22_000, { books: 9_500, food: 9_500 }),
  SK: included(20_000, { books: 10_000, food: 10_000 }),
  GB: included(20_000, { books: 0, food: 0 }),
  CH: included(8_000, { books: 2_500, food: 2_500 }),
  NO: included(25_000, { books: 0, food: 15_000 }),
  AU: included(10_000, { food: 0 }),
  NZ: included(15_000),
  JP: included(8_000),
  KR: included(10_000, { books: 0 }),
  CN: included(13_000, { books: 9_000, food: 9_000 }),
  TH: included(7_000, { books: 0 }),
  IN: included(18_000, { books: 0, food: 5_000 }),
  IL: included(17_000),
  EG: included(14_000, { books: 0, food: 0 }),
  UA: included(20_000, { books: 0 }),
  MX: included(16_000, { books: 0, food: 0 }),
}

const countries2019: TaxRule['countries'] = { ...countries2015, JP: included(10_000, { food: 8_000 }) }

const countries2026: TaxRule['countries'] = {
  ...countries2019,
  CA: { ...canada, regions: { ...canada.regions, NS: 14_000 } },
  CH: included(8_100, { books: 2_600, food: 2_600 }),
  CZ: included(21_000, { books: 0, food: 12_000 }),
  EE: included(24_000, { books: 9_000 }),
  FI: included(25_500, { books: 13_500, food: 13_500 }),
  IL: included(18_000),
  NL: included(21_000, { books: 9_000, food: 9_000 }),
  RO: included(21_000, { books: 11_000, food: 11_000 }),
  SK: included(23_000, { books: 5_000, food: 19_000 }),
}

export const taxVersions: readonly TaxRule[] = [
  { id: 'tax-2015-01', validFrom: '2015-01-01', countries: countries2015 },
  { id: 'tax-2019-10', validFrom: '2019-10-01', countries: countries2019 },
  { id: 'tax-2026-01', validFrom: '2026-01-01', countries: countries2026 },
]
