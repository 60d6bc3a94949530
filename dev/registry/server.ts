// Starts and stops the embedded schema registry on a port of one machine. It never closes the store, which is the caller's.
import { createServer, type Server } from 'node:http'
import express from 'express'
import { sendError } from './response'
import { createRegistry } from './router'
import type { SchemaStore } from './store'

export type RunningRegistry = {
  /** Where clients find it, without a trailing slash. */
  readonly url: string
  /** Resolves when requests under way are answered and the port is free. */
  close(): Promise<void>
}

/** Port 0 takes any free one. Rejects with a sentence when the port is taken. */
export async function startRegistry(options: {
  readonly store: SchemaStore
  readonly port: number
  readonly host: string
}): Promise<RunningRegistry> {
  const { router } = await createRegistry(options.store)
  const app = express().disable('x-powered-by').use(router).use(sendError)
  const server = createServer(app)
  server.on('request', (_request, response) => response.once('close', () => closeIdleWhenStopping(server)))
  const port = await listen(server, options.port, options.host)
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return { url: `http://${host}:${port}`, close: () => close(server) }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(listenFailure(error, port, host), { cause: error })),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function listenFailure(error: NodeJS.ErrnoException, port: number, host: string): string {
  return error.code === 'EADDRINUSE'
    ? `The schema registry's port ${port} on ${host} is taken. Stop the process that holds it, or choose another port.`
    : `The schema registry cannot listen on ${host} port ${port} (${error.code}). Choose a host and port of this machine.`
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    closeIdleWhenStopping(server)
  })
}

/** Clients keep their connections; without this a stop would wait for their time-out. */
function closeIdleWhenStopping(server: Server): void {
  if (!server.listening) setImmediate(() => server.closeIdleConnections())
}
