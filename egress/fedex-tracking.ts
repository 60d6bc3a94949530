// Asks FedEx where parcels are. It must never crowd out labels: it only uses what the quota leaves above the reserve.
import type { CarrierStatus } from '../schemas/messages'
import type { FedexApi } from './fedex-api'
import { type FedexParcel, readTrackResults } from './fedex-results'
import { Transient } from './provider'

/** The latest scan of a parcel; `scannedAt` in milliseconds since 1970. */
export type CarrierScan = {
  readonly trackingNumber: string
  readonly status: CarrierStatus
  readonly scannedAt: number
  readonly location?: string
}

export type FedexTracking = {
  /**
   * Those of the parcels that FedEx knows, in any order; cancelled labels are left out. One call for each 30 numbers. Throws
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
  const { trackingNumber, status, scannedAt, location } = parcel
  if (status === 'CANCELLED' || scannedAt === undefined) return
  const known = scans.get(trackingNumber)
  if (known === undefined || known.scannedAt < scannedAt)
    scans.set(trackingNumber, { trackingNumber, status, scannedAt, location })
}
