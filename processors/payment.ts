// The payment of an order converges on the amount due, however late results come, and never returns more than was captured. A newer
// adjustment supersedes an open one, which then has no answer of its own. Requests come once and in order: the engine sees to that.
import type { Body, MessageOf } from '../schemas/message'
import type { PaymentAdjustmentRequested, PaymentCancellationRequested, PaymentRequested } from '../schemas/messages'
import type { DeadlinePassed, Decider } from './engine/decider'
import { checkAnswer, checkCurrency } from './payment-checks'
import { evolvePayment, foldFact } from './payment-fold'
import { isCharging, isRefunding, netMinor, nextSteps } from './payment-next'
import { noPayment, type PaymentFact, type PaymentOutput, type PaymentState } from './payment-state'

type Input =
  | PaymentRequested
  | PaymentAdjustmentRequested
  | PaymentCancellationRequested
  | MessageOf<'Charged' | 'ChargeDeclined' | 'Refunded' | 'RefundRefused'>
type Decision = readonly Body<PaymentOutput>[]
type Facts = readonly Body<PaymentFact>[]

/** How long the provider may take before somebody is told, each time anew. */
export const paymentPatienceMs = 3_600_000
const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: PaymentState): Decision => {
  switch (input.type) {
    case 'PaymentRequested':
      return charge(input, state)
    case 'PaymentAdjustmentRequested':
      return adjust(input, state)
    case 'PaymentCancellationRequested':
      return cancel(input, state)
    case 'Charged':
      return capture(input, state)
    case 'ChargeDeclined':
      return fail(input, state)
    case 'Refunded':
      return confirmRefund(input, state)
    case 'RefundRefused':
      return blockRefund(input, state)
    case 'DeadlinePassed':
      return report(state)
    default:
      return unknownInput(input)
  }
}

/** The facts, and what follows from them. */
const goOn = (state: PaymentState, ...facts: Facts): Decision => [...facts, ...nextSteps(facts.reduce(foldFact, state))]

const charge = (input: PaymentRequested, { means, course, open }: PaymentState): Decision => {
  if (means || course !== 'OPEN') return nothing
  const { amountMinor, currency, paymentMethodToken, customerId, orderId } = input
  if (open) checkCurrency(input, open.currency)
  const description = `Order ${orderId}`
  return [{ type: 'ChargeRequested', amountMinor, currency, paymentMethodToken, customerId, description }]
}

const adjust = (input: PaymentAdjustmentRequested, state: PaymentState): Decision => {
  const { id: requestId, dueMinor, currency, reason } = input
  if (requestId === state.lastRequestId) return nothing
  if (dueMinor < 0)
    throw new Error(`adjustment ${requestId} asks for less than nothing: correct what computes the amount due`)
  if (state.means) checkCurrency(input, state.means.currency)
  switch (state.course) {
    case 'OPEN':
      return goOn(state, { type: 'PaymentDueChanged', requestId, dueMinor, currency, reason })
    case 'FAILED':
      return [dueMinor === 0 ? nothingToAdjust(requestId, currency) : failed(requestId, 'PAYMENT_FAILED')]
    default:
      return [failed(requestId, 'CANCELLED')]
  }
}

const cancel = ({ reason }: PaymentCancellationRequested, state: PaymentState): Decision => {
  if (state.course === 'CANCELLING' || state.course === 'CANCELLED') return nothing
  const answered = state.open ? [failed(state.open.requestId, 'CANCELLED')] : []
  const decision = goOn(state, { type: 'PaymentCancellationAccepted', reason }, ...answered)
  return decision.at(-1)?.type === 'PaymentCancelled' ? decision.slice(1) : decision
}

