// A payment provider that keeps means of payment, in memory: each request that changes something is done once for its key, as providers do.
import type { StoredMethod, StoredMethods } from '../../ingress/payment-ports'

export const storedCard = (methodId: string, changes: Partial<StoredMethod> = {}): StoredMethod => ({
  methodId,
  method: 'CARD',
  brand: 'visa',
  last4: '4242',
  expiryMonth: 12,
  expiryYear: 2030,
  isDefault: false,
  ...changes,
})

export class MemoryWallet implements StoredMethods {
  readonly provider = 'STRIPE'
  /** The provider does not answer. */
  down = false
  /** Every change that was made, each once. */
  readonly done: string[] = []
  private readonly kept = new Map<string, StoredMethod[]>()
  private readonly keys = new Map<string, unknown>()

  keep(customerId: string, ...methods: StoredMethod[]): void {
    this.kept.set(customerId, [...this.of(customerId), ...methods])
  }

  of(customerId: string): readonly StoredMethod[] {
    return this.kept.get(customerId) ?? []
  }

  list: StoredMethods['list'] = async (customerId) => {
    this.answer()
    return this.of(customerId)
  }

  beginSetup: StoredMethods['beginSetup'] = (customerId, key) =>
    this.once(key, () => {
      this.done.push(`setup ${customerId}`)
      const setupId = `seti_${this.done.length}`
      return { setupId, clientSecret: `${setupId}_secret_${key}` }
    })

  setDefault: StoredMethods['setDefault'] = (customerId, methodId, key) =>
    this.once(key, () => {
      const found = this.find(customerId, methodId)
      if (!found) return undefined
      const methods = this.of(customerId).map((one) => ({ ...one, isDefault: one.methodId === methodId }))
      this.kept.set(customerId, methods)
      this.done.push(`default ${methodId}`)
      return { ...found, isDefault: true }
    })

  detach: StoredMethods['detach'] = (customerId, methodId, key) =>
    this.once(key, () => {
      const found = this.find(customerId, methodId)
      if (!found) return undefined
      this.kept.set(
        customerId,
        this.of(customerId).filter((one) => one.methodId !== methodId),
      )
      this.done.push(`detach ${methodId}`)
      return found
    })

  private find(customerId: string, methodId: string): StoredMethod | undefined {
    return this.of(customerId).find((one) => one.methodId === methodId)
  }

  private async once<Value>(key: string, act: () => Value): Promise<Value> {
    this.answer()
    const value = this.keys.has(key) ? (this.keys.get(key) as Value) : act()
    this.keys.set(key, value)
    return value
  }

  private answer(): void {
    if (this.down) throw new Error('connect ECONNREFUSED')
  }
}
