// Orders that all go well, without end: bodies are made beforehand, so that the load generator has next to nothing to do.
import { deriveOrderId, type OrderId } from '../../schemas/ids'
import { sampleOrders } from '../orders/sample-orders'

export type BenchOrder = { readonly orderId: OrderId; readonly idempotencyKey: string; readonly body: Buffer }

const kinds = 2_000

/** `run` makes the keys of this run its own. */
export const createOrderSource = (run: string): (() => BenchOrder) => {
  const bodies = sampleOrders(kinds)
    .filter(({ expectation, cancels }) => !cancels && expectation.ends[0] === 'DELIVERED')
    .map(({ body }) => ({ customerId: body.customerId, bytes: Buffer.from(JSON.stringify(body)) }))
  let count = 0
  return () => {
    const { customerId, bytes } = bodies[count % bodies.length]!
    const idempotencyKey = `${run}-${count++}`
    return { orderId: deriveOrderId(customerId, idempotencyKey), idempotencyKey, body: bytes }
  }
}
