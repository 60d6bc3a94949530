// Opens what an audit reads, from the environment of the system: Kafka, the registry, Redis, PostgreSQL and the books of simulators.
import { openContext } from '../../processors/engine/context'
import { createLogger } from '../../runtime/logger'
import { readSetting, type Env } from '../../runtime/settings'
import { databaseUses, type DatabaseUse } from '../../state/migrate'
import { Database } from '../../state/postgres'
import { openRedis, type RedisClient } from '../../state/redis'
import { createRedisStore } from '../../state/redis-store'
import type { AuditContext } from './audit-scope'
import { findSimulatorBooks } from './simulator-books'
import { PostgresViewReader } from './view-reader'

export type OpenAuditContext = AuditContext & { readonly close: () => Promise<void> }

const statementMs = 300_000
const redisMs = 5_000

/** Rejects with what to do when Kafka or the registry can't be reached. Opens nothing that it does not close. */
export const openAuditContext = async (env: Env = process.env): Promise<OpenAuditContext> => {
  const logger = createLogger('audit', { level: env['OMS_LOG_LEVEL'] ?? 'warn' })
  const books = await findSimulatorBooks(env)
  const redis = openRedis(readSetting('REDIS_URL', env), { onWarning: (message) => logger.debug(message) })
  const open = ({ setting }: DatabaseUse): Database =>
    new Database(readSetting(setting, env), { connections: 2, statementMs })
  const databases = new Map(databaseUses.map((use) => [use, open(use)]))
  const closeStores = async (): Promise<void> => {
    redis.disconnect()
    await Promise.allSettled([...databases.values()].map((each) => each.close()))
  }
  try {
    await answers(redis)
    const { log, codec, partitions, clock } = await openContext('audit', env, logger)
    const close = async (): Promise<void> => void (await Promise.allSettled([log.close(), closeStores()]))
    const views = new PostgresViewReader(databases)
    return { log, codec, partitions, now: () => clock.now(), store: createRedisStore(redis), views, books, close }
  } catch (error) {
    await closeStores()
    throw error
  }
}

/** The connection itself waits for ever, as owners want it. */
const answers = async (redis: RedisClient): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error('Redis does not answer: start it, or point REDIS_URL at one that runs')),
      redisMs,
    )
  })
  await Promise.race([redis.ping(), late]).finally(() => clearTimeout(timer))
}
