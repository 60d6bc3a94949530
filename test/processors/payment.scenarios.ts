// The rules of charging an order and of returning the money, as scenarios.
import { payment, paymentPatienceMs } from '../../processors/payment'
import type { CurrencyCode } from '../../schemas/ids'
import { example } from '../examples/examples'
import { at, customerId, id, orderId, paid, paymentMethodToken } from '../examples/values'
import { scenario } from '../dsl/scenario'

const { reason } = example('PaymentCancellationRequested')
const charging = [example('ChargeRequested')]
const cancelling = [...charging, example('PaymentCancellationAccepted')]
const captured = [...charging, example('PaymentCompleted')]
const refunding = [...captured, example('PaymentCancellationAccepted'), example('RefundRequested')]
const blocked = [...refunding, example('RefundBlocked')]
const refunded = [...refunding, example('PaymentRefunded')]
const failed = [...charging, example('PaymentFailed')]
const cancelled = [...cancelling, example('PaymentCancelled')]
const neverAsked = [example('PaymentCancelled')]
const other = { requestId: id('another-request') }

const refundRequested = (why = reason) =>
  ({
    type: 'RefundRequested',
    chargeRequestId: id('charge-1'),
    providerPaymentId: 'pi_1',
    ...paid,
    reason: why,
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
    .then({ type: 'PaymentFailed', code: 'insufficient_funds', reason: 'Your card has insufficient funds.' }),
  scenario(payment, 'a declined charge without a code of the issuer fails by the provider’s')
    .given(...charging)
    .when(example('ChargeDeclined', { declineCode: null }))
    .then({ type: 'PaymentFailed', code: 'card_declined', reason: 'Your card has insufficient funds.' }),
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
    .then({ type: 'PaymentCancellationAccepted', reason }),
  scenario(payment, 'a capture that comes after the cancellation is refunded')
    .given(...cancelling)
    .when(example('Charged'))
    .then(refundRequested()),
  scenario(payment, 'a decline that comes after the cancellation settles it')
    .given(...cancelling)
    .when(example('ChargeDeclined'))
    .then({ type: 'PaymentCancelled', reason }),
  scenario(payment, 'a cancelled charge that nobody answers in time is somebody’s to look at')
    .given(...cancelling)
    .whenTheDeadlinePasses()
    .then(overdue('CHARGE')),
  scenario(payment, 'a completed payment is refunded')
    .given(...captured)
    .when(example('PaymentCancellationRequested'))
    .then({ type: 'PaymentCancellationAccepted', reason }, refundRequested()),
  scenario(payment, 'a failed payment is cancelled without more')
    .given(...failed)
    .when(example('PaymentCancellationRequested'))
    .then({ type: 'PaymentCancelled', reason }),
  scenario(payment, 'a capture that follows a decline is refunded')
    .given(...failed)
    .when(example('Charged'))
    .then(refundRequested(lateReason)),
  scenario(payment, 'a capture that follows the end of a cancelled payment is refunded')
    .given(...cancelled)
    .when(example('Charged'))
    .then(refundRequested(lateReason)),
]

const refunds = [
  scenario(payment, 'a returned amount ends the refund')
    .given(...refunding)
    .when(example('Refunded'))
    .then({ type: 'PaymentRefunded', ...paid, providerRefundId: 're_1' }),
  scenario(payment, 'a refund of another request is passed over')
    .given(...refunding)
    .when(example('Refunded', other))
    .then(),
  scenario(payment, 'a refused refund is somebody’s to look at')
    .given(...refunding)
    .when(example('RefundRefused'))
    .then({ type: 'RefundBlocked', code: 'charge_disputed', reason: 'The charge is disputed.' }),
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
    .then({ type: 'PaymentRefunded', ...paid, providerRefundId: 're_1' }),
  scenario(payment, 'money that went back goes back once')
    .given(...refunded)
    .when(example('PaymentCancellationRequested'))
    .then(),
]

export const paymentScenarios = [...charges, ...undoing, ...refunds]
