// One valid example of each message about the warehouse, its floor and the parcel.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { at, contact, floorBy, fulfillmentId, head, id, lines, minuteMs, sealedText, shippingAddress } from './values'

type Carried =
  | MessageIn<'oms.fulfillment.events.v1' | 'oms.warehouse.commands.v1' | 'oms.wms.results.v1' | 'oms.wms.signals.v1'>
  | MessageIn<'oms.fedex.results.v1' | 'oms.fedex.signals.v1'>
const warehouseRequestId = id('warehouse-1')
const warehouse = 'SAO-1'
const warehouseOrderNumber = 'WH-000042'
const trackingNumber = '794600000001'
const carrier = 'FEDEX'
const labelUrl = 'https://www.fedex.com/document/v1/cache/retrieve/SH/794600000001'
const reason = 'I ordered twice.'
const waveId = 'SAO-1-2026-03-14-A'
const missing = [{ lineId: '2', quantity: 1 }]
const issue = { sku: 'LAMP-2', code: 'DAMAGED', quantity: 1, comment: sealedText }
const label = {
  warehouse,
  shipTo: shippingAddress,
  contact,
  weightGrams: 3400,
  service: 'STANDARD_OVERNIGHT',
}

export const fulfillmentExamples: { readonly [Name in Carried]: Messages[Name] } = {
  WarehouseOrderRequested: {
    type: 'WarehouseOrderRequested',
    ...head('warehouse-1'),
    fulfillmentId,
    purpose: 'ORDER',
    warehouse,
    lines,
    shipTo: shippingAddress,
    contact,
  },
  WarehouseCancellationRequested: {
    type: 'WarehouseCancellationRequested',
    ...head('warehouse-cancel-1'),
    fulfillmentId,
    warehouseRequestId,
    reason,
  },
  LabelRequested: { type: 'LabelRequested', ...head('label-1'), fulfillmentId, ...label },
  LabelVoidRequested: {
    type: 'LabelVoidRequested',
    ...head('void-1'),
    fulfillmentId,
    labelRequestId: id('label-1'),
    trackingNumber,
    reason,
  },
  FulfillmentAccepted: {
    type: 'FulfillmentAccepted',
    ...head('fulfillment-accepted-1'),
    fulfillmentId,
    warehouse,
    warehouseOrderNumber,
  },
  FulfillmentStarted: {
    type: 'FulfillmentStarted',
    ...head('fulfillment-started-1'),
    fulfillmentId,
    by: null,
    warehouse,
  },
  ParcelLabelled: { type: 'ParcelLabelled', ...head('labelled-1'), fulfillmentId, carrier, trackingNumber, labelUrl },
  FulfillmentShipped: {
    type: 'FulfillmentShipped',
    ...head('fulfillment-shipped-1'),
    fulfillmentId,
    carrier,
    trackingNumber,
    shippedAt: at,
  },
  ParcelProgressed: {
    type: 'ParcelProgressed',
    ...head('progressed-1'),
    fulfillmentId,
    trackingNumber,
    carrierStatus: 'IN_TRANSIT',
    scannedAt: at + minuteMs,
  },
  FulfillmentDelivered: {
    type: 'FulfillmentDelivered',
    ...head('fulfillment-delivered-1'),
    fulfillmentId,
    carrier,
    trackingNumber,
    deliveredAt: at,
  },
  FulfillmentCancelled: { type: 'FulfillmentCancelled', ...head('fulfillment-cancelled-1'), fulfillmentId, reason },
  FulfillmentCancellationAccepted: {
    type: 'FulfillmentCancellationAccepted',
    ...head('fulfillment-cancelling-1'),
    fulfillmentId,
    reason,
  },
  FulfillmentCancellationRefused: {
    type: 'FulfillmentCancellationRefused',
    ...head('fulfillment-kept-1'),
    fulfillmentId,
    code: 'PICKING_STARTED',
    reason: 'The warehouse is picking the order already.',
  },
  FulfillmentFailed: {
    type: 'FulfillmentFailed',
    ...head('fulfillment-failed-1'),
    fulfillmentId,
    code: 'invalid_order',
    reason: 'The postal code is unknown.',
  },
  FulfillmentOverdue: {
    type: 'FulfillmentOverdue',
    ...head('fulfillment-overdue-1'),
    fulfillmentId,
    waitingFor: 'WAREHOUSE_ORDER',
    attempt: 1,
  },
  FulfillmentResourced: {
    type: 'FulfillmentResourced',
    ...head('resourced-1'),
    fulfillmentId,
    newFulfillmentId: id('resourced-1'),
    warehouse: 'REC-1',
    lines: missing,
  },
  FulfillmentShort: { type: 'FulfillmentShort', ...head('short-1'), fulfillmentId, lines: missing },
  FulfillmentAmended: { type: 'FulfillmentAmended', ...head('amended-1'), fulfillmentId, dropped: missing },
  FulfillmentPacked: { type: 'FulfillmentPacked', ...head('packed-1'), fulfillmentId, by: null, weightGrams: 3400 },
  WaveAssigned: {
    type: 'WaveAssigned',
    ...head('wave-assigned-1'),
    fulfillmentId,
    by: floorBy('wave-command-1'),
    waveId,
  },
  ItemScanned: {
    type: 'ItemScanned',
    ...head('item-scanned-1'),
    fulfillmentId,
    by: floorBy('scan-command-1'),
    sku: 'CHAIR-7',
    quantity: 1,
  },
  ShortPickReported: {
    type: 'ShortPickReported',
    ...head('short-pick-1'),
    fulfillmentId,
    by: floorBy('short-command-1'),
    lines: missing,
  },
  InventoryIssueReported: {
    type: 'InventoryIssueReported',
    ...head('issue-reported-1'),
    fulfillmentId,
    by: floorBy('issue-command-1'),
    ...issue,
  },
  FloorCommandDone: {
    type: 'FloorCommandDone',
    ...head('floor-done-1'),
    fulfillmentId,
    by: floorBy('shipment-command-1'),
  },
  FloorCommandRefused: {
    type: 'FloorCommandRefused',
    ...head('floor-refused-1'),
    fulfillmentId,
    by: floorBy('pack-command-1'),
    code: 'WRONG_STATE',
    reason: 'Picking has not started.',
  },
  AssignWave: { type: 'AssignWave', ...head('wave-1'), by: floorBy('wave-command-1'), fulfillmentId, waveId },
  StartPicking: { type: 'StartPicking', ...head('start-1'), by: floorBy('start-command-1'), fulfillmentId },
  ScanItem: {
    type: 'ScanItem',
    ...head('scan-item-1'),
    by: floorBy('scan-command-1'),
    fulfillmentId,
    sku: 'CHAIR-7',
    quantity: 1,
  },
  ReportShortPick: {
    type: 'ReportShortPick',
    ...head('report-short-1'),
    by: floorBy('short-command-1'),
    fulfillmentId,
    lines: missing,
  },
  PackParcel: {
    type: 'PackParcel',
    ...head('pack-1'),
    by: floorBy('pack-command-1'),
    fulfillmentId,
    weightGrams: null,
  },
  RequestShipment: { type: 'RequestShipment', ...head('ship-1'), by: floorBy('shipment-command-1'), fulfillmentId },
  ReportInventoryIssue: {
    type: 'ReportInventoryIssue',
    ...head('issue-1'),
    by: floorBy('issue-command-1'),
    fulfillmentId,
    ...issue,
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
