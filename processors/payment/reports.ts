// What a provider tells by itself, by webhook or in its lists: how charges, refunds and disputes stand. It tells of each as a whole, and
// never more than a result would: what a result tells better is left to it.
import type { MessageOf } from '../../schemas/message'
import { captureFailed, voidedByProvider } from './charge-fold'
import { fail } from './failing'
import { isOpenCharge } from './money'
import { authorise, capture, chargeOf, goOn, pendingWindowMs, release, type Decision } from './results'
import type { Charge, PaymentState } from './state'
import { confirmRefund, endVoided, withoutCapture } from './takings'

const nothing: Decision = []

export const takeReport = (input: MessageOf<'ChargeReported'>, state: PaymentState): Decision => {
  const { orderId, at, chargeRequestId, code, reason } = input
  const charge = chargeOf(state, chargeRequestId)
  if (!charge) return nothing
  switch (input.state) {
    case 'CAPTURED':
      return charge.capture === 'ON_PLACEMENT' ? capture(input, state) : nothing
    case 'AUTHORISED':
      return authorise({ ...input, expiresAt: input.expiresAt ?? at + pendingWindowMs }, state)
    case 'DECLINED': {
      const why = { code: code ?? 'declined', reason: reason ?? 'The provider declined.' }
      return fail(chargeRequestId, { orderId, at, ...why }, state)
    }
    case 'VOIDED':
      return code === captureFailed ? failCapture(input, charge, state) : takeVoid(input, charge, state)
    default:
      return nothing
  }
}

const takeVoid = (input: MessageOf<'ChargeReported'>, charge: Charge, state: PaymentState): Decision => {
  const { orderId, at, chargeRequestId, provider } = input
  const reason = input.reason ?? 'The provider ended it.'
  if (charge.voidId !== null) return endVoided(input, charge, state)
  if (charge.status === 'AUTHORISED') return release(input, charge, state)
  if (isOpenCharge(charge)) return fail(chargeRequestId, { orderId, at, code: voidedByProvider, reason }, state)
  // An older news of its authorisation may still come.
  const mayCome = charge.status === 'FAILED' && charge.ended === null
  return mayCome ? [{ type: 'ChargeVoided', chargeRequestId, provider, reason }] : nothing
}

/** A capture that was received, and came to nothing later. It is told by its amount alone: once for each amount. */
const failCapture = (input: MessageOf<'ChargeReported'>, charge: Charge, state: PaymentState): Decision => {
  const { chargeRequestId, amountMinor, reason } = input
  const same = charge.captures.filter((capture) => capture.amountMinor === amountMinor)
  const capture = same.find(({ status }) => status === 'DONE' || status === 'ASKED')
  if (!capture || same.some(({ status }) => status === 'FAILED')) return nothing
  const why = { code: captureFailed, reason: reason ?? 'The capture came to nothing.' }
  const { requestId: captureRequestId } = capture
  return withoutCapture(input, { type: 'CaptureBlocked', chargeRequestId, captureRequestId, ...why }, state)
}

/** A refund that came back stays with people: the customer has to be paid in another way. */
export const takeRefundReport = (input: MessageOf<'RefundReported'>, state: PaymentState): Decision => {
  const { orderId, refundRequestId, code } = input
  if (input.state === 'DONE') return confirmRefund({ ...input, type: 'Refunded', requestId: refundRequestId }, state)
  const refund = state.refunds.find(({ requestId }) => requestId === refundRequestId)
  if (!refund || refund.status === 'FAILED') return nothing
  const why = { code: code ?? 'refund_failed', reason: 'The money of the refund came back.' }
  return goOn(state, orderId, { type: 'RefundBlocked', refundRequestId, ...why, returned: true })
}

/** How it ended may be told before it is told that it began. */
export const takeDispute = (input: MessageOf<'DisputeReported'>, state: PaymentState): Decision => {
  const { disputeId, chargeRequestId, provider, amountMinor, currency, feeMinor, reason } = input
  const isOurs = state.charges.some(({ requestId }) => requestId === chargeRequestId)
  const known = state.disputes.find((dispute) => dispute.disputeId === disputeId)
  if (!isOurs || (known && (known.state !== 'OPENED' || input.state === 'OPENED'))) return nothing
  const of = { disputeId, chargeRequestId, provider, amountMinor, currency }
  const opened = known ? [] : [{ type: 'DisputeOpened', ...of, feeMinor, reason } as const]
  return input.state === 'OPENED' ? opened : [...opened, { type: 'DisputeClosed', ...of, won: input.state === 'WON' }]
}
