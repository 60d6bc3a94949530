// The rules of what is authorised on placement and taken with each shipment, as scenarios: what is taken, and what is released.
import { payment } from '../../../processors/payment/payment'
import type { CurrencyCode } from '../../../schemas/ids'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { currency, id, shipmentTerms } from '../../examples/values'
import {
  adjustment,
  amountMinor,
  authenticating,
  authorised,
  authorising,
  capturedPart,
  capturing,
  capturingWhileCharging,
  changeReason,
  dueChanged,
  paidOnce,
  partBlocked,
  pending,
  reason,
  refundAsked,
  refundingPart,
  releasing,
  retrying,
  withoutMethod,
} from './histories'
import {
  accepted,
  adjusted,
  blockedCapture,
  capture,
  captured,
  charge,
  completed,
  confirmedCapture,
  ended,
  firstCharge,
  lateReason,
  methodAwaited,
  opened,
  overdue,
  refund,
  setApart,
  taken,
  voided,
} from './outputs'

const takeBy = (captureMinor: number) => example('PaymentCaptureRequested', { captureMinor })
const noted = (captureMinor: number) => ({ type: 'CaptureDueChanged', captureMinor, currency }) as const
const released = (why = reason) =>
  ({ type: 'ChargeVoided', chargeRequestId: id('charge-1'), provider: 'STRIPE', reason: why }) as const
const lapsed = { type: 'ChargeLapsed', chargeRequestId: id('charge-1') } as const
const renewed = (minor = amountMinor) => charge(minor, { capture: 'ON_SHIPMENT' })
const rest = amountMinor - 4_000
const ranOut = { code: 'authorisation_expired', reason: 'The authorisation has run out.' } as const
const lessDue = [
  ...capturedPart,
  dueChanged(6_000),
  example('PaymentAdjusted', {
    chargedMinor: 0,
    capturedMinor: 0,
    releasedMinor: amountMinor - 6_000,
    dueMinor: 6_000,
  }),
]
const wholly = [...authorised, example('CaptureDueChanged', { captureMinor: amountMinor })]
const wholeCapture = example('CaptureRequested', { amountMinor, final: true, restMinor: 0 })

const twiceRefused = [
  ...capturing,
  example('CaptureBlocked'),
  example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT' }),
  example('ChargeAuthorised', { chargeRequestId: id('charge-2'), providerPaymentId: 'pi_2' }),
  example('CaptureRequested', { id: id('capture-2'), chargeRequestId: id('charge-2') }),
]
const givingBack = [
  ...capturedPart,
  example('PaymentCancellationAccepted'),
  example('VoidRequested'),
  refundAsked('refund-1', 4_000),
]

