// Stripe's payment intents: created, changed, confirmed and cancelled.
// It must never move money twice for one payment: each transition checks the status that it starts from.
import { attemptPayment } from './stripe-attempts'
import { newSecret } from './stripe-authentication'
import { findCustomer } from './stripe-customers'
import { refused, type StripeFailure } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { flag, type Form, integer, oneOf } from './stripe-form'
import { findPayment, notIn, unexpectedState } from './stripe-intents'
import { type Ledger, nextId, own } from './stripe-ledger'
import { indexMetadata } from './stripe-tables'
import { readMetadata } from './stripe-metadata'
import { usableMethod } from './stripe-methods'
import { checkAmount } from './stripe-money'
import type { Due, Payment } from './stripe-state'
import { wireCharge, wirePayment } from './stripe-wire'
import { applyPatch, checkReturn, readOffSession, readPatch, readWish } from './stripe-wishes'

const beforeAttempt = ['requires_payment_method', 'requires_confirmation', 'requires_action']
const cancellable = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
]

/** Validates everything before the first change; the returned function executes. */
export function createPayment(ledger: Ledger, form: Form): () => Payment {
  const wish = readWish(form)
  const confirm = flag(form, 'confirm') ?? false
  const offSession = readOffSession(form, confirm)
  const errorOnAction = flag(form, 'error_on_requires_action') ?? false
  if (confirm) checkReturn(wish, wish.returnUrl)
  return () => {
    if (wish.customer !== undefined) findCustomer(ledger, wish.customer, 'customer', 400)
    const method =
      wish.paymentMethod === undefined ? undefined : usableMethod(ledger, wish.paymentMethod, wish.customer)()
    const id = nextId(ledger, 'pi')
    const payment: Payment = {
      ...wish,
      id,
      createdMs: ledger.now(),
      secret: newSecret(id),
      paymentMethod: method?.id,
      offSession,
      status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
      chargeIds: [],
      capturedMinor: 0,
      refundedMinor: 0,
      disputedMinor: 0,
      attempts: 0,
    }
    if (confirm && method === undefined) throw withoutMethod(ledger, payment)
    ledger.store.state.payments[id] = payment
    indexMetadata(ledger, 'payment', id, payment.metadata)
    recordEvent(ledger, 'payment_intent.created', wirePayment(ledger, payment))
    return confirm && method ? attemptPayment(ledger, payment, method, errorOnAction) : payment
  }
}

export function updatePayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const amount = integer(form, 'amount', 1)
  const patch = readPatch(form)
  return () => {
    const payment = findPayment(ledger, id)
    const moved = ['amount', 'payment_method', 'customer'].some((name) => form.has(name))
    if (moved && !beforeAttempt.includes(payment.status))
      throw unexpectedState(ledger, payment, notIn(payment, 'updated', beforeAttempt))
    if (amount !== undefined) payment.amountMinor = checkAmount(amount, payment.currency)
    setCustomer(ledger, payment, form.get('customer'))
    const chosen = form.get('payment_method')
    if (chosen !== undefined) {
      payment.paymentMethod = usableMethod(ledger, chosen, payment.customer)().id
      payment.status = 'requires_confirmation'
    }
    applyPatch(payment, patch, form)
    payment.metadata = readMetadata(form, payment.metadata)
    indexMetadata(ledger, 'payment', id, payment.metadata)
    return payment
  }
}

export function confirmPayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const offSession = readOffSession(form, true)
  const errorOnAction = flag(form, 'error_on_requires_action') ?? false
  const patch = readPatch(form)
  return () => {
    const payment = findPayment(ledger, id)
    if (!beforeAttempt.includes(payment.status)) {
      const message = `You cannot confirm this PaymentIntent because it has a status of ${payment.status}.`
      throw unexpectedState(ledger, payment, message)
    }
    const chosen = form.get('payment_method') ?? payment.paymentMethod
    if (chosen === undefined) throw withoutMethod(ledger, payment)
    checkReturn(payment, patch.returnUrl ?? payment.returnUrl)
    const method = usableMethod(ledger, chosen, payment.customer)()
    applyPatch(payment, patch, form)
    payment.offSession = offSession
    return attemptPayment(ledger, payment, method, errorOnAction)
  }
}

export function cancelPayment(ledger: Ledger, id: string, form: Form): () => Payment {
  const reasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] as const
  const reason = oneOf(form, 'cancellation_reason', reasons)
  return () => {
    const payment = findPayment(ledger, id)
    if (!cancellable.includes(payment.status))
      throw unexpectedState(ledger, payment, notIn(payment, 'canceled', cancellable))
    if (payment.capturedMinor > 0) throw unexpectedState(ledger, payment, partlyCaptured)
    return cancel(ledger, payment, reason)
  }
}

/** What was authorised and not captured in time is released; what was captured in parts stays. */
export function expireAuthorisation(ledger: Ledger, { id, attempt }: Due): void {
  const payment = own(ledger.store.state.payments, id)
  if (payment === undefined || payment.attempts !== attempt || payment.status !== 'requires_capture') return
  const charge = own(ledger.store.state.charges, payment.chargeIds.at(-1))
  if (charge) recordEvent(ledger, 'charge.expired', wireCharge(ledger, charge))
  if (payment.capturedMinor === 0) return void cancel(ledger, payment, 'automatic')
  payment.status = 'succeeded'
  recordEvent(ledger, 'payment_intent.succeeded', wirePayment(ledger, payment))
}

function cancel(ledger: Ledger, payment: Payment, reason: string | undefined): Payment {
  const charge = own(ledger.store.state.charges, payment.chargeIds.at(-1))
  if (charge?.status === 'pending') charge.status = 'failed'
  payment.status = 'canceled'
  payment.voucher = undefined
  payment.canceledMs = ledger.now()
  payment.cancellationReason = reason
  recordEvent(ledger, 'payment_intent.canceled', wirePayment(ledger, payment))
  return payment
}

function setCustomer(ledger: Ledger, payment: Payment, customer: string | undefined): void {
  if (customer === undefined || customer === payment.customer) return
  if (payment.customer !== undefined)
    throw refused(
      400,
      undefined,
      'You cannot modify `customer` on a PaymentIntent once it already has been set. To fulfill a payment with a different Customer, cancel this PaymentIntent and create a new one.',
      { param: 'customer' },
    )
  payment.customer = findCustomer(ledger, customer, 'customer', 400).id
}

const partlyCaptured =
  'This PaymentIntent could not be canceled because a part of it has been captured. Capture the rest with amount_to_capture 0 and final_capture to release it.'

const withoutMethod = (ledger: Ledger, payment: Payment): StripeFailure =>
  unexpectedState(
    ledger,
    payment,
    'You cannot confirm this PaymentIntent because it is missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.',
  )
