// The issuer's public keys (RFC 7517), fetched from one URL and kept. Each key may verify one algorithm only, which the key itself
// decides and no token does. It never asks the issuer more often than its pauses allow, whatever tokens ask for.
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { Clock } from '../../processors/engine/clock'
import { AuthUnavailable } from './refusals'
import { keyIdForm } from './token-form'

export type Algorithm = 'RS256' | 'ES256' | 'EdDSA'
export type VerificationKey = { readonly kid: string; readonly algorithm: Algorithm; readonly key: KeyObject }

export type JwksOptions = {
  readonly jwksUrl: string
  readonly clock: Pick<Clock, 'now'>
  /** How long the issuer has to answer, in milliseconds; default 3,000. */
  readonly fetchTimeoutMs?: number
  /** How long keys are used without asking again: a key that the issuer drops is good for so long. Default 300,000 ms. */
  readonly freshForMs?: number
  /** How long known keys are used while the issuer does not answer; default 24 hours. */
  readonly usableForMs?: number
  /** The least pause between two fetches for keys that are not known; default 30,000 ms. */
  readonly cooldownMs?: number
  /** The pause after a fetch that failed; default 2,000 ms. */
  readonly retryMs?: number
  /** Told, in words, of each fetch that failed. */
  readonly onWarning?: (message: string) => void
}

export interface Jwks {
  /**
   * The keys of this id, mostly one; none when the issuer has no such key. Rejects with AuthUnavailable when it can't be told: no keys
   * were ever had, those there are too old, or the key is not known and the issuer does not answer.
   */
  find(kid: string): Promise<readonly VerificationKey[]>
}

export const createJwks = (options: JwksOptions): Jwks => {
  const { clock, freshForMs = 300_000, usableForMs = 86_400_000, cooldownMs = 30_000, retryMs = 2_000 } = options
  let known: { readonly keys: readonly VerificationKey[]; readonly at: number } | undefined
  let failing = false
  let triedAt = -Infinity
  let pending: Promise<void> | undefined

  const fetchOnce = async (): Promise<void> => {
    const at = clock.now()
    try {
      known = { keys: await fetchKeys(options), at }
      failing = false
    } catch (error) {
      failing = true
      options.onWarning?.(`The token issuer's keys at ${options.jwksUrl} can't be fetched: ${reasonOf(error)}`)
    } finally {
      triedAt = clock.now()
      pending = undefined
    }
  }
  const refresh = (): Promise<void> => (pending ??= fetchOnce())
  const mayTry = (): boolean => clock.now() - triedAt >= (failing ? retryMs : cooldownMs)
  const youngerThan = (ms: number): boolean => known !== undefined && clock.now() - known.at < ms
  const matching = (kid: string): VerificationKey[] => known?.keys.filter((key) => key.kid === kid) ?? []

  return {
    find: async (kid) => {
      if (!youngerThan(freshForMs) && mayTry()) {
        const refreshed = refresh()
        // While the issuer is down nobody who holds a known key waits for it.
        if (!failing || !youngerThan(usableForMs)) await refreshed
      }
      const found = youngerThan(usableForMs) ? matching(kid) : []
      if (found.length > 0) return found
      if (mayTry()) await refresh()
      if (failing || !known) throw new AuthUnavailable("The token issuer's keys can't be fetched: try again.")
      return matching(kid)
    },
  }
}

const fetchKeys = async ({ jwksUrl, fetchTimeoutMs = 3_000 }: JwksOptions): Promise<VerificationKey[]> => {
  const response = await fetch(jwksUrl, {
    signal: AbortSignal.timeout(fetchTimeoutMs),
    redirect: 'error',
    headers: { accept: 'application/json' },
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`it answered ${response.status}`)
  const { keys } = JSON.parse(text) as { keys?: unknown }
  if (!Array.isArray(keys)) throw new Error('its answer is no key set')
  return keys.flatMap(keyOf)
}

type PublishedKey = JsonWebKey & { readonly kid?: unknown; readonly use?: unknown; readonly key_ops?: unknown }

/** Passes over what is no public key for signatures of ours: symmetric, private, for encryption, weak, of another curve. */
const keyOf = (published: unknown): VerificationKey[] => {
  if (typeof published !== 'object' || published === null) return []
  const { kid, use = 'sig', key_ops: operations = ['verify'], ...jwk } = published as PublishedKey
  if (typeof kid !== 'string' || !keyIdForm.test(kid) || 'd' in jwk || use !== 'sig') return []
  if (!Array.isArray(operations) || !operations.includes('verify')) return []
  const algorithm = algorithmOf(jwk)
  if (!algorithm || (jwk['alg'] !== undefined && jwk['alg'] !== algorithm)) return []
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const weak = algorithm === 'RS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2_048
    return weak ? [] : [{ kid, algorithm, key }]
  } catch {
    return []
  }
}

const algorithmOf = ({ kty, crv }: JsonWebKey): Algorithm | undefined => {
  if (kty === 'RSA') return 'RS256'
  if (kty === 'EC' && crv === 'P-256') return 'ES256'
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined
}

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error
  return cause instanceof Error ? `${message} (${cause.message})` : message
}
