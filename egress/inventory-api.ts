// How the Inventory Service is called: JSON with a token that is replaced once when it is stale. It must never retry, nor take an answer that
// may pass for one that says something about stock.
import { type Answer, exchange, retryAfterMs } from './http-exchange'
import { createTokenSource } from './oauth'
import { Transient } from './provider'

export type InventoryAccess = {
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** `${baseUrl}/oauth/token` unless told. */
  readonly tokenUrl?: string
}

export type InventoryApi = {
  /** Below /v1/. Throws Transient for what may pass: 401, 403 and 429 have done nothing, of 5xx and silence nobody knows. */
  readonly post: (path: string, body: object, signal: AbortSignal) => Promise<Answer>
  readonly put: (path: string, body: object, signal: AbortSignal) => Promise<Answer>
  readonly get: (path: string, signal: AbortSignal) => Promise<Answer>
}

export function createInventoryApi(access: InventoryAccess): InventoryApi {
  const { baseUrl, clientId, clientSecret, tokenUrl = `${baseUrl}/oauth/token` } = access
  const tokens = createTokenSource({ url: tokenUrl, clientId, clientSecret, style: 'form' })
  const call = async (method: string, path: string, body: string | undefined, signal: AbortSignal): Promise<Answer> => {
    const send = async (): Promise<Answer> => {
      const token = await tokens.get(signal)
      const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' }
      const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
      const answer = await exchange({
        ...{ url: `${baseUrl}/v1/${path}`, method, headers: { ...headers, ...json }, signal },
        ...(body === undefined ? {} : { body }),
      })
      if (answer.status === 401) tokens.invalidate(token)
      return answer
    }
    // 401 means that nothing was done.
    const first = await send()
    return settled(first.status === 401 ? await send() : first)
  }
  return {
    post: (path, body, signal) => call('POST', path, JSON.stringify(body), signal),
    put: (path, body, signal) => call('PUT', path, JSON.stringify(body), signal),
    get: (path, signal) => call('GET', path, undefined, signal),
  }
}

function settled(answer: Answer): Answer {
  const { status } = answer
  const label = `The Inventory Service answered HTTP ${status}`
  if (status === 401 || status === 403) throw new Transient(`${label}: check the client id and its rights`, 'none')
  if (status === 429) throw new Transient(`${label}: it is retried`, 'none', retryAfterMs(answer.headers))
  if (status >= 500) throw new Transient(`${label}: it is retried`, 'unknown', retryAfterMs(answer.headers))
  return answer
}

type Levels = readonly { readonly warehouse: string; readonly available: number }[]
export type WireAvailability = readonly { readonly sku: string; readonly warehouses: Levels }[]

export type Problem = {
  readonly code: string
  readonly detail: string
  readonly shortages?: readonly { readonly sku: string }[]
  readonly skus?: readonly string[]
  readonly availability?: WireAvailability
}

export function problemOf(answer: Answer): Problem {
  try {
    const problem = JSON.parse(answer.body) as Partial<Problem>
    return { ...problem, code: String(problem.code), detail: String(problem.detail) }
  } catch {
    return { code: 'no_problem_json', detail: 'The answer is not problem+json.' }
  }
}

export const malformed = (status: number, code: string): Error =>
  new Error(`The Inventory Service answered HTTP ${status} (${code}): the provider's request has to be corrected`)
