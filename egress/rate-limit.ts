// The provider's request quota, shared by all instances of a connector: a token bucket in Redis, or in memory for one process.
// It must never wait itself: it says how long to wait, and takes nothing when the answer is not 0.

/** Of the bucket's size, what each kind of request must leave to those before it: a parcel on the floor waits for its label alone. */
export const reserveShares = { label: 0, address: 0.2, rate: 0.35, track: 0.5 } as const
export type RatePriority = keyof typeof reserveShares

export type RateLimit = {
  /**
   * Takes `n` tokens and resolves to 0, or takes none and resolves to the milliseconds after which to ask again. Rejects
   * when the shared store can't be asked: then nothing may be sent. Throws RangeError for an `n` that can never be served.
   */
  readonly take: (n: number, priority: RatePriority) => Promise<number>
  /** The provider asked for a pause: empties the bucket, for everybody, and lets nothing flow in for so many milliseconds. Never shortens one. */
  readonly pause: (ms: number) => Promise<void>
}

type RateLimitOptions = {
  /** In no 60 s are more than this many tokens given out. */
  readonly perMinute: number
  /** Size of the bucket; it refills at `perMinute − burst` a minute, so that a burst is part of the quota. A tenth unless told. */
  readonly burst?: number
  /** Shares of the burst; `reserveShares` unless told. */
  readonly reserves?: Readonly<Record<RatePriority, number>>
  /** Milliseconds since 1970. The store's own clock unless told, since instances' clocks differ. */
  readonly now?: () => number
}

/** Runs a Lua script in Redis: EVAL (or EVALSHA) with these keys and arguments. Resolves to the script's answer. */
export type EvalScript = (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>

type Bucket = {
  readonly burst: number
  readonly perMs: number
  readonly reserves: Readonly<Record<RatePriority, number>>
}

// In both: `tokens` are those at the time `at`, which lies ahead while the provider asked for a pause.
const clockScript = (arg: number): string => `
local now = tonumber(ARGV[${arg}])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local at = tonumber(bucket[2]) or now
`

// KEYS[1] the bucket. ARGV: burst, tokens per ms, n, floor to leave, now in ms or '' for the server's clock.
// The bucket expires once it would be full again: no bucket is a full bucket.
const takeScript = `
local burst, perMs, n, floor = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
${clockScript(5)}
local tokens = tonumber(bucket[1]) or burst
tokens = math.min(burst, tokens + math.max(0, now - at) * perMs)
local missing = n + floor - tokens
if missing > 0.000001 then return math.max(1, math.max(0, at - now) + math.ceil(missing / perMs)) end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens - n), 'at', string.format('%.0f', math.max(now, at)))
redis.call('PEXPIRE', KEYS[1], math.max(0, at - now) + math.ceil(burst / perMs) + 1000)
return 0
`

// KEYS[1] the bucket. ARGV: pause in ms, ms until an empty bucket is full, now in ms or '' for the server's clock.
const pauseScript = `${clockScript(3)}
at = math.max(at, now + tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'tokens', '0', 'at', string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], at - now + tonumber(ARGV[2]) + 1000)
return 0
`

/** `key` names the quota: one per provider account, the same in every instance. */
export function createSharedRateLimit(options: RateLimitOptions & { key: string; evalScript: EvalScript }): RateLimit {
  const bucket = toBucket(options)
  const now = (): string => (options.now === undefined ? '' : String(options.now()))
  return {
    pause: async (ms) => {
      const args = [Math.ceil(ms), Math.ceil(bucket.burst / bucket.perMs)].map(String)
      await options.evalScript(pauseScript, [options.key], [...args, now()])
    },
    take: async (n, priority) => {
      const floor = floorFor(bucket, n, priority)
      const args = [bucket.burst, bucket.perMs, n, floor].map(String).concat(now())
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
    pause: async (ms) => {
      tokens = 0
      at = Math.max(at, now() + Math.ceil(ms))
    },
    take: async (n, priority) => {
      const floor = floorFor(bucket, n, priority)
      const moment = Math.max(at, now())
      tokens = Math.min(bucket.burst, tokens + (moment - at) * bucket.perMs)
      at = moment
      const missing = n + floor - tokens
      if (missing > 0.000001) return Math.max(1, at - now() + Math.ceil(missing / bucket.perMs))
      tokens -= n
      return 0
    },
  }
}

function toBucket({
  perMinute,
  burst = Math.max(1, perMinute / 10),
  reserves = reserveShares,
}: RateLimitOptions): Bucket {
  const shares = Object.values(reserves)
  if (!(perMinute > burst && burst >= 1 && shares.every((share) => share >= 0 && share < 1))) {
    throw new RangeError(
      `A rate limit of ${perMinute}/min with burst ${burst} and reserves ${shares.join()} can't work: use burst < perMinute and shares from 0 to below 1`,
    )
  }
  return { burst, perMs: (perMinute - burst) / 60_000, reserves }
}

/** One token fits always, however small the bucket. */
function floorFor({ burst, reserves }: Bucket, n: number, priority: RatePriority): number {
  const floor = Math.min(reserves[priority] * burst, Math.max(0, burst - 1))
  if (n > 0 && n + floor <= burst) return floor
  throw new RangeError(
    `${n} tokens for '${priority}' never fit a burst of ${burst} less the reserve of ${floor}: ask for fewer`,
  )
}
