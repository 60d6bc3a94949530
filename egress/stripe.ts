// Stripe: charges and refunds. The request's id is the idempotency key and the body comes from the request alone, so a repeat is
// the same request. It must never charge anew when Stripe no longer knows the key: it looks the payment up instead.
import Stripe from 'stripe'
import type { Body } from '../schemas/message'
import type {
  Charged,
  ChargeDeclined,
  ChargeRequested,
  Refunded,
  RefundRefused,
  RefundRequested,
} from '../schemas/messages'
import { retryAfterMs } from './http-exchange'
import { type Attempt, type Provider, Transient } from './provider'
import { createStripeTransport, type StripeTransport } from './stripe-transport'

type Client = InstanceType<typeof Stripe>
type PaymentIntent = Stripe.PaymentIntent
type Refund = Stripe.Refund
type StripeError = InstanceType<typeof Stripe.errors.StripeError>

export type StripeRequest = ChargeRequested | RefundRequested
export type StripeResult = Charged | ChargeDeclined | Refunded | RefundRefused

export type StripeOptions = {
  readonly apiKey: string
  /** https://api.stripe.com unless told. */
  readonly baseUrl?: string
}

const hourMs = 3_600_000
/** Stripe forgets a key after 24 hours; an hour is left for clocks and slow attempts. */
const keyTrustedMs = 23 * hourMs
/** Search sees a payment up to a minute late: what is younger than this is listed instead. */
const searchDistrustedSeconds = 300

/** Performs ChargeRequested and RefundRequested. Throws Error (not Transient) where Stripe says that our request is malformed. */
export function createStripe(options: StripeOptions): Provider<StripeRequest, StripeResult> {
  const base = new URL(options.baseUrl ?? 'https://api.stripe.com')
  const transport = createStripeTransport(base)
  const client = openClient(options.apiKey, base, transport)
  return {
    name: 'stripe',
    perform: (request, attempt) =>
      transport.during<Body<StripeResult>>(attempt.signal, (headers) => {
        const call: Call = { client, attempt, headers }
        return request.type === 'ChargeRequested' ? charge(call, request) : refund(call, request)
      }),
  }
}

type Call = { readonly client: Client; readonly attempt: Attempt; readonly headers: Record<string, string> }

async function charge(call: Call, request: ChargeRequested): Promise<Body<Charged | ChargeDeclined>> {
  if (keyForgotten(call, request)) return settleFound(call, request)
  const parameters: Stripe.PaymentIntentCreateParams = {
    amount: request.amountMinor,
    currency: request.currency.toLowerCase(),
    payment_method: request.paymentMethodToken,
    confirm: true,
    capture_method: 'automatic',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    description: request.description,
    metadata: { order_id: request.orderId, request_id: request.id },
  }
  try {
    const keyed = { idempotencyKey: request.id, headers: call.headers }
    return await settle(call, request, await call.client.paymentIntents.create(parameters, keyed))
  } catch (error) {
    if (isReplayedFailure(error)) return settleFound(call, request)
    const refusal = refusalOf(error)
    return declined(request, refusal.code ?? refusal.type, refusal.decline_code ?? null, refusal.message)
  }
}

/** What the payment's status says; a payment that waits for a customer who is not there is voided. */
async function settle(
  call: Call,
  request: ChargeRequested,
  payment: PaymentIntent,
): Promise<Body<Charged | ChargeDeclined>> {
  const failure = payment.last_payment_error
  switch (payment.status) {
    case 'succeeded':
      return {
        type: 'Charged',
        requestId: request.id,
        providerPaymentId: payment.id,
        amountMinor: payment.amount_received,
        currency: request.currency,
      }
    case 'processing':
      throw new Transient(
        `Stripe is still processing the payment of request ${request.id}: it is asked again`,
        'unknown',
      )
    case 'requires_payment_method':
      return declined(
        request,
        failure?.code ?? 'card_declined',
        failure?.decline_code ?? null,
        failure?.message ?? 'The card was declined.',
      )
    case 'canceled':
      return declined(request, 'payment_canceled', null, 'The payment was cancelled at Stripe.')
    default:
      return voidPayment(call, request, payment)
  }
}

async function voidPayment(
  call: Call,
  request: ChargeRequested,
  payment: PaymentIntent,
): Promise<Body<Charged | ChargeDeclined>> {
  const keyed = { idempotencyKey: `${request.id}:cancel`, headers: call.headers }
  try {
    await call.client.paymentIntents.cancel(payment.id, {}, keyed)
  } catch (error) {
    if (refusalOf(error).code !== 'payment_intent_unexpected_state') throw error
    const current = await asked(() => call.client.paymentIntents.retrieve(payment.id, {}, { headers: call.headers }))
    if (current.status !== 'canceled') return settle(call, request, current)
  }
  return declined(
    request,
    'authentication_required',
    null,
    'The card asks for an authentication by its holder, who is not there.',
  )
}

async function settleFound(call: Call, request: ChargeRequested): Promise<Body<Charged | ChargeDeclined>> {
  const found = await asked(() => findPayment(call, request))
  if (found) return settle(call, request, found)
  return declined(
    request,
    'outcome_unknown',
    null,
    'Stripe knows no payment for this request any more; it was not charged again.',
  )
}

