// What Stripe tells of payments, refunds and disputes as signals of ours. Pure; only what the object itself states, and nothing of what
// is not ours: that has none of our ids in its metadata.
import { deriveMessageId, type CurrencyCode, type MessageId, type OrderId } from '../../schemas/ids'
import type { ChargeReported, ChargeState, DisputeReported, RefundReported } from '../../schemas/messages'
import { withoutAddresses } from '../redaction'
import { slipOf } from './stripe-actions'
import type { Stripe } from './stripe-client'
import { cardHoldOf, currencyOf, instrumentOf } from './stripe-outcomes'

/** What tells of it: the same event has the same id wherever it is read. `at` in milliseconds since 1970. */
export type Told = { readonly eventId: string; readonly at: number }
/** The ids of ours that Stripe keeps in an object's metadata. */
export type OurIds = { readonly orderId: OrderId; readonly requestId: MessageId }

type ChargeFacts = Pick<ChargeReported, 'providerPaymentId' | 'state' | 'amountMinor'> &
  Partial<Pick<ChargeReported, 'capturesMany' | 'expiresAt' | 'code' | 'reason' | 'instrument'>>

/** Undefined: it is not ours. */
export function oursIn(metadata: Stripe.Metadata | null | undefined): OurIds | undefined {
  const { order_id: orderId, request_id: requestId } = metadata ?? {}
  return orderId && requestId ? { orderId: orderId as OrderId, requestId: requestId as MessageId } : undefined
}

/** `kind` tells apart what one event says of several things. */
export const signalHead = ({ eventId, at }: Told, orderId: OrderId, kind: string) => ({
  id: deriveMessageId(`STRIPE:${eventId}:${kind}`, 'payment-signal', 0),
  orderId,
  at,
  eventId,
  provider: 'STRIPE' as const,
  reportedAt: at,
})

/** From a payment_intent.* event. */
export function paymentReported(told: Told, payment: Stripe.PaymentIntent): ChargeReported | undefined {
  const facts = { providerPaymentId: payment.id, amountMinor: payment.amount }
  switch (payment.status) {
    case 'succeeded':
      return reported(told, payment, { ...facts, ...taken(payment), instrument: instrumentOf(payment) })
    case 'canceled':
      return payment.amount_received > 0
        ? reported(told, payment, { ...facts, ...taken(payment) })
        : reported(told, payment, { ...facts, state: 'VOIDED', code: payment.cancellation_reason })
    case 'processing':
      return reported(told, payment, { ...facts, state: 'PENDING' })
    case 'requires_action': {
      const slip = slipOf(payment)
      const expiresAt = slip?.expires_at ? slip.expires_at * 1_000 : null
      return reported(told, payment, { ...facts, state: slip ? 'PENDING' : 'ACTION_REQUIRED', expiresAt })
    }
    case 'requires_payment_method': {
      const failure = payment.last_payment_error
      if (!failure) return undefined
      const code = failure.decline_code ?? failure.code ?? 'card_declined'
      return reported(told, payment, { ...facts, state: 'DECLINED', code, reason: failure.message ?? null })
    }
    // Whether it may be taken in parts and until when, a payment does not state; its charge does.
    default:
      return undefined
  }
}

/** From a charge.* event: what is authorised, or was taken of it in all so far. */
export function authorisationReported(told: Told, charge: Stripe.Charge): ChargeReported | undefined {
  const providerPaymentId = idOf(charge.payment_intent)
  if (providerPaymentId === undefined || charge.status !== 'succeeded') return undefined
  const state: ChargeState = charge.amount_captured > 0 ? 'CAPTURED' : 'AUTHORISED'
  const { capturesMany, expiresAt } = cardHoldOf(charge)
  return reported(told, charge, {
    providerPaymentId,
    state,
    amountMinor: state === 'CAPTURED' ? charge.amount_captured : charge.amount,
    capturesMany,
    expiresAt: state === 'CAPTURED' ? null : expiresAt,
    // We give a customer with what is kept for them only.
    instrument: charge.customer === null ? null : charge.payment_method,
  })
}

/** From a refund.* event; one that is on its way is no news. */
export function refundReported(told: Told, refund: Stripe.Refund): RefundReported | undefined {
  const ours = oursIn(refund.metadata)
  const failed = refund.status === 'failed' || refund.status === 'canceled'
  if (!ours || (!failed && refund.status !== 'succeeded')) return undefined
  return {
    type: 'RefundReported',
    ...signalHead(told, ours.orderId, 'RefundReported'),
    refundRequestId: ours.requestId,
    providerPaymentId: idOf(refund.payment_intent) ?? '',
    providerRefundId: refund.id,
    state: failed ? 'FAILED' : 'DONE',
    amountMinor: refund.amount,
    currency: currencyOf(refund.currency),
    code: failed ? (refund.failure_reason ?? `refund_${refund.status}`) : null,
  }
}

/** `ours` is what the disputed payment's metadata say. An inquiry moves no money: it is no dispute yet. */
export function disputeReported(told: Told, dispute: Stripe.Dispute, ours: OurIds): DisputeReported | undefined {
  const closed = dispute.status === 'won' ? 'WON' : dispute.status === 'lost' ? 'LOST' : undefined
  if (!closed && dispute.balance_transactions.length === 0) return undefined
  return {
    type: 'DisputeReported',
    ...signalHead(told, ours.orderId, 'DisputeReported'),
    disputeId: dispute.id,
    chargeRequestId: ours.requestId,
    providerPaymentId: idOf(dispute.payment_intent) ?? '',
    state: closed ?? 'OPENED',
    amountMinor: dispute.amount,
    currency: currencyOf(dispute.currency),
    feeMinor: dispute.balance_transactions.reduce((sum, { fee }) => sum + fee, 0),
    reason: dispute.reason,
  }
}

/** The id of what Stripe may give as an object. */
export const idOf = (told: string | { readonly id: string } | null | undefined): string | undefined =>
  told === null || told === undefined ? undefined : typeof told === 'string' ? told : told.id

const taken = (payment: Stripe.PaymentIntent) => ({ state: 'CAPTURED', amountMinor: payment.amount_received }) as const

function reported(
  told: Told,
  { metadata, currency }: { readonly metadata: Stripe.Metadata; readonly currency: string },
  facts: ChargeFacts,
): ChargeReported | undefined {
  const ours = oursIn(metadata)
  if (!ours) return undefined
  const asCode: CurrencyCode = currencyOf(currency)
  return {
    type: 'ChargeReported',
    ...signalHead(told, ours.orderId, 'ChargeReported'),
    chargeRequestId: ours.requestId,
    currency: asCode,
    capturesMany: false,
    expiresAt: null,
    code: null,
    captureRequestId: null,
    instrument: null,
    ...facts,
    reason: facts.reason ? withoutAddresses(facts.reason) : null,
  }
}
