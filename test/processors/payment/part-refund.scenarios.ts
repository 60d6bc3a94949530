// The rules of returning a part of what was captured, as scenarios.
import { payment } from '../../../processors/payment/payment'
import { example } from '../../examples/examples'
import { id } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import {
  adjustment,
  amountMinor,
  chargingMoreFailed,
  chargingWhileRefunding,
  dueChanged,
  partBlocked,
  reason,
  refundAsked,
  refundingBoth,
  refundingPart,
} from './histories'
import {
  taken,
  adjusted,
  isCancelled,
  charge,
  refund,
  secondCharged,
  secondCaptured,
  confirmed,
  returned,
  lateReason,
  refundBlocked,
  accepted,
  paidBack,
} from './outputs'

export const partRefundScenarios = [
  scenario(payment, 'a part that went back adjusts the payment')
    .given(...refundingPart)
    .when(returned(1_500))
    .then(confirmed(1_500), adjusted(0, 1_500, amountMinor - 1_500)),
  scenario(payment, 'the first of two refunds is not all')
    .given(...refundingBoth)
    .when(returned(1_000, '2'))
    .then(confirmed(1_000, '2')),
  scenario(payment, 'the last of two refunds adjusts the payment by both')
    .given(...refundingBoth, example('RefundConfirmed', confirmed(1_000, '2')))
    .when(returned(2_000))
    .then(confirmed(2_000), adjusted(0, 3_000, amountMinor - 1_000, 'adjustment-2')),
  scenario(payment, 'when less is due while a part goes back, only the rest is returned')
    .given(...refundingPart)
    .when(adjustment(amountMinor - 2_000, 'adjustment-2'))
    .then(taken(amountMinor - 2_000, 'adjustment-2'), refund(500)),
  scenario(payment, 'when more is due while a part goes back, it is charged at once')
    .given(...refundingPart)
    .when(adjustment(amountMinor + 500, 'adjustment-2'))
    .then(taken(amountMinor + 500, 'adjustment-2'), charge(2_000)),
  scenario(payment, 'a part that went back while more is charged does not adjust the payment yet')
    .given(...chargingWhileRefunding)
    .when(returned(1_500))
    .then(confirmed(1_500)),
  scenario(payment, 'a part that is refused while more is charged is somebody’s to look at')
    .given(...chargingWhileRefunding)
    .when(example('RefundRefused'))
    .then(refundBlocked()),
  scenario(payment, 'a charge that is captured while a part goes back does not adjust the payment yet')
    .given(...chargingWhileRefunding)
    .when(secondCharged)
    .then(secondCaptured),
  scenario(payment, 'a charge and a refund since the last answer are both told')
    .given(...chargingWhileRefunding, example('ChargeCaptured'))
    .when(returned(1_500))
    .then(confirmed(1_500), adjusted(2_000, 1_500, amountMinor + 500, 'adjustment-2')),
  scenario(payment, 'a part that went back is told after the payment is cancelled while charging')
    .given(...chargingWhileRefunding, example('PaymentCancellationAccepted'))
    .when(returned(1_500))
    .then(confirmed(1_500)),
  scenario(payment, 'a part that is refused after the payment is cancelled while charging is somebody’s to look at')
    .given(...chargingWhileRefunding, example('PaymentCancellationAccepted'))
    .when(example('RefundRefused'))
    .then(refundBlocked()),
  scenario(payment, 'a refused part keeps a newer adjustment open')
    .given(...partBlocked)
    .when(adjustment(amountMinor - 1_500, 'adjustment-2'))
    .then(taken(amountMinor - 1_500, 'adjustment-2')),
  scenario(payment, 'a refused part that goes back after all answers the newest adjustment')
    .given(...partBlocked, dueChanged(amountMinor - 1_500, 'adjustment-2'))
    .when(returned(1_500))
    .then(confirmed(1_500), adjusted(0, 1_500, amountMinor - 1_500, 'adjustment-2')),
  scenario(payment, 'a payment with a refused part is cancelled by returning the rest')
    .given(...partBlocked)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, isCancelled, refund(amountMinor - 1_500, '1', reason)),
  ...[
    ['goes back', [] as const],
    ['was refused to go back', [example('RefundBlocked', { refundRequestId: id('refund-2') })] as const],
  ].map(([how, then]) =>
    scenario(payment, `a charge that comes late while another part ${String(how)} is returned too`)
      .given(
        ...chargingMoreFailed,
        dueChanged(amountMinor - 1_500, 'adjustment-2'),
        refundAsked('refund-2', 1_500),
        ...(then as []),
      )
      .when(secondCharged)
      .then(secondCaptured, refund(2_000, '2', lateReason)),
  ),
  scenario(payment, 'a charge that comes late after all has gone back is returned too')
    .given(
      ...chargingMoreFailed,
      example('PaymentCancellationAccepted'),
      example('RefundRequested'),
      example('RefundConfirmed'),
      example('PaymentRefunded'),
    )
    .when(secondCharged)
    .then(secondCaptured, refund(2_000, '2', lateReason)),
  scenario(payment, 'what came late after all had gone back is told by itself')
    .given(
      ...chargingMoreFailed,
      example('PaymentCancellationAccepted'),
      example('RefundRequested'),
      example('RefundConfirmed'),
      example('PaymentRefunded'),
      example('ChargeCaptured'),
      refundAsked('refund-2', 2_000, '2'),
    )
    .when(returned(2_000, '2'))
    .then(confirmed(2_000, '2'), paidBack(2_000, '2')),
]