async function findPayment(
  { client, attempt, headers }: Call,
  request: ChargeRequested,
): Promise<PaymentIntent | undefined> {
  const query = `metadata['request_id']:'${request.id}'`
  const searched = await client.paymentIntents.search({ query }, { headers })
  const found = searched.data.find((payment) => payment.metadata.request_id === request.id)
  if (found) return found
  const gte = Math.floor(attempt.now / 1_000) - searchDistrustedSeconds
  for await (const payment of client.paymentIntents.list({ created: { gte }, limit: 100 }, { headers })) {
    if (payment.metadata.request_id === request.id) return payment
  }
  return undefined
}

async function refund(call: Call, request: RefundRequested): Promise<Body<Refunded | RefundRefused>> {
  const earlier = keyForgotten(call, request) ? await asked(() => findRefund(call, request)) : undefined
  if (earlier) return settleRefund(request, earlier)
  const parameters: Stripe.RefundCreateParams = {
    payment_intent: request.providerPaymentId,
    amount: request.amountMinor,
    reason: 'requested_by_customer',
    metadata: { order_id: request.orderId, request_id: request.id },
  }
  try {
    const keyed = { idempotencyKey: request.id, headers: call.headers }
    return settleRefund(request, await call.client.refunds.create(parameters, keyed))
  } catch (error) {
    const refusal = isReplayedFailure(error) ? undefined : refusalOf(error)
    const found = call.attempt.inDoubt || !refusal ? await asked(() => findRefund(call, request)) : undefined
    if (found) return settleRefund(request, found)
    const code = refusal?.code ?? (refusal?.param === 'amount' ? 'amount_too_large' : (refusal?.type ?? 'api_error'))
    return {
      type: 'RefundRefused',
      requestId: request.id,
      code,
      reason: refusal?.message ?? 'Stripe failed to refund.',
    }
  }
}

function settleRefund(request: RefundRequested, made: Refund): Body<Refunded | RefundRefused> {
  if (made.status === 'failed' || made.status === 'canceled') {
    const code = made.failure_reason ?? `refund_${made.status}`
    return {
      type: 'RefundRefused',
      requestId: request.id,
      code,
      reason: `Stripe's refund ${made.id} has ${made.status}.`,
    }
  }
  const { id: requestId, currency } = request
  return { type: 'Refunded', requestId, providerRefundId: made.id, amountMinor: made.amount, currency }
}

async function findRefund({ client, headers }: Call, request: RefundRequested): Promise<Refund | undefined> {
  const ofPayment = { payment_intent: request.providerPaymentId, limit: 100 }
  for await (const made of client.refunds.list(ofPayment, { headers })) {
    if (made.metadata?.request_id === request.id) return made
  }
  return undefined
}

const keyForgotten = ({ attempt }: Call, request: StripeRequest): boolean =>
  attempt.inDoubt && attempt.now - request.at >= keyTrustedMs

/** A 5xx that Stripe has kept under the key: asking with that key again can never say more. */
const isReplayedFailure = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError &&
  (error.statusCode ?? 0) >= 500 &&
  error.headers?.['idempotent-replayed'] === 'true'

const declined = (
  request: ChargeRequested,
  code: string,
  declineCode: string | null,
  reason: string,
): Body<ChargeDeclined> => ({ type: 'ChargeDeclined', requestId: request.id, code, declineCode, reason })

/** For look-ups, where a refusal is no answer. */
async function asked<Found>(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask()
  } catch (error) {
    const refusal = refusalOf(error)
    throw new Error(
      `Stripe refused a look-up with ${refusal.code ?? refusal.type}: the provider's query has to be corrected`,
    )
  }
}

/** Returns the error if it is Stripe's answer to a sound request; throws what it means otherwise. */
function refusalOf(error: unknown): StripeError {
  if (!(error instanceof Stripe.errors.StripeError)) throw error
  const cause: unknown = error.detail
  if (cause instanceof Transient) throw cause
  const status = error.statusCode ?? 0
  const label = `Stripe answered HTTP ${status} (${error.code ?? error.rawType ?? error.type})`
  if (status === 401 || status === 403) throw new Transient(`${label}: check the API key and its permissions`, 'none')
  if (status === 409 || status === 429)
    throw new Transient(`${label}: it is retried`, 'none', retryAfterMs(error.headers ?? {}))
  if (status < 400 || status >= 500) throw new Transient(`${label}: it is retried`, 'unknown')
  if (error.rawType === 'idempotency_error') {
    throw new Error(
      `${label}: the body of a request has changed between attempts, it has to derive from the request alone`,
    )
  }
  if (error.code?.startsWith('parameter_'))
    throw new Error(`${label} for ${error.param}: the provider's request has to be corrected`)
  return error
}

function openClient(apiKey: string, base: URL, transport: StripeTransport): Client {
  const plain = base.protocol === 'http:'
  return new Stripe(apiKey, {
    host: base.hostname,
    port: base.port === '' ? (plain ? 80 : 443) : Number(base.port),
    protocol: plain ? 'http' : 'https',
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: transport.httpClient,
  })
}
