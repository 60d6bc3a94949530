// Pasts of a payment that scenarios start from, each as the facts that led to it.
import type { MessageOf } from '../../schemas/message'
import { example } from '../examples/examples'
import { currency, head, id, paid } from '../examples/values'

export const { amountMinor } = paid
export const { reason } = example('PaymentCancellationRequested')
export const changeReason = 'The order was changed.'

/** The order's word that so much is due in all. */
export const adjustment = (dueMinor: number, name = 'adjustment-1'): MessageOf<'PaymentAdjustmentRequested'> => ({
  type: 'PaymentAdjustmentRequested',
  ...head(name),
  dueMinor,
  currency,
  reason: changeReason,
})
/** The same, as it was taken up. */
export const dueChanged = (dueMinor: number, name = 'adjustment-1') =>
  example('PaymentDueChanged', { dueMinor, requestId: id(name) })
export const chargedMore = (name: string, minor: number) =>
  example('ChargeRequested', { id: id(name), amountMinor: minor })
export const refundAsked = (name: string, minor: number, charge = '1') =>
  example('RefundRequested', {
    id: id(name),
    amountMinor: minor,
    chargeRequestId: id(`charge-${charge}`),
    providerPaymentId: `pi_${charge}`,
    reason: changeReason,
  })

export const charging = [example('ChargeRequested')]
export const cancelling = [...charging, example('PaymentCancellationAccepted')]
export const paidOnce = [...charging, example('PaymentCompleted')]
export const failed = [...charging, example('PaymentFailed')]
export const neverAsked = [example('PaymentCancelled')]
export const cancelled = [
  ...cancelling,
  example('ChargeFailed', { chargeRequestId: id('charge-1') }),
  example('PaymentCancelled'),
]

/** A cancelled payment whose money goes back. */
export const refunding = [...paidOnce, example('PaymentCancellationAccepted'), example('RefundRequested')]
export const blocked = [...refunding, example('RefundBlocked')]
export const refunded = [...refunding, example('RefundConfirmed'), example('PaymentRefunded')]

/** 2,000 more are due, and being charged. */
export const chargingMore = [...paidOnce, dueChanged(amountMinor + 2_000), chargedMore('charge-2', 2_000)]
export const paidTwice = [...chargingMore, example('ChargeCaptured'), example('PaymentAdjusted')]
export const chargingMoreFailed = [...chargingMore, example('ChargeFailed'), example('PaymentAdjustmentFailed')]

/** 1,500 less are due, and being returned. */
export const refundingPart = [...paidOnce, dueChanged(amountMinor - 1_500), refundAsked('refund-1', 1_500)]
export const partBlocked = [...refundingPart, example('RefundBlocked')]

/** After two charges 3,000 less are due: the second charge is returned wholly, the first in part. */
export const refundingBoth = [
  ...paidTwice,
  dueChanged(amountMinor - 1_000, 'adjustment-2'),
  refundAsked('refund-1', 2_000, '2'),
  refundAsked('refund-2', 1_000),
]
/** Less was due first, and being returned; then more, and it is being charged. */
export const chargingWhileRefunding = [
  ...refundingPart,
  dueChanged(amountMinor + 500, 'adjustment-2'),
  chargedMore('charge-2', 2_000),
]
