// The facts of a fulfillment up to each of its states: what its scenarios begin with.
import type { FulfillmentOutput } from '../../processors/fulfillment-state'
import { example } from '../examples/examples'
import { floorBy } from '../examples/values'

type History = readonly FulfillmentOutput[]

const cancellation = [example('FulfillmentCancellationAccepted'), example('WarehouseCancellationRequested')]
const scanned = (sku: string, quantity: number) =>
  example('ItemScanned', { by: floorBy(`scanned-${sku}`), sku, quantity })

export const requested: History = [example('WarehouseOrderRequested')]
export const accepted: History = [...requested, example('FulfillmentAccepted')]
export const cancelling: History = [...accepted, ...cancellation]
export const picking: History = [...accepted, example('FulfillmentStarted')]
export const pickingWhileCancelling: History = [...cancelling, example('FulfillmentStarted')]
export const pickedByHand: History = [
  ...accepted,
  example('FulfillmentStarted', { by: floorBy('start-command-0') }),
  scanned('CHAIR-7', 2),
]
export const picked: History = [...pickedByHand, scanned('LAMP-2', 1)]
export const short: History = [
  ...pickedByHand,
  example('ShortPickReported', { by: floorBy('short-command-0') }),
  example('FulfillmentShort'),
]
export const shortWhileCancelling: History = [...short, ...cancellation]
export const shortAndPacked: History = [...short, example('FulfillmentPacked', { weightGrams: 2800 })]
export const packed: History = [...picked, example('FulfillmentPacked', { by: floorBy('packed-0') })]
export const packedWhileCancelling: History = [...packed, ...cancellation]
export const labelling: History = [...picking, example('FulfillmentPacked'), example('LabelRequested')]
export const labelled: History = [...labelling, example('ParcelLabelled')]
export const labelledWhileCancelling: History = [
  ...pickingWhileCancelling,
  example('FulfillmentPacked'),
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
