// The rules of charging an order for the first time and of undoing its payment, as scenarios.
import { payment, paymentPatienceMs } from '../../processors/payment'
import type { CurrencyCode } from '../../schemas/ids'
import { example } from '../examples/examples'
import { at, currency, customerId, id, orderId, paid, paymentMethodToken } from '../examples/values'
import { scenario } from '../dsl/scenario'
import { paymentAdjustmentScenarios } from './payment-adjustment.scenarios'
import { furtherChargeScenarios } from './payment-further-charge.scenarios'
import { partRefundScenarios } from './payment-part-refund.scenarios'
import {
  blocked,
  cancelled,
  cancelling,
  charging,
  chargingMore,
  dueChanged,
  failed,
  neverAsked,
  paidOnce,
  paidTwice,
  reason,
  refunded,
  refunding,
  refundingPart,
} from './payment-histories'

const other = { requestId: id('another-request') }
const captured = {
  type: 'ChargeCaptured',
  chargeRequestId: id('charge-1'),
  providerPaymentId: 'pi_1',
  ...paid,
} as const
const confirmed = {
  type: 'RefundConfirmed',
  refundRequestId: id('refund-1'),
  providerRefundId: 're_1',
  ...paid,
} as const
const returned = { type: 'PaymentRefunded', ...paid, providerRefundId: 're_1' } as const
const accepted = { type: 'PaymentCancellationAccepted', reason } as const
const declined = { code: 'insufficient_funds', reason: 'Your card has insufficient funds.' }
const superseded = {
  type: 'PaymentAdjustmentFailed',
  requestId: id('adjustment-1'),
  code: 'CANCELLED',
  reason: 'The payment is cancelled.',
} as const

const refundRequested = (why = reason, changes = {}) =>
  ({
    type: 'RefundRequested',
    chargeRequestId: id('charge-1'),
    providerPaymentId: 'pi_1',
    ...paid,
    reason: why,
    ...changes,
  }) as const
const overdue = (waitingFor: 'CHARGE' | 'REFUND', attempt = 1) =>
  ({ type: 'PaymentOverdue', attempt, waitingFor }) as const
const lateReason = 'The payment was captured after it had ended.'

const charges = [
  scenario(payment, 'a payment that is asked for is charged')
    .when(example('PaymentRequested'))
    .then({ type: 'ChargeRequested', ...paid, paymentMethodToken, customerId, description: `Order ${orderId}` }),
  scenario(payment, 'a captured charge completes the payment')
    .given(...charging)
    .when(example('Charged'))
    .then({ type: 'PaymentCompleted', ...paid, providerPaymentId: 'pi_1' }),
  scenario(payment, 'an answer to another request is passed over')
    .given(...charging)
    .when(example('Charged', other))
    .then(),
  scenario(payment, 'a capture of another amount can’t be')
    .given(...charging)
    .when(example('Charged', { amountMinor: paid.amountMinor + 1 }))
    .thenThrows(/charge-1 captured another amount/),
  scenario(payment, 'a capture in another currency can’t be')
    .given(...charging)
    .when(example('Charged', { currency: 'USD' as CurrencyCode }))
    .thenThrows(/charge-1 captured another amount/),
  scenario(payment, 'a declined charge fails the payment by the issuer’s code')
    .given(...charging)
    .when(example('ChargeDeclined'))
    .then({ type: 'PaymentFailed', ...declined }),
  scenario(payment, 'a declined charge without a code of the issuer fails by the provider’s')
    .given(...charging)
    .when(example('ChargeDeclined', { declineCode: null }))
    .then({ type: 'PaymentFailed', ...declined, code: 'card_declined' }),
  scenario(payment, 'a charge that nobody answers in time is somebody’s to look at')
    .given(...charging)
    .whenTheDeadlinePasses()
    .then(overdue('CHARGE')),
  scenario(payment, 'a charge that is overdue again is counted')
    .given(...charging, example('PaymentOverdue', { at: at + paymentPatienceMs }))
    .whenTheDeadlinePasses(1_000)
    .then(overdue('CHARGE', 2)),
]

