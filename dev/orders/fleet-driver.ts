// The drivers of our own fleet: they fetch labelled parcels, and scan each on its way until it is at its door. Parcels of other carriers they
// never touch.
import type { CarrierStatus } from '../../schemas/messages'
import type { Floor } from './floor-api'
import { Refused } from './order-api'

export type FleetOptions = {
  readonly floor: Floor
  /** Shortens the way; 1: as long as in life. */
  readonly speed: number
  /** Told of scans that were refused. */
  readonly onProblem?: (text: string) => void
  readonly now?: () => number
}

type Stop = { readonly carrierStatus: CarrierStatus; readonly afterMs: number; readonly location: string }
type Trip = { readonly since: number; next: number }
type Seen = { readonly trackingNumber: string; readonly warehouse: string; readonly hasLeft: boolean }

const hourMs = 3_600_000
const stops: readonly Stop[] = [
  { carrierStatus: 'PICKED_UP', afterMs: hourMs, location: 'dock' },
  { carrierStatus: 'OUT_FOR_DELIVERY', afterMs: 3 * hourMs, location: 'van' },
  { carrierStatus: 'DELIVERED', afterMs: 6 * hourMs, location: 'door' },
]
/** In which states of a fulfillment one of its parcels may be on its way. */
const whereParcelsAre = ['PICKING', 'SHORT', 'PACKED', 'LABELLED', 'SHIPPED', 'BLOCKED']

/** A parcel that the readers do not know yet, or an API that is busy: it is scanned at a later round. */
const maySoonBeTaken = (status: number): boolean => status === 404 || status === 429 || status >= 500

export class FleetDriver {
  private readonly trips = new Map<string, Trip>()

  constructor(private readonly options: FleetOptions) {}

  /** Parcels that are on their way. */
  get driving(): number {
    return this.trips.size
  }

  /** Scans what is due. Rejects where the lists can't be had. */
  async round(): Promise<void> {
    const { floor, now = Date.now } = this.options
    const lists = await floor.picklists(...whereParcelsAre)
    const parcels = lists.flatMap(({ parcels: all, warehouse }) =>
      all.flatMap(({ carrier, trackingNumber, status }): Seen[] => {
        const isOurs = carrier === 'OWN_FLEET' && (status === 'LABELLED' || status === 'SHIPPED')
        return isOurs && trackingNumber ? [{ trackingNumber, warehouse, hasLeft: status === 'SHIPPED' }] : []
      }),
    )
    const there = new Set(parcels.map(({ trackingNumber }) => trackingNumber))
    for (const number of this.trips.keys()) if (!there.has(number)) this.trips.delete(number)
    await Promise.all(parcels.map((parcel) => this.drive(parcel, now())))
  }

  private async drive({ trackingNumber, warehouse, hasLeft }: Seen, now: number): Promise<void> {
    const trip = this.trips.get(trackingNumber) ?? { since: now, next: hasLeft ? 1 : 0 }
    this.trips.set(trackingNumber, trip)
    const stop = stops[trip.next]
    if (!stop || now < trip.since + stop.afterMs / this.options.speed) return
    const { carrierStatus, location } = stop
    const scan = { carrierStatus, location: `${warehouse} ${location}` }
    try {
      await this.options.floor.scan(trackingNumber, scan)
      trip.next++
    } catch (error) {
      if (!(error instanceof Refused) || maySoonBeTaken(error.status)) return
      trip.next = stops.length
      this.options.onProblem?.(`a parcel of our own fleet was not scanned: ${error.message}`)
    }
  }
}
