// One valid example of each message about money.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { currency, customerId, head, id, orderId, paid, paymentMethodToken } from './values'

const requestId = id('charge-1')

export const paymentExamples: {
  readonly [Name in MessageIn<'oms.payment.events.v1' | 'oms.stripe.results.v1'>]: Messages[Name]
} = {
  ChargeRequested: {
    type: 'ChargeRequested',
    ...head('charge-1'),
    ...paid,
    paymentMethodToken,
    customerId,
    description: `Order ${orderId}`,
  },
  RefundRequested: {
    type: 'RefundRequested',
    ...head('refund-1'),
    chargeRequestId: requestId,
    providerPaymentId: 'pi_1',
    ...paid,
    reason: 'The customer asked for it: ORDERED_TWICE.',
  },
  PaymentCompleted: { type: 'PaymentCompleted', ...head('payment-completed-1'), ...paid, providerPaymentId: 'pi_1' },
  PaymentFailed: {
    type: 'PaymentFailed',
    ...head('payment-failed-1'),
    code: 'insufficient_funds',
    reason: 'Your card has insufficient funds.',
  },
  PaymentCancellationAccepted: {
    type: 'PaymentCancellationAccepted',
    ...head('payment-cancelling-1'),
    reason: 'The customer asked for it: ORDERED_TWICE.',
  },
  PaymentCancelled: {
    type: 'PaymentCancelled',
    ...head('payment-cancelled-1'),
    reason: 'The customer asked for it: ORDERED_TWICE.',
  },
  PaymentRefunded: { type: 'PaymentRefunded', ...head('payment-refunded-1'), ...paid, providerRefundId: 're_1' },
  PaymentDueChanged: {
    type: 'PaymentDueChanged',
    ...head('due-changed-1'),
    requestId: id('adjustment-1'),
    dueMinor: paid.amountMinor + 2_000,
    currency,
    reason: 'The order was changed.',
  },
  PaymentAdjusted: {
    type: 'PaymentAdjusted',
    ...head('adjusted-1'),
    requestId: id('adjustment-1'),
    chargedMinor: 2_000,
    refundedMinor: 0,
    dueMinor: paid.amountMinor + 2_000,
    currency,
  },
  PaymentAdjustmentFailed: {
    type: 'PaymentAdjustmentFailed',
    ...head('adjustment-failed-1'),
    requestId: id('adjustment-1'),
    code: 'insufficient_funds',
    reason: 'Your card has insufficient funds.',
  },
  ChargeCaptured: {
    type: 'ChargeCaptured',
    ...head('captured-1'),
    chargeRequestId: id('charge-2'),
    providerPaymentId: 'pi_2',
    amountMinor: 2_000,
    currency,
  },
  ChargeFailed: {
    type: 'ChargeFailed',
    ...head('charge-failed-1'),
    chargeRequestId: id('charge-2'),
    code: 'insufficient_funds',
    reason: 'Your card has insufficient funds.',
  },
  RefundConfirmed: {
    type: 'RefundConfirmed',
    ...head('refund-confirmed-1'),
    refundRequestId: id('refund-1'),
    providerRefundId: 're_1',
    ...paid,
  },
  PaymentOverdue: { type: 'PaymentOverdue', ...head('payment-overdue-1'), attempt: 1, waitingFor: 'CHARGE' },
  RefundBlocked: {
    type: 'RefundBlocked',
    ...head('refund-blocked-1'),
    refundRequestId: id('refund-1'),
    code: 'charge_disputed',
    reason: 'The charge is disputed.',
  },
  Charged: { type: 'Charged', ...head('charged-1'), requestId, providerPaymentId: 'pi_1', ...paid },
  ChargeDeclined: {
    type: 'ChargeDeclined',
    ...head('declined-1'),
    requestId,
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    reason: 'Your card has insufficient funds.',
  },
  Refunded: {
    type: 'Refunded',
    ...head('refund-made-1'),
    requestId: id('refund-1'),
    providerRefundId: 're_1',
    ...paid,
  },
  RefundRefused: {
    type: 'RefundRefused',
    ...head('refund-refused-1'),
    requestId: id('refund-1'),
    code: 'charge_disputed',
    reason: 'The charge is disputed.',
  },
}
