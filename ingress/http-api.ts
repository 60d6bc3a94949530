// The HTTP API: gates and routes put together, and what of the inside they show. Everything it needs is injected; it decides nothing.
import { LogUnavailable } from './append-commands'
import type { ApiPorts } from './api-ports'
import { authenticate, authorize, callerOf, type AuthenticateParts } from './auth/authenticate'
import { allowedTo } from './auth/permissions'
import { createBulkhead } from './guard/bulkhead'
import { correlate } from './guard/correlation'
import { createRateLimit, type RequestQuota } from './guard/rate-limit'
import { followTrace } from './guard/trace-context'
import { createHttpApp, type Gate, type Handler, type HttpApp, type Route } from './http-server'
import { Problem } from './problems'
import { allOperations, routesOf } from './routes/all'
import type { OperationsPorts } from './routes/operations'
import { VaultUnavailable } from '../schemas/vault'

export type HttpApiOptions = {
  readonly ports: ApiPorts
  readonly operations: OperationsPorts
  readonly auth: AuthenticateParts
  readonly quota: RequestQuota
  readonly corsOrigins?: readonly string[]
  readonly trustedProxies?: number
  readonly logger?: { readonly error: (fields: object, text: string) => void }
  /** Told of every answer, `route` being a pattern and never an id. */
  readonly observed?: (route: string, status: number, seconds: number) => void
  /** For tests: an answer that does not fit the API description becomes a fault. */
  readonly validateResponses?: boolean
}

export const createHttpApi = (options: HttpApiOptions): HttpApp => {
  const { ports, operations, logger, observed, corsOrigins, trustedProxies, validateResponses } = options
  const { document } = operations
  return createHttpApp({
    before: [correlate, followTrace, ...(observed ? [observe(observed)] : [])],
    routes: routesOf(document, allOperations(ports, operations)).map(answeringOutages),
    document,
    admit: admission(options),
    onFault: (error, response) =>
      logger?.error({ correlation: response.locals['correlation'] as string, fault: error.stack }, 'a request failed'),
    ...(corsOrigins ? { corsOrigins } : {}),
    ...(trustedProxies ? { trustedProxies } : {}),
    ...(validateResponses ? { validateResponses } : {}),
  })
}

/** Who is it, how often, how many at once, and may they: before anything of the body is read. */
const admission = ({ auth, quota }: HttpApiOptions): Gate => {
  const known = authenticate(auth)
  const { callers, strangers } = createRateLimit({ quota, callerOf })
  const bulkhead = createBulkhead({ callerOf })
  return (operationId) =>
    allowedTo(operationId) === 'public' ? [] : [known, strangers, callers, bulkhead, authorize(operationId)]
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

/** The log does not take what a route writes, or no key can be had: the client may repeat it, with the same key. */
const answeringOutages = (route: Route): Route => ({
  ...route,
  handle: async (request, response) => {
    try {
      await route.handle(request, response)
    } catch (error) {
      if (!(error instanceof LogUnavailable) && !(error instanceof VaultUnavailable)) throw error
      const detail = 'It is not sure that this was written: repeat it, with the same Idempotency-Key if it has one.'
      throw new Problem('unavailable', { detail }, { 'Retry-After': '1' })
    }
  },
})
