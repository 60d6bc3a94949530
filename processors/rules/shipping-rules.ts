// What shipping costs: zones of countries, bands of weight, and from which amount on it is free. Data and the one function that reads it.
import { inCurrency, firstRates, type ReferenceRates } from './reference-rates'
import { ruleAt, type Versioned } from './versions'

/** The first band that is heavy enough counts. Amounts in cents of a dollar by the rule's rates. */
export type ShippingZone = {
  readonly name: string
  /** ISO 3166-1 alpha-2; without them the zone fits every country. */
  readonly countries?: readonly string[]
  readonly bands: readonly { readonly upToGrams: number; readonly cents: number }[]
  /** On top of the last band, for each started kilogram beyond it. */
  readonly centsPerKilogram: number
  /** Free for items of this amount or more that weigh no more than this; null for never. */
  readonly free: { readonly fromCents: number; readonly upToGrams: number } | null
}
/** The first zone that fits counts; the last fits everywhere. */
export type ShippingRule = Versioned & { readonly rates: ReferenceRates; readonly zones: readonly ShippingZone[] }

const southAmerica = 'AR BO CL CO EC GF GY PE PY SR UY VE'.split(' ')
const northAmerica = 'CA MX PR'.split(' ')
const europe = (
  'AD AL AT AX BA BE BG CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS ' +
  'SE SI SK SM UA VA'
).split(' ')

const bands = (half: number, one: number, two: number, five: number, ten: number): ShippingZone['bands'] => [
  { upToGrams: 500, cents: half },
  { upToGrams: 1_000, cents: one },
  { upToGrams: 2_000, cents: two },
  { upToGrams: 5_000, cents: five },
  { upToGrams: 10_000, cents: ten },
]
const freeFrom = (fromCents: number) => ({ fromCents, upToGrams: 20_000 })

export const shippingVersions: readonly ShippingRule[] = [
  {
    id: 'shipping-2015-01',
    validFrom: '2015-01-01',
    rates: firstRates,
    zones: [
      {
        name: 'at home',
        countries: ['BR', 'US'],
        bands: bands(350, 450, 600, 900, 1_400),
        centsPerKilogram: 110,
        free: null,
      },
      { name: 'the world', bands: bands(1_200, 1_600, 2_300, 4_000, 6_900), centsPerKilogram: 600, free: null },
    ],
  },
  {
    id: 'shipping-2026-01',
    validFrom: '2026-01-01',
    rates: firstRates,
    zones: [
      {
        name: 'Brazil',
        countries: ['BR'],
        bands: bands(300, 400, 550, 900, 1_500),
        centsPerKilogram: 120,
        free: freeFrom(6_000),
      },
      {
        name: 'United States',
        countries: ['US'],
        bands: bands(450, 550, 750, 1_100, 1_800),
        centsPerKilogram: 130,
        free: freeFrom(7_500),
      },
      {
        name: 'the Americas',
        countries: [...southAmerica, ...northAmerica],
        bands: bands(900, 1_200, 1_700, 2_900, 4_900),
        centsPerKilogram: 400,
        free: freeFrom(20_000),
      },
      {
        name: 'Europe',
        countries: europe,
        bands: bands(1_100, 1_400, 1_900, 3_200, 5_400),
        centsPerKilogram: 450,
        free: freeFrom(20_000),
      },
      { name: 'the world', bands: bands(1_300, 1_700, 2_400, 4_200, 7_200), centsPerKilogram: 620, free: null },
    ],
  },
]

export type Shipment = {
  readonly country: string
  readonly weightGrams: number
  readonly itemsMinor: number
  readonly currency: string
  readonly at: number
}

/** Minor units of the currency. Never less for more weight. */
export const shippingFor = (shipment: Shipment): { readonly shippingMinor: number; readonly ruleId: string } => {
  const { country, weightGrams, itemsMinor, currency, at } = shipment
  const { id: ruleId, rates, zones } = ruleAt(shippingVersions, at)
  const zone = zones.find(({ countries }) => countries?.includes(country) ?? true)!
  const { free } = zone
  const isFree =
    free !== null && weightGrams <= free.upToGrams && itemsMinor >= inCurrency(free.fromCents, currency, rates)
  return { shippingMinor: isFree ? 0 : inCurrency(centsFor(zone, weightGrams), currency, rates), ruleId }
}

const centsFor = ({ bands, centsPerKilogram }: ShippingZone, weightGrams: number): number => {
  const band = bands.find(({ upToGrams }) => weightGrams <= upToGrams)
  if (band) return band.cents
  const last = bands.at(-1)!
  return last.cents + Math.ceil((weightGrams - last.upToGrams) / 1_000) * centsPerKilogram
}
