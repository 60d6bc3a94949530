// A simulator of SendGrid: mail send and the signed event webhook, so that only base URL, keys and webhook URL differ from production.
// It must never treat two sends alike as one: SendGrid has no idempotency key.
import { createHash, randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express'
import { openBookStore } from './book-store'
import { createKnobs, type KnobControl } from './knobs'
import { type DueEvent, planEvents } from './sendgrid-events'
import { checkMail, type MailRequest, type SendgridError } from './sendgrid-mail'
import { createEventPoster, type EventPoster, type WebhookKnobs } from './sendgrid-webhook'
import { type Simulator, type SimulatorOptions, startSimulator } from './server'

/** `throttled`: every send is answered 429 without effect. */
export type SendgridKnobs = WebhookKnobs & { throttled: boolean }

export type SendgridSimulatorOptions = SimulatorOptions<SendgridKnobs> & {
  apiKey?: string
  /** Where events are posted; PUT /__sim/webhook {"url": …} or null changes it. */
  webhookUrl?: string
  /** PKCS #8 PEM of a P-256 key for the webhook's signatures; a new one unless told. */
  webhookPrivateKey?: string
  /** 30 MB as in production unless told. */
  largestBodyBytes?: number
  now?: () => number
}

/** Accepted mails by effect id (custom_args.effect_id, empty if none was given). */
export type SendgridBook = {
  readonly counts: { readonly accepted: number; readonly effects: number }
  readonly mails: Readonly<Record<string, MailEntry>>
}

type MailEntry = { count: number; to: string; kind: string; orderId: string; messageIds: string[] }
type State = { accepted: number; mails: Record<string, MailEntry>; pending: DueEvent[] }
type Desk = {
  readonly state: () => State
  readonly changed: () => void
  readonly knobs: KnobControl<SendgridKnobs>
  readonly poster: EventPoster
  readonly pace: number
  readonly now: () => number
}

/** What the development machine's connector is configured with as well. */
export const sendgridSimulatorKey = 'SG.simulator'

/** Faster than this, events would come before the answer to the send has been journalled. */
const fastestPace = 100
const largestBodyBytes = 30 * 1024 * 1024

export function startSendgridSimulator(
  options: SendgridSimulatorOptions,
): Promise<Simulator<SendgridBook, SendgridKnobs>> {
  const now = options.now ?? Date.now
  const store = openBookStore<State>(options.stateFile, { accepted: 0, mails: {}, pending: [] })
  const extra: SendgridKnobs = { webhookDuplicateRate: 0, webhookDropRate: 0, webhookShuffle: false, throttled: false }
  const knobs = createKnobs(1, { extra, answerError: (response) => fail(response, 500, 'internal server error') })
  knobs.set(options.knobs ?? {})
  const pace = Math.min(options.speed, fastestPace)
  const state = (): State => store.state
  const pending = () => store.state.pending
  const { webhookUrl: url, webhookPrivateKey: privateKey } = options
  const poster = createEventPoster({ pending, changed: store.changed, knobs: knobs.get, url, privateKey, pace, now })
  const desk: Desk = { state, changed: store.changed, knobs, poster, pace, now }
  return startSimulator({
    name: 'sendgrid',
    port: options.port,
    host: options.host,
    knobs,
    book: () => toBook(store.state),
    reset: store.reset,
    close: async () => {
      await poster.close()
      store.close()
    },
    mount: (app) => mountRoutes(app, desk, options),
  })
}

function mountRoutes(app: Express, desk: Desk, options: SendgridSimulatorOptions): void {
  mountWebhookAdmin(app, desk.poster)
  const parser = express.json({ limit: options.largestBodyBytes ?? largestBodyBytes, strict: false })
  app.post('/v3/mail/send', authorised(options.apiKey ?? sendgridSimulatorKey), parser, sendMail(desk))
  app.all('/v3/mail/send', (_request, response) => fail(response, 405, 'method not allowed'))
  app.use((_request, response) => fail(response, 404, 'not found'))
  app.use(onError)
}

/** Beside the common admin routes, so before their end of the line and before the knobs: a service that is down can be set up. */
function mountWebhookAdmin(app: Express, poster: EventPoster): void {
  const { stack } = app.router
  const present = stack.length
  app.get('/__sim/webhook-key', (_request, response) => void response.json({ publicKey: poster.publicKey }))
  app.put('/__sim/webhook', express.json(), (request, response) => {
    const { url } = (request.body ?? {}) as { url?: unknown }
    if (url !== null && !(typeof url === 'string' && URL.canParse(url))) {
      return void response.status(400).json({ error: 'Send {"url": "http://…"}, or null to stop the events' })
    }
    poster.setUrl(url ?? undefined)
    response.status(204).end()
  })
  stack.unshift(...stack.splice(present))
}

function authorised(apiKey: string): RequestHandler {
  return (request, response, next) => {
    if (request.get('authorization') === `Bearer ${apiKey}`) return next()
    fail(response, 401, 'The provided authorization grant is invalid, expired, or revoked')
  }
}

function sendMail(desk: Desk): RequestHandler {
  return (request, response) => {
    if (desk.knobs.get().throttled) return throttle(response, desk.now())
    if (!request.is('application/json')) return fail(response, 415, 'Content-Type should be application/json.')
    const errors = checkMail(request.body, desk.now())
    if (errors.length > 0) return failWith(response, 400, errors)
    const mail = request.body as MailRequest
    if (mail.mail_settings?.sandbox_mode?.enable === true) return void response.status(200).end()
    const messageId = createHash('sha256').update(randomUUID()).digest('base64url').slice(0, 22)
    accept(mail, messageId, desk)
    response.status(202).set('X-Message-Id', messageId).end()
  }
}

function accept(mail: MailRequest, messageId: string, desk: Desk): void {
  const state = desk.state()
  const shuffled = desk.knobs.get().webhookShuffle
  for (const personalization of mail.personalizations) {
    const args = { ...mail.custom_args, ...personalization.custom_args }
    const people = personalization.to.map(({ email }) => email)
    const { effect_id: effectId = '', order_id: orderId = '' } = args
    const kind = mail.categories?.[0] ?? ''
    const entry = (state.mails[effectId] ??= { count: 0, to: people.join(), kind, orderId, messageIds: [] })
    entry.count += 1
    entry.messageIds.push(messageId)
    state.accepted += 1
    for (const to of people) {
      desk.poster.schedule(planEvents({ messageId, to, args, acceptedAt: desk.now() }, desk.pace, shuffled))
    }
  }
  desk.changed()
}

function throttle(response: Response, now: number): void {
  const resetAt = Math.floor(now / 1_000) + 1
  response.set({ 'X-RateLimit-Limit': '600', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(resetAt) })
  fail(response, 429, 'too many requests')
}

const toBook = ({ accepted, mails }: State): SendgridBook => ({
  counts: { accepted, effects: Object.keys(mails).length },
  mails,
})

const onError: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = Number((error as { status?: number }).status)
  if (status === 413) fail(response, 413, 'content too large')
  else if (status < 500) fail(response, 400, 'Bad Request')
  else fail(response, 500, 'internal server error')
}

const fail = (response: Response, status: number, message: string): void =>
  failWith(response, status, [{ message, field: null, help: null }])

const failWith = (response: Response, status: number, errors: readonly SendgridError[]): void =>
  void response.status(status).json({ errors })
