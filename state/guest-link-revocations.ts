// Until when the guest links of an order are revoked, in PostgreSQL, remembered for a few seconds. A failed look-up is never an answer:
// who asks must then let nobody in.
import type { Sql } from './postgres'

export type RevocationOptions = {
  /** How long another process's revocation may go unnoticed here, and at most 5,000 ms, which is usual. */
  readonly cacheMs?: number
  readonly now?: () => number
}

type Entry = { readonly until: number; readonly readAt: number }

const longestCacheMs = 5_000
const cachedOrders = 10_000

export class PostgresGuestLinkRevocations {
  private readonly cache = new Map<string, Entry>()
  private readonly cacheMs: number
  private readonly now: () => number

  constructor(
    private readonly sql: Sql,
    { cacheMs = longestCacheMs, now = Date.now }: RevocationOptions = {},
  ) {
    this.cacheMs = Math.min(cacheMs, longestCacheMs)
    this.now = now
  }

  /** Rejects with PostgresError. */
  async isRevoked(orderId: string, issuedAtSeconds: number): Promise<boolean> {
    return issuedAtSeconds * 1_000 <= (await this.revokedUntil(orderId))
  }

  /** Revokes what was issued until `at`, milliseconds since 1970; holds at once in this process. Rejects with PostgresError: repeat it. */
  async revokeAll(orderId: string, at: number): Promise<void> {
    await this.sql.run(
      `INSERT INTO guest_link_revocations AS known (order_id, revoked_until) VALUES ($1, $2)
       ON CONFLICT (order_id) DO UPDATE SET revoked_until = greatest(known.revoked_until, excluded.revoked_until)`,
      [orderId, new Date(at)],
    )
    this.remember(orderId, at, this.now())
  }

  private async revokedUntil(orderId: string): Promise<number> {
    const cached = this.cache.get(orderId)
    const readAt = this.now()
    if (cached && readAt - cached.readAt < this.cacheMs) return cached.until
    const [row] = await this.sql.rows<{ revoked_until: Date }>(
      'SELECT revoked_until FROM guest_link_revocations WHERE order_id = $1',
      [orderId],
    )
    return this.remember(orderId, row?.revoked_until.getTime() ?? -Infinity, readAt)
  }

  /** A look-up that began before a revocation can't undo it: the later time stands. */
  private remember(orderId: string, until: number, readAt: number): number {
    const latest = Math.max(until, this.cache.get(orderId)?.until ?? -Infinity)
    if (this.cache.size >= cachedOrders) this.cache.clear()
    this.cache.set(orderId, { until: latest, readAt })
    return latest
  }
}
