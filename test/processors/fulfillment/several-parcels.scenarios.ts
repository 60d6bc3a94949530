// The rules of fulfillments that leave in several parcels, as scenarios.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import type { CarrierStatus, LineQuantity } from '../../../schemas/messages'
import { deriveMessageId } from '../../../schemas/ids'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import {
  at,
  contact,
  currency,
  floorBy,
  fulfillmentId,
  id,
  lines,
  parcelId,
  shippingAddress,
} from '../../examples/values'
import * as history from './histories'

const { chairs, lamp, second, secondTracking } = history
const first = { parcelId, trackingNumber: example('LabelCreated').trackingNumber }
const warehouse = 'SAO-1'
const carrier = 'FEDEX'
const { reason } = example('FulfillmentCancellationRequested')
const theirDecision = 'The warehouse cancelled the order.'
const byPack = floorBy('pack-command-1')
const pack = (content: readonly LineQuantity[]) => example('PackParcel', { lines: content })
const packed = (content: readonly LineQuantity[], weightGrams: number) =>
  ({ type: 'ParcelPacked', fulfillmentId, by: byPack, weightGrams, lines: content }) as const
const refused = (code: string, why: string) =>
  ({ type: 'FloorCommandRefused', fulfillmentId, by: byPack, code, reason: why }) as const
const label = (of: typeof parcelId, content: readonly LineQuantity[], weightGrams: number) =>
  ({
    type: 'LabelRequested',
    fulfillmentId,
    parcelId: of,
    warehouse,
    shipTo: shippingAddress,
    contact,
    weightGrams,
    carrier: 'OWN_FLEET',
    services: ['FLEET_NEXT_DAY'],
    format: 'ZPL',
    lines: lines.filter(({ lineId }) => content.some((line) => line.lineId === lineId)),
    currency,
  }) as const
type Parcel = typeof first | typeof secondTracking
const scanned = ({ trackingNumber }: Parcel, carrierStatus: CarrierStatus) =>
  example('CarrierScanReported', { trackingNumber, carrierStatus })
const shipped = (type: 'ParcelShipped' | 'FulfillmentShipped', parcel: Parcel, content: readonly LineQuantity[]) =>
  ({ type, fulfillmentId, ...parcel, carrier, shippedAt: at, lines: content, warehouse }) as const
const delivered = (type: 'ParcelDelivered' | 'FulfillmentDelivered', parcel: Parcel) =>
  ({ type, fulfillmentId, ...parcel, carrier, deliveredAt: at }) as const
const voided = (parcel: Parcel, labelRequestId: string, why: string) =>
  ({
    type: 'LabelVoidRequested',
    fulfillmentId,
    ...parcel,
    carrier,
    labelRequestId: id(labelRequestId),
    reason: why,
  }) as const
const amend = example('FulfillmentAmendmentRequested', { drop: lamp })
const done = { type: 'FloorCommandDone', fulfillmentId, by: floorBy('shipment-command-1') } as const

