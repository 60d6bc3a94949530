import fc from 'fast-check'
import { groupOf } from '../../../processors/rules/categories'
import { priceOrder, type PricedLine } from '../../../processors/rules/pricing'
import { firstRates, inCurrency } from '../../../processors/rules/reference-rates'
import { regionsOf } from '../../../processors/rules/regions'
import { shippingFor, shippingVersions } from '../../../processors/rules/shipping-rules'
import { taxFor, taxShares } from '../../../processors/rules/tax'
import { taxVersions } from '../../../processors/rules/tax-rules'
import { isCountry } from '../../../processors/countries'
import { isCurrency, minorOf } from '../../../schemas/money'
import { anyOrder, at, currencies, destinations } from './orders'

const line = (changes: Partial<PricedLine> = {}): PricedLine => ({
  quantity: 2,
  unitPriceMinor: 3_999,
  weightGrams: 1_400,
  category: 'toys',
  ...changes,
})
const price = (country: string, region: string | null, currency: string, ...lines: PricedLine[]) =>
  priceOrder({ lines, currency, destination: { country, region }, at })

describe('an order', () => {
  it('to Brazil pays shipping by weight, and no tax on top of prices that contain it', () => {
    expect(price('BR', 'SP', 'BRL', line())).toEqual({
      itemsMinor: 7_998,
      shippingMinor: 4_500,
      taxMinor: 0,
      includedTaxMinor: 1_906,
      totalMinor: 12_498,
      shippingRuleId: 'shipping-2026-01',
      taxRuleId: 'tax-2026-01',
    })
  })

  it("to a state of the US pays the state's tax on goods, not on shipping", () => {
    const { shippingMinor, taxMinor, totalMinor } = price(
      'US',
      'MN',
      'USD',
      line({ quantity: 1, unitPriceMinor: 4_000 }),
    )
    expect({ shippingMinor, taxMinor, totalMinor }).toEqual({ shippingMinor: 750, taxMinor: 275, totalMinor: 5_025 })
  })

  it('to Québec pays tax on goods and shipping', () => {
    const { shippingMinor, taxMinor } = price(
      'CA',
      'QC',
      'USD',
      line({ quantity: 1, unitPriceMinor: 10_000, weightGrams: 400 }),
    )
    expect({ shippingMinor, taxMinor }).toEqual({ shippingMinor: 900, taxMinor: 1_632 })
  })

  it('pays no tax on food in the US, and less on books in Québec', () => {
    expect(price('US', 'TX', 'USD', line({ category: 'food_drink' })).taxMinor).toBe(0)
    const book = line({ quantity: 1, unitPriceMinor: 30_000, weightGrams: 400, category: 'books_technical' })
    expect(price('CA', 'QC', 'USD', book).taxMinor).toBe(1_500)
  })

  it('to a country without a rule of tax pays none', () => {
    const { taxMinor, includedTaxMinor } = price('KW', null, 'KWD', line())
    expect({ taxMinor, includedTaxMinor }).toEqual({ taxMinor: 0, includedTaxMinor: 0 })
  })

  it('is rounded half to even, once for the whole order', () => {
    const half = line({ quantity: 1, unitPriceMinor: 10, category: 'toys' })
    // Two tenths of 5 % each: 0.5 and 0.5 are 1, not 0 and 0.
    expect(taxFor([{ amountMinor: 10, category: 'toys' }], { country: 'CA', region: 'AB' }, at).taxMinor).toBe(0)
    expect(taxFor([{ amountMinor: 30, category: 'toys' }], { country: 'CA', region: 'AB' }, at).taxMinor).toBe(2)
    const both = [half, half].map(({ unitPriceMinor, category }) => ({ amountMinor: unitPriceMinor, category }))
    expect(taxFor(both, { country: 'CA', region: 'AB' }, at).taxMinor).toBe(1)
  })

  it('is shipped free from an amount on, unless it is heavy', () => {
    const goods = (grams: number, minor: number) =>
      price('BR', 'SP', 'BRL', line({ quantity: 1, unitPriceMinor: minor, weightGrams: grams })).shippingMinor
    expect([goods(1_000, 29_999), goods(1_000, 30_000), goods(20_000, 30_000), goods(20_001, 30_000)]).toEqual([
      2_000, 0, 0, 14_100,
    ])
  })

  it('of an import keeps the shipping and the tax it brings', () => {
    const fixed = { shippingMinor: 1_783, taxMinor: 12 }
    expect(priceOrder({ lines: [line()], currency: 'BRL', destination: destinations[0]!, at, fixed })).toEqual({
      itemsMinor: 7_998,
      shippingMinor: 1_783,
      taxMinor: 12,
      includedTaxMinor: 0,
      totalMinor: 9_793,
      shippingRuleId: 'imported',
      taxRuleId: 'imported',
    })
  })

  it('is priced by the rules of its day', () => {
    const rulesAt = (time: number) => {
      const priced = priceOrder({ lines: [line()], currency: 'JPY', destination: destinations[5]!, at: time })
      return [priced.shippingRuleId, priced.taxRuleId, priced.includedTaxMinor]
    }
    expect(rulesAt(Date.UTC(2019, 8, 30))).toEqual(['shipping-2015-01', 'tax-2015-01', 1_037])
    expect(rulesAt(Date.UTC(2019, 9, 1))).toEqual(['shipping-2015-01', 'tax-2019-10', 1_273])
    expect(rulesAt(Date.UTC(2026, 0, 1))).toEqual(['shipping-2026-01', 'tax-2026-01', 1_300])
  })

  it('of no lines costs no more than its shipping', () => {
    expect(price('BR', 'SP', 'BRL').totalMinor).toBe(1_500)
  })
})

