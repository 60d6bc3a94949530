// Calls the HTTP API as a careful customer does: over kept connections, and again under the same key while it does not answer.
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as TlsAgent, request as httpsRequest } from 'node:https'

export type ApiCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}
export type ApiAnswer = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Undefined where it is no JSON. */
  readonly body: unknown
  readonly bytes: number
  readonly attempts: number
}

/** No answer came, or none but 5xx, for as long as was to be tried. */
export class ApiUnavailable extends Error {
  override readonly name = 'ApiUnavailable'
}

export type ApiClient = { readonly call: (call: ApiCall) => Promise<ApiAnswer>; readonly close: () => void }
export type ApiClientOptions = {
  readonly baseUrl: string
  readonly sockets: number
  /** How long to repeat a call that fails, in milliseconds; default 60,000. */
  readonly retryForMs?: number
  /** Ends waiting between two attempts. */
  readonly signal?: AbortSignal
}

const answerWithinMs = 15_000
const firstPauseMs = 100
const longestPauseMs = 2_000

export const createApiClient = (options: ApiClientOptions): ApiClient => {
  const url = new URL(options.baseUrl)
  const secure = url.protocol === 'https:'
  const settings = { keepAlive: true, maxSockets: options.sockets, scheduling: 'lifo' } as const
  const agent = secure ? new TlsAgent(settings) : new Agent(settings)
  const send = (call: ApiCall): Promise<Omit<ApiAnswer, 'attempts'>> =>
    exchange(secure ? httpsRequest : httpRequest, url, agent, call)
  return {
    call: (call) => persist(() => send(call), `${call.method} ${call.path}`, options),
    close: () => agent.destroy(),
  }
}

const persist = async (
  send: () => Promise<Omit<ApiAnswer, 'attempts'>>,
  what: string,
  options: ApiClientOptions,
): Promise<ApiAnswer> => {
  const until = Date.now() + (options.retryForMs ?? 60_000)
  for (let attempts = 1; ; attempts++) {
    let reason: string
    try {
      const answer = await send()
      if (!isPassing(answer.status)) return { ...answer, attempts }
      reason = `status ${answer.status}`
    } catch (error) {
      reason = (error as Error).message
    }
    const pauseMs = Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs) * (0.5 + Math.random() / 2)
    if (Date.now() + pauseMs > until || options.signal?.aborted)
      throw new ApiUnavailable(`${what} got no answer in ${attempts} attempts (${reason}): is the API up?`)
    await new Promise((resume) => setTimeout(resume, pauseMs))
  }
}

const isPassing = (status: number): boolean => status >= 500 || status === 429 || status === 408

const exchange = (
  request: typeof httpRequest,
  url: URL,
  agent: Agent,
  { method, path, headers, body }: ApiCall,
): Promise<Omit<ApiAnswer, 'attempts'>> =>
  new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const described = payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {}
    const target = { host: url.hostname, port: url.port, path: `${url.pathname.replace(/\/$/, '')}${path}` }
    const sent = request(
      { ...target, agent, method, headers: { ...headers, ...described }, timeout: answerWithinMs },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const content = Buffer.concat(chunks)
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, body: parsed(content.toString()), bytes: content.length })
        })
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${answerWithinMs} ms`)))
    sent.on('error', reject)
    sent.end(payload)
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