const packing = [
  scenario(fulfillment, 'what was scanned so far is packed, and the rest may follow')
    .given(...history.pickedByHand)
    .when(pack([]))
    .then(packed(chairs, 2800)),
  scenario(fulfillment, 'a part of what was scanned is packed')
    .given(...history.picked)
    .when(pack([{ lineId: '1', quantity: 1 }]))
    .then(packed([{ lineId: '1', quantity: 1 }], 1400)),
  scenario(fulfillment, 'the last parcel has all that is in none')
    .given(...history.partlyPacked, example('ItemScanned', { sku: 'LAMP-2' }))
    .when(pack([]))
    .then(packed(lamp, 600)),
  scenario(fulfillment, 'what nobody has scanned is in no parcel, though it is named')
    .given(...history.pickedByHand)
    .when(pack(lamp))
    .then(refused('NOT_ALL_SCANNED', 'Scan the rest or report it missing: LAMP-2.')),
  scenario(fulfillment, 'what was scanned and packed is not packed again')
    .given(...history.partlyPacked)
    .when(pack([]))
    .then(refused('NOT_ALL_SCANNED', 'Scan the rest or report it missing: LAMP-2.')),
  scenario(fulfillment, 'a line that is packed as a whole is in no second parcel')
    .given(...history.partlyPacked)
    .when(pack([{ lineId: '1', quantity: 1 }]))
    .then(refused('WRONG_ITEM', 'A line is not on the pick list, or is packed or missing as a whole already.')),
  scenario(fulfillment, 'no more is packed than is asked for')
    .given(...history.picked)
    .when(pack([{ lineId: '1', quantity: 3 }]))
    .then(refused('TOO_MANY', 'Only 2 of CHAIR-7 are left to be packed.')),
  scenario(fulfillment, 'a parcel without a piece is refused')
    .given(...history.picked)
    .when(pack([{ lineId: '1', quantity: 0 }]))
    .then(refused('INVALID_QUANTITY', 'Name the lines of which one piece or more is in the parcel.')),
  scenario(fulfillment, 'what is in a parcel can not be missing')
    .given(...history.partlyPacked)
    .when(example('ReportShortPick', { lines: chairs }))
    .then({
      ...refused('WRONG_ITEM', 'A line is not on the pick list, or is packed or missing as a whole already.'),
      by: floorBy('short-command-1'),
    }),
  scenario(fulfillment, 'the warehouse system packs what the floor has left')
    .given(...history.partlyPacked)
    .when(example('WarehouseStatusReported', { status: 'PACKED' }))
    .then(
      { type: 'ParcelPacked', fulfillmentId, by: null, weightGrams: 600, lines: lamp },
      label(parcelId, chairs, 2800),
      label(deriveMessageId(example('WarehouseStatusReported').id, 'fulfillment', 0), lamp, 600),
    ),
]

const labelling = [
  scenario(fulfillment, 'a parcel gets its label while the rest is picked')
    .given(...history.partlyPacked)
    .when(example('RequestShipment'))
    .then(done, label(parcelId, chairs, 2800)),
  scenario(fulfillment, 'each parcel gets a label of its own')
    .given(...history.bothPacked)
    .when(example('RequestShipment'))
    .then(done, label(parcelId, chairs, 2800), label(second.parcelId, lamp, 600)),
  scenario(fulfillment, 'a parcel that has a label gets no second one')
    .given(...history.partlyLabelled, ...history.bothPacked.slice(-2))
    .when(example('RequestShipment'))
    .then(done, label(second.parcelId, lamp, 600)),
  scenario(fulfillment, 'a label is of the parcel that it was asked for')
    .given(...history.bothLabelling)
    .when(example('LabelCreated', { requestId: id('label-2'), trackingNumber: secondTracking.trackingNumber }))
    .then({
      type: 'ParcelLabelled',
      fulfillmentId,
      ...secondTracking,
      carrier,
      labelUrl: example('LabelCreated').labelUrl,
      service: 'STANDARD_OVERNIGHT',
      format: 'PDF',
      estimatedDeliveryAt: example('LabelCreated').estimatedDeliveryAt,
    }),
]

const leaving = [
  scenario(fulfillment, 'a parcel leaves while the rest is picked')
    .given(...history.partlyLabelled)
    .when(scanned(first, 'PICKED_UP'))
    .then(shipped('ParcelShipped', first, chairs)),
  scenario(fulfillment, 'a parcel leaves while another waits to be labelled')
    .given(...history.partlyLabelled, ...history.bothPacked.slice(-2))
    .when(scanned(first, 'PICKED_UP'))
    .then(shipped('ParcelShipped', first, chairs)),
  scenario(fulfillment, 'a parcel leaves while the label of another is made')
    .given(...history.bothLabelling, example('ParcelLabelled'))
    .when(scanned(first, 'PICKED_UP'))
    .then(shipped('ParcelShipped', first, chairs)),
  scenario(fulfillment, 'the first of two parcels leaves')
    .given(...history.bothLabelled)
    .when(scanned(secondTracking, 'PICKED_UP'))
    .then(shipped('ParcelShipped', secondTracking, lamp)),
  scenario(fulfillment, 'the fulfillment has shipped with its last parcel')
    .given(...history.oneShipped)
    .when(scanned(secondTracking, 'PICKED_UP'))
    .then(shipped('FulfillmentShipped', secondTracking, lamp)),
  scenario(fulfillment, 'the first of two parcels is delivered')
    .given(...history.bothShipped)
    .when(scanned(secondTracking, 'DELIVERED'))
    .then(delivered('ParcelDelivered', secondTracking)),
  scenario(fulfillment, 'the fulfillment is delivered with its last parcel')
    .given(...history.bothShipped, example('ParcelDelivered'))
    .when(scanned(secondTracking, 'DELIVERED'))
    .then(delivered('FulfillmentDelivered', secondTracking)),
  scenario(fulfillment, 'a delivered parcel delivers nothing of what is still picked')
    .given(...history.partlyShipped)
    .when(scanned(first, 'DELIVERED'))
    .then(delivered('ParcelDelivered', first)),
  scenario(fulfillment, 'when what is left is left out, all has shipped with what has left before')
    .given(...history.partlyShippedAndShort)
    .when(amend)
    .then({ type: 'FulfillmentAmended', fulfillmentId, dropped: lamp }, shipped('FulfillmentShipped', first, [])),
  scenario(fulfillment, 'when what is left is left out, all is delivered with what was delivered before')
    .given(...history.partlyDelivered, example('FulfillmentShort', { lines: lamp }))
    .when(amend)
    .then(
      { type: 'FulfillmentAmended', fulfillmentId, dropped: lamp },
      shipped('FulfillmentShipped', first, []),
      delivered('FulfillmentDelivered', first),
    ),
]

