// Stripe's simulator: the wire that the official library speaks, strict as Stripe is, with a book that audits read.
// It must never be reachable with a live key, and never answer what Stripe would not.
import type { Express, Request, Response } from 'express'
import { openBookStore } from './book-store'
import { createKnobs, type KnobControl } from './knobs'
import { readBody, type Simulator, type SimulatorOptions, startSimulator } from './server'
import { type Endpoint, stripeEndpoints } from './stripe-endpoints'
import { StripeFailure } from './stripe-errors'
import { type Form, parseForm, refuseUnknown } from './stripe-form'
import { type Answer, createIdempotencyKeys, type IdempotencyKeys } from './stripe-idempotency'
import { emptyStripe, type Ledger, type StripeBook, stripeBook } from './stripe-ledger'

/**
 * `searchLagMs`: how late search sees a payment; `rateLimitPerSecond`: 429 above it, 0 = none; `processingMs`: time between
 * taking an idempotency key and answering, in which the key is in use.
 */
export type StripeKnobs = { searchLagMs: number; rateLimitPerSecond: number; processingMs: number }
export type StripeSimulator = Simulator<StripeBook, StripeKnobs>

type Context = {
  readonly ledger: Ledger
  readonly keys: IdempotencyKeys
  readonly knobs: KnobControl<StripeKnobs>
  readonly mayCall: (key: string) => boolean
  readonly overRate: () => boolean
}

/** Takes any sk_test_ or rk_test_ key unless `apiKey` names the only one. `now` is the clock, milliseconds since 1970. */
export async function startStripeSimulator(
  options: SimulatorOptions<StripeKnobs> & { apiKey?: string; now?: () => number; seed?: number },
): Promise<StripeSimulator> {
  const store = openBookStore(options.stateFile, emptyStripe)
  const extra: StripeKnobs = { searchLagMs: 0, rateLimitPerSecond: 0, processingMs: 0 }
  const knobs = createKnobs(options.seed, { extra, answerError: (response) => send(response, apiError) })
  knobs.set(options.knobs ?? {})
  const ledger: Ledger = { store, now: options.now ?? Date.now }
  const context: Context = {
    ledger,
    keys: createIdempotencyKeys(ledger),
    knobs,
    mayCall: (key) => (options.apiKey === undefined ? /^[sr]k_test_\w{3,}$/.test(key) : key === options.apiKey),
    overRate: rateLimiter(() => knobs.get().rateLimitPerSecond, ledger.now),
  }
  return startSimulator({
    name: 'stripe',
    port: options.port,
    host: options.host,
    knobs,
    mount: (app) => mountApi(app, context),
    book: () => stripeBook(store.state),
    reset: store.reset,
    close: store.close,
  })
}

function mountApi(app: Express, context: Context): void {
  for (const endpoint of stripeEndpoints) {
    app[endpoint.method](endpoint.path, (request, response) => void handle(context, endpoint, request, response))
  }
  app.use((request, response) => {
    const message = `Unrecognized request URL (${request.method}: ${request.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`
    send(response, failureAnswer(new StripeFailure(404, { message, type: 'invalid_request_error' })))
  })
}

async function handle(context: Context, endpoint: Endpoint, request: Request, response: Response): Promise<void> {
  const body = request.method === 'POST' ? await readBody(request) : ''
  let answer: Answer
  try {
    answer = await answerTo(context, endpoint, request, body)
  } catch (error) {
    answer = error instanceof StripeFailure ? failureAnswer(error) : apiError
    if (!(error instanceof StripeFailure)) process.stderr.write(`Stripe simulator: ${(error as Error).stack}\n`)
  }
  response.setHeader('Stripe-Version', request.headers['stripe-version'] ?? '2026-10-28.endive')
  const idempotencyKey = request.headers['idempotency-key']
  if (idempotencyKey !== undefined) response.setHeader('Idempotency-Key', idempotencyKey)
  if (answer.replayed) response.setHeader('idempotent-replayed', 'true')
  send(response, answer)
}

async function answerTo(context: Context, endpoint: Endpoint, request: Request, body: string): Promise<Answer> {
  const account = authenticate(context, request)
  if (context.overRate()) throw rateLimited()
  const id = String(request.params.id ?? '')
  const query = request.url.indexOf('?')
  const form = parseForm(endpoint.method === 'post' ? body : query < 0 ? '' : request.url.slice(query + 1))
  const run = () => {
    refuseUnknown(form, endpoint.allowed)
    return execute(context, endpoint, form, id)
  }
  const key = request.headers['idempotency-key']
  if (endpoint.method === 'get' || typeof key !== 'string') return run().answer
  return context.keys.once(account, key, `${request.path}\n${fingerprint(form)}`, async () => {
    const { processingMs } = context.knobs.get()
    if (processingMs > 0) await new Promise((resolve) => setTimeout(resolve, processingMs))
    return run()
  })
}

/** What is refused in execution is an answer to keep; what fails validation is thrown. */
function execute(context: Context, endpoint: Endpoint, form: Form, id: string): { answer: Answer; kept: boolean } {
  const run = endpoint.prepare(context.ledger, form, id, context.knobs.get().searchLagMs)
  try {
    return { answer: { status: 200, body: JSON.stringify(run()) }, kept: true }
  } catch (error) {
    if (error instanceof StripeFailure && error.saved) return { answer: failureAnswer(error), kept: true }
    throw error
  } finally {
    if (endpoint.method === 'post') context.ledger.store.changed()
  }
}

function authenticate(context: Context, request: Request): string {
  const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ')
  const key = scheme === 'Basic' ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '') : credentials
  if (key !== '' && context.mayCall(key)) return key
  const message =
    key === ''
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : `Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`
  throw new StripeFailure(401, { message, type: 'invalid_request_error' })
}

const fingerprint = (form: Form): string => JSON.stringify([...form].sort(([left], [right]) => (left < right ? -1 : 1)))

const failureAnswer = (failure: StripeFailure): Answer => ({
  status: failure.status,
  body: JSON.stringify({ error: failure.error }),
})

const apiError: Answer = {
  status: 500,
  body: JSON.stringify({ error: { message: 'An unknown error occurred', type: 'api_error' } }),
}

const rateLimited = (): StripeFailure =>
  new StripeFailure(429, {
    code: 'rate_limit',
    message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    type: 'invalid_request_error',
  })

let requests = 0

function send(response: Response, answer: Answer): void {
  response.setHeader('Request-Id', `req_sim${(requests += 1).toString(36).padStart(10, '0')}`)
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Content-Length', Buffer.byteLength(answer.body))
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
