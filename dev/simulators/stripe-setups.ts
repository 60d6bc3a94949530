// Stripe's setup intents: a payment method is checked, authenticated where its card asks for it, and saved for later.
// It must never move money.
import { needsHolder, newSecret } from './stripe-authentication'
import { setupAuthenticationFailed } from './stripe-cards'
import { findCustomer } from './stripe-customers'
import { noSuch, refused, type StripeFailure } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { flag, type Form, oneOf } from './stripe-form'
import { type Ledger, nextId, own } from './stripe-ledger'
import { readMetadata } from './stripe-metadata'
import { behaviourOfMethod, declined, findMethod, usableMethod, useMethod } from './stripe-methods'
import type { Failure, Method, Setup } from './stripe-state'
import { wireSetup } from './stripe-wire-methods'
import { checkReturn, readMethodTypes } from './stripe-wishes'

const open = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/** Validates everything before the first change; the returned function executes. */
export function createSetup(ledger: Ledger, form: Form): () => Setup {
  const usage = oneOf(form, 'usage', ['off_session', 'on_session']) ?? 'off_session'
  const types = readMethodTypes(form)
  const metadata = readMetadata(form)
  const confirm = flag(form, 'confirm') ?? false
  const returnUrl = form.get('return_url')
  if (confirm) checkReturn(types, returnUrl)
  return () => {
    const customer = form.get('customer')
    if (customer !== undefined) findCustomer(ledger, customer, 'customer', 400)
    const chosen = form.get('payment_method')
    const method = chosen === undefined ? undefined : usableMethod(ledger, chosen, customer)()
    const id = nextId(ledger, 'seti')
    const setup: Setup = {
      id,
      createdMs: ledger.now(),
      secret: newSecret(id),
      status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
      customer,
      paymentMethod: method?.id,
      usage,
      ...types,
      returnUrl,
      description: form.get('description'),
      metadata,
    }
    if (confirm && method === undefined) throw withoutMethod(ledger, setup)
    ledger.store.state.setups[id] = setup
    recordEvent(ledger, 'setup_intent.created', wireSetup(ledger, setup))
    return confirm && method ? attempt(ledger, setup, method) : setup
  }
}

export function confirmSetup(ledger: Ledger, id: string, form: Form): () => Setup {
  return () => {
    const setup = findSetup(ledger, id)
    if (!open.includes(setup.status))
      throw unexpectedState(
        ledger,
        setup,
        `You cannot confirm this SetupIntent because it has a status of ${setup.status}.`,
      )
    const chosen = form.get('payment_method') ?? setup.paymentMethod
    if (chosen === undefined) throw withoutMethod(ledger, setup)
    const returnUrl = form.get('return_url') ?? setup.returnUrl
    checkReturn(setup, returnUrl)
    const method = usableMethod(ledger, chosen, setup.customer)()
    setup.returnUrl = returnUrl
    return attempt(ledger, setup, method)
  }
}

export function cancelSetup(ledger: Ledger, id: string, form: Form): () => Setup {
  const reason = oneOf(form, 'cancellation_reason', ['abandoned', 'duplicate', 'requested_by_customer'])
  return () => {
    const setup = findSetup(ledger, id)
    if (!open.includes(setup.status))
      throw unexpectedState(
        ledger,
        setup,
        `You cannot cancel this SetupIntent because it has a status of ${setup.status}. Only a SetupIntent with one of the following statuses may be canceled: ${open.join(', ')}.`,
      )
    setup.status = 'canceled'
    setup.cancellationReason = reason
    recordEvent(ledger, 'setup_intent.canceled', wireSetup(ledger, setup))
    return setup
  }
}

/** The holder has authenticated, or failed to. */
export function authenticateSetup(ledger: Ledger, id: string, succeeded: boolean): Setup {
  const setup = findSetup(ledger, id)
  if (setup.status !== 'requires_action')
    throw unexpectedState(ledger, setup, `This SetupIntent waits for no authentication: it is ${setup.status}.`)
  const method = findMethod(ledger, setup.paymentMethod ?? '')
  if (succeeded) return complete(ledger, setup, method)
  fail(ledger, setup, { ...setupAuthenticationFailed, methodId: method.id, kind: 'invalid_request_error' })
  return setup
}

export function findSetup(ledger: Ledger, id: string): Setup {
  const setup = own(ledger.store.state.setups, id)
  if (setup) return setup
  throw noSuch('setupintent', id, 'intent')
}

function attempt(ledger: Ledger, setup: Setup, method: Method): Setup {
  const behaviour = behaviourOfMethod(method)
  setup.paymentMethod = method.id
  setup.lastError = undefined
  if (behaviour.decline) {
    const failure = { ...behaviour.decline, methodId: method.id }
    fail(ledger, setup, failure)
    throw declined(ledger, failure, { setup_intent: wireSetup(ledger, setup) })
  }
  if (!needsHolder(behaviour, method, false)) return complete(ledger, setup, method)
  setup.status = 'requires_action'
  recordEvent(ledger, 'setup_intent.requires_action', wireSetup(ledger, setup))
  return setup
}

/** Without a customer the method stays free, to be attached later. */
function complete(ledger: Ledger, setup: Setup, method: Method): Setup {
  setup.status = 'succeeded'
  if (setup.usage === 'off_session') method.setUp = true
  if (setup.customer !== undefined) useMethod(ledger, method, setup.customer, setup.usage === 'off_session')
  recordEvent(ledger, 'setup_intent.succeeded', wireSetup(ledger, setup))
  return setup
}

function fail(ledger: Ledger, setup: Setup, failure: Failure): void {
  setup.status = 'requires_payment_method'
  setup.paymentMethod = undefined
  setup.lastError = failure
  recordEvent(ledger, 'setup_intent.setup_failed', wireSetup(ledger, setup))
}

const unexpectedState = (ledger: Ledger, setup: Setup, message: string): StripeFailure =>
  refused(400, 'setup_intent_unexpected_state', message, { setup_intent: wireSetup(ledger, setup) })

const withoutMethod = (ledger: Ledger, setup: Setup): StripeFailure =>
  unexpectedState(
    ledger,
    setup,
    'You cannot confirm this SetupIntent because it is missing a payment method. Update the SetupIntent with a payment method and then confirm it again.',
  )
