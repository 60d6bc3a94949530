// The JSON shapes of Stripe's API objects, rendered from the ledger's records; balance transactions and events are derived.
// It must never change the ledger.
import { type Decline, testCard } from './stripe-cards'
import type { Charge, Ledger, Payment, Refund } from './stripe-ledger'

export type Wire = Record<string, unknown> & { readonly id: string; readonly created: number }

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000)
const cardOf = (paymentMethod: string | undefined) => ({
  brand: (paymentMethod && testCard(paymentMethod)?.brand) || 'visa',
  country: 'US',
  exp_month: 8,
  exp_year: 2031,
  funding: 'credit',
  last4: '4242',
})

export function wirePayment(payment: Payment): Wire {
  const secret = `${payment.id}_secret_simulated`
  return {
    id: payment.id,
    object: 'payment_intent',
    amount: payment.amountMinor,
    amount_capturable: payment.status === 'requires_capture' ? payment.amountMinor : 0,
    amount_received: payment.capturedMinor,
    automatic_payment_methods: payment.automaticMethods
      ? { allow_redirects: payment.automaticMethods, enabled: true }
      : null,
    canceled_at: payment.canceledMs === undefined ? null : seconds(payment.canceledMs),
    cancellation_reason: payment.cancellationReason ?? null,
    capture_method: payment.captureMethod,
    client_secret: secret,
    confirmation_method: 'automatic',
    created: seconds(payment.createdMs),
    currency: payment.currency,
    customer: payment.customer ?? null,
    description: payment.description ?? null,
    last_payment_error: payment.lastError ? wireDecline(payment, payment.lastError) : null,
    latest_charge: payment.chargeIds.at(-1) ?? null,
    livemode: false,
    metadata: payment.metadata,
    next_action:
      payment.status === 'requires_action'
        ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } }
        : null,
    payment_method: payment.status === 'requires_payment_method' ? null : (payment.paymentMethod ?? null),
    payment_method_types: ['card'],
    receipt_email: payment.receiptEmail ?? null,
    status: payment.status,
  }
}

/** The inside of an error of type card_error, also kept as a payment's last_payment_error. */
export function wireDecline(payment: Payment, decline: Decline): Record<string, unknown> {
  return {
    charge: payment.chargeIds.at(-1),
    code: decline.code,
    decline_code: decline.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
    message: decline.message,
    payment_method: {
      id: payment.paymentMethod,
      object: 'payment_method',
      card: cardOf(payment.paymentMethod),
      type: 'card',
    },
    type: 'card_error',
  }
}

export function wireCharge(charge: Charge, payment: Payment): Wire {
  const succeeded = charge.status === 'succeeded'
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amountMinor,
    amount_captured: charge.capturedMinor,
    amount_refunded: charge.refundedMinor,
    balance_transaction: charge.capturedMinor > 0 ? transactionId(charge.id) : null,
    captured: charge.capturedMinor > 0,
    created: seconds(charge.createdMs),
    currency: payment.currency,
    customer: payment.customer ?? null,
    description: payment.description ?? null,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    livemode: false,
    metadata: payment.metadata,
    outcome: {
      network_status: succeeded ? 'approved_by_network' : 'declined_by_network',
      reason: charge.failure?.declineCode ?? null,
      type: succeeded ? 'authorized' : 'issuer_declined',
    },
    paid: succeeded,
    payment_intent: payment.id,
    payment_method: payment.paymentMethod ?? null,
    payment_method_details: { card: cardOf(payment.paymentMethod), type: 'card' },
    refunded: charge.capturedMinor > 0 && charge.refundedMinor === charge.capturedMinor,
    status: charge.status,
  }
}

export function wireRefund(refund: Refund, currency: string): Wire {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amountMinor,
    balance_transaction: transactionId(refund.id),
    charge: refund.chargeId,
    created: seconds(refund.createdMs),
    currency,
    metadata: refund.metadata,
    payment_intent: refund.paymentId,
    reason: refund.reason ?? null,
    receipt_number: null,
    status: 'succeeded',
  }
}

/** One for each captured charge and each refund; the fee is 2.9 % + 30 and is not given back. */
export function wireTransactions(ledger: Ledger): Wire[] {
  const { charges, refunds, payments } = ledger.store.state
  const sources = [
    ...Object.values(charges).map((charge) => ({ ...charge, type: 'charge', minor: charge.capturedMinor })),
    ...Object.values(refunds).map((refund) => ({ ...refund, type: 'refund', minor: -refund.amountMinor })),
  ]
  return sources
    .filter((source) => source.minor !== 0)
    .sort((left, right) => left.createdMs - right.createdMs)
    .map((source) => {
      const fee = source.minor > 0 ? Math.round(source.minor * 0.029) + 30 : 0
      return {
        id: transactionId(source.id),
        object: 'balance_transaction',
        amount: source.minor,
        created: seconds(source.createdMs),
        currency: payments[source.paymentId]?.currency,
        fee,
        net: source.minor - fee,
        source: source.id,
        status: 'available',
        type: source.type,
      }
    })
}

/** The event's object is shown as it is now, not as it was. */
export function wireEvents(ledger: Ledger): Wire[] {
  return ledger.store.state.events.map((event) => ({
    id: event.id,
    object: 'event',
    created: seconds(event.createdMs),
    data: { object: wireById(ledger, event.objectId) },
    livemode: false,
    type: event.type,
  }))
}

/** Any object by its id, as `expand` needs it. */
export function wireById(ledger: Ledger, id: string): Wire | undefined {
  const { payments, charges, refunds } = ledger.store.state
  const payment = payments[id]
  if (payment) return wirePayment(payment)
  const charge = charges[id]
  const refund = refunds[id]
  const owner = payments[(charge ?? refund)?.paymentId ?? '']
  if (!owner) return undefined
  return charge ? wireCharge(charge, owner) : refund && wireRefund(refund, owner.currency)
}

const transactionId = (id: string): string => `txn_${id.slice(id.indexOf('_') + 1)}`
