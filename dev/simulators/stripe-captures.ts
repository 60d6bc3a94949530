// Stripe's captures: all or a part of what was authorised, once or (multicapture) several times, with a balance transaction each.
// It must never capture above what was authorised, nor after the authorisation has expired.
import { receive } from './stripe-balance'
import { openDispute } from './stripe-disputes'
import { invalidParameter, refused, type StripeFailure } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { flag, type Form, integer } from './stripe-form'
import { type Ledger, nextId, own } from './stripe-ledger'
import { indexMetadata } from './stripe-tables'
import { behaviourOfMethod, findMethod } from './stripe-methods'
import { readMetadata } from './stripe-metadata'
import { findPayment, notIn, unexpectedState } from './stripe-intents'
import type { Capture, Charge, Payment } from './stripe-state'
import { wireCharge, wirePayment } from './stripe-wire'

const mostCaptures = 50

type Part = Pick<Capture, 'amountMinor' | 'final' | 'metadata'>

/** Validates everything before the first change; the returned function executes. */
export function capturePayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const asked = integer(form, 'amount_to_capture', 0)
  const isFinal = flag(form, 'final_capture') ?? true
  const metadata = readMetadata(form)
  return () => {
    const payment = findPayment(ledger, id)
    if (payment.status !== 'requires_capture')
      throw unexpectedState(ledger, payment, notIn(payment, 'captured', ['requires_capture']))
    const charge = chargeToCapture(ledger, payment)
    const leftMinor = charge.amountMinor - charge.capturedMinor
    const amountMinor = asked ?? leftMinor
    if (!isFinal && !charge.multicapture) throw noMulticapture()
    if (amountMinor > leftMinor) throw aboveAuthorised(leftMinor)
    if (amountMinor === 0 && !(isFinal && charge.capturedMinor > 0)) throw nothingToCapture()
    if (!isFinal && (charge.captureCount ?? 0) >= mostCaptures - 1) throw tooMany()
    payment.metadata = readMetadata(form, payment.metadata)
    indexMetadata(ledger, 'payment', payment.id, payment.metadata)
    const final = isFinal || amountMinor === leftMinor
    if (amountMinor > 0) recordCapture(ledger, payment, charge, { amountMinor, final, metadata })
    afterCapture(ledger, payment, charge, final)
    return payment
  }
}

/** Moves the money; the payment's status is the caller's. */
export function recordCapture(ledger: Ledger, payment: Payment, charge: Charge, part: Part): void {
  const transaction = receive(ledger, payment, charge, part.amountMinor)
  const capture: Capture = {
    ...part,
    id: nextId(ledger, 'cap'),
    createdMs: ledger.now(),
    paymentId: payment.id,
    chargeId: charge.id,
    transactionId: transaction.id,
  }
  ledger.store.state.captures[capture.id] = capture
  charge.capturedMinor += part.amountMinor
  charge.captureCount = (charge.captureCount ?? 0) + 1
  charge.transactionId = transaction.id
  payment.capturedMinor += part.amountMinor
}

function afterCapture(ledger: Ledger, payment: Payment, charge: Charge, final: boolean): void {
  if (final) payment.status = 'succeeded'
  recordEvent(ledger, 'charge.captured', wireCharge(ledger, charge))
  if (charge.multicapture) recordEvent(ledger, 'charge.updated', wireCharge(ledger, charge))
  const type = final ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated'
  recordEvent(ledger, type, wirePayment(ledger, payment))
  if (final && charge.methodId !== undefined) {
    const { dispute } = behaviourOfMethod(findMethod(ledger, charge.methodId))
    if (dispute !== undefined) openDispute(ledger, charge, dispute)
  }
}

function chargeToCapture(ledger: Ledger, payment: Payment): Charge {
  const charge = own(ledger.store.state.charges, payment.chargeIds.at(-1))
  if (charge) return charge
  throw new Error(`Payment ${payment.id} is to be captured without a charge: the simulator's book is broken, reset it`)
}

const aboveAuthorised = (leftMinor: number): StripeFailure =>
  refused(400, 'amount_too_large', `amount_to_capture exceeds the ${leftMinor} that may be captured`, {
    param: 'amount_to_capture',
  })

const noMulticapture = (): StripeFailure =>
  refused(
    400,
    undefined,
    'The `final_capture` parameter can only be set to false when multicapture is available for this PaymentIntent.',
    { param: 'final_capture' },
  )

const nothingToCapture = (): StripeFailure =>
  invalidParameter('parameter_invalid_integer', 'This value must be greater than or equal to 1.', 'amount_to_capture')

const tooMany = (): StripeFailure =>
  refused(400, undefined, `A PaymentIntent can be captured at most ${mostCaptures} times.`)
