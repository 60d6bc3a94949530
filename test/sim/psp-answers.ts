// How a payment provider of the simulation says what stands in its book: as an answer to a request, or by itself.
import type { CurrencyCode, MessageId } from '../../schemas/ids'
import type { Body, Message, MessageOf } from '../../schemas/message'
import { sealedText } from '../examples/values'
import type { PspCharge, PspDispute, PspRefund } from './psp-book'

export type Result = Body<Message>
const declinedReason = 'The issuer declined.'

/** How the charge stands, told as the answer to any request about it. */
export const standingOf = (requestId: MessageId, charge: PspCharge): Result => {
  const { request, paymentId: providerPaymentId, state, code } = charge
  const { id: chargeRequestId, provider, amountMinor, currency } = request
  const of = { requestId, chargeRequestId, provider }
  const payment = { ...of, providerPaymentId }
  const money = { ...payment, amountMinor, currency, instrument: instrumentOf(charge) }
  if (state === 'CAPTURED') return { type: 'Charged', ...money }
  if (state === 'AUTHORISED')
    return { type: 'Authorised', ...money, capturesMany: charge.capturesMany, expiresAt: charge.expiresAt! }
  if (state === 'ACTION_REQUIRED') return { type: 'AuthenticationRequired', ...payment, action: sealedText }
  if (state === 'PENDING') {
    const action = request.method === 'BOLETO' ? sealedText : null
    return { type: 'ChargeDelayed', ...payment, action, expiresAt: charge.expiresAt }
  }
  return { type: 'ChargeDeclined', ...payment, code: 'card_declined', declineCode: code, reason: declinedReason }
}

/** A card that was charged with its customer there may be charged again without. */
const instrumentOf = ({ request }: PspCharge): string | null =>
  request.method === 'CARD' && !request.offSession ? `pm_of_${request.customerId}` : null

/** As it is now: one that is told later tells of the past. */
export const chargeReport = (charge: PspCharge, eventId: string, at: number): Result => {
  const { request, paymentId: providerPaymentId, state, capturesMany, expiresAt, code, takenMinor } = charge
  const { id: chargeRequestId, provider, currency } = request
  const amountMinor = state === 'CAPTURED' ? takenMinor : request.amountMinor
  const of = { eventId, provider, chargeRequestId, providerPaymentId, reportedAt: at }
  const why = { code, reason: code === null ? null : declinedReason }
  return {
    ...{ type: 'ChargeReported', ...of, state, amountMinor, currency },
    ...{ capturesMany, expiresAt, ...why, captureRequestId: null, instrument: instrumentOf(charge) },
  }
}

export const refunded = ({ id: requestId, provider, amountMinor, currency }: MessageOf<'RefundRequested'>): Result => ({
  type: 'Refunded',
  requestId,
  provider,
  providerRefundId: `re_${requestId}`,
  amountMinor,
  currency,
})

export const refundReport = (
  request: MessageOf<'RefundRequested'>,
  { done, charge: { paymentId: providerPaymentId } }: PspRefund,
  eventId: string,
  at: number,
): Result => {
  const { id: refundRequestId, provider, amountMinor, currency } = request
  const [state, code] = done ? (['DONE', null] as const) : (['FAILED', 'account_closed'] as const)
  const of = { eventId, provider, refundRequestId, providerPaymentId, providerRefundId: `re_${refundRequestId}` }
  return { type: 'RefundReported', ...of, state, amountMinor, currency, code, reportedAt: at }
}

export const disputeReport = ({ disputeId, amountMinor, state, charge }: PspDispute, at: number): Result => {
  const { request, paymentId: providerPaymentId } = charge
  const { id: chargeRequestId, provider, currency } = request
  const of = { eventId: `${disputeId} ${state}`, provider, disputeId, chargeRequestId, providerPaymentId }
  const money = { amountMinor, currency: currency as CurrencyCode, feeMinor: 15_00 }
  return { type: 'DisputeReported', ...of, state, ...money, reason: 'product_not_received', reportedAt: at }
}
