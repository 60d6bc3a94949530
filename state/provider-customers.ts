// Which customer of a provider one of ours is, in the database of the payments. The first that is remembered stands for ever, so that two
// processes that make one at the same time go on with the same.
import { LRUCache } from 'lru-cache'
import type { CustomerId } from '../schemas/ids'
import type { PaymentProvider } from '../schemas/messages'
import type { Sql } from './postgres'

export type ProviderCustomersOptions = {
  /** Customers kept in this process; 10,000 unless told. */
  readonly cacheSize?: number
}

/** Both reject with a PostgresError when the database is away; remembering the same again is harmless. */
export const createProviderCustomers = (db: Sql, { cacheSize = 10_000 }: ProviderCustomersOptions = {}) => {
  // What is known never changes: nothing has to be forgotten but for want of room.
  const known = new LRUCache<string, string>({ max: cacheSize })

  const find = async (provider: PaymentProvider, customerId: CustomerId): Promise<string | undefined> => {
    const name = `${provider} ${customerId}`
    const cached = known.get(name)
    if (cached !== undefined) return cached
    const [row] = await db.rows<{ id: string }>(
      'SELECT provider_customer_id AS id FROM provider_customers WHERE provider = $1 AND customer_id = $2',
      [provider, customerId],
    )
    if (row) known.set(name, row.id)
    return row?.id
  }

  const remember = async (provider: PaymentProvider, customerId: CustomerId, id: string): Promise<string> => {
    await db.run(
      `INSERT INTO provider_customers (provider, customer_id, provider_customer_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [provider, customerId, id],
    )
    const first = await find(provider, customerId)
    if (first === undefined) throw new Error(`customer ${customerId} of ${provider} was forgotten meanwhile: try again`)
    return first
  }

  return { find, remember }
}
