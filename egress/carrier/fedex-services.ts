// Which of the services that will do a parcel goes by: the cheapest that FedEx offers now. It must never keep a label waiting for a rate.
import type { AnyLabelRequest } from './carrier'
import type { FedexRates, RateQuote } from './fedex-rates'
import type { Attempt } from '../provider'

const patienceMs = 2_000

export type ChosenService = { readonly service: string; readonly quote?: RateQuote }

/** The usual service where there is no choice, or no rate at once: quota used up, FedEx slow, nothing offered. */
export async function chooseService(
  rates: FedexRates,
  request: AnyLabelRequest,
  postalCode: string,
  { signal }: Attempt,
): Promise<ChosenService> {
  const usual = { service: request.services[0] ?? '' }
  if (request.type !== 'LabelRequested' || request.services.length < 2) return usual
  const { warehouse: from, shipTo, weightGrams, services } = request
  const to = { country: shipTo.country, region: shipTo.region, postalCode }
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  const [quote] = await rates.quote({ from, to, weightGrams, services }, inTime).catch((): readonly RateQuote[] => [])
  return quote ? { service: quote.service, quote } : usual
}
