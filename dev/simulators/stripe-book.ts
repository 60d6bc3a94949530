// The simulator's book, which audits read: who was charged, captured, refunded and disputed what, to the cent, by which effect.
// It must never say less than an earlier version did.
import { balances } from './stripe-balance'
import type { Ledger } from './stripe-ledger'
import type { Metadata } from './stripe-metadata'
import type { Charge, Payment, StripeState } from './stripe-state'
import { behaviourOf } from './stripe-test-methods'

const idsOf = (metadata: Metadata) => ({ orderId: metadata.order_id, requestId: metadata.request_id, metadata })

/** Everything an audit asks, in minor units. */
export function stripeBook(ledger: Ledger) {
  const { state } = ledger.store
  return {
    payments: Object.values(state.payments).map((payment) => paymentEntry(state, payment)),
    charges: Object.values(state.charges).map((charge) => chargeEntry(charge)),
    captures: Object.values(state.captures).map(({ id, paymentId, chargeId, amountMinor, final, metadata }) => ({
      captureId: id,
      paymentIntentId: paymentId,
      chargeId,
      amountMinor,
      currency: state.payments[paymentId]?.currency,
      final,
      orderId: metadata.order_id ?? state.payments[paymentId]?.metadata.order_id,
      requestId: captureRequest(metadata),
    })),
    refunds: Object.values(state.refunds).map((refund) => ({
      refundId: refund.id,
      paymentIntentId: refund.paymentId,
      chargeId: refund.chargeId,
      status: refund.status,
      amountMinor: refund.amountMinor,
      currency: state.payments[refund.paymentId]?.currency,
      ...idsOf(refund.metadata),
    })),
    disputes: Object.values(state.disputes).map(
      ({ id, chargeId, paymentId, amountMinor, currency, reason, status }) => ({
        disputeId: id,
        paymentIntentId: paymentId,
        chargeId,
        amountMinor,
        currency,
        reason,
        status,
        orderId: state.payments[paymentId]?.metadata.order_id,
      }),
    ),
    customers: Object.values(state.customers)
      .filter(({ deleted }) => !deleted)
      .map(({ id, metadata, defaultMethod }) => ({ customerId: id, defaultPaymentMethodId: defaultMethod, metadata })),
    paymentMethods: Object.values(state.methods).map(({ id, token, customer, spent, setUp }) => ({
      paymentMethodId: id,
      type: behaviourOf(token)?.type,
      token,
      customerId: customer,
      usable: !spent,
      setUp: setUp ?? false,
    })),
    setups: Object.values(state.setups).map(({ id, status, customer, paymentMethod, metadata }) => ({
      setupIntentId: id,
      status,
      customerId: customer,
      paymentMethodId: paymentMethod,
      metadata,
    })),
    payouts: Object.values(state.payouts).map(({ id, amountMinor, currency, status }) => ({
      payoutId: id,
      amountMinor,
      currency,
      status,
    })),
    /** By currency: what came in less fees, refunds, disputes and payouts. */
    balances: balances(ledger),
    duplicates: duplicates(state),
  }
}

export type StripeBook = ReturnType<typeof stripeBook>

function paymentEntry(state: StripeState, payment: Payment) {
  const last = state.charges[payment.chargeIds.at(-1) ?? '']
  const authorised = last !== undefined && last.status === 'succeeded'
  return {
    paymentIntentId: payment.id,
    status: payment.status,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    /** What was ever authorised by the charge that succeeded. */
    authorisedMinor: authorised ? last.amountMinor : 0,
    capturableMinor: payment.status === 'requires_capture' ? payment.amountMinor - payment.capturedMinor : 0,
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
    disputedMinor: payment.disputedMinor,
    chargeIds: payment.chargeIds,
    customerId: payment.customer,
    paymentMethodId: payment.paymentMethod,
    captureMethod: payment.captureMethod,
    cancellationReason: payment.cancellationReason,
    createdMs: payment.createdMs,
    ...idsOf(payment.metadata),
  }
}

const chargeEntry = (charge: Charge) => ({
  chargeId: charge.id,
  paymentIntentId: charge.paymentId,
  status: charge.status,
  amountMinor: charge.amountMinor,
  capturedMinor: charge.capturedMinor,
  refundedMinor: charge.refundedMinor,
  disputedMinor: charge.disputedMinor,
  declineCode: charge.failure?.declineCode,
  ...idsOf(charge.metadata),
})

/** A capture names its request by request_id, or by a name of its own, since its metadata join those of the payment. */
const captureRequest = (metadata: Metadata): string | undefined =>
  metadata.request_id ??
  Object.keys(metadata)
    .find((name) => name.startsWith('capture_'))
    ?.slice('capture_'.length)

/** Request ids that had more than one effect of a kind, which no retry and no redelivery may bring about. */
function duplicates(state: StripeState) {
  const effects = new Map<string, { kind: string; requestId: string; ids: string[] }>()
  const note = (kind: string, id: string, requestId: string | undefined): void => {
    if (requestId === undefined) return
    const effect = effects.get(`${kind} ${requestId}`)
    if (effect === undefined) effects.set(`${kind} ${requestId}`, { kind, requestId, ids: [id] })
    else effect.ids.push(id)
  }
  for (const charge of Object.values(state.charges))
    if (charge.status !== 'failed') note('charge', charge.id, charge.metadata.request_id)
  for (const capture of Object.values(state.captures)) note('capture', capture.id, captureRequest(capture.metadata))
  for (const refund of Object.values(state.refunds)) note('refund', refund.id, refund.metadata.request_id)
  return [...effects.values()].filter(({ ids }) => ids.length > 1)
}
