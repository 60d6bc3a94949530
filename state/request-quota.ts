// How many requests a caller still has in this hour: counted in Redis for all instances, or in memory for one. The one importer of
// rate-limiter-flexible. It must never fail a request, nor hold one up for longer than `patienceMs`, because Redis does.
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'
import { createHastyCalls } from './hasty-calls'
import type { RedisClient } from './redis'

export type Quota = {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Until the window ends, whole seconds. */
  readonly resetSeconds: number
}

/** A window is the hour from a key's first request on. Never rejects: 'unlimited' when it can't count now. */
export type RequestQuota = {
  readonly take: (key: string, limitPerHour: number) => Promise<Quota | 'unlimited'>
}

export type RequestQuotaOptions = {
  /** How long a request waits for the count; default 50. */
  readonly patienceMs?: number
  /** How long Redis is left alone, and everybody unlimited, after it failed or was late; default 1,000. */
  readonly retryMs?: number
  /** Told when limits stop being kept, at most once in `retryMs`: this deserves an alert. */
  readonly onOpen?: (error: Error) => void
  readonly now?: () => number
}

/** The limiter counts; whether a count is within a limit is told here, since a key's limit changes with its caller's tier. */
const counting = { keyPrefix: 'quota', duration: 3_600, points: 1 }

/** `redis` fails at once while it has no connection (openCacheRedis): a count is worth no wait. */
export const createRequestQuota = (redis: RedisClient, options: RequestQuotaOptions = {}): RequestQuota => {
  const { patienceMs = 50, retryMs = 1_000, onOpen, now = Date.now } = options
  const limiter = new RateLimiterRedis({ ...counting, storeClient: redis })
  const late = `Redis did not count a request within ${patienceMs} ms: limits are not kept; see whether it is overloaded`
  const hasty = createHastyCalls({ patienceMs, retryMs, late, onLost: onOpen, now })
  return {
    take: async (key, limitPerHour) => (await hasty.attempt(() => countIn(limiter, key, limitPerHour))) ?? 'unlimited',
  }
}

/** For one process alone. */
export const createMemoryQuota = (): RequestQuota => {
  const limiter = new RateLimiterMemory(counting)
  return { take: (key, limitPerHour) => countIn(limiter, key, limitPerHour) }
}

const countIn = async (limiter: RateLimiterAbstract, key: string, limit: number): Promise<Quota> => {
  try {
    return quotaOf(await limiter.consume(key), limit)
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return quotaOf(refused, limit)
    throw refused
  }
}

const quotaOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes, limit: number): Quota => ({
  allowed: consumedPoints <= limit,
  limit,
  remaining: Math.max(0, limit - consumedPoints),
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
})
