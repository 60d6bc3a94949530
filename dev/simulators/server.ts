// The HTTP server that every provider simulator runs on: admin routes outside the knobs, the provider's routes behind them.
// It must never parse bodies for the provider: each simulator mounts the parser of its own wire.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import type { ExtraKnobs, KnobControl, Knobs } from './knobs'

/** What every `startXxxSimulator(options)` returns. `book()` is the provider's own record of what it did, for audits. */
export type Simulator<Book = unknown, Extra extends ExtraKnobs = Record<never, never>> = {
  readonly name: string
  /** Base URL without a trailing slash. */
  readonly url: string
  readonly port: number
  readonly book: () => Book
  readonly knobs: KnobControl<Extra>
  /** Stops at once, also with requests hanging; saves the book. */
  readonly close: () => Promise<void>
}

/** Common options of every simulator; `speed` divides simulated schedules (1 = as in production). */
export type SimulatorOptions<Extra extends ExtraKnobs = Record<never, never>> = {
  port?: number
  /** 127.0.0.1 unless told; 0.0.0.0 inside a container. */
  host?: string
  speed: number
  stateFile?: string
  knobs?: Partial<Knobs & Extra>
}

export type SimulatorParts<Book, Extra extends ExtraKnobs> = {
  readonly name: string
  /** Adds the provider's parsers and routes; they run behind the knobs. */
  readonly mount: (app: Express) => void
  readonly knobs: KnobControl<Extra>
  readonly book: () => Book
  readonly reset: () => void
  /** Stops timers and closes the book store. */
  readonly close?: () => void | Promise<void>
  readonly port?: number
  readonly host?: string
}

/**
 * Admin: GET /__sim/health, GET /__sim/book, GET and PUT /__sim/knobs, POST /__sim/reset. Port 0 or none takes a free one.
 * Rejects with the system's error if the port is taken.
 */
export async function startSimulator<Book, Extra extends ExtraKnobs = Record<never, never>>(
  parts: SimulatorParts<Book, Extra>,
): Promise<Simulator<Book, Extra>> {
  const host = parts.host ?? '127.0.0.1'
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  mountAdmin(app, parts)
  app.use(parts.knobs.middleware)
  parts.mount(app)
  const server = await listen(app, parts.port ?? 0, host)
  const { port } = server.address() as AddressInfo
  return {
    name: parts.name,
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    port,
    book: parts.book,
    knobs: parts.knobs,
    close: async () => {
      await closeServer(server)
      await parts.close?.()
    },
  }
}

/** The whole body as text; answers never if the client goes away before its end. */
export function readBody(request: Request): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
  })
}

function mountAdmin<Book, Extra extends ExtraKnobs>(app: Express, parts: SimulatorParts<Book, Extra>): void {
  app.get('/__sim/health', (_request, response) => void response.json({ name: parts.name, status: 'ok' }))
  app.get('/__sim/book', (_request, response) => void response.json(parts.book()))
  app.get('/__sim/knobs', (_request, response) => void response.json(parts.knobs.get()))
  app.put('/__sim/knobs', express.json(), (request, response) => {
    try {
      const patch: unknown = request.body
      if (typeof patch !== 'object' || patch === null) throw new Error('The body holds no knobs: send a JSON object')
      parts.knobs.set(patch as Partial<Knobs & Extra>)
      response.json(parts.knobs.get())
    } catch (error) {
      const known = Object.keys(parts.knobs.get())
      response.status(400).json({ error: (error as Error).message, known })
    }
  })
  app.post('/__sim/reset', (_request, response) => {
    parts.reset()
    response.status(204).end()
  })
  app.use('/__sim', (_request, response) => {
    response.status(404).json({ error: 'No such admin route: use health, book, knobs or reset' })
  })
  app.use('/__sim', (error: Error, _request: Request, response: Response, _next: NextFunction) => {
    response.status(400).json({ error: error.message })
  })
}

function listen(app: Express, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error?: Error) => (error ? reject(error) : resolve(server)))
    server.keepAliveTimeout = 75_000
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
