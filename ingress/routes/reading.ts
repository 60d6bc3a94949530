// Showing orders: one, lists of them, their history. Customers see their own; what staff read is on record.
import type { OrderStatus } from '../../schemas/messages'
import { publicDataOf } from '../../schemas/public-data'
import type { EventRecord, OrderRecord, OrderSearch, OrderSummary, Page } from '../../schemas/read-model'
import type { ApiPorts } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import { actsFor, isBoundToOwn } from '../auth/ownership'
import type { HttpRequest, HttpResponse } from '../http-server'
import { createdRecord, iso, orderDocument, returnDocument } from '../order-document'
import { parcelDocuments } from '../parcel-documents'
import { Problem } from '../problems'
import type { TrackedParcel } from '../shipping-ports'
import { answered, readOrder, recordReading } from './order-access'
import { orderIdOf, pageOf, param, query, send, setVersion, timeOf, type Operations } from './request'

export const readingOperations = (ports: ApiPorts): Operations => ({
  getOrder: {
    body: 'checked',
    handle: async (request, response) => {
      const order = await readOrder(ports, request, response, orderAt(ports))
      setVersion(response, order.version)
      const reader = isBoundToOwn(callerOf(response)) ? 'owner' : 'other'
      const parcels = parcelDocuments(order.parcels, await tracked(ports, order))
      send(response, await answered(orderDocument(ports.vault, order, reader, parcels)))
    },
  },
  listOrders: { body: 'checked', handle: (request, response) => list(ports, request, response, searchOf(request)) },
  listOrdersOfUser: {
    body: 'checked',
    handle: (request, response) =>
      list(ports, request, response, { ...searchOf(request), customerId: param(request, 'userId') }),
  },
  getOrderHistory: {
    body: 'checked',
    handle: async (request, response) => {
      const { id } = await readOrder(ports, request, response, orderAt(ports))
      sendHistory(request, response, await answered(ports.reading.history(id)))
    },
  },
  getOrderTimeline: {
    body: 'checked',
    handle: async (request, response) => {
      const { id } = await readOrder(ports, request, response, orderAt(ports))
      sendHistory(request, response, await answered(ports.reading.timeline(id)))
    },
  },
  getChange: {
    body: 'checked',
    handle: async (request, response) => {
      const { id } = await readOrder(ports, request, response, orderAt(ports))
      const change = await answered(ports.reading.change(id, param(request, 'changeId')))
      if (!change) throw new Problem('not-found', { detail: 'This order has no such change.' })
      send(response, { orderId: id, ...change })
    },
  },
  listReturns: {
    body: 'checked',
    handle: async (request, response) => {
      const { returns } = await readOrder(ports, request, response, orderAt(ports))
      send(response, { returns: await answered(Promise.all(returns.map((one) => returnDocument(ports.vault, one)))) })
    },
  },
  getReturn: {
    body: 'checked',
    handle: async (request, response) => {
      const { returns } = await readOrder(ports, request, response, orderAt(ports))
      const found = returns.find(({ returnId }) => returnId === param(request, 'returnId'))
      if (!found) throw new Problem('not-found', { detail: 'This order has no such return.' })
      send(response, await answered(returnDocument(ports.vault, found)))
    },
  },
})

/** An order as the view has it; or, while the view is behind, as it was created. */
const beforeSending: readonly OrderStatus[] = ['PENDING', 'PAYMENT_PROCESSING', 'PAYMENT_COMPLETED', 'PAYMENT_FAILED']

/** What is known of its parcels; an order is shown without that where their view does not answer. */
const tracked = async (ports: ApiPorts, { id, status }: OrderRecord): Promise<readonly TrackedParcel[]> => {
  if (beforeSending.includes(status)) return []
  return ports.parcels.of(id).catch(() => [])
}

const orderAt =
  ({ reading, answers }: ApiPorts) =>
  async (orderId: string): Promise<OrderRecord | undefined> => {
    const order = await reading.get(orderId)
    if (order) return order
    const created = answers.placed(orderId)
    return created?.type === 'OrderCreated' ? createdRecord(created) : undefined
  }

const list = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  search: OrderSearch,
): Promise<void> => {
  const caller = callerOf(response)
  const customerId = isBoundToOwn(caller) ? (search.customerId ?? caller.subject) : search.customerId
  if (customerId !== undefined && !actsFor(caller, customerId)) return send(response, { orders: [], next: null })
  const narrowed = customerId === undefined ? search : { ...search, customerId }
  const page = await answered(ports.reading.search(narrowed, pageOf(request)))
  await recordReading(ports, request, response, null, customerId ?? null)
  send(response, pageDocument(page))
}

const pageDocument = ({ items, next }: Page<OrderSummary>) => ({
  orders: items.map((item) => ({ ...item, createdAt: iso(item.createdAt), updatedAt: iso(item.updatedAt) })),
  next,
})

const searchOf = (request: HttpRequest): OrderSearch => {
  const hold = query(request, 'hold')
  const number = (name: string): number | undefined => {
    const text = query(request, name)
    return text === undefined ? undefined : Number(text)
  }
  const search = {
    status: query(request, 'status')?.split(',') as OrderStatus[] | undefined,
    customerId: query(request, 'customerId'),
    sku: query(request, 'sku'),
    warehouse: query(request, 'warehouse'),
    hold: hold === undefined ? undefined : hold === 'true',
    from: timeOf(request, 'from'),
    to: timeOf(request, 'to'),
    minTotalMinor: number('minTotalMinor'),
    maxTotalMinor: number('maxTotalMinor'),
  }
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as OrderSearch
}

const sendHistory = (request: HttpRequest, response: HttpResponse, events: readonly EventRecord[]): void => {
  const forOwner = isBoundToOwn(callerOf(response))
  send(response, { orderId: orderIdOf(request), events: events.map((event) => eventDocument(event, forOwner)) })
}

/** An owner learns that staff did something, and not who. */
const eventDocument = ({ source, message, by }: EventRecord, forOwner: boolean) => ({
  id: message.id,
  type: message.type,
  at: iso(message.at),
  source,
  status: 'status' in message ? message.status : null,
  version: 'version' in message ? message.version : null,
  by: by && { role: by.role, ...(forOwner ? {} : { subject: by.subject }), commandId: by.commandId },
  data: publicDataOf(message),
})
