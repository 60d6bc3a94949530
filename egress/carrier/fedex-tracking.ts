// Asks FedEx where parcels are. It must never crowd out labels: it only uses what the quota leaves above the reserve.
import type { CarrierStatus } from '../../schemas/messages'
import type { FedexApi } from './fedex-api'
import { type FedexParcel, readTrackResults } from './fedex-results'
import { Transient } from '../provider'

/** One scan of a parcel; times in milliseconds since 1970. */
export type CarrierScan = {
  readonly carrier: 'FEDEX'
  readonly trackingNumber: string
  readonly status: CarrierStatus
  readonly scannedAt: number
  readonly location?: string
  readonly code?: string
  readonly estimatedDeliveryAt?: number
}

export type FedexTracking = {
  /**
   * The latest scan of those of the parcels that FedEx knows, in any order; cancelled labels are left out. One call for each 30 numbers. Throws
   * Transient 'none' when FedEx fails or the quota is used up, with retryAfterMs where it is known.
   */
  readonly track: (trackingNumbers: readonly string[], signal?: AbortSignal) => Promise<readonly CarrierScan[]>
}

/** FedEx's limit for one call. */
const mostNumbers = 30

export function createFedexTracking(options: { api: FedexApi; timeoutMs?: number }): FedexTracking {
  const trackSome = async (numbers: readonly string[], signal: AbortSignal): Promise<readonly FedexParcel[]> => {
    const trackingInfo = numbers.map((trackingNumber) => ({ trackingNumberInfo: { trackingNumber } }))
    const body = { includeDetailedScans: true, trackingInfo }
    const call = { method: 'POST', path: '/track/v1/trackingnumbers', body, priority: 'track', changes: false } as const
    const answer = await options.api(call, signal)
    if (answer.done) return readTrackResults(answer.output, 'lenient')
    throw new Transient(
      `FedEx refused to track ${numbers.length} parcels (${answer.code}): check their numbers`,
      'none',
    )
  }
  return {
    track: async (trackingNumbers, signal = AbortSignal.timeout(options.timeoutMs ?? 10_000)) => {
      const scans = new Map<string, CarrierScan>()
      for (let start = 0; start < trackingNumbers.length; start += mostNumbers) {
        const parcels = await trackSome(trackingNumbers.slice(start, start + mostNumbers), signal)
        parcels.forEach((parcel) => keepLatest(scans, parcel))
      }
      return [...scans.values()]
    },
  }
}

function keepLatest(scans: Map<string, CarrierScan>, parcel: FedexParcel): void {
  const latest = scansOf(parcel).at(-1)
  if (parcel.status === 'CANCELLED' || latest === undefined) return
  const known = scans.get(parcel.trackingNumber)
  if (known === undefined || known.scannedAt < latest.scannedAt) scans.set(parcel.trackingNumber, latest)
}

/** What FedEx posts to a webhook, too: every scan in an `output`, oldest first. Throws Transient for what is no such answer. */
export const readFedexScans = (output: unknown): readonly CarrierScan[] =>
  readTrackResults(output, 'lenient').flatMap(scansOf)

/** Oldest first; what is estimated now goes with the latest. */
function scansOf({ trackingNumber, scans, estimatedDeliveryAt }: FedexParcel): readonly CarrierScan[] {
  return scans.toReversed().flatMap(({ status, code, at, location }, index): CarrierScan[] => {
    if (status === 'CANCELLED') return []
    const estimate = index === scans.length - 1 && estimatedDeliveryAt !== undefined ? { estimatedDeliveryAt } : {}
    const where = location === undefined ? {} : { location }
    return [{ carrier: 'FEDEX', trackingNumber, status, scannedAt: at, code, ...where, ...estimate }]
  })
}
