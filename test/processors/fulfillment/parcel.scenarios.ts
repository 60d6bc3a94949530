// The rules of following a parcel to its recipient, as scenarios.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import type { CarrierScanReported, CarrierStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { at, fulfillmentId, lines, minuteMs, parcelId } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const { trackingNumber, carrier } = example('LabelCreated')
const scanned = (carrierStatus: CarrierStatus, scannedAt = at, more: Partial<CarrierScanReported> = {}) =>
  example('CarrierScanReported', { carrierStatus, scannedAt, at: scannedAt, ...more })
const { location } = example('CarrierScanReported')
const parcel = { fulfillmentId, parcelId, trackingNumber } as const
const content = lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
const shipped = {
  type: 'FulfillmentShipped',
  ...parcel,
  carrier,
  shippedAt: at,
  lines: content,
  warehouse: 'SAO-1',
} as const
const delivered = { type: 'FulfillmentDelivered', ...parcel, carrier, deliveredAt: at } as const
const progressed = (carrierStatus: CarrierStatus, scannedAt = at, estimatedDeliveryAt: number | null = null) =>
  ({ type: 'ParcelProgressed', ...parcel, carrierStatus, scannedAt, location, estimatedDeliveryAt }) as const
const alreadyShipped = {
  type: 'FulfillmentCancellationRefused',
  fulfillmentId,
  code: 'ALREADY_SHIPPED',
  reason: 'The carrier has the parcel already.',
} as const
const later = at + 2 * minuteMs

export const parcelScenarios = [
  scenario(fulfillment, 'a label alone ships nothing')
    .given(...history.labelled)
    .when(scanned('LABEL_CREATED'))
    .then(),
  scenario(fulfillment, 'a collected parcel is shipped')
    .given(...history.labelled)
    .when(scanned('PICKED_UP'))
    .then(shipped),
  scenario(fulfillment, 'an open cancellation is refused when the parcel is collected')
    .given(...history.labelledWhileCancelling)
    .when(scanned('PICKED_UP'))
    .then(alreadyShipped, shipped),
  ...(['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'EXCEPTION', 'RETURNED'] as const).map((status) =>
    scenario(fulfillment, `a parcel whose first scan is ${status} has been collected before`)
      .given(...history.labelled)
      .when(scanned(status))
      .then(shipped, progressed(status)),
  ),
  scenario(fulfillment, 'a parcel whose first scan is its delivery has been collected before')
    .given(...history.labelled)
    .when(scanned('DELIVERED'))
    .then(shipped, delivered),
  scenario(fulfillment, 'the scan of another parcel is passed over')
    .given(...history.labelled)
    .when(example('CarrierScanReported', { trackingNumber: '794600000002' }))
    .then(),
  scenario(fulfillment, 'what is cancelled has no parcel that anybody follows')
    .given(...history.cancelledLabelled)
    .when(scanned('PICKED_UP'))
    .then(),
  scenario(fulfillment, 'a collection is told once')
    .given(...history.shipped)
    .when(scanned('PICKED_UP', later))
    .then(),
  scenario(fulfillment, 'news of the parcel is told')
    .given(...history.travelling)
    .when(scanned('OUT_FOR_DELIVERY', later))
    .then(progressed('OUT_FOR_DELIVERY', later)),
  scenario(fulfillment, 'each newer scan on the way is news, though it says the same')
    .given(...history.travelling)
    .when(scanned('IN_TRANSIT', later))
    .then(progressed('IN_TRANSIT', later)),
  scenario(fulfillment, 'the same news is told once')
    .given(...history.travelling)
    .when(scanned('IN_TRANSIT', at + minuteMs, { at: later }))
    .then(),
  scenario(fulfillment, 'another estimate is news of its own')
    .given(...history.travelling)
    .when(scanned('IN_TRANSIT', at + minuteMs, { at: later, estimatedDeliveryAt: later }))
    .then(progressed('IN_TRANSIT', at + minuteMs, later)),
  scenario(fulfillment, 'an estimate that was reported before the one that is known is passed over')
    .given(...history.travelling)
    .when(scanned('IN_TRANSIT', at + minuteMs, { at: at - 1, estimatedDeliveryAt: later }))
    .then(),
  scenario(fulfillment, 'a collection that tells of another estimate is news')
    .given(...history.labelled)
    .when(scanned('PICKED_UP', at, { estimatedDeliveryAt: later }))
    .then(shipped, progressed('PICKED_UP', at, later)),
  scenario(fulfillment, 'of two scans of one moment the graver counts')
    .given(...history.travelling)
    .when(scanned('EXCEPTION', at + minuteMs))
    .then(progressed('EXCEPTION', at + minuteMs)),
  ...(['PICKED_UP', 'DELIVERED', 'EXCEPTION'] as const).map((status) =>
    scenario(fulfillment, `a scan from the future that says ${status} is as old as its report`)
      .given(...history.labelled)
      .when(scanned(status, at + 99 * minuteMs, { at }))
      .then(
        shipped,
        ...(status === 'DELIVERED' ? [delivered] : []),
        ...(status === 'EXCEPTION' ? [progressed('EXCEPTION', at)] : []),
      ),
  ),
  scenario(fulfillment, 'older news is passed over')
    .given(...history.travelling)
    .when(scanned('EXCEPTION', at))
    .then(),
  scenario(fulfillment, 'a delivery ends it, whatever the clocks of the scanners say')
    .given(...history.travelling)
    .when(scanned('DELIVERED', at))
    .then(delivered),
]
