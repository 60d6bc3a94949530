// Remembers for some seconds whose a token was, so that a busy caller's signature is not checked at every request. It must never outlive
// the token, keep the token itself, or remember a refusal.
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../processors/engine/clock'
import type { Caller } from './caller'
import type { TokenVerifier } from './token-verifier'

export type RememberingOptions = {
  readonly clock: Pick<Clock, 'now'>
  /** How long a key that the issuer has withdrawn may go on longer by this, milliseconds; default 30,000. */
  readonly forMs?: number
  /** Default 20,000 tokens. */
  readonly most?: number
}

type Remembered = { readonly caller: Caller; readonly until: number }

export const rememberTokens = (
  verifier: TokenVerifier,
  { clock, forMs = 30_000, most = 20_000 }: RememberingOptions,
): TokenVerifier => {
  const remembered = new LRUCache<string, Remembered>({ max: most })
  return {
    verify: async (token) => {
      const digest = createHash('sha256').update(token).digest('base64')
      const known = remembered.get(digest)
      if (known && clock.now() < known.until) return known.caller
      const caller = await verifier.verify(token)
      remembered.set(digest, { caller, until: Math.min(clock.now() + forMs, expiryOf(token)) })
      return caller
    },
  }
}

/** Of a token that was verified: it has an `exp`, in seconds. */
const expiryOf = (token: string): number => {
  const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { exp: number }
  return payload.exp * 1_000
}