describe('the price of any order', () => {
  it('adds up, in whole minor units of 0 or more, and is the same each time', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const priced = priceOrder(order)
        const { itemsMinor, shippingMinor, taxMinor, includedTaxMinor, totalMinor } = priced
        expect(itemsMinor).toBe(order.lines.reduce((sum, each) => sum + each.quantity * each.unitPriceMinor, 0))
        expect(totalMinor).toBe(itemsMinor + shippingMinor + taxMinor)
        for (const amount of [itemsMinor, shippingMinor, taxMinor, includedTaxMinor, totalMinor]) {
          expect(Number.isSafeInteger(amount)).toBe(true)
          expect(amount).toBeGreaterThanOrEqual(0)
        }
        expect(taxMinor === 0 || includedTaxMinor === 0).toBe(true)
        expect(includedTaxMinor).toBeLessThanOrEqual(itemsMinor + shippingMinor)
        expect(priceOrder(order)).toEqual(priced)
      }),
    )
  })

  it('does not depend on the order of its lines', () => {
    fc.assert(
      fc.property(anyOrder, (order) =>
        expect(priceOrder({ ...order, lines: [...order.lines].reverse() })).toEqual(priceOrder(order)),
      ),
    )
  })

  it('has shipping that never falls with more weight', () => {
    const grams = fc.integer({ min: 0, max: 60_000 })
    fc.assert(
      fc.property(anyOrder, grams, grams, fc.nat(10_000_000), (order, weightGrams, more, itemsMinor) => {
        const cost = (weight: number) =>
          shippingFor({ ...order, ...order.destination, weightGrams: weight, itemsMinor }).shippingMinor
        expect(cost(weightGrams + more)).toBeGreaterThanOrEqual(cost(weightGrams))
      }),
    )
  })

  it('has tax that never falls with a dearer part', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...destinations),
        fc.nat(9_999_999),
        fc.nat(9_999_999),
        (destination, amountMinor, more) => {
          const tax = (minor: number) => {
            const { taxMinor, includedTaxMinor } = taxFor([{ amountMinor: minor, category: 'toys' }], destination, at)
            return taxMinor + includedTaxMinor
          }
          expect(tax(amountMinor + more)).toBeGreaterThanOrEqual(tax(amountMinor))
        },
      ),
    )
  })
})

