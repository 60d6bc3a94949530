// Refunds at Stripe: each is its request's own, found by it when in doubt. One that is still on its way counts as done: that it failed
// later is told by webhook.
import type { Body } from '../../schemas/message'
import type { Refunded, RefundRefused, RefundRequested } from '../../schemas/messages'
import { withoutAddresses } from '../redaction'
import type { Stripe, StripeAttempt } from './stripe-client'
import { isReplayedFailure, refusalOf } from './stripe-errors'
import { findRefund, keyForgotten } from './stripe-look-ups'
import { currencyOf } from './stripe-outcomes'

export async function refund(call: StripeAttempt, request: RefundRequested): Promise<Body<Refunded | RefundRefused>> {
  const earlier = keyForgotten(call, request) ? await findRefund(call, request) : undefined
  if (earlier) return settle(request, earlier)
  const parameters: Stripe.RefundCreateParams = {
    payment_intent: request.providerPaymentId,
    amount: request.amountMinor,
    reason: 'requested_by_customer',
    metadata: { order_id: request.orderId, request_id: request.id },
  }
  try {
    const keyed = { idempotencyKey: request.id, headers: call.headers }
    return settle(request, await call.client.refunds.create(parameters, keyed))
  } catch (error) {
    const refusal = isReplayedFailure(error) ? undefined : refusalOf(error)
    const found = call.attempt.inDoubt || !refusal ? await findRefund(call, request) : undefined
    if (found) return settle(request, found)
    const code = refusal?.code ?? (refusal?.param === 'amount' ? 'amount_too_large' : (refusal?.type ?? 'api_error'))
    return refused(request, code, refusal?.message ?? 'Stripe failed to refund.')
  }
}

function settle(request: RefundRequested, made: Stripe.Refund): Body<Refunded | RefundRefused> {
  if (made.status === 'failed' || made.status === 'canceled') {
    const code = made.failure_reason ?? `refund_${made.status}`
    return refused(request, code, `Stripe's refund ${made.id} has ${made.status}.`)
  }
  return {
    type: 'Refunded',
    requestId: request.id,
    provider: 'STRIPE',
    providerRefundId: made.id,
    amountMinor: made.amount,
    currency: currencyOf(made.currency),
  }
}

const refused = (request: RefundRequested, code: string, reason: string): Body<RefundRefused> => ({
  type: 'RefundRefused',
  requestId: request.id,
  provider: 'STRIPE',
  code,
  reason: withoutAddresses(reason),
})
