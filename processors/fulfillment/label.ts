// What the carrier says of a label that was asked for. One that comes for a fulfillment that is over is voided.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import { block } from './ending'
import type { Parcel } from './parcel-state'
import { isOpen, type FulfillmentState, type Said } from './state'

type Decision = readonly Said[]
const nothing: Decision = []

export const attachLabel = (input: MessageOf<'LabelCreated'>, state: FulfillmentState): Decision => {
  const { requestId, carrier, trackingNumber, labelUrl, serviceType: service, format, estimatedDeliveryAt } = input
  const parcel = labelling(requestId, state)
  if (!parcel) return nothing
  const { parcelId } = parcel
  if (isOpen(state))
    return [
      { type: 'ParcelLabelled', parcelId, carrier, trackingNumber, labelUrl, service, format, estimatedDeliveryAt },
    ]
  const reason = 'The order was cancelled.'
  return [{ type: 'LabelVoidRequested', parcelId, carrier, labelRequestId: requestId, trackingNumber, reason }]
}

export const refuseLabel = (input: MessageOf<'LabelRefused'>, state: FulfillmentState): Decision => {
  const { requestId, code, reason, at } = input
  return isOpen(state) && labelling(requestId, state)
    ? block({ step: 'LABEL', requestId, code, reason }, at, state)
    : nothing
}

export const reportVoid = ({ requestId }: MessageOf<'LabelVoidRefused'>, state: FulfillmentState): Decision => {
  const parcel = parcelsOf(state).find(({ voidRequestId }) => voidRequestId === requestId)
  return parcel
    ? [{ type: 'FulfillmentOverdue', parcelId: parcel.parcelId, waitingFor: 'LABEL_VOID', attempt: 1 }]
    : nothing
}

const labelling = (requestId: MessageId, state: FulfillmentState): Parcel | undefined =>
  parcelsOf(state).find(({ stage, labelRequestId }) => stage === 'LABELLING' && labelRequestId === requestId)

const parcelsOf = (state: FulfillmentState): readonly Parcel[] => ('parcels' in state ? state.parcels : [])
