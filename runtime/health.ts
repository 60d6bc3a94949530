// A role that runs by itself shows that it lives, and its figures: GET /healthz, GET /metrics. The HTTP API shows its own.
import { createServer } from 'node:http'
import { metricsText } from './metrics'

/** Resolves with what stops it. Rejects when the port is taken. */
export const startHealthServer = (host: string, port: number): Promise<() => Promise<void>> => {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return void response.end('ok\n')
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    void metricsText().then(
      (text) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(text),
      () => response.writeHead(500).end(),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(() => new Promise((closed) => server.close(() => closed()))))
  })
}
