// Stripe's payment intents: created, confirmed, captured and cancelled, with the outcomes of the test payment methods.
// It must never move money twice for one payment: each transition checks the status that it starts from.
import { type Decline, testCard } from './stripe-cards'
import { StripeFailure, invalidParameter, noSuch, refused } from './stripe-errors'
import { flag, type Form, integer, oneOf, required } from './stripe-form'
import { type Charge, type Ledger, nextId, type Payment, recordEvent } from './stripe-ledger'
import { readMetadata } from './stripe-metadata'
import { checkAmount, checkCurrency } from './stripe-money'
import { wireDecline, wirePayment } from './stripe-wire'

const captureMethods = ['automatic', 'automatic_async', 'manual'] as const
const cancellable = ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action']

/** Validates everything before the first change; the returned function executes. */
export function createPayment(ledger: Ledger, form: Form): () => Payment {
  const wish = readWish(form)
  const confirm = flag(form, 'confirm') ?? false
  const offSession = readOffSession(form, confirm)
  const mayRedirect = wish.automaticMethods === 'always' && !form.has('return_url')
  if (confirm && mayRedirect) throw returnUrlMissing()
  return () => {
    if (wish.paymentMethod !== undefined) checkPaymentMethod(wish.paymentMethod)
    const payment: Payment = {
      ...wish,
      id: nextId(ledger, 'pi'),
      createdMs: ledger.now(),
      status: wish.paymentMethod === undefined ? 'requires_payment_method' : 'requires_confirmation',
      chargeIds: [],
      capturedMinor: 0,
      refundedMinor: 0,
    }
    ledger.store.state.payments[payment.id] = payment
    recordEvent(ledger, 'payment_intent.created', payment.id)
    return confirm ? charge(ledger, payment, offSession) : payment
  }
}

function readWish(
  form: Form,
): Omit<Payment, 'id' | 'createdMs' | 'status' | 'chargeIds' | 'capturedMinor' | 'refundedMinor'> {
  required(form, 'amount')
  const currency = checkCurrency(required(form, 'currency'))
  const automatic = flag(form, 'automatic_payment_methods[enabled]') ?? true
  const redirects = oneOf(form, 'automatic_payment_methods[allow_redirects]', ['always', 'never'])
  return {
    amountMinor: checkAmount(integer(form, 'amount', 1) ?? 0, currency),
    currency,
    captureMethod: oneOf(form, 'capture_method', captureMethods) ?? 'automatic_async',
    automaticMethods: automatic ? (redirects ?? 'always') : undefined,
    paymentMethod: form.get('payment_method'),
    customer: form.get('customer'),
    description: form.get('description'),
    receiptEmail: form.get('receipt_email'),
    metadata: readMetadata(form),
  }
}

export function confirmPayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const offSession = readOffSession(form, true)
  const captureMethod = oneOf(form, 'capture_method', captureMethods)
  return () => {
    const payment = findPayment(ledger, id)
    if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(payment.status)) {
      throw unexpectedState(
        payment,
        `You cannot confirm this PaymentIntent because it has a status of ${payment.status}.`,
      )
    }
    const paymentMethod = form.get('payment_method')
    if (paymentMethod !== undefined) checkPaymentMethod(paymentMethod)
    payment.paymentMethod = paymentMethod ?? payment.paymentMethod
    payment.captureMethod = captureMethod ?? payment.captureMethod
    return charge(ledger, payment, offSession)
  }
}

export function capturePayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const asked = integer(form, 'amount_to_capture', 1)
  return () => {
    const payment = findPayment(ledger, id)
    if (payment.status !== 'requires_capture')
      throw unexpectedState(payment, notIn(payment, 'captured', ['requires_capture']))
    if (asked !== undefined && asked > payment.amountMinor) {
      throw refused(400, 'amount_too_large', `amount_to_capture exceeds the ${payment.amountMinor} authorised`, {
        param: 'amount_to_capture',
      })
    }
    capture(ledger, payment, asked ?? payment.amountMinor)
    return payment
  }
}

