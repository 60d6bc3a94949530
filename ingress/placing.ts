// What happens to a request to place an order: looked up, written, waited for. It knows no HTTP, and writes only what is not known to be
// decided; a copy written all the same is harmless, since it has the same id.
import type { MessageId, OrderId } from '../schemas/ids'
import { deriveCommandId, deriveOrderId } from '../schemas/ids'
import type { PlaceOrder } from '../schemas/messages'
import { bodyHashOf } from './canonical-json'
import type { Placed, PlacementDecision } from './decision-waiter'
import { asCreated, createdDocument, type OrderDocument } from './order-document'
import { within, type OrderPorts } from './order-ports'

/** The body of a placement, as openapi.yaml has it. */
export type PlacementBody = Pick<PlaceOrder, 'customerId' | 'currency' | 'shippingMinor' | 'taxMinor'> & {
  readonly contact: { readonly name: string; readonly email: string; readonly phone?: string }
  readonly lines: readonly Omit<PlaceOrder['lines'][number], 'lineId'>[]
  readonly shippingAddress: Omit<PlaceOrder['shippingAddress'], 'line2' | 'region'> & {
    readonly line2?: string
    readonly region?: string
  }
  readonly payment: { readonly methodToken: string }
}

export type PlacementRequest = {
  readonly body: PlacementBody
  readonly idempotencyKey: string
  readonly correlation: string
  /** Do not wait for the decision. */
  readonly async: boolean
}

export type PlacementOutcome = { readonly orderId: OrderId } & (
  | { readonly kind: 'created'; readonly order: OrderDocument }
  | { readonly kind: 'rejected'; readonly code: string; readonly reason: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'pending' }
)
type Ruling = PlacementOutcome extends infer One ? (One extends unknown ? Omit<One, 'orderId'> : never) : never

/** Throws LogUnavailable when the command could not be written in time. */
export const placeOrder = async (ports: OrderPorts, request: PlacementRequest): Promise<PlacementOutcome> => {
  const startedAt = ports.clock.now()
  const orderId = deriveOrderId(request.body.customerId, request.idempotencyKey)
  const bodyHash = bodyHashOf(request.body)
  const known = ports.decisions.known(orderId)
  const ruling =
    (known && rulingOf(known, bodyHash)) ??
    (await lookUp(ports, orderId, bodyHash)) ??
    (await decide(ports, request, orderId, bodyHash, startedAt))
  return { orderId, ...ruling } as PlacementOutcome
}

const rulingOf = (decision: PlacementDecision, bodyHash: string): Ruling => {
  if (decision === 'conflict' || decision.bodyHash !== bodyHash) return { kind: 'conflict' }
  return rulingOfSame(decision)
}

const rulingOfSame = (placed: Placed): Ruling =>
  placed.type === 'OrderCreated'
    ? { kind: 'created', order: createdDocument(placed) }
    : { kind: 'rejected', code: placed.code, reason: placed.reason }

/** A decision of long ago. Whatever can't be looked up is left to the decider. */
const lookUp = async (ports: OrderPorts, orderId: OrderId, bodyHash: string): Promise<Ruling | undefined> => {
  const earlier = await within(ports.clock, ports.decided?.(orderId))
  if (earlier === undefined) return undefined
  return earlier.bodyHash === bodyHash ? read(ports, orderId) : { kind: 'conflict' }
}

const read = async ({ clock, orders }: OrderPorts, orderId: OrderId): Promise<Ruling | undefined> => {
  const order = await within(clock, orders.get(orderId))
  if (order) return { kind: 'created', order: asCreated(order) }
  const rejection = await within(clock, orders.rejection(orderId))
  return rejection && { kind: 'rejected', code: rejection.code, reason: rejection.reason }
}

const decide = async (
  ports: OrderPorts,
  request: PlacementRequest,
  orderId: OrderId,
  bodyHash: string,
  startedAt: number,
): Promise<Ruling> => {
  const wait = ports.decisions.placement(orderId, bodyHash)
  try {
    const decision = await ports.submit(
      command(request, orderId, bodyHash, startedAt),
      request,
      wait.decision,
      startedAt,
    )
    if (decision) return rulingOf(decision, bodyHash)
    if (request.async) return { kind: 'pending' }
    return (await read(ports, orderId)) ?? { kind: 'pending' }
  } finally {
    wait.cancel()
  }
}

const command = (request: PlacementRequest, orderId: OrderId, bodyHash: string, at: number): PlaceOrder => {
  const { body, idempotencyKey } = request
  const { customerId, contact, lines, currency, shippingMinor, taxMinor, shippingAddress, payment } = body
  const id: MessageId = deriveCommandId(orderId, 'place', idempotencyKey)
  return {
    type: 'PlaceOrder',
    id,
    orderId,
    at,
    bodyHash,
    customerId,
    contact: { ...contact, phone: contact.phone ?? null },
    lines: lines.map((line, index) => ({ lineId: String(index + 1), ...line })),
    currency,
    shippingMinor,
    taxMinor,
    shippingAddress: {
      ...shippingAddress,
      line2: shippingAddress.line2 ?? null,
      region: shippingAddress.region ?? null,
    },
    paymentMethodToken: payment.methodToken,
  }
}
