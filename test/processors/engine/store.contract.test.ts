// The store port's contract on memory, and on Redis where REDIS_URL names one.
import { MemoryPartitionStore } from '../../../processors/engine/memory-store'
import { createRedisStore } from '../../../state/redis-store'
import { openRedis, type RedisClient } from '../../../state/redis'
import { storeContract } from '../../contracts/store-contract'

storeContract({ name: 'memory', open: async () => new MemoryPartitionStore() })

const url = process.env['REDIS_URL']
if (url) {
  describe('with a Redis', () => {
    let redis: RedisClient
    let count = 0
    beforeAll(() => void (redis = openRedis(url)))
    afterAll(() => redis.quit())
    storeContract({
      name: 'Redis',
      open: async () => createRedisStore(redis, `contract.${process.pid}.${Date.now()}`).partition('n', count++),
    })
  })
} else it.skip('the store on Redis: skipped, since REDIS_URL names no server (npm test starts one)', () => undefined)
