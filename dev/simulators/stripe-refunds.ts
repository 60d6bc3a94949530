// Stripe's refunds: of a payment intent's charge or of a charge, never above what was captured and neither refunded nor disputed.
// It must never refund a disputed charge: the customer would get the money twice.
import { recordTransaction } from './stripe-balance'
import type { StripeFailure } from './stripe-errors'
import { invalidParameter, noSuch, refused } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { type Form, integer, oneOf } from './stripe-form'
import { findCharge, findPayment } from './stripe-intents'
import { type Ledger, nextId, own, plan } from './stripe-ledger'
import { readMetadata } from './stripe-metadata'
import { behaviourOfMethod, findMethod } from './stripe-methods'
import { writeAmount } from './stripe-money'
import type { Charge, Due, Payment, Refund } from './stripe-state'
import { wireCharge } from './stripe-wire'
import { wireRefund } from './stripe-wire-money'

/** Validates everything before the first change; the returned function executes. */
export function createRefund(ledger: Ledger, form: Form): () => Refund {
  const asked = integer(form, 'amount', 1)
  const reason = oneOf(form, 'reason', ['duplicate', 'fraudulent', 'requested_by_customer'])
  const metadata = readMetadata(form)
  const paymentId = form.get('payment_intent')
  const chargeId = form.get('charge')
  if (paymentId === undefined && chargeId === undefined) {
    throw invalidParameter(
      'parameter_missing',
      'One of the following params should be provided for this request: payment_intent or charge.',
      'payment_intent',
    )
  }
  return () => {
    const charge = chargeId === undefined ? chargeOf(ledger, paymentId as string) : findCharge(ledger, chargeId)
    const payment = findPayment(ledger, charge.paymentId)
    const amountMinor = refundable(charge, payment, asked)
    return makeRefund(ledger, payment, charge, { amountMinor, reason, metadata })
  }
}

export function findRefund(ledger: Ledger, id: string): Refund {
  const refund = own(ledger.store.state.refunds, id)
  if (refund) return refund
  throw noSuch('refund', id, 'id')
}

/** A refund that was on its way has arrived, or has come back. */
export function settleRefund(ledger: Ledger, { id, what }: Due): void {
  const refund = findRefund(ledger, id)
  if (what === 'refundArrives') {
    refund.status = 'succeeded'
    recordEvent(ledger, 'refund.updated', wireRefund(ledger, refund), { status: 'pending' })
    return
  }
  const charge = findCharge(ledger, refund.chargeId)
  const payment = findPayment(ledger, refund.paymentId)
  refund.status = 'failed'
  refund.failureReason = 'expired_or_canceled_card'
  charge.refundedMinor -= refund.amountMinor
  payment.refundedMinor -= refund.amountMinor
  const back = { type: 'refund_failure', category: 'refund_failure', amountMinor: refund.amountMinor }
  refund.failureTransactionId = recordTransaction(ledger, { ...back, currency: payment.currency, sourceId: id }).id
  recordEvent(ledger, 'refund.failed', wireRefund(ledger, refund))
  recordEvent(ledger, 'charge.refund.updated', wireRefund(ledger, refund))
}

function makeRefund(
  ledger: Ledger,
  payment: Payment,
  charge: Charge,
  wish: Pick<Refund, 'amountMinor' | 'reason' | 'metadata'>,
): Refund {
  const behaviour = charge.methodId === undefined ? undefined : behaviourOfMethod(findMethod(ledger, charge.methodId))
  const slow = behaviour !== undefined && (behaviour.refund === 'pending' || behaviour.type !== 'card')
  const id = nextId(ledger, 're')
  const refund: Refund = {
    ...wish,
    id,
    createdMs: ledger.now(),
    paymentId: payment.id,
    chargeId: charge.id,
    status: slow ? 'pending' : 'succeeded',
  }
  const type = charge.id.startsWith('py_') ? 'payment_refund' : 'refund'
  const taken = { type, category: 'refund', amountMinor: -wish.amountMinor, currency: payment.currency, sourceId: id }
  refund.transactionId = recordTransaction(ledger, taken).id
  ledger.store.state.refunds[id] = refund
  charge.refundedMinor += wish.amountMinor
  payment.refundedMinor += wish.amountMinor
  const settlesAfterMs = ledger.knobs().refundSettlesAfterMs / ledger.speed
  if (behaviour?.refund === 'fails') plan(ledger, 'refundFails', id, settlesAfterMs)
  else if (slow) plan(ledger, 'refundArrives', id, settlesAfterMs)
  recordEvent(ledger, 'refund.created', wireRefund(ledger, refund))
  recordEvent(ledger, 'charge.refunded', wireCharge(ledger, charge))
  return refund
}

function chargeOf(ledger: Ledger, paymentId: string): Charge {
  const payment = findPayment(ledger, paymentId)
  const charge = own(ledger.store.state.charges, payment.chargeIds.at(-1))
  if (charge && charge.status === 'succeeded') return charge
  throw refused(400, undefined, `This PaymentIntent (${paymentId}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  })
}

function refundable(charge: Charge, payment: Payment, asked: number | undefined): number {
  const left = charge.capturedMinor - charge.refundedMinor - charge.disputedMinor
  if (charge.capturedMinor === 0) {
    throw refused(
      400,
      'charge_not_refundable',
      `Charge ${charge.id} has no captured amount: cancel the PaymentIntent instead.`,
    )
  }
  if (left <= 0) throw charge.disputedMinor > 0 ? chargedBack(charge) : alreadyRefunded(charge)
  const amountMinor = asked ?? left
  if (amountMinor <= left) return amountMinor
  const bound = left === charge.capturedMinor ? 'charge amount' : 'unrefunded amount on charge'
  const wanted = writeAmount(amountMinor, payment.currency)
  const message = `Refund amount (${wanted}) is greater than ${bound} (${writeAmount(left, payment.currency)})`
  throw refused(400, undefined, message, { param: 'amount' })
}

const alreadyRefunded = (charge: Charge): StripeFailure =>
  refused(400, 'charge_already_refunded', `Charge ${charge.id} has already been refunded.`)

const chargedBack = (charge: Charge): StripeFailure =>
  refused(400, 'charge_disputed', `Charge ${charge.id} has been charged back; cannot issue a refund.`)
