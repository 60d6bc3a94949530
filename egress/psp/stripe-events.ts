// Stripe's events as signals of ours. An event names some things by Stripe's ids alone: those are looked up. Nothing here is written.
import type { CustomerId } from '../../schemas/ids'
import type { PaymentSignal } from './payment-signals'
import { openStripe, type Stripe, type StripeAccount, type StripeCall } from './stripe-client'
import { asked, ifThere } from './stripe-errors'
import { methodReported } from './stripe-methods'
import {
  authorisationReported,
  disputeReported,
  idOf,
  type OurIds,
  oursIn,
  paymentReported,
  refundReported,
  type Told,
} from './stripe-signals'

/** What the webhook endpoint is to be subscribed to; the list of events is asked for the same. At most 20, says Stripe. */
export const stripeEventTypes = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.canceled',
  'charge.succeeded',
  'charge.captured',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.closed',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'customer.updated',
] as const satisfies readonly Stripe.Event['type'][]

/** All reject with Transient when Stripe does not answer. undefined: it is not ours. */
export type StripeLookUps = {
  readonly idsOfPayment: (paymentId: string) => Promise<OurIds | undefined>
  readonly customerOf: (stripeCustomerId: string) => Promise<CustomerId | undefined>
  readonly methodOf: (methodId: string) => Promise<Stripe.PaymentMethod | undefined>
}

const lookUpMs = 10_000
/** Whose a customer of Stripe's is never changes; every charge that keeps its card asks it. */
const mostRemembered = 10_000

export function createStripeLookUps(account: StripeAccount): StripeLookUps {
  const { during } = openStripe(account)
  const look = <Found>(ask: (call: StripeCall) => Promise<Found>): Promise<Found | undefined> =>
    during(AbortSignal.timeout(lookUpMs), (call) => asked(() => ifThere(() => ask(call))))
  const customers = new Map<string, CustomerId>()
  return {
    idsOfPayment: (id) =>
      look(async ({ client, headers }) => oursIn((await client.paymentIntents.retrieve(id, {}, { headers })).metadata)),
    customerOf: async (id) => {
      const known = customers.get(id)
      if (known !== undefined) return known
      const found = await look(({ client, headers }) => client.customers.retrieve(id, {}, { headers }))
      const ours = found === undefined || found.deleted ? undefined : ourCustomerIn(found)
      if (customers.size >= mostRemembered) customers.clear()
      if (ours !== undefined) customers.set(id, ours)
      return ours
    },
    methodOf: (id) => look(({ client, headers }) => client.paymentMethods.retrieve(id, {}, { headers })),
  }
}

/** Empty: nothing of ours. The same event always gives the same signals, but for what was looked up. Rejects as the look-ups do. */
export async function signalsOf(event: Stripe.Event, lookUps: StripeLookUps): Promise<readonly PaymentSignal[]> {
  const told: Told = { eventId: event.id, at: event.created * 1_000 }
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action':
    case 'payment_intent.canceled':
      return only(paymentReported(told, event.data.object))
    case 'charge.succeeded':
      // One that is taken at once is told by payment_intent.succeeded.
      return event.data.object.captured ? [] : only(authorisationReported(told, event.data.object))
    case 'charge.captured':
      return only(authorisationReported(told, event.data.object))
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return only(refundReported(told, event.data.object))
    case 'charge.dispute.created':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.closed':
      return dispute(told, event.data.object, lookUps)
    case 'payment_method.attached':
    case 'payment_method.updated':
    case 'payment_method.automatically_updated':
      return method(told, event.data.object, idOf(event.data.object.customer), lookUps)
    case 'payment_method.detached':
      return method(told, event.data.object, idOf(event.data.previous_attributes?.customer), lookUps)
    case 'customer.updated':
      return defaultMethod(told, event.data.object, event.data.previous_attributes, lookUps)
    default:
      return []
  }
}

async function dispute(told: Told, disputed: Stripe.Dispute, lookUps: StripeLookUps) {
  const paymentId = idOf(disputed.payment_intent)
  const ours = paymentId === undefined ? undefined : await lookUps.idsOfPayment(paymentId)
  return ours ? only(disputeReported(told, disputed, ours)) : []
}

async function method(
  told: Told,
  stored: Stripe.PaymentMethod,
  stripeCustomerId: string | undefined,
  lookUps: StripeLookUps,
) {
  const customerId = stripeCustomerId === undefined ? undefined : await lookUps.customerOf(stripeCustomerId)
  if (customerId === undefined) return []
  return stored.customer === null
    ? only(methodReported(told, stored, { customerId, state: 'DETACHED', isDefault: false }))
    : only(methodReported(told, stored, { customerId, state: 'ATTACHED', isDefault: null }))
}

/** The new default, and the former one, if it is still the customer's. */
async function defaultMethod(
  told: Told,
  customer: Stripe.Customer,
  before: Partial<Stripe.Customer> | undefined,
  lookUps: StripeLookUps,
): Promise<readonly PaymentSignal[]> {
  const customerId = ourCustomerIn(customer)
  const settings: Partial<Stripe.Customer.InvoiceSettings> = before?.invoice_settings ?? {}
  if (customerId === undefined || !('default_payment_method' in settings)) return []
  const reportedAs = async (id: string | undefined, isDefault: boolean) => {
    const stored = id === undefined ? undefined : await lookUps.methodOf(id)
    const theirs = stored !== undefined && idOf(stored.customer) === customer.id
    return theirs ? only(methodReported(told, stored, { customerId, state: 'ATTACHED', isDefault })) : []
  }
  const former = idOf(settings.default_payment_method)
  const now = idOf(customer.invoice_settings.default_payment_method)
  return [...(await reportedAs(former, false)), ...(await reportedAs(now, true))]
}

const ourCustomerIn = ({ metadata }: Stripe.Customer): CustomerId | undefined =>
  metadata.customer_id ? (metadata.customer_id as CustomerId) : undefined

const only = <Signal>(signal: Signal | undefined): readonly Signal[] => (signal === undefined ? [] : [signal])
