// What sending costs, and the labels with which goods come back. It translates; carriers and rules are behind the ports.
import type { ApiPorts } from '../api-ports'
import type { HttpRequest, HttpResponse } from '../http-server'
import { isoOrNull } from '../order-document'
import { Problem } from '../problems'
import { problemOfCode } from '../refused'
import type { Quote, QuoteRequest } from '../shipping-ports'
import { answered, readOrder } from './order-access'
import { param, query, send, type Operations } from './request'

export const shippingOperations = (ports: ApiPorts): Operations => ({
  getShippingQuotes: { body: 'checked', handle: (request, response) => quote(ports, request, response) },
  getReturnLabel: { body: 'checked', handle: (request, response) => sendReturnLabel(ports, request, response) },
})

const quote = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const outcome = await ports.quotes.quote(quoteRequestOf(request))
  if (outcome.kind === 'refused') throw problemOfCode(outcome.code, { code: outcome.code, detail: outcome.reason })
  send(response, quoteDocument(outcome.quote))
}

const quoteRequestOf = (request: HttpRequest): QuoteRequest => {
  const country = query(request, 'country')!
  const skus = listOf(request.query['sku'])
  const quantities = listOf(request.query['quantity']).map(Number)
  if (skus.length !== quantities.length)
    throw new Problem('invalid-request', {
      detail: 'Give one quantity for each sku, in the same order.',
      errors: [{ path: '/query/quantity', message: 'must be as many as sku' }],
    })
  return {
    destination: { country, region: query(request, 'region') ?? null, postalCode: query(request, 'postalCode')! },
    lines: skus.map((sku, index) => ({ sku, quantity: quantities[index]! })),
    currency: query(request, 'currency') ?? (country === 'BR' ? 'BRL' : 'USD'),
  }
}

/** One value stands alone where several make a list. */
const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)

const quoteDocument = ({ services, ...quoted }: Quote) => ({
  ...quoted,
  services: services.map(({ estimatedDeliveryAt, ...service }) => ({
    ...service,
    estimatedDeliveryAt: isoOrNull(estimatedDeliveryAt),
  })),
})

const sendReturnLabel = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const order = await readOrder(ports, request, response, (orderId) => ports.reading.get(orderId))
  const returnId = param(request, 'returnId')
  if (!order.returns.some((one) => one.returnId === returnId))
    throw new Problem('not-found', { detail: 'This order has no such return.' })
  await sendLabel(ports, response, order.id, returnId)
}

const types = { PDF: 'application/pdf', ZPL: 'application/zpl', PNG: 'image/png' } as const

/** The bytes of the label of a parcel or a return, as the carrier gave them. Throws the problem that there is none. */
export const sendLabel = async (
  ports: ApiPorts,
  response: HttpResponse,
  orderId: string,
  about: string,
): Promise<void> => {
  const label = await answered(ports.labels.read(orderId, about))
  if (!label)
    throw new Problem('not-found', { detail: 'There is no label of that: see whether it was made, or erased.' })
  const name = `label-${about}.${label.format.toLowerCase()}`
  response
    .set('Cache-Control', 'no-store')
    .set('Content-Disposition', `attachment; filename="${name}"`)
    .type(types[label.format])
    .send(label.bytes)
}
