// One delivered order as the journals have it, and what the providers' books say of it: clean, to be tampered with.
import type { AuditEvent } from '../../../operator/audit/events'
import { factsOf, type OrderEvents, type OrderFacts } from '../../../operator/audit/order-facts'
import type { Books } from '../../../operator/audit/provider-books'
import { deriveMessageId } from '../../../schemas/ids'
import type { MessageName } from '../../../schemas/message'

export const orderId = 'ord_000000000000000000000001'

export const event = (type: MessageName, offset: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  id: `m_${type}_${offset}`,
  type,
  at: offset,
  offset,
  ...more,
})

const lines = [{ lineId: '1', sku: 'TEA-1', quantity: 2, unitPriceMinor: 450 }]
const units = [{ sku: 'TEA-1', quantity: 2 }]
const money = { amountMinor: 1_428, currency: 'EUR' }

export const deliveredLife = (): AuditEvent[] => [
  event('OrderCreated', 0, { status: 'PENDING', version: 1, totalMinor: 1_428, currency: 'EUR', lines }),
  event('StockReservationRequested', 1, { id: 'stock', lines: units }),
  event('StockSettled', 1.5, { requestId: 'stock', outcome: 'RESERVED' }),
  event('OrderUpdated', 2, { status: 'PAYMENT_PROCESSING', version: 2 }),
  event('PaymentRequested', 3, money),
  event('OrderPaymentCompleted', 4, { status: 'PAYMENT_COMPLETED', version: 3, ...money, capturedMinor: 1_428 }),
  event('OrderUpdated', 5, { status: 'FULFILLMENT_PENDING', version: 4 }),
  event('FulfillmentRequested', 6, { id: 'sending', purpose: 'ORDER', lines }),
  event('OrderUpdated', 7, { status: 'FULFILLMENT_IN_PROGRESS', version: 5 }),
  event('OrderShipped', 8, { status: 'SHIPPED', version: 6, trackingNumber: '79' }),
  event('StockCommitRequested', 9, { id: 'commit', reservationRequestId: 'stock', lines: [] }),
  event('StockSettled', 10, { requestId: 'commit', outcome: 'COMMITTED' }),
  event('OrderDelivered', 11, { status: 'DELIVERED', version: 7 }),
]

/** Up to fulfillment, then cancelled; the refund is under way. */
export const cancelledLife = (): AuditEvent[] => [
  ...deliveredLife().slice(0, 8),
  event('ChangeOpened', 20, {
    status: 'FULFILLMENT_PENDING',
    version: 5,
    commandId: 'cancel',
    plan: { kind: 'CANCEL', lines, totalMinor: 1_428, chargeMinor: 0, refundMinor: 1_428 },
  }),
  event('FulfillmentCancellationRequested', 21, { fulfillmentId: 'sending' }),
  event('OrderCancelled', 22, { status: 'CANCELLED', version: 6 }),
  event('StockReleaseRequested', 23, { id: 'release', reservationRequestId: 'stock', lines: [] }),
  event('PaymentCancellationRequested', 24, { id: 'undo' }),
]

export const settledRefund = (): AuditEvent[] => [
  event('OrderRefunded', 25, { status: 'REFUNDED', version: 7, ...money }),
  event('PaymentSettled', 26, { requestId: 'undo', outcome: 'REFUNDED' }),
  event('StockSettled', 27, { requestId: 'release', outcome: 'RELEASED' }),
]

/** Delivered, then one of two came back: 450 and a third of the tax are paid back, 50 of that is kept. */
export const returnedLife = (): AuditEvent[] => [
  ...deliveredLife(),
  event('ReturnOpened', 30, {
    status: 'DELIVERED',
    version: 8,
    returnId: 'return',
    lines: [{ lineId: '1', quantity: 1 }],
    wanted: [],
    plan: { kind: 'RETURN', lines, totalMinor: 1_428, chargeMinor: 0, refundMinor: 0 },
  }),
  event('ReturnApproved', 31, { status: 'DELIVERED', version: 9, returnId: 'return' }),
  event('ReturnReceived', 32, {
    status: 'DELIVERED',
    version: 10,
    returnId: 'return',
    lines: [{ lineId: '1', quantity: 1 }],
    complete: true,
  }),
  event('StockReceiptRequested', 33, {
    id: 'receipt',
    returnId: 'return',
    disposition: 'RESTOCK',
    warehouse: 'SAO-1',
    lines: [{ sku: 'TEA-1', quantity: 1 }],
  }),
  event('ReturnSettled', 34, {
    status: 'DELIVERED',
    version: 11,
    returnId: 'return',
    outcome: 'REFUNDED',
    refundMinor: 478,
    feeMinor: 50,
    chargeMinor: 0,
    totalMinor: 900,
    currency: 'EUR',
    lines: [{ ...lines[0]!, quantity: 1 }],
  }),
  event('PaymentAdjustmentRequested', 35, { id: 'less', dueMinor: 950, currency: 'EUR' }),
  event('StockSettled', 36, { requestId: 'receipt', outcome: 'RECEIVED' }),
  event('OrderPaymentAdjusted', 37, {
    status: 'DELIVERED',
    version: 12,
    chargedMinor: 0,
    capturedMinor: 0,
    refundedMinor: 478,
    releasedMinor: 0,
    currency: 'EUR',
  }),
  event('PaymentSettled', 38, { requestId: 'less', outcome: 'ADJUSTED' }),
]

