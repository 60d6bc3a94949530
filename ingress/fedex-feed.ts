// Asks FedEx where the open parcels are, and writes scans that are new. It must never mark a parcel as asked about before its scan is in
// the log.
import { LRUCache } from 'lru-cache'
import { deriveMessageId, type OrderId } from '../schemas/ids'
import type { CarrierScanReported, CarrierStatus } from '../schemas/messages'
import { appendSignals, type SignalLog } from './append-signals'
import { startFeed, type Feed, type FeedOptions, type Poll } from './feed-loop'

export type ParcelScan = {
  readonly trackingNumber: string
  readonly status: CarrierStatus
  /** Milliseconds since 1970. */
  readonly scannedAt: number
  readonly location?: string
}

export type ParcelTracking = { readonly track: (trackingNumbers: readonly string[]) => Promise<readonly ParcelScan[]> }

export type FollowedParcel = {
  readonly trackingNumber: string
  readonly orderId: OrderId
  /** The latest scan known of it, milliseconds since 1970; null or absent: none. */
  readonly lastScanAt?: number | null
}

export type Parcels = {
  /** Parcels under way that were not asked about since `notPolledSince` (ms), those that waited longest first. */
  readonly openParcels: (limit: number, notPolledSince: number) => Promise<readonly FollowedParcel[]>
  readonly markPolled: (trackingNumbers: readonly string[], at: number) => Promise<void>
}

export type FedexFeedOptions = FeedOptions &
  SignalLog & {
    readonly tracking: ParcelTracking
    readonly parcels: Parcels
    /** Parcels taken up at once; default 300. */
    readonly pageSize?: number
  }

type Written = Pick<ParcelScan, 'scannedAt' | 'status'>

const feed = 'fedex-feed'
/** FedEx's limit for one call. */
const groupSize = 30
/** Scans written by this process, so that a view that is behind does not have them written again. */
const remembered = 50_000

export const startFedexFeed = (options: FedexFeedOptions): Feed => {
  const written = new LRUCache<string, Written>({ max: remembered })
  return startFeed(feed, pollCarrier(options, written), options)
}

const pollCarrier =
  (options: FedexFeedOptions, written: LRUCache<string, Written>): Poll =>
  async (stop) => {
    const { parcels, clock, pageSize = 300 } = options
    const begun = clock.now()
    while (!stop.aborted) {
      const open = await parcels.openParcels(pageSize, begun)
      for (let first = 0; first < open.length && !stop.aborted; first += groupSize)
        await pollGroup(options, written, open.slice(first, first + groupSize))
      if (open.length < pageSize) return
    }
  }

const pollGroup = async (
  options: FedexFeedOptions,
  written: LRUCache<string, Written>,
  group: readonly FollowedParcel[],
): Promise<void> => {
  const { tracking, parcels, clock } = options
  const byNumber = new Map(group.map((parcel) => [parcel.trackingNumber, parcel]))
  const scans = await tracking.track([...byNumber.keys()])
  const news = scans.flatMap((scan): { scan: ParcelScan; parcel: FollowedParcel }[] => {
    const parcel = byNumber.get(scan.trackingNumber)
    if (!parcel) return []
    return isNew(scan, parcel, written.get(scan.trackingNumber)) ? [{ scan, parcel }] : []
  })
  const at = clock.now()
  await appendSignals(
    options,
    news.map(({ scan, parcel }) => reported(scan, parcel.orderId, at)),
  )
  for (const { scan } of news) written.set(scan.trackingNumber, scan)
  await parcels.markPolled([...byNumber.keys()], at)
}

/** FedEx tells whole seconds: two scans of one second are told apart by what they say. */
const isNew = (scan: ParcelScan, parcel: FollowedParcel, last: Written | undefined): boolean => {
  if (scan.scannedAt < Math.max(parcel.lastScanAt ?? -Infinity, last?.scannedAt ?? -Infinity)) return false
  return last === undefined || scan.scannedAt > last.scannedAt || scan.status !== last.status
}

const reported = (scan: ParcelScan, orderId: OrderId, at: number): CarrierScanReported => ({
  type: 'CarrierScanReported',
  id: deriveMessageId(`${scan.trackingNumber}:${scan.status}:${scan.scannedAt}`, feed, 0),
  orderId,
  at,
  trackingNumber: scan.trackingNumber,
  carrierStatus: scan.status,
  scannedAt: scan.scannedAt,
  location: scan.location ?? null,
})
