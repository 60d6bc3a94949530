// What happens when a payment method is charged: approved, declined, held for capture; and what follows a success.
// It must never be asked twice for one attempt: each call makes a charge.
import type { Decline } from './stripe-cards'
import { recordCapture } from './stripe-captures'
import { openDispute } from './stripe-disputes'
import { recordEvent } from './stripe-events'
import { type Ledger, nextId, plan } from './stripe-ledger'
import { behaviourOfMethod, unattended, useMethod } from './stripe-methods'
import type { Charge, Failure, Method, Payment } from './stripe-state'
import { wireCharge, wirePayment } from './stripe-wire'

/** Charges the method; on a decline the payment says why in lastError, and that is the answer. */
export function chargeMethod(
  ledger: Ledger,
  payment: Payment,
  method: Method,
  authenticated: boolean,
): Decline | undefined {
  const decline = declineNow(ledger, payment, method, authenticated)
  const charge = makeCharge(ledger, payment, method, decline)
  charge.authenticated = authenticated || undefined
  if (decline) {
    failPayment(ledger, payment, { ...decline, methodId: method.id, chargeId: charge.id })
    return decline
  }
  const { multicapture, authorisationShare } = behaviourOfMethod(method)
  if (payment.captureMethod !== 'manual') {
    succeed(ledger, payment, charge, method)
    return undefined
  }
  const holdsMs = ledger.knobs().authorisationMs * authorisationShare
  charge.captureBeforeMs = ledger.now() + holdsMs
  charge.multicapture = (multicapture && payment.options.multicapture) || undefined
  payment.status = 'requires_capture'
  keepMethod(ledger, payment, method)
  plan(ledger, 'authorisationExpires', payment.id, holdsMs, payment.attempts)
  recordEvent(ledger, 'charge.succeeded', wireCharge(ledger, charge))
  recordEvent(ledger, 'payment_intent.amount_capturable_updated', wirePayment(ledger, payment))
  return undefined
}

/** The money is there: captures all of the charge. */
export function succeed(ledger: Ledger, payment: Payment, charge: Charge, method: Method): void {
  charge.status = 'succeeded'
  recordCapture(ledger, payment, charge, { amountMinor: charge.amountMinor, final: true, metadata: {} })
  payment.status = 'succeeded'
  keepMethod(ledger, payment, method)
  recordEvent(ledger, 'charge.succeeded', wireCharge(ledger, charge))
  recordEvent(ledger, 'payment_intent.succeeded', wirePayment(ledger, payment))
  const { dispute } = behaviourOfMethod(method)
  if (dispute !== undefined) openDispute(ledger, charge, dispute)
}

/** The attempt came to nothing: the payment asks for another method. */
export function failPayment(ledger: Ledger, payment: Payment, failure: Failure): void {
  payment.status = 'requires_payment_method'
  payment.paymentMethod = undefined
  payment.voucher = undefined
  payment.lastError = failure
  const charge = ledger.store.state.charges[failure.chargeId ?? '']
  if (charge) recordEvent(ledger, 'charge.failed', wireCharge(ledger, charge))
  recordEvent(ledger, 'payment_intent.payment_failed', wirePayment(ledger, payment))
}

export function makeCharge(ledger: Ledger, payment: Payment, method: Method, decline?: Decline): Charge {
  const charge: Charge = {
    id: nextId(ledger, behaviourOfMethod(method).type === 'card' ? 'ch' : 'py'),
    createdMs: ledger.now(),
    paymentId: payment.id,
    methodId: method.id,
    metadata: payment.metadata,
    amountMinor: payment.amountMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    disputedMinor: 0,
    status: decline ? 'failed' : 'succeeded',
    failure: decline,
  }
  ledger.store.state.charges[charge.id] = charge
  payment.chargeIds.push(charge.id)
  return charge
}

/** Saves the method if the payment is to, else uses it up. */
export function keepMethod(ledger: Ledger, payment: Payment, method: Method): void {
  const saveTo = payment.setupFutureUsage === undefined ? undefined : payment.customer
  useMethod(ledger, method, saveTo, payment.setupFutureUsage === 'off_session')
}

function declineNow(ledger: Ledger, payment: Payment, method: Method, authenticated: boolean): Decline | undefined {
  const behaviour = behaviourOfMethod(method)
  if (behaviour.decline) return behaviour.decline
  if (behaviour.declinesAuthenticated) return authenticated ? behaviour.declinesAuthenticated : unattended
  if (payment.offSession && behaviour.declinesOffSession) return behaviour.declinesOffSession
  return behaviour.declinesFirst && declineAtFirst(ledger, payment, method, behaviour.declinesFirst)
}

/** Counted by order, else by customer. */
function declineAtFirst(
  ledger: Ledger,
  payment: Payment,
  method: Method,
  { times, decline }: { readonly times: number; readonly decline: Decline },
): Decline | undefined {
  const { declines } = ledger.store.state
  const key = `${method.token} ${payment.metadata.order_id ?? payment.customer ?? payment.id}`
  const before = declines[key] ?? 0
  if (before >= times) return undefined
  declines[key] = before + 1
  return decline
}
