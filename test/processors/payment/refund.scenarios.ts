// The rules of returning what was captured, as scenarios.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { id, paid } from '../../examples/values'
import { blocked, failed, firstCaptured, paidTwice, refundAsked, refunded, refunding } from './histories'
import { accepted, confirmed, ended, overdue, paidBack, refundBlocked } from './outputs'

const lateRefunding = [...failed, firstCaptured, example('RefundRequested')]
export const refundScenarios = [
  scenario(payment, 'a returned amount ends the refund')
    .given(...refunding)
    .when(example('Refunded'))
    .then(confirmed(paid.amountMinor), paidBack()),
  scenario(payment, 'a refund of another request is passed over')
    .given(...refunding)
    .when(example('Refunded', { requestId: id('another-request') }))
    .then(),
  scenario(payment, 'a refund of another amount can’t be')
    .given(...refunding)
    .when(example('Refunded', { amountMinor: 1 }))
    .thenThrows(/refund-1 returned another amount/),
  scenario(payment, 'a refused refund is somebody’s to look at')
    .given(...refunding)
    .when(example('RefundRefused'))
    .then(refundBlocked()),
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
    .then(confirmed(paid.amountMinor), paidBack()),
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
    .then(ended),
  scenario(payment, 'a cancellation returns what no adjustment has told of')
    .given(
      ...paidTwice,
      example('PaymentCancellationAccepted'),
      refundAsked('refund-1', 2_000, '2'),
      example('RefundRequested', { id: id('refund-2') }),
      example('RefundConfirmed', { amountMinor: 2_000 }),
    )
    .when(example('Refunded', { requestId: id('refund-2'), providerRefundId: 're_2' }))
    .then(confirmed(paid.amountMinor, '2'), paidBack(paid.amountMinor + 2_000, '2')),
]
