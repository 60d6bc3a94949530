// Taking what is authorised at Stripe, and releasing it. Each capture leaves its request's id and amount in the payment's metadata, so
// that one in doubt is found for ever; it must never touch the id of the charge there.
import type { Body } from '../../schemas/message'
import type {
  Captured,
  CaptureRefused,
  CaptureRequested,
  Charged,
  Voided,
  VoidRefused,
  VoidRequested,
} from '../../schemas/messages'
import { withoutAddresses } from '../redaction'
import type { Stripe, StripeAttempt, StripeError } from './stripe-client'
import { isReplayedFailure, refusalOf } from './stripe-errors'
import { keyForgotten, readPayment } from './stripe-look-ups'
import { holdEndsAt, instrumentOf, takenOf } from './stripe-outcomes'

const capturePrefix = 'capture_'
const expired = new Set(['charge_expired_for_capture', 'capture_charge_authorization_expired'])

/** Takes a part; `final` releases the rest. Without multicapture the first part is always the last. */
export async function capture(
  call: StripeAttempt,
  request: CaptureRequested,
): Promise<Body<Captured | CaptureRefused>> {
  if (keyForgotten(call, request) && isTaken(await readPayment(call, request.providerPaymentId), request))
    return captured(request)
  try {
    await call.client.paymentIntents.capture(request.providerPaymentId, captureParameters(request), {
      idempotencyKey: request.id,
      headers: call.headers,
    })
    return captured(request)
  } catch (error) {
    const refusal = isReplayedFailure(error) ? undefined : refusalOf(error)
    if (refusal?.code === 'resource_missing') return captureRefused(request, refusal.code, refusal.message)
    const payment = await readPayment(call, request.providerPaymentId)
    return isTaken(payment, request) ? captured(request) : whyNotTaken(call, request, payment, refusal)
  }
}

/** Releases what is not taken, and ends an attempt that waits for its customer. */
export async function voidPayment(
  call: StripeAttempt,
  request: VoidRequested,
): Promise<Body<Voided | VoidRefused | Charged>> {
  try {
    await call.client.paymentIntents.cancel(
      request.providerPaymentId,
      { cancellation_reason: 'requested_by_customer' },
      { idempotencyKey: request.id, headers: call.headers },
    )
    return voided(request)
  } catch (error) {
    const refusal = isReplayedFailure(error) ? undefined : refusalOf(error)
    if (refusal?.code === 'resource_missing') return voidRefused(request, refusal.code, refusal.message)
    const payment = await readPayment(call, request.providerPaymentId)
    if (payment.status === 'canceled') return voided(request)
    // What captures of ours took is known; anything beyond it was taken by a charge that came through meanwhile.
    if (payment.status === 'succeeded') return takenByCaptures(payment) ? voided(request) : charged(request, payment)
    if (payment.status === 'requires_capture' && payment.amount_received > 0) return releaseRest(call, request)
    return voidRefused(request, refusal?.code ?? 'api_error', refusal?.message ?? 'Stripe failed to release it.')
  }
}

/** What was taken in parts can't be cancelled any more: a last part of nothing releases the rest. */
async function releaseRest(call: StripeAttempt, request: VoidRequested): Promise<Body<Voided | VoidRefused>> {
  const nothing = { amount_to_capture: 0, final_capture: true }
  const keyed = { idempotencyKey: `${request.id}:release`, headers: call.headers }
  try {
    await call.client.paymentIntents.capture(request.providerPaymentId, nothing, keyed)
    return voided(request)
  } catch (error) {
    const { code, type, message } = refusalOf(error)
    return voidRefused(request, code ?? type, message)
  }
}

const captureParameters = (request: CaptureRequested): Stripe.PaymentIntentCaptureParams => ({
  amount_to_capture: request.amountMinor,
  // Stripe takes `false` only where it may be captured several times, and takes `true` for granted.
  ...(request.final ? {} : { final_capture: false }),
  metadata: { [`${capturePrefix}${request.id}`]: String(request.amountMinor) },
})

const isTaken = (payment: Stripe.PaymentIntent, request: CaptureRequested): boolean =>
  `${capturePrefix}${request.id}` in payment.metadata

const takenByCaptures = ({ metadata, amount_received: received }: Stripe.PaymentIntent): boolean =>
  Object.entries(metadata)
    .filter(([name]) => name.startsWith(capturePrefix))
    .reduce((sum, [, amount]) => sum + Number(amount), 0) === received

function whyNotTaken(
  { attempt }: StripeAttempt,
  request: CaptureRequested,
  payment: Stripe.PaymentIntent,
  refusal: StripeError | undefined,
): Body<CaptureRefused> {
  const ended = payment.status === 'canceled' && payment.cancellation_reason === 'automatic'
  // What was taken in parts before is not cancelled when the rest runs out.
  const ranOut = payment.status === 'succeeded' && holdEndsAt(payment) <= attempt.now
  if (ended || ranOut || expired.has(refusal?.code ?? ''))
    return captureRefused(request, 'authorisation_expired', 'The authorisation ran out before it was captured.')
  if (payment.status === 'canceled')
    return captureRefused(request, 'authorisation_voided', 'The authorisation was released before it was captured.')
  const code = refusal?.code ?? (refusal?.param === 'amount_to_capture' ? 'amount_too_large' : refusal?.type)
  return captureRefused(request, code ?? 'api_error', refusal?.message ?? 'Stripe failed to capture it.')
}

const captured = ({
  id: requestId,
  chargeRequestId,
  providerPaymentId,
  amountMinor,
  currency,
}: CaptureRequested): Body<Captured> => ({
  type: 'Captured',
  requestId,
  chargeRequestId,
  provider: 'STRIPE',
  providerPaymentId,
  amountMinor,
  currency,
})

const answering = ({ id: requestId, chargeRequestId }: CaptureRequested | VoidRequested) =>
  ({ requestId, chargeRequestId, provider: 'STRIPE' }) as const

const captureRefused = (request: CaptureRequested, code: string, reason: string): Body<CaptureRefused> => ({
  type: 'CaptureRefused',
  ...answering(request),
  code,
  reason: withoutAddresses(reason),
})

const voided = (request: VoidRequested): Body<Voided> => ({ type: 'Voided', ...answering(request) })

const voidRefused = (request: VoidRequested, code: string, reason: string): Body<VoidRefused> => ({
  type: 'VoidRefused',
  ...answering(request),
  code,
  reason: withoutAddresses(reason),
})

const charged = (request: VoidRequested, payment: Stripe.PaymentIntent): Body<Charged> => ({
  type: 'Charged',
  ...answering(request),
  providerPaymentId: payment.id,
  ...takenOf(payment),
  instrument: instrumentOf(payment),
})
