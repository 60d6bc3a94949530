// A simulator of FedEx's REST API: OAuth, ship, rates, addresses, track and the tracking webhook, so that only the base URL differs from
// production. Words in a recipient's street decide a parcel's fate (DELAYED, RETURNED) and what is known of it (fedex-addresses.ts).
// It must never forgive what FedEx would not: a create is not idempotent, a stale token is refused, the quota holds.
import { randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { openBookStore } from './book-store'
import { resolveAddresses } from './fedex-addresses'
import { fail } from './fedex-envelope'
import { object } from './fedex-json'
import {
  createLedger,
  type FateKnobs,
  type FedexBook,
  type FedexLedger,
  type FedexState,
  type LabelRecord,
} from './fedex-ledger'
import { createPosts, type PostKnobs, type Posts } from './fedex-posts'
import { createQuota } from './fedex-quota'
import { quoteRates } from './fedex-quotes'
import { cancelShipment, createShipment, retrieveLabel, trackNumbers, trackReference } from './fedex-routes'
import { createKnobs } from './knobs'
import { type Simulator, type SimulatorOptions, startSimulator } from './server'

export type FedexKnobs = FateKnobs & PostKnobs
export type FedexSimulatorOptions = SimulatorOptions<FedexKnobs> & {
  clientId?: string
  clientSecret?: string
  accountNumber?: string
  /** Requests per minute before `speed` multiplies them; 100 as in production. */
  quotaPerMinute?: number
  /** Milliseconds since 1970; real time unless told. `speed` shortens the carrier's schedule, it does not bend this clock. */
  now?: () => number
  /** Where scans are posted; PUT /__sim/fedex/webhook {"url": …} or null changes it. */
  webhookUrl?: string
}

/** `postDue` posts the scans that are due by a clock that a test holds. */
export type FedexSimulator = Simulator<FedexBook, FedexKnobs> & Pick<Posts, 'postDue'>

/** What the development machine's connector is configured with as well. */
export const fedexSimulatorAccount = {
  clientId: 'fedex-client',
  clientSecret: 'fedex-secret',
  accountNumber: '740561073',
  webhookSecret: 'fedex-webhook-secret-of-one-machine',
}

const noKnobs: FedexKnobs = {
  exceptionRate: 0,
  returnRate: 0,
  webhookDropRate: 0,
  webhookDuplicateRate: 0,
  webhookShuffle: false,
  webhookLateHours: 0,
  webhookAheadHours: 0,
}

const unexpected =
  'We encountered an unexpected error and are working to resolve the issue. Please check back at a later time.'

type Context = {
  ledger: FedexLedger
  now: () => number
  onLabel: (label: LabelRecord) => void
} & Pick<typeof fedexSimulatorAccount, 'clientId' | 'clientSecret' | 'accountNumber'>

const tokenLifeSeconds = 3_600

export async function startFedexSimulator(options: FedexSimulatorOptions): Promise<FedexSimulator> {
  const now = options.now ?? Date.now
  const { speed, webhookUrl: url } = options
  const store = openBookStore<FedexState>(options.stateFile, { labels: {} })
  const knobs = createKnobs(1, {
    extra: noKnobs,
    answerError: (response) => fail(response, 500, 'INTERNAL.SERVER.ERROR', unexpected),
  })
  knobs.set(options.knobs ?? {})
  const ledger = createLedger(store, { now, speed, knobs: knobs.get })
  const secret = fedexSimulatorAccount.webhookSecret
  const posts = createPosts({ ledger, secret, url, knobs: knobs.get, speed, now })
  const {
    clientId = fedexSimulatorAccount.clientId,
    clientSecret = fedexSimulatorAccount.clientSecret,
    accountNumber = fedexSimulatorAccount.accountNumber,
  } = options
  const context = { ledger, now, clientId, clientSecret, accountNumber, onLabel: posts.follow }
  const simulator = await startSimulator<FedexBook, FedexKnobs>({
    name: 'fedex',
    port: options.port,
    host: options.host,
    knobs,
    book: ledger.book,
    reset: () => {
      posts.clear()
      ledger.reset()
    },
    close: async () => {
      await posts.close()
      store.close()
    },
    mount: (app) => {
      mountWebhook(app, posts)
      app.use(limited((options.quotaPerMinute ?? 100) * speed, now))
      mountRoutes(app, context)
    },
  })
  return { ...simulator, postDue: posts.postDue }
}

/** Before the end of the common admin's line, and before the knobs. */
function mountWebhook(app: Express, posts: Posts): void {
  const { stack } = app.router
  const present = stack.length
  app.put('/__sim/fedex/webhook', express.json(), (request, response) => {
    const { url } = object(request.body)
    posts.setUrl(typeof url === 'string' ? url : undefined)
    response.status(204).end()
  })
  stack.unshift(...stack.splice(present))
}

function mountRoutes(app: Express, context: Context): void {
  const tokens = new Map<string, number>()
  app.post('/oauth/token', express.urlencoded({ extended: false }), grantToken(context, tokens))
  app.get('/document/v2/document/retrieve/:document/:options', retrieveLabel(context))
  app.use(authorised(tokens, context.now))
  app.use(express.json({ limit: '1mb' }))
  app.post('/ship/v1/shipments', createShipment(context))
  app.put('/ship/v1/shipments/cancel', cancelShipment(context))
  app.post('/rate/v1/rates/quotes', quoteRates(context))
  app.post('/address/v1/addresses/resolve', resolveAddresses)
  app.post('/track/v1/trackingnumbers', trackNumbers(context))
  app.post('/track/v1/referencenumbers', trackReference(context))
  app.use((_request, response) =>
    fail(response, 404, 'NOT.FOUND.ERROR', 'The resource you requested is no longer available.'),
  )
  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    const badBody = Number((error as { status?: number }).status) < 500
    if (badBody) fail(response, 400, 'BAD.REQUEST.ERROR', 'The body could not be read. Please send application/json.')
    else fail(response, 500, 'INTERNAL.SERVER.ERROR', unexpected)
  }
  app.use(onError)
}

function limited(perMinute: number, now: () => number): RequestHandler {
  const quota = createQuota(perMinute, now)
  return (_request, response, next) => {
    const retryAfter = quota.admit()
    if (retryAfter === 0) return next()
    response.set('Retry-After', String(retryAfter))
    fail(response, 429, 'TOO.MANY.REQUESTS', 'The allowed number of requests was exceeded. Please try again later.')
  }
}

function grantToken({ clientId, clientSecret, now }: Context, tokens: Map<string, number>): RequestHandler {
  return (request, response) => {
    const { grant_type: grant, client_id: id, client_secret: secret } = object(request.body)
    if (grant !== 'client_credentials' || id !== clientId || secret !== clientSecret) {
      return fail(
        response,
        401,
        'NOT.AUTHORIZED.ERROR',
        'The given client credentials were not valid. Please modify your request.',
      )
    }
    const token = randomUUID()
    for (const [old, expiresAt] of tokens) if (expiresAt <= now()) tokens.delete(old)
    tokens.set(token, now() + tokenLifeSeconds * 1_000)
    response.json({ access_token: token, token_type: 'bearer', expires_in: tokenLifeSeconds, scope: 'CXS' })
  }
}

function authorised(tokens: ReadonlyMap<string, number>, now: () => number): RequestHandler {
  return (request, response, next) => {
    const token = /^bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? ''
    if ((tokens.get(token) ?? 0) > now()) return next()
    fail(response, 401, 'NOT.AUTHORIZED.ERROR', 'Access token expired. Please modify your request and try again.')
  }
}
