// Forgetting a customer: the key is destroyed once no order of theirs is under way, since an order that is needs their address.
import type { Vault } from '../schemas/vault'
import type { Sql } from './postgres'

export type Forgotten =
  | { readonly kind: 'erased'; readonly at: number; readonly keysErased: number }
  /** Some of the orders that are still under way. */
  | { readonly kind: 'blocked'; readonly orderIds: readonly string[] }

const namedAtMost = 20
const underWay = `SELECT order_id FROM orders WHERE customer_id = $1
  AND status NOT IN ('DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED') ORDER BY created_at LIMIT ${namedAtMost}`

/** Rejects when it can't be told whether an order is under way, or the key can't be destroyed: repeat it then. */
export const createErasing =
  (db: Sql, vault: Pick<Vault, 'erase'>) =>
  async (customerId: string): Promise<Forgotten> => {
    const rows = await db.rows<{ order_id: string }>(underWay, [customerId])
    if (rows.length > 0) return { kind: 'blocked', orderIds: rows.map(({ order_id }) => order_id) }
    return { kind: 'erased', ...(await vault.erase(customerId)) }
  }
