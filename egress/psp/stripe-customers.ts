// Which of Stripe's customers one of ours is: made once, remembered, and told nothing of the person but our id.
import { type CustomerId, deriveMessageId } from '../../schemas/ids'
import type { ProviderCustomers } from './payment-provider'
import type { StripeCall } from './stripe-client'

/** Stripe's id of the customer, always the same one: the first that was remembered. Rejects as the library or the store does. */
export async function findOrMakeCustomer(
  { client, headers }: StripeCall,
  customers: ProviderCustomers,
  customerId: CustomerId,
): Promise<string> {
  const known = await customers.find('STRIPE', customerId)
  if (known !== undefined) return known
  const idempotencyKey = deriveMessageId(customerId, 'stripe-customer', 0)
  const made = await client.customers.create({ metadata: { customer_id: customerId } }, { idempotencyKey, headers })
  return customers.remember('STRIPE', customerId, made.id)
}
