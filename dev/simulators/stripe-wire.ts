// The JSON shapes of Stripe's payment intents and charges, rendered from the ledger's records.
// It must never change the ledger.
import { type Ledger, own } from './stripe-ledger'
import type { Charge, Payment } from './stripe-state'
import { compatibleTypes } from './stripe-money'
import { type Behaviour, behaviourOf } from './stripe-test-methods'
import { authentication, cardFace, seconds, type Wire, wireFailure } from './stripe-wire-methods'

export function wirePayment(ledger: Ledger, payment: Payment): Wire {
  const open = payment.status === 'requires_capture'
  return {
    id: payment.id,
    object: 'payment_intent',
    allowed_payment_method_types: payment.methodTypes ?? null,
    amount: payment.amountMinor,
    amount_capturable: open ? payment.amountMinor - payment.capturedMinor : 0,
    amount_details: { tip: {} },
    amount_received: payment.capturedMinor,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: payment.automaticMethods
      ? { allow_redirects: payment.automaticMethods, enabled: true }
      : null,
    canceled_at: payment.canceledMs === undefined ? null : seconds(payment.canceledMs),
    cancellation_reason: payment.cancellationReason ?? null,
    capture_method: payment.captureMethod,
    client_secret: payment.secret,
    confirmation_method: 'automatic',
    created: seconds(payment.createdMs),
    currency: payment.currency,
    customer: payment.customer ?? null,
    description: payment.description ?? null,
    last_payment_error: payment.lastError ? wireFailure(ledger, payment.lastError) : null,
    latest_charge: payment.chargeIds.at(-1) ?? null,
    livemode: false,
    metadata: payment.metadata,
    next_action: payment.status === 'requires_action' ? nextAction(ledger, payment) : null,
    on_behalf_of: null,
    payment_method: payment.status === 'requires_payment_method' ? null : (payment.paymentMethod ?? null),
    payment_method_options: methodOptions(payment),
    payment_method_types: payableTypes(payment),
    processing: payment.status === 'processing' ? { type: 'us_bank_account' } : null,
    receipt_email: payment.receiptEmail ?? null,
    review: null,
    setup_future_usage: payment.setupFutureUsage ?? null,
    shipping: payment.shipping ?? null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: payment.status,
    transfer_data: null,
    transfer_group: null,
  }
}

/** The types that a payment may be made with: those it names, else all, as far as they take its currency. */
export const payableTypes = ({ methodTypes, automaticMethods, currency }: Payment): readonly string[] =>
  compatibleTypes(methodTypes ?? (automaticMethods ? ['card', 'boleto', 'us_bank_account'] : ['card']), currency)

function nextAction(ledger: Ledger, payment: Payment): object {
  if (payment.voucher === undefined) return authentication(ledger, payment)
  const url = `${ledger.publicUrl}/boleto/${payment.id}/${payment.secret.slice(payment.id.length + '_secret_'.length)}`
  const { number, expiresMs } = payment.voucher
  return {
    type: 'boleto_display_details',
    boleto_display_details: { expires_at: seconds(expiresMs), hosted_voucher_url: url, number, pdf: `${url}/pdf` },
  }
}

function methodOptions({ options, boletoDays }: Payment): object {
  const plans = [2, 3, 6, 12].map((count) => ({ count, interval: 'month', type: 'fixed_count' }))
  const enabled = options.installmentsEnabled === true
  return {
    card: {
      installments: enabled ? { available_plans: plans, enabled, plan: options.installments ?? null } : null,
      mandate_options: null,
      network: null,
      ...(options.multicapture && { request_multicapture: 'if_available' }),
      request_three_d_secure: options.threeDSecure ?? 'automatic',
    },
    ...(boletoDays !== undefined && { boleto: { expires_after_days: boletoDays } }),
  }
}

export function wireCharge(ledger: Ledger, charge: Charge): Wire {
  const payment = own(ledger.store.state.payments, charge.paymentId)
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amountMinor,
    amount_captured: charge.capturedMinor,
    amount_refunded: charge.refundedMinor,
    application_fee_amount: null,
    balance_transaction: charge.transactionId ?? null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    captured: charge.capturedMinor > 0,
    created: seconds(charge.createdMs),
    currency: payment?.currency,
    customer: payment?.customer ?? null,
    description: payment?.description ?? null,
    disputed: charge.disputeId !== undefined,
    failure_balance_transaction: null,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    livemode: false,
    metadata: charge.metadata,
    outcome: outcomeOf(charge),
    paid: charge.status === 'succeeded',
    payment_intent: charge.paymentId,
    payment_method: charge.methodId ?? null,
    payment_method_details: methodDetails(ledger, charge, payment),
    receipt_email: payment?.receiptEmail ?? null,
    refunded: charge.capturedMinor > 0 && charge.refundedMinor === charge.capturedMinor,
    shipping: payment?.shipping ?? null,
    statement_descriptor: null,
    status: charge.status,
    transfer_group: null,
  }
}

function outcomeOf({ status, failure }: Charge): object {
  const failed = status === 'failed'
  return {
    advice_code: failure?.advice ?? null,
    network_status: failed ? 'declined_by_network' : 'approved_by_network',
    reason: failure?.declineCode ?? null,
    risk_level: 'normal',
    type: failed ? 'issuer_declined' : 'authorized',
  }
}

function methodDetails(ledger: Ledger, charge: Charge, payment: Payment | undefined): object {
  const method = own(ledger.store.state.methods, charge.methodId)
  const behaviour = method && behaviourOf(method.token)
  if (method === undefined || behaviour === undefined) return { card: { brand: 'visa', last4: '4242' }, type: 'card' }
  if (behaviour.type !== 'card') return { [behaviour.type]: bankFace(behaviour), type: behaviour.type }
  const installments = payment?.options.installments
  const card = {
    amount_authorized: charge.status === 'succeeded' ? charge.amountMinor : null,
    ...cardFace(method, behaviour),
    ...(charge.captureBeforeMs !== undefined && { capture_before: seconds(charge.captureBeforeMs) }),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    extended_authorization: { status: 'disabled' },
    incremental_authorization: { status: 'unavailable' },
    installments: installments ? { plan: installments } : null,
    mandate: null,
    multicapture: { status: charge.multicapture ? 'available' : 'unavailable' },
    network: behaviour.brand,
    overcapture: { maximum_amount_capturable: charge.amountMinor, status: 'unavailable' },
    three_d_secure: charge.authenticated ? challenged : null,
    wallet: null,
  }
  return { card, type: 'card' }
}

const bankFace = (behaviour: Behaviour): object =>
  behaviour.type === 'boleto'
    ? { tax_id: '000.000.000-00' }
    : { bank_name: behaviour.brand, last4: behaviour.last4, account_type: 'checking' }

const challenged = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: '3d5f0a2e-0000-4000-8000-000000000000',
  version: '2.2.0',
}
