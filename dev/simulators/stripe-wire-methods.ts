// The JSON shapes of Stripe's customers, payment methods and setup intents.
// It must never change the ledger.
import { createHash } from 'node:crypto'
import { type Ledger, own } from './stripe-ledger'
import type { Customer, Failure, Method, Setup } from './stripe-state'
import { type Behaviour, behaviourOf } from './stripe-test-methods'

export type Wire = Record<string, unknown> & { readonly id: string }

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000)

/** The same for the same card, as a fingerprint is. */
export const fingerprint = (token: string): string =>
  createHash('sha256').update(token).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 16)

export function wireMethod(method: Method): Wire {
  const behaviour = behaviourOf(method.token)
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address, email: null, name: null, phone: null, tax_id: null, ...method.billing },
    ...(behaviour && typeDetails(method, behaviour)),
    created: seconds(method.createdMs),
    customer: method.customer ?? null,
    livemode: false,
    metadata: method.metadata,
    type: behaviour?.type ?? 'card',
  }
}

function typeDetails(method: Method, behaviour: Behaviour): object {
  if (behaviour.type === 'boleto') return { boleto: { tax_id: '000.000.000-00' } }
  if (behaviour.type === 'us_bank_account')
    return {
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: behaviour.brand,
        fingerprint: fingerprint(method.token),
        last4: behaviour.last4,
        routing_number: '110000000',
      },
    }
  return { card: cardDetails(method, behaviour) }
}

/** What charges and payment methods both say of a card. */
export const cardFace = (method: Method, behaviour: Behaviour) => ({
  brand: behaviour.brand,
  country: behaviour.country,
  exp_month: method.expMonth,
  exp_year: method.expYear,
  fingerprint: fingerprint(method.token),
  funding: behaviour.funding,
  last4: behaviour.last4,
})

const cardDetails = (method: Method, behaviour: Behaviour) => ({
  ...cardFace(method, behaviour),
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  display_brand: behaviour.brand,
  generated_from: null,
  networks: { available: [behaviour.brand], preferred: null },
  regulated_status: 'unregulated',
  three_d_secure_usage: { supported: true },
  wallet: null,
})

export function wireCustomer(customer: Customer): Wire {
  if (customer.deleted) return { id: customer.id, object: 'customer', deleted: true }
  return {
    id: customer.id,
    object: 'customer',
    address: customer.address ?? null,
    balance: 0,
    created: seconds(customer.createdMs),
    currency: null,
    default_source: null,
    delinquent: false,
    description: customer.description ?? null,
    email: customer.email ?? null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: customer.defaultMethod ?? null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: customer.metadata,
    name: customer.name ?? null,
    phone: customer.phone ?? null,
    preferred_locales: [],
    shipping: customer.shipping ?? null,
    tax_exempt: 'none',
    test_clock: null,
  }
}

export function wireSetup(ledger: Ledger, setup: Setup): Wire {
  return {
    id: setup.id,
    object: 'setup_intent',
    allowed_payment_method_types: setup.methodTypes ?? null,
    automatic_payment_methods: setup.automaticMethods
      ? { allow_redirects: setup.automaticMethods, enabled: true }
      : null,
    cancellation_reason: setup.cancellationReason ?? null,
    client_secret: setup.secret,
    created: seconds(setup.createdMs),
    customer: setup.customer ?? null,
    description: setup.description ?? null,
    last_setup_error: setup.lastError ? wireFailure(ledger, setup.lastError) : null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: setup.metadata,
    next_action: setup.status === 'requires_action' ? authentication(ledger, setup) : null,
    payment_method: setup.paymentMethod ?? null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: setup.methodTypes ?? ['card'],
    single_use_mandate: null,
    status: setup.status,
    usage: setup.usage,
  }
}

/** The next action of a card that asks for its holder: a page to be sent to, with or without a way back. */
export function authentication(ledger: Ledger, intent: { id: string; secret: string; returnUrl?: string }): object {
  const url = `${ledger.publicUrl}/3d_secure/${intent.id}/${intent.secret.slice(intent.id.length + '_secret_'.length)}`
  return intent.returnUrl === undefined
    ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
    : { type: 'redirect_to_url', redirect_to_url: { return_url: intent.returnUrl, url } }
}

/** The inside of an error of an attempt, also kept as an intent's last error. */
export function wireFailure(ledger: Ledger, failure: Failure): Record<string, unknown> {
  const method = own(ledger.store.state.methods, failure.methodId)
  return {
    advice_code: failure.advice,
    charge: failure.chargeId,
    code: failure.code,
    decline_code: failure.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${failure.code.replaceAll('_', '-')}`,
    message: failure.message,
    payment_method: method && wireMethod(method),
    type: failure.kind ?? 'card_error',
  }
}
