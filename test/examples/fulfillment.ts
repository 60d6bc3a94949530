// One valid example of each message about the warehouse and the parcel.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { at, contact, head, id, lines, minuteMs, shippingAddress } from './values'

type Carried =
  | MessageIn<'oms.fulfillment.events.v1' | 'oms.wms.results.v1' | 'oms.wms.signals.v1'>
  | MessageIn<'oms.fedex.results.v1' | 'oms.fedex.signals.v1'>
const warehouseRequestId = id('warehouse-1')
const warehouse = 'SAO-1'
const warehouseOrderNumber = 'WH-000042'
const trackingNumber = '794600000001'
const carrier = 'FEDEX'
const labelUrl = 'https://www.fedex.com/document/v1/cache/retrieve/SH/794600000001'
const reason = 'I ordered twice.'
const label = {
  warehouse,
  shipTo: shippingAddress,
  contactPhone: contact.phone,
  weightGrams: 3400,
  service: 'STANDARD_OVERNIGHT',
}

export const fulfillmentExamples: { readonly [Name in Carried]: Messages[Name] } = {
  WarehouseOrderRequested: {
    type: 'WarehouseOrderRequested',
    ...head('warehouse-1'),
    warehouse,
    lines,
    shipTo: shippingAddress,
    contactPhone: contact.phone,
  },
  WarehouseCancellationRequested: {
    type: 'WarehouseCancellationRequested',
    ...head('warehouse-cancel-1'),
    warehouseRequestId,
    reason,
  },
  LabelRequested: { type: 'LabelRequested', ...head('label-1'), ...label },
  LabelVoidRequested: {
    type: 'LabelVoidRequested',
    ...head('void-1'),
    labelRequestId: id('label-1'),
    trackingNumber,
    reason,
  },
  FulfillmentAccepted: {
    type: 'FulfillmentAccepted',
    ...head('fulfillment-accepted-1'),
    warehouse,
    warehouseOrderNumber,
  },
  FulfillmentStarted: { type: 'FulfillmentStarted', ...head('fulfillment-started-1'), warehouse },
  ParcelLabelled: { type: 'ParcelLabelled', ...head('labelled-1'), carrier, trackingNumber, labelUrl },
  FulfillmentShipped: {
    type: 'FulfillmentShipped',
    ...head('fulfillment-shipped-1'),
    carrier,
    trackingNumber,
    shippedAt: at,
  },
  ParcelProgressed: {
    type: 'ParcelProgressed',
    ...head('progressed-1'),
    trackingNumber,
    carrierStatus: 'IN_TRANSIT',
    scannedAt: at + minuteMs,
  },
  FulfillmentDelivered: {
    type: 'FulfillmentDelivered',
    ...head('fulfillment-delivered-1'),
    carrier,
    trackingNumber,
    deliveredAt: at,
  },
  FulfillmentCancelled: { type: 'FulfillmentCancelled', ...head('fulfillment-cancelled-1'), reason },
  FulfillmentCancellationAccepted: {
    type: 'FulfillmentCancellationAccepted',
    ...head('fulfillment-cancelling-1'),
    reason,
  },
  FulfillmentCancellationRefused: {
    type: 'FulfillmentCancellationRefused',
    ...head('fulfillment-kept-1'),
    code: 'PICKING_STARTED',
    reason: 'The warehouse is picking the order already.',
  },
  FulfillmentFailed: {
    type: 'FulfillmentFailed',
    ...head('fulfillment-failed-1'),
    code: 'invalid_order',
    reason: 'The postal code is unknown.',
  },
  FulfillmentOverdue: {
    type: 'FulfillmentOverdue',
    ...head('fulfillment-overdue-1'),
    waitingFor: 'WAREHOUSE_ORDER',
    attempt: 1,
  },
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
  LabelCreated: {
    type: 'LabelCreated',
    ...head('label-created-1'),
    requestId: id('label-1'),
    carrier,
    trackingNumber,
    labelUrl,
    serviceType: 'STANDARD_OVERNIGHT',
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
  },
}
