// What callers do with Stripe's payment methods: make, attach, detach and change them.
// It must never take a card's number.
import { findCustomer } from './stripe-customers'
import { noSuch, refused, type StripeFailure } from './stripe-errors'
import { previousOf, recordEvent } from './stripe-events'
import { below, type Form, integer, oneOf, required } from './stripe-form'
import type { Ledger } from './stripe-ledger'
import { readMetadata } from './stripe-metadata'
import { attach, behaviourOfMethod, declined, detach, findMethod, makeMethod } from './stripe-methods'
import type { Method } from './stripe-state'
import { behaviourOf } from './stripe-test-methods'
import { wireMethod } from './stripe-wire-methods'

/** Made by a token, as a browser would make one of a card; card numbers are refused, as Stripe refuses them from servers. */
export function createMethod(ledger: Ledger, form: Form): () => Method {
  oneOf(form, 'type', ['card'])
  if (form.has('card[number]')) throw rawCard()
  const token = required(form, 'card[token]').replace(/^tok_/, 'pm_card_')
  const details = { billing: below(form, 'billing_details'), metadata: readMetadata(form) }
  return () => {
    if (behaviourOf(token) === undefined) throw noSuch('token', form.get('card[token]') ?? '', 'card[token]', 400)
    return makeMethod(ledger, token, details)
  }
}

export function attachMethod(ledger: Ledger, id: string, form: Form): () => Method {
  const customer = required(form, 'customer')
  return () => {
    findCustomer(ledger, customer, 'customer', 400)
    const method = findMethod(ledger, id)
    if (method.customer === customer) return method
    if (method.customer !== undefined)
      throw refused(400, undefined, 'The payment method you provided has already been attached to a customer.')
    if (method.spent) throw refused(400, undefined, neverAgain)
    const { decline } = behaviourOfMethod(method)
    if (decline) throw declined(ledger, { ...decline, methodId: method.id })
    attach(ledger, method, customer)
    return method
  }
}

export function detachMethod(ledger: Ledger, id: string): () => Method {
  return () => {
    const method = findMethod(ledger, id)
    if (method.customer === undefined) {
      throw refused(
        400,
        undefined,
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      )
    }
    detach(ledger, method, method.customer)
    return method
  }
}

export function updateMethod(ledger: Ledger, id: string, form: Form): () => Method {
  const month = integer(form, 'card[exp_month]', 1)
  const year = integer(form, 'card[exp_year]', 2000)
  const billing = below(form, 'billing_details')
  return () => {
    const method = findMethod(ledger, id)
    if (method.customer === undefined)
      throw refused(400, undefined, 'You must save this PaymentMethod to a customer before you can update it.')
    const before = wireMethod(method)
    method.expMonth = month ?? method.expMonth
    method.expYear = year ?? method.expYear
    method.billing = { ...method.billing, ...billing }
    method.metadata = readMetadata(form, method.metadata)
    const after = wireMethod(method)
    recordEvent(ledger, 'payment_method.updated', after, previousOf(before, after))
    return method
  }
}

const neverAgain =
  'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.'

const rawCard = (): StripeFailure =>
  refused(
    402,
    undefined,
    'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
  )
