// Stock as a table in Redis, one hash for each SKU: what every answer about availability asks first. PostgreSQL has the same and more; it is
// asked for what Redis does not have, and while Redis is away. Nothing is lost with it, and it must never hold what is older than what it had.
import type { SkuStock } from '../schemas/stock-model'
import type { RedisClient } from './redis'
import type { StockReader } from './stock-reader'

/** Rejects only where neither Redis nor PostgreSQL answers. */
export type StockTable = {
  /** By SKU; one that nothing is known of is not among them. */
  readonly stockOf: (skus: readonly string[]) => Promise<ReadonlyMap<string, SkuStock>>
  /** Rejects while Redis is away. */
  readonly put: (stock: Iterable<readonly [sku: string, row: SkuStock]>) => Promise<void>
}

/*
 * oms:stock:<sku>   hash
 *   item            sequence ":" JSON of the item of the catalogue
 *   @<warehouse>    sequence ":" JSON of the level
 * A field is written over only by one with a higher sequence. A hash ends a day after it was last written, so that what a lost write left
 * behind is not shown for ever.
 */
const lifeMs = 86_400_000
const putNewer = `
for i = 2, #ARGV, 3 do
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  if not known or tonumber(string.match(known, '^%d+')) < tonumber(ARGV[i + 1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. ':' .. ARGV[i + 2])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])`

type Reader = Pick<StockReader, 'stockOf'>

/** `redis` fails at once while it has no connection (openCacheRedis). */
export const createStockTable = (redis: RedisClient, reader: Reader): StockTable => {
  const put: StockTable['put'] = async (stock) => {
    const pipeline = redis.pipeline()
    for (const [sku, row] of stock) pipeline.eval(putNewer, 1, keyOf(sku), lifeMs, ...fieldsOf(row))
    throwFirst(await pipeline.exec())
  }
  return {
    put,
    stockOf: async (skus) => {
      const found = await held(redis, skus).catch(() => undefined)
      const missing = found ? skus.filter((sku) => !found.has(sku)) : skus
      if (missing.length === 0) return found!
      const read = await reader.stockOf(missing)
      // Redis is away or gets it later: the answer is there in any case.
      if (found && read.size > 0) await put(read).catch(() => undefined)
      return new Map([...(found ?? []), ...read])
    },
  }
}

const keyOf = (sku: string): string => `oms:stock:${sku}`

const fieldsOf = ({ item, levels }: SkuStock): (string | number)[] => [
  ...(item ? ['item', item.sequence, JSON.stringify(item)] : []),
  ...levels.flatMap((level) => [`@${level.warehouse}`, level.sequence, JSON.stringify(level)]),
]

const held = async (redis: RedisClient, skus: readonly string[]): Promise<Map<string, SkuStock>> => {
  const pipeline = redis.pipeline()
  for (const sku of skus) pipeline.hgetall(keyOf(sku))
  const answers = throwFirst(await pipeline.exec()) as Record<string, string>[]
  return new Map(
    skus.flatMap((sku, index) => {
      const fields = answers[index]!
      return Object.keys(fields).length > 0 ? [[sku, rowOf(fields)] as const] : []
    }),
  )
}

const rowOf = (fields: Readonly<Record<string, string>>): SkuStock => {
  const valueOf = (text: string): unknown => JSON.parse(text.slice(text.indexOf(':') + 1))
  const warehouses = Object.keys(fields).filter((field) => field.startsWith('@'))
  return {
    item: fields['item'] === undefined ? null : (valueOf(fields['item']) as SkuStock['item']),
    levels: warehouses.sort().map((field) => valueOf(fields[field]!) as SkuStock['levels'][number]),
  }
}

const throwFirst = (results: [error: Error | null, result: unknown][] | null): unknown[] => {
  const failed = results?.find(([error]) => error)?.[0]
  if (failed || !results) throw new Error(`Redis did not take the stock: ${failed?.message ?? 'it is away'}`)
  return results.map(([, result]) => result)
}
