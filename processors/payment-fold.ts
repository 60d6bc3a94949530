// How a payment's own outputs change what is remembered of it. It decides nothing, and takes no fact for another's.
import type { MessageId } from '../schemas/ids'
import type { Body, MessageOf } from '../schemas/message'
import type { ChargeRequested } from '../schemas/messages'
import { labelled, type Account, type PaymentFact, type PaymentOutput, type PaymentState } from './payment-state'

export const evolvePayment = (state: PaymentState, output: PaymentOutput): PaymentState => {
  switch (output.type) {
    case 'ChargeRequested':
      return labelled({ ...chargeAsked(state, output), since: output.at, attempt: 0 })
    case 'RefundRequested': {
      const { id: requestId, chargeRequestId, amountMinor, at: since } = output
      const refunds = [...state.refunds, { requestId, chargeRequestId, amountMinor, status: 'ASKED' } as const]
      return labelled({ ...state, refunds, since, attempt: 0 })
    }
    case 'RefundBlocked': {
      const refunds = changed(state.refunds, output.refundRequestId, { status: 'BLOCKED' })
      return labelled({ ...state, refunds, since: output.at })
    }
    case 'PaymentOverdue':
      return { ...state, since: output.at, attempt: output.attempt }
    default:
      return foldFact(state, output)
  }
}

/** The state after a fact; the head of the fact plays no part. */
export const foldFact = (state: PaymentState, fact: Body<PaymentFact>): PaymentState => labelled(afterFact(state, fact))

const afterFact = (state: PaymentState, fact: Body<PaymentFact>): Account => {
  switch (fact.type) {
    case 'PaymentCompleted': {
      const charges = changed(state.charges, state.charges[0]?.requestId, captured(fact))
      return { ...state, charges, told: toldMore(state, fact.amountMinor, 0) }
    }
    case 'PaymentFailed': {
      const charges = changed(state.charges, state.charges[0]?.requestId, { status: 'FAILED' })
      return { ...state, charges, course: 'FAILED', dueMinor: 0, open: null }
    }
    case 'ChargeCaptured':
      return chargeCaptured(state, fact)
    case 'ChargeFailed':
      return { ...state, charges: changed(state.charges, fact.chargeRequestId, { status: 'FAILED' }) }
    case 'RefundConfirmed': {
      const done = { status: 'DONE', providerRefundId: fact.providerRefundId } as const
      return { ...state, refunds: changed(state.refunds, fact.refundRequestId, done) }
    }
    case 'PaymentRefunded': {
      const course = state.course === 'CANCELLING' ? 'CANCELLED' : state.course
      return { ...state, course, told: toldMore(state, 0, fact.amountMinor) }
    }
    case 'PaymentCancellationAccepted':
      return { ...state, course: 'CANCELLING', dueMinor: 0, reason: fact.reason }
    case 'PaymentCancelled':
      return { ...state, course: 'CANCELLED', dueMinor: 0, reason: fact.reason }
    default:
      return afterAdjustment(state, fact)
  }
}

const afterAdjustment = (
  state: PaymentState,
  fact: Body<MessageOf<'PaymentDueChanged' | 'PaymentAdjusted' | 'PaymentAdjustmentFailed'>>,
): Account => {
  const { requestId: lastRequestId } = fact
  switch (fact.type) {
    case 'PaymentDueChanged': {
      const { dueMinor, reason, currency } = fact
      return { ...state, dueMinor, reason, lastRequestId, open: { requestId: lastRequestId, currency } }
    }
    case 'PaymentAdjusted': {
      const told = toldMore(state, fact.chargedMinor, fact.refundedMinor)
      return { ...state, dueMinor: fact.dueMinor, lastRequestId, open: null, told }
    }
    case 'PaymentAdjustmentFailed':
      return { ...state, dueMinor: dueWithout(state, lastRequestId), lastRequestId, open: null }
  }
}

const chargeAsked = (state: PaymentState, output: ChargeRequested): Account => {
  const { id: requestId, amountMinor, currency, paymentMethodToken, customerId, description } = output
  const adjustmentId = state.open?.requestId ?? null
  const means = state.means ?? { currency, paymentMethodToken, customerId, description }
  const dueMinor = state.means || state.open ? state.dueMinor : amountMinor
  return {
    ...state,
    means,
    dueMinor,
    charges: [...state.charges, { requestId, amountMinor, adjustmentId, status: 'ASKED' }],
  }
}

/** What comes late and goes straight back is nobody's news. */
const chargeCaptured = (state: PaymentState, fact: Body<MessageOf<'ChargeCaptured'>>): Account => {
  const late = state.charges.some((charge) => charge.requestId === fact.chargeRequestId && charge.status === 'FAILED')
  const charges = changed(state.charges, fact.chargeRequestId, captured(fact))
  if (!late) return { ...state, charges }
  const unasked = state.course === 'OPEN' && !state.open
  const told = unasked ? toldMore(state, fact.amountMinor, fact.amountMinor) : state.told
  return { ...state, charges, told, reason: 'The payment was captured after it had ended.' }
}

/** What was due before the adjustment's charge, which has failed. */
const dueWithout = ({ course, dueMinor, charges }: PaymentState, adjustmentId: MessageId): number => {
  const failed = charges.findLast((charge) => charge.adjustmentId === adjustmentId && charge.status === 'FAILED')
  return course === 'OPEN' && failed ? dueMinor - failed.amountMinor : dueMinor
}

const captured = ({ providerPaymentId }: { readonly providerPaymentId: string }) =>
  ({ status: 'CAPTURED', providerPaymentId }) as const

const toldMore = ({ told }: PaymentState, chargedMinor: number, refundedMinor: number): Account['told'] => ({
  chargedMinor: told.chargedMinor + chargedMinor,
  refundedMinor: told.refundedMinor + refundedMinor,
})

const changed = <Item extends { readonly requestId: MessageId }, Change>(
  items: readonly Item[],
  requestId: MessageId | undefined,
  change: Change,
): readonly (Item & Change)[] =>
  items.map((item) => (item.requestId === requestId ? { ...item, ...change } : item) as Item & Change)
