// What happens to a request to cancel an order: looked up, written, waited for. It knows no HTTP; the order's decider alone decides.
import { deriveCommandId, type MessageId, type OrderId } from '../schemas/ids'
import type { CancellationDecision } from './decision-waiter'
import { asCancelled, createdDocument, type OrderDocument } from './order-document'
import { within, type OrderPorts } from './order-ports'

export type CancellationRequest = {
  readonly orderId: OrderId
  readonly idempotencyKey?: string
  readonly reason?: string
  readonly requestedBy?: string
  readonly correlation: string
  /** Do not wait for the decision. */
  readonly async: boolean
}

export type CancellationOutcome =
  | { readonly kind: 'cancelled'; readonly order: OrderDocument }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'pending' }

const pending = { kind: 'pending' } as const

/** Throws LogUnavailable when the command could not be written in time. */
export const cancelOrder = async (ports: OrderPorts, request: CancellationRequest): Promise<CancellationOutcome> => {
  const { orderId } = request
  const at = ports.clock.now()
  const order = await within(ports.clock, ports.orders.get(orderId))
  if (isCancelled(order)) return { kind: 'cancelled', order }
  const id = deriveCommandId(orderId, 'cancel', request.idempotencyKey ?? '')
  const known = ports.decisions.ended(orderId, id)
  if (known) return outcomeOf(ports, known, order)
  const wait = ports.decisions.cancellation(orderId, id)
  const { reason = 'The customer asked for it.', requestedBy = 'customer' } = request
  try {
    const command = { type: 'CancelOrder', id, orderId, at, reason, requestedBy } as const
    const decision = await ports.submit(command, request, wait.decision, at)
    if (decision) return outcomeOf(ports, decision, order)
    return request.async ? pending : await readAgain(ports, orderId, id)
  } finally {
    wait.cancel()
  }
}

const isCancelled = (order: OrderDocument | undefined): order is OrderDocument =>
  order?.status === 'CANCELLED' || order?.status === 'REFUNDED'

const outcomeOf = async (
  ports: OrderPorts,
  decision: CancellationDecision,
  before: OrderDocument | undefined,
): Promise<CancellationOutcome> => {
  if (decision.type === 'CancellationRefused') return { kind: 'refused', code: decision.code, reason: decision.reason }
  const order =
    (await within(ports.clock, ports.orders.get(decision.orderId))) ?? before ?? created(ports, decision.orderId)
  return order ? { kind: 'cancelled', order: asCancelled(order, decision) } : pending
}

const created = (ports: OrderPorts, orderId: OrderId): OrderDocument | undefined => {
  const known = ports.decisions.known(orderId)
  return known?.type === 'OrderCreated' ? createdDocument(known) : undefined
}

/** Nothing was decided on this command: it is a copy of one that was decided before, or somebody else is to answer first. */
const readAgain = async (
  { clock, orders }: OrderPorts,
  orderId: OrderId,
  id: MessageId,
): Promise<CancellationOutcome> => {
  const order = await within(clock, orders.get(orderId))
  if (isCancelled(order)) return { kind: 'cancelled', order }
  const history = (await within(clock, orders.history(orderId))) ?? []
  for (const { type, data } of history) {
    const refusal = (data ?? {}) as { commandId?: string; code?: string; reason?: string }
    if (type === 'CancellationRefused' && refusal.commandId === id)
      return { kind: 'refused', code: refusal.code ?? '', reason: refusal.reason ?? '' }
  }
  return pending
}
