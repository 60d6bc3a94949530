// The rules of following a parcel to its recipient, as scenarios.
import { fulfillment } from '../../processors/fulfillment'
import type { CarrierStatus } from '../../schemas/messages'
import { example } from '../examples/examples'
import { at, fulfillmentId, minuteMs } from '../examples/values'
import { scenario } from '../dsl/scenario'
import * as history from './fulfillment-histories'

const { trackingNumber, carrier } = example('LabelCreated')
const scanned = (carrierStatus: CarrierStatus, scannedAt = at) =>
  example('CarrierScanReported', { carrierStatus, scannedAt })
const shipped = { type: 'FulfillmentShipped', fulfillmentId, carrier, trackingNumber, shippedAt: at } as const
const delivered = { type: 'FulfillmentDelivered', fulfillmentId, carrier, trackingNumber, deliveredAt: at } as const
const progressed = (carrierStatus: CarrierStatus, scannedAt = at) =>
  ({ type: 'ParcelProgressed', fulfillmentId, trackingNumber, carrierStatus, scannedAt }) as const
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
  scenario(fulfillment, 'a collection is told once')
    .given(...history.shipped)
    .when(scanned('PICKED_UP', later))
    .then(),
  scenario(fulfillment, 'news of the parcel is told')
    .given(...history.travelling)
    .when(scanned('OUT_FOR_DELIVERY', later))
    .then(progressed('OUT_FOR_DELIVERY', later)),
  scenario(fulfillment, 'the same news is told once')
    .given(...history.travelling)
    .when(scanned('IN_TRANSIT', later))
    .then(),
  scenario(fulfillment, 'older news is passed over')
    .given(...history.travelling)
    .when(scanned('EXCEPTION', at))
    .then(),
  scenario(fulfillment, 'a delivery ends it, whatever the clocks of the scanners say')
    .given(...history.travelling)
    .when(scanned('DELIVERED', at))
    .then(delivered),
]
