// What is taken at once after a payment was complete, as scenarios: the order is told of it once, whenever it comes, and never of what goes
// straight back.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { currency, id, shipmentTerms, tender } from '../../examples/values'
import {
  amountMinor,
  authorising,
  awaitingMethod,
  capturedPart,
  dueChanged,
  firstCaptured,
  refundAsked,
} from './histories'
import { adjusted, captured, confirmed, lateReason, refund, returned, setApart, voided } from './outputs'

const rest = amountMinor - 4_000
const ofSlip = { chargeRequestId: id('charge-3'), providerPaymentId: 'pi_3', amountMinor: rest } as const
const slipTaken = { ...captured, ...ofSlip } as const
const secured = (capturedMinor: number) => ({ type: 'PaymentSecured', amountMinor, currency, capturedMinor }) as const
const boleto = { ...tender, tenderId: '2', method: 'BOLETO' } as const

/** A part has left and was taken, the rest could not be authorised again, and the slip that is to pay it is out. */
const slipOut = [
  ...capturedPart,
  example('ChargeLapsed'),
  example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT', amountMinor: rest, offSession: true }),
  example('ChargeFailed'),
  example('PaymentUnsecured'),
  awaitingMethod,
  example('PaymentMethodGiven', { tender: boleto }),
  example('ChargeRequested', { id: id('charge-3'), tenderId: '2', method: 'BOLETO', amountMinor: rest }),
]
const slipPaid = [...slipOut, example('ChargeCaptured', ofSlip), example('PaymentSecured', { capturedMinor: rest })]
const allLeft = example('CaptureDueChanged', { captureMinor: amountMinor })
const lateNews = example('ChargeReported', { state: 'CAPTURED', ...ofSlip })

/** The card that was given after the first attempt had failed is set apart, or was taken. */
const inItsPlace = [
  example('PaymentOpened', { terms: shipmentTerms, tenders: [{ ...boleto, tenderId: '1' }] }),
  example('ChargeRequested', { id: id('charge-9'), method: 'BOLETO' }),
  example('ChargeFailed', { chargeRequestId: id('charge-9') }),
  awaitingMethod,
  example('PaymentMethodGiven', { tender: { ...tender, tenderId: '2' } }),
  example('ChargeRequested', { id: id('charge-2'), tenderId: '2', capture: 'ON_SHIPMENT' }),
  example('ChargeAuthorised', { chargeRequestId: id('charge-2'), providerPaymentId: 'pi_2' }),
  example('PaymentCompleted', { capturedMinor: 0 }),
]
const takenInItsPlace = [
  ...inItsPlace,
  allLeft,
  example('CaptureRequested', { chargeRequestId: id('charge-2'), amountMinor, final: true, restMinor: 0 }),
  example('CaptureConfirmed', { chargeRequestId: id('charge-2'), amountMinor }),
]

const late = { chargeRequestId: id('charge-9'), providerPaymentId: 'pi_9' } as const

/** A slip was paid and came to nothing; a card that was given in its place is asked. */
const slipInVain = [
  ...authorising.slice(0, 1),
  example('ChargeRequested', { method: 'BOLETO' }),
  firstCaptured,
  example('PaymentCompleted'),
  example('CaptureBlocked', { captureRequestId: id('charge-1'), code: 'capture_failed' }),
  example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT', offSession: true }),
]

export const takenAtOnceScenarios = [
  scenario(payment, 'what a slip pays when a payment is to be secured again is told as taken')
    .given(...slipOut)
    .when(example('Charged', { requestId: id('charge-3'), ...ofSlip }))
    .then(slipTaken, secured(rest)),
  scenario(payment, 'what a slip pays after all has left is told as taken')
    .given(...slipOut, allLeft)
    .when(example('Charged', { requestId: id('charge-3'), ...ofSlip }))
    .then(slipTaken, secured(rest)),
  scenario(payment, 'what a slip paid is there when all leaves, and is neither taken nor told again')
    .given(...slipPaid)
    .when(example('PaymentCaptureRequested', { captureMinor: amountMinor }))
    .then({ type: 'CaptureDueChanged', captureMinor: amountMinor, currency }),
  scenario(payment, 'what a slip paid is told once, by whatever news')
    .given(...slipPaid, allLeft)
    .when(lateNews)
    .then(),
  scenario(payment, 'a change of what is due does not tell again what a slip paid')
    .given(...slipPaid, allLeft, dueChanged(amountMinor - 500), refundAsked('refund-1', 500, '3'))
    .when(returned(500))
    .then(confirmed(500), adjusted(0, 500, amountMinor - 500)),
  scenario(payment, 'what a slip pays while a change of what is due is open is told with that')
    .given(...slipOut, dueChanged(amountMinor))
    .when(example('Charged', { requestId: id('charge-3'), ...ofSlip }))
    .then(slipTaken, secured(0), adjusted(0, 0, amountMinor, 'adjustment-1', { capturedMinor: rest })),

  scenario(payment, 'a late capture takes the place of what is set apart, and is told')
    .given(...inItsPlace)
    .when(example('Charged', { requestId: id('charge-9'), ...late }))
    .then({ ...captured, ...late }, secured(amountMinor), voided(lateReason, '2')),
  scenario(payment, 'a late capture of what was taken otherwise goes straight back, and is nobody’s news')
    .given(...takenInItsPlace)
    .when(example('Charged', { requestId: id('charge-9'), ...late }))
    .then({ ...captured, ...late }, refund(amountMinor, '2', lateReason)),

  scenario(payment, 'that what was taken at once came to nothing is told when it is set apart instead')
    .given(...slipInVain)
    .when(example('Authorised', { requestId: id('charge-2'), chargeRequestId: id('charge-2') }))
    .then({ ...setApart, chargeRequestId: id('charge-2') }, secured(-amountMinor)),
]
