// What the payment answers. An answer to a request that is not open is passed over: it is late, comes twice, or was overtaken by what
// undoes it.
import type { MessageOf } from '../../schemas/message'
import { failPayment } from './cancel'
import { failEdit } from './change'
import { isCharge, isOpenAdjustment } from './money'
import type { Drafts } from './output'
import { settleWithMoney } from './settling'
import type { PlacedOrder } from './state'

export const completePayment = (input: MessageOf<'PaymentCompleted'>, { money }: PlacedOrder): Drafts => {
  if (money.state !== 'ASKED') return []
  const { amountMinor, capturedMinor, currency, providerPaymentId } = input
  const paid = { amountMinor, capturedMinor, currency, providerPaymentId }
  return [{ type: 'OrderPaymentCompleted', ...paid, status: 'PAYMENT_COMPLETED' }]
}

export const refusePayment = ({ code, reason }: MessageOf<'PaymentFailed'>, state: PlacedOrder): Drafts =>
  state.money.state === 'ASKED' ? failPayment(state, { code, reason }) : []

/** Nothing is held that could go back: nothing was ever taken, or all of it went back before. */
export const noteNothingHeld = (state: PlacedOrder): Drafts => {
  const { cancellation, refundedMinor } = state.money
  if (!cancellation) return []
  if (refundedMinor > 0) return refunded(state, refundedMinor)
  return [{ type: 'PaymentSettled', requestId: cancellation.requestId, outcome: 'NOTHING_CAPTURED' }]
}

export const noteRefund = ({ amountMinor }: MessageOf<'PaymentRefunded'>, state: PlacedOrder): Drafts =>
  state.money.cancellation ? refunded(state, state.money.refundedMinor + amountMinor) : []

const refunded = ({ money, totals: { currency } }: PlacedOrder, amountMinor: number): Drafts => [
  { type: 'OrderRefunded', amountMinor, currency, status: 'REFUNDED' },
  { type: 'PaymentSettled', requestId: money.cancellation!.requestId, outcome: 'REFUNDED' },
]

export const noteAdjustment = (input: MessageOf<'PaymentAdjusted'>, { money }: PlacedOrder): Drafts => {
  const { requestId, chargedMinor, capturedMinor, refundedMinor, releasedMinor, currency } = input
  if (!isOpenAdjustment(money, requestId)) return []
  const isMoved = chargedMinor > 0 || capturedMinor > 0 || refundedMinor > 0 || releasedMinor !== 0
  const moved = { chargedMinor, capturedMinor, refundedMinor, releasedMinor, currency }
  return [
    ...(isMoved ? [{ type: 'OrderPaymentAdjusted', ...moved } as const] : []),
    { type: 'PaymentSettled', requestId, outcome: 'ADJUSTED' },
  ]
}

/** What was to be charged on top was declined: the change that needed it fails, and what is due is as it was. */
export const declineAdjustment = (input: MessageOf<'PaymentAdjustmentFailed'>, state: PlacedOrder): Drafts => {
  const { requestId, code, reason } = input
  const { money, change } = state
  if (!isOpenAdjustment(money, requestId)) return []
  const settled = { type: 'PaymentSettled', requestId, outcome: 'FAILED' } as const
  if (!isCharge(money, requestId)) return [settled, adjustmentOverdue(state, code)]
  if (money.adjustments.at(-1)?.requestId !== requestId) return [settled]
  if (change?.kind === 'EDIT') return [settled, ...failEdit(change, { code: 'PAYMENT_DECLINED', reason })]
  return [settled, ...(change?.kind === 'SETTLEMENT' ? settleWithMoney(change, state, true) : [])]
}

const adjustmentOverdue = ({ overdue }: PlacedOrder, code: string) => {
  const attempt = (overdue.PAYMENT_ADJUSTMENT?.attempt ?? 0) + 1
  return { type: 'OrderStepOverdue', step: 'PAYMENT_ADJUSTMENT', attempt, code } as const
}
