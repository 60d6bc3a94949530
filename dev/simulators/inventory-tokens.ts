// The Inventory Service's OAuth 2 tokens, for one client by its credentials.
// They live in memory: a restarted service knows none of them, which is how a client meets a stale token.
import { randomBytes } from 'node:crypto'
import type { Reply } from './inventory-replies'
import type { KnobControl } from './knobs'

/** `tokenLifetimeMs`: of the tokens given out from now on; `rateLimited`: true answers 429 to everything. */
export type InventoryKnobs = { tokenLifetimeMs: number; rateLimited: boolean }

export type Tokens = {
  readonly issue: () => { token: string; expiresInSeconds: number }
  readonly valid: (token: string) => boolean
  readonly issued: () => number
}

export function tokenReply(form: URLSearchParams, tokens: Tokens, client: { id: string; secret: string }): Reply {
  if (form.get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } }
  if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret)
    return { status: 401, body: { error: 'invalid_client' } }
  const { token, expiresInSeconds } = tokens.issue()
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds } }
}

export function createTokens(knobs: KnobControl<InventoryKnobs>, now: () => number): Tokens {
  const expiries = new Map<string, number>()
  let issued = 0
  return {
    issue: () => {
      const { tokenLifetimeMs } = knobs.get()
      const token = randomBytes(18).toString('base64url')
      expiries.set(token, now() + tokenLifetimeMs)
      issued += 1
      return { token, expiresInSeconds: Math.ceil(tokenLifetimeMs / 1_000) }
    },
    valid: (token) => now() < (expiries.get(token) ?? 0),
    issued: () => issued,
  }
}
