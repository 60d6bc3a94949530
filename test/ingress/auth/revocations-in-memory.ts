// Revocations of guest links as PostgreSQL keeps them, in memory, and a database that can go away.
import type { GuestLinkRevocations } from '../../../ingress/auth/guest-links'

export class RevocationsInMemory implements GuestLinkRevocations {
  down = false
  private readonly until = new Map<string, number>()

  async isRevoked(orderId: string, issuedAtSeconds: number): Promise<boolean> {
    if (this.down) throw new Error('connection refused')
    return issuedAtSeconds * 1_000 <= (this.until.get(orderId) ?? -Infinity)
  }

  async revokeAll(orderId: string, at: number): Promise<void> {
    if (this.down) throw new Error('connection refused')
    this.until.set(orderId, Math.max(at, this.until.get(orderId) ?? at))
  }
}
