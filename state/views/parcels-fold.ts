// The fold of parcels-view: what each message of the fulfillment journal says of an order's parcels. Pure.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { ParcelProgressed } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { Applied } from './view'

/** Times in milliseconds since 1970. A parcel is open until it is delivered, is back with us, or its fulfillment is cancelled. */
export type Parcel = {
  readonly trackingNumber: string
  readonly orderId: OrderId
  readonly fulfillmentId: MessageId
  readonly carrier: string
  readonly status: 'open' | 'closed'
  readonly labelledAt: number | null
  readonly shippedAt: number | null
  readonly deliveredAt: number | null
  readonly lastScanAt: number | null
}

/** All parcels of one order. */
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
      return { row: replaced(parcels, progressed(expected(parcels, message), message)) }
    case 'FulfillmentDelivered':
      return {
        row: replaced(parcels, delivered({ ...newParcel(message), ...known(parcels, message) }, message.deliveredAt)),
      }
    case 'FulfillmentCancelled':
      return row ? { row: parcels.map((parcel) => closedWith(parcel, message.fulfillmentId)) } : {}
  }
}

const closedWith = (parcel: Parcel, fulfillmentId: MessageId): Parcel =>
  parcel.fulfillmentId === fulfillmentId ? { ...parcel, status: 'closed' } : parcel

const progressed = (parcel: Parcel, { scannedAt, carrierStatus }: ParcelProgressed): Parcel => {
  const seen = scanned(parcel, scannedAt)
  return carrierStatus === 'RETURNED' ? { ...seen, status: 'closed' } : seen
}

const newParcel = ({
  orderId,
  fulfillmentId,
  trackingNumber,
  carrier,
}: Pick<Parcel, 'orderId' | 'fulfillmentId' | 'trackingNumber' | 'carrier'>): Parcel => ({
  trackingNumber,
  orderId,
  fulfillmentId,
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

/** By tracking number, as the table gives them. */
const replaced = (parcels: OrderParcels, parcel: Parcel): OrderParcels =>
  [...parcels.filter((other) => other.trackingNumber !== parcel.trackingNumber), parcel].sort((one, other) =>
    one.trackingNumber < other.trackingNumber ? -1 : 1,
  )

const scanned = (parcel: Parcel, at: number): Parcel => ({
  ...parcel,
  lastScanAt: Math.max(at, parcel.lastScanAt ?? at),
})

const delivered = (parcel: Parcel, at: number): Parcel => ({
  ...scanned(parcel, at),
  status: 'closed',
  deliveredAt: at,
})
