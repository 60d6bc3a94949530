// Posts orders, and reads them, over kept connections, as cheaply as node's own client can. It never repeats a request: a failure is a figure.
import { Agent, request, type RequestOptions } from 'node:http'
import type { BenchOrder } from './order-source'

export type OrderPoster = {
  /** Resolves with the status once the whole answer is in, 0 when there was none. */
  readonly post: (order: BenchOrder) => Promise<number>
  /** GET by id, as the order's customer. Resolves likewise. */
  readonly read: (order: BenchOrder) => Promise<number>
  readonly close: () => void
}

const answerWithinMs = 15_000

export const createOrderPoster = (baseUrl: string): OrderPoster => {
  const { hostname: host, port } = new URL(baseUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: 1_024, scheduling: 'lifo' })
  const send = (options: RequestOptions, body?: Buffer): Promise<number> =>
    new Promise((resolve) => {
      const sent = request({ host, port, agent, timeout: answerWithinMs, ...options }, (response) => {
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', () => resolve(0))
        response.resume()
      })
      sent.on('timeout', () => sent.destroy(new Error('no answer')))
      sent.on('error', () => resolve(0))
      sent.end(body)
    })
  return {
    post: ({ idempotencyKey, body, authorization }) => {
      const content = { 'content-type': 'application/json', 'content-length': body.length }
      const headers = { ...content, authorization, 'idempotency-key': idempotencyKey }
      return send({ method: 'POST', path: '/api/v1/orders', headers }, body)
    },
    read: ({ orderId, authorization }) =>
      send({ method: 'GET', path: `/api/v1/orders/${orderId}`, headers: { authorization } }),
    close: () => agent.destroy(),
  }
}
