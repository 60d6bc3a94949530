import type { ApiSchemas } from '../../ingress/client/api-client'
import { keyed, problem } from './api-bodies'
import { delivered, ok, place, placedAndPaid, reaches, refused } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const link = (orderId: string, body: ApiSchemas['GuestLinkRequest'] = {}, subject = 'customer-1') =>
  world.as('customer', subject).POST('/api/v1/orders/{orderId}/guest-links', {
    params: { path: { orderId }, header: keyed() },
    body,
  })
const guestOf = async (orderId: string) => world.withToken((await ok(link(orderId))).token)
const at = (orderId: string) => ({ params: { path: { orderId }, header: keyed() } })
const of = (orderId: string) => ({ params: { path: { orderId } } })

describe('a guest link', () => {
  test('shows its order and its history', async () => {
    const order = await place(world)
    const guest = await guestOf(order.id)
    expect(await ok(guest.GET('/api/v1/orders/{orderId}', of(order.id)))).toMatchObject({
      id: order.id,
      contact: { name: 'Maria Souza' },
    })
    const { events } = await ok(guest.GET('/api/v1/orders/{orderId}/history', of(order.id)))
    expect(events[0]).toMatchObject({ type: 'OrderCreated', by: { role: 'customer' } })
    for (const { by } of events) expect(by ?? {}).not.toHaveProperty('subject')
  })

  test('cancels its order', async () => {
    const { id } = await placedAndPaid(world)
    const guest = await guestOf(id)
    await ok(guest.POST('/api/v1/orders/{orderId}/cancellation', { ...at(id), body: {} }))
    expect((await reaches(world, id, 'REFUNDED')).cancellation).toMatchObject({ code: 'CUSTOMER_REQUEST' })
  })

  test('sends its order back', async () => {
    const { id } = await delivered(world)
    const guest = await guestOf(id)
    const body = { kind: 'RETURN' as const, lines: [{ lineId: '1', quantity: 1 }], reasonCode: 'CHANGED_MIND' as const }
    expect(await ok(guest.POST('/api/v1/orders/{orderId}/returns', { ...at(id), body }))).toMatchObject({
      event: 'ReturnOpened',
    })
    await world.settled()
    expect((await ok(guest.GET('/api/v1/orders/{orderId}/returns', of(id)))).returns).toHaveLength(1)
  })

  test('does nothing else with its order', async () => {
    const { id } = await place(world)
    const guest = await guestOf(id)
    const edit = { quantities: [{ lineId: '1', quantity: 1 }] }
    for (const asked of [
      guest.PUT('/api/v1/orders/{orderId}', { ...at(id), body: edit }),
      guest.POST('/api/v1/orders/{orderId}/items', { ...at(id), body: { lines: [{ sku: 'MUG-1', quantity: 1 }] } }),
      guest.POST('/api/v1/orders/{orderId}/changes', { ...at(id), body: { edit } }),
      guest.GET('/api/v1/orders/{orderId}/notes', of(id)),
      guest.POST('/api/v1/orders/{orderId}/guest-links', { ...at(id), body: {} }),
      guest.DELETE('/api/v1/orders/{orderId}/guest-links', at(id)),
      guest.GET('/api/v1/orders'),
      guest.GET('/api/v1/orders/user/{userId}', { params: { path: { userId: 'customer-1' } } }),
    ])
      expect(await refused(asked)).toMatchObject({ status: 403 })
  })

  test('finds no other order, not even of the same customer', async () => {
    const [one, other] = [await place(world), await place(world)]
    const guest = await guestOf(one.id)
    const gone = { status: 404, type: problem('order-not-found') }
    expect(await refused(guest.GET('/api/v1/orders/{orderId}', of(other.id)))).toMatchObject(gone)
    expect(await refused(guest.DELETE('/api/v1/orders/{orderId}', at(other.id)))).toMatchObject(gone)
  })

  test('is worth nothing once revoked, and a new one is', async () => {
    const { id } = await place(world)
    const old = await guestOf(id)
    const revoked = await world.as('customer').DELETE('/api/v1/orders/{orderId}/guest-links', at(id))
    expect(revoked.response.status).toBe(204)
    expect(await refused(old.GET('/api/v1/orders/{orderId}', of(id)))).toMatchObject({ status: 401, code: 'revoked' })
    await new Promise((resolve) => setTimeout(resolve, 2))
    const guest = await guestOf(id)
    expect((await guest.GET('/api/v1/orders/{orderId}', of(id))).response.status).toBe(200)
  })

  test('lives as long as was asked for, and two weeks otherwise', async () => {
    const { id } = await place(world)
    const days = async (body: object) => {
      const { expiresAt } = await ok(link(id, body))
      return Math.round((Date.parse(expiresAt) - world.clock.now()) / 3_600_000)
    }
    expect(await days({})).toBe(14 * 24)
    expect(await days({ hours: 5 })).toBe(5)
    expect(await refused(link(id, { hours: 2_161 }))).toMatchObject({ status: 400 })
  })
})

test('nobody makes a link for an order of another', async () => {
  const { id } = await place(world)
  expect(await refused(link(id, {}, 'customer-2'))).toMatchObject({ status: 404 })
  const revoking = world.as('customer', 'customer-2').DELETE('/api/v1/orders/{orderId}/guest-links', at(id))
  expect(await refused(revoking)).toMatchObject({ status: 404 })
})

test('making and revoking links is on record', async () => {
  const { id } = await place(world)
  await ok(link(id))
  await world.as('customer').DELETE('/api/v1/orders/{orderId}/guest-links', at(id))
  await world.settled()
  const { entries } = await ok(world.as('ops').GET('/api/v1/audit', { params: { query: { orderId: id } } }))
  const operations = entries.map((entry) => entry.operation)
  expect(operations).toEqual(expect.arrayContaining(['createGuestLink', 'revokeGuestLinks']))
})
