// What the carrier says of a parcel on its way. Scans come late, twice, out of order, with wrong clocks, or never: only what is news changes
// anything, and whatever the order in which they come, the newest counts in the end.
import type { CarrierScanReported, CarrierStatus } from '../../schemas/messages'
import { isAllGone, isAllPacked } from './goods'
import { summary } from './lines'
import type { LastScan, Parcel } from './parcel-state'
import { isOpen, type FulfillmentState, type Open, type Said } from './state'

type Decision = readonly Said[]
const nothing: Decision = []

export const followParcel = (scan: CarrierScanReported, state: FulfillmentState): Decision => {
  const { trackingNumber, carrierStatus } = scan
  const parcel = 'parcels' in state ? state.parcels.find((one) => one.trackingNumber === trackingNumber) : undefined
  if (!parcel || carrierStatus === 'LABEL_CREATED') return nothing
  if (parcel.stage !== 'SHIPPED' && (parcel.stage !== 'LABELLED' || !isOpen(state))) return nothing
  const seen: LastScan = {
    carrierStatus,
    scannedAt: Math.min(scan.scannedAt, scan.at),
    at: scan.at,
    estimatedDeliveryAt: scan.estimatedDeliveryAt,
  }
  const collected = parcel.stage === 'LABELLED' && isOpen(state) ? collect(seen, parcel, state) : []
  if (carrierStatus === 'DELIVERED') return [...collected, arrival(seen, parcel, state)]
  return isNews(seen, parcel) ? [...collected, progress(seen, parcel, scan.location)] : collected
}

/** What has left can't be cancelled any more: an open cancellation is refused on the way. */
const collect = ({ scannedAt: shippedAt }: LastScan, parcel: Parcel, state: Open): Decision => {
  const { parcelId, carrier, trackingNumber, lines } = parcel
  const { warehouse, cancelling } = state
  const type = isAllGone(state, [parcel]) ? 'FulfillmentShipped' : 'ParcelShipped'
  return [
    ...(cancelling ? [alreadyShipped] : []),
    { type, parcelId, carrier, trackingNumber, shippedAt, lines: summary(lines), warehouse },
  ]
}

const arrival = ({ scannedAt: deliveredAt }: LastScan, parcel: Parcel, state: FulfillmentState): Said => {
  const { parcelId, carrier, trackingNumber } = parcel
  const isLast =
    isOpen(state) &&
    isAllPacked(state) &&
    state.parcels.every((one) => one.stage === 'DELIVERED' || one.parcelId === parcelId)
  const type = isLast ? 'FulfillmentDelivered' : 'ParcelDelivered'
  return { type, parcelId, carrier, trackingNumber, deliveredAt }
}

const progress = (seen: LastScan, { parcelId, trackingNumber }: Parcel, location: string | null): Said => {
  const { carrierStatus, scannedAt, estimatedDeliveryAt } = seen
  return { type: 'ParcelProgressed', parcelId, trackingNumber, carrierStatus, scannedAt, location, estimatedDeliveryAt }
}

/** Of scans of the same moment the graver counts; of the same scan what was reported last, where it tells of another estimate. */
const isNews = (seen: LastScan, { last, estimatedDeliveryAt }: Parcel): boolean => {
  const estimate = seen.estimatedDeliveryAt
  if (seen.carrierStatus === 'PICKED_UP' && (estimate === null || estimate === estimatedDeliveryAt)) return false
  if (!last) return true
  if (seen.scannedAt !== last.scannedAt) return seen.scannedAt > last.scannedAt
  const graver = gravity[seen.carrierStatus] - gravity[last.carrierStatus]
  if (graver) return graver > 0
  return seen.at > last.at && estimate !== null && estimate !== last.estimatedDeliveryAt
}

const gravity: { readonly [Status in CarrierStatus]: number } = {
  LABEL_CREATED: 0,
  PICKED_UP: 1,
  IN_TRANSIT: 2,
  OUT_FOR_DELIVERY: 3,
  EXCEPTION: 4,
  RETURNED: 5,
  DELIVERED: 6,
}

/** What is left of it was left out, and all the rest has left before: that is told now, of the parcel that left last. */
export const goneBefore = (state: Open, at: number): Decision => {
  const parcel = state.parcels.at(-1)
  if (!parcel || !isAllGone(state)) return nothing
  const { parcelId, carrier, trackingNumber } = parcel
  const told = { parcelId, carrier, trackingNumber }
  const shipped: Said = { type: 'FulfillmentShipped', ...told, shippedAt: at, lines: [], warehouse: state.warehouse }
  const isDelivered = state.parcels.every(({ stage }) => stage === 'DELIVERED')
  return isDelivered ? [shipped, { type: 'FulfillmentDelivered', ...told, deliveredAt: at }] : [shipped]
}

export const alreadyShipped: Said = {
  type: 'FulfillmentCancellationRefused',
  code: 'ALREADY_SHIPPED',
  reason: 'The carrier has the parcel already.',
}
