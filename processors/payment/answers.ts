// What the order is told when an adjustment, or its payment, can't be had.
import type { MessageId } from '../../schemas/ids'
import type { Body, MessageOf } from '../../schemas/message'
import type { Account } from './state'

const why = {
  CANCELLED: 'The payment is cancelled.',
  PAYMENT_FAILED: 'The payment failed before.',
  PAYMENT_UNSECURED: 'What was authorised before has run out, and no other means of payment was given yet.',
} as const

export const failedAdjustment = (requestId: MessageId, code: string, reason: string) =>
  ({ type: 'PaymentAdjustmentFailed', requestId, code, reason }) as const

export const refusedAdjustment = (requestId: MessageId, code: keyof typeof why) =>
  failedAdjustment(requestId, code, why[code])

/** Nothing is due of a payment that has failed: that is as it is to be. */
export const adjustedToNothing = (requestId: MessageId, currency: MessageOf<'PaymentAdjusted'>['currency']) => {
  const amounts = { chargedMinor: 0, capturedMinor: 0, refundedMinor: 0, releasedMinor: 0, dueMinor: 0 }
  return { type: 'PaymentAdjusted', requestId, ...amounts, currency } as const
}

/** The first payment can't be had: what the order waits for beside it is answered as well. */
export const failPayment = (
  { open, dueMinor }: Pick<Account, 'open' | 'dueMinor'>,
  code: string,
  reason: string,
): readonly Body<MessageOf<'PaymentFailed' | 'PaymentAdjusted' | 'PaymentAdjustmentFailed'>>[] => {
  const failed = { type: 'PaymentFailed', code, reason } as const
  if (!open) return [failed]
  const { requestId, currency } = open
  return [
    failed,
    dueMinor === 0 ? adjustedToNothing(requestId, currency) : refusedAdjustment(requestId, 'PAYMENT_FAILED'),
  ]
}
