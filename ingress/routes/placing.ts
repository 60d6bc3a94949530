// Placing orders: one by one, at the catalogue's prices. It translates; intake and the order decide.
import { deriveOrderId, type OrderId } from '../../schemas/ids'
import type { OrderCreated } from '../../schemas/messages'
import type { ApiPorts } from '../api-ports'
import { actsFor } from '../auth/ownership'
import type { Caller } from '../auth/caller'
import { placeOrder, type PlacementBody } from '../command-bodies'
import type { Asked, CommandOutcome } from '../command-port'
import type { HttpResponse } from '../http-server'
import { withCheck } from '../address-checks'
import { createdRecord, orderDocument } from '../order-document'
import { Problem } from '../problems'
import { problemOfRefusal, throwRefused } from '../refused'
import { addressCheck } from './addresses'
import { answered } from './order-access'
import { accept, askedOf, bodyOf, keyReused, send, setVersion, type Operations } from './request'

export const placingOperations = (ports: ApiPorts): Operations => ({
  placeOrder: {
    body: 'checked',
    handle: async (request, response) => {
      const body = bodyOf<PlacementBody>(request)
      const asked = askedOf(request, response, 'placeOrder')
      const { orderId, outcome } = await place(ports, asked, body, customerNamed(asked.caller, body.customerId))
      await sendPlacement(ports, response, orderId, outcome)
    },
  },
})

/** Places for a customer and waits as asked; `imported` orders bring their own prices. */
export const place = async (
  ports: ApiPorts,
  asked: Asked,
  body: PlacementBody,
  customerId: string,
  imported = false,
): Promise<{ orderId: OrderId; outcome: CommandOutcome }> => {
  const orderId = deriveOrderId(asked.caller.subject, asked.key)
  const counted = imported ? null : ports.recentOrders(customerId, orderId, ports.clock.now())
  // The key that seals is looked for meanwhile: it is at hand when the command is built.
  const [recentOrders] = await Promise.all([counted, ports.vault.forCustomer(customerId)])
  const origin = imported ? 'IMPORT' : asked.caller.role === 'customer' ? 'STORE' : 'STAFF'
  const { shippingAddress: address, acceptAddress: accepts = false } = body
  // An import was packed elsewhere, or is to be soon: nobody is there to take a suggestion.
  const command = { ...asked, orderId }
  const check = imported ? 'NOT_CHECKED' : await addressCheck(ports, { customerId, address, accepts, command })
  const build = withCheck(placeOrder(body, customerId, origin, recentOrders), check)
  const outcome = await ports.commands.submit({ ...asked, orderId, customerId, content: body, build })
  return { orderId, outcome }
}

/** Customers order for themselves; everybody else names the customer. */
const customerNamed = (caller: Caller, named: string | undefined): string => {
  if (named === undefined && caller.role === 'customer') return caller.subject
  if (named === undefined) {
    const errors = [{ path: '/body/customerId', message: 'is required of staff' }]
    throw new Problem('invalid-request', { detail: 'Name the customer who orders.', errors })
  }
  if (actsFor(caller, named)) return named
  throw new Problem('forbidden', { detail: 'A customer orders for nobody else: leave customerId out.' })
}

const sendPlacement = async (
  ports: ApiPorts,
  response: HttpResponse,
  orderId: OrderId,
  outcome: CommandOutcome,
): Promise<void> => {
  if (outcome.kind === 'pending') return accept(response, orderId, outcome.commandId)
  if (outcome.kind === 'conflict') throw keyReused()
  const { answer } = outcome
  throwRefused(answer)
  if (answer.type === 'OrderRejected') throw problemOfRefusal(answer)
  const created = answer as OrderCreated
  setVersion(response, created.version)
  response.status(201).location(`/api/v1/orders/${orderId}`)
  send(response, await answered(orderDocument(ports.vault, createdRecord(created), 'other')))
}
