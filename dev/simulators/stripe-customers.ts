// Stripe's customers: made, changed and deleted. It must never give out a deleted one as a customer to charge.
import { noSuch, refused, type StripeFailure } from './stripe-errors'
import { previousOf, recordEvent } from './stripe-events'
import { below, type Form } from './stripe-form'
import { type Ledger, nextId, own } from './stripe-ledger'
import { indexMetadata } from './stripe-tables'
import { readMetadata } from './stripe-metadata'
import type { Customer } from './stripe-state'
import { wireCustomer } from './stripe-wire-methods'

const defaultMethod = 'invoice_settings[default_payment_method]'
const texts = ['email', 'name', 'phone', 'description'] as const

export function createCustomer(ledger: Ledger, form: Form): () => Customer {
  const fields = readFields(form)
  const metadata = readMetadata(form)
  return () => {
    const customer: Customer = { ...fields, id: nextId(ledger, 'cus'), createdMs: ledger.now(), metadata }
    ledger.store.state.customers[customer.id] = customer
    indexMetadata(ledger, 'customer', customer.id, metadata)
    recordEvent(ledger, 'customer.created', wireCustomer(customer))
    return customer
  }
}

export function updateCustomer(ledger: Ledger, id: string, form: Form): () => Customer {
  const fields = readFields(form)
  return () => {
    const customer = findCustomer(ledger, id)
    const chosen = form.get(defaultMethod)
    if (chosen && own(ledger.store.state.methods, chosen)?.customer !== id) throw notOfCustomer(chosen)
    const before = wireCustomer(customer)
    Object.assign(customer, fields)
    if (chosen !== undefined) customer.defaultMethod = chosen || undefined
    customer.metadata = readMetadata(form, customer.metadata)
    indexMetadata(ledger, 'customer', id, customer.metadata)
    const after = wireCustomer(customer)
    recordEvent(ledger, 'customer.updated', after, previousOf(before, after))
    return customer
  }
}

/** `release` lets go of each of its payment methods. */
export function deleteCustomer(ledger: Ledger, id: string, release: (methodId: string) => void): () => Customer {
  return () => {
    const customer = findCustomer(ledger, id)
    for (const methodId of [...(ledger.tables.methodsOf.get(id) ?? [])]) release(methodId)
    recordEvent(ledger, 'customer.deleted', wireCustomer(customer))
    const gone: Customer = { id, createdMs: customer.createdMs, metadata: {}, deleted: true }
    ledger.store.state.customers[id] = gone
    return gone
  }
}

/** Throws StripeFailure resource_missing with the status that the place of the id asks for. */
export function findCustomer(ledger: Ledger, id: string, param = 'id', status = 404): Customer {
  const customer = own(ledger.store.state.customers, id)
  if (customer && !customer.deleted) return customer
  throw noSuch('customer', id, param, status)
}

/** What the form sets; an empty text unsets. */
function readFields(form: Form): Partial<Customer> {
  const given = texts.filter((name) => form.has(name)).map((name) => [name, form.get(name) || undefined])
  const address = below(form, 'address')
  const shipping = below(form, 'shipping')
  return { ...Object.fromEntries(given), ...(address && { address }), ...(shipping && { shipping }) }
}

const notOfCustomer = (methodId: string): StripeFailure =>
  refused(
    400,
    'resource_missing',
    `The customer does not have a payment method with the ID ${methodId}. The payment method must be attached to the customer.`,
    { param: defaultMethod },
  )
