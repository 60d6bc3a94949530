// What the warehouse system said, in the query cache, with the time at which it said so. It must never hold personal data, fail who asks,
// or hold anybody up because Redis does.
import { createHastyCalls } from './hasty-calls'
import type { RedisClient } from './redis'

export type WmsAnswersOptions = {
  /** How long an answer is kept, for when the warehouse system is away; default 24 hours. */
  readonly keptMs?: number
  /** How long Redis is waited for; default 100. */
  readonly patienceMs?: number
  readonly onLost?: (error: Error) => void
  readonly now?: () => number
}

/** Times in milliseconds since 1970. Neither call rejects: what can't be remembered is forgotten. */
export type WmsAnswerStore = {
  readonly get: (key: string) => Promise<{ readonly at: number; readonly value: unknown } | undefined>
  readonly put: (key: string, value: unknown, at: number) => Promise<void>
}

const dayMs = 86_400_000
const retryMs = 1_000

/** `redis` fails at once while it has no connection (openCacheRedis). */
export const createWmsAnswers = (redis: RedisClient, options: WmsAnswersOptions = {}): WmsAnswerStore => {
  const { keptMs = dayMs, patienceMs = 100, onLost, now = Date.now } = options
  const late = `the query cache did not answer within ${patienceMs} ms; is Redis up?`
  const hasty = createHastyCalls({ patienceMs, retryMs, late, onLost, now })
  const keyOf = (key: string): string => `wms:${key}`
  return {
    get: async (key) => {
      const text = await hasty.attempt(() => redis.get(keyOf(key)))
      return text ? (JSON.parse(text) as { at: number; value: unknown }) : undefined
    },
    put: async (key, value, at) =>
      void (await hasty.attempt(() => redis.set(keyOf(key), JSON.stringify({ at, value }), 'PX', keptMs))),
  }
}
