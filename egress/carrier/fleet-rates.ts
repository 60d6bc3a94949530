// What our own fleet charges and how soon it delivers: a flat rate by weight. Data and one function.
import type { CurrencyCode } from '../../schemas/ids'
import type { RateQuote } from './fedex-rates'

type FleetRate = { readonly upToGrams: number; readonly amountMinor: number }

export const fleetRates = {
  service: 'FLEET_NEXT_DAY',
  currency: 'BRL' as CurrencyCode,
  /** Lightest first. */
  steps: [
    { upToGrams: 2_000, amountMinor: 890 },
    { upToGrams: 10_000, amountMinor: 1_290 },
    { upToGrams: 20_000, amountMinor: 1_990 },
  ] satisfies FleetRate[] as readonly FleetRate[],
  /** Hour of the next day by which all is delivered, UTC−03:00, where all its customers are. */
  deliveredByHour: 20,
  hoursFromUtc: -3,
} as const

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Of a parcel that is handed over at `at` (ms since 1970); undefined: too heavy for the fleet. Where it drives is a rule's matter. */
export function fleetQuote({
  weightGrams,
  at,
}: {
  readonly weightGrams: number
  readonly at: number
}): RateQuote | undefined {
  const { service, currency, steps, deliveredByHour, hoursFromUtc } = fleetRates
  const step = steps.find(({ upToGrams }) => weightGrams <= upToGrams)
  if (!step) return undefined
  const today = Math.floor((at + hoursFromUtc * hourMs) / dayMs)
  const estimatedDeliveryAt = (today + 1) * dayMs + (deliveredByHour - hoursFromUtc) * hourMs
  return { service, amountMinor: step.amountMinor, currency, estimatedDeliveryAt }
}