export function cancelPayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const reasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] as const
  const reason = oneOf(form, 'cancellation_reason', reasons)
  return () => {
    const payment = findPayment(ledger, id)
    if (!cancellable.includes(payment.status)) throw unexpectedState(payment, notIn(payment, 'canceled', cancellable))
    payment.status = 'canceled'
    payment.canceledMs = ledger.now()
    payment.cancellationReason = reason
    recordEvent(ledger, 'payment_intent.canceled', payment.id)
    return payment
  }
}

export function findPayment(ledger: Ledger, id: string): Payment {
  const payment = ledger.store.state.payments[id]
  if (payment) return payment
  throw noSuch('payment_intent', id, 'intent')
}

function charge(ledger: Ledger, payment: Payment, offSession: boolean): Payment {
  if (payment.paymentMethod === undefined) throw unexpectedState(payment, withoutMethod)
  const card = checkPaymentMethod(payment.paymentMethod)
  if (card.outcome === 'authentication' && !offSession) {
    payment.status = 'requires_action'
    recordEvent(ledger, 'payment_intent.requires_action', payment.id)
    return payment
  }
  const decline =
    card.outcome === 'declined' ? card.decline : card.outcome === 'authentication' ? unattended : undefined
  const record: Charge = {
    id: nextId(ledger, 'ch'),
    createdMs: ledger.now(),
    paymentId: payment.id,
    amountMinor: payment.amountMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    status: decline ? 'failed' : 'succeeded',
    failure: decline,
  }
  ledger.store.state.charges[record.id] = record
  payment.chargeIds.push(record.id)
  if (decline) throw declinePayment(ledger, payment, decline)
  payment.lastError = undefined
  payment.status = 'requires_capture'
  if (payment.captureMethod === 'manual') recordEvent(ledger, 'payment_intent.amount_capturable_updated', payment.id)
  else capture(ledger, payment, payment.amountMinor)
  return payment
}

function capture(ledger: Ledger, payment: Payment, amountMinor: number): void {
  const last = ledger.store.state.charges[payment.chargeIds.at(-1) ?? '']
  if (!last)
    throw new Error(
      `Payment ${payment.id} is to be captured without a charge: the simulator's book is broken, reset it`,
    )
  last.capturedMinor = amountMinor
  payment.capturedMinor = amountMinor
  payment.status = 'succeeded'
  recordEvent(ledger, 'payment_intent.succeeded', payment.id)
  recordEvent(ledger, 'charge.succeeded', last.id)
}

function declinePayment(ledger: Ledger, payment: Payment, decline: Decline): StripeFailure {
  payment.status = 'requires_payment_method'
  payment.lastError = decline
  recordEvent(ledger, 'payment_intent.payment_failed', payment.id)
  return new StripeFailure(402, { ...wireDecline(payment, decline), payment_intent: wirePayment(payment) }, true)
}

function checkPaymentMethod(id: string) {
  const card = testCard(id)
  if (card) return card
  throw noSuch('PaymentMethod', id, 'payment_method', 400)
}

function readOffSession(form: Form, confirm: boolean): boolean {
  const offSession = flag(form, 'off_session')
  if (offSession !== undefined && !confirm) {
    throw invalidParameter('parameter_invalid_empty', 'off_session is only allowed when confirm is true', 'off_session')
  }
  return offSession ?? false
}

const unattended: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

const withoutMethod =
  'You cannot confirm this PaymentIntent because it is missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.'

const returnUrlMissing = (): StripeFailure =>
  invalidParameter(
    undefined,
    'This PaymentIntent is configured to accept payment methods that may redirect. Pass a return_url, or set automatic_payment_methods[allow_redirects] to never.',
    'return_url',
  )

const notIn = (payment: Payment, done: string, statuses: readonly string[]): string =>
  `This PaymentIntent could not be ${done} because it has a status of ${payment.status}. Only a PaymentIntent with one of the following statuses may be ${done}: ${statuses.join(', ')}.`

const unexpectedState = (payment: Payment, message: string): StripeFailure =>
  refused(400, 'payment_intent_unexpected_state', message, { payment_intent: wirePayment(payment) })
