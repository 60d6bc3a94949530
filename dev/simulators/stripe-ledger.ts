// What Stripe's simulator remembers: payments, charges, refunds, events; and the book that audits read.
// It must never hold anything that JSON cannot: it is saved across restarts.
import type { BookStore } from './book-store'
import type { Decline } from './stripe-cards'
import type { Metadata } from './stripe-metadata'

export type PaymentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled'

export type Payment = {
  id: string
  createdMs: number
  amountMinor: number
  currency: string
  status: PaymentStatus
  captureMethod: 'automatic' | 'automatic_async' | 'manual'
  automaticMethods?: 'always' | 'never'
  paymentMethod?: string
  customer?: string
  description?: string
  receiptEmail?: string
  metadata: Metadata
  chargeIds: string[]
  capturedMinor: number
  refundedMinor: number
  lastError?: Decline
  canceledMs?: number
  cancellationReason?: string
}

export type Charge = {
  id: string
  createdMs: number
  paymentId: string
  amountMinor: number
  capturedMinor: number
  refundedMinor: number
  status: 'succeeded' | 'failed'
  failure?: Decline
}

export type Refund = {
  id: string
  createdMs: number
  paymentId: string
  chargeId: string
  amountMinor: number
  reason?: string
  metadata: Metadata
}

export type StripeState = {
  count: number
  payments: Record<string, Payment>
  charges: Record<string, Charge>
  refunds: Record<string, Refund>
  events: { id: string; createdMs: number; type: string; objectId: string }[]
  /** By account key and idempotency key: the request's fingerprint and the answer. */
  answers: Record<string, { atMs: number; request: string; status: number; body: string }>
}

export const emptyStripe: StripeState = { count: 0, payments: {}, charges: {}, refunds: {}, events: [], answers: {} }

export type Ledger = { readonly store: BookStore<StripeState>; readonly now: () => number }

/** Ids look like Stripe's and keep their order of creation. */
export function nextId(ledger: Ledger, prefix: string): string {
  const serial = (ledger.store.state.count += 1)
  return `${prefix}_3Sim${serial.toString(36).padStart(8, '0')}oms${ledger.now().toString(36)}`
}

export function recordEvent(ledger: Ledger, type: string, objectId: string): void {
  const id = nextId(ledger, 'evt')
  ledger.store.state.events.push({ id, createdMs: ledger.now(), type, objectId })
  ledger.store.changed()
}

const idsOf = (metadata: Metadata) => ({ orderId: metadata.order_id, requestId: metadata.request_id, metadata })

/** Everything an audit asks: what was captured and refunded for which order, by which effect. */
export function stripeBook(state: StripeState) {
  return {
    payments: Object.values(state.payments).map((payment) => ({
      paymentIntentId: payment.id,
      status: payment.status,
      currency: payment.currency,
      amountMinor: payment.amountMinor,
      capturedMinor: payment.capturedMinor,
      refundedMinor: payment.refundedMinor,
      chargeIds: payment.chargeIds,
      createdMs: payment.createdMs,
      ...idsOf(payment.metadata),
    })),
    charges: Object.values(state.charges).map((charge) => ({
      chargeId: charge.id,
      paymentIntentId: charge.paymentId,
      status: charge.status,
      amountMinor: charge.amountMinor,
      capturedMinor: charge.capturedMinor,
      refundedMinor: charge.refundedMinor,
      ...idsOf(state.payments[charge.paymentId]?.metadata ?? {}),
    })),
    refunds: Object.values(state.refunds).map((refund) => ({
      refundId: refund.id,
      paymentIntentId: refund.paymentId,
      chargeId: refund.chargeId,
      amountMinor: refund.amountMinor,
      currency: state.payments[refund.paymentId]?.currency,
      ...idsOf(refund.metadata),
    })),
  }
}

export type StripeBook = ReturnType<typeof stripeBook>
