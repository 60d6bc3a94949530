// What the simulated carrier offers between two countries, what it charges, and how many days it takes. Data and two functions.
import type { Place, Weight } from './fedex-requests'

export type Charge = { readonly amount: number; readonly currency: string }
export type Offered = { readonly service: string; readonly days: number; readonly charge: Charge }

type Tariff = {
  readonly service: string
  readonly lane: 'US' | 'DOMESTIC' | 'INTERNATIONAL'
  readonly base: number
  readonly perKg: number
  readonly days: number
}

const kgPerPound = 0.453_592_37
const tariffs: readonly Tariff[] = [
  { service: 'FEDEX_GROUND', lane: 'US', base: 9.2, perKg: 0.85, days: 4 },
  { service: 'FEDEX_2_DAY', lane: 'US', base: 16.4, perKg: 1.9, days: 2 },
  { service: 'FEDEX_EXPRESS_SAVER', lane: 'US', base: 14.1, perKg: 1.6, days: 3 },
  { service: 'STANDARD_OVERNIGHT', lane: 'US', base: 28.5, perKg: 3.1, days: 1 },
  { service: 'PRIORITY_OVERNIGHT', lane: 'US', base: 33.8, perKg: 3.6, days: 1 },
  { service: 'STANDARD_OVERNIGHT', lane: 'DOMESTIC', base: 21.9, perKg: 4.4, days: 1 },
  { service: 'PRIORITY_OVERNIGHT', lane: 'DOMESTIC', base: 27.4, perKg: 5.2, days: 1 },
  { service: 'FEDEX_PRIORITY', lane: 'DOMESTIC', base: 18.3, perKg: 3.9, days: 2 },
  { service: 'INTERNATIONAL_ECONOMY', lane: 'INTERNATIONAL', base: 48, perKg: 9.5, days: 6 },
  { service: 'FEDEX_INTERNATIONAL_PRIORITY', lane: 'INTERNATIONAL', base: 62, perKg: 12.5, days: 3 },
]
const currencies: Readonly<Record<string, string>> = { BR: 'BRL', US: 'USD' }
const otherwise: Tariff = { service: '', lane: 'INTERNATIONAL', base: 70, perKg: 14, days: 4 }

/** The account's own rates, by service. */
export function offersFor(from: Place, to: Place, weights: readonly Weight[]): readonly Offered[] {
  const lane = laneOf(from, to)
  return tariffs
    .filter((tariff) => tariff.lane === lane)
    .map((tariff) => ({ service: tariff.service, days: tariff.days, charge: chargeFor(tariff, from, weights) }))
}

type Priced = {
  readonly serviceType: string
  readonly shipper: { readonly address: Place }
  readonly recipients: readonly [{ readonly address: Place }]
  readonly requestedPackageLineItems: readonly { readonly weight: Weight }[]
}

/** What a shipment costs; one of a service that is not offered there costs as the dearest do. */
export function priceOf({ serviceType, shipper, recipients, requestedPackageLineItems: packages }: Priced): Charge {
  const lane = laneOf(shipper.address, recipients[0].address)
  const tariff = tariffs.find((known) => known.lane === lane && known.service === serviceType) ?? otherwise
  return chargeFor(
    tariff,
    shipper.address,
    packages.map(({ weight }) => weight),
  )
}

const laneOf = (from: Place, to: Place): Tariff['lane'] => {
  if (from.countryCode !== to.countryCode) return 'INTERNATIONAL'
  return from.countryCode === 'US' ? 'US' : 'DOMESTIC'
}

/** Each begun kilogram counts. */
const chargeFor = ({ base, perKg }: Tariff, from: Place, weights: readonly Weight[]): Charge => {
  const kilograms = weights.reduce((sum, { units, value }) => sum + value * (units === 'LB' ? kgPerPound : 1), 0)
  const amount = Math.round((base + perKg * Math.ceil(kilograms)) * 100) / 100
  return { amount, currency: currencies[from.countryCode] ?? 'USD' }
}
