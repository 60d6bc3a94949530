// The rules of charges that wait: for their customer to authenticate or to pay a slip, or for their provider.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { at, customerBy, id, minuteMs } from '../../examples/values'
import { authenticating, authorising, charging, chargingPatiently, dayMs, firstCaptured, pending } from './histories'
import {
  awaited,
  captured,
  checked,
  completed,
  firstFailure,
  methodAwaited,
  overdue,
  setApart,
  voided,
} from './outputs'

const answer = { requestId: id('check-1') }
const abandoned = {
  code: 'authentication_abandoned',
  reason: 'The customer did not authenticate in time.',
} as const
const slip = { ...awaited, waitsFor: 'PROVIDER', code: 'slip', until: at + 3 * dayMs } as const
const late = 'It was not completed in time.'
const voiding = [...authenticating, example('VoidRequested', { reason: late })]
const looks = [1, 5, 15, 30, 59].map((minute) => example('ChargeCheckRequested', { at: at + minute * minuteMs }))
const hour = at + 60 * minuteMs

export const authenticationScenarios = [
  scenario(payment, 'a charge that its customer has to authenticate waits')
    .given(...chargingPatiently)
    .when(example('AuthenticationRequired'))
    .then(awaited),
  scenario(payment, 'who came back from an authentication is believed once the provider says so')
    .given(...authenticating)
    .when(example('ContinuePayment', { details: 'redirect-result' }))
    .then(
      { type: 'PaymentContinued', by: customerBy('continue-1'), chargeRequestId: id('charge-1') },
      checked('redirect-result'),
    ),
  scenario(payment, 'a charge that waits is looked at by and by, in case nothing tells')
    .given(...authenticating)
    .whenTheDeadlinePasses()
    .then(checked()),
  scenario(payment, 'a charge that was looked at is looked at later again')
    .given(...authenticating, example('ChargeCheckRequested', { at: at + minuteMs / 2 }))
    .whenTheDeadlinePasses(500)
    .then(checked()),
  scenario(payment, 'a charge that waits still is no news')
    .given(...authenticating)
    .when(example('AuthenticationRequired', answer))
    .then(),
  scenario(payment, 'an authenticated charge completes the payment')
    .given(...authenticating)
    .when(example('Charged', answer))
    .then(captured, completed),
  scenario(payment, 'an authenticated charge may be told by webhook')
    .given(...authenticating)
    .when(example('ChargeReported'))
    .then(captured, completed),
  scenario(payment, 'an authentication that fails makes the payment wait for another means')
    .given(...authenticating)
    .when(example('ChargeDeclined', { ...answer, code: 'payment_intent_authentication_failure', declineCode: null }))
    .then(firstFailure({ code: 'payment_intent_authentication_failure' }), {
      ...methodAwaited,
      code: 'payment_intent_authentication_failure',
    }),
  scenario(payment, 'a charge that nobody authenticates in time is ended')
    .given(...authenticating, ...looks)
    .whenTheDeadlinePasses()
    .then(voided(late)),
  scenario(payment, 'a charge that was ended makes the payment wait for another means')
    .given(...voiding)
    .when(example('Voided', { at: hour }))
    .then(firstFailure(abandoned), { ...methodAwaited, code: abandoned.code, until: hour + dayMs }),
  scenario(payment, 'a charge that was ended fails the payment where nobody gives another means')
    .given(...charging, example('PaymentAwaited'), example('VoidRequested', { reason: late }))
    .when(example('Voided'))
    .then(firstFailure(abandoned), { type: 'PaymentFailed', ...abandoned }),
  scenario(payment, 'the end of a charge may be told by webhook')
    .given(...voiding)
    .when(example('ChargeReported', { state: 'VOIDED', at: hour }))
    .then(firstFailure(abandoned), { ...methodAwaited, code: abandoned.code, until: hour + dayMs }),
  scenario(payment, 'a charge that its provider ended itself makes the payment wait for another means')
    .given(...authenticating)
    .when(example('ChargeReported', { state: 'VOIDED' }))
    .then(firstFailure({ code: 'voided', reason: 'The provider ended it.' }), { ...methodAwaited, code: 'voided' }),
  scenario(payment, 'a charge that succeeds while it is ended counts')
    .given(...voiding)
    .when(example('Charged', { requestId: id('void-1') }))
    .then(captured, completed),
  scenario(payment, 'a charge that can’t be ended is looked at, and waits for its provider')
    .given(...voiding)
    .when(example('VoidRefused'))
    .then({ ...awaited, waitsFor: 'PROVIDER', action: null, code: 'processing', until: at + dayMs }, checked()),
  scenario(payment, 'a refusal to end what has succeeded since is late')
    .given(...voiding, firstCaptured, example('PaymentCompleted'))
    .when(example('VoidRefused'))
    .then(),
  scenario(payment, 'an end that is not told of in time is somebody’s to look at')
    .given(...voiding, ...looks)
    .whenTheDeadlinePasses()
    .then(overdue('VOID')),
  scenario(payment, 'a slip that is to be paid waits as long as its provider says')
    .given(...chargingPatiently)
    .when(example('ChargeDelayed'))
    .then(slip),
  scenario(payment, 'a charge whose provider does not say how long it takes waits a week')
    .given(...chargingPatiently)
    .when(example('ChargeDelayed', { action: null, expiresAt: null }))
    .then({ ...slip, action: null, code: 'processing', until: at + 7 * dayMs }),
  scenario(payment, 'an authenticated charge that takes its provider hours waits on')
    .given(...authenticating)
    .when(example('ChargeDelayed', { ...answer, action: null, expiresAt: null }))
    .then({ ...slip, action: null, code: 'processing', until: at + 7 * dayMs }),
  scenario(payment, 'an older news of an authentication does not turn back what is pending')
    .given(...pending)
    .when(example('AuthenticationRequired'))
    .then(),
  scenario(payment, 'a pending charge is looked at by and by')
    .given(...pending)
    .whenTheDeadlinePasses()
    .then(checked()),
  scenario(payment, 'a slip that is paid completes the payment')
    .given(...pending)
    .when(example('ChargeReported'))
    .then(captured, completed),
  scenario(payment, 'a slip that is found paid completes the payment')
    .given(...pending)
    .when(example('Charged', answer))
    .then(captured, completed),
  scenario(payment, 'a slip that nobody pays in time makes the payment wait for another means')
    .given(...pending, example('VoidRequested', { reason: late }))
    .when(example('Voided'))
    .then(firstFailure({ code: 'not_paid_in_time', reason: 'It was not paid in time.' }), {
      ...methodAwaited,
      code: 'not_paid_in_time',
    }),
  scenario(payment, 'a pending charge that is declined makes the payment wait for another means')
    .given(...pending)
    .when(example('ChargeDeclined', answer))
    .then(firstFailure(), methodAwaited),
  scenario(payment, 'a pending charge can’t be continued')
    .given(...pending)
    .when(example('ContinuePayment'))
    .then({
      type: 'PaymentCommandRefused',
      by: customerBy('continue-1'),
      code: 'NOTHING_TO_CONTINUE',
      reason: 'The payment waits for no authentication.',
    }),
  scenario(payment, 'an authorisation may be told by webhook before it is answered')
    .given(...authorising)
    .when(example('ChargeReported', { state: 'AUTHORISED', capturesMany: true, expiresAt: null }))
    .then({ ...setApart, expiresAt: at + 7 * dayMs }, { ...completed, capturedMinor: 0 }),
  scenario(payment, 'a provider that tells of a wait by webhook tells it better by its answer')
    .given(...chargingPatiently)
    .when(example('ChargeReported', { state: 'ACTION_REQUIRED' }))
    .then(),

  scenario(payment, 'a slip that can’t be ended is waited for a day longer')
    .given(...pending, example('VoidRequested', { reason: late }))
    .when(example('VoidRefused'))
    .then({ ...awaited, waitsFor: 'PROVIDER', action: null, code: 'processing', until: at + dayMs }, checked()),
  scenario(payment, 'a slip that is not paid in time is ended')
    .given(...chargingPatiently, example('PaymentAwaited', { ...slip, until: at + minuteMs }), looks[0]!)
    .whenTheDeadlinePasses()
    .then(voided(late)),
]
