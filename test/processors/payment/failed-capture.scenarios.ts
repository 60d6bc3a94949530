// The rules of captures that a provider received, and that came to nothing later, as scenarios: of what was authorised, and of what was taken
// at once.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { id, paid } from '../../examples/values'
import { amountMinor, authorised, capturedPart, charging, firstFailed, paidOnce, patientlyPaid } from './histories'
import { blockedCapture, capture, charge, firstFailure, methodAwaited, setApart } from './outputs'

const rest = amountMinor - 4_000
const lapsed = { type: 'ChargeLapsed', chargeRequestId: id('charge-1') } as const
const renewed = (minor = amountMinor) => charge(minor, { capture: 'ON_SHIPMENT' })
const failedPart = (minor: number, changes = {}) =>
  example('ChargeReported', { state: 'VOIDED', code: 'capture_failed', amountMinor: minor, ...changes })
const nothingCame = { ...blockedCapture, code: 'capture_failed', reason: 'The capture came to nothing.' } as const
/** Two parts of one authorisation; the first came to nothing, and is authorised anew with the rest. */
const secondTaken = (minor: number) => [
  ...capturedPart,
  example('CaptureDueChanged', { captureMinor: 4_000 + minor }),
  example('CaptureRequested', { id: id('capture-2'), amountMinor: minor, restMinor: rest - minor }),
  example('CaptureConfirmed', { captureRequestId: id('capture-2'), amountMinor: minor }),
  example('CaptureBlocked', { code: 'capture_failed' }),
  example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT', amountMinor: amountMinor - minor }),
]
const takenWholly = [
  ...authorised,
  example('CaptureDueChanged', { captureMinor: amountMinor }),
  example('CaptureRequested', { amountMinor, final: true, restMinor: 0 }),
  example('CaptureConfirmed', { amountMinor }),
]

const failedCapture = example('ChargeReported', { state: 'VOIDED', code: 'capture_failed', ...paid })
const neverTaken = {
  type: 'CaptureBlocked',
  chargeRequestId: id('charge-1'),
  captureRequestId: id('charge-1'),
  code: 'capture_failed',
  reason: 'The capture came to nothing.',
} as const
/** What was taken at once came to nothing, and is charged again. */
const neverPaid = [
  ...patientlyPaid,
  example('CaptureBlocked', neverTaken),
  example('ChargeRequested', { id: id('charge-2'), offSession: true }),
]
const paidTwiceInVain = [...neverPaid, example('ChargeCaptured', { ...paid, chargeRequestId: id('charge-2') })]

export const failedCaptureScenarios = [
  scenario(payment, 'a capture that comes to nothing after it was received is authorised again')
    .given(...capturedPart)
    .when(failedPart(4_000))
    .then(nothingCame, renewed()),
  scenario(payment, 'what ran out although it counts as taken as a whole was not taken')
    .given(...takenWholly)
    .when(failedPart(amountMinor, { code: 'authorisation_expired' }))
    .then(nothingCame, renewed()),
  scenario(payment, 'that a whole capture came to nothing is told once, in whatever words')
    .given(...takenWholly, example('CaptureBlocked', { code: 'capture_failed' }))
    .when(failedPart(amountMinor))
    .then(),
  scenario(payment, 'what runs out beside a part that was taken says nothing of that part')
    .given(...capturedPart)
    .when(failedPart(amountMinor, { code: 'authorisation_expired' }))
    .then(lapsed, charge(rest, { capture: 'ON_SHIPMENT' })),
  scenario(payment, 'a further part that came to nothing with its authorisation waits for what is authorised anew')
    .given(...secondTaken(3_000))
    .when(failedPart(3_000))
    .then({ ...nothingCame, captureRequestId: id('capture-2') }),
  scenario(payment, 'a further part that came to nothing is authorised anew behind the first')
    .given(
      ...secondTaken(3_000),
      example('CaptureBlocked', { captureRequestId: id('capture-2'), code: 'capture_failed' }),
    )
    .when(
      example('Authorised', {
        requestId: id('charge-2'),
        chargeRequestId: id('charge-2'),
        amountMinor: amountMinor - 3_000,
      }),
    )
    .then(
      { ...setApart, chargeRequestId: id('charge-2'), amountMinor: amountMinor - 3_000 },
      { ...capture(7_000, amountMinor - 10_000), chargeRequestId: id('charge-2') },
      renewed(3_000),
    ),
  scenario(payment, 'a capture of the same amount as one that came to nothing is told apart from it')
    .given(...secondTaken(4_000))
    .when(failedPart(4_000, { captureRequestId: id('capture-2') }))
    .then({ ...nothingCame, captureRequestId: id('capture-2') }),
  scenario(payment, 'that one of two captures of the same amount came to nothing is told once')
    .given(...secondTaken(4_000))
    .when(failedPart(4_000, { captureRequestId: id('capture-1') }))
    .then(),
  scenario(payment, 'a capture that is not ours comes to nothing without us')
    .given(...capturedPart)
    .when(failedPart(1))
    .then(),

  scenario(payment, 'what was taken at once and comes to nothing is charged again, once')
    .given(...paidOnce)
    .when(failedCapture)
    .then(neverTaken, charge(paid.amountMinor)),
  scenario(payment, 'what was taken at once and comes to nothing again waits for another means')
    .given(...paidTwiceInVain)
    .when({ ...failedCapture, chargeRequestId: id('charge-2') })
    .then(
      { ...neverTaken, chargeRequestId: id('charge-2'), captureRequestId: id('charge-2') },
      { type: 'PaymentUnsecured', code: 'capture_failed', reason: neverTaken.reason },
      { ...methodAwaited, code: 'capture_failed' },
    ),
  scenario(payment, 'what came to nothing is taken by no older news')
    .given(...neverPaid)
    .when(example('ChargeReported', { state: 'CAPTURED' }))
    .then(),
  scenario(payment, 'that what was taken at once came to nothing is told once')
    .given(...neverPaid)
    .when(failedCapture)
    .then(),
  scenario(payment, 'what comes to nothing before it is told to be taken has failed')
    .given(...charging)
    .when(failedCapture)
    .then(neverTaken, firstFailure({ code: 'capture_failed', reason: neverTaken.reason }), {
      type: 'PaymentFailed',
      code: 'capture_failed',
      reason: neverTaken.reason,
    }),
  scenario(payment, 'what has failed because it came to nothing is taken by no later answer')
    .given(
      ...charging,
      example('CaptureBlocked', { code: 'capture_failed', captureRequestId: id('charge-1') }),
      firstFailed,
      example('PaymentFailed'),
    )
    .when(example('Charged', { ...paid, requestId: id('charge-1'), chargeRequestId: id('charge-1') }))
    .then(),
]
