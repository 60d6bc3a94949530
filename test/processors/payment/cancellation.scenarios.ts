// The rules of undoing a payment, as scenarios.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { at, paid } from '../../examples/values'
import {
  authenticating,
  authorising,
  cancelled,
  cancelling,
  capturedPart,
  capturingWhileCharging,
  charging,
  chargingMore,
  chargingWhileRefunding,
  dayMs,
  dueChanged,
  failed,
  firstFailed,
  neverAsked,
  paidOnce,
  paidTwice,
  pending,
  reason,
  refundingPart,
  retrying,
  withoutMethod,
} from './histories'
import {
  accepted,
  awaited,
  blockedCapture,
  captured,
  checked,
  confirmed,
  confirmedCapture,
  ended,
  firstFailure,
  isCancelled,
  lateReason,
  overdue,
  refund,
  setApart,
  voided,
} from './outputs'

const ending = [...authenticating, example('PaymentCancellationAccepted'), example('VoidRequested')]

export const cancellationScenarios = [
  scenario(payment, 'a payment that was never asked for is cancelled at once')
    .when(example('PaymentCancellationRequested'))
    .then(ended),
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
    .then(captured, refund(paid.amountMinor, '1', reason)),
  scenario(payment, 'a decline that comes after the cancellation settles it')
    .given(...cancelling)
    .when(example('ChargeDeclined'))
    .then(firstFailure(), ended),
  scenario(payment, 'a cancelled charge that nobody answers in time is somebody’s to look at')
    .given(...cancelling)
    .whenTheDeadlinePasses()
    .then(overdue('CHARGE')),
  scenario(payment, 'a completed payment is refunded')
    .given(...paidOnce)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, refund(paid.amountMinor, '1', reason)),
  scenario(payment, 'a payment of two charges is refunded in two, the newest first')
    .given(...paidTwice)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, refund(2_000, '2', reason), refund(paid.amountMinor, '1', reason)),
  scenario(payment, 'a further charge under way is waited for before all is returned, and its adjustment has failed')
    .given(...chargingMore)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, isCancelled),
  scenario(payment, 'what is being returned is not returned again when the payment is cancelled')
    .given(...refundingPart)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, isCancelled, refund(paid.amountMinor - 1_500, '1', reason)),
  scenario(payment, 'a payment of which all has gone back before is cancelled without more')
    .given(
      ...paidOnce,
      dueChanged(0),
      example('RefundRequested'),
      example('RefundConfirmed'),
      example('PaymentAdjusted', { chargedMinor: 0, capturedMinor: 0, refundedMinor: paid.amountMinor, dueMinor: 0 }),
    )
    .when(example('PaymentCancellationRequested'))
    .then(ended),
  scenario(payment, 'a failed payment is cancelled without more')
    .given(...failed)
    .when(example('PaymentCancellationRequested'))
    .then(ended),
  scenario(payment, 'a capture that follows a decline is refunded')
    .given(...failed)
    .when(example('Charged'))
    .then(captured, refund(paid.amountMinor, '1', lateReason)),
  scenario(payment, 'a capture that follows the end of a cancelled payment is refunded')
    .given(...cancelled)
    .when(example('Charged'))
    .then(captured, refund(paid.amountMinor, '1', lateReason)),

  ...[authenticating, pending].map((past) =>
    scenario(payment, 'a charge that waits is ended when its payment is cancelled')
      .given(...past)
      .when(example('PaymentCancellationRequested'))
      .then(accepted, voided(reason)),
  ),
  ...[retrying, withoutMethod].map((past) =>
    scenario(payment, 'a payment that waits for its next try or another means is cancelled at once')
      .given(...past)
      .when(example('PaymentCancellationRequested'))
      .then(ended),
  ),
  scenario(payment, 'a charge that is to be authenticated after the cancellation is ended')
    .given(...cancelling)
    .when(example('AuthenticationRequired'))
    .then(awaited, voided(reason)),
  scenario(payment, 'a slip that comes after the cancellation is ended')
    .given(...cancelling)
    .when(example('ChargeDelayed'))
    .then({ ...awaited, waitsFor: 'PROVIDER', code: 'slip', until: at + 3 * dayMs }, voided(reason)),
  scenario(payment, 'a charge that was not attempted is not attempted again after the cancellation')
    .given(...cancelling)
    .when(example('ChargeNotAttempted'))
    .then(firstFailure({ code: 'not_attempted', reason: example('ChargeNotAttempted').reason }), ended),
  scenario(payment, 'the end of a charge that waited settles the cancellation')
    .given(...ending)
    .when(example('Voided'))
    .then(firstFailure({ code: 'not_needed', reason: 'It was not needed any more.' }), ended),
  scenario(payment, 'a charge that can’t be ended keeps the cancellation waiting')
    .given(...ending)
    .when(example('VoidRefused'))
    .then({ ...awaited, waitsFor: 'PROVIDER', action: null, code: 'processing', until: at + dayMs }, checked()),
  scenario(payment, 'an authorisation that comes after the cancellation is released')
    .given(...authorising, example('PaymentCancellationAccepted'))
    .when(example('Authorised'))
    .then(setApart, voided(reason)),
  scenario(payment, 'a capture that is told by webhook after the cancellation is refunded')
    .given(...cancelling)
    .when(example('ChargeReported'))
    .then(captured, refund(paid.amountMinor, '1', reason)),
  scenario(payment, 'a capture that is told by webhook after the end of a cancelled payment is refunded')
    .given(...cancelled)
    .when(example('ChargeReported'))
    .then(captured, refund(paid.amountMinor, '1', lateReason)),
  scenario(payment, 'an authorisation that follows the end of a cancelled payment is released')
    .given(...authorising, example('PaymentCancellationAccepted'), firstFailed, example('PaymentCancelled'))
    .when(example('Authorised'))
    .then(setApart, voided(reason)),
  scenario(payment, 'what is being released for an adjustment is not released again when the payment is cancelled')
    .given(...capturedPart, dueChanged(4_000), example('VoidRequested'))
    .when(example('PaymentCancellationRequested'))
    .then(accepted, isCancelled, refund(4_000, '1', reason)),
  scenario(payment, 'what is taken while the cancellation waits for a charge goes back with it')
    .given(...capturingWhileCharging, example('PaymentCancellationAccepted'))
    .when(example('Captured'))
    .then(confirmedCapture),
  scenario(payment, 'what can’t be taken while the cancellation waits for a charge is nobody’s')
    .given(...capturingWhileCharging, example('PaymentCancellationAccepted'))
    .when(example('CaptureRefused'))
    .then(blockedCapture),
  scenario(payment, 'a part that went back may be told by webhook after the cancellation')
    .given(...chargingWhileRefunding, example('PaymentCancellationAccepted'))
    .when(example('RefundReported', { amountMinor: 1_500 }))
    .then(confirmed(1_500)),
]
