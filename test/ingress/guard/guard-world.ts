// A small API with one path for each kind of body, behind the real server: what the guards do is seen from outside.
import { connect } from 'node:net'
import {
  createHttpApp,
  startHttpServer,
  type HttpAppParts,
  type HttpServer,
  type HttpServerOptions,
  type Route,
} from '../../../ingress/http-server'
import type { OpenApiDocument } from '../../../ingress/request-validation'

const problem = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
const answers = {
  '200': {
    description: 'It is done.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Done' } } },
  },
  default: { description: 'A problem.', ...problem },
}
const anything = { required: true, content: { 'application/json': { schema: { type: 'object' } } } }

export const document: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 'Guards', version: '1' },
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }],
        responses: answers,
      },
      post: { operationId: 'addThing', requestBody: anything, responses: answers },
    },
    '/things/{thingId}': {
      get: {
        operationId: 'getThing',
        parameters: [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string', maxLength: 64 } }],
        responses: answers,
      },
    },
    '/imports': {
      post: {
        operationId: 'importThings',
        requestBody: { required: true, content: { 'application/x-ndjson': { schema: {} } } },
        responses: answers,
      },
    },
    '/hooks': {
      post: { operationId: 'receiveHook', requestBody: anything, responses: { '204': { description: 'Taken.' } } },
    },
    '/page': {
      get: { operationId: 'getPage', responses: { '200': { description: 'A page.', content: { 'text/html': {} } } } },
    },
  },
  components: {
    schemas: {
      Done: { type: 'object', required: ['done'], additionalProperties: false, properties: { done: {} } },
      Problem: { type: 'object', required: ['type', 'title', 'status'] },
    },
  },
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown }

export type Opened = {
  readonly closed: Promise<string>
  readonly write: (more: string) => void
  readonly received: () => string
  readonly destroy: () => void
}

/** Routes answer with what reached them, unless told otherwise. */
export class GuardWorld {
  server!: HttpServer
  readonly faults: string[] = []
  handle: Route['handle'] = (request, response) => void response.json({ done: request.body ?? null })

  async start(parts: Partial<HttpAppParts> = {}, options: Partial<HttpServerOptions> = {}): Promise<this> {
    const route = (method: Route['method'], path: string, body: Route['body'], more: Partial<Route> = {}): Route => ({
      method,
      path,
      body,
      handle: (request, response) => this.handle(request, response),
      ...more,
    })
    const app = createHttpApp({
      before: [],
      routes: [
        route('get', '/things', 'checked'),
        route('post', '/things', 'checked'),
        route('get', '/things/:thingId', 'checked'),
        route('post', '/imports', 'ndjson-stream'),
        route('post', '/hooks', 'raw'),
        route('get', '/page', 'none', { contentSecurity: 'page' }),
      ],
      onFault: (error) => void this.faults.push(error.message),
      document,
      ...parts,
    })
    this.server = await startHttpServer(app, { host: '127.0.0.1', port: 0, ...options })
    return this
  }

  stop = (): Promise<void> => this.server.close(500)

  async call(path: string, init: RequestInit & { json?: unknown } = {}): Promise<Answer> {
    const { json, ...rest } = init
    const sent = json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }
    const headers = { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...rest.headers }
    const response = await fetch(`${this.server.url}${path}`, { ...sent, ...rest, headers })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text }
  }

  /** Writes to a socket of its own; `closed` resolves with all that came back once the server has ended it. */
  open(text: string): Opened {
    const socket = connect(this.server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)))
    if (text !== '') socket.write(text)
    return {
      closed,
      write: (more) => void (socket.writable && socket.write(more)),
      received: () => received,
      destroy: () => socket.destroy(),
    }
  }
}

/** A gate that can be opened: handlers stand before it. */
export class Turnstile {
  private readonly standing: (() => void)[] = []
  private open = false

  pass = (): Promise<void> =>
    this.open ? Promise.resolve() : new Promise((resolve) => void this.standing.push(resolve))

  get count(): number {
    return this.standing.length
  }

  release(): void {
    this.open = true
    for (const go of this.standing.splice(0)) go()
  }
}

/** Lets the event loop turn until the condition holds. Throws after ten seconds. */
export const until = async (condition: () => boolean): Promise<void> => {
  const limit = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > limit) throw new Error(`never came true: ${condition}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
