// The rules of setting another amount due, as scenarios: what is asked for at once, what waits, what is refused.
import { payment } from '../../../processors/payment/payment'
import type { CurrencyCode } from '../../../schemas/ids'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import {
  adjustment,
  amountMinor,
  authenticating,
  blocked,
  cancelled,
  cancelling,
  capturing,
  changeReason,
  charging,
  dueChanged,
  failed,
  paidOnce,
  paidTwice,
  pending,
  refunded,
  refunding,
  releasing,
} from './histories'
import {
  adjusted,
  captured,
  charge,
  completed,
  ended,
  firstCharge,
  firstFailure,
  hasFailed,
  isCancelled,
  notEnough,
  opened,
  refund,
  taken,
  voided,
} from './outputs'

export const paymentAdjustmentScenarios = [
  scenario(payment, 'when more is due, the difference is charged by the same means')
    .given(...paidOnce)
    .when(adjustment(amountMinor + 2_000))
    .then(taken(amountMinor + 2_000), charge(2_000)),
  scenario(payment, 'when less is due, the difference is returned')
    .given(...paidOnce)
    .when(adjustment(amountMinor - 1_500))
    .then(taken(amountMinor - 1_500), refund(1_500)),
  scenario(payment, 'when less is due than the newest charge brought, the rest comes from the one before')
    .given(...paidTwice)
    .when(adjustment(amountMinor - 1_000, 'adjustment-2'))
    .then(taken(amountMinor - 1_000, 'adjustment-2'), refund(2_000, '2'), refund(1_000)),
  scenario(payment, 'an adjustment that changes nothing is done at once')
    .given(...paidOnce)
    .when(adjustment(amountMinor))
    .then(taken(amountMinor), adjusted(0, 0, amountMinor)),
  scenario(payment, 'a repeated adjustment is passed over, though another amount were due since')
    .given(...paidTwice)
    .when(adjustment(amountMinor))
    .then(),
  scenario(payment, 'less than nothing is never due')
    .given(...paidOnce)
    .when(adjustment(-1))
    .thenThrows(/adjustment-1 asks for less than nothing/),
  scenario(payment, 'an amount in another currency is never due')
    .given(...paidOnce)
    .when({ ...adjustment(amountMinor), currency: 'USD' as CurrencyCode })
    .thenThrows(/adjustment-1 is in another currency/),
  scenario(payment, 'what is due is remembered before the payment is asked for')
    .when(adjustment(amountMinor + 2_000))
    .then(taken(amountMinor + 2_000)),
  scenario(payment, 'a payment whose amount due is known is charged as asked first')
    .given(dueChanged(amountMinor + 2_000))
    .when(example('PaymentRequested'))
    .then(opened(), firstCharge()),
  scenario(payment, 'a payment in another currency than its adjustment can’t be')
    .given(dueChanged(amountMinor + 2_000))
    .when(example('PaymentRequested', { currency: 'USD' as CurrencyCode }))
    .thenThrows(/is in another currency/),
  scenario(payment, 'nothing due and nothing charged is as it is to be')
    .when(adjustment(0))
    .then(taken(0), adjusted(0, 0, 0)),
  scenario(payment, 'a payment that is asked for after an adjustment was answered is the newer word')
    .given(dueChanged(0), example('PaymentAdjusted', { chargedMinor: 0, dueMinor: 0 }))
    .when(example('PaymentRequested'))
    .then(opened(), firstCharge()),
  scenario(payment, 'a remembered amount is not charged once the payment is cancelled')
    .given(dueChanged(amountMinor + 2_000))
    .when(example('PaymentCancellationRequested'))
    .then(isCancelled, ended),
  scenario(payment, 'what is due is remembered while the first charge is under way')
    .given(...charging)
    .when(adjustment(amountMinor + 2_000))
    .then(taken(amountMinor + 2_000)),
  scenario(payment, 'what became due meanwhile is charged after the first charge')
    .given(...charging, dueChanged(amountMinor + 2_000))
    .when(example('Charged'))
    .then(captured, completed, charge(2_000)),
  scenario(payment, 'what is due no longer goes back after the first charge')
    .given(...charging, dueChanged(0))
    .when(example('Charged'))
    .then(captured, completed, refund(amountMinor)),
  scenario(payment, 'a first charge that is declined fails the adjustment too')
    .given(...charging, dueChanged(amountMinor + 2_000))
    .when(example('ChargeDeclined'))
    .then(firstFailure(), { type: 'PaymentFailed', ...notEnough }, hasFailed),
  scenario(payment, 'a first charge that is declined when nothing is due any more adjusts the payment')
    .given(...charging, dueChanged(0))
    .when(example('ChargeDeclined'))
    .then(firstFailure(), { type: 'PaymentFailed', ...notEnough }, adjusted(0, 0, 0)),
  scenario(payment, 'a failed payment is not charged by an adjustment')
    .given(...failed)
    .when(adjustment(amountMinor))
    .then(hasFailed),
  scenario(payment, 'a failed payment of which nothing is due is as it is to be')
    .given(...failed)
    .when(adjustment(0))
    .then(adjusted(0, 0, 0)),
  ...[cancelling, cancelled, releasing, refunding, blocked, refunded].map((past) =>
    scenario(payment, 'a cancelled payment is not adjusted any more')
      .given(...past)
      .when(adjustment(amountMinor))
      .then(isCancelled),
  ),

  ...[authenticating, pending].map((past) =>
    scenario(payment, 'what is due is remembered while the first charge waits')
      .given(...past)
      .when(adjustment(amountMinor + 2_000))
      .then(taken(amountMinor + 2_000)),
  ),
  scenario(payment, 'a charge that waits is ended when nothing is due any more')
    .given(...authenticating)
    .when(adjustment(0))
    .then(taken(0), voided(changeReason)),
  scenario(payment, 'less is due while a part is taken, and the rest is not')
    .given(...capturing)
    .when(adjustment(amountMinor - 1_500))
    .then(taken(amountMinor - 1_500), adjusted(0, 0, amountMinor - 1_500, 'adjustment-1', { releasedMinor: 1_500 })),
]
