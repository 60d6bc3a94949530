// What could be reserved now, by SKU and warehouse: asked once for all who want to know, and remembered for a second. A hint and no promise:
// only a reservation is one.
import { LRUCache } from 'lru-cache'
import { type InventoryApi, malformed, problemOf, type WireAvailability } from './inventory-api'
import { Transient } from './provider'

/** Units by warehouse, of the SKUs that the service knows. */
export type Stock = ReadonlyMap<string, Readonly<Record<string, number>>>
export type Taken = readonly { readonly sku: string; readonly quantity: number; readonly warehouse: string | null }[]

export type Availability = {
  /** Throws Transient 'none': nothing was asked for but numbers. */
  readonly of: (skus: readonly string[], signal: AbortSignal) => Promise<Stock>
  /** What the service has told on another occasion, maybe of some warehouses only. */
  readonly learn: (told: WireAvailability) => Stock
  /** What was just reserved is no longer there. */
  readonly take: (taken: Taken) => void
}

type Levels = Readonly<Record<string, number>>
type Time = { readonly now: () => number }

const remembered = 50_000
const timeoutMs = 3_000

/** `time` is a clock of milliseconds that never goes back; the machine's unless told. */
export function createAvailability(api: InventoryApi, ttlMs = 1_000, time: Time = performance): Availability {
  const known = new LRUCache<string, Levels>({ max: remembered, ttl: ttlMs, ttlResolution: 0, perf: time })
  const pending = new Map<string, Promise<void>>()
  const learn = (told: WireAvailability): Stock => {
    const stock = new Map(told.map(({ sku, warehouses }) => [sku, { ...known.peek(sku), ...levelsOf(warehouses) }]))
    for (const [sku, levels] of stock) known.set(sku, levels)
    return stock
  }
  const forget = (skus: readonly string[], asked: Promise<void>): void => {
    for (const sku of skus) if (pending.get(sku) === asked) pending.delete(sku)
  }
  const ask = (skus: readonly string[]): Promise<void> => {
    const asked = check(api, skus)
      .then((told) => {
        learn(told)
        // A SKU that the service does not know is as good as one of which there is nothing.
        for (const sku of skus) if (!known.has(sku)) known.set(sku, {})
      })
      .finally(() => forget(skus, asked))
    asked.catch(() => undefined)
    for (const sku of skus) pending.set(sku, asked)
    return asked
  }
  return {
    of: async (skus, signal) => {
      const found = new Map<string, Levels>()
      const missing = skus.filter((sku) => !known.has(sku))
      const fresh = missing.filter((sku) => !pending.has(sku))
      if (fresh.length > 0) void ask(fresh)
      const answers = missing.flatMap((sku) => pending.get(sku) ?? [])
      // Who has waited in vain asks anew the next time.
      const giveUp = (): void => answers.forEach((asked) => forget(missing, asked))
      if (answers.length > 0) await unlessAborted(Promise.all(answers), signal, giveUp)
      for (const sku of skus) found.set(sku, known.get(sku, { allowStale: true }) ?? {})
      return found
    },
    learn,
    take: (taken) => {
      for (const { sku, quantity, warehouse } of taken) {
        const levels = known.peek(sku)
        const ttl = known.getRemainingTTL(sku)
        if (!levels || warehouse === null || ttl <= 0) continue
        const left = Math.max(0, (levels[warehouse] ?? 0) - quantity)
        known.set(sku, { ...levels, [warehouse]: left }, { ttl })
      }
    },
  }
}

const levelsOf = (warehouses: WireAvailability[number]['warehouses']): Levels =>
  Object.fromEntries(warehouses.map(({ warehouse, available }) => [warehouse, available]))

async function check(api: InventoryApi, skus: readonly string[]): Promise<WireAvailability> {
  const answer = await api.post('availability', { skus }, AbortSignal.timeout(timeoutMs)).catch((error: Error) => {
    throw error instanceof Transient ? new Transient(error.message, 'none', error.retryAfterMs) : error
  })
  if (answer.status !== 200) throw malformed(answer.status, problemOf(answer).code)
  return (JSON.parse(answer.body) as { items: WireAvailability }).items
}

/** Others wait for the same answer: who gives up does not take it from them. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal, giveUp: () => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      giveUp()
      reject(new Transient('no answer in time about what is available: it is asked again', 'none'))
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
