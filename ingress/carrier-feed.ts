// Asks FedEx where those parcels are of which nobody has told for a while, and writes scans that are new. It must never mark a parcel as
// asked about before its scan is in the log.
import { LRUCache } from 'lru-cache'
import type { OrderId } from '../schemas/ids'
import { appendSignals, type SignalLog } from './append-signals'
import { scanReported, type ParcelScan } from './carrier-scans'
import { startFeed, type Feed, type FeedOptions, type Poll } from './feed-loop'

export type ParcelTracking = { readonly track: (trackingNumbers: readonly string[]) => Promise<readonly ParcelScan[]> }

export type FollowedParcel = {
  readonly trackingNumber: string
  readonly orderId: OrderId
  /** The latest scan known of it, milliseconds since 1970; null or absent: none. */
  readonly lastScanAt?: number | null
}

export type Parcels = {
  /**
   * FedEx's parcels under way that have had no scan since `silentSince`, nor were asked about since `notPolledSince` (both ms), those
   * that waited longest first.
   */
  readonly silentParcels: (
    limit: number,
    silentSince: number,
    notPolledSince: number,
  ) => Promise<readonly FollowedParcel[]>
  readonly markPolled: (trackingNumbers: readonly string[], at: number) => Promise<void>
}

export type CarrierFeedOptions = FeedOptions &
  SignalLog & {
    readonly tracking: ParcelTracking
    readonly parcels: Parcels
    /** How long a parcel goes without a scan before it is asked about, before `speed`; default 0: no webhook tells of it. */
    readonly silentMs?: number
    /** How long one that was asked about is left alone, before `speed`; default 0. */
    readonly againMs?: number
    /** Parcels taken up at once; default 300. */
    readonly pageSize?: number
  }

type Written = Pick<ParcelScan, 'scannedAt' | 'status' | 'estimatedDeliveryAt'>

const feed = 'carrier-feed'
/** FedEx's limit for one call. */
const groupSize = 30
/** Scans written by this process, so that a view that is behind does not have them written again. */
const remembered = 50_000

export const startCarrierFeed = (options: CarrierFeedOptions): Feed => {
  const written = new LRUCache<string, Written>({ max: remembered })
  return startFeed(feed, pollCarrier(options, written), options)
}

const pollCarrier =
  (options: CarrierFeedOptions, written: LRUCache<string, Written>): Poll =>
  async (stop) => {
    const { parcels, clock, speed, pageSize = 300, silentMs = 0, againMs = 0 } = options
    const begun = clock.now()
    while (!stop.aborted) {
      const open = await parcels.silentParcels(pageSize, begun - silentMs / speed, begun - againMs / speed)
      for (let first = 0; first < open.length && !stop.aborted; first += groupSize)
        await pollGroup(options, written, open.slice(first, first + groupSize))
      if (open.length < pageSize) return
    }
  }

const pollGroup = async (
  options: CarrierFeedOptions,
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
    news.map(({ scan, parcel }) => scanReported(scan, parcel.orderId, at)),
  )
  for (const { scan } of news) written.set(scan.trackingNumber, scan)
  await parcels.markPolled([...byNumber.keys()], at)
}

/** FedEx tells whole seconds: two scans of one second are told apart by what they say. Another estimate alone is news too. */
const isNew = (scan: ParcelScan, parcel: FollowedParcel, last: Written | undefined): boolean => {
  if (scan.scannedAt < Math.max(parcel.lastScanAt ?? -Infinity, last?.scannedAt ?? -Infinity)) return false
  if (last === undefined || scan.scannedAt > last.scannedAt) return true
  return scan.status !== last.status || (scan.estimatedDeliveryAt ?? null) !== (last.estimatedDeliveryAt ?? null)
}
