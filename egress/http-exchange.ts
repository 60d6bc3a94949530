// One HTTP request over kept-alive connections, with the one thing fetch does not tell: whether anything can have reached the
// other side when it failed. It must never retry, and never follow redirects.
import http from 'node:http'
import https from 'node:https'
import { Transient } from './provider'

export type Exchange = {
  readonly url: string | URL
  readonly method: string
  readonly headers: http.OutgoingHttpHeaders
  readonly body?: string
  readonly signal?: AbortSignal
}

export type Answer = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: string }

const plain = new http.Agent({ keepAlive: true })
const secure = new https.Agent({ keepAlive: true })

/** Any status is an answer. Throws Transient: 'none' if no connection came about, 'unknown' once one was there. */
export function exchange({ url, method, headers, body, signal }: Exchange): Promise<Answer> {
  const target = typeof url === 'string' ? new URL(url) : url
  const encrypted = target.protocol === 'https:'
  return new Promise((resolve, reject) => {
    let connected = false
    const fail = (error: NodeJS.ErrnoException) => reject(failure(target.host, error, connected))
    const request = (encrypted ? https : http).request(target, {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) },
      agent: encrypted ? secure : plain,
      signal,
    })
    request.on('error', fail)
    request.on('socket', (socket) => {
      if (!socket.connecting) connected = true
      else socket.once(encrypted ? 'secureConnect' : 'connect', () => (connected = true))
    })
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', fail)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    request.end(body)
  })
}

/** `Retry-After` in milliseconds, if the answer has one in seconds. */
export function retryAfterMs(headers: Readonly<Record<string, string | string[] | undefined>>): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}

function failure(host: string, error: NodeJS.ErrnoException, connected: boolean): Transient {
  const reason = error.name === 'AbortError' ? 'no answer in time' : (error.code ?? error.message)
  const advice = connected ? 'it is asked again' : 'check that it is up and can be reached'
  return new Transient(`${host} failed (${reason}): ${advice}`, connected ? 'unknown' : 'none')
}
