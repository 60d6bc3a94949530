// The fold of parcels-view: what each message of the fulfillment journal says of an order's parcels. Pure.
import type { OrderId } from '../../schemas/ids'
import type { ParcelProgressed } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { Applied } from './view'

/** Times in milliseconds since 1970. A parcel is open until it is delivered or its fulfillment is cancelled. */
export type Parcel = {
  readonly trackingNumber: string
  readonly orderId: OrderId
  readonly carrier: string
  readonly status: 'open' | 'closed'
  readonly labelledAt: number | null
  readonly shippedAt: number | null
  readonly deliveredAt: number | null
  readonly lastScanAt: number | null
}

/** All parcels of one order: a cancellation names the order alone. */
export type OrderParcels = readonly Parcel[]
export type ParcelsInput = InputOf<'parcels-view'>

export const applyToParcels = (row: OrderParcels | undefined, message: ParcelsInput): Applied<OrderParcels, never> => {
  const parcels = row ?? []
  switch (message.type) {
    case 'ParcelLabelled':
      return { row: replaced(parcels, { ...newParcel(message), ...known(parcels, message), labelledAt: message.at }) }
    case 'FulfillmentShipped':
      return {
        row: replaced(
          parcels,
          scanned(
            { ...newParcel(message), ...known(parcels, message), shippedAt: message.shippedAt },
            message.shippedAt,
          ),
        ),
      }
    case 'ParcelProgressed':
      return { row: replaced(parcels, scanned(expected(parcels, message), message.scannedAt)) }
    case 'FulfillmentDelivered':
      return {
        row: replaced(parcels, delivered({ ...newParcel(message), ...known(parcels, message) }, message.deliveredAt)),
      }
    case 'FulfillmentCancelled':
      return parcels.length > 0 ? { row: parcels.map((parcel) => ({ ...parcel, status: 'closed' })) } : {}
  }
}

const newParcel = ({
  orderId,
  trackingNumber,
  carrier,
}: Pick<Parcel, 'orderId' | 'trackingNumber' | 'carrier'>): Parcel => ({
  trackingNumber,
  orderId,
  carrier,
  status: 'open',
  labelledAt: null,
  shippedAt: null,
  deliveredAt: null,
  lastScanAt: null,
})

const known = (parcels: OrderParcels, { trackingNumber }: { readonly trackingNumber: string }): Parcel | undefined =>
  parcels.find((parcel) => parcel.trackingNumber === trackingNumber)

const expected = (parcels: OrderParcels, message: ParcelProgressed): Parcel => {
  const parcel = known(parcels, message)
  if (!parcel) throw new Error(`${message.type} ${message.id} is about a parcel that was never labelled`)
  return parcel
}

const replaced = (parcels: OrderParcels, parcel: Parcel): OrderParcels => [
  ...parcels.filter((other) => other.trackingNumber !== parcel.trackingNumber),
  parcel,
]

const scanned = (parcel: Parcel, at: number): Parcel => ({
  ...parcel,
  lastScanAt: Math.max(at, parcel.lastScanAt ?? at),
})

const delivered = (parcel: Parcel, at: number): Parcel => ({
  ...scanned(parcel, at),
  status: 'closed',
  deliveredAt: at,
})
