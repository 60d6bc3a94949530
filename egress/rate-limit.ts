// The provider's request quota, shared by all instances of a connector: a token bucket in Redis, or in memory for one process.
// It must never wait itself: it says how long to wait, and takes nothing when the answer is not 0.

/** Labels come first: tracking may only use what leaves the reserve untouched. */
export type RatePriority = 'label' | 'track'

export type RateLimit = {
  /**
   * Takes `n` tokens and resolves to 0, or takes none and resolves to the milliseconds after which to ask again. Rejects
   * when the shared store can't be asked: then nothing may be sent. Throws RangeError for an `n` that can never be served.
   */
  readonly take: (n: number, priority: RatePriority) => Promise<number>
}

type RateLimitOptions = {
  /** In no 60 s are more than this many tokens given out. */
  readonly perMinute: number
  /** Size of the bucket; it refills at `perMinute − burst` a minute, so that a burst is part of the quota. A tenth unless told. */
  readonly burst?: number
  /** Tokens that only labels may use. Half the burst unless told. */
  readonly reserve?: number
  /** Milliseconds since 1970. The store's own clock unless told, since instances' clocks differ. */
  readonly now?: () => number
}

/** Runs a Lua script in Redis: EVAL (or EVALSHA) with these keys and arguments. Resolves to the script's answer. */
export type EvalScript = (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>

type Bucket = { readonly burst: number; readonly perMs: number; readonly reserve: number }

// KEYS[1] the bucket. ARGV: burst, tokens per ms, n, floor to leave, now in ms or '' for the server's clock.
// The bucket expires once it would be full again: no bucket is a full bucket.
const takeScript = `
local burst, perMs, n, floor = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now = tonumber(ARGV[5])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or burst, tonumber(bucket[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * perMs)
local missing = n + floor - tokens
if missing > 0.000001 then return math.max(1, math.ceil(missing / perMs)) end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens - n), 'at', string.format('%.0f', math.max(now, at)))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / perMs) + 1000)
return 0
`

/** `key` names the quota: one per provider account, the same in every instance. */
export function createSharedRateLimit(options: RateLimitOptions & { key: string; evalScript: EvalScript }): RateLimit {
  const bucket = toBucket(options)
  return {
    take: async (n, priority) => {
      const floor = floorFor(bucket, n, priority)
      const now = options.now === undefined ? '' : String(options.now())
      const args = [bucket.burst, bucket.perMs, n, floor].map(String).concat(now)
      const waitMs = Number(await options.evalScript(takeScript, [options.key], args))
      if (Number.isFinite(waitMs)) return waitMs
      throw new Error(
        `The rate limit '${options.key}' got no number from Redis: check that evalScript returns the script's answer`,
      )
    },
  }
}

/** The same contract within one process. */
export function createMemoryRateLimit(options: RateLimitOptions): RateLimit {
  const bucket = toBucket(options)
  const now = options.now ?? Date.now
  let tokens = bucket.burst
  let at = now()
  return {
    take: async (n, priority) => {
      const floor = floorFor(bucket, n, priority)
      const moment = Math.max(at, now())
      tokens = Math.min(bucket.burst, tokens + (moment - at) * bucket.perMs)
      at = moment
      const missing = n + floor - tokens
      if (missing > 0.000001) return Math.max(1, Math.ceil(missing / bucket.perMs))
      tokens -= n
      return 0
    },
  }
}

function toBucket({ perMinute, burst = Math.max(1, perMinute / 10), reserve = burst / 2 }: RateLimitOptions): Bucket {
  if (!(perMinute > burst && burst >= 1 && reserve >= 0 && reserve < burst)) {
    throw new RangeError(
      `A rate limit of ${perMinute}/min with burst ${burst} and reserve ${reserve} can't work: use 0 ≤ reserve < burst < perMinute`,
    )
  }
  return { burst, perMs: (perMinute - burst) / 60_000, reserve }
}

function floorFor(bucket: Bucket, n: number, priority: RatePriority): number {
  const floor = priority === 'label' ? 0 : bucket.reserve
  if (n > 0 && n + floor <= bucket.burst) return floor
  throw new RangeError(
    `${n} tokens for '${priority}' never fit a burst of ${bucket.burst} less the reserve: ask for fewer`,
  )
}
