// The facts of a fulfillment up to each of its states: what its scenarios begin with.
import type { FulfillmentOutput } from '../../processors/fulfillment-state'
import { example } from '../examples/examples'

type History = readonly FulfillmentOutput[]

const cancellation = [example('FulfillmentCancellationAccepted'), example('WarehouseCancellationRequested')]

export const requested: History = [example('WarehouseOrderRequested')]
export const accepted: History = [...requested, example('FulfillmentAccepted')]
export const cancelling: History = [...accepted, ...cancellation]
export const picking: History = [...accepted, example('FulfillmentStarted')]
export const pickingWhileCancelling: History = [...cancelling, example('FulfillmentStarted')]
export const labelling: History = [...picking, example('LabelRequested')]
export const labelled: History = [...labelling, example('ParcelLabelled')]
export const labelledWhileCancelling: History = [
  ...pickingWhileCancelling,
  example('LabelRequested'),
  example('ParcelLabelled'),
]
export const shipped: History = [...labelled, example('FulfillmentShipped')]
export const travelling: History = [...shipped, example('ParcelProgressed')]
export const delivered: History = [...shipped, example('FulfillmentDelivered')]
export const cancelled: History = [...cancelling, example('FulfillmentCancelled')]
export const cancelledUnlabelled: History = [...labelling, example('FulfillmentCancelled')]
export const cancelledLabelled: History = [...labelled, example('FulfillmentCancelled'), example('LabelVoidRequested')]
export const failed: History = [...requested, example('FulfillmentFailed')]
export const failedLabel: History = [...labelling, example('FulfillmentFailed')]
export const failedLabelVoiding: History = [...failedLabel, example('LabelVoidRequested')]
