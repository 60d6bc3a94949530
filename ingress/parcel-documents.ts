// The parcels of an order as the API shows them: what the order knows of them, with what the carrier says of each. Parcels without a label,
// and those whose label was voided, are no customer's business.
import type { ParcelRecord } from '../schemas/read-model'
import { iso, isoOrNull } from './order-document'
import type { ParcelScanRecord, TrackedParcel } from './shipping-ports'

/** In the order in which they were packed; those that the view of parcels does not have yet come last. */
export const parcelDocuments = (
  told: readonly ParcelRecord[],
  tracked: readonly TrackedParcel[],
): readonly object[] => {
  const labelled = tracked.filter(isLabelled)
  const numbers = new Set(labelled.map(({ trackingNumber }) => trackingNumber))
  return [
    ...labelled.map((parcel) =>
      trackedDocument(
        parcel,
        told.find(({ trackingNumber }) => trackingNumber === parcel.trackingNumber),
      ),
    ),
    ...told.filter(({ trackingNumber }) => !numbers.has(trackingNumber)).map(untrackedDocument),
  ]
}

type Labelled = TrackedParcel & { readonly carrier: string; readonly trackingNumber: string }
const isLabelled = (parcel: TrackedParcel): parcel is Labelled =>
  parcel.carrier !== null && parcel.trackingNumber !== null && !['VOIDED', 'CANCELLED'].includes(parcel.status)

const trackedDocument = (parcel: Labelled, told: ParcelRecord | undefined): object => {
  const { parcelId, fulfillmentId, carrier, service, trackingNumber, status, carrierStatus, lines, history } = parcel
  return {
    ...{ parcelId, fulfillmentId, purpose: told?.purpose ?? null, carrier, service, trackingNumber, status },
    carrierStatus,
    estimatedDeliveryAt: isoOrNull(parcel.estimatedDeliveryAt),
    deliveredAt: isoOrNull(parcel.deliveredAt ?? told?.deliveredAt ?? null),
    lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
    history: history.map(scanDocument),
  }
}

const scanDocument = ({ carrierStatus, scannedAt, location, estimatedDeliveryAt }: ParcelScanRecord): object => ({
  carrierStatus,
  scannedAt: iso(scannedAt),
  location,
  estimatedDeliveryAt: isoOrNull(estimatedDeliveryAt),
})

const untrackedDocument = ({ fulfillmentId, purpose, carrier, trackingNumber, deliveredAt }: ParcelRecord): object => ({
  ...{ parcelId: null, fulfillmentId, purpose, carrier, service: null, trackingNumber, status: null },
  carrierStatus: null,
  estimatedDeliveryAt: null,
  deliveredAt: isoOrNull(deliveredAt),
  lines: [],
  history: [],
})
