// What the payment's scenarios expect it to say when another amount is due, and what they tell it.
import { example } from '../examples/examples'
import { currency, customerId, id, orderId, paid, paymentMethodToken } from '../examples/values'
import { changeReason } from './payment-histories'

export const taken = (dueMinor: number, name = 'adjustment-1') =>
  ({ type: 'PaymentDueChanged', requestId: id(name), dueMinor, currency, reason: changeReason }) as const
export const adjusted = (chargedMinor: number, refundedMinor: number, dueMinor: number, name = 'adjustment-1') =>
  ({ type: 'PaymentAdjusted', requestId: id(name), chargedMinor, refundedMinor, dueMinor, currency }) as const
export const refused = (code: string, why: string, name = 'adjustment-1') =>
  ({ type: 'PaymentAdjustmentFailed', requestId: id(name), code, reason: why }) as const
export const isCancelled = refused('CANCELLED', 'The payment is cancelled.')
export const hasFailed = refused('PAYMENT_FAILED', 'The payment failed before.')
export const notEnough = { code: 'insufficient_funds', reason: 'Your card has insufficient funds.' } as const
export const charge = (minor: number) =>
  ({
    type: 'ChargeRequested',
    amountMinor: minor,
    currency,
    paymentMethodToken,
    customerId,
    description: `Order ${orderId}`,
  }) as const
export const refund = (minor: number, of = '1', why = changeReason) =>
  ({
    type: 'RefundRequested',
    chargeRequestId: id(`charge-${of}`),
    providerPaymentId: `pi_${of}`,
    amountMinor: minor,
    currency,
    reason: why,
  }) as const
export const completed = { type: 'PaymentCompleted', ...paid, providerPaymentId: 'pi_1' } as const
export const more = { providerPaymentId: 'pi_2', amountMinor: 2_000, currency }
export const secondCharged = example('Charged', { requestId: id('charge-2'), ...more })
export const secondDeclined = example('ChargeDeclined', { requestId: id('charge-2') })
export const secondCaptured = { type: 'ChargeCaptured', chargeRequestId: id('charge-2'), ...more } as const
export const secondFailed = { type: 'ChargeFailed', chargeRequestId: id('charge-2'), ...notEnough } as const
export const confirmed = (minor: number, of = '1') =>
  ({
    type: 'RefundConfirmed',
    refundRequestId: id(`refund-${of}`),
    providerRefundId: `re_${of}`,
    amountMinor: minor,
    currency,
  }) as const
export const returned = (minor: number, of = '1') =>
  example('Refunded', { requestId: id(`refund-${of}`), providerRefundId: `re_${of}`, amountMinor: minor })
export const lateReason = 'The payment was captured after it had ended.'
