// The life of an order as requests: each step as whoever takes it, through the typed client, until the views show what came of it.
import type { ApiSchemas } from '../../ingress/client/api-client'
import { keyed, placement, type Placement } from './api-bodies'
import { until, type ApiWorld } from './api-world'

export type Order = ApiSchemas['Order']
type Outcome<Data> = { readonly data?: Data | undefined; readonly error?: unknown; readonly response: Response }

/** The data of an answer in 2xx. Throws what was answered instead. */
export const ok = async <Data>(asked: Promise<Outcome<Data>>): Promise<NonNullable<Data>> => {
  const { data, error, response } = await asked
  if (response.ok && data !== undefined) return data as NonNullable<Data>
  throw new Error(`${response.status} ${new URL(response.url).pathname}: ${JSON.stringify(error)}`)
}

/** Status and problem of an answer that is none in 2xx. */
export const refused = async (
  asked: Promise<Outcome<unknown>>,
): Promise<{ status: number } & ApiSchemas['Problem']> => {
  const { data, error, response } = await asked
  if (response.ok) throw new Error(`${response.status}: ${JSON.stringify(data)}`)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  return { ...(error as ApiSchemas['Problem']), status: response.status }
}

export const place = (world: ApiWorld, changes: Partial<Placement> = {}, customer = 'customer-1'): Promise<Order> =>
  ok(
    world.as('customer', customer).POST('/api/v1/orders', {
      params: { header: { ...keyed(), 'X-Wait-For': 'visible' } },
      body: placement(changes),
    }),
  ) as Promise<Order>

export const show = (world: ApiWorld, orderId: string): Promise<Order> =>
  ok(world.as('csr').GET('/api/v1/orders/{orderId}', { params: { path: { orderId } } }))

export const reaches = async (world: ApiWorld, orderId: string, status: Order['status']): Promise<Order> => {
  await until(async () => world.views.orders.get(orderId)?.status === status)
  await world.settled()
  return show(world, orderId)
}

/** Placed and paid, and asked of a warehouse. */
export const placedAndPaid = async (world: ApiWorld, changes?: Partial<Placement>, customer?: string) => {
  const { id } = await place(world, changes, customer)
  await until(() => world.views.orders.get(id)?.status === 'FULFILLMENT_PENDING')
  await until(async () => (await picklistsOf(world, id)).length > 0)
  await world.settled()
  return { id, fulfillmentId: (await picklistsOf(world, id))[0]!.fulfillmentId }
}

export const picklistsOf = async (world: ApiWorld, orderId: string) => {
  const { items } = await world.views.floor.picklists({}, { limit: 200 })
  return items.filter((item) => item.orderId === orderId)
}

export const startPicking = (world: ApiWorld, orderId: string, fulfillmentId: string) =>
  ok(
    world.as('warehouse').POST('/api/v1/orders/{orderId}/fulfillments/{fulfillmentId}/picking', {
      params: { path: { orderId, fulfillmentId }, header: keyed() },
    }),
  )

export const scan = (world: ApiWorld, orderId: string, fulfillmentId: string, sku: string, quantity: number) =>
  ok(
    world.as('warehouse').POST('/api/v1/orders/{orderId}/fulfillments/{fulfillmentId}/scans', {
      params: { path: { orderId, fulfillmentId }, header: keyed() },
      body: { sku, quantity },
    }),
  )

/** Picked, packed, labelled and handed over. */
export const ship = async (world: ApiWorld, orderId: string, fulfillmentId: string): Promise<Order> => {
  await startPicking(world, orderId, fulfillmentId)
  const { lines } = await show(world, orderId)
  for (const { sku, quantity } of lines) await scan(world, orderId, fulfillmentId, sku, quantity)
  const params = { path: { orderId, fulfillmentId } }
  const at = '/api/v1/orders/{orderId}/fulfillments/{fulfillmentId}' as const
  await ok(world.as('warehouse').POST(`${at}/packing`, { params: { ...params, header: keyed() }, body: {} }))
  await ok(world.as('warehouse').POST(`${at}/shipment`, { params: { ...params, header: keyed() } }))
  await world.settled()
  return show(world, orderId)
}

export const delivered = async (world: ApiWorld, changes?: Partial<Placement>, customer?: string): Promise<Order> => {
  const { id, fulfillmentId } = await placedAndPaid(world, changes, customer)
  await ship(world, id, fulfillmentId)
  await world.deliver(id)
  return reaches(world, id, 'DELIVERED')
}
