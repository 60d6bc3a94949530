// What is common to all that is done with a payment intent: finding it, and refusing what its status does not allow.
import { noSuch, refused, type StripeFailure } from './stripe-errors'
import { type Ledger, own } from './stripe-ledger'
import type { Charge, Payment } from './stripe-state'
import { wirePayment } from './stripe-wire'

export function findPayment(ledger: Ledger, id: string): Payment {
  const payment = own(ledger.store.state.payments, id)
  if (payment) return payment
  throw noSuch('payment_intent', id, 'intent')
}

export function findCharge(ledger: Ledger, id: string): Charge {
  const charge = own(ledger.store.state.charges, id)
  if (charge) return charge
  throw noSuch('charge', id, 'id')
}

/** 400 payment_intent_unexpected_state with the intent as it is. */
export const unexpectedState = (ledger: Ledger, payment: Payment, message: string): StripeFailure =>
  refused(400, 'payment_intent_unexpected_state', message, { payment_intent: wirePayment(ledger, payment) })

export const notIn = (payment: Payment, done: string, statuses: readonly string[]): string =>
  `This PaymentIntent could not be ${done} because it has a status of ${payment.status}. Only a PaymentIntent with one of the following statuses may be ${done}: ${statuses.join(', ')}.`