const undoing = [
  scenario(payment, 'a payment that was never asked for is cancelled at once')
    .when(example('PaymentCancellationRequested'))
    .then({ type: 'PaymentCancelled', reason }),
  scenario(payment, 'a payment that is asked for after it was cancelled is not charged')
    .given(...neverAsked)
    .when(example('PaymentRequested'))
    .then(),
  scenario(payment, 'a charge under way is undone as soon as it is known what became of it')
    .given(...charging)
    .when(example('PaymentCancellationRequested'))
    .then(accepted),
  scenario(payment, 'a capture that comes after the cancellation is refunded')
    .given(...cancelling)
    .when(example('Charged'))
    .then(captured, refundRequested()),
  scenario(payment, 'a decline that comes after the cancellation settles it')
    .given(...cancelling)
    .when(example('ChargeDeclined'))
    .then({ type: 'ChargeFailed', chargeRequestId: id('charge-1'), ...declined }, { type: 'PaymentCancelled', reason }),
  scenario(payment, 'a cancelled charge that nobody answers in time is somebody’s to look at')
    .given(...cancelling)
    .whenTheDeadlinePasses()
    .then(overdue('CHARGE')),
  scenario(payment, 'a completed payment is refunded')
    .given(...paidOnce)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, refundRequested()),
  scenario(payment, 'a payment of two charges is refunded in two, the newest first')
    .given(...paidTwice)
    .when(example('PaymentCancellationRequested'))
    .then(
      accepted,
      refundRequested(reason, { chargeRequestId: id('charge-2'), providerPaymentId: 'pi_2', amountMinor: 2_000 }),
      refundRequested(),
    ),
  scenario(payment, 'a further charge under way is waited for before all is returned, and its adjustment has failed')
    .given(...chargingMore)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, superseded),
  scenario(payment, 'what is being returned is not returned again when the payment is cancelled')
    .given(...refundingPart)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, superseded, refundRequested(reason, { amountMinor: paid.amountMinor - 1_500 })),
  scenario(payment, 'a payment of which all has gone back before is cancelled without more')
    .given(
      ...paidOnce,
      dueChanged(0),
      example('RefundRequested'),
      example('RefundConfirmed'),
      example('PaymentAdjusted', { chargedMinor: 0, refundedMinor: paid.amountMinor, dueMinor: 0 }),
    )
    .when(example('PaymentCancellationRequested'))
    .then({ type: 'PaymentCancelled', reason }),
  scenario(payment, 'a failed payment is cancelled without more')
    .given(...failed)
    .when(example('PaymentCancellationRequested'))
    .then({ type: 'PaymentCancelled', reason }),
  scenario(payment, 'a capture that follows a decline is refunded')
    .given(...failed)
    .when(example('Charged'))
    .then(captured, refundRequested(lateReason)),
  scenario(payment, 'a capture that follows the end of a cancelled payment is refunded')
    .given(...cancelled)
    .when(example('Charged'))
    .then(captured, refundRequested(lateReason)),
]

const lateRefunding = [...failed, example('ChargeCaptured', captured), example('RefundRequested')]
const refunds = [
  scenario(payment, 'a returned amount ends the refund')
    .given(...refunding)
    .when(example('Refunded'))
    .then(confirmed, returned),
  scenario(payment, 'a refund of another request is passed over')
    .given(...refunding)
    .when(example('Refunded', other))
    .then(),
  scenario(payment, 'a refund of another amount can’t be')
    .given(...refunding)
    .when(example('Refunded', { amountMinor: 1 }))
    .thenThrows(/refund-1 returned another amount/),
  scenario(payment, 'a refused refund is somebody’s to look at')
    .given(...refunding)
    .when(example('RefundRefused'))
    .then({
      type: 'RefundBlocked',
      refundRequestId: id('refund-1'),
      code: 'charge_disputed',
      reason: 'The charge is disputed.',
    }),
  scenario(payment, 'a refund that nobody answers in time is somebody’s to look at')
    .given(...refunding)
    .whenTheDeadlinePasses()
    .then(overdue('REFUND')),
  scenario(payment, 'a refused refund is looked at again')
    .given(...blocked)
    .whenTheDeadlinePasses()
    .then(overdue('REFUND')),
  scenario(payment, 'a refused refund that succeeds after all ends the refund')
    .given(...blocked)
    .when(example('Refunded'))
    .then(confirmed, returned),
  scenario(payment, 'a refusal of what was returned before is late')
    .given(...refunded)
    .when(example('RefundRefused'))
    .then(),
  scenario(payment, 'money that went back goes back once')
    .given(...refunded)
    .when(example('PaymentCancellationRequested'))
    .then(),
  scenario(payment, 'a cancellation while a late capture goes back ends with the refund')
    .given(...lateRefunding)
    .when(example('PaymentCancellationRequested'))
    .then(accepted),
  scenario(payment, 'a cancellation after a late capture went back ends at once')
    .given(...lateRefunding, example('RefundConfirmed'), example('PaymentRefunded'))
    .when(example('PaymentCancellationRequested'))
    .then({ type: 'PaymentCancelled', reason }),
  scenario(payment, 'a cancellation returns what no adjustment has told of')
    .given(
      ...paidTwice,
      example('PaymentCancellationAccepted'),
      example('RefundRequested', { chargeRequestId: id('charge-2'), providerPaymentId: 'pi_2', amountMinor: 2_000 }),
      example('RefundRequested', { id: id('refund-2') }),
      example('RefundConfirmed', { amountMinor: 2_000 }),
    )
    .when(example('Refunded', { requestId: id('refund-2'), providerRefundId: 're_2' }))
    .then(
      { ...confirmed, refundRequestId: id('refund-2'), providerRefundId: 're_2' },
      { type: 'PaymentRefunded', amountMinor: paid.amountMinor + 2_000, currency, providerRefundId: 're_2' },
    ),
]

const adjusting = [...paymentAdjustmentScenarios, ...furtherChargeScenarios, ...partRefundScenarios]
export const paymentScenarios = [...charges, ...undoing, ...refunds, ...adjusting]
