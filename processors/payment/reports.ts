// What a provider tells by itself, by webhook or in its lists: how charges, refunds and disputes stand. It tells of each as a whole, and
// never more than a result would: what a result tells better is left to it.
import type { MessageOf } from '../../schemas/message'
import { captureFailed, voidedByProvider } from './charge-fold'
import { fail } from './failing'
import { foldFact } from './fold'
import { isOpenCharge } from './money'
import { authorise, capture, chargeOf, goOn, pendingWindowMs, release, type Decision } from './results'
import type { Capture, Charge, PaymentState } from './state'
import { confirmRefund, endVoided, withoutCapture } from './takings'

const nothing: Decision = []
/** The provider's code of an authorisation that ran out. */
const ranOut = 'authorisation_expired'

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
      return isOfCapture(input, charge) ? failCapture(input, charge, state) : takeVoid(input, charge, state)
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

/** Or it ran out although it counts as taken as a whole, so that nothing was left to run out: it was not taken. */
const isOfCapture = ({ code, amountMinor }: MessageOf<'ChargeReported'>, charge: Charge): boolean =>
  code === captureFailed ||
  (code === ranOut && amountMinor === charge.amountMinor && capturesOf(charge).some((one) => isWhole(one, charge)))

const isWhole = ({ status, amountMinor }: Capture, charge: Charge): boolean =>
  status === 'DONE' && amountMinor === charge.amountMinor

/** What is taken at once is taken under the charge's own id. */
const capturesOf = (charge: Charge): readonly Capture[] => {
  const { capture, captures, requestId, amountMinor, status } = charge
  if (capture === 'ON_SHIPMENT' || captures.length > 0) return captures
  return [{ requestId, amountMinor, final: true, status: status === 'CAPTURED' ? 'DONE' : 'ASKED' }]
}

/** A capture that was received, and came to nothing later. */
const failCapture = (input: MessageOf<'ChargeReported'>, charge: Charge, state: PaymentState): Decision => {
  const { orderId, at, chargeRequestId } = input
  const capture = failedOf(capturesOf(charge), input)
  if (capture?.status !== 'DONE' && capture?.status !== 'ASKED') return nothing
  const why = { code: captureFailed, reason: input.reason ?? 'The capture came to nothing.' }
  const { requestId: captureRequestId } = capture
  const blocked = { type: 'CaptureBlocked', chargeRequestId, captureRequestId, ...why } as const
  if (!isOpenCharge(charge)) return withoutCapture(input, blocked, state)
  return [blocked, ...fail(chargeRequestId, { orderId, at, ...why }, foldFact(state, blocked))]
}

/** Where it is not told which, it is known by its amount alone: once for each amount. */
const failedOf = (captures: readonly Capture[], told: MessageOf<'ChargeReported'>): Capture | undefined => {
  const { captureRequestId, amountMinor } = told
  if (captureRequestId !== null) return captures.find(({ requestId }) => requestId === captureRequestId)
  const same = captures.filter((capture) => capture.amountMinor === amountMinor)
  const isKnown = same.some(({ status }) => status === 'FAILED')
  return isKnown ? undefined : same.find(({ status }) => status === 'DONE' || status === 'ASKED')
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