export const paid = (): AuditEvent[] => [
  event('ChargeRequested', 0, { id: 'charge', ...money }),
  event('ChargeCaptured', 1, { chargeRequestId: 'charge', ...money }),
  event('PaymentCompleted', 1.5, { ...money, capturedMinor: 1_428 }),
]

export const partlyRefunded = (): AuditEvent[] => [
  ...paid(),
  event('PaymentDueChanged', 2, { requestId: 'less', dueMinor: 950 }),
  event('RefundRequested', 3, { id: 'part', chargeRequestId: 'charge', amountMinor: 478, currency: 'EUR' }),
  event('RefundConfirmed', 4, { refundRequestId: 'part', amountMinor: 478, currency: 'EUR' }),
  event('PaymentAdjusted', 5, { requestId: 'less', chargedMinor: 0, refundedMinor: 478, dueMinor: 950 }),
]

export const fulfilled = (fulfillmentId = 'sending', prefix = ''): AuditEvent[] => [
  event('WarehouseOrderRequested', 0, { id: `${prefix}pick`, fulfillmentId }),
  event('FulfillmentAccepted', 1, { fulfillmentId }),
  event('FulfillmentStarted', 2, { fulfillmentId }),
  event('LabelRequested', 3, { id: `${prefix}label`, fulfillmentId }),
  event('ParcelLabelled', 4, { trackingNumber: `${prefix}79`, fulfillmentId }),
  event('FulfillmentShipped', 5, { trackingNumber: `${prefix}79`, fulfillmentId }),
  event('FulfillmentDelivered', 6, { trackingNumber: `${prefix}79`, fulfillmentId }),
]

const told = {
  OrderCreated: 'ORDER_CONFIRMATION',
  OrderShipped: 'ORDER_SHIPPED',
  OrderDelivered: 'ORDER_DELIVERED',
} as const
/** By kind, the effect of the mail: as the notification derives it from the fact. */
export const mailIds = Object.fromEntries(
  deliveredLife().flatMap(({ id, type }) =>
    type in told ? [[told[type as keyof typeof told], deriveMessageId(id, 'notification', 0)]] : [],
  ),
)

const mailed = (): AuditEvent[] =>
  Object.entries(mailIds).flatMap(([kind, id], n) => [
    event('MailRequested', 2 * n, { id, kind, replaces: null }),
    event('MailSent', 2 * n + 1, { requestId: id, kind }),
  ])

/** Results by request: all answered by their usual result, but what is named. */
export const factsWith = (
  events: Partial<OrderEvents> = {},
  unanswered: readonly string[] = [],
  answers: Readonly<Record<string, MessageName>> = {},
): OrderFacts => {
  const all: OrderEvents = {
    order: deliveredLife(),
    payment: paid(),
    fulfillment: fulfilled(),
    notification: mailed(),
    desk: [],
    ...events,
  }
  const ids = Object.values(all).flatMap((list) => list.map(({ id }) => id))
  const known = ids.filter((id) => !unanswered.includes(id)).map((id) => [id, answers[id] ?? 'StockReserved'] as const)
  return factsOf(orderId, all, new Map<string, MessageName>(known))
}

type Open = { -readonly [Kind in keyof Books]: Books[Kind][number][] }

export const cleanBooks = (): Open => ({
  charges: [
    {
      requestId: 'charge',
      orderId,
      chargeId: 'ch_1',
      provider: 'STRIPE',
      succeeded: true,
      amountMinor: 1_428,
      capturedMinor: 1_428,
      openMinor: 0,
      currency: 'EUR',
    },
  ],
  captures: [],
  refunds: [],
  disputes: [],
  duplicates: [],
  reservations: [{ requestId: 'stock', orderId, status: 'committed', lines: units, released: [], committed: units }],
  receipts: [],
  warehouseOrders: [{ requestId: 'pick', orderId, orderNumber: '4000001', ended: false, created: 1 }],
  labels: [{ requestId: 'label', orderId: null, trackingNumber: '79', voided: false }],
  mails: Object.entries(mailIds).map(([kind, requestId]) => ({ requestId, orderId, kind, count: 1 })),
})