export const authorisationScenarios = [
  scenario(payment, 'a payment that is taken with each shipment is authorised first')
    .when(example('PaymentRequested', { terms: shipmentTerms }))
    .then(opened(undefined, shipmentTerms), firstCharge({ capture: 'ON_SHIPMENT' })),
  scenario(payment, 'what is authorised completes the payment, and nothing is taken yet')
    .given(...authorising)
    .when(example('Authorised'))
    .then(setApart, { ...completed, capturedMinor: 0 }),
  scenario(payment, 'an authorisation of another amount can’t be')
    .given(...authorising)
    .when(example('Authorised', { amountMinor: 1 }))
    .thenThrows(/charge-1 authorised another amount/),
  scenario(payment, 'a first shipment takes its part')
    .given(...authorised)
    .when(takeBy(4_000))
    .then(noted(4_000), capture(4_000, rest)),
  scenario(payment, 'the last shipment takes what is left, and releases nothing')
    .given(...capturedPart)
    .when(takeBy(amountMinor))
    .then(noted(amountMinor), capture(rest, 0)),
  scenario(payment, 'a further shipment takes its part while the one before is being taken')
    .given(...capturing)
    .when(takeBy(5_000))
    .then(noted(5_000), capture(1_000, rest - 1_000)),
  scenario(payment, 'the last part of what is due by then releases the rest')
    .given(...lessDue)
    .when(takeBy(6_000))
    .then(noted(6_000), capture(2_000, rest - 2_000, true)),
  scenario(payment, 'what was to be taken before is taken once')
    .given(...capturedPart)
    .when(takeBy(4_000))
    .then(),
  scenario(payment, 'what is to be taken in another currency can’t be')
    .given(...authorised)
    .when(example('PaymentCaptureRequested', { currency: 'USD' as CurrencyCode }))
    .thenThrows(/is in another currency/),
  scenario(payment, 'what is to be taken is remembered until the payment is completed')
    .given(...authorising)
    .when(takeBy(4_000))
    .then(noted(4_000)),
  scenario(payment, 'what is to be taken by then is taken when the payment is completed')
    .given(...authorising, example('CaptureDueChanged'))
    .when(example('Authorised'))
    .then(setApart, { ...completed, capturedMinor: 0 }, capture(4_000, rest)),
  scenario(payment, 'a part that is taken leaves the rest authorised')
    .given(...capturing)
    .when(example('Captured'))
    .then(confirmedCapture),
  scenario(payment, 'a part of another amount can’t be')
    .given(...capturing)
    .when(example('Captured', { amountMinor: 1 }))
    .thenThrows(/capture-1 took another amount/),
  scenario(payment, 'a capture that is not answered in time is somebody’s to look at')
    .given(...capturing)
    .whenTheDeadlinePasses()
    .then(overdue('CAPTURE')),
  scenario(payment, 'all that is taken pays the order')
    .given(...wholly, wholeCapture)
    .when(example('Captured', { amountMinor }))
    .then({ ...confirmedCapture, amountMinor }),
  scenario(payment, 'what can’t be taken is authorised again')
    .given(...capturing)
    .when(example('CaptureRefused'))
    .then(blockedCapture, renewed()),
  scenario(payment, 'what can’t be taken twice is somebody’s to look at')
    .given(...twiceRefused)
    .when(example('CaptureRefused', { requestId: id('capture-2'), chargeRequestId: id('charge-2') }))
    .then(
      { ...blockedCapture, captureRequestId: id('capture-2'), chargeRequestId: id('charge-2') },
      { type: 'PaymentUnsecured', ...ranOut },
      { ...methodAwaited, code: ranOut.code },
    ),
  scenario(payment, 'what was refused and turns out taken is not taken again')
    .given(
      ...capturing,
      example('CaptureBlocked'),
      example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT' }),
    )
    .when(example('Captured'))
    .then(confirmedCapture),
  scenario(payment, 'a cancellation releases what is authorised')
    .given(...authorised)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, voided(reason)),
  scenario(payment, 'what is released ends the cancellation')
    .given(...releasing)
    .when(example('Voided'))
    .then(released(), ended),
  scenario(payment, 'a release may be told by webhook')
    .given(...releasing)
    .when(example('ChargeReported', { state: 'VOIDED' }))
    .then(released(), ended),
  scenario(payment, 'a release that is not answered in time is somebody’s to look at')
    .given(...releasing)
    .whenTheDeadlinePasses()
    .then(overdue('VOID')),
  scenario(payment, 'a cancellation releases the rest, and returns what was taken')
    .given(...capturedPart)
    .when(example('PaymentCancellationRequested'))
    .then(accepted, voided(reason), refund(4_000, '1', reason)),
  scenario(payment, 'a cancellation waits for what is being taken')
    .given(...capturing)
    .when(example('PaymentCancellationRequested'))
    .then(accepted),
  scenario(payment, 'what was taken after the cancellation goes back, and the rest is released')
    .given(...capturing, example('PaymentCancellationAccepted'))
    .when(example('Captured'))
    .then(confirmedCapture, voided(reason), refund(4_000, '1', reason)),
  scenario(payment, 'what could not be taken after the cancellation ends it')
    .given(...capturing, example('PaymentCancellationAccepted'))
    .when(example('CaptureRefused'))
    .then(blockedCapture, ended),
  scenario(payment, 'when less is due than is authorised the rest is not taken, and nothing goes back')
    .given(...authorised)
    .when(adjustment(amountMinor - 1_500))
    .then(taken(amountMinor - 1_500), adjusted(0, 0, amountMinor - 1_500, 'adjustment-1', { releasedMinor: 1_500 })),
  scenario(payment, 'when no more is due than was taken the rest is released')
    .given(...capturedPart)
    .when(adjustment(4_000))
    .then(taken(4_000), voided(changeReason)),
  scenario(payment, 'what is released adjusts the payment')
    .given(...capturedPart, dueChanged(4_000), example('VoidRequested'))
    .when(example('Voided'))
    .then(released(changeReason), adjusted(0, 0, 4_000, 'adjustment-1', { releasedMinor: rest })),
  scenario(payment, 'when more is due the difference is authorised')
    .given(...authorised)
    .when(adjustment(amountMinor + 2_000))
    .then(taken(amountMinor + 2_000), renewed(2_000)),
  ...[authenticating, pending, retrying, withoutMethod, paidOnce, refundingPart, partBlocked].map((past) =>
    scenario(payment, 'what is to be taken is remembered where nothing is authorised')
      .given(...past)
      .when(takeBy(4_000))
      .then(noted(4_000)),
  ),
  scenario(payment, 'no more is taken than is due')
    .given(...capturedPart, dueChanged(4_000), example('VoidRequested'))
    .when(takeBy(5_000))
    .then(noted(5_000)),
  scenario(payment, 'what can’t be taken while more is charged is authorised after that')
    .given(...capturingWhileCharging)
    .when(example('CaptureRefused'))
    .then(blockedCapture),
  scenario(payment, 'an authorisation that was authenticated completes the payment')
    .given(...authorising, example('PaymentAwaited'))
    .when(example('Authorised', { requestId: id('check-1') }))
    .then(setApart, { ...completed, capturedMinor: 0 }),
  scenario(payment, 'an authorisation that took its provider hours completes the payment')
    .given(...authorising, example('PaymentAwaited', { waitsFor: 'PROVIDER', code: 'processing' }))
    .when(example('Authorised', { requestId: id('check-1') }))
    .then(setApart, { ...completed, capturedMinor: 0 }),
  scenario(payment, 'what was taken by hand is not taken again, and is told')
    .given(...authorised)
    .when(example('Charged'))
    .then(captured, { type: 'PaymentSecured', amountMinor, currency, capturedMinor: amountMinor }),
  scenario(payment, 'what was taken by hand goes back when it is to be released')
    .given(...releasing)
    .when(example('Charged', { requestId: id('void-1') }))
    .then(captured, refund(amountMinor, '1', lateReason)),
  scenario(payment, 'what was refused and turns out taken after the end goes back')
    .given(...capturing, example('PaymentCancellationAccepted'), example('CaptureBlocked'), example('PaymentCancelled'))
    .when(example('Captured'))
    .then(confirmedCapture, refund(4_000, '1', reason)),
  scenario(payment, 'what is released while a part goes back is not the end')
    .given(...givingBack)
    .when(example('Voided'))
    .then(released()),
  scenario(payment, 'what can’t be released while a part goes back is not the end')
    .given(...givingBack)
    .when(example('VoidRefused'))
    .then(lapsed),
]
