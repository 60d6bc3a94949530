// What a provider answers of captures, voids and refunds.
import type { Body, MessageOf } from '../../schemas/message'
import { awaitMethod, fail } from './failing'
import { foldFact } from './fold'
import { isOpenCharge, isWaiting } from './money'
import { checked, isNeeded, voided } from './next'
import { chargeOf, checkAmount, goOn, isUncovered, release, type Decision } from './results'
import type { Capture, Charge, PaymentState } from './state'

const nothing: Decision = []
/** What can't be voided now is tried again after this. */
const voidPauseMs = 24 * 3_600_000

export const confirmCapture = (input: MessageOf<'Captured'>, state: PaymentState): Decision => {
  const { orderId, requestId: captureRequestId, chargeRequestId, provider, amountMinor, currency } = input
  const capture = captureOf(input, state)
  if (capture?.status !== 'ASKED' && capture?.status !== 'BLOCKED') return nothing
  checkAmount(input, capture.amountMinor, state, `capture ${captureRequestId} took`)
  const fact = { type: 'CaptureConfirmed', chargeRequestId, captureRequestId, provider, amountMinor, currency } as const
  return goOn(state, orderId, fact)
}

const captureOf = (
  { requestId, chargeRequestId }: Pick<MessageOf<'Captured'>, 'requestId' | 'chargeRequestId'>,
  state: PaymentState,
): Capture | undefined => chargeOf(state, chargeRequestId)?.captures.find((capture) => capture.requestId === requestId)

export const blockCapture = (input: MessageOf<'CaptureRefused'>, state: PaymentState): Decision => {
  const { requestId: captureRequestId, chargeRequestId, code, reason } = input
  if (captureOf(input, state)?.status !== 'ASKED') return nothing
  return withoutCapture(input, { type: 'CaptureBlocked', chargeRequestId, captureRequestId, code, reason }, state)
}

/** What can't be taken secures nothing: it is authorised anew, once. Further parts of the same authorisation are no news of another. */
export const withoutCapture = (
  { orderId, at }: { readonly orderId: string; readonly at: number },
  blocked: Body<MessageOf<'CaptureBlocked'>>,
  state: PaymentState,
): Decision => {
  const { code, reason, chargeRequestId } = blocked
  const after = foldFact(state, blocked)
  const isFirst = state.charges.every(
    ({ requestId, captures }) =>
      requestId === chargeRequestId || captures.every(({ status }) => status === 'ASKED' || status === 'DONE'),
  )
  if (!isUncovered(after) || (isFirst && after.means?.terms.renewsAuthorisations)) return goOn(state, orderId, blocked)
  return goOn(state, orderId, blocked, { type: 'PaymentUnsecured', code, reason }, ...awaitMethod(after, code, at))
}

/** An attempt that waited is over; what was set apart is free. */
export const confirmVoid = (input: MessageOf<'Voided'>, state: PaymentState): Decision => {
  const { chargeRequestId, requestId } = input
  const charge = chargeOf(state, chargeRequestId)
  return charge?.voidId === requestId ? endVoided(input, charge, state) : nothing
}

export const endVoided = (
  { orderId, at }: Pick<MessageOf<'Voided'>, 'orderId' | 'at'>,
  charge: Charge,
  state: PaymentState,
): Decision => {
  if (isOpenCharge(charge)) return fail(charge.requestId, { orderId, at, ...whyOver(charge, state) }, state)
  return charge.status === 'AUTHORISED' ? release({ orderId }, charge, state) : nothing
}

const whyOver = (charge: Charge, state: PaymentState) => {
  if (!isNeeded(charge, state)) return { code: 'not_needed', reason: 'It was not needed any more.' }
  return charge.status === 'ACTION'
    ? { code: 'authentication_abandoned', reason: 'The customer did not authenticate in time.' }
    : { code: 'not_paid_in_time', reason: 'It was not paid in time.' }
}

/** What can't be voided is not what we believe it to be: the provider is asked how it stands. */
export const doubtVoid = (input: MessageOf<'VoidRefused'>, state: PaymentState): Decision => {
  const { chargeRequestId, requestId, orderId, at } = input
  const charge = chargeOf(state, chargeRequestId)
  if (charge?.voidId !== requestId) return nothing
  if (charge.status === 'AUTHORISED')
    return voidAgain(charge, state) ?? goOn(state, orderId, { type: 'ChargeLapsed', chargeRequestId })
  if (!isWaiting(charge)) return nothing
  const { provider, providerPaymentId } = charge
  const of = { chargeRequestId, provider, providerPaymentId, action: null, code: 'processing' }
  return [{ type: 'PaymentAwaited', waitsFor: 'PROVIDER', ...of, until: at + voidPauseMs }, checked(state, charge)]
}

const mostVoids = 20

/** The refusal may be of the attempt that waited, before it was authorised: what is set apart now is asked for anew, and not for ever. */
const voidAgain = (charge: Charge, state: PaymentState): Decision | undefined => {
  const { at, count } = state.checks
  return at > 0 && count < mostVoids ? [checked(state, charge), voided(state)(charge)] : undefined
}

export const confirmRefund = (input: MessageOf<'Refunded'>, state: PaymentState): Decision => {
  const { orderId, requestId: refundRequestId, amountMinor, currency, provider, providerRefundId } = input
  const refund = state.refunds.find(({ requestId }) => requestId === refundRequestId)
  if (!refund || refund.status === 'DONE' || refund.status === 'FAILED') return nothing
  checkAmount(input, refund.amountMinor, state, `refund ${refundRequestId} returned`)
  const money = { provider, providerRefundId, amountMinor, currency }
  return goOn(state, orderId, { type: 'RefundConfirmed', refundRequestId, ...money })
}

export const blockRefund = (input: MessageOf<'RefundRefused'>, { refunds }: PaymentState): Decision => {
  const { requestId: refundRequestId, code, reason } = input
  const isAsked = refunds.some(({ requestId, status }) => requestId === refundRequestId && status === 'ASKED')
  return isAsked ? [{ type: 'RefundBlocked', refundRequestId, code, reason, returned: false }] : nothing
}
