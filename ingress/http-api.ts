// The HTTP API: the routes, and what of the inside they show. Everything it needs is injected; it decides nothing about orders.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../processors/engine/clock'
import type { Log } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import { createCommandAppender, LogUnavailable } from './append-commands'
import type { DecisionWaiter } from './decision-waiter'
import { createHttpApp, type Handler, type HttpApp, type HttpResponse, type Route } from './http-server'
import type { Orders } from './order-document'
import { createSubmit, type OrderPorts } from './order-ports'
import { orderRoutes } from './order-routes'
import { Problem } from './problems'
import type { SendgridWebhook } from './sendgrid-webhook'

export type HttpApiOptions = {
  readonly log: Log
  readonly codec: Codec
  readonly partitions: number
  readonly clock: Clock
  readonly orders: Orders
  readonly decisions: Pick<DecisionWaiter, 'known' | 'placement' | 'ended' | 'cancellation'>
  /** See OrderPorts. Without it a repeat of long ago is answered only after two seconds. */
  readonly decided?: OrderPorts['decided']
  readonly metricsText: () => Promise<string>
  /** The names of what does not answer; none when all is well. */
  readonly ready: () => Promise<readonly string[]>
  readonly sendgrid?: SendgridWebhook
  readonly logger?: { readonly error: (fields: object, text: string) => void }
  /** Told of every answer, `route` being a pattern and never an id. */
  readonly observed?: (route: string, status: number, seconds: number) => void
  /** How long a command waits for the log, in milliseconds; default 5,000. */
  readonly appendWithinMs?: number
}

export const createHttpApi = (options: HttpApiOptions): HttpApp => {
  const { log, codec, partitions, clock, logger, observed } = options
  const commands = createCommandAppender({
    log,
    clock,
    topic: 'oms.order.commands.v1',
    boundMs: options.appendWithinMs,
  })
  const ports: OrderPorts = { ...options, submit: createSubmit({ codec, clock, partitions, commands }) }
  const { sendgrid } = options
  const webhooks: Route[] = sendgrid
    ? [
        {
          method: 'post',
          path: '/webhooks/sendgrid',
          body: 'raw',
          handle: (request, response) => sendgrid(request, response),
        },
      ]
    : []
  const routes = [...orderRoutes(ports), ...operationRoutes(options), ...webhooks].map(answeringOutages)
  return createHttpApp({
    before: [correlate, ...(observed ? [observe(observed)] : [])],
    routes,
    onFault: (error, response) =>
      logger?.error({ correlation: response.locals['correlation'] as string, fault: error.stack }, 'a request failed'),
  })
}

const correlate: Handler = (request, response, next) => {
  const given = request.get('x-correlation-id')
  const correlation = given !== undefined && /^[!-~]{1,128}$/.test(given) ? given : randomUUID()
  response.locals['correlation'] = correlation
  response.setHeader('X-Correlation-Id', correlation)
  next()
}

const observe =
  (observed: NonNullable<HttpApiOptions['observed']>): Handler =>
  (request, response, next) => {
    const startedAt = performance.now()
    response.once('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none'
      observed(`${request.method} ${route}`, response.statusCode, (performance.now() - startedAt) / 1_000)
    })
    next()
  }

/** The log does not take what a route writes: the client may repeat it, with the same key. */
const answeringOutages = (route: Route): Route => ({
  ...route,
  handle: async (request, response) => {
    try {
      await route.handle(request, response)
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      throw unavailable('It is not sure that this was written: repeat it, with the same Idempotency-Key if it has one.')
    }
  },
})

const unavailable = (detail: string): Problem => new Problem('unavailable', { detail }, { 'Retry-After': '1' })

const operationRoutes = ({ ready, metricsText }: HttpApiOptions): Route[] => [
  { method: 'get', path: '/healthz', body: 'none', handle: (_request, response) => sendStatus(response) },
  {
    method: 'get',
    path: '/readyz',
    body: 'none',
    handle: async (_request, response) => {
      const missing = await ready()
      if (missing.length > 0) throw unavailable(`No answer from: ${missing.join(', ')}.`)
      sendStatus(response)
    },
  },
  {
    method: 'get',
    path: '/metrics',
    body: 'none',
    handle: async (_request, response) => {
      response.type('text/plain; version=0.0.4').send(await metricsText())
    },
  },
]

const sendStatus = (response: HttpResponse): void => void response.json({ status: 'ok' })
