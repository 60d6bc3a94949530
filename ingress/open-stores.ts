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
  /** Of the feeds: each holds a connection for as long as it runs. */
  readonly feeds: Database
  /** The payments' own. */
  readonly payments: Database
  readonly vault: Vault
  readonly close: () => Promise<void>
}

export const openStores = ({ env, logger, clock }: Context): Stores => {
  const redis = openRedis(readSetting('REDIS_URL', env), { onWarning: (message) => logger.warn(message) })
  const cache = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  const db = new Database(readSetting('DATABASE_URL', env))
  const feeds = new Database(readSetting('DATABASE_URL', env))
  const payments = new Database(readSetting('PAYMENTS_DATABASE_URL', env))
  const close = async (): Promise<void> => {
    redis.disconnect()
    cache.disconnect()
    await Promise.all([db, feeds, payments].map((each) => each.close()))
  }
  return { redis, cache, store: createRedisStore(redis), db, feeds, payments, vault: openVault(env, db, clock), close }
}
