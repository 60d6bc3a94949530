// The stores behind the API, opened once for the role and closed with it.
import type { Context } from '../processors/engine/context'
import type { StateStore } from '../processors/engine/store'
import { readSetting } from '../runtime/settings'
import type { SealingBeside, Vault } from '../schemas/vault'
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
  /** Fulfillment's own: the floor, parcels, stock, labels. */
  readonly fulfillment: Database
  readonly vault: Vault & SealingBeside
  readonly close: () => Promise<void>
}

export const openStores = ({ env, logger, clock }: Context): Stores => {
  const redis = openRedis(readSetting('REDIS_URL', env), { onWarning: (message) => logger.warn(message) })
  const cache = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  const db = new Database(readSetting('DATABASE_URL', env))
  const feeds = new Database(readSetting('DATABASE_URL', env))
  const payments = new Database(readSetting('PAYMENTS_DATABASE_URL', env))
  const fulfillment = new Database(readSetting('FULFILLMENT_DATABASE_URL', env))
  const close = async (): Promise<void> => {
    redis.disconnect()
    cache.disconnect()
    await Promise.all([db, feeds, payments, fulfillment].map((each) => each.close()))
  }
  const [store, vault] = [createRedisStore(redis), openVault(env, db, clock)]
  return { redis, cache, store, db, feeds, payments, fulfillment, vault, close }
}
