// The fold of parcels-view: what each message of the fulfillment journal says of an order's parcels, and the line that it adds to a parcel's
// history. Scans come in any order: the carrier's status is that of the latest one. Pure.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import type { CarrierStatus } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { OrderParcels, Parcel, ParcelScan, ParcelStatus } from './parcels-rows'
import type { Applied } from './view'

export type ParcelsInput = InputOf<'parcels-view'>
type Shipped = MessageOf<'ParcelShipped' | 'FulfillmentShipped'>
type Delivered = MessageOf<'ParcelDelivered' | 'FulfillmentDelivered'>
type Scanned = MessageOf<'ParcelLabelled' | 'ParcelProgressed'> | Shipped | Delivered

/**
 * A fulfillment may have left, or be delivered, with a parcel that did so before: that is no news of the parcel. Throws for a parcel that was never
 * packed.
 */
export const applyToParcels = (
  before: OrderParcels | undefined,
  message: ParcelsInput,
): Applied<OrderParcels, ParcelScan> => {
  const parcels = before ?? []
  switch (message.type) {
    case 'ParcelPacked':
      return { row: replaced(parcels, packed(message)) }
    case 'ParcelLabelled':
      return told(parcels, labelled(known(parcels, message), message), message)
    case 'ParcelShipped':
    case 'FulfillmentShipped': {
      const parcel = known(parcels, message)
      return parcel.shippedAt === null ? told(parcels, shipped(parcel, message), message) : {}
    }
    case 'ParcelProgressed':
      return told(parcels, progressed(known(parcels, message), message), message)
    case 'ParcelDelivered':
    case 'FulfillmentDelivered': {
      const parcel = known(parcels, message)
      return parcel.deliveredAt === null ? told(parcels, delivered(parcel, message), message) : {}
    }
    case 'LabelVoidRequested':
      return { row: parcels.map((parcel) => voided(parcel, message)) }
    case 'FulfillmentCancelled':
    case 'FulfillmentFailed':
      return before ? { row: parcels.map((parcel) => cancelled(parcel, message.fulfillmentId)) } : {}
  }
}

const packed = ({ id, orderId, fulfillmentId, lines, weightGrams, at }: MessageOf<'ParcelPacked'>): Parcel => ({
  parcelId: id,
  orderId,
  fulfillmentId,
  lines,
  weightGrams,
  status: 'PACKED',
  carrier: null,
  service: null,
  trackingNumber: null,
  labelFormat: null,
  labelUrl: null,
  carrierStatus: null,
  estimatedDeliveryAt: null,
  packedAt: at,
  labelledAt: null,
  shippedAt: null,
  deliveredAt: null,
  lastScanAt: null,
})

/** A label in another's place begins the carrier's part anew. */
const labelled = (parcel: Parcel, message: MessageOf<'ParcelLabelled'>): Parcel => ({
  ...parcel,
  status: 'LABELLED',
  carrier: message.carrier,
  service: message.service,
  trackingNumber: message.trackingNumber,
  labelFormat: message.format,
  labelUrl: message.labelUrl,
  carrierStatus: 'LABEL_CREATED',
  estimatedDeliveryAt: message.estimatedDeliveryAt,
  labelledAt: message.at,
  lastScanAt: null,
})

const shipped = (parcel: Parcel, { carrier, trackingNumber, shippedAt }: Shipped): Parcel => ({
  ...scanned(parcel, 'PICKED_UP', shippedAt),
  status: isOnItsWay(parcel.status) ? 'SHIPPED' : parcel.status,
  carrier,
  trackingNumber,
  shippedAt,
})

const progressed = (parcel: Parcel, message: MessageOf<'ParcelProgressed'>): Parcel => {
  const { carrierStatus, scannedAt, estimatedDeliveryAt } = message
  const after = scanned(parcel, carrierStatus, scannedAt)
  const isLatest = scannedAt >= (parcel.lastScanAt ?? scannedAt)
  return {
    ...after,
    ...(isLatest && estimatedDeliveryAt !== null ? { estimatedDeliveryAt } : {}),
    ...(carrierStatus === 'RETURNED' && isOnItsWay(parcel.status) ? { status: 'RETURNED' as const } : {}),
  }
}

