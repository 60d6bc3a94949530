// One delivered order as the journals have it, and what the providers' books say of it: clean, to be tampered with.
import type { AuditEvent } from '../../../operator/audit/events'
import { factsOf, type OrderEvents, type OrderFacts } from '../../../operator/audit/order-facts'
import type { Books } from '../../../operator/audit/provider-books'
import type { MessageName } from '../../../schemas/message'

export const orderId = 'ord_000000000000000000000001'

export const event = (type: MessageName, offset: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  id: `m_${type}_${offset}`,
  type,
  at: offset,
  offset,
  ...more,
})

export const deliveredLife = (): AuditEvent[] => [
  event('OrderCreated', 0, { status: 'PENDING', version: 1, amountMinor: 1_428, currency: 'EUR' }),
  event('StockReservationRequested', 1, { id: 'stock' }),
  event('OrderUpdated', 2, { status: 'PAYMENT_PROCESSING', version: 2 }),
  event('PaymentRequested', 3, { amountMinor: 1_428, currency: 'EUR' }),
  event('OrderPaymentCompleted', 4, { status: 'PAYMENT_COMPLETED', version: 3, amountMinor: 1_428, currency: 'EUR' }),
  event('OrderUpdated', 5, { status: 'FULFILLMENT_PENDING', version: 4 }),
  event('FulfillmentRequested', 6),
  event('OrderUpdated', 7, { status: 'FULFILLMENT_IN_PROGRESS', version: 5 }),
  event('OrderShipped', 8, { status: 'SHIPPED', version: 6, trackingNumber: '79' }),
  event('StockCommitRequested', 9, { id: 'commit' }),
  event('StockSettled', 10),
  event('OrderDelivered', 11, { status: 'DELIVERED', version: 7 }),
]

/** Up to fulfillment, then cancelled; the refund is under way. */
export const cancelledLife = (): AuditEvent[] => [
  ...deliveredLife().slice(0, 7),
  event('FulfillmentCancellationRequested', 20),
  event('OrderCancelled', 21, { status: 'CANCELLED', version: 5 }),
  event('StockReleaseRequested', 22, { id: 'release' }),
  event('PaymentCancellationRequested', 23),
]

export const settledRefund = (): AuditEvent[] => [
  event('OrderRefunded', 24, { status: 'REFUNDED', version: 6, amountMinor: 1_428, currency: 'EUR' }),
  event('PaymentSettled', 25),
  event('StockSettled', 26),
]

export const paid = (): AuditEvent[] => [
  event('ChargeRequested', 0, { id: 'charge', amountMinor: 1_428, currency: 'EUR' }),
  event('PaymentCompleted', 1, { amountMinor: 1_428, currency: 'EUR' }),
]

const fulfilled = (): AuditEvent[] => [
  event('WarehouseOrderRequested', 0, { id: 'pick' }),
  event('FulfillmentAccepted', 1),
  event('FulfillmentStarted', 2),
  event('LabelRequested', 3, { id: 'label' }),
  event('ParcelLabelled', 4, { trackingNumber: '79' }),
  event('FulfillmentShipped', 5, { trackingNumber: '79' }),
  event('FulfillmentDelivered', 6, { trackingNumber: '79' }),
]

const kinds = ['ORDER_CONFIRMATION', 'ORDER_SHIPPED', 'ORDER_DELIVERED'] as const
const mailed = (): AuditEvent[] =>
  kinds.flatMap((kind, n) => [
    event('MailRequested', 2 * n, { id: kind, kind }),
    event('MailSent', 2 * n + 1, { requestId: kind, kind }),
  ])

export const factsWith = (events: Partial<OrderEvents> = {}, unanswered: readonly string[] = []): OrderFacts => {
  const all = { order: deliveredLife(), payment: paid(), fulfillment: fulfilled(), notification: mailed(), ...events }
  const ids = Object.values(all).flatMap((list) => list.map(({ id }) => id))
  return factsOf(orderId, all, new Set(ids.filter((id) => !unanswered.includes(id))))
}

type Open = { -readonly [Kind in keyof Books]: Books[Kind][number][] }

export const cleanBooks = (): Open => ({
  charges: [{ requestId: 'charge', orderId, chargeId: 'ch_1', succeeded: true, capturedMinor: 1_428, currency: 'EUR' }],
  refunds: [],
  reservations: [{ requestId: 'stock', orderId, status: 'committed' }],
  warehouseOrders: [{ requestId: 'pick', orderId, orderNumber: '4000001', ended: false, created: 1 }],
  labels: [{ requestId: 'label', orderId: null, trackingNumber: '79', voided: false }],
  mails: kinds.map((kind) => ({ requestId: kind, orderId, kind, count: 1 })),
})
