// Pasts of a payment that scenarios start from, each as the facts that led to it.
import type { MessageOf } from '../../../schemas/message'
import { example } from '../../examples/examples'
import { at, currency, head, id, minuteMs, paid, patientTerms, shipmentTerms } from '../../examples/values'

export const { amountMinor } = paid
export const { reason } = example('PaymentCancellationRequested')
export const changeReason = 'The order was changed.'
export const dayMs = 24 * 60 * minuteMs

/** The order's word that so much is due in all. */
export const adjustment = (dueMinor: number, name = 'adjustment-1'): MessageOf<'PaymentAdjustmentRequested'> => ({
  type: 'PaymentAdjustmentRequested',
  ...head(name),
  dueMinor,
  currency,
  reason: changeReason,
})
/** The same, as it was taken up. */
export const dueChanged = (dueMinor: number, name = 'adjustment-1') =>
  example('PaymentDueChanged', { dueMinor, requestId: id(name) })
export const chargedMore = (name: string, minor: number) =>
  example('ChargeRequested', { id: id(name), amountMinor: minor, offSession: true })
export const refundAsked = (name: string, minor: number, charge = '1') =>
  example('RefundRequested', {
    id: id(name),
    amountMinor: minor,
    chargeRequestId: id(`charge-${charge}`),
    providerPaymentId: `pi_${charge}`,
    reason: changeReason,
  })

/** The first charge, for all of it. */
export const firstCaptured = example('ChargeCaptured', {
  chargeRequestId: id('charge-1'),
  providerPaymentId: 'pi_1',
  ...paid,
})
export const firstFailed = example('ChargeFailed', { chargeRequestId: id('charge-1') })

const charged = example('ChargeRequested')
export const charging = [example('PaymentOpened'), charged]
export const cancelling = [...charging, example('PaymentCancellationAccepted')]
export const paidOnce = [...charging, firstCaptured, example('PaymentCompleted')]
export const failed = [...charging, firstFailed, example('PaymentFailed')]
export const neverAsked = [example('PaymentCancelled')]
export const cancelled = [...cancelling, firstFailed, example('PaymentCancelled')]

/** A cancelled payment whose money goes back. */
export const refunding = [...paidOnce, example('PaymentCancellationAccepted'), example('RefundRequested')]
export const blocked = [...refunding, example('RefundBlocked')]
export const refunded = [...refunding, example('RefundConfirmed'), example('PaymentRefunded')]

/** 2,000 more are due, and being charged. */
export const chargingMore = [...paidOnce, dueChanged(amountMinor + 2_000), chargedMore('charge-2', 2_000)]
export const paidTwice = [...chargingMore, example('ChargeCaptured'), example('PaymentAdjusted')]
export const chargingMoreFailed = [...chargingMore, example('ChargeFailed'), example('PaymentAdjustmentFailed')]

/** 1,500 less are due, and being returned. */
export const refundingPart = [...paidOnce, dueChanged(amountMinor - 1_500), refundAsked('refund-1', 1_500)]
export const partBlocked = [...refundingPart, example('RefundBlocked')]

/** After two charges 3,000 less are due: the second charge is returned wholly, the first in part. */
export const refundingBoth = [
  ...paidTwice,
  dueChanged(amountMinor - 1_000, 'adjustment-2'),
  refundAsked('refund-1', 2_000, '2'),
  refundAsked('refund-2', 1_000),
]
/** Less was due first, and being returned; then more, and it is being charged. */
export const chargingWhileRefunding = [
  ...refundingPart,
  dueChanged(amountMinor + 500, 'adjustment-2'),
  chargedMore('charge-2', 2_000),
]

/** As an order of the shop is paid: its customer can act, and is waited for. */
export const chargingPatiently = [example('PaymentOpened', { terms: patientTerms }), charged]
export const authenticating = [...chargingPatiently, example('PaymentAwaited')]
/** The slip is out; it is to be paid within three days. */
export const pending = [
  ...chargingPatiently,
  example('PaymentAwaited', { waitsFor: 'PROVIDER', code: 'slip', until: at + 3 * dayMs }),
]
export const awaitingMethod = example('PaymentAwaited', {
  waitsFor: 'METHOD',
  chargeRequestId: null,
  provider: null,
  providerPaymentId: null,
  action: null,
  code: 'insufficient_funds',
  until: at + dayMs,
})
export const withoutMethod = [...chargingPatiently, firstFailed, awaitingMethod]
export const retrying = [
  ...chargingPatiently,
  example('ChargeFailed', { chargeRequestId: id('charge-1'), code: 'processing_error', retryAt: at + minuteMs }),
]

/** What is authorised is taken with each shipment. */
export const authorising = [
  example('PaymentOpened', { terms: shipmentTerms }),
  example('ChargeRequested', { capture: 'ON_SHIPMENT' }),
]
export const authorised = [
  ...authorising,
  example('ChargeAuthorised'),
  example('PaymentCompleted', { capturedMinor: 0 }),
]
/** A first parcel has left. */
export const capturing = [...authorised, example('CaptureDueChanged'), example('CaptureRequested')]
export const capturedPart = [...capturing, example('CaptureConfirmed')]
/** It was cancelled, and is being released. */
export const releasing = [...authorised, example('PaymentCancellationAccepted'), example('VoidRequested')]

/** The authorisation ran out, and the card was declined when it was asked for again. */
export const renewing = [
  ...authorised,
  example('ChargeLapsed'),
  example('ChargeRequested', { id: id('charge-2'), capture: 'ON_SHIPMENT', offSession: true }),
]
export const unsecured = [...renewing, example('ChargeFailed'), example('PaymentUnsecured')]
export const patientlyPaid = [...chargingPatiently, firstCaptured, example('PaymentCompleted')]
/** More is due meanwhile, and being authorised. */
export const capturingWhileCharging = [...capturing, dueChanged(amountMinor + 2_000), chargedMore('charge-2', 2_000)]
