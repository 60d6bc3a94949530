// Moves the money of a payment: authorised, captured, cancelled, refunded, and undone where the bank says no afterwards.
// It must never capture more than was authorised, nor refund more than was captured: who calls asks first what may be moved.
import { changeBalance } from './adyen-gifts'
import { type Entry, later, type Modification, nextPspReference, type Payment, type World } from './adyen-ledger'
import type { Refusal } from './adyen-methods'
import { tellOf } from './adyen-notices'

const hourMs = 3_600_000
const authorisationLivesMs = 28 * 24 * hourMs

export const capturable = (payment: Payment): number =>
  payment.status === 'authorised' ? payment.authorisedMinor - payment.capturedMinor : 0

export const refundable = (payment: Payment): number =>
  payment.capturedMinor - payment.refundedMinor - payment.chargedBackMinor

export function authorise(world: World, payment: Payment, additionalData: Readonly<Record<string, string>> = {}): void {
  payment.status = 'authorised'
  payment.authorisedMinor = payment.amountMinor
  moveGift(world, payment, -payment.amountMinor)
  tellOf(world, payment, {
    eventCode: 'AUTHORISATION',
    success: true,
    pspReference: payment.pspReference,
    amountMinor: payment.amountMinor,
    operations: payment.methodType === 'boletobancario' ? ['REFUND'] : ['CANCEL', 'CAPTURE', 'REFUND'],
    additionalData: { authCode: '053711', ...additionalData },
  })
  if (payment.captureDelayHours === 0) return captureAutomatically(world, payment)
  const expires = payment.behaviour.outcome === 'approved' && payment.behaviour.later === 'expires'
  later(world, expires ? world.knobs().expiresAfterMs : authorisationLivesMs, 'expire', payment.pspReference)
  if (payment.captureDelayHours !== 'manual')
    later(world, payment.captureDelayHours * hourMs, 'autoCapture', payment.pspReference)
}

export function refuse(world: World, payment: Payment, refusal: Refusal): void {
  payment.status = 'refused'
  payment.refusal = refusal
  tellOf(world, payment, {
    eventCode: 'AUTHORISATION',
    success: false,
    pspReference: payment.pspReference,
    amountMinor: payment.amountMinor,
    reason: refusal.reason,
    additionalData: { refusalReasonRaw: `${refusal.code} : ${refusal.reason}` },
  })
}

/** By the account's settings: Adyen posts no CAPTURE for it. */
export function captureAutomatically(world: World, payment: Payment): void {
  const amountMinor = capturable(payment)
  if (amountMinor === 0) return
  const modification: Modification = {
    pspReference: nextPspReference(world),
    createdMs: world.now(),
    paymentPspReference: payment.pspReference,
    kind: 'capture',
    amountMinor,
    success: true,
    automatic: true,
  }
  world.store.state.modifications[modification.pspReference] = modification
  capture(world, payment, modification)
}

export function capture(world: World, payment: Payment, modification: Modification): void {
  const isFirst = payment.capturedMinor === 0
  payment.capturedMinor += modification.amountMinor
  book(world, payment, modification, 'Settled', modification.amountMinor)
  if (payment.behaviour.outcome !== 'approved') return
  const { followUpMs } = world.knobs()
  if (payment.behaviour.later === 'captureFails') later(world, followUpMs, 'captureFails', modification.pspReference)
  if (payment.behaviour.later === 'dispute' && isFirst) later(world, followUpMs, 'disputeOpened', payment.pspReference)
}

/** Gives back what was authorised and not captured. */
export function release(world: World, payment: Payment, status: 'cancelled' | 'expired'): void {
  const left = payment.authorisedMinor - payment.capturedMinor
  moveGift(world, payment, left)
  payment.authorisedMinor = payment.capturedMinor
  if (status === 'cancelled') payment.cancelledMinor += left
  if (payment.capturedMinor === 0) payment.status = status
  world.store.changed()
}

export function refund(world: World, payment: Payment, modification: Modification): void {
  payment.refundedMinor += modification.amountMinor
  moveGift(world, payment, modification.amountMinor)
  book(world, payment, modification, 'Refunded', -modification.amountMinor)
  if (payment.behaviour.outcome === 'approved' && payment.behaviour.later === 'refundFails')
    later(world, world.knobs().followUpMs, 'refundFails', modification.pspReference)
}

/** The bank did not honour a capture that had been accepted. */
export function undoCapture(world: World, payment: Payment, modification: Modification): void {
  modification.undone = true
  payment.capturedMinor -= modification.amountMinor
  book(world, payment, modification, 'SettledReversed', -modification.amountMinor)
}

/** A refund that had been accepted came back. */
export function undoRefund(world: World, payment: Payment, modification: Modification): void {
  modification.undone = true
  payment.refundedMinor -= modification.amountMinor
  moveGift(world, payment, -modification.amountMinor)
  book(world, payment, modification, 'RefundedReversed', modification.amountMinor)
}

export function book(
  world: World,
  payment: Payment,
  cause: { readonly pspReference: string; readonly reference?: string },
  type: Entry['type'],
  amountMinor: number,
): void {
  world.store.state.entries.push({
    atMs: world.now(),
    type,
    paymentPspReference: payment.pspReference,
    modificationPspReference: cause.pspReference,
    modificationReference: cause.reference,
    currency: payment.currency,
    amountMinor,
  })
  world.store.changed()
}

function moveGift(world: World, payment: Payment, changeMinor: number): void {
  if (payment.giftNumber !== undefined && changeMinor !== 0)
    changeBalance(world, payment.giftNumber, payment.currency, changeMinor)
}
