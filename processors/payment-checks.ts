// What can't be in a payment: requests and answers that do not fit what was asked for. Each throws, so that the input is set aside.
import type { MessageOf } from '../schemas/message'
import type { PaymentState } from './payment-state'

/** Throws where a request is in another currency than what is known of the payment. */
export const checkCurrency = (
  { id, currency }: MessageOf<'PaymentRequested' | 'PaymentAdjustmentRequested'>,
  known: string,
): void => {
  if (currency !== known)
    throw new Error(`request ${id} is in another currency than its payment: correct what asks, then redrive`)
}

/** Throws where the provider moved another amount than was asked for. */
export const checkAnswer = (
  input: MessageOf<'Charged' | 'Refunded'>,
  amountMinor: number,
  { means }: PaymentState,
): void => {
  if (input.amountMinor === amountMinor && input.currency === means?.currency) return
  const [what, did] = input.type === 'Charged' ? ['charge', 'captured'] : ['refund', 'returned']
  throw new Error(
    `${what} ${input.requestId} ${did} another amount than was asked for: compare with the provider's book, then redrive`,
  )
}
