// What is remembered of the parcels of a fulfillment, and how its facts change them. It folds and decides nothing.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { CarrierStatus, LineQuantity } from '../../schemas/messages'
import type { FulfillmentFact } from './state'

/** REFUSED: the carrier makes no label; VOIDED: it was asked to void the one that it made. */
export type ParcelStage = 'PACKED' | 'LABELLING' | 'REFUSED' | 'LABELLED' | 'SHIPPED' | 'DELIVERED' | 'VOIDED'
/** What counts of the scans: the newest one; `at` is when it was reported. */
export type LastScan = {
  readonly carrierStatus: CarrierStatus
  readonly scannedAt: Timestamp
  readonly at: Timestamp
  readonly estimatedDeliveryAt: Timestamp | null
}
export type Parcel = {
  readonly parcelId: MessageId
  readonly stage: ParcelStage
  readonly lines: readonly LineQuantity[]
  readonly weightGrams: number
  /** The floor packed it, not the warehouse system. */
  readonly byFloor: boolean
  readonly labelRequestId: MessageId | null
  readonly carrier: string
  /** Empty as long as it has no label. */
  readonly trackingNumber: string
  /** As it was when the label was made. */
  readonly estimatedDeliveryAt: Timestamp | null
  /** Null where no void was asked for, or its refusal was told. */
  readonly voidRequestId: MessageId | null
  readonly last: LastScan | null
}

export const hasLeft = ({ stage }: Parcel): boolean => stage === 'SHIPPED' || stage === 'DELIVERED'

export const evolveParcels = (parcels: readonly Parcel[], output: FulfillmentFact): readonly Parcel[] => {
  if (output.type === 'ParcelPacked') return [...parcels, packed(output)]
  if (output.type === 'FulfillmentBlocked')
    return changed(parcels, ({ labelRequestId }) => labelRequestId === output.requestId, { stage: 'REFUSED' })
  if (!('parcelId' in output) || output.parcelId === null) return parcels
  const { parcelId } = output
  return parcels.map((parcel) => (parcel.parcelId === parcelId ? evolveParcel(parcel, output) : parcel))
}

type ParcelFact = Extract<FulfillmentFact, { readonly parcelId: MessageId | null }>

const evolveParcel = (parcel: Parcel, output: ParcelFact): Parcel => {
  switch (output.type) {
    case 'LabelRequested':
      return { ...parcel, stage: 'LABELLING', labelRequestId: output.id, carrier: output.carrier }
    case 'ParcelLabelled': {
      const { carrier, trackingNumber, estimatedDeliveryAt } = output
      return { ...parcel, stage: 'LABELLED', carrier, trackingNumber, estimatedDeliveryAt }
    }
    case 'LabelVoidRequested': {
      const { id: voidRequestId, trackingNumber } = output
      return { ...parcel, stage: 'VOIDED', trackingNumber, voidRequestId }
    }
    case 'FulfillmentOverdue':
      return { ...parcel, voidRequestId: null }
    case 'ParcelShipped':
    case 'FulfillmentShipped':
      return parcel.stage === 'DELIVERED' ? parcel : { ...parcel, stage: 'SHIPPED' }
    case 'ParcelProgressed': {
      const { carrierStatus, scannedAt, at, estimatedDeliveryAt } = output
      return { ...parcel, last: { carrierStatus, scannedAt, at, estimatedDeliveryAt } }
    }
    // Nothing that comes after its delivery, or came before, is news of it.
    case 'ParcelDelivered':
    case 'FulfillmentDelivered':
      return { ...parcel, stage: 'DELIVERED', last: null }
  }
}

const packed = ({ id: parcelId, lines, weightGrams, by }: MessageOf<'ParcelPacked'>): Parcel => ({
  parcelId,
  stage: 'PACKED',
  lines,
  weightGrams,
  byFloor: by !== null,
  labelRequestId: null,
  carrier: '',
  trackingNumber: '',
  estimatedDeliveryAt: null,
  voidRequestId: null,
  last: null,
})

const changed = (parcels: readonly Parcel[], is: (parcel: Parcel) => boolean, change: Partial<Parcel>): Parcel[] =>
  parcels.map((parcel) => (is(parcel) ? { ...parcel, ...change } : parcel))
