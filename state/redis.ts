// The one importer of ioredis: connections that wait for Redis rather than fail, since whoever asks can wait.
import Redis from 'ioredis'

export type RedisClient = Redis

/** Commands wait while Redis is away and go out again when it is back; every command used is safe to repeat. */
export const openRedis = (
  url: string,
  options: { database?: number; onWarning?: (message: string) => void } = {},
): RedisClient => {
  const redis = new Redis(url, {
    ...(options.database === undefined ? {} : { db: options.database }),
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    lazyConnect: false,
  })
  redis.on('error', (error: Error) => options.onWarning?.(`Redis: ${error.message}`))
  return redis
}

/** The query cache's connection: the next logical database, and a command fails at once while Redis is away. */
export const openCacheRedis = (url: string, onWarning?: (message: string) => void): RedisClient => {
  const database = Number(new URL(url).pathname.slice(1) || 0) + 1
  const redis = new Redis(url, {
    db: database,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
  })
  redis.on('error', (error: Error) => onWarning?.(`Redis (cache): ${error.message}`))
  return redis
}

/** Runs Lua scripts of others on a connection of ours. */
export const evalOn =
  (redis: RedisClient) =>
  (script: string, keys: readonly string[], args: readonly string[]): Promise<unknown> =>
    redis.eval(script, keys.length, ...keys, ...args)
