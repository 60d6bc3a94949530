// What parcels-view remembers of the parcels of one order, and of what their carriers said. Times in milliseconds since 1970.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { CarrierStatus, LabelFormat, LineQuantity } from '../../schemas/messages'

/** How far a parcel is by what we know; VOIDED: its label is of no more use, and it may get another; CANCELLED: it goes nowhere. */
export type ParcelStatus = 'PACKED' | 'LABELLED' | 'SHIPPED' | 'DELIVERED' | 'RETURNED' | 'VOIDED' | 'CANCELLED'

/** Nothing of the label is known before there is one. */
export type Parcel = {
  /** The id of the fact that it was packed. */
  readonly parcelId: MessageId
  readonly orderId: OrderId
  readonly fulfillmentId: MessageId
  readonly lines: readonly LineQuantity[]
  readonly weightGrams: number | null
  readonly status: ParcelStatus
  readonly carrier: string | null
  readonly service: string | null
  readonly trackingNumber: string | null
  readonly labelFormat: LabelFormat | null
  readonly labelUrl: string | null
  /** What the carrier says of it, by the latest of its scans. */
  readonly carrierStatus: CarrierStatus | null
  /** When the carrier means to deliver it, as it last said. */
  readonly estimatedDeliveryAt: number | null
  readonly packedAt: number | null
  readonly labelledAt: number | null
  readonly shippedAt: number | null
  readonly deliveredAt: number | null
  /** When the carrier last scanned it. */
  readonly lastScanAt: number | null
}

/** All parcels of one order, by their ids. */
export type OrderParcels = readonly Parcel[]

/** A line of a parcel's history. `messageId` is the fact that told of it. */
export type ParcelScan = {
  readonly messageId: MessageId
  readonly orderId: OrderId
  readonly parcelId: MessageId
  readonly trackingNumber: string
  readonly carrierStatus: CarrierStatus
  readonly scannedAt: number
  readonly location: string | null
  readonly estimatedDeliveryAt: number | null
  /** When we learnt of it. */
  readonly learntAt: number
}
