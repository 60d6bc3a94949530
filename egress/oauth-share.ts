// One OAuth token for all instances, in Redis: whoever finds none fetches it while the others wait for that one. It must never keep a process
// from a token of its own when Redis can't be asked.
import { randomBytes } from 'node:crypto'
import type { EvalScript } from './rate-limit'

/** Times in milliseconds since 1970. */
export type Token = { readonly value: string; readonly renewAt: number; readonly expiresAt: number }

/** All reject with Error when the store can't be asked within a second: the caller goes on by himself. */
export type TokenShare = {
  readonly read: () => Promise<Token | undefined>
  /** True for one at a time, for 15 s at most: he fetches the token, and writes or releases. */
  readonly claim: () => Promise<boolean>
  readonly write: (token: Token) => Promise<void>
  readonly release: () => Promise<void>
  /** Drops the token if it is still this one: the provider refused it. */
  readonly drop: (value: string) => Promise<void>
}

const claimMs = 15_000
const patienceMs = 1_000

// KEYS[1] the token as JSON, KEYS[2] whose turn it is to fetch one.
const readScript = `return redis.call('GET', KEYS[1])`
const claimScript = `return redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`
const releaseScript = `
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return 0
`
const writeScript = `
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
${releaseScript}`
const dropScript = `
local token = redis.call('GET', KEYS[1])
if token and cjson.decode(token).value == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
`

/** `key` names the account, the same in every instance. */
export function createTokenShare(options: {
  readonly key: string
  readonly evalScript: EvalScript
  readonly now?: () => number
}): TokenShare {
  const now = options.now ?? Date.now
  const owner = randomBytes(8).toString('base64url')
  const keys = [`${options.key}:token`, `${options.key}:token-turn`]
  const run = (script: string, ...args: string[]) => inTime(options.evalScript(script, keys, args))
  return {
    read: async () => {
      const text = await run(readScript)
      return typeof text === 'string' ? (JSON.parse(text) as Token) : undefined
    },
    claim: async () => Number(await run(claimScript, owner, String(claimMs))) === 1,
    write: async (token) => {
      const lifeMs = Math.max(1, Math.floor(token.expiresAt - now()))
      await run(writeScript, owner, JSON.stringify(token), String(lifeMs))
    },
    release: async () => void (await run(releaseScript, owner)),
    drop: async (value) => void (await run(dropScript, value)),
  }
}

/** A command to a Redis that is away waits for it: nobody here does. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer in time: check that it is up')), patienceMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
