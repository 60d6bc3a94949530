// How a payment's own outputs change what is remembered of it. It decides nothing, and takes no fact for another's.
import type { Body, MessageOf } from '../../schemas/message'
import { chargeAsked, foldCharge, onCharge, toldMore, type ChargeFact } from './charge-fold'
import { foldCourse, type CourseFact } from './course-fold'
import { labelled, type Account, type Capture, type PaymentOutput, type PaymentState, type Told } from './state'

/** What needs its head to be folded: the id is the request's, the time starts a clock. */
type Request = MessageOf<
  'ChargeRequested' | 'CaptureRequested' | 'VoidRequested' | 'ChargeCheckRequested' | 'RefundRequested'
>
type RefundFact = MessageOf<'RefundConfirmed' | 'RefundBlocked'>
type DisputeFact = MessageOf<'DisputeOpened' | 'DisputeClosed'>
export type PaymentFact = ChargeFact | CourseFact | RefundFact | DisputeFact

export const evolvePayment = (state: PaymentState, output: PaymentOutput): PaymentState => {
  switch (output.type) {
    case 'ChargeRequested':
    case 'CaptureRequested':
    case 'VoidRequested':
    case 'ChargeCheckRequested':
    case 'RefundRequested':
      return labelled(asked(state, output))
    case 'RefundBlocked':
      return { ...foldFact(state, output), since: output.at }
    case 'ChargeAuthorised':
      return withRenewal(foldFact(state, output), output)
    case 'PaymentAwaited':
      return { ...foldFact(state, output), checks: { count: 0, at: output.at } }
    case 'PaymentOverdue':
    case 'PaymentUnsecured':
      return { ...foldFact(state, output), since: output.at }
    default:
      return foldFact(state, output)
  }
}

const asked = (state: PaymentState, request: Request): Account => {
  const { id: requestId, at: since } = request
  switch (request.type) {
    case 'ChargeRequested':
      return { ...chargeAsked(state, request), since, attempt: 0 }
    case 'CaptureRequested': {
      const { amountMinor, final } = request
      const capture: Capture = { requestId, amountMinor, final, status: 'ASKED' }
      const charges = onCharge(state, request.chargeRequestId, ({ captures }) => ({ captures: [...captures, capture] }))
      return { ...state, charges, since, attempt: 0 }
    }
    case 'VoidRequested': {
      const charges = onCharge(state, request.chargeRequestId, () => ({ voidId: requestId }))
      return { ...state, charges, since, attempt: 0 }
    }
    case 'ChargeCheckRequested':
      return { ...state, checks: { count: state.checks.count + 1, at: since } }
    case 'RefundRequested': {
      const { chargeRequestId, amountMinor } = request
      const refund = { requestId, chargeRequestId, amountMinor, status: 'ASKED', providerRefundId: null } as const
      const refunds = [...state.refunds, refund]
      return { ...state, refunds, told: toldOf(state, request), since, attempt: 0 }
    }
  }
}

/** What came late and goes straight back is nobody's news. */
const toldOf = (state: PaymentState, { amountMinor }: MessageOf<'RefundRequested'>): Told => {
  if (state.course !== 'OPEN' || !state.completed || state.open) return state.told
  return toldMore(state, { chargedMinor: amountMinor, capturedMinor: amountMinor, refundedMinor: amountMinor })
}

/** How long before it runs out an authorisation is asked for again: a tenth of its time, and no more than an hour. */
const renewalMarginMs = 3_600_000
const withRenewal = (state: PaymentState, output: MessageOf<'ChargeAuthorised'>): PaymentState => {
  const { chargeRequestId, at, expiresAt } = output
  const holdMs = Math.max(0, expiresAt - at)
  const until = at + holdMs - Math.min(renewalMarginMs, Math.floor(holdMs / 10))
  return { ...state, charges: onCharge(state, chargeRequestId, () => ({ until })) }
}

/** The state after a fact; the head of the fact plays no part. */
export const foldFact = (state: PaymentState, fact: Body<PaymentFact>): PaymentState => labelled(afterFact(state, fact))

const afterFact = (state: PaymentState, fact: Body<PaymentFact>): Account => {
  switch (fact.type) {
    case 'ChargeAuthorised':
    case 'ChargeCaptured':
    case 'ChargeFailed':
    case 'CaptureConfirmed':
    case 'CaptureBlocked':
    case 'ChargeVoided':
    case 'ChargeLapsed':
      return foldCharge(state, fact)
    case 'RefundConfirmed':
    case 'RefundBlocked':
      return { ...state, refunds: refundsAfter(state, fact) }
    case 'DisputeOpened':
    case 'DisputeClosed':
      return { ...state, disputes: disputesAfter(state, fact) }
    default:
      return foldCourse(state, fact)
  }
}

/** One that is blocked after it was done came back to us: it stays with people. */
const refundsAfter = ({ refunds }: Account, fact: Body<RefundFact>): Account['refunds'] =>
  refunds.map((refund) => {
    if (refund.requestId !== fact.refundRequestId) return refund
    if (fact.type === 'RefundConfirmed') return { ...refund, status: 'DONE', providerRefundId: fact.providerRefundId }
    return { ...refund, status: fact.returned ? 'FAILED' : 'BLOCKED' }
  })

const disputesAfter = ({ disputes }: Account, fact: Body<DisputeFact>): Account['disputes'] => {
  const { disputeId } = fact
  if (fact.type === 'DisputeOpened') {
    const { chargeRequestId, amountMinor } = fact
    return [...disputes, { disputeId, chargeRequestId, amountMinor, state: 'OPENED' }]
  }
  const state = fact.won ? 'WON' : 'LOST'
  return disputes.map((one) => (one.disputeId === disputeId ? { ...one, state } : one))
}