const ending = [
  ...[false, true].map((force) =>
    scenario(fulfillment, `what has left in part is not cancelled${force ? ', with force neither' : ''}`)
      .given(...history.partlyShipped)
      .when(example('FulfillmentCancellationRequested', { force }))
      .repeating('the order’s journal says everything once: a second request is a new one')
      .then({
        type: 'FulfillmentCancellationRefused',
        fulfillmentId,
        code: 'ALREADY_SHIPPED',
        reason: 'The carrier has the parcel already.',
      }),
  ),
  scenario(fulfillment, 'with force the warehouse is asked to cancel what is labelled in part')
    .given(...history.partlyLabelled)
    .when(example('FulfillmentCancellationRequested', { force: true }))
    .then(
      { type: 'FulfillmentCancellationAccepted', fulfillmentId, reason },
      { type: 'WarehouseCancellationRequested', fulfillmentId, warehouseRequestId: id('warehouse-1'), reason },
    ),
  scenario(fulfillment, 'all labels of what is cancelled are voided')
    .given(...history.bothLabelled)
    .when(example('WarehouseOrderCancelled'))
    .then(
      { type: 'FulfillmentCancelled', fulfillmentId, reason: theirDecision },
      voided(first, 'label-1', theirDecision),
      voided(secondTracking, 'label-2', theirDecision),
    ),
  ...[example('WarehouseOrderCancelled'), example('WarehouseStatusReported', { status: 'CANCELLED' })].map((late) =>
    scenario(fulfillment, `what has left as a whole is not cancelled by ${late.type}`)
      .given(...history.bothShipped)
      .when(late)
      .then(),
  ),
  scenario(fulfillment, 'what the warehouse cancels after a part has left has failed')
    .given(...history.oneShipped)
    .when(example('WarehouseOrderCancelled'))
    .then(
      { type: 'FulfillmentFailed', fulfillmentId, code: 'CANCELLED_BY_WAREHOUSE', reason: theirDecision },
      voided(secondTracking, 'label-2', theirDecision),
    ),
  ...(
    [
      ['void-1', parcelId],
      ['void-2', second.parcelId],
    ] as const
  ).map(([requestId, of]) =>
    scenario(fulfillment, `the label of ${of} that can’t be voided is somebody’s to look at`)
      .given(...history.bothFailedVoiding)
      .when(
        example('LabelVoidRefused', {
          requestId: id(requestId),
          trackingNumber: of === parcelId ? first.trackingNumber : secondTracking.trackingNumber,
        }),
      )
      .then({ type: 'FulfillmentOverdue', fulfillmentId, parcelId: of, waitingFor: 'LABEL_VOID', attempt: 1 }),
  ),
  scenario(fulfillment, 'what had left before the rest has failed is followed to its recipient')
    .given(...history.failedPartlyShipped)
    .when(scanned(first, 'DELIVERED'))
    .then(delivered('ParcelDelivered', first)),
]

export const severalParcelsScenarios = [...packing, ...labelling, ...leaving, ...ending]