const delivered = (parcel: Parcel, { carrier, trackingNumber, deliveredAt }: Delivered): Parcel => ({
  ...scanned(parcel, 'DELIVERED', deliveredAt),
  status: 'DELIVERED',
  carrier,
  trackingNumber,
  deliveredAt,
})

const voided = (parcel: Parcel, { parcelId, trackingNumber }: MessageOf<'LabelVoidRequested'>): Parcel =>
  parcel.parcelId === parcelId && parcel.trackingNumber === trackingNumber && parcel.status === 'LABELLED'
    ? { ...parcel, status: 'VOIDED' }
    : parcel

const cancelled = (parcel: Parcel, fulfillmentId: MessageId): Parcel =>
  parcel.fulfillmentId === fulfillmentId && !isGone(parcel.status) ? { ...parcel, status: 'CANCELLED' } : parcel

/** What left us stays what it is. */
const isGone = (status: ParcelStatus): boolean =>
  status === 'SHIPPED' || status === 'DELIVERED' || status === 'RETURNED'
const isOnItsWay = (status: ParcelStatus): boolean => status !== 'DELIVERED' && status !== 'RETURNED'

/** Of one time, what is later in a parcel's life counts. */
const lifeOf: readonly CarrierStatus[] = [
  'LABEL_CREATED',
  'PICKED_UP',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'EXCEPTION',
  'RETURNED',
  'DELIVERED',
]

const scanned = (parcel: Parcel, carrierStatus: CarrierStatus, at: number): Parcel => {
  const { lastScanAt, carrierStatus: last } = parcel
  if (lastScanAt !== null && at < lastScanAt) return parcel
  const isEarlier = at === lastScanAt && last !== null && lifeOf.indexOf(carrierStatus) < lifeOf.indexOf(last)
  return { ...parcel, lastScanAt: at, carrierStatus: isEarlier ? last : carrierStatus }
}

const known = (parcels: OrderParcels, { type, id, parcelId }: Scanned): Parcel => {
  const parcel = parcels.find((each) => each.parcelId === parcelId)
  if (!parcel) throw new Error(`${type} ${id} is about a parcel that was never packed`)
  return parcel
}

const told = (parcels: OrderParcels, parcel: Parcel, message: Scanned): Applied<OrderParcels, ParcelScan> => ({
  row: replaced(parcels, parcel),
  entry: scanOf(message),
})

const scanOf = (message: Scanned): ParcelScan => {
  const { id, orderId, parcelId, trackingNumber, at } = message
  const ids = { messageId: id, orderId, parcelId, trackingNumber, learntAt: at }
  const silent = { location: null, estimatedDeliveryAt: null }
  switch (message.type) {
    case 'ParcelLabelled': {
      const { estimatedDeliveryAt } = message
      return { ...ids, carrierStatus: 'LABEL_CREATED', scannedAt: at, location: null, estimatedDeliveryAt }
    }
    case 'ParcelShipped':
    case 'FulfillmentShipped':
      return { ...ids, ...silent, carrierStatus: 'PICKED_UP', scannedAt: message.shippedAt }
    case 'ParcelDelivered':
    case 'FulfillmentDelivered':
      return { ...ids, ...silent, carrierStatus: 'DELIVERED', scannedAt: message.deliveredAt }
    case 'ParcelProgressed': {
      const { carrierStatus, scannedAt, location, estimatedDeliveryAt } = message
      return { ...ids, carrierStatus, scannedAt, location, estimatedDeliveryAt }
    }
  }
}

/** By id, as the table gives them. */
const replaced = (parcels: OrderParcels, parcel: Parcel): OrderParcels =>
  [...parcels.filter(({ parcelId }) => parcelId !== parcel.parcelId), parcel].sort((one, other) =>
    one.parcelId < other.parcelId ? -1 : 1,
  )
