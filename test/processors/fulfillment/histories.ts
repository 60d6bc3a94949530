// The facts of a fulfillment up to each of its states: what its scenarios begin with.
import type { FulfillmentOutput } from '../../../processors/fulfillment/state'
import { example } from '../../examples/examples'
import { floorBy, id } from '../../examples/values'

type History = readonly FulfillmentOutput[]

const cancellation = [example('FulfillmentCancellationAccepted'), example('WarehouseCancellationRequested')]
const scanned = (sku: string, quantity: number) =>
  example('ItemScanned', { by: floorBy(`scanned-${sku}`), sku, quantity })
export const chairs = [{ lineId: '1', quantity: 2 }]
export const lamp = [{ lineId: '2', quantity: 1 }]
/** The second parcel has the lamp. */
export const second = { parcelId: id('packed-2') }
export const secondTracking = { ...second, trackingNumber: '794600000002' }

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
export const shortAndPacked: History = [...short, example('ParcelPacked', { weightGrams: 2800, lines: chairs })]
/** The warehouse rejects a line before anybody has begun to pick. */
export const shortUnpicked: History = [
  ...accepted,
  example('WarehouseExceptionNoted', { exception: 'LINE_REJECTED' }),
  example('FulfillmentShort'),
]
export const packed: History = [...picked, example('ParcelPacked', { by: floorBy('packed-0') })]
export const packedWhileCancelling: History = [...packed, ...cancellation]
export const labelling: History = [...picking, example('ParcelPacked'), example('LabelRequested')]
export const labelled: History = [...labelling, example('ParcelLabelled')]
export const labelledWhileCancelling: History = [
  ...pickingWhileCancelling,
  example('ParcelPacked'),
  example('LabelRequested'),
  example('ParcelLabelled'),
]
export const shipped: History = [...labelled, example('FulfillmentShipped')]
export const travelling: History = [...shipped, example('ParcelProgressed')]
export const delivered: History = [...shipped, example('FulfillmentDelivered')]
export const cancelled: History = [...cancelling, example('FulfillmentCancelled')]
export const cancelledUnlabelled: History = [...labelling, example('FulfillmentCancelled')]
export const cancelledLabelled: History = [...labelled, example('FulfillmentCancelled'), example('LabelVoidRequested')]

const addressRefused = { exception: 'ADDRESS_REFUSED', lines: [], reason: null } as const
export const blocked: History = [...requested, example('FulfillmentBlocked')]
export const blockedAddress: History = [
  ...accepted,
  example('WarehouseExceptionNoted', addressRefused),
  example('FulfillmentBlocked', { step: 'ADDRESS', code: 'address_refused' }),
]
export const blockedLabel: History = [
  ...labelling,
  example('FulfillmentBlocked', { step: 'LABEL', requestId: id('label-1'), code: 'MAXIMUM.WEIGHT.EXCEEDED' }),
]
export const blockedWhileCancelling: History = [
  ...pickingWhileCancelling,
  example('ParcelPacked'),
  example('LabelRequested'),
  ...blockedLabel.slice(-1),
]
/** Staff gave another address: the warehouse is to forget the order before it is asked for anew. */
export const renewing: History = [
  ...blockedAddress,
  example('FulfillmentRetried', { by: floorBy('retry-command-0'), step: 'ADDRESS' }),
  example('WarehouseCancellationRequested'),
]
export const failed: History = [...blocked, example('FulfillmentFailed')]
export const failedLabel: History = [...labelling, example('FulfillmentFailed')]
export const failedLabelVoiding: History = [...failedLabel, example('LabelVoidRequested')]

/** The chairs are in a parcel, the lamp is still to be found. */
export const partlyPacked: History = [
  ...pickedByHand,
  example('ParcelPacked', { by: floorBy('packed-0'), weightGrams: 2800, lines: chairs }),
]
export const partlyLabelled: History = [...partlyPacked, example('LabelRequested'), example('ParcelLabelled')]
export const partlyShipped: History = [...partlyLabelled, example('ParcelShipped', { lines: chairs })]
export const partlyDelivered: History = [...partlyShipped, example('ParcelDelivered')]
export const partlyShippedAndShort: History = [...partlyShipped, example('FulfillmentShort', { lines: lamp })]
export const bothPacked: History = [
  ...partlyPacked,
  scanned('LAMP-2', 1),
  example('ParcelPacked', { id: second.parcelId, by: floorBy('packed-1'), weightGrams: 600, lines: lamp }),
]
export const bothLabelling: History = [
  ...bothPacked,
  example('LabelRequested'),
  example('LabelRequested', { ...second, id: id('label-2') }),
]
export const bothLabelled: History = [
  ...bothLabelling,
  example('ParcelLabelled'),
  example('ParcelLabelled', { id: id('labelled-2'), ...secondTracking }),
]
export const oneShipped: History = [...bothLabelled, example('ParcelShipped', { lines: chairs })]
export const bothShipped: History = [
  ...oneShipped,
  example('FulfillmentShipped', { id: id('shipped-2'), ...secondTracking, lines: lamp }),
]
export const oneShippedOneBlocked: History = [
  ...bothLabelling,
  example('ParcelLabelled'),
  example('FulfillmentBlocked', { step: 'LABEL', requestId: id('label-2'), code: 'MAXIMUM.WEIGHT.EXCEEDED' }),
  example('ParcelShipped', { lines: chairs }),
]
export const failedPartlyShipped: History = [...oneShippedOneBlocked, example('FulfillmentFailed')]
export const bothFailedVoiding: History = [
  ...bothLabelled,
  example('FulfillmentFailed'),
  example('LabelVoidRequested'),
  example('LabelVoidRequested', { ...secondTracking, id: id('void-2'), labelRequestId: id('label-2') }),
]
