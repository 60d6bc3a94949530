// OAuth 2 client-credentials tokens for the providers that want them: cached, renewed before they expire, fetched once at a time.
// It must never put a token or a secret into a message of an error.
import type { Token, TokenShare } from './oauth-share'
import { Transient } from './provider'

export type TokenSource = {
  /** The current token. Throws Transient 'none': without a token nothing was sent to the provider. */
  readonly get: (signal: AbortSignal) => Promise<string>
  /** Call when the provider answered 401 to this token: the next `get` fetches a new one, unless somebody already did. */
  readonly invalidate: (token: string) => void
}

export type TokenSourceOptions = {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** 'form': grant_type, client_id and client_secret in a form-encoded body, as FedEx and the Inventory Service take them. */
  readonly style: 'form'
  readonly fetch?: typeof fetch
  readonly now?: () => number
  /** Time for one token request. */
  readonly timeoutMs?: number
  /** The token is one for all instances. */
  readonly share?: TokenShare
  /** Comes before each request for a token, where the provider counts those, too. What it throws is thrown. */
  readonly beforeRequest?: () => Promise<void>
}

const longestRenewalLeadMs = 60_000
const sharePollMs = 100
/** Longer than anybody may take for a token. */
const sharePatienceMs = 16_000

/** A token in its last tenth (at most its last minute) is still handed out while its successor is fetched. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const now = options.now ?? Date.now
  let current: Token | undefined
  let pending: Promise<string> | undefined
  let refusedToken: string | undefined

  const fetchOwn = async (): Promise<Token> => {
    await options.beforeRequest?.()
    return requestToken(options, now)
  }
  const isGood = (token: Token | undefined, until: 'renewAt' | 'expiresAt'): token is Token =>
    token !== undefined && token.value !== refusedToken && now() < token[until]
  const renew = (): Promise<string> =>
    (pending ??= (options.share ? sharedToken(options.share, fetchOwn, isGood) : fetchOwn())
      .then((token) => {
        current = token
        return token.value
      })
      .finally(() => {
        pending = undefined
      }))

  return {
    get: async (signal) => {
      if (signal.aborted) throw abortedWaiting()
      if (current === undefined || now() >= current.expiresAt) return unlessAborted(renew(), signal)
      if (now() >= current.renewAt) renew().catch(() => undefined)
      return current.value
    },
    invalidate: (token) => {
      if (current?.value === token) current = undefined
      refusedToken = token
      options.share?.drop(token).catch(() => undefined)
    },
  }
}

type IsGood = (token: Token | undefined, until: 'renewAt' | 'expiresAt') => token is Token

/** The token that all have. Where the store can't be asked, or nobody else's token comes in time, one of our own. */
async function sharedToken(share: TokenShare, fetchOwn: () => Promise<Token>, isGood: IsGood): Promise<Token> {
  const attempt = async (): Promise<Token | undefined> => {
    const known = await share.read()
    if (isGood(known, 'renewAt')) return known
    if (await share.claim()) return renewShared(share, fetchOwn, isGood)
    return isGood(known, 'expiresAt') ? known : undefined
  }
  for (let waitedMs = 0; waitedMs < sharePatienceMs; waitedMs += sharePollMs) {
    const token = await attempt().catch((error: unknown) => {
      if (error instanceof Transient) throw error
      return 'alone' as const
    })
    if (token === 'alone') break
    if (token) return token
    await new Promise((resolve) => setTimeout(resolve, sharePollMs))
  }
  return fetchOwn()
}

/** Whose turn it is looks again: the one before may have just written. */
async function renewShared(share: TokenShare, fetchOwn: () => Promise<Token>, isGood: IsGood): Promise<Token> {
  try {
    const known = await share.read()
    const isFresh = isGood(known, 'renewAt')
    const token = isFresh ? known : await fetchOwn()
    await (isFresh ? share.release() : share.write(token)).catch(() => undefined)
    return token
  } catch (error) {
    await share.release().catch(() => undefined)
    throw error
  }
}

async function requestToken(options: TokenSourceOptions, now: () => number): Promise<Token> {
  const startedAt = now()
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: options.clientId,
    client_secret: options.clientSecret,
  })
  const send = options.fetch ?? fetch
  try {
    const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000)
    const response = await send(options.url, { method: 'POST', body, signal })
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw refused(options.url, response)
    return toToken(answer, options.url, startedAt)
  } catch (error) {
    if (error instanceof Transient) throw error
    const cause = (error as Error).cause as { code?: string } | undefined
    const reason = cause?.code ?? (error as Error).name
    throw new Transient(`No token from ${options.url} (${reason}): check that it can be reached`, 'none')
  }
}

function toToken(answer: unknown, url: string, startedAt: number): Token {
  const { access_token: value, expires_in: seconds } = (answer ?? {}) as {
    access_token?: unknown
    expires_in?: unknown
  }
  const lifetimeMs = Number(seconds) * 1_000
  if (typeof value !== 'string' || value === '' || !(lifetimeMs > 0)) {
    throw new Transient(
      `${url} answered without access_token and expires_in: check that it is a token endpoint`,
      'none',
    )
  }
  const lead = Math.min(longestRenewalLeadMs, lifetimeMs / 10)
  return { value, renewAt: startedAt + lifetimeMs - lead, expiresAt: startedAt + lifetimeMs }
}

function refused(url: string, response: Response): Transient {
  const retryAfterMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000
  const advice = response.status < 429 ? 'check the client id and secret' : 'it is retried'
  const message = `${url} refused a token with HTTP ${response.status}: ${advice}`
  return new Transient(message, 'none', Number.isFinite(retryAfterMs) ? retryAfterMs : undefined)
}

const abortedWaiting = (): Transient =>
  new Transient('The attempt ended before a token was there: it is retried', 'none')

function unlessAborted(token: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortedWaiting())
    signal.addEventListener('abort', onAbort, { once: true })
    token.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
