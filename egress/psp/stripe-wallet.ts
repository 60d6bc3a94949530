// The means of payment that Stripe keeps for a customer of ours. Card data go from the customer's page to Stripe alone; it must never
// touch a method that is another customer's.
import { type CustomerId, deriveMessageId } from '../../schemas/ids'
import type { ProviderCustomers } from './payment-provider'
import { openStripe, type Stripe, type StripeAccount, type StripeCall } from './stripe-client'
import { findOrMakeCustomer } from './stripe-customers'
import { ifThere, refusalOf } from './stripe-errors'
import { detailsOf, type MethodDetails } from './stripe-methods'
import { idOf } from './stripe-signals'

export type StoredMethod = MethodDetails & { readonly isDefault: boolean }

/** undefined: this customer has no such method, whoever else has it. The same key does the same once. All reject with Transient. */
export type StripeWallet = {
  readonly provider: 'STRIPE'
  /** With the client secret the customer's page gives Stripe a means of payment. */
  readonly beginSetup: (
    customerId: CustomerId,
    key: string,
  ) => Promise<{ readonly setupId: string; readonly clientSecret: string }>
  readonly list: (customerId: CustomerId) => Promise<readonly StoredMethod[]>
  readonly setDefault: (customerId: CustomerId, methodId: string, key: string) => Promise<StoredMethod | undefined>
  /** The method as it was. */
  readonly detach: (customerId: CustomerId, methodId: string, key: string) => Promise<StoredMethod | undefined>
}

type WalletOptions = StripeAccount & { readonly customers: ProviderCustomers; readonly timeoutMs?: number }

export function createStripeWallet({ customers, timeoutMs = 10_000, ...account }: WalletOptions): StripeWallet {
  const { during } = openStripe(account)
  const calling = <Result>(work: (call: StripeCall) => Promise<Result>): Promise<Result> =>
    during(AbortSignal.timeout(timeoutMs), async (call) => {
      try {
        return await work(call)
      } catch (error) {
        const { code, type } = refusalOf(error)
        throw new Error(`Stripe refused a call of the wallet with ${code ?? type}: the call has to be corrected`)
      }
    })
  const owned = async (call: StripeCall, customerId: CustomerId, methodId: string): Promise<Owned | undefined> => {
    const customer = await customers.find('STRIPE', customerId)
    return customer === undefined ? undefined : findOwned(call, customer, methodId)
  }
  return {
    provider: 'STRIPE',
    beginSetup: (customerId, key) =>
      calling(async (call) => beginSetup(call, await findOrMakeCustomer(call, customers, customerId), customerId, key)),
    list: (customerId) =>
      calling(async (call) => {
        const customer = await customers.find('STRIPE', customerId)
        return customer === undefined ? [] : listMethods(call, customer)
      }),
    setDefault: (customerId, methodId, key) =>
      calling(async (call) => {
        const found = await owned(call, customerId, methodId)
        if (!found) return undefined
        const settings = { invoice_settings: { default_payment_method: methodId } }
        const keyed = { idempotencyKey: keyOf('default', customerId, methodId, key), headers: call.headers }
        await call.client.customers.update(found.customer, settings, keyed)
        return { ...found.method, isDefault: true }
      }),
    detach: (customerId, methodId, key) =>
      calling(async (call) => {
        const found = await owned(call, customerId, methodId)
        if (!found) return undefined
        const keyed = { idempotencyKey: keyOf('detach', customerId, methodId, key), headers: call.headers }
        await call.client.paymentMethods.detach(methodId, {}, keyed)
        return found.method
      }),
  }
}

type Owned = { readonly customer: string; readonly method: StoredMethod }

/** One customer's key must never stand for another's request, nor for another of their own. */
const keyOf = (what: string, customerId: CustomerId, methodId: string, key: string): string =>
  deriveMessageId(`${customerId}\n${methodId}\n${key}`, `stripe-wallet-${what}`, 0)

async function beginSetup({ client, headers }: StripeCall, customer: string, customerId: CustomerId, key: string) {
  const made = await client.setupIntents.create(
    {
      customer,
      usage: 'off_session',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      metadata: { customer_id: customerId },
    },
    { idempotencyKey: keyOf('setup', customerId, '', key), headers },
  )
  return { setupId: made.id, clientSecret: made.client_secret ?? '' }
}

async function listMethods(call: StripeCall, customer: string): Promise<readonly StoredMethod[]> {
  const usual = await defaultOf(call, customer)
  const methods: StoredMethod[] = []
  for await (const method of call.client.customers.listPaymentMethods(
    customer,
    { limit: 100 },
    { headers: call.headers },
  ))
    methods.push(...storedOf(method, usual))
  return methods
}

async function findOwned(call: StripeCall, customer: string, methodId: string): Promise<Owned | undefined> {
  const found = await ifThere(() => call.client.paymentMethods.retrieve(methodId, {}, { headers: call.headers }))
  if (found === undefined || idOf(found.customer) !== customer) return undefined
  const [method] = storedOf(found, await defaultOf(call, customer))
  return method && { customer, method }
}

async function defaultOf({ client, headers }: StripeCall, customer: string): Promise<string | undefined> {
  const found = await client.customers.retrieve(customer, {}, { headers })
  return found.deleted ? undefined : idOf(found.invoice_settings.default_payment_method)
}

function storedOf(method: Stripe.PaymentMethod, usual: string | undefined): StoredMethod[] {
  const details = detailsOf(method)
  return details ? [{ ...details, isDefault: method.id === usual }] : []
}
