// What FedEx charges for a parcel, by service, remembered for a day by lane and weight: prices change with the contract, not by the hour. It must never keep a street or a name.
import { LRUCache } from 'lru-cache'
import type { Address } from '../../schemas/messages'
import type { PlainAddress } from '../../schemas/sealed'
import type { CurrencyCode } from '../../schemas/ids'
import { isCurrency } from '../../schemas/money'
import { Transient } from '../provider'
import { timeOf } from './fedex-answers'
import type { FedexApi } from './fedex-api'
import { type FedexShipper, toWeight } from './fedex-shipment'
import { fromDecimal } from './wire-money'

export type RateQuote = {
  readonly service: string
  readonly amountMinor: number
  readonly currency: CurrencyCode
  /** Milliseconds since 1970; null: FedEx does not say. */
  readonly estimatedDeliveryAt: number | null
}

export type ToQuote = {
  /** The warehouse. */
  readonly from: string
  readonly to: Pick<Address, 'country' | 'region'> & Pick<PlainAddress, 'postalCode'>
  readonly weightGrams: number
  /** Those that will do. */
  readonly services: readonly string[]
}

export type FedexRates = {
  /**
   * Those of the services that FedEx offers, the cheapest first; none: it offers none of them. One call for all services, or none where the
   * lane is known. Throws Transient 'none', with retryAfterMs where the quota is used up: nothing was taken then.
   */
  readonly quote: (wanted: ToQuote, signal: AbortSignal) => Promise<readonly RateQuote[]>
}

export type FedexRatesOptions = {
  readonly api: FedexApi
  readonly accountNumber: string
  /** By the warehouse's name. */
  readonly shippers: Readonly<Record<string, FedexShipper>>
  readonly now?: () => number
}

type Known = { readonly quotes: readonly RateQuote[]; readonly askedAt: number }
type RatedShipment = {
  rateType?: string
  totalNetCharge?: number
  currency?: string
  shipmentRateDetail?: { currency?: string }
}
type RateReply = {
  serviceType?: string
  ratedShipmentDetails?: RatedShipment[]
  operationalDetail?: { deliveryDate?: string; commitDate?: string }
  commit?: { dateDetail?: { dayFormat?: string } }
}

const keptMs = 86_400_000
const keptLanes = 20_000
const bandGrams = 500
/** The region of a postal code; the rest of it changes no price. */
const postalPrefix = 3

export function createFedexRates(options: FedexRatesOptions): FedexRates {
  const now = options.now ?? Date.now
  const known = new LRUCache<string, Known>({ max: keptLanes })
  /** One call for all who ask for a lane at once; with the first one's time it ends for all. */
  const pending = new Map<string, Promise<Known>>()
  const learn = async (key: string, wanted: ToQuote, signal: AbortSignal): Promise<Known> => {
    const asked = { quotes: await ask(options, wanted, signal), askedAt: now() }
    known.set(key, asked)
    return asked
  }
  return {
    quote: async (wanted, signal) => {
      const key = keyOf(wanted)
      const before = known.get(key)
      if (before && now() - before.askedAt < keptMs) return offered(before, wanted, now() - before.askedAt)
      const asking = pending.get(key) ?? learn(key, wanted, signal).finally(() => pending.delete(key))
      pending.set(key, asking)
      return offered(await asking, wanted, 0)
    },
  }
}

/** A parcel that is sent later arrives later by as much. */
const offered = ({ quotes }: Known, { services }: ToQuote, laterMs: number): readonly RateQuote[] =>
  quotes
    .filter(({ service }) => services.includes(service))
    .map(({ estimatedDeliveryAt: at, ...quote }) => ({
      ...quote,
      estimatedDeliveryAt: at === null ? null : at + laterMs,
    }))

const bandOf = (weightGrams: number): number => Math.max(1, Math.ceil(weightGrams / bandGrams)) * bandGrams

const keyOf = ({ from, to, weightGrams }: ToQuote): string =>
  JSON.stringify([from, to.country, to.region, prefixOf(to.postalCode), bandOf(weightGrams)])

const prefixOf = (postalCode: string): string => postalCode.trim().slice(0, postalPrefix)

async function ask(options: FedexRatesOptions, wanted: ToQuote, signal: AbortSignal): Promise<readonly RateQuote[]> {
  const shipper = options.shippers[wanted.from]
  if (!shipper) throw new Transient(`There is no FedEx shipper for warehouse '${wanted.from}': configure it`, 'none')
  const body = toRateRequest(wanted, shipper, options.accountNumber)
  const call = { method: 'POST', path: '/rate/v1/rates/quotes', body, priority: 'rate', changes: false } as const
  const answer = await options.api(call, signal)
  if (!answer.done) throw new Transient(`FedEx refused to quote (${answer.code}): check the lane`, 'none')
  const { rateReplyDetails: replies } = (answer.output ?? {}) as { rateReplyDetails?: RateReply[] }
  if (!Array.isArray(replies)) throw new Transient('FedEx answered without rates: it is asked again', 'none')
  return replies
    .flatMap((reply) => readQuote(reply) ?? [])
    .sort((one, other) => one.amountMinor - other.amountMinor || (one.service < other.service ? -1 : 1))
}

/** Without a service FedEx quotes all that it has. */
export function toRateRequest({ to, weightGrams }: ToQuote, { address }: FedexShipper, accountNumber: string): object {
  const weight = toWeight(bandOf(weightGrams))
  return {
    accountNumber: { value: accountNumber },
    rateRequestControlParameters: { returnTransitTimes: true },
    requestedShipment: {
      shipper: { address: toPlace(address) },
      recipient: { address: toPlace(to) },
      pickupType: 'USE_SCHEDULED_PICKUP',
      packagingType: 'YOUR_PACKAGING',
      rateRequestType: ['ACCOUNT'],
      requestedPackageLineItems: [{ groupPackageCount: 1, weight }],
    },
  }
}

const toPlace = ({ country, region, postalCode }: ToQuote['to']): object => ({
  ...(region !== null && region.length <= 2 ? { stateOrProvinceCode: region } : {}),
  ...(postalCode.trim() === '' ? {} : { postalCode: postalCode.trim() }),
  countryCode: country,
})

/** By the account's rate; FedEx's description and its examples put the currency in two places. */
function readQuote({ serviceType, ratedShipmentDetails: rated = [], operationalDetail, commit }: RateReply) {
  const rate = rated.find(({ rateType }) => rateType === 'ACCOUNT') ?? rated[0]
  const currency = rate?.currency ?? rate?.shipmentRateDetail?.currency ?? ''
  const amount = rate?.totalNetCharge
  if (!serviceType || amount === undefined || !Number.isFinite(amount) || !isCurrency(currency)) return undefined
  const day = commit?.dateDetail?.dayFormat ?? operationalDetail?.deliveryDate ?? operationalDetail?.commitDate
  return {
    service: serviceType,
    amountMinor: fromDecimal(amount, currency),
    currency: currency as CurrencyCode,
    estimatedDeliveryAt: timeOf(day) ?? null,
  }
}
