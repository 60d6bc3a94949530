// Who may see or touch which order: a customer the own ones, staff all of them; and that staff's reading is on record. Another's order is
// answered as one that does not exist.
import type { OrderId } from '../../schemas/ids'
import type { OrderRecord } from '../../schemas/read-model'
import { VaultUnavailable } from '../../schemas/vault'
import type { ApiPorts } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import { isBoundToOwn, ownsOrder } from '../auth/ownership'
import type { Caller } from '../auth/caller'
import type { HttpRequest, HttpResponse } from '../http-server'
import { Problem } from '../problems'
import { orderIdOf, trailOf } from './request'

export const unknownOrder = (): Problem =>
  new Problem('order-not-found', { detail: 'Nothing is known of this order: check its id.', code: 'UNKNOWN_ORDER' })

/** Whose key seals what a command on this order carries. Throws the problem that there is no such order. */
export const customerFor = async (ports: ApiPorts, caller: Caller, orderId: OrderId): Promise<string> => {
  if (isBoundToOwn(caller)) return caller.subject
  const customerId = await answered(ports.customerOf(orderId))
  if (customerId === undefined) throw unknownOrder()
  return customerId
}

/** The order, for somebody who may read it; a reading by staff is on record before it is answered. */
export const readOrder = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  load: (orderId: OrderId) => Promise<OrderRecord | undefined>,
): Promise<OrderRecord> => {
  const caller = callerOf(response)
  const order = await answered(load(orderIdOf(request)))
  if (!order || !ownsOrder(caller, { orderId: order.id, customerId: order.customerId })) throw unknownOrder()
  await recordReading(ports, request, response, order.id, order.customerId)
  return order
}

/** Throws LogUnavailable when the audit log does not take it: then nothing is shown. */
export const recordReading = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  orderId: OrderId | null,
  customerId: string | null,
): Promise<void> => {
  const caller = callerOf(response)
  if (isBoundToOwn(caller)) return
  const operation = String(response.locals['operationId'])
  await ports.audit({ caller, operation, trail: trailOf(request, response), orderId, customerId, commandId: null })
}

/** A look-up; that its store does not answer is told as such, and what went wrong is left to the log. */
export const answered = async <Value>(lookUp: Promise<Value>): Promise<Value> => {
  try {
    return await lookUp
  } catch (error) {
    if (error instanceof Problem) throw error
    if (error instanceof Error && error.name === 'BadCursor')
      throw new Problem('invalid-request', { detail: 'The cursor is not one of ours: begin without one.' })
    const what = error instanceof VaultUnavailable ? 'Personal data' : 'Orders'
    const problem = new Problem(
      'unavailable',
      { detail: `${what} can not be read now: try again.` },
      { 'Retry-After': '1' },
    )
    throw Object.assign(problem, { cause: error })
  }
}
