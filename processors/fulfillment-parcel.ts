// What the carrier says of one fulfillment's label and parcel. Scans come late, twice and out of order: only what is news changes anything.
import type { MessageOf } from '../schemas/message'
import type { CarrierScanReported } from '../schemas/messages'
import type { FulfillmentIn, FulfillmentState, Said } from './fulfillment-state'

type Decision = readonly Said[]
const nothing: Decision = []

export const attachLabel = (input: MessageOf<'LabelCreated'>, state: FulfillmentState): Decision => {
  const { requestId: labelRequestId, carrier, trackingNumber, labelUrl } = input
  if (state.status === 'LABELLING' && labelRequestId === state.labelRequestId)
    return [{ type: 'ParcelLabelled', carrier, trackingNumber, labelUrl }]
  const isUnused =
    (state.status === 'CANCELLED' || state.status === 'FAILED') && labelRequestId === state.unlabelledRequestId
  return isUnused
    ? [{ type: 'LabelVoidRequested', labelRequestId, trackingNumber, reason: 'The order was cancelled.' }]
    : nothing
}

export const reportVoid = ({ requestId }: MessageOf<'LabelVoidRefused'>, state: FulfillmentState): Decision =>
  (state.status === 'CANCELLED' || state.status === 'FAILED') && requestId === state.voidRequestId
    ? [{ type: 'FulfillmentOverdue', waitingFor: 'LABEL_VOID', attempt: 1 }]
    : nothing

export const followParcel = (scan: CarrierScanReported, state: FulfillmentState): Decision => {
  if (state.status !== 'LABELLED' && state.status !== 'SHIPPED') return nothing
  const { trackingNumber, carrierStatus, scannedAt } = scan
  if (trackingNumber !== state.trackingNumber || carrierStatus === 'LABEL_CREATED') return nothing
  const collected = state.status === 'LABELLED' ? collect(scan, state) : []
  if (carrierStatus === 'DELIVERED')
    return [
      ...collected,
      { type: 'FulfillmentDelivered', carrier: state.carrier, trackingNumber, deliveredAt: scannedAt },
    ]
  const { last } = state
  const isNews =
    carrierStatus !== 'PICKED_UP' && (!last || (scannedAt > last.scannedAt && carrierStatus !== last.carrierStatus))
  return isNews ? [...collected, { type: 'ParcelProgressed', trackingNumber, carrierStatus, scannedAt }] : collected
}

/** What has left can't be cancelled any more: an open cancellation is refused on the way. */
const collect = ({ trackingNumber, scannedAt }: CarrierScanReported, state: FulfillmentIn<'LABELLED'>): Decision => [
  ...(state.cancelling ? [alreadyShipped] : []),
  { type: 'FulfillmentShipped', carrier: state.carrier, trackingNumber, shippedAt: scannedAt },
]

export const alreadyShipped: Said = {
  type: 'FulfillmentCancellationRefused',
  code: 'ALREADY_SHIPPED',
  reason: 'The carrier has the parcel already.',
}
