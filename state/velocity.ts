// How many orders a customer placed of late, counted in Redis for all instances. It must never hold a placement up for longer than
// `patienceMs`, nor fail one: a count that can't be had is null, and holds nothing.
import { createHastyCalls } from './hasty-calls'
import type { RedisClient } from './redis'

export type Velocity = {
  /**
   * How many other orders of this customer were placed in the 24 hours before `at` (ms since 1970), and remembers this one. An order
   * counts once, however often it is named. Null when Redis does not answer in time.
   */
  readonly count: (customerId: string, orderId: string, at: number) => Promise<number | null>
}

export type VelocityOptions = {
  /** How long a placement waits for the count; default 50. */
  readonly patienceMs?: number
  /** How long Redis is left alone after it failed or was late; default 1,000. */
  readonly retryMs?: number
  /** Told when a count could not be had, at most once in `retryMs`. */
  readonly onLost?: (error: Error) => void
  readonly now?: () => number
}

const windowMs = 24 * 60 * 60 * 1_000

/** `redis` fails at once while it has no connection (openCacheRedis): a count is worth no wait. */
export const createVelocity = (redis: RedisClient, options: VelocityOptions = {}): Velocity => {
  const { patienceMs = 50, retryMs = 1_000, onLost, now = Date.now } = options
  const late = `Redis did not count orders within ${patienceMs} ms: customers' velocity is not known; see whether it is overloaded`
  const hasty = createHastyCalls({ patienceMs, retryMs, late, onLost, now })
  return {
    count: async (customerId, orderId, at) =>
      (await hasty.attempt(() => countIn(redis, `velocity:${customerId}`, orderId, at))) ?? null,
  }
}

/** A sorted set for each customer: orders by the time they were first placed. What is older than the window is removed, the set with it. */
const countIn = async (redis: RedisClient, key: string, orderId: string, at: number): Promise<number> => {
  const results = await redis
    .multi()
    .zremrangebyscore(key, '-inf', `(${at - windowMs}`)
    .zadd(key, 'NX', at, orderId)
    .zcard(key)
    .pexpire(key, windowMs)
    .exec()
  const failed = results?.find(([error]) => error)?.[0]
  if (failed || !results) throw failed ?? new Error('Redis dropped a count of orders: see whether it runs')
  return Number(results[2]![1]) - 1
}
