// Stock in a real Redis: never older than it was, and PostgreSQL's answer for what is not there.
import { randomBytes } from 'node:crypto'
import type { SkuStock } from '../../schemas/stock-model'
import { openCacheRedis, type RedisClient } from '../../state/redis'
import { createStockTable, type StockTable } from '../../state/stock-table'
import { day } from './order-life'

const redisUrl = process.env['REDIS_URL']
const onRedis = redisUrl ? describe : describe.skip
const unique = randomBytes(6).toString('hex')
const sku = (name: string): string => `${name}-${unique}`
const level = (name: string, warehouse: string, sequence: number, onHand: number) => ({
  ...{ sku: sku(name), warehouse, sequence, onHand },
  ...{ reserved: 1, changedAt: day + sequence },
})

onRedis(
  redisUrl
    ? 'the table of stock in Redis'
    : 'the table of stock in Redis (skipped: set REDIS_URL to a Redis 7 server to run it)',
  () => {
    let redis: RedisClient
    let asked: (readonly string[])[]
    let kept: Map<string, SkuStock>
    let table: StockTable
    beforeAll(async () => {
      redis = openCacheRedis(redisUrl!)
      await new Promise((resolve) => redis.once('ready', resolve))
    })
    beforeEach(() => {
      asked = []
      kept = new Map()
      table = createStockTable(redis, {
        stockOf: async (skus) => {
          asked.push(skus)
          return new Map(skus.flatMap((each) => (kept.has(each) ? [[each, kept.get(each)!] as const] : [])))
        },
      })
    })
    afterAll(async () => {
      const keys = await redis.keys(`oms:stock:*-${unique}`)
      if (keys.length) await redis.unlink(...keys)
      redis.disconnect()
    })

    it('has what was put, for each SKU and warehouse the latest, whoever was slower', async () => {
      const [old, latest] = [level('TEA', 'SAO-1', 9, 50), level('TEA', 'SAO-1', 10, 47)]
      await table.put([[sku('TEA'), { item: null, levels: [latest, level('TEA', 'REC-1', 2, 5)] }]])
      await table.put([[sku('TEA'), { item: null, levels: [old] }]])
      const found = await table.stockOf([sku('TEA')])
      expect(found.get(sku('TEA'))?.levels).toEqual([level('TEA', 'REC-1', 2, 5), latest])
      expect(asked).toEqual([])
    })

    it('asks PostgreSQL for what it does not have, and has it from then on', async () => {
      kept.set(sku('POT'), { item: null, levels: [level('POT', 'SAO-1', 1, 3)] })
      const both = await table.stockOf([sku('TEA'), sku('POT'), sku('NONE')])
      expect([...both.keys()].sort()).toEqual([sku('POT'), sku('TEA')])
      expect(asked).toEqual([[sku('POT'), sku('NONE')]])
      await table.stockOf([sku('POT')])
      expect(asked).toHaveLength(1)
    })

    it('ends what was not written for a day, so that a lost write is not shown for ever', async () => {
      expect(await redis.pttl(`oms:stock:${sku('TEA')}`)).toBeGreaterThan(86_000_000)
    })

    it('answers from PostgreSQL while Redis is away', async () => {
      const away = openCacheRedis('redis://127.0.0.1:1/0')
      kept.set(sku('TEA'), { item: null, levels: [level('TEA', 'SAO-1', 12, 40)] })
      const reader = { stockOf: async () => kept }
      const lonely = createStockTable(away, reader)
      expect((await lonely.stockOf([sku('TEA')])).get(sku('TEA'))?.levels[0]?.onHand).toBe(40)
      await expect(lonely.put(kept)).rejects.toThrow(/Redis did not take the stock|connection|writeable/i)
      away.disconnect()
    })
  },
)
