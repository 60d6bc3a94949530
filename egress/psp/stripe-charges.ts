// Charges at Stripe, and how they stand. The request's id is the idempotency key and the body comes from the request and its customer's
// one id alone, so a repeat is the same request. It must never charge anew when Stripe may not know the key any more: it looks it up.
import type { ChargeCheckRequested, ChargeRequested } from '../../schemas/messages'
import type { Stripe, StripeAttempt } from './stripe-client'
import { findOrMakeCustomer } from './stripe-customers'
import { beforehand, BodyChanged, isReplayedFailure, refusalOf } from './stripe-errors'
import { findPayment, keyForgotten, readPayment } from './stripe-look-ups'
import {
  type AskedCharge,
  type ChargeOutcome,
  currencyOf,
  declined,
  declinedCharge,
  outcomeOf,
} from './stripe-outcomes'

/** Throws Transient; Error where Stripe says that our request is malformed. */
export async function charge(call: StripeAttempt, request: ChargeRequested): Promise<ChargeOutcome> {
  const asked = askedBy(request)
  if (request.method !== 'CARD' && request.method !== 'BOLETO') return declined(asked, unsupported)
  if (keyForgotten(call, request)) return settleFound(call, request)
  const customer = await beforehand(
    () => findOrMakeCustomer(call, call.customers, request.customerId),
    'Finding the customer at Stripe',
  )
  const made = await create(call, request, customer)
  if (made === 'look it up') return settleFound(call, request)
  return 'type' in made ? made : outcomeOf(call, asked, made)
}

/** A charge as it stands now; nothing is changed. Throws as `charge` does. */
export async function checkCharge(call: StripeAttempt, request: ChargeCheckRequested): Promise<ChargeOutcome> {
  const { id: requestId, chargeRequestId, customerId } = request
  const payment = await readPayment(call, request.providerPaymentId)
  return outcomeOf(call, { requestId, chargeRequestId, customerId }, payment)
}

async function create(
  call: StripeAttempt,
  request: ChargeRequested,
  customer: string,
): Promise<Stripe.PaymentIntent | ChargeOutcome | 'look it up'> {
  const keyed = { idempotencyKey: request.id, headers: call.headers }
  try {
    return await call.client.paymentIntents.create(parametersOf(request, customer, call.returnUrl), keyed)
  } catch (error) {
    if (isReplayedFailure(error)) return 'look it up'
    try {
      return declinedCharge(askedBy(request), refusalOf(error))
    } catch (meaning) {
      if (meaning instanceof BodyChanged && (await isMade(call, request))) return 'look it up'
      throw meaning
    }
  }
}

/** A setting that goes into the body may have changed since: what was made for this request is its charge all the same. */
async function isMade(call: StripeAttempt, request: ChargeRequested): Promise<boolean> {
  const found = await findPayment(call, request.id)
  return found?.amount === request.amountMinor && currencyOf(found.currency) === request.currency
}

async function settleFound(call: StripeAttempt, request: ChargeRequested): Promise<ChargeOutcome> {
  const found = await findPayment(call, request.id)
  return found ? outcomeOf(call, askedBy(request), found) : declined(askedBy(request), outcomeUnknown)
}

type Parameters = Stripe.PaymentIntentCreateParams

function parametersOf(request: ChargeRequested, customer: string, returnUrl: string | undefined): Parameters {
  const common: Parameters = {
    amount: request.amountMinor,
    currency: request.currency.toLowerCase(),
    customer,
    payment_method: request.paymentMethodToken,
    confirm: true,
    description: request.description,
    metadata: { order_id: request.orderId, request_id: request.id },
    expand: ['latest_charge'],
  }
  return { ...common, ...(request.method === 'CARD' ? byCard(request, returnUrl) : bySlip) }
}

/** A slip can't be authorised: whenever it is to be taken, it is paid or not. */
const bySlip: Partial<Parameters> = { capture_method: 'automatic', allowed_payment_method_types: ['boleto'] }

function byCard({ capture, installments, offSession }: ChargeRequested, returnUrl: string | undefined) {
  const redirect = !offSession && returnUrl !== undefined
  const card: Stripe.PaymentIntentCreateParams.PaymentMethodOptions.Card = {}
  if (capture === 'ON_SHIPMENT') card.request_multicapture = 'if_available'
  if (installments > 1)
    card.installments = { enabled: true, plan: { type: 'fixed_count', interval: 'month', count: installments } }
  const parameters: Partial<Parameters> = {
    capture_method: capture === 'ON_SHIPMENT' ? 'manual' : 'automatic',
    automatic_payment_methods: { enabled: true, allow_redirects: redirect ? 'always' : 'never' },
  }
  if (redirect) parameters.return_url = returnUrl
  if (offSession) parameters.off_session = true
  else parameters.setup_future_usage = 'off_session'
  if (Object.keys(card).length > 0) parameters.payment_method_options = { card }
  return parameters
}

const askedBy = ({ id, customerId, offSession }: ChargeRequested): AskedCharge => ({
  requestId: id,
  chargeRequestId: id,
  customerId,
  offSession,
})

const unsupported = {
  providerPaymentId: null,
  code: 'payment_method_unsupported',
  declineCode: null,
  reason: 'Stripe does not charge such a means of payment: give a card or a boleto.',
}

const outcomeUnknown = {
  providerPaymentId: null,
  code: 'outcome_unknown',
  declineCode: null,
  reason: 'Stripe knows no payment for this request any more; it was not charged again.',
}
