// The query cache in Redis. Everything in it has a TTL and can be lost at any time.
import type { CacheStore } from './cache'
import type { RedisClient } from './redis'

export const createCacheStore = (redis: RedisClient): CacheStore => ({
  get: (key) => redis.get(key),
  add: async (key, value, ttlMs) => void (await redis.set(key, value, 'PX', ttlMs, 'NX')),
  put: async (keys, value, ttlMs) => {
    const pipeline = redis.pipeline()
    for (const key of keys) pipeline.set(key, value, 'PX', ttlMs)
    const results = await pipeline.exec()
    const failed = results?.find(([error]) => error)?.[0]
    if (failed) throw new Error(`the query cache refused a write: ${failed.message}`)
  },
})
