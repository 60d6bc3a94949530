// Adyen's API over HTTP: keys, rates, JSON in and out, errors as Adyen shapes them.
// It must never execute a request before the account and the idempotency key have been looked at.
import type { Express, Request, Response } from 'express'
import { mountAdyenAdmin } from './adyen-admin'
import type { Desk } from './adyen-desk'
import { adyenEndpoints, apiVersions, type Endpoint } from './adyen-endpoints'
import { AdyenFailure, internalError, tooManyRequests, unauthorised } from './adyen-errors'
import { parseJson } from './adyen-fields'
import { type Answer, createIdempotencyKeys, type IdempotencyKeys } from './adyen-idempotency'
import { nextPspReference } from './adyen-ledger'
import { mountPages } from './adyen-pages'
import { readBody } from './server'

type Context = {
  readonly desk: Desk
  readonly keys: IdempotencyKeys
  readonly apiKey: string
  readonly overRate: () => boolean
}

type WireAnswer = Answer & { readonly headers?: Readonly<Record<string, string>> }

export function mountAdyen(app: Express, desk: Desk, apiKey: string): void {
  const { world } = desk
  const overRate = rateLimiter(() => world.knobs().rateLimitPerSecond, world.now)
  const context: Context = { desk, keys: createIdempotencyKeys(world), apiKey, overRate }
  mountAdyenAdmin(app, desk)
  for (const endpoint of adyenEndpoints) {
    const paths = apiVersions.map((version) => `/${version}${endpoint.path}`)
    app[endpoint.method](paths, (request, response) => void handle(context, endpoint, request, response))
  }
  mountPages(app, desk, apiKey)
  app.use((_request, response) => {
    send(response, failureAnswer(new AdyenFailure(404, '000', 'Not found'), nextPspReference(world)))
  })
}

/** What the fault knobs answer. */
export const sendInternalError = (response: Response): void => send(response, failureAnswer(internalError()))

async function handle(context: Context, endpoint: Endpoint, request: Request, response: Response): Promise<void> {
  const body = request.method === 'POST' ? await readBody(request) : ''
  const { world, settle } = context.desk
  settle()
  let answer: WireAnswer
  try {
    answer = await answerTo(context, endpoint, request, body)
  } catch (error) {
    const failure = error instanceof AdyenFailure ? error : internalError()
    if (failure !== error) process.stderr.write(`Adyen simulator: ${(error as Error).stack}\n`)
    answer = failureAnswer(failure, nextPspReference(world))
  }
  settle()
  const key = request.get('idempotency-key')
  if (key !== undefined) response.setHeader('idempotency-key', key)
  send(response, answer)
}

async function answerTo(context: Context, endpoint: Endpoint, request: Request, body: string): Promise<Answer> {
  if (request.get('x-api-key') !== context.apiKey) throw unauthorised()
  if (context.overRate()) throw tooManyRequests()
  const { world, origin } = context.desk
  const isPost = endpoint.method === 'post'
  const input = isPost ? parseJson(body) : (request.query as Readonly<Record<string, unknown>>)
  const call = { input, id: String(request.params.id ?? ''), origin: origin(request) }
  const execute = (): Answer => {
    const result = endpoint.run(world, call)
    return { status: endpoint.status, body: result === undefined ? '' : JSON.stringify(result) }
  }
  const key = request.get('idempotency-key')
  if (!isPost || key === undefined) return execute()
  return context.keys.once(key, `${request.path}\n${canonical(input)}`, async () => {
    const { processingMs } = world.knobs()
    if (processingMs > 0) await new Promise((resolve) => setTimeout(resolve, processingMs))
    return execute()
  })
}

/** The same for the same content in another order of fields. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}

function failureAnswer(failure: AdyenFailure, pspReference?: string): WireAnswer {
  const { status, errorCode, message, errorType, headers } = failure
  const known = pspReference === undefined ? {} : { pspReference }
  return { status, body: JSON.stringify({ status, errorCode, message, errorType, ...known }), headers }
}

function send(response: Response, answer: WireAnswer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (answer.body !== '') response.setHeader('content-type', 'application/json;charset=UTF-8')
  response.setHeader('content-length', Buffer.byteLength(answer.body))
  response.writeHead(answer.status)
  response.end(answer.body)
}

/** Counts calls by the clock's second. */
function rateLimiter(limit: () => number, now: () => number): () => boolean {
  let second = 0
  let count = 0
  return () => {
    const most = limit()
    if (most === 0) return false
    const current = Math.floor(now() / 1_000)
    if (current !== second) [second, count] = [current, 0]
    count += 1
    return count > most
  }
}
