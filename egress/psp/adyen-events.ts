// Adyen's events as signals of ours. Pure; ids, amounts and what happened come from what is signed alone: Adyen signs no metadata, date or
// reason. An event tells only what it states itself.
import { type CurrencyCode, deriveMessageId } from '../../schemas/ids'
import type { ChargeReported, DisputeReported, DisputeState, RefundReported } from '../../schemas/messages'
import { withoutAddresses } from '../redaction'
import { expiryOf } from './adyen-call'
import { snakeCase } from './adyen-codes'
import { type AdyenReference, readReference } from './adyen-references'
import { cardToken } from './adyen-tokens'
import type { PaymentSignal } from './payment-signals'

/** A notification item whose signature was checked and whose fields have these types. */
export type AdyenEvent = {
  readonly eventCode: string
  readonly success: boolean
  readonly pspReference: string
  /** Of the payment, where the event is about something else. */
  readonly originalReference: string
  readonly merchantReference: string
  readonly amountMinor: number
  readonly currency: string
  /** Not signed. */
  readonly unsigned: { readonly at: number; readonly reason: string; readonly storedMethodId: string | undefined }
}

type Ours = { readonly event: AdyenEvent; readonly read: AdyenReference; readonly speed: number }
type Reading = (ours: Ours) => PaymentSignal | undefined
type ChargeFacts = Pick<ChargeReported, 'state'> &
  Partial<Pick<ChargeReported, 'code' | 'capturesMany' | 'expiresAt' | 'captureRequestId'>>

const authorised: Reading = (ours) => {
  const { event, read, speed } = ours
  if (read.kind !== 'P' && read.kind !== 'S') return undefined
  if (!event.success) return charge(ours, { state: 'DECLINED', code: snakeCase(event.unsigned.reason) })
  if (read.kind === 'P') return charge(ours, { state: 'CAPTURED' })
  return charge(ours, { state: 'AUTHORISED', capturesMany: true, expiresAt: expiryOf(event.unsigned.at, speed) })
}

/** A capture states its own amount and not what was taken in all: one that is confirmed tells nothing that its request has not. */
const captured: Reading = (ours) => (ours.event.success ? undefined : captureFailed(ours))

/** What is taken at once is taken by no request of its own. */
const captureFailed: Reading = (ours) => {
  const captureRequestId = ours.read.kind === 'C' ? ours.read.requestId : null
  return charge(ours, { state: 'VOIDED', code: 'capture_failed', captureRequestId })
}

/** What follows a final capture releases a rest, and voids nothing. */
const cancelled: Reading = (ours) =>
  ours.event.success && ours.read.kind !== 'F' ? charge(ours, { state: 'VOIDED', code: null }) : undefined

const refunded: Reading = (ours) =>
  ours.event.success ? refund(ours, null) : refund(ours, snakeCase(ours.event.unsigned.reason))

const disputed =
  (state: DisputeState): Reading =>
  (ours) =>
    dispute(ours, state)

const readings: Readonly<Record<string, Reading>> = {
  AUTHORISATION: authorised,
  CAPTURE: captured,
  CAPTURE_FAILED: captureFailed,
  CANCELLATION: cancelled,
  TECHNICAL_CANCEL: cancelled,
  EXPIRE: (ours) => charge(ours, { state: 'VOIDED', code: 'authorisation_expired' }),
  OFFER_CLOSED: (ours) => charge(ours, { state: 'DECLINED', code: 'offer_closed' }),
  REFUND: refunded,
  REFUND_FAILED: (ours) => refund(ours, 'refund_failed'),
  REFUNDED_REVERSED: (ours) => refund(ours, 'refunded_reversed'),
  NOTIFICATION_OF_CHARGEBACK: disputed('OPENED'),
  DISPUTE_OPENED_WITH_CHARGEBACK: disputed('OPENED'),
  CHARGEBACK: disputed('OPENED'),
  CHARGEBACK_REVERSED: disputed('WON'),
  PREARBITRATION_WON: disputed('WON'),
  SECOND_CHARGEBACK: disputed('LOST'),
  PREARBITRATION_LOST: disputed('LOST'),
}

/** Undefined: nothing of ours, or nothing new. The same event always gives the same signal. `speed` as createAdyen's. */
export function signalOf(event: AdyenEvent, speed = 1): PaymentSignal | undefined {
  const reading = Object.hasOwn(readings, event.eventCode) ? readings[event.eventCode] : undefined
  const read = readReference(event.merchantReference)
  return reading && read ? reading({ event, read, speed }) : undefined
}

/** Adyen's id of an event is what happened to what, and how it ended. */
const headOf = ({ event, read }: Ours, type: PaymentSignal['type']) => {
  const eventId = [event.pspReference, event.eventCode, event.success].join(':')
  const { at } = event.unsigned
  return {
    id: deriveMessageId(`ADYEN:${eventId}:${type}`, 'payment-signal', 0),
    orderId: read.orderId,
    at,
    eventId,
    provider: 'ADYEN' as const,
    providerPaymentId: event.originalReference || event.pspReference,
    amountMinor: event.amountMinor,
    currency: event.currency as CurrencyCode,
    reportedAt: at,
  }
}

function charge(ours: Ours, facts: ChargeFacts): ChargeReported {
  const { reason, storedMethodId } = ours.event.unsigned
  const isPaid = facts.state === 'CAPTURED' || facts.state === 'AUTHORISED'
  return {
    type: 'ChargeReported',
    ...headOf(ours, 'ChargeReported'),
    chargeRequestId: ours.read.chargeRequestId,
    capturesMany: false,
    expiresAt: null,
    code: null,
    captureRequestId: null,
    ...facts,
    reason: isPaid || reason === '' ? null : withoutAddresses(reason),
    instrument: isPaid && storedMethodId !== undefined ? cardToken(storedMethodId) : null,
  }
}

/** `code`: why it failed. A refund that nobody of ours has asked for is none of ours. */
function refund(ours: Ours, code: string | null): RefundReported | undefined {
  if (ours.read.kind !== 'R') return undefined
  return {
    type: 'RefundReported',
    ...headOf(ours, 'RefundReported'),
    refundRequestId: ours.read.requestId,
    providerRefundId: ours.event.pspReference,
    state: code === null ? 'DONE' : 'FAILED',
    code,
  }
}

/** All events of a dispute have its PSP reference. What Adyen takes for it stands in its reports alone. */
const dispute = (ours: Ours, state: DisputeState): DisputeReported => ({
  type: 'DisputeReported',
  ...headOf(ours, 'DisputeReported'),
  disputeId: ours.event.pspReference,
  chargeRequestId: ours.read.chargeRequestId,
  state,
  feeMinor: 0,
  reason: withoutAddresses(ours.event.unsigned.reason),
})
