// The HTTP server of the ingress: parsers, security headers, time-outs, problem+json. The one importer of express and helmet here.
// It must never answer with a stack trace, and never hold a socket for a client that does not send.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { Problem, type ProblemDocument } from './problems'
import { problemOf, requestValidation, unsupportedMediaType } from './request-validation'

export type HttpApp = Express
export type HttpRequest = Request
export type HttpResponse = Response
export type Handler = RequestHandler

/** `body` names the parser: 'checked' is JSON that fits openapi.yaml, 'raw' the bytes, 'none' leaves the request as it is. */
export type Route = {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly body: 'checked' | 'raw' | 'none'
  readonly handle: (request: HttpRequest, response: HttpResponse) => unknown
}

export type HttpAppParts = {
  /** Run first, for every request. */
  readonly before: readonly Handler[]
  readonly routes: readonly Route[]
  /** Told of faults of ours; the client learns nothing of them. */
  readonly onFault: (error: Error, response: HttpResponse) => void
}

const jsonLimit = 256 * 1024
const rawLimit = 2 * 1024 * 1024
const jsonType = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i

export const createHttpApp = ({ before, routes, onFault }: HttpAppParts): HttpApp => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  const json = [
    onlyJson,
    express.json({ limit: jsonLimit, inflate: false, strict: false, type: () => true }),
    ...requestValidation(),
  ]
  const parsers = { checked: json, raw: [express.raw({ limit: rawLimit, inflate: false, type: () => true })], none: [] }
  app.use(helmet(), ...before)
  for (const { method, path, body, handle } of routes)
    app[method](path, ...parsers[body], async (request, response) => void (await handle(request, response)))
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, refuseMethod(routes, path))
  app.use(() => {
    throw new Problem('route-not-found', { detail: 'See openapi.yaml for what there is.' })
  })
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const problem = problemOf(error)
    if (!problem) onFault(error as Error, response)
    sendProblem(
      response,
      problem ?? new Problem('internal', { detail: 'Try again; tell us the correlation id if it stays.' }),
    )
  })
  return app
}

/** Leaves one spelling of the content type, whatever the client wrote. */
const onlyJson: Handler = ({ headers }, _response, next) => {
  const empty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
  if (!empty && !jsonType.test(headers['content-type'] ?? '')) throw unsupportedMediaType()
  headers['content-type'] = 'application/json'
  next()
}

const refuseMethod = (routes: readonly Route[], path: string): Handler => {
  const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase())
  return () => {
    throw new Problem('method-not-allowed', { detail: `Use ${allowed.join(' or ')}.` }, { Allow: allowed.join(', ') })
  }
}

const sendProblem = (response: HttpResponse, { document, headers }: Problem): void => {
  if (response.headersSent) return void response.destroy()
  const body: ProblemDocument = document
  response.status(body.status).set(headers).type('application/problem+json').send(JSON.stringify(body))
}

export type HttpServer = {
  readonly url: string
  readonly port: number
  /** Takes no more requests, and waits for those under way up to the bound (default 10,000 ms). */
  readonly close: (boundMs?: number) => Promise<void>
}

/** Port 0 takes a free one. Rejects with the system's error when the port is taken. */
export const startHttpServer = (app: HttpApp, options: { host: string; port: number }): Promise<HttpServer> => {
  const limits = {
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 1_000,
  }
  const server = createServer(limits, app)
  server.timeout = 30_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      const { port } = server.address() as AddressInfo
      const host = options.host === '0.0.0.0' ? '127.0.0.1' : options.host
      resolve({ url: `http://${host}:${port}`, port, close: (boundMs = 10_000) => close(server, boundMs) })
    })
  })
}

const close = (server: Server, boundMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), boundMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
