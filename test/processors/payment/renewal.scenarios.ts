// The rules of authorisations that run out, as scenarios: how they are asked for again, and what is not secured any more.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { at, currency, id, minuteMs, shipmentTerms } from '../../examples/values'
import {
  adjustment,
  amountMinor,
  authorised,
  authorising,
  awaitingMethod,
  capturing,
  releasing,
  renewing,
  unsecured,
} from './histories'
import {
  adjusted,
  captured,
  charge,
  confirmedCapture,
  ended,
  methodAwaited,
  notEnough,
  overdue,
  refused,
  secondDeclined,
  secondFailed,
  setApart,
  taken,
  voided,
} from './outputs'

const takeBy = (captureMinor: number) => example('PaymentCaptureRequested', { captureMinor })
const noted = (captureMinor: number) => ({ type: 'CaptureDueChanged', captureMinor, currency }) as const
const lapsed = { type: 'ChargeLapsed', chargeRequestId: id('charge-1') } as const
const renewed = (minor = amountMinor) => charge(minor, { capture: 'ON_SHIPMENT' })
const rest = amountMinor - 4_000
const secondAuthorised = example('Authorised', {
  requestId: id('charge-2'),
  chargeRequestId: id('charge-2'),
  providerPaymentId: 'pi_2',
})
const secondSetApart = { ...setApart, chargeRequestId: id('charge-2'), providerPaymentId: 'pi_2' } as const
const secured = (capturedMinor: number, minor = amountMinor) =>
  ({ type: 'PaymentSecured', amountMinor: minor, currency, capturedMinor }) as const
const isUnsecured = { type: 'PaymentUnsecured', ...notEnough } as const
const ranOut = { code: 'authorisation_expired', reason: 'The authorisation has run out.' } as const
const onceOnly = [
  ...authorising,
  example('ChargeAuthorised', { capturesMany: false }),
  example('PaymentCompleted', { capturedMinor: 0 }),
]
const unrenewable = [
  example('PaymentOpened', { terms: { ...shipmentTerms, renewsAuthorisations: false } }),
  ...authorised.slice(1),
]
const twiceRefused = [
  ...capturing,
  example('CaptureBlocked'),
  example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT' }),
  example('ChargeAuthorised', { chargeRequestId: id('charge-2'), providerPaymentId: 'pi_2' }),
  example('CaptureRequested', { id: id('capture-2'), chargeRequestId: id('charge-2') }),
]
const withoutBoth = [
  ...twiceRefused,
  example('CaptureBlocked', { captureRequestId: id('capture-2'), chargeRequestId: id('charge-2') }),
  example('PaymentUnsecured'),
  awaitingMethod,
]

export const renewalScenarios = [
  scenario(payment, 'an authorisation that may be taken once secures nothing after that')
    .given(...onceOnly, example('CaptureDueChanged'), example('CaptureRequested', { final: true }))
    .when(example('Captured'))
    .then(confirmedCapture, renewed(rest)),
  scenario(payment, 'what can’t be released runs out by itself')
    .given(...releasing)
    .when(example('VoidRefused'))
    .then(lapsed, ended),
  scenario(payment, 'an authorisation that is about to run out is released and asked for again')
    .given(...authorised)
    .whenTheDeadlinePasses()
    .then(lapsed, voided('It runs out and is asked for again.'), renewed()),
  scenario(payment, 'an authorisation that ran out is asked for again')
    .given(...authorised)
    .when(example('ChargeReported', { state: 'VOIDED', code: 'authorisation_expired' }))
    .then(lapsed, renewed()),
  scenario(payment, 'an authorisation that may not be asked for again leaves the payment unsecured')
    .given(...unrenewable)
    .when(example('ChargeReported', { state: 'VOIDED', code: 'authorisation_expired' }))
    .then(lapsed, { type: 'PaymentUnsecured', ...ranOut }),
  scenario(payment, 'what was authorised again is no news')
    .given(...renewing)
    .when(secondAuthorised)
    .then(secondSetApart),
  scenario(payment, 'a decline when it is asked for again leaves the payment unsecured, and is tried again')
    .given(...renewing)
    .when(secondDeclined)
    .then({ ...secondFailed, retryAt: at + 6 * 60 * minuteMs }, isUnsecured),
  scenario(payment, 'a lost card when it is asked for again leaves the payment to another means')
    .given(...renewing)
    .when({ ...secondDeclined, declineCode: 'lost_card' })
    .then(
      { ...secondFailed, code: 'lost_card' },
      { ...isUnsecured, code: 'lost_card' },
      { ...methodAwaited, code: 'lost_card' },
    ),
  scenario(payment, 'a payment that is secured again says so')
    .given(...unsecured, example('ChargeRequested', { id: id('charge-3'), capture: 'ON_SHIPMENT' }))
    .when(example('Authorised', { requestId: id('charge-3'), chargeRequestId: id('charge-3') }))
    .then({ ...setApart, chargeRequestId: id('charge-3') }, secured(0)),
  scenario(payment, 'a payment that is unsecured is not made dearer')
    .given(...unsecured)
    .when(adjustment(amountMinor + 2_000))
    .then(
      refused(
        'PAYMENT_UNSECURED',
        'What was authorised before has run out, and no other means of payment was given yet.',
      ),
    ),
  scenario(payment, 'a payment that is unsecured is made cheaper by what was told of it')
    .given(...unsecured)
    .when(adjustment(amountMinor - 1_500))
    .then(taken(amountMinor - 1_500), adjusted(0, 0, amountMinor - 1_500, 'adjustment-1', { releasedMinor: 1_500 })),
  scenario(payment, 'a payment that is unsecured when nothing is due any more is secured')
    .given(...unsecured)
    .when(adjustment(0))
    .then(taken(0), secured(0, 0), adjusted(0, 0, 0, 'adjustment-1', { releasedMinor: amountMinor })),
  scenario(payment, 'a payment that is unsecured is cancelled without more')
    .given(...unsecured)
    .when(example('PaymentCancellationRequested'))
    .then(ended),
  scenario(payment, 'a payment that stays unsecured is somebody’s to look at, daily')
    .given(...unsecured)
    .whenTheDeadlinePasses()
    .then(overdue('METHOD')),
  scenario(payment, 'a payment for which nobody gives another means in time stays unsecured')
    .given(...unsecured, { ...awaitingMethod, until: at + 60 * minuteMs })
    .whenTheDeadlinePasses()
    .then(overdue('METHOD')),
  scenario(payment, 'a late shipment takes what is left of an unsecured payment')
    .given(...unsecured)
    .when(takeBy(4_000))
    .then(noted(4_000)),

  scenario(payment, 'a late authorisation secures the payment again')
    .given(...unsecured)
    .when(secondAuthorised)
    .then(secondSetApart, secured(0)),
  scenario(payment, 'what was taken of what had run out secures the payment again')
    .given(...unsecured)
    .when(example('Charged'))
    .then(captured, secured(amountMinor)),

  scenario(payment, 'what was refused and turns out taken counts while another means is waited for')
    .given(...withoutBoth)
    .when(example('Captured'))
    .then(confirmedCapture),
]
