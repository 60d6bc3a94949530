// The routes of /api/v1/orders: from requests to placing, cancelling and reading, and from outcomes to answers.
import type { OrderId } from '../schemas/ids'
import { cancelOrder } from './cancelling'
import type { HttpRequest, HttpResponse, Route } from './http-server'
import { createdDocument, type OrderDocument } from './order-document'
import type { OrderPorts } from './order-ports'
import { placeOrder, type PlacementBody } from './placing'
import { Problem } from './problems'

const root = '/api/v1/orders'
const path = `${root}/:orderId`
type Routed = (ports: OrderPorts, request: HttpRequest, response: HttpResponse) => Promise<void>

export const orderRoutes = (ports: OrderPorts): Route[] => {
  const route = (method: Route['method'], path: string, handle: Routed): Route => ({
    method,
    path,
    body: 'checked',
    handle: (request, response) => handle(ports, request, response),
  })
  return [
    route('post', root, place),
    route('get', path, show),
    route('delete', path, cancel),
    route('get', `${path}/history`, showHistory),
  ]
}

const place: Routed = async (ports, request, response) => {
  const outcome = await placeOrder(ports, {
    body: request.body as PlacementBody,
    idempotencyKey: request.get('idempotency-key')!,
    correlation: correlationOf(response),
    async: wantsAsync(request),
  })
  switch (outcome.kind) {
    case 'created':
      return send(response.status(201).location(`${root}/${outcome.orderId}`), outcome.order)
    case 'rejected':
      throw new Problem('placement-rejected', { code: outcome.code, detail: outcome.reason })
    case 'conflict':
      throw new Problem('idempotency-key-reused', {
        detail: `This key stands for another body of order ${outcome.orderId}: use a new key for a new order.`,
      })
    case 'pending':
      return accept(request, response, outcome.orderId)
  }
}

const cancel: Routed = async (ports, request, response) => {
  const orderId = orderIdOf(request)
  const outcome = await cancelOrder(ports, {
    orderId,
    idempotencyKey: request.get('idempotency-key'),
    reason: (request.body as { reason?: string } | undefined)?.reason,
    requestedBy: request.get('x-requested-by'),
    correlation: correlationOf(response),
    async: wantsAsync(request),
  })
  switch (outcome.kind) {
    case 'cancelled':
      return send(response, outcome.order)
    case 'refused':
      if (outcome.code === 'UNKNOWN_ORDER')
        throw new Problem('order-not-found', { detail: outcome.reason, code: outcome.code })
      throw new Problem('cancellation-refused', { detail: outcome.reason, code: outcome.code })
    case 'pending':
      return accept(request, response, orderId)
  }
}

const show: Routed = async (ports, request, response) => {
  const orderId = orderIdOf(request)
  const order = await answered(ports.orders.get(orderId))
  send(response, order ?? (await fromTheLog(ports, orderId)))
}

const showHistory: Routed = async (ports, request, response) => {
  const orderId = orderIdOf(request)
  const events = await answered(ports.orders.history(orderId))
  if (events.length === 0) await fromTheLog(ports, orderId)
  send(response, { orderId, events })
}

/** An order that the view does not have yet. Throws the problem that tells why there is none. */
const fromTheLog = async ({ decisions, orders }: OrderPorts, orderId: OrderId): Promise<OrderDocument> => {
  const known = decisions.known(orderId)
  if (known?.type === 'OrderCreated') return createdDocument(known)
  const rejection = known ?? (await answered(orders.rejection(orderId)))
  if (rejection) throw new Problem('order-rejected', { code: rejection.code, detail: rejection.reason })
  throw new Problem('order-not-found', { detail: `Nothing is known of order ${orderId}.` })
}

const answered = async <Value>(lookUp: Promise<Value>): Promise<Value> => {
  try {
    return await lookUp
  } catch {
    throw new Problem('unavailable', { detail: 'Orders can not be read now: try again.' }, { 'Retry-After': '1' })
  }
}

const orderIdOf = (request: HttpRequest): OrderId => request.params['orderId'] as OrderId
const correlationOf = (response: HttpResponse): string => response.locals['correlation'] as string
const wantsAsync = (request: HttpRequest): boolean =>
  /(^|[,;\s])respond-async([,;\s]|$)/i.test(request.get('prefer') ?? '')

const accept = (request: HttpRequest, response: HttpResponse, orderId: OrderId): void => {
  if (wantsAsync(request)) response.setHeader('Preference-Applied', 'respond-async')
  send(response.status(202).location(`${root}/${orderId}`), { orderId })
}

const send = (response: HttpResponse, document: object): void =>
  void response.set('Cache-Control', 'no-store').json(document)
