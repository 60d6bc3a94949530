// Orders that all go well, without end: bodies and tokens are made beforehand, so that the load generator has next to nothing to do.
import { deriveOrderId, type OrderId } from '../../schemas/ids'
import { sampleOrders } from '../orders/sample-orders'
import type { Issuer } from '../simulators/issuer'

export type BenchOrder = {
  readonly orderId: OrderId
  readonly idempotencyKey: string
  readonly body: Buffer
  /** The value of its customer's Authorization header. */
  readonly authorization: string
}
export type OrderSource = () => BenchOrder

type Customer = { readonly customerId: string; readonly authorization: string }

const kinds = 2_000
/** A customer comes back so often: more orders in a day would be held, more requests in an hour refused. */
const ordersOfACustomer = 8
const leastAhead = 600

/** `run` makes customers and keys of this run its own. Resolves once enough customers are known to begin with. */
export const createOrderSource = async (run: string, { mint }: Pick<Issuer, 'mint'>): Promise<OrderSource> => {
  const bodies = sampleOrders(kinds)
    .filter(({ expectation, cancels }) => !cancels && expectation.ends[0] === 'DELIVERED')
    .map(({ body }) => Buffer.from(JSON.stringify(body)))
  const customers: Customer[] = []
  let minted = 0
  let minting: Promise<void> | undefined
  const mintMore = async (): Promise<void> => {
    while (customers.length < 2 * leastAhead) {
      const customerId = `bench-${run}-${minted++}`.replace(/[^\w-]/g, '')
      const token = await mint({ role: 'customer', subject: customerId })
      customers.push({ customerId, authorization: `Bearer ${token}` })
    }
    minting = undefined
  }
  await mintMore()
  let count = 0
  return () => {
    if (count > 0 && count % ordersOfACustomer === 0 && customers.length > 1) customers.shift()
    if (customers.length < leastAhead) minting ??= mintMore()
    const { customerId, authorization } = customers[0]!
    const idempotencyKey = `${run}-${count}`
    const body = bodies[count++ % bodies.length]!
    return { orderId: deriveOrderId(customerId, idempotencyKey), idempotencyKey, body, authorization }
  }
}
