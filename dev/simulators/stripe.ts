// Stripe's simulator: the wire that the official library speaks, strict as Stripe is, with a book that audits read.
// It must never be reachable with a live key, and never answer what Stripe would not.
import type { Express, Request, Response } from 'express'
import { createKnobs, type KnobControl } from './knobs'
import { readBody, type Simulator, type SimulatorOptions, startSimulator } from './server'
import { mountStripeAdmin } from './stripe-admin'
import { type StripeBook, stripeBook } from './stripe-book'
import { type Alarm, createAlarm, settleDue } from './stripe-clock'
import type { Endpoint } from './stripe-endpoint'
import { stripeEndpoints } from './stripe-endpoints'
import { StripeFailure } from './stripe-errors'
import { apiVersion } from './stripe-events'
import { type Form, parseForm, refuseUnknown } from './stripe-form'
import { type Answer, createIdempotencyKeys, type IdempotencyKeys } from './stripe-idempotency'
import { type Caller, checkSecret, forPage, identify } from './stripe-keys'
import { type Ledger, openLedger, resetLedger } from './stripe-ledger'
import { type StripeKnobs, usualKnobs } from './stripe-knobs'
import { mountPages } from './stripe-pages'
import { createWebhooks, type Webhooks } from './stripe-webhooks'

export type StripeSimulator = Simulator<StripeBook, StripeKnobs>

export type StripeSimulatorOptions = SimulatorOptions<StripeKnobs> & {
  readonly apiKey?: string
  /** The clock, milliseconds since 1970. */
  readonly now?: () => number
  readonly seed?: number
  /** Where events are posted; PUT /__sim/stripe/webhook changes it. */
  readonly webhookUrl?: string
  /** Signs the webhooks; one of its own, kept with the book, unless told. */
  readonly webhookSecret?: string
  /** Named in events; in none unless told, since Stripe names connected accounts alone. */
  readonly account?: string
  /** Where customers reach the pages for authentication and vouchers; the simulator's own address unless told. */
  readonly publicUrl?: string
}

type Context = {
  readonly ledger: Ledger
  readonly keys: IdempotencyKeys
  readonly knobs: KnobControl<StripeKnobs>
  readonly mayCall: (key: string) => boolean
  readonly overRate: () => boolean
  readonly alarm: Alarm
}

/** Takes any sk_test_ or rk_test_ key unless `apiKey` names the only one. */
export async function startStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const knobs = createKnobs(options.seed, { extra: usualKnobs, answerError: (response) => send(response, apiError) })
  knobs.set(options.knobs ?? {})
  const ledger = openLedger({ ...options, knobs: knobs.get })
  const webhooks = createWebhooks(ledger, { url: options.webhookUrl, secret: options.webhookSecret })
  const alarm = createAlarm(ledger)
  const settle = (): void => {
    settleDue(ledger)
    alarm.arm()
  }
  const context: Context = {
    ledger,
    keys: createIdempotencyKeys(ledger),
    knobs,
    mayCall: (key) => (options.apiKey === undefined ? /^[sr]k_test_\w{3,}$/.test(key) : key === options.apiKey),
    overRate: rateLimiter(() => knobs.get().rateLimitPerSecond, ledger.now),
    alarm,
  }
  const simulator = await startSimulator({
    name: 'stripe',
    port: options.port,
    host: options.host,
    knobs,
    mount: (app) => mountAll(app, context, webhooks, settle),
    book: () => {
      settle()
      return stripeBook(ledger)
    },
    reset: () => {
      resetLedger(ledger)
      webhooks.clear()
      alarm.reset()
    },
    close: async () => {
      alarm.stop()
      await webhooks.close()
      ledger.store.close()
    },
  })
  ledger.publicUrl = options.publicUrl ?? simulator.url
  settle()
  return simulator
}

/** Pages and admin stand before the knobs and before the end of the common admin's line: a service that is down can be set up. */
function mountAll(app: Express, context: Context, webhooks: Webhooks, settle: () => void): void {
  const { stack } = app.router
  const present = stack.length
  mountStripeAdmin(app, context.ledger, webhooks, settle)
  mountPages(app, context.ledger, settle)
  stack.unshift(...stack.splice(present))
  app.options('/v1/{*path}', (_request, response) => void response.set(crossOrigin).status(204).end())
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
  const requestId = nextRequestId()
  let answer: Answer
  try {
    answer = await answerTo(context, endpoint, request, body, requestId)
  } catch (error) {
    answer = error instanceof StripeFailure ? failureAnswer(error) : apiError
    if (!(error instanceof StripeFailure)) process.stderr.write(`Stripe simulator: ${(error as Error).stack}\n`)
  }
  response.set(crossOrigin)
  response.setHeader('Stripe-Version', request.headers['stripe-version'] ?? apiVersion)
  const idempotencyKey = request.headers['idempotency-key']
  if (idempotencyKey !== undefined) response.setHeader('Idempotency-Key', idempotencyKey)
  if (answer.replayed) response.setHeader('idempotent-replayed', 'true')
  send(response, answer, requestId)
  context.alarm.arm()
}

async function answerTo(
  context: Context,
  endpoint: Endpoint,
  request: Request,
  body: string,
  requestId: string,
): Promise<Answer> {
  const caller = identify(request, context.mayCall)
  if (context.overRate()) throw rateLimited()
  const id = String(request.params.id ?? '')
  const query = request.url.indexOf('?')
  const text = endpoint.method === 'post' ? body : query < 0 ? '' : request.url.slice(query + 1)
  const form = parseForm(text, request.get('stripe-version') ?? apiVersion)
  const key = request.headers['idempotency-key']
  const idempotencyKey = endpoint.method === 'get' || typeof key !== 'string' ? undefined : key
  const run = () => {
    refuseUnknown(form, endpoint.allowed)
    checkSecret(context.ledger, caller, endpoint, form, id)
    settleDue(context.ledger)
    context.ledger.cause = { requestId, idempotencyKey }
    try {
      return execute(context, endpoint, form, id, caller)
    } finally {
      context.ledger.cause = undefined
    }
  }
  if (idempotencyKey === undefined) return run().answer
  return context.keys.once(caller.account, idempotencyKey, `${request.path}\n${fingerprint(form)}`, async () => {
    const { processingMs } = context.knobs.get()
    if (processingMs > 0) await new Promise((resolve) => setTimeout(resolve, processingMs))
    return run()
  })
}

/** What is refused in execution is an answer to keep; what fails validation is thrown. */
function execute(
  context: Context,
  endpoint: Endpoint,
  form: Form,
  id: string,
  { isPage }: Caller,
): { answer: Answer; kept: boolean } {
  const run = endpoint.prepare(context.ledger, form, id)
  try {
    const answer = run()
    return { answer: { status: 200, body: JSON.stringify(isPage ? forPage(answer) : answer) }, kept: true }
  } catch (error) {
    if (error instanceof StripeFailure && error.saved) return { answer: failureAnswer(error), kept: true }
    throw error
  } finally {
    if (endpoint.method !== 'get') context.ledger.store.changed()
  }
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

/** A customer's page has another origin. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'authorization, content-type, idempotency-key, stripe-version',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
}

let requests = 0
const nextRequestId = (): string => `req_sim${(requests += 1).toString(36).padStart(10, '0')}`

function send(response: Response, answer: Answer, requestId = nextRequestId()): void {
  response.setHeader('Request-Id', requestId)
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
