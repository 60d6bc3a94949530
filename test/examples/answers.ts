// One valid example of each message in which the warehouse system and the carrier answer, or report by themselves.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { at, currency, head, id, minuteMs, returnId } from './values'

export type Answered = MessageIn<
  'oms.wms.results.v1' | 'oms.wms.signals.v1' | 'oms.carrier.results.v1' | 'oms.carrier.signals.v1'
>
export const warehouseRequestId = id('warehouse-1')
export const warehouseOrderNumber = 'WH-000042'
export const trackingNumber = '794600000001'
export const carrier = 'FEDEX'
export const labelUrl = 'https://www.fedex.com/document/v1/cache/retrieve/SH/794600000001'
export const returned = { returnId, carrier, trackingNumber: '794600000077', labelUrl }
const estimatedDeliveryAt = at + 2_880 * minuteMs

export const answeredExamples: { readonly [Name in Answered]: Messages[Name] } = {
  WarehouseOrderAccepted: {
    type: 'WarehouseOrderAccepted',
    ...head('warehouse-accepted-1'),
    requestId: warehouseRequestId,
    warehouseOrderNumber,
  },
  WarehouseOrderRefused: {
    type: 'WarehouseOrderRefused',
    ...head('warehouse-refused-1'),
    requestId: warehouseRequestId,
    code: 'invalid_order',
    reason: 'The postal code is unknown.',
  },
  WarehouseOrderCancelled: {
    type: 'WarehouseOrderCancelled',
    ...head('warehouse-cancelled-1'),
    requestId: id('warehouse-cancel-1'),
    warehouseRequestId,
  },
  WarehouseCancellationRefused: {
    type: 'WarehouseCancellationRefused',
    ...head('warehouse-kept-1'),
    requestId: id('warehouse-cancel-1'),
    warehouseRequestId,
    code: 'picking_started',
    reason: 'The warehouse is picking the order already.',
  },
  WarehouseStatusReported: {
    type: 'WarehouseStatusReported',
    ...head('warehouse-status-1'),
    warehouseRequestId,
    warehouseOrderNumber,
    status: 'PICKING',
    changedAt: at,
    reason: null,
  },
  WarehouseExceptionReported: {
    type: 'WarehouseExceptionReported',
    ...head('exception-1'),
    warehouseRequestId,
    warehouseOrderNumber,
    exception: 'SHORT_PICK',
    lines: [{ sku: 'LAMP-2', quantity: 1 }],
    reportedAt: at,
    reason: 'Bin empty.',
  },
  LabelCreated: {
    type: 'LabelCreated',
    ...head('label-created-1'),
    requestId: id('label-1'),
    carrier,
    trackingNumber,
    labelUrl,
    serviceType: 'STANDARD_OVERNIGHT',
    format: 'PDF',
    costMinor: 2_140,
    costCurrency: currency,
    estimatedDeliveryAt,
  },
  ReturnLabelCreated: {
    type: 'ReturnLabelCreated',
    ...head('return-label-created-1'),
    requestId: id('return-label-1'),
    ...returned,
    serviceType: 'STANDARD_OVERNIGHT',
  },
  ReturnLabelRefused: {
    type: 'ReturnLabelRefused',
    ...head('return-label-refused-1'),
    requestId: id('return-label-1'),
    returnId,
    code: 'SERVICE.UNAVAILABLE',
    reason: 'The service is not available there.',
  },
  LabelRefused: {
    type: 'LabelRefused',
    ...head('label-refused-1'),
    requestId: id('label-1'),
    code: 'MAXIMUM.WEIGHT.EXCEEDED',
    reason: 'Package weight exceeds the maximum.',
  },
  LabelVoided: { type: 'LabelVoided', ...head('label-voided-1'), requestId: id('void-1'), trackingNumber },
  LabelVoidRefused: {
    type: 'LabelVoidRefused',
    ...head('void-refused-1'),
    requestId: id('void-1'),
    trackingNumber,
    code: 'SHIPMENT.ALREADY.TENDERED',
    reason: 'The parcel is on its way.',
  },
  CarrierScanReported: {
    type: 'CarrierScanReported',
    ...head('scan-1'),
    trackingNumber,
    carrierStatus: 'PICKED_UP',
    scannedAt: at,
    location: 'Osasco, BR',
    carrier,
    code: 'PU',
    estimatedDeliveryAt: null,
  },
}