const capture = (input: MessageOf<'Charged'>, state: PaymentState): Decision => {
  const { requestId, amountMinor, currency, providerPaymentId } = input
  const charge = state.charges.find((charge) => charge.requestId === requestId)
  if (!charge || charge.status === 'CAPTURED') return nothing
  checkAnswer(input, charge.amountMinor, state)
  const money = { amountMinor, currency, providerPaymentId }
  const completes = charge === state.charges[0] && charge.status === 'ASKED' && state.course === 'OPEN'
  return completes
    ? goOn(state, { type: 'PaymentCompleted', ...money })
    : goOn(state, { type: 'ChargeCaptured', chargeRequestId: requestId, ...money })
}

const fail = (input: MessageOf<'ChargeDeclined'>, state: PaymentState): Decision => {
  const { requestId: chargeRequestId, reason } = input
  const code = input.declineCode ?? input.code
  const charge = state.charges.find(({ requestId }) => requestId === chargeRequestId)
  if (charge?.status !== 'ASKED') return nothing
  if (charge === state.charges[0] && state.course === 'OPEN') return failFirst(state, code, reason)
  const declined = { type: 'ChargeFailed', chargeRequestId, code, reason } as const
  const { open } = state
  const isMissing = open && open.requestId === charge.adjustmentId && state.dueMinor > netMinor(state)
  if (!isMissing) return goOn(state, declined)
  return goOn(state, declined, { type: 'PaymentAdjustmentFailed', requestId: open.requestId, code, reason })
}

const failFirst = ({ open, dueMinor }: PaymentState, code: string, reason: string): Decision => {
  const fact = { type: 'PaymentFailed', code, reason } as const
  if (!open) return [fact]
  const { requestId, currency } = open
  return [fact, dueMinor === 0 ? nothingToAdjust(requestId, currency) : failed(requestId, 'PAYMENT_FAILED')]
}

const confirmRefund = (input: MessageOf<'Refunded'>, state: PaymentState): Decision => {
  const { requestId: refundRequestId, amountMinor, currency, providerRefundId } = input
  const refund = state.refunds.find(({ requestId }) => requestId === refundRequestId)
  if (!refund || refund.status === 'DONE') return nothing
  checkAnswer(input, refund.amountMinor, state)
  return goOn(state, { type: 'RefundConfirmed', refundRequestId, providerRefundId, amountMinor, currency })
}

const blockRefund = ({ requestId, code, reason }: MessageOf<'RefundRefused'>, { refunds }: PaymentState): Decision =>
  refunds.some((refund) => refund.requestId === requestId && refund.status === 'ASKED')
    ? [{ type: 'RefundBlocked', refundRequestId: requestId, code, reason }]
    : nothing

const report = (state: PaymentState): Decision => {
  const waitingFor = isCharging(state) ? 'CHARGE' : isRefunding(state) ? 'REFUND' : undefined
  return waitingFor ? [{ type: 'PaymentOverdue', attempt: state.attempt + 1, waitingFor }] : nothing
}

const why = {
  CANCELLED: 'The payment is cancelled.',
  PAYMENT_FAILED: 'The payment failed before.',
} as const
const failed = (requestId: PaymentAdjustmentRequested['id'], code: keyof typeof why) =>
  ({ type: 'PaymentAdjustmentFailed', requestId, code, reason: why[code] }) as const

const nothingToAdjust = (requestId: PaymentAdjustmentRequested['id'], currency: PaymentRequested['currency']) =>
  ({ type: 'PaymentAdjusted', requestId, chargedMinor: 0, refundedMinor: 0, dueMinor: 0, currency }) as const

const unknownInput = (input: never): never => {
  throw new Error(`the payment has no rule for ${(input as Input).type}: correct processors/payment.ts`)
}

const waits = ['CHARGING', 'CANCELLING', 'REFUNDING', 'REFUND_BLOCKED']

export const payment: Decider<Input, PaymentState, PaymentOutput> = {
  initial: noPayment,
  decide,
  evolve: evolvePayment,
  deadline: ({ status, since }) =>
    waits.includes(status) ? { at: since + paymentPatienceMs, name: status } : undefined,
  isFinal: ({ status }) => ['PAID', 'FAILED', 'CANCELLED', 'REFUNDED'].includes(status),
}
