// The rules of charging an order for the first time, as scenarios.
import { payment } from '../../../processors/payment/payment'
import { paymentPatienceMs } from '../../../processors/payment/waiting'
import type { CurrencyCode } from '../../../schemas/ids'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { at, id, paid } from '../../examples/values'
import { charging } from './histories'
import { captured, completed, firstCharge, firstFailure, notEnough, opened, overdue } from './outputs'

export const firstPaymentScenarios = [
  scenario(payment, 'a payment that is asked for is charged')
    .when(example('PaymentRequested'))
    .then(opened(), firstCharge()),
  scenario(payment, 'a captured charge completes the payment')
    .given(...charging)
    .when(example('Charged'))
    .then(captured, completed),
  scenario(payment, 'an answer to another request is passed over')
    .given(...charging)
    .when(example('Charged', { requestId: id('another-request'), chargeRequestId: id('another-request') }))
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
    .then(firstFailure(), { type: 'PaymentFailed', ...notEnough }),
  scenario(payment, 'a declined charge without a code of the issuer fails by the provider’s')
    .given(...charging)
    .when(example('ChargeDeclined', { declineCode: null }))
    .then(firstFailure({ code: 'card_declined' }), { type: 'PaymentFailed', ...notEnough, code: 'card_declined' }),
  scenario(payment, 'a charge that nobody answers in time is somebody’s to look at')
    .given(...charging)
    .whenTheDeadlinePasses()
    .then(overdue('CHARGE')),
  scenario(payment, 'a charge that is overdue again is counted')
    .given(...charging, example('PaymentOverdue', { at: at + paymentPatienceMs }))
    .whenTheDeadlinePasses(1_000)
    .then(overdue('CHARGE', 2)),
]
