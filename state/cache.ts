// A read-through cache of orders before PostgreSQL, with a bounded life. It never answers what a commit has outdated for longer than
// `ttlMs`, never fails a read because the cache does, and lets one reader at a time of this process ask for an order. Personal data in it
// are sealed, as they are in PostgreSQL.
import type { MessageId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type {
  ChangeRecord,
  EventRecord,
  OrderReading,
  OrderRecord,
  OrderSearch,
  OrderSummary,
  Page,
  PageRequest,
} from '../schemas/read-model'
import { createHastyCalls, within, type HastyCalls } from './hasty-calls'

/** What the cache needs of Redis: a logical database of its own. Rejects, soon, when Redis can't be reached. */
export interface CacheStore {
  get(key: string): Promise<string | null>
  /** Sets the value unless the key is there (SET … PX … NX). */
  add(key: string, value: string, ttlMs: number): Promise<void>
  /** Sets every key to the value, in one round trip. */
  put(keys: readonly string[], value: string, ttlMs: number): Promise<void>
}

export type CacheOptions = {
  readonly ttlMs?: number
  /** How long a changed order is read from PostgreSQL: longer than any read that began before the change. */
  readonly guardMs?: number
  /** How long a read waits for the cache. */
  readonly patienceMs?: number
  readonly now?: () => number
}

/** Stands in an order's place after a change, so that a reader who read before it can't put the old order there. */
const guard = '-'
const retryMs = 1_000
const keyOf = (orderId: string): string => `order:${orderId}`

export class CachedOrderReader implements OrderReading {
  private readonly reading = new Map<string, Promise<OrderRecord | undefined>>()
  private readonly unguarded = new Set<string>()
  private readonly ttlMs: number
  private readonly guardMs: number
  private readonly patienceMs: number
  private readonly now: () => number
  private readonly late: string
  private readonly hasty: HastyCalls

  constructor(
    private readonly source: OrderReading,
    private readonly store: CacheStore,
    { ttlMs = 5_000, guardMs = 2_000, patienceMs = 50, now = Date.now }: CacheOptions = {},
  ) {
    this.ttlMs = ttlMs
    this.guardMs = guardMs
    this.patienceMs = patienceMs
    this.now = now
    this.late = `the query cache did not answer within ${patienceMs} ms; is Redis up?`
    this.hasty = createHastyCalls({ patienceMs, retryMs, late: this.late, now })
  }

  get(orderId: string): Promise<OrderRecord | undefined> {
    const shared = this.reading.get(orderId)
    if (shared) return shared
    const reading = this.read(orderId).finally(() => {
      if (this.reading.get(orderId) === reading) this.reading.delete(orderId)
    })
    this.reading.set(orderId, reading)
    return reading
  }

  history(orderId: string): Promise<readonly EventRecord[]> {
    return this.source.history(orderId)
  }

  timeline(orderId: string): Promise<readonly EventRecord[]> {
    return this.source.timeline(orderId)
  }

  answersTo(orderId: string, commandId: MessageId): Promise<readonly Message[]> {
    return this.source.answersTo(orderId, commandId)
  }

  change(orderId: string, changeId: string): Promise<ChangeRecord | undefined> {
    return this.source.change(orderId, changeId)
  }

  search(search: OrderSearch, page: PageRequest): Promise<Page<OrderSummary>> {
    return this.source.search(search, page)
  }

  /**
   * To be called after each commit of orders-view. Rejects when the cache can't be reached: the orders are named again with the
   * next call, and until then no outdated answer lives longer than `ttlMs`.
   */
  async invalidate(orderIds: readonly string[]): Promise<void> {
    for (const orderId of orderIds) this.reading.delete(orderId)
    const keys = [...new Set([...this.unguarded, ...orderIds.map(keyOf)])]
    if (keys.length === 0) return
    try {
      await within(this.store.put(keys, guard, this.guardMs), this.patienceMs, this.late)
      for (const key of keys) this.unguarded.delete(key)
    } catch (error) {
      this.remember(keys)
      throw error
    }
  }

  private async read(orderId: string): Promise<OrderRecord | undefined> {
    const key = keyOf(orderId)
    const cached = await this.hasty.attempt(() => this.store.get(key))
    if (cached !== undefined && cached !== null && cached !== guard) return JSON.parse(cached) as OrderRecord
    const startedAt = this.now()
    const order = await this.source.get(orderId)
    const late = this.now() - startedAt > this.guardMs / 2
    if (order && cached === null && !late)
      void this.hasty.attempt(() => this.store.add(key, JSON.stringify(order), this.ttlMs))
    return order
  }

  // Entries older than their own life need no guard: forgetting all at once when there are too many costs at most `ttlMs`.
  private remember(keys: readonly string[]): void {
    if (this.unguarded.size > 10_000) this.unguarded.clear()
    for (const key of keys) this.unguarded.add(key)
  }
}
