// What the commands work with, each opened when first asked for and closed together. Servers that do not answer are told in a sentence.
import { systemClock, type Clock } from '../processors/engine/clock'
import { openKafkaLog } from '../processors/engine/kafka/kafka-log'
import type { Log } from '../processors/engine/log'
import type { StateStore } from '../processors/engine/store'
import { readNumber, readSetting, type Env } from '../runtime/settings'
import { Codec } from '../schemas/codec'
import { openSchemaIds } from '../schemas/registry-client'
import { Database } from '../state/postgres'
import { openRedis } from '../state/redis'
import { createRedisStore } from '../state/redis-store'
import { openClusterAdmin, type ClusterAdmin } from '../topics/kafka-admin'
import type { Desired } from '../topics/plan'
import { OperatorError } from './usage'

export type Tools = {
  readonly env: Env
  readonly clock: Clock
  readonly desired: Desired
  readonly log: () => Promise<Log>
  readonly admin: () => Promise<ClusterAdmin>
  readonly codec: () => Promise<Codec>
  readonly store: () => Promise<StateStore>
  readonly db: () => Promise<Database>
  readonly close: () => Promise<void>
}

const patienceMs = 5_000

/** Opens nothing yet. Throws SettingError for settings that make no sense. */
export const openTools = (env: Env): Tools => {
  const closers: (() => unknown)[] = []
  const keep = <T>(value: T, close: (value: T) => unknown): T => {
    closers.push(() => close(value))
    return value
  }
  const brokers = readSetting('KAFKA_BROKERS', env)
  const once = <T>(open: () => Promise<T>): (() => Promise<T>) => {
    let opened: Promise<T> | undefined
    return () => (opened ??= open())
  }
  return {
    env,
    clock: systemClock,
    desired: { partitions: readNumber('OMS_PARTITIONS', env), replication: readNumber('OMS_REPLICATION', env) },
    log: once(async () =>
      keep(
        await reached(openKafkaLog({ brokers: brokers.split(','), clientId: 'oms-operator' }), kafkaAt(brokers)),
        (log) => log.close(),
      ),
    ),
    admin: once(async () =>
      keep(await reached(openClusterAdmin(brokers.split(',')), kafkaAt(brokers)), (admin) => admin.close()),
    ),
    codec: once(() => openCodec(readSetting('SCHEMA_REGISTRY_URL', env))),
    store: once(async () => {
      const redis = keep(openRedis(readSetting('REDIS_URL', env)), (client) => client.disconnect())
      await reached(
        within(redis.ping(), patienceMs),
        `Redis at ${hostOf(readSetting('REDIS_URL', env))} does not answer: start it, or set REDIS_URL`,
      )
      return createRedisStore(redis)
    }),
    db: once(async () => {
      const db = keep(
        new Database(readSetting('DATABASE_URL', env), { connections: 4, statementMs: 600_000 }),
        (open) => open.close(),
      )
      await db.run('SELECT 1')
      return db
    }),
    close: async () => void (await Promise.allSettled(closers.splice(0).map(async (close) => close()))),
  }
}

const kafkaAt = (brokers: string): string =>
  `Kafka at ${brokers} does not answer: start it (npm start runs one), or set KAFKA_BROKERS`

const openCodec = async (url: string): Promise<Codec> => {
  const advice = `the schema registry at ${url} does not answer: start it (npm start runs one), or set SCHEMA_REGISTRY_URL`
  await reached(fetch(`${url}/subjects`, { signal: AbortSignal.timeout(patienceMs) }), advice)
  return new Codec(await openSchemaIds(url))
}

const reached = <T>(opening: Promise<T>, advice: string): Promise<T> =>
  opening.catch(() => {
    throw new OperatorError(advice)
  })

const within = <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Without user and password. */
const hostOf = (url: string): string => {
  try {
    return new URL(url).host
  } catch {
    return 'REDIS_URL'
  }
}
