// Asks the warehouse system for staff who look: one order, or a facility's stock. It remembers what it was told, since the system is slow
// and often away, and says how old an answer is. It must never decide anything: what moves an order comes by its status changes.
import { Transient } from './provider'
import { createWmsClient, type WmsClient, type WmsOptions } from './wms-client'
import { readDetail, readLevels, type WarehouseLevel, type WarehouseOrderDetail } from './wms-detail'
import { faultAsTransient, WmsFault } from './wms-faults'
import { text, type XmlNode } from './wms-text'

/** `ageMs`: how long ago the warehouse system said so. */
export type Aged<Value> = { readonly value: Value; readonly ageMs: number }

/** Where answers are remembered. Neither call rejects; `at` in milliseconds since 1970. */
export type WmsAnswers = {
  readonly get: (key: string) => Promise<{ readonly at: number; readonly value: unknown } | undefined>
  readonly put: (key: string, value: unknown, at: number) => Promise<void>
}

export type WmsReading = {
  /** Undefined: it has no such order. Throws Transient where it does not answer and never did. */
  readonly order: (reference: string) => Promise<Aged<WarehouseOrderDetail> | undefined>
  /** Up to 200 SKUs; those that the facility does not carry are left out. Throws Transient where it does not answer and never did. */
  readonly stock: (facility: string, skus: readonly string[]) => Promise<Aged<readonly WarehouseLevel[]>>
}

export type WmsReadingOptions = WmsOptions & {
  readonly answers: WmsAnswers
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Shared with others of this process; one of its own unless told. */
  readonly client?: WmsClient
  /** An answer so young is not asked for again; default one minute. */
  readonly freshMs?: number
  /** How long it is waited for; default 3 s. */
  readonly timeoutMs?: number
  /** How long it is left alone after it failed; default 10 s. */
  readonly restMs?: number
}

export function createWmsReading(options: WmsReadingOptions): WmsReading {
  const client = options.client ?? createWmsClient(options)
  const remembered = createRemembering(options)
  const ask = async (operation: 'GetOrder' | 'GetInventory', fields: object): Promise<XmlNode> => {
    const response = await client.call(operation, fields, AbortSignal.timeout(options.timeoutMs ?? 3_000))
    return client.readDocument(text(response, `${operation}Result`))
  }
  return {
    order: async (reference) => {
      try {
        return await remembered(`order:${reference}`, async () =>
          readDetail(await ask('GetOrder', { ReferenceNum: reference }), reference),
        )
      } catch (error) {
        if (error instanceof WmsFault && error.kind === 'not-found') return undefined
        throw error instanceof WmsFault ? faultAsTransient(error) : error
      }
    },
    stock: async (facility, skus) => {
      const wanted = [...new Set(skus)].sort()
      try {
        return await remembered(`stock:${facility}:${JSON.stringify(wanted)}`, async () =>
          readLevels(await ask('GetInventory', { Facility: facility, Skus: { Sku: wanted } })),
        )
      } catch (error) {
        throw error instanceof WmsFault ? faultAsTransient(error) : error
      }
    },
  }
}

type Remembering = <Value>(key: string, ask: () => Promise<Value>) => Promise<Aged<Value>>

/** Who asks for the same at once shares one call. A Fault that is an answer passes; for any other failure an old answer is better. */
function createRemembering({ answers, now, freshMs = 60_000, restMs = 10_000 }: WmsReadingOptions): Remembering {
  const underWay = new Map<string, Promise<Aged<unknown>>>()
  let failed: { readonly error: unknown; readonly until: number } | undefined
  const read = async <Value>(key: string, ask: () => Promise<Value>): Promise<Aged<Value>> => {
    const known = await answers.get(key)
    const old = known && { value: known.value as Value, ageMs: Math.max(0, now() - known.at) }
    if (old && old.ageMs < freshMs) return old
    if (failed && now() < failed.until) return old ?? Promise.reject(failed.error as Error)
    const at = now()
    try {
      const value = await ask()
      failed = undefined
      await answers.put(key, value, at)
      return { value, ageMs: Math.max(0, now() - at) }
    } catch (error) {
      if (error instanceof WmsFault && error.kind === 'not-found') throw error
      if (error instanceof Transient || error instanceof WmsFault) failed = { error, until: now() + restMs }
      if (old) return old
      throw error
    }
  }
  return async <Value>(key: string, ask: () => Promise<Value>) => {
    const shared = underWay.get(key) ?? read(key, ask).finally(() => underWay.delete(key))
    underWay.set(key, shared)
    return (await shared) as Aged<Value>
  }
}
