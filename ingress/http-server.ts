// The HTTP server of the ingress: the order of guards and parsers, security headers, time-outs, problem+json. The one importer of express,
// helmet and cors here. It must never answer with a stack trace, and never hold a socket for a client that does not send.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import cors from 'cors'
import express, {
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import helmet from 'helmet'
import { checkAnswers } from './guard/answer-check'
import { contentSecurity, type ContentSecurity } from './guard/content-security'
import { corsOptions } from './guard/cross-origin'
import { drainable } from './guard/drain'
import { readHostileJson, refuseCardNumbersInHead } from './guard/hostile-input'
import { bodyWithin, closeUnread } from './guard/slow-client'
import { Problem } from './problems'
import {
  createValidation,
  problemOf,
  unsupportedMediaType,
  type OpenApiDocument,
  type Validation,
} from './request-validation'

export type HttpApp = Express
export type HttpRequest = Request
export type HttpResponse = Response
export type Handler = RequestHandler
/** Sees the problems of the handlers before it; passes them on, or throws another. */
export type Refusing = ErrorRequestHandler

/**
 * `body` names the parser: 'checked' is JSON that fits the OpenAPI document, 'raw' the bytes, 'none' leaves the request as it is, and
 * 'ndjson-stream' checks all but the body, which the handler reads from the request, line by line, with limits of its own.
 */
export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly body: 'checked' | 'raw' | 'none' | 'ndjson-stream'
  readonly handle: (request: HttpRequest, response: HttpResponse) => unknown
  /** 'page' for what a browser shows; default 'api'. */
  readonly contentSecurity?: ContentSecurity
}

/** Told the operationId, since what goes before a route depends on it. */
export type Gate = (operationId: string) => readonly (Handler | Refusing)[]

export type HttpAppParts = {
  /** Run first, for every request: correlation, trace, observation. */
  readonly before: readonly Handler[]
  readonly routes: readonly Route[]
  /** Told of faults of ours; the client learns nothing of them. */
  readonly onFault: (error: Error, response: HttpResponse) => void
  /** Run before anything of the body is read: authentication, rate limit, bulkhead. None for public operations. */
  readonly admit?: Gate
  /** Run when the request is known to fit the document. `response.locals.operationId` is there from `admit` on. */
  readonly authorize?: Gate
  /** Every route must be in it. */
  readonly document: OpenApiDocument
  /** For tests: an answer that does not fit the document becomes a fault. */
  readonly validateResponses?: boolean
  /** Pages of these origins may call; see parseOrigins. Default none. */
  readonly corsOrigins?: readonly string[]
  /** How many proxies stand before the server, each adding X-Forwarded-For; default 0, the header is not believed. */
  readonly trustedProxies?: number
  /** How long a body that is read whole may take to come; default 10,000. */
  readonly bodyWithinMs?: number
  /** How long the socket of an answered client that still sends is kept; default 1,000. */
  readonly lingerMs?: number
}

const jsonLimit = 256 * 1024
const rawLimit = 2 * 1024 * 1024
const jsonType = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i
const ndjsonType = /^application\/(x-)?ndjson\s*(;\s*charset="?utf-8"?\s*)?$/i

/** Throws Error when a route is not in the document. */
export const createHttpApp = (parts: HttpAppParts): HttpApp => {
  const { before, routes, corsOrigins = [], trustedProxies = 0, lingerMs = 1_000 } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Express answers by itself when our own handler of errors fails: without the stack, in this environment.
  app.set('env', 'production')
  app.set('trust proxy', trustedProxies)
  app.use(closeUnread(lingerMs), ...before, helmet({ contentSecurityPolicy: contentSecurity.api }))
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins))
  app.use(refuseCardNumbersInHead)
  addRoutes(app, parts)
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, refuseMethod(routes, path))
  app.use(() => {
    throw new Problem('route-not-found', { detail: 'See /docs for what there is.' })
  })
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const problem = problemOf(error)
    if (!problem) parts.onFault(error as Error, response)
    else if (problem.cause instanceof Error) parts.onFault(problem.cause, response)
    sendProblem(response, problem ?? internal())
  })
  return app
}

const addRoutes = (app: HttpApp, parts: HttpAppParts): void => {
  const { routes, onFault, admit, authorize, document, validateResponses = false } = parts
  const validation = createValidation(document, validateResponses)
  const replace = (fault: Error, response: HttpResponse): void => {
    onFault(fault, response)
    for (const name of ['content-length', 'content-encoding', 'etag', 'location']) response.removeHeader(name)
    sendProblem(response, internal())
  }
  for (const route of routes) {
    const operation = validation.operationOf(route.method, route.path)
    const named: Handler = (_request, response, next) => {
      response.locals['operationId'] = operation.id
      next()
    }
    const policy = route.contentSecurity ? [helmet.contentSecurityPolicy(contentSecurity[route.contentSecurity])] : []
    const answers = validateResponses ? [checkAnswers(validation, operation, replace, onFault)] : []
    const chain = [named, ...policy, ...answers, ...(admit?.(operation.id) ?? [])]
    chain.push(...bodyReaders(route, validation, parts), ...(authorize?.(operation.id) ?? []))
    app[route.method](
      route.path,
      ...(chain as Handler[]),
      async (request, response) => void (await route.handle(request, response)),
    )
  }
}

