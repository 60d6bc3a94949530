// Stripe's refunds: of a payment intent's charge or of a charge, never above what was captured and not refunded yet.
import type { StripeFailure } from './stripe-errors'
import { invalidParameter, noSuch, refused } from './stripe-errors'
import { type Form, integer, oneOf } from './stripe-form'
import { type Charge, type Ledger, nextId, type Payment, recordEvent, type Refund } from './stripe-ledger'
import { readMetadata } from './stripe-metadata'
import { writeAmount } from './stripe-money'
import { findPayment } from './stripe-payments'

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
    const refund: Refund = {
      id: nextId(ledger, 're'),
      createdMs: ledger.now(),
      paymentId: payment.id,
      chargeId: charge.id,
      amountMinor,
      reason,
      metadata,
    }
    ledger.store.state.refunds[refund.id] = refund
    charge.refundedMinor += amountMinor
    payment.refundedMinor += amountMinor
    recordEvent(ledger, 'refund.created', refund.id)
    recordEvent(ledger, 'charge.refunded', charge.id)
    return refund
  }
}

export function findCharge(ledger: Ledger, id: string): Charge {
  const charge = ledger.store.state.charges[id]
  if (charge) return charge
  throw noSuch('charge', id, 'id')
}

export function findRefund(ledger: Ledger, id: string): Refund {
  const refund = ledger.store.state.refunds[id]
  if (refund) return refund
  throw noSuch('refund', id, 'id')
}

function chargeOf(ledger: Ledger, paymentId: string): Charge {
  const payment = findPayment(ledger, paymentId)
  const charge = ledger.store.state.charges[payment.chargeIds.at(-1) ?? '']
  if (charge && charge.status === 'succeeded') return charge
  throw refused(400, undefined, `This PaymentIntent (${paymentId}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  })
}

function refundable(charge: Charge, payment: Payment, asked: number | undefined): number {
  const left = charge.capturedMinor - charge.refundedMinor
  if (charge.capturedMinor === 0) {
    throw refused(
      400,
      'charge_not_refundable',
      `Charge ${charge.id} has no captured amount: cancel the PaymentIntent instead.`,
    )
  }
  if (left === 0) throw alreadyRefunded(charge)
  const amountMinor = asked ?? left
  if (amountMinor <= left) return amountMinor
  const bound = charge.refundedMinor === 0 ? 'charge amount' : 'unrefunded amount on charge'
  const wanted = writeAmount(amountMinor, payment.currency)
  const message = `Refund amount (${wanted}) is greater than ${bound} (${writeAmount(left, payment.currency)})`
  throw refused(400, undefined, message, { param: 'amount' })
}

const alreadyRefunded = (charge: Charge): StripeFailure =>
  refused(400, 'charge_already_refunded', `Charge ${charge.id} has already been refunded.`)
