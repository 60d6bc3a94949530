// Posts orders over kept connections, as cheaply as node's own client can. It never repeats a request: a failure is a figure.
import { Agent, request } from 'node:http'
import type { BenchOrder } from './order-source'

export type OrderPoster = {
  /** Resolves with the status once the whole answer is in, 0 when there was none. */
  readonly post: (order: BenchOrder) => Promise<number>
  readonly close: () => void
}

const answerWithinMs = 15_000

export const createOrderPoster = (baseUrl: string): OrderPoster => {
  const { hostname: host, port } = new URL(baseUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: 1_024, scheduling: 'lifo' })
  const post = ({ idempotencyKey, body }: BenchOrder): Promise<number> =>
    new Promise((resolve) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': body.length,
        'idempotency-key': idempotencyKey,
      }
      const sent = request(
        { host, port, agent, headers, method: 'POST', path: '/api/v1/orders', timeout: answerWithinMs },
        (response) => {
          response.on('end', () => resolve(response.statusCode ?? 0))
          response.on('error', () => resolve(0))
          response.resume()
        },
      )
      sent.on('timeout', () => sent.destroy(new Error('no answer')))
      sent.on('error', () => resolve(0))
      sent.end(body)
    })
  return { post, close: () => agent.destroy() }
}
