// One authorised, quota-abiding call of FedEx's REST API, and what its outcome means.
// It must never wait or retry; the only second call is after a 401, which proves that the first one did nothing.
import type { TokenSource } from '../oauth'
import { Transient } from '../provider'
import type { RateLimit, RatePriority } from '../rate-limit'

export type FedexCall = {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: object
  readonly priority: RatePriority
  /** Whether this call can change anything at FedEx: decides what is known after a time-out. */
  readonly changes: boolean
}

/** FedEx did it, or refused it for what it says (HTTP 4xx, or errors in a 200). */
export type FedexAnswer =
  | { readonly done: true; readonly output: unknown }
  | { readonly done: false; readonly code: string; readonly reason: string }

/** Throws Transient: 'none' if the call certainly changed nothing, 'unknown' if it may have. */
export type FedexApi = (call: FedexCall, signal: AbortSignal) => Promise<FedexAnswer>

export type FedexApiOptions = {
  /** https://apis.fedex.com in production, without a trailing slash. */
  readonly baseUrl: string
  readonly tokens: TokenSource
  readonly rateLimit: RateLimit
  readonly fetch?: typeof fetch
}

type Reply = { readonly status: number; readonly retryAfterMs?: number; readonly body: unknown }

/** Nothing left this machine, or nobody took it. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const longestReason = 500
/** Known, so that it counts as no outage of FedEx. */
const quotaPauseMs = 1_000
const quotaPatienceMs = 2_000
/** FedEx's quota is by the minute. */
const unnamedPauseMs = 60_000

export function createFedexApi(options: FedexApiOptions): FedexApi {
  return async (call, signal) => {
    const token = await options.tokens.get(signal)
    const first = await send(options, call, token, signal)
    if (first.status !== 401) return judge(call, first)
    options.tokens.invalidate(token)
    return judge(call, await send(options, call, await options.tokens.get(signal), signal))
  }
}

async function send(options: FedexApiOptions, call: FedexCall, token: string, signal: AbortSignal): Promise<Reply> {
  await takeQuota(options.rateLimit, call.priority)
  if (signal.aborted) throw new Transient(`FedEx ${call.path} was not called: the attempt's time was over`, 'none')
  try {
    const response = await (options.fetch ?? fetch)(options.baseUrl + call.path, {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-locale': 'en_US' },
      body: JSON.stringify(call.body),
      redirect: 'manual',
      signal,
    })
    const text = await response.text()
    const retryAfterMs = retryAfter(response)
    // All instances are over the quota, not this one alone. Where Redis is away, each of them hears it from FedEx.
    if (response.status === 429) await inTime(pauseAll(options.rateLimit, retryAfterMs)).catch(() => undefined)
    return { status: response.status, retryAfterMs, body: parsed(text) }
  } catch (error) {
    const code = ((error as Error).cause as { code?: string } | undefined)?.code ?? (error as Error).name
    const effect = neverSent.has(code) || !call.changes ? 'none' : 'unknown'
    throw new Transient(`FedEx ${call.path} gave no answer (${code}): it is retried`, effect)
  }
}

/** FedEx counts every request, those for tokens as well. Throws Transient 'none': when the quota is used up, with the time to wait. */
export async function takeQuota(rateLimit: RateLimit, priority: RatePriority): Promise<void> {
  const waitMs = await inTime(rateLimit.take(1, priority)).catch((error: Error) => {
    throw new Transient(`FedEx's shared quota can't be asked (${error.message}): check Redis`, 'none', quotaPauseMs)
  })
  if (waitMs > 0) throw new Transient(`FedEx's quota is used up: it is retried in ${waitMs} ms`, 'none', waitMs)
}

/** A command to a Redis that is away waits for it: an attempt does not. What is taken too late is lost, which harms nobody. */
async function inTime(answer: Promise<number>): Promise<number> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), quotaPatienceMs)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

function judge(call: FedexCall, { status, retryAfterMs, body }: Reply): FedexAnswer {
  const unclear = call.changes ? 'unknown' : 'none'
  const { errors, output } = (body ?? {}) as { errors?: { code?: string; message?: string }[]; output?: unknown }
  const refused = Array.isArray(errors) && errors.length > 0
  const code = (refused && errors[0]?.code) || `HTTP ${status}`
  const failure = (effect: 'none' | 'unknown', advice: string) =>
    new Transient(`FedEx ${call.path} answered ${status} (${code}): ${advice}`, effect, retryAfterMs)

  if (status === 401 || status === 403) throw failure('none', "check the client's credentials and permissions")
  if (status === 429)
    throw new Transient(`FedEx ${call.path} is over its quota: it is retried`, 'none', retryAfterMs ?? unnamedPauseMs)
  if (status === 408 || status >= 500) throw failure(unclear, 'it is retried')
  if (status < 200 || (status >= 300 && status < 400)) throw failure(unclear, 'check the base URL')
  if (status >= 400 || refused) {
    const reason = refused ? errors.map((error) => error.message ?? '').join(' ') : `FedEx answered HTTP ${status}`
    return { done: false, code, reason: reason.slice(0, longestReason) }
  }
  if (output === undefined) throw failure(unclear, 'the answer could not be read, it is retried')
  return { done: true, output }
}

const pauseAll = (rateLimit: RateLimit, retryAfterMs = unnamedPauseMs): Promise<number> =>
  rateLimit.pause(retryAfterMs).then(() => 0)

/** Retry-After in seconds; a date there is not used by FedEx and reads as none. */
function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
