// One valid example of each request of the order, of how it notes what became of it, and of what the inventory service answers.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import {
  at,
  contact,
  currency,
  customerId,
  fulfillmentId,
  head,
  id,
  lines,
  minuteMs,
  paid,
  tender,
  terms,
  returnId,
  shippingAddress,
  sources,
  totals,
  warehouse,
} from './values'

export type Requested =
  | MessageIn<'oms.inventory.results.v1'>
  | 'StockReservationRequested'
  | 'StockReleaseRequested'
  | 'StockCommitRequested'
  | 'StockReceiptRequested'
  | 'StockHoldRequested'
  | 'StockResourcingRequested'
  | 'ReturnParcelRequested'
  | 'StockSettled'
  | 'PaymentRequested'
  | 'PaymentAdjustmentRequested'
  | 'PaymentCancellationRequested'
  | 'PaymentCaptureRequested'
  | 'PaymentSettled'
  | 'FulfillmentRequested'
  | 'FulfillmentCancellationRequested'
  | 'FulfillmentAmendmentRequested'
  | 'FulfillmentNoted'
const reservationRequestId = id('reserve-1')
const reason = 'The customer asked for it: ORDERED_TWICE.'

export const orderRequestExamples: { readonly [Name in Requested]: Messages[Name] } = {
  StockReservationRequested: {
    type: 'StockReservationRequested',
    ...head('reserve-1'),
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity, whenShort: 'REFUSE' })),
    holdUntil: at + 60 * minuteMs,
    country: 'BR',
    region: 'SP',
  },
  StockReleaseRequested: {
    type: 'StockReleaseRequested',
    ...head('release-1'),
    reservationRequestId,
    lines: [],
    reason,
  },
  StockCommitRequested: { type: 'StockCommitRequested', ...head('commit-1'), reservationRequestId, lines: [] },
  StockHoldRequested: { type: 'StockHoldRequested', ...head('hold-1'), reservationRequestId, until: null },
  StockResourcingRequested: {
    type: 'StockResourcingRequested',
    ...head('resourcing-1'),
    reservationRequestId,
    fulfillmentId,
    lines: [{ sku: 'LAMP-2', quantity: 1, warehouse }],
    country: 'BR',
    region: 'SP',
  },
  ReturnParcelRequested: {
    type: 'ReturnParcelRequested',
    ...head('return-parcel-1'),
    returnId,
    warehouse,
    from: shippingAddress,
    contact,
    lines: lines.slice(1),
    currency,
  },
  StockReceiptRequested: {
    type: 'StockReceiptRequested',
    ...head('receipt-1'),
    returnId,
    warehouse,
    lines: [{ sku: 'LAMP-2', quantity: 1 }],
    disposition: 'RESTOCK',
  },
  StockSettled: {
    type: 'StockSettled',
    ...head('stock-settled-1'),
    requestId: id('release-1'),
    outcome: 'RELEASED',
    sources: [],
    backordered: [],
    dropped: [],
    until: null,
  },
  PaymentRequested: { type: 'PaymentRequested', ...head('pay-1'), ...paid, tenders: [tender], terms, customerId },
  PaymentCaptureRequested: {
    type: 'PaymentCaptureRequested',
    ...head('capture-due-1'),
    captureMinor: 4_000,
    currency,
  },
  PaymentAdjustmentRequested: {
    type: 'PaymentAdjustmentRequested',
    ...head('adjustment-1'),
    dueMinor: totals.totalMinor + 2_000,
    currency,
    reason: 'The order has become dearer.',
  },
  PaymentCancellationRequested: { type: 'PaymentCancellationRequested', ...head('unpay-1'), reason },
  PaymentSettled: {
    type: 'PaymentSettled',
    ...head('payment-settled-1'),
    requestId: id('unpay-1'),
    outcome: 'NOTHING_CAPTURED',
  },
  FulfillmentRequested: {
    type: 'FulfillmentRequested',
    ...head('fulfill-1'),
    purpose: 'ORDER',
    lines,
    shippingAddress,
    contact,
    warehouse,
    currency,
  },
  FulfillmentCancellationRequested: {
    type: 'FulfillmentCancellationRequested',
    ...head('unfulfill-1'),
    fulfillmentId,
    force: false,
    reason: 'The order is being cancelled.',
  },
  FulfillmentAmendmentRequested: {
    type: 'FulfillmentAmendmentRequested',
    ...head('amend-1'),
    fulfillmentId,
    drop: [{ lineId: '2', quantity: 1 }],
  },
  FulfillmentNoted: {
    type: 'FulfillmentNoted',
    ...head('noted-1'),
    fulfillmentId,
    outcome: 'STARTED',
    lines: [],
  },
  StockReserved: {
    type: 'StockReserved',
    ...head('stock-reserved-1'),
    requestId: reservationRequestId,
    sources,
    backordered: [],
    dropped: [],
  },
  StockHeld: {
    type: 'StockHeld',
    ...head('stock-held-1'),
    requestId: id('hold-1'),
    reservationRequestId,
    until: null,
  },
  StockResourced: {
    type: 'StockResourced',
    ...head('stock-resourced-1'),
    requestId: id('resourcing-1'),
    reservationRequestId,
    sources: [{ sku: 'LAMP-2', quantity: 1, warehouse: 'REC-1' }],
    missing: [],
  },
  StockRefused: {
    type: 'StockRefused',
    ...head('stock-refused-1'),
    requestId: reservationRequestId,
    code: 'OUT_OF_STOCK',
    reason: '1 of 2 lines is short.',
    shortSkus: ['LAMP-2'],
  },
  StockReleased: {
    type: 'StockReleased',
    ...head('stock-released-1'),
    requestId: id('release-1'),
    reservationRequestId,
  },
  StockCommitted: {
    type: 'StockCommitted',
    ...head('stock-committed-1'),
    requestId: id('commit-1'),
    reservationRequestId,
  },
  StockReceived: { type: 'StockReceived', ...head('stock-received-1'), requestId: id('receipt-1') },
  StockRequestFailed: {
    type: 'StockRequestFailed',
    ...head('stock-failed-1'),
    requestId: id('release-1'),
    code: 'COMMITTED',
    reason: 'The reservation is committed.',
  },
}