describe('the shares of a tax', () => {
  const minnesota = { country: 'US', region: 'MN' }
  const parts = [
    { amountMinor: 1_000, category: 'toys' },
    { amountMinor: 5_000, category: 'food' },
    { amountMinor: 3_000, category: 'toys' },
    { amountMinor: 700, category: null },
  ]

  it('are borne by what was taxed, by the rule that taxed it', () => {
    expect(taxShares(275, parts, minnesota, 'tax-2026-01')).toEqual([69, 0, 206, 0])
    expect(taxShares(0, parts, minnesota, 'tax-2026-01')).toEqual([0, 0, 0, 0])
  })

  it('of an import are borne by the goods by their amounts', () => {
    expect(taxShares(90, parts, minnesota, 'imported')).toEqual([10, 50, 30, 0])
  })

  it('are borne by units where goods cost nothing, and never by none', () => {
    const free = (units: number) => ({ amountMinor: 0, category: 'toys', units })
    expect(taxShares(90, [free(2), free(0), free(1), parts[3]!], minnesota, 'imported')).toEqual([60, 0, 30, 0])
  })

  it('add up to the tax of any order', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const { taxMinor, taxRuleId, shippingMinor } = priceOrder(order)
        const goods = order.lines.map(({ quantity, unitPriceMinor, category }) => ({
          amountMinor: quantity * unitPriceMinor,
          category,
        }))
        const shares = taxShares(
          taxMinor,
          [...goods, { amountMinor: shippingMinor, category: null }],
          order.destination,
          taxRuleId,
        )
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(taxMinor)
      }),
    )
  })
})

describe('the data of prices', () => {
  it('names countries, regions and currencies that there are', () => {
    const named = [
      ...shippingVersions.flatMap(({ zones }) => zones.flatMap(({ countries = [] }) => countries)),
      ...taxVersions.flatMap(({ countries }) => Object.keys(countries)),
    ]
    expect(named.filter((country) => !isCountry(country))).toEqual([])
    expect(Object.keys(firstRates).filter((currency) => !isCurrency(currency))).toEqual([])
    for (const { countries } of taxVersions)
      for (const [country, { regions = {} }] of Object.entries(countries))
        expect(Object.keys(regions).filter((region) => !regionsOf[country]?.includes(region))).toEqual([])
  })

  it('has bands that rise, and a last zone for every country', () => {
    for (const { zones } of shippingVersions) {
      expect(zones.at(-1)!.countries).toBeUndefined()
      for (const { bands } of zones)
        for (const [index, band] of bands.entries()) {
          const before = bands[index - 1] ?? { upToGrams: 0, cents: 0 }
          expect(band.upToGrams > before.upToGrams && band.cents > before.cents).toBe(true)
        }
    }
  })

  it('takes a major unit of a currency without a rate for a dollar', () => {
    expect(inCurrency(450, 'BRL', firstRates)).toBe(2_250)
    expect(inCurrency(450, 'KWD', firstRates)).toBe(1_395)
    expect(inCurrency(100, 'PYG', firstRates)).toBe(minorOf(1, 'PYG'))
    for (const currency of currencies) expect(inCurrency(1, currency, firstRates)).toBeGreaterThan(0)
  })

  it.each([
    ['books_general_interest', 'books'],
    ['Books, imported', 'books'],
    ['food_drink', 'food'],
    ['small_appliances_home_oven_and_coffee', 'electronics'],
    ['fashion_underwear_beach', 'hygiene'],
    ['kitchen_dining_laundry_garden_furniture', 'furniture'],
    ['bookshelves', 'general'],
    ['本', 'general'],
    ['', 'general'],
  ])('takes goods of the category %j for %s', (category, group) => {
    expect(groupOf(category)).toBe(group)
  })
})
