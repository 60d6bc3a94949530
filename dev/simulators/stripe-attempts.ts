// One attempt to pay a payment intent: at once, by the holder's authentication, by a voucher, or by a slow bank debit.
// It must never charge before the holder has authenticated, nor go on with an attempt that a later one has replaced.
import { needsHolder } from './stripe-authentication'
import { authenticationFailed, type Decline, voucherExpired } from './stripe-cards'
import { chargeMethod, failPayment, keepMethod, makeCharge, succeed } from './stripe-charges'
import { refused, type StripeFailure } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { findPayment, unexpectedState } from './stripe-intents'
import { type Ledger, own, plan } from './stripe-ledger'
import { behaviourOfMethod, declined, findMethod, unattended } from './stripe-methods'
import type { Due, Method, Payment } from './stripe-state'
import { payableTypes, wireCharge, wirePayment } from './stripe-wire'

const boletoLeastMinor = 500

/** Throws StripeFailure 402 if the card is declined, 400 if the method may not pay this payment. */
export function attemptPayment(ledger: Ledger, payment: Payment, method: Method, errorOnAction: boolean): Payment {
  checkMethod(payment, method)
  const behaviour = behaviourOfMethod(method)
  payment.attempts += 1
  payment.lastError = undefined
  payment.voucher = undefined
  payment.paymentMethod = method.id
  if (behaviour.type === 'boleto') return issueVoucher(ledger, payment)
  if (behaviour.type === 'us_bank_account') return startDebit(ledger, payment, method)
  const offSession = payment.offSession ?? false
  if (!needsHolder(behaviour, method, offSession, payment.options.threeDSecure)) {
    const decline = chargeMethod(ledger, payment, method, false)
    if (decline) throw failureOf(ledger, payment)
    return payment
  }
  if (offSession || errorOnAction) {
    const charge = makeCharge(ledger, payment, method, unattended)
    failPayment(ledger, payment, { ...unattended, methodId: method.id, chargeId: charge.id })
    throw failureOf(ledger, payment)
  }
  payment.status = 'requires_action'
  recordEvent(ledger, 'payment_intent.requires_action', wirePayment(ledger, payment))
  return payment
}

/** The holder has authenticated, or failed to. */
export function authenticatePayment(ledger: Ledger, id: string, succeeded: boolean): Payment {
  const payment = findPayment(ledger, id)
  if (payment.status !== 'requires_action' || payment.voucher !== undefined)
    throw unexpectedState(ledger, payment, `This PaymentIntent waits for no authentication: it is ${payment.status}.`)
  const method = findMethod(ledger, payment.paymentMethod ?? '')
  if (succeeded) chargeMethod(ledger, payment, method, true)
  else failPayment(ledger, payment, { ...authenticationFailed, methodId: method.id, kind: 'invalid_request_error' })
  return payment
}

/** The customer has paid the voucher, or the bank the debit. */
export function settlePayment(ledger: Ledger, id: string, failure?: Decline): Payment {
  const payment = findPayment(ledger, id)
  const method = findMethod(ledger, payment.paymentMethod ?? '')
  const pending =
    payment.status === 'processing' ? own(ledger.store.state.charges, payment.chargeIds.at(-1)) : undefined
  if (pending === undefined && payment.voucher === undefined)
    throw unexpectedState(ledger, payment, `This PaymentIntent waits for no payment: it is ${payment.status}.`)
  if (failure && pending) {
    pending.status = 'failed'
    pending.failure = failure
  }
  payment.voucher = undefined
  if (failure) failPayment(ledger, payment, { ...failure, methodId: method.id, chargeId: pending?.id })
  else succeed(ledger, payment, pending ?? makeCharge(ledger, payment, method), method)
  return payment
}

/** What time brings to an attempt; nothing if a later attempt or a cancellation came in between. */
export function passTime(ledger: Ledger, { id, what, attempt }: Due): void {
  const payment = own(ledger.store.state.payments, id)
  if (payment === undefined || payment.attempts !== attempt) return
  if (what === 'voucherPaid' && payment.voucher) settlePayment(ledger, id)
  if (what === 'voucherExpires' && payment.voucher) {
    const failure = { ...voucherExpired, methodId: payment.paymentMethod, kind: 'invalid_request_error' }
    failPayment(ledger, payment, failure)
  }
  if (what === 'processingEnds' && payment.status === 'processing') {
    const { bankFailure } = behaviourOfMethod(findMethod(ledger, payment.paymentMethod ?? ''))
    settlePayment(ledger, id, bankFailure)
  }
}

function issueVoucher(ledger: Ledger, payment: Payment): Payment {
  const { boletoPaidAfterMs, boletoExpiresAfterMs } = ledger.knobs()
  const { voucher } = behaviourOfMethod(findMethod(ledger, payment.paymentMethod ?? ''))
  const lastsMs = (payment.boletoDays === undefined ? boletoExpiresAfterMs : payment.boletoDays * dayMs) / ledger.speed
  const digits = [...payment.secret].map((character) => character.charCodeAt(0) % 10).join('')
  payment.voucher = { number: digits.slice(-47), expiresMs: ledger.now() + lastsMs }
  payment.status = 'requires_action'
  if (voucher === 'paid') plan(ledger, 'voucherPaid', payment.id, boletoPaidAfterMs / ledger.speed, payment.attempts)
  plan(ledger, 'voucherExpires', payment.id, lastsMs, payment.attempts)
  recordEvent(ledger, 'payment_intent.requires_action', wirePayment(ledger, payment))
  return payment
}

function startDebit(ledger: Ledger, payment: Payment, method: Method): Payment {
  const charge = makeCharge(ledger, payment, method)
  charge.status = 'pending'
  payment.status = 'processing'
  keepMethod(ledger, payment, method)
  const takesMs = ledger.knobs().processingAfterMs / ledger.speed
  plan(ledger, 'processingEnds', payment.id, takesMs, payment.attempts)
  recordEvent(ledger, 'charge.pending', wireCharge(ledger, charge))
  recordEvent(ledger, 'payment_intent.processing', wirePayment(ledger, payment))
  return payment
}

function checkMethod(payment: Payment, method: Method): void {
  const { type } = behaviourOfMethod(method)
  const allowed = payableTypes(payment)
  if (!allowed.includes(type))
    throw refused(
      400,
      'payment_intent_invalid_parameter',
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${allowed.join(', ')}.`,
      { param: 'payment_method' },
    )
  if (type === 'card') return
  const currency = type === 'boleto' ? 'brl' : 'usd'
  if (payment.currency !== currency) throw wrongCurrency(payment, type, currency)
  if (payment.captureMethod === 'manual')
    throw refused(400, undefined, `The payment method type ${type} does not support capture_method=manual.`, {
      param: 'capture_method',
    })
  if (type === 'boleto' && payment.amountMinor < boletoLeastMinor)
    throw refused(400, 'amount_too_small', 'Amount must be at least R$5.00 brl', { param: 'amount' })
}

const wrongCurrency = (payment: Payment, type: string, currency: string): StripeFailure =>
  refused(
    400,
    undefined,
    `The currency provided (${payment.currency}) is invalid for the payment method type ${type}: it supports ${currency}.`,
    { param: 'currency' },
  )

const failureOf = (ledger: Ledger, payment: Payment): StripeFailure =>
  declined(ledger, payment.lastError ?? unattended, { payment_intent: wirePayment(ledger, payment) })

const dayMs = 86_400_000
