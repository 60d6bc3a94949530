// Stripe's payment methods: magic tokens become methods with ids of their own, saved to customers or used up.
// It must never let a method pay twice that was not saved, nor one that was detached.
import { declineOf, type Decline } from './stripe-cards'
import { noSuch, refused, StripeFailure } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { type Ledger, nextId, own } from './stripe-ledger'
import { indexMethod } from './stripe-tables'
import type { Metadata } from './stripe-metadata'
import type { Failure, Method } from './stripe-state'
import { type Behaviour, behaviourOf } from './stripe-test-methods'
import { wireFailure, wireMethod } from './stripe-wire-methods'

type Details = { billing?: Record<string, unknown>; metadata?: Metadata; magic?: boolean }

/** Checks that an intent of `customer` may use the method, a magic token too; the returned function gives the method. */
export function usableMethod(ledger: Ledger, id: string, customer: string | undefined): () => Method {
  const method = own(ledger.store.state.methods, id)
  if (method === undefined) {
    if (behaviourOf(id) === undefined) throw noSuch('PaymentMethod', id, 'payment_method', 400)
    if (ledger.knobs().strictTokens && ledger.store.state.spentTokens[id]) throw usedUp()
    return () => makeMethod(ledger, id, { magic: true })
  }
  if (method.spent) throw usedUp()
  if (method.customer !== undefined && method.customer !== customer) throw ofAnother(method, customer)
  return () => method
}

/** After an attempt that went well: saves the method to the customer, or uses it up. */
export function useMethod(ledger: Ledger, method: Method, saveTo: string | undefined, forOffSession: boolean): void {
  if (saveTo !== undefined && method.customer === undefined) attach(ledger, method, saveTo)
  if (forOffSession && method.customer !== undefined) method.setUp = true
  if (method.customer !== undefined) return
  method.spent = true
  if (method.magic && ledger.knobs().strictTokens) ledger.store.state.spentTokens[method.token] = true
}

export function behaviourOfMethod(method: Method): Behaviour {
  const behaviour = behaviourOf(method.token)
  if (behaviour) return behaviour
  throw new Error(`The method ${method.id} behaves like ${method.token}, which is unknown: reset the simulator's book`)
}

/** The method of that id; a magic token gives a new one. */
export function findMethod(ledger: Ledger, id: string): Method {
  const method = own(ledger.store.state.methods, id)
  if (method) return method
  if (behaviourOf(id)) return makeMethod(ledger, id, {})
  throw noSuch('PaymentMethod', id, 'payment_method')
}

export function detach(ledger: Ledger, method: Method, customer: string): void {
  method.customer = undefined
  method.spent = true
  ledger.tables.methodsOf.get(customer)?.delete(method.id)
  const owner = own(ledger.store.state.customers, customer)
  if (owner?.defaultMethod === method.id) owner.defaultMethod = undefined
  recordEvent(ledger, 'payment_method.detached', wireMethod(method), { customer })
}

/** 402, kept under the idempotency key; `extra` joins the error object. */
export const declined = (ledger: Ledger, failure: Failure, extra: object = {}): StripeFailure =>
  new StripeFailure(402, { ...wireFailure(ledger, failure), ...extra }, true)

/** The card asks for its holder, who is not there. */
export const unattended: Decline = declineOf('authentication_required')

export function attach(ledger: Ledger, method: Method, customer: string): void {
  method.customer = customer
  indexMethod(ledger, customer, method.id)
  recordEvent(ledger, 'payment_method.attached', wireMethod(method))
}

export function makeMethod(ledger: Ledger, token: string, { billing = {}, metadata = {}, magic }: Details): Method {
  const id = nextId(ledger, 'pm')
  const createdMs = ledger.now()
  const expired = behaviourOf(token)?.decline?.code === 'expired_card'
  const method: Method = { id, createdMs, token, magic, expMonth: 8, expYear: expired ? 2021 : 2031, billing, metadata }
  ledger.store.state.methods[id] = method
  return method
}

const usedUp = (): StripeFailure =>
  refused(
    400,
    undefined,
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
  )

const ofAnother = (method: Method, customer: string | undefined): StripeFailure =>
  customer === undefined
    ? refused(
        400,
        undefined,
        `The \`payment_method\` parameter supplied ${method.id} belongs to the Customer ${method.customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
        { param: 'payment_method' },
      )
    : refused(
        400,
        'resource_missing',
        `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
        { param: 'payment_method' },
      )
