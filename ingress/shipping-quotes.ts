// What sending a cart would cost: the shop's own price by its rules, and what carriers ask for it. It must never make a customer wait for
// a carrier beyond its bound: what is not known then is named as missing.
import type { Clock } from '../processors/engine/clock'
import { bounded, type ShortMemory } from './address-checks'
import type { QuotedService, QuoteOutcome, QuoteRequest, ShippingQuotes } from './shipping-ports'
import type { CatalogueItem } from './stock-ports'

export type Lane = {
  readonly warehouse: string
  readonly to: QuoteRequest['destination']
  readonly weightGrams: number
}
/** A carrier that goes there, and those of its services that will do. */
export type Offer = { readonly carrier: string; readonly services: readonly string[] }

/** Rejects when the carrier says nothing now; `retryAfterMs` says when to ask again, where that is known. */
export type CarrierRates = (
  lane: Lane,
  services: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Omit<QuotedService, 'carrier'>[]>

export type ShippingQuotesOptions = {
  readonly itemOf: (sku: string) => Pick<CatalogueItem, 'prices' | 'weightGrams' | 'discontinued'> | undefined
  /** What the customer pays, by the rules of `at`. Minor units. */
  readonly priceOf: (cart: {
    readonly country: string
    readonly weightGrams: number
    readonly itemsMinor: number
    readonly currency: string
    readonly at: number
  }) => { readonly shippingMinor: number; readonly ruleId: string }
  /** From where it would be sent, and with whom. */
  readonly offersFor: (
    to: QuoteRequest['destination'],
    weightGrams: number,
    at: number,
  ) => { readonly warehouse: string; readonly offers: readonly Offer[] }
  readonly rates: Readonly<Record<string, CarrierRates>>
  readonly memory: ShortMemory
  readonly clock: Clock
  /** How long carriers are waited for; default 800. */
  readonly boundMs?: number
}

const hourMs = 60 * 60 * 1_000
const restMs = 10_000

export const createShippingQuotes = (options: ShippingQuotesOptions): ShippingQuotes => {
  const askCarrier = createAsking(options)
  return {
    quote: async (request) => {
      const cart = cartOf(request, options)
      if ('code' in cart) return { kind: 'refused', ...cart }
      const { destination, currency } = request
      const { weightGrams, itemsMinor } = cart
      const at = options.clock.now()
      const price = options.priceOf({ country: destination.country, weightGrams, itemsMinor, currency, at })
      const { warehouse, offers } = options.offersFor(destination, weightGrams, at)
      const lane = { warehouse, to: destination, weightGrams: bandOf(weightGrams) }
      const answers = await Promise.all(offers.map(async (offer) => ({ offer, found: await askCarrier(lane, offer) })))
      const services = answers.flatMap(({ found }) => found ?? [])
      const missing = answers.filter(({ found }) => !found).map(({ offer }) => offer.carrier)
      return { kind: 'quote', quote: { currency, weightGrams, itemsMinor, ...price, warehouse, services, missing } }
    },
  }
}

type Refused = Omit<Extract<QuoteOutcome, { kind: 'refused' }>, 'kind'>

const cartOf = (
  { lines, currency }: QuoteRequest,
  { itemOf }: ShippingQuotesOptions,
): { readonly weightGrams: number; readonly itemsMinor: number } | Refused => {
  let [weightGrams, itemsMinor] = [0, 0]
  for (const { sku, quantity } of lines) {
    const item = itemOf(sku)
    if (!item || item.discontinued)
      return { code: 'UNKNOWN_SKU', reason: 'The catalogue sells no item of that SKU: leave it out of the cart.' }
    const price = item.prices.find((each) => each.currency === currency)
    if (!price) return { code: 'NO_PRICE_IN_CURRENCY', reason: `An item of the cart has no price in ${currency}.` }
    weightGrams += quantity * item.weightGrams
    itemsMinor += quantity * price.amountMinor
  }
  return { weightGrams, itemsMinor }
}

/** Carriers are asked for the upper end of a band, so that carts of about one weight share an answer: 500 g each, above 10 kg one kilogram. */
export const bandOf = (weightGrams: number): number => {
  const step = weightGrams <= 10_000 ? 500 : 1_000
  return Math.max(step, Math.ceil(weightGrams / step) * step)
}

/** Undefined: the carrier says nothing now. One that failed is left alone for a while. */
const createAsking = ({ rates, memory, clock, boundMs = 800 }: ShippingQuotesOptions) => {
  const restUntil = new Map<string, number>()
  return async (lane: Lane, { carrier, services }: Offer): Promise<readonly QuotedService[] | undefined> => {
    const key = keyOf(lane, carrier, services)
    const known = read(await memory.get(key))
    if (known) return known
    const ask = rates[carrier]
    if (!ask || clock.now() < (restUntil.get(carrier) ?? -Infinity)) return undefined
    try {
      const told = await bounded(clock, boundMs, (signal) => ask(lane, services, signal))
      const found = told.map((each) => ({ carrier, ...each })).sort((one, other) => one.amountMinor - other.amountMinor)
      await memory.set(key, JSON.stringify(found), hourMs)
      return found
    } catch (error) {
      restUntil.set(
        carrier,
        clock.now() + Math.min((error as { retryAfterMs?: number }).retryAfterMs ?? restMs, restMs),
      )
      return undefined
    }
  }
}

/** What comes after the first five of a postal code names streets and houses: it makes no other price. */
const keyOf = ({ warehouse, to, weightGrams }: Lane, carrier: string, services: readonly string[]): string => {
  const area = to.postalCode
    .replace(/[^0-9A-Za-z]/g, '')
    .toUpperCase()
    .slice(0, 5)
  return ['quote', carrier, services.join('+'), warehouse, to.country, to.region ?? '', area, weightGrams].join(':')
}

const read = (text: string | undefined): readonly QuotedService[] | undefined => {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as readonly QuotedService[]
  } catch {
    return undefined
  }
}
