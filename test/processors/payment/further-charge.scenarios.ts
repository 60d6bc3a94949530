// The rules of charging more after the first charge, as scenarios.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { id } from '../../examples/values'
import {
  adjustment,
  amountMinor,
  chargedMore,
  chargingMore,
  chargingMoreFailed,
  chargingWhileRefunding,
  dueChanged,
  reason,
  refundAsked,
} from './histories'
import {
  adjusted,
  charge,
  confirmed,
  lateReason,
  notEnough,
  refund,
  refused,
  returned,
  secondCaptured,
  secondCharged,
  secondDeclined,
  secondFailed,
  taken,
} from './outputs'

export const furtherChargeScenarios = [
  scenario(payment, 'a further charge that is captured adjusts the payment')
    .given(...chargingMore)
    .when(secondCharged)
    .then(secondCaptured, adjusted(2_000, 0, amountMinor + 2_000)),
  scenario(payment, 'a further charge that is declined fails the adjustment, and the payment stays as it was')
    .given(...chargingMore)
    .when(secondDeclined)
    .then(secondFailed, refused(notEnough.code, notEnough.reason)),
  scenario(payment, 'after a failed adjustment nothing more is due')
    .given(...chargingMoreFailed)
    .when(adjustment(amountMinor, 'adjustment-2'))
    .then(taken(amountMinor, 'adjustment-2'), adjusted(0, 0, amountMinor, 'adjustment-2')),
  scenario(payment, 'a newer adjustment waits until it is known what became of the charge')
    .given(...chargingMore)
    .when(adjustment(amountMinor + 500, 'adjustment-2'))
    .then(taken(amountMinor + 500, 'adjustment-2')),
  scenario(payment, 'a charge of more than is due by now goes back in part')
    .given(...chargingMore, dueChanged(amountMinor + 500, 'adjustment-2'))
    .when(secondCharged)
    .then(secondCaptured, refund(1_500, '2')),
  scenario(payment, 'a charge that was declined is asked for again when a newer adjustment needs it')
    .given(...chargingMore, dueChanged(amountMinor + 500, 'adjustment-2'))
    .when(secondDeclined)
    .then(secondFailed, charge(500)),
  scenario(payment, 'a declined charge that is not needed by now adjusts the payment')
    .given(...chargingMore, dueChanged(amountMinor, 'adjustment-2'))
    .when(secondDeclined)
    .then(secondFailed, adjusted(0, 0, amountMinor, 'adjustment-2')),
  scenario(payment, 'a charge that is captured after it was declined goes back')
    .given(...chargingMoreFailed)
    .when(secondCharged)
    .then(secondCaptured, refund(2_000, '2', lateReason)),
  scenario(payment, 'what came late and went back is nobody’s news')
    .given(...chargingMoreFailed, example('ChargeCaptured'), refundAsked('refund-1', 2_000, '2'))
    .when(returned(2_000))
    .then(confirmed(2_000)),
  scenario(payment, 'an adjustment does not tell of what came late and went back before')
    .given(
      ...chargingMoreFailed,
      example('ChargeCaptured'),
      refundAsked('refund-1', 2_000, '2'),
      example('RefundConfirmed', confirmed(2_000)),
    )
    .when(adjustment(amountMinor, 'adjustment-2'))
    .then(taken(amountMinor, 'adjustment-2'), adjusted(0, 0, amountMinor, 'adjustment-2')),
  scenario(payment, 'a charge that comes late serves what is due by then')
    .given(
      ...chargingMoreFailed,
      dueChanged(amountMinor + 2_000, 'adjustment-2'),
      chargedMore('charge-3', 2_000),
      example('ChargeCaptured'),
    )
    .when(example('ChargeDeclined', { requestId: id('charge-3'), chargeRequestId: id('charge-3') }))
    .then(
      { ...secondFailed, chargeRequestId: id('charge-3') },
      adjusted(2_000, 0, amountMinor + 2_000, 'adjustment-2'),
    ),
  scenario(payment, 'a late charge that is not enough goes back with the failed adjustment')
    .given(
      ...chargingMoreFailed,
      dueChanged(amountMinor + 3_000, 'adjustment-2'),
      chargedMore('charge-3', 3_000),
      example('ChargeCaptured'),
    )
    .when(example('ChargeDeclined', { requestId: id('charge-3'), chargeRequestId: id('charge-3') }))
    .then(
      { ...secondFailed, chargeRequestId: id('charge-3') },
      refused(notEnough.code, notEnough.reason, 'adjustment-2'),
      refund(2_000, '2', lateReason),
    ),
  scenario(payment, 'a further charge that is declined after the cancellation leaves the rest to be returned')
    .given(...chargingMore, example('PaymentCancellationAccepted'))
    .when(secondDeclined)
    .then(secondFailed, refund(amountMinor, '1', reason)),

  scenario(payment, 'a further charge that is declined after a part went back leaves due what is left')
    .given(...chargingWhileRefunding)
    .when(secondDeclined)
    .then(secondFailed, refused(notEnough.code, notEnough.reason, 'adjustment-2')),
  scenario(payment, 'the part that went back before a failed adjustment is told by the next one')
    .given(
      ...chargingWhileRefunding,
      example('ChargeFailed'),
      example('PaymentAdjustmentFailed', { requestId: id('adjustment-2') }),
      example('RefundConfirmed', { amountMinor: 1_500 }),
    )
    .when(adjustment(amountMinor - 1_500, 'adjustment-3'))
    .then(taken(amountMinor - 1_500, 'adjustment-3'), adjusted(0, 1_500, amountMinor - 1_500, 'adjustment-3')),
  scenario(payment, 'a failed adjustment leaves due what was due before those that it superseded')
    .given(
      ...chargingMore,
      dueChanged(amountMinor - 1_500, 'adjustment-2'),
      dueChanged(amountMinor + 500, 'adjustment-3'),
      example('ChargeFailed'),
      chargedMore('charge-3', 500),
    )
    .when(example('ChargeDeclined', { requestId: id('charge-3'), chargeRequestId: id('charge-3') }))
    .then(
      { ...secondFailed, chargeRequestId: id('charge-3') },
      refused(notEnough.code, notEnough.reason, 'adjustment-3'),
    ),
]
