// The payment of an order: charge once; when it is to be undone, wait until it is known what became of the charge, then refund.
import type { Body, MessageOf } from '../schemas/message'
import type { Charged, PaymentCancellationRequested, PaymentRequested, RefundRequested } from '../schemas/messages'
import type { DeadlinePassed, Decider } from './engine/decider'
import {
  evolvePayment,
  isCharging,
  isRefunding,
  openCharge,
  type Charge,
  type PaymentOutput,
  type PaymentState,
} from './payment-state'

type Input =
  | PaymentRequested
  | PaymentCancellationRequested
  | MessageOf<'Charged' | 'ChargeDeclined' | 'Refunded' | 'RefundRefused'>
type Decision = readonly Body<PaymentOutput>[]

/** How long the provider may take before somebody is told, each time anew. */
export const paymentPatienceMs = 3_600_000
const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: PaymentState): Decision => {
  switch (input.type) {
    case 'PaymentRequested':
      return charge(input, state)
    case 'PaymentCancellationRequested':
      return undo(input, state)
    case 'Charged':
      return complete(input, state)
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

const charge = (input: PaymentRequested, state: PaymentState): Decision => {
  if (state.status !== 'NONE') return nothing
  const { amountMinor, currency, paymentMethodToken, customerId, orderId } = input
  const description = `Order ${orderId}`
  return [{ type: 'ChargeRequested', amountMinor, currency, paymentMethodToken, customerId, description }]
}

const undo = ({ reason }: PaymentCancellationRequested, state: PaymentState): Decision => {
  switch (state.status) {
    case 'NONE':
    case 'FAILED':
      return [{ type: 'PaymentCancelled', reason }]
    case 'CHARGING':
      return [{ type: 'PaymentCancellationAccepted', reason }]
    case 'PAID':
      return [{ type: 'PaymentCancellationAccepted', reason }, refundOf(state, state.providerPaymentId, reason)]
    default:
      return nothing
  }
}

const complete = (input: Charged, state: PaymentState): Decision => {
  const charge = openCharge(state)
  if (input.requestId !== charge?.chargeRequestId) return nothing
  const { amountMinor, currency, providerPaymentId } = input
  if (amountMinor !== charge.amountMinor || currency !== charge.currency)
    throw new Error(
      `charge ${input.requestId} captured another amount than was asked for: compare with the provider's book, then redrive`,
    )
  if (state.status === 'CHARGING') return [{ type: 'PaymentCompleted', amountMinor, currency, providerPaymentId }]
  const reason = state.status === 'CANCELLING' ? state.reason : 'The payment was captured after it had ended.'
  return [refundOf(charge, providerPaymentId, reason)]
}

const fail = ({ requestId, code, declineCode, reason }: MessageOf<'ChargeDeclined'>, state: PaymentState): Decision => {
  if (state.status !== 'CHARGING' && state.status !== 'CANCELLING') return nothing
  if (requestId !== state.chargeRequestId) return nothing
  if (state.status === 'CANCELLING') return [{ type: 'PaymentCancelled', reason: state.reason }]
  return [{ type: 'PaymentFailed', code: declineCode ?? code, reason }]
}

const confirmRefund = (input: MessageOf<'Refunded'>, state: PaymentState): Decision => {
  if (!isRefunding(state) || input.requestId !== state.refundRequestId) return nothing
  const { amountMinor, currency, providerRefundId } = input
  return [{ type: 'PaymentRefunded', amountMinor, currency, providerRefundId }]
}

const blockRefund = ({ requestId, code, reason }: MessageOf<'RefundRefused'>, state: PaymentState): Decision =>
  state.status === 'REFUNDING' && requestId === state.refundRequestId
    ? [{ type: 'RefundBlocked', code, reason }]
    : nothing

const report = (state: PaymentState): Decision => {
  if (isRefunding(state)) return [{ type: 'PaymentOverdue', attempt: state.attempt + 1, waitingFor: 'REFUND' }]
  return isCharging(state) ? [{ type: 'PaymentOverdue', attempt: state.attempt + 1, waitingFor: 'CHARGE' }] : nothing
}

const refundOf = (charge: Charge, providerPaymentId: string, reason: string): Body<RefundRequested> => {
  const { chargeRequestId, amountMinor, currency } = charge
  return { type: 'RefundRequested', chargeRequestId, providerPaymentId, amountMinor, currency, reason }
}

const unknownInput = (input: never): never => {
  throw new Error(`the payment has no rule for ${(input as Input).type}: correct processors/payment.ts`)
}

export const payment: Decider<Input, PaymentState, PaymentOutput> = {
  initial: { status: 'NONE' },
  decide,
  evolve: evolvePayment,
  deadline: (state) =>
    isCharging(state) || isRefunding(state) ? { at: state.since + paymentPatienceMs, name: state.status } : undefined,
  isFinal: ({ status }) => ['PAID', 'FAILED', 'CANCELLED', 'REFUNDED'].includes(status),
}
