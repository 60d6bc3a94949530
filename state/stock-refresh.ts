// Brings the table in Redis to what PostgreSQL has: after every commit of stock-view, what it changed; at the start, all of it. It must never hold
// up the view, and what could not be written is tried again until it is.
import type { Clock } from '../processors/engine/clock'
import type { StockReader } from './stock-reader'
import type { StockTable } from './stock-table'

export type StockRefreshOptions = {
  readonly reader: Pick<StockReader, 'stockOf' | 'skusAfter'>
  readonly table: Pick<StockTable, 'put'>
  readonly clock: Clock
  /** Told of every try that failed; it is made again by itself. */
  readonly onFailure: (error: Error) => void
}

export type StockRefresh = {
  /** Resolves when what PostgreSQL has of these SKUs by now is in the table, or when it was stopped. */
  readonly changed: (skus: readonly string[]) => Promise<void>
  /** The same for every SKU. */
  readonly all: () => Promise<void>
  /** Ends after the write in flight: what then is missing, the next start writes. */
  readonly stop: () => Promise<void>
}

const mostAtOnce = 1_000
const retryMs = 1_000

export const createStockRefresh = (options: StockRefreshOptions): StockRefresh => {
  const { reader, table, clock, onFailure } = options
  const pending = new Set<string>()
  let working: Promise<void> | undefined
  let stopped = false
  let endPause = (): void => undefined

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.at(clock.now() + retryMs, resolve)
      endPause = () => {
        cancel()
        resolve()
      }
    })

  const retrying = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    while (!stopped)
      try {
        return await work()
      } catch (error) {
        onFailure(error as Error)
        await pause()
      }
    return undefined
  }

  const drain = async (): Promise<void> => {
    while (pending.size > 0 && !stopped) {
      const skus = [...pending].slice(0, mostAtOnce)
      for (const sku of skus) pending.delete(sku)
      await retrying(async () => table.put(await reader.stockOf(skus)))
    }
    working = undefined
  }

  const changed: StockRefresh['changed'] = (skus) => {
    if (stopped) return Promise.resolve()
    for (const sku of skus) pending.add(sku)
    return (working ??= drain())
  }

  return {
    changed,
    all: async () => {
      let after = ''
      for (;;) {
        const skus = await retrying(() => reader.skusAfter(after, mostAtOnce))
        if (!skus || skus.length === 0) return
        await changed(skus)
        after = skus.at(-1)!
      }
    },
    stop: async () => {
      stopped = true
      pending.clear()
      endPause()
      await working
    },
  }
}
