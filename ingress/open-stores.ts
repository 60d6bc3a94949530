// The stores behind the API, opened once for the role and closed with it.
import type { Context } from '../processors/engine/context'
import type { StateStore } from '../processors/engine/store'
import { readSetting } from '../runtime/settings'
import type { Vault } from '../schemas/vault'
import { openVault } from '../state/open-vault'
import { Database } from '../state/postgres'
import { openCacheRedis, openRedis, type RedisClient } from '../state/redis'
import { createRedisStore } from '../state/redis-store'

export type Stores = {
  readonly redis: RedisClient
  readonly cache: RedisClient
  readonly store: StateStore
  readonly db: Database
  readonly vault: Vault
  readonly close: () => Promise<void>
}

export const openStores = ({ env, logger, clock }: Context): Stores => {
  const redis = openRedis(readSetting('REDIS_URL', env), { onWarning: (message) => logger.warn(message) })
  const cache = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  const db = new Database(readSetting('DATABASE_URL', env))
  const close = async (): Promise<void> => {
    redis.disconnect()
    cache.disconnect()
    await db.close()
  }
  return { redis, cache, store: createRedisStore(redis), db, vault: openVault(env, db, clock), close }
}
