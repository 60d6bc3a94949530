// Carries one SOAP call to the warehouse system over kept-alive connections, and judges the answer before anything parses it.
// It must never follow a redirect, take more than the limit, trust a certificate of another authority than it was told, or let through what
// a parser should not see.
import http from 'node:http'
import https from 'node:https'
import { Transient } from './provider'
import { refuseUnsafe } from './wms-guard'

type Reply = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly data: string }
type Callback = (error: unknown, reply?: Reply, body?: string) => void
type Call = { url: URL; data: string | null; headers: http.OutgoingHttpHeaders; signal: AbortSignal; agent: http.Agent }

const limitBytes = 1_000_000
const timeoutWithoutSignalMs = 10_000

/**
 * A client in the shape that the soap package asks for. Calls back with Transient for all that is not an answer in XML. `ca` in PEM: the
 * one authority that is trusted; those that Node knows unless told.
 */
export function createWmsHttp(ca?: string) {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) }),
  }
  return {
    request: (
      address: string,
      data: string | null,
      callback: Callback,
      headers: http.OutgoingHttpHeaders = {},
      options: { signal?: AbortSignal } = {},
    ): void => {
      const url = new URL(address)
      const agent = url.protocol === 'https:' ? agents['https:'] : agents['http:']
      const signal = options.signal ?? AbortSignal.timeout(timeoutWithoutSignalMs)
      exchange({ url, data, headers, signal, agent })
        .then((reply) => callback(null, reply, reply.data))
        .catch((error: unknown) => callback(error))
    },
  }
}

function exchange({ url, data, headers, signal, agent }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Transient('No time was left to call the WMS: it will be tried again', 'none'))
    const secure = url.protocol === 'https:'
    let sent = false
    const length = data === null ? {} : { 'Content-Length': Buffer.byteLength(data) }
    const options = { method: data === null ? 'GET' : 'POST', agent, headers: { ...headers, ...length }, signal }
    const request = (secure ? https : http).request(url, options)
    const fail = (error: Error) => reject(error instanceof Transient ? error : failure(error, signal, sent))
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true))
      else sent = true
    })
    request.on('error', fail)
    request.once('response', (response) => {
      readBody(response)
        .then((bytes) => resolve(judge(response, bytes)))
        .catch(fail)
    })
    request.end(data ?? undefined)
  })
}

async function readBody(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes)
      throw new Transient(`The WMS answered more than ${limitBytes} bytes: ask for fewer changes at a time`, 'unknown')
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/** 200 is an answer; 500 is one if it holds a Fault; everything else says nothing about the effect. */
function judge(response: http.IncomingMessage, bytes: Buffer): Reply {
  const status = response.statusCode ?? 0
  const isXml =
    /xml/i.test(response.headers['content-type'] ?? '') && response.headers['content-encoding'] === undefined
  const data = isXml && (status === 200 || status === 500) ? decoded(bytes) : undefined
  if (data === undefined || (status === 500 && !/<(?:[\w-]+:)?Fault[\s>]/.test(data))) {
    const seconds = Number(response.headers['retry-after'])
    const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
    throw new Transient(
      `The WMS answered HTTP ${status} without SOAP: check its endpoint and its health`,
      'unknown',
      retryAfterMs,
    )
  }
  refuseUnsafe(data)
  return { status, headers: response.headers, data }
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Transient(
      'The WMS answered bytes that are not UTF-8: ask its operators which encoding it uses',
      'unknown',
    )
  }
}

function failure(error: Error, signal: AbortSignal, sent: boolean): Transient {
  const effect = sent ? 'unknown' : 'none'
  if (signal.aborted)
    return new Transient(`The WMS did not answer in time (${sent ? 'after' : 'before'} the request was sent)`, effect)
  const code = (error as NodeJS.ErrnoException).code ?? error.name
  const unsent = /CERT|SIGNATURE|ISSUER/.test(code)
    ? 'its certificate is not trusted, check WMS_CA_FILE'
    : 'check its endpoint and that it is up'
  const advice = sent ? 'the order is looked up before the next attempt' : unsent
  return new Transient(`The connection to the WMS failed with ${code}: ${advice}`, effect)
}