const bodyReaders = ({ method, path, body }: Route, validation: Validation, parts: HttpAppParts): Handler[] => {
  const inTime = bodyWithin(parts.bodyWithinMs ?? 10_000, (response) => {
    response.setHeader('Connection', 'close')
    sendProblem(response, new Problem('request-timeout', { detail: 'Send the body without pauses.' }))
  })
  const bytes = (limit: number): Handler => express.raw({ limit, inflate: false, type: () => true })
  const check = (): Handler => validation.requests(validation.operationOf(method, path))
  switch (body) {
    case 'checked':
      return [only(jsonType, 'application/json'), inTime, bytes(jsonLimit), readJson, check()]
    case 'ndjson-stream':
      return [only(ndjsonType, 'application/x-ndjson'), check()]
    case 'raw':
      return [inTime, bytes(rawLimit)]
    case 'none':
      return []
  }
}

/** Leaves one spelling of the content type, whatever the client wrote: the validator keeps a schema for each that it meets. */
const only =
  (form: RegExp, type: string): Handler =>
  ({ headers }, _response, next) => {
    const empty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
    if (!empty && !form.test(headers['content-type'] ?? '')) throw unsupportedMediaType(type)
    headers['content-type'] = type
    next()
  }

const readJson: Handler = (request, _response, next) => {
  const raw: unknown = request.body
  request.body = Buffer.isBuffer(raw) && raw.length > 0 ? readHostileJson(raw) : undefined
  next()
}

/** Only what is a preflight is answered here. */
const crossOrigin = (origins: readonly string[]): Handler => {
  const handle = cors(corsOptions(origins))
  const plain = cors({ ...corsOptions(origins), preflightContinue: true })
  return (request, response, next) => {
    const preflight = request.method !== 'OPTIONS' || request.get('access-control-request-method') !== undefined
    ;(preflight ? handle : plain)(request, response, next)
  }
}

const refuseMethod = (routes: readonly Route[], path: string): Handler => {
  const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase())
  return () => {
    throw new Problem('method-not-allowed', { detail: `Use ${allowed.join(' or ')}.` }, { Allow: allowed.join(', ') })
  }
}

const internal = (): Problem =>
  new Problem('internal', { detail: 'Try again; tell us the correlation id if it stays.' })

const sendProblem = (response: HttpResponse, { document, headers }: Problem): void => {
  if (response.headersSent) return void response.destroy()
  response.status(document.status).set(headers).type('application/problem+json').send(JSON.stringify(document))
}

export type HttpServer = {
  readonly url: string
  readonly port: number
  /** Takes no more requests, and waits for those under way up to the bound (default 10,000 ms). */
  readonly close: (boundMs?: number) => Promise<void>
}

export type HttpServerOptions = {
  readonly host: string
  readonly port: number
  /** From the first byte, or the connection, to the end of the headers; default 5,000. */
  readonly headersTimeoutMs?: number
  /** To the end of a body that a handler reads as a stream; default 900,000. Other bodies: `bodyWithinMs` of the app. */
  readonly requestTimeoutMs?: number
  /** How long a connection may be silent during a request; default 30,000. */
  readonly silenceTimeoutMs?: number
  /** How long an idle connection is kept for a next request; default 65,000, more than load balancers' usual 60 s. */
  readonly keepAliveTimeoutMs?: number
  /** How often the first two time-outs are looked at; default 1,000. */
  readonly checkEveryMs?: number
  /** Default 16 kB; more is answered with 431. */
  readonly maxHeaderBytes?: number
  /** Then a connection is closed, so that load balancers spread anew; default 1,000. */
  readonly maxRequestsPerSocket?: number
  /** More are closed at once; default 10,000. */
  readonly maxConnections?: number
}

/** Port 0 takes a free one. Rejects with the system's error when the port is taken. */
export const startHttpServer = (app: HttpApp, options: HttpServerOptions): Promise<HttpServer> => {
  const server = createServer({
    headersTimeout: options.headersTimeoutMs ?? 5_000,
    requestTimeout: options.requestTimeoutMs ?? 900_000,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? 65_000,
    connectionsCheckingInterval: options.checkEveryMs ?? 1_000,
    maxHeaderSize: options.maxHeaderBytes ?? 16 * 1024,
  })
  server.timeout = options.silenceTimeoutMs ?? 30_000
  server.maxRequestsPerSocket = options.maxRequestsPerSocket ?? 1_000
  server.maxConnections = options.maxConnections ?? 10_000
  const drain = drainable(server)
  server.on('request', app)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      const { port } = server.address() as AddressInfo
      const host = options.host === '0.0.0.0' ? '127.0.0.1' : options.host
      resolve({ url: `http://${host}:${port}`, port, close: (boundMs = 10_000) => drain(boundMs) })
    })
  })
}
