import type { ApiSchemas } from '../../ingress/client/api-client'
import { keyed, problem } from './api-bodies'
import { ok, place, placedAndPaid, reaches, refused, ship, show, startPicking } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const cancel = (role: 'customer' | 'csr', orderId: string, body: ApiSchemas['Cancellation'] = {}, subject?: string) =>
  world.as(role, subject).POST('/api/v1/orders/{orderId}/cancellation', {
    params: { path: { orderId }, header: keyed() },
    body,
  })

describe('a customer', () => {
  test('cancels until picking has started, and gets everything back', async () => {
    const { id } = await placedAndPaid(world)
    const answer = await ok(cancel('customer', id, { reasonCode: 'CHANGED_MIND', comment: 'Too late for the party.' }))
    expect(answer).toMatchObject({ orderId: id, event: 'ChangeOpened' })
    const order = await reaches(world, id, 'REFUNDED')
    expect(order.cancellation).toMatchObject({ code: 'CUSTOMER_REQUEST' })
    expect(order.payment.refundedMinor).toBe(order.payment.capturedMinor)
    expect(order.payment.capturedMinor).toBe(order.totals.totalMinor)
  })

  test('cancels by DELETE just as well, with a body or without', async () => {
    for (const body of [undefined, { reasonCode: 'TOO_SLOW' as const }]) {
      const { id: orderId } = await place(world)
      await ok(
        world.as('customer').DELETE('/api/v1/orders/{orderId}', {
          params: { path: { orderId }, header: keyed() },
          ...(body ? { body } : {}),
        }),
      )
      await world.settled()
      expect(['CANCELLED', 'REFUNDED']).toContain((await show(world, orderId)).status)
    }
  })

  test('is told when it is too late', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await world.settled()
    expect(await refused(cancel('customer', id))).toMatchObject({
      status: 409,
      type: problem('state-conflict'),
      code: 'FULFILLMENT_STARTED',
    })
  })

  test('cancels once: the second cancellation finds an order that has ended', async () => {
    const { id } = await placedAndPaid(world)
    await ok(cancel('customer', id))
    await reaches(world, id, 'REFUNDED')
    expect(await refused(cancel('customer', id))).toMatchObject({ status: 409, code: 'ALREADY_FINAL' })
  })

  test('sees before what comes of it', async () => {
    const { id } = await placedAndPaid(world)
    const { totals } = await show(world, id)
    const asked = world.as('customer').POST('/api/v1/orders/{orderId}/cancellation', {
      params: { path: { orderId: id }, header: keyed(), query: { preview: 'true' } },
      body: {},
    })
    const { plan, digest } = (await ok(asked)) as ApiSchemas['Preview']
    expect(plan).toMatchObject({ kind: 'CANCEL', refundMinor: totals.totalMinor, chargeMinor: 0 })
    expect(plan.release).toEqual([
      { sku: 'CHAIR-7', quantity: 2 },
      { sku: 'LAMP-2', quantity: 1 },
    ])
    await ok(cancel('customer', id, { previewDigest: digest }))
    expect((await reaches(world, id, 'REFUNDED')).payment.refundedMinor).toBe(plan.refundMinor)
  })
})

describe('staff', () => {
  test('cancel with a reason, also when picking has started', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await world.settled()
    await ok(cancel('csr', id, { reasonCode: 'FRAUD' }))
    const { cancellation } = await reaches(world, id, 'REFUNDED')
    expect(cancellation).toMatchObject({ code: 'STAFF_REQUEST', reason: expect.stringContaining('FRAUD') })
  })

  test('do not cancel what has left', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await ship(world, id, fulfillmentId)
    await world.deliver(id)
    await reaches(world, id, 'DELIVERED')
    expect(await refused(cancel('csr', id))).toMatchObject({ status: 409, code: 'ALREADY_FINAL' })
  })

  test('give a reason of the list, or none', async () => {
    const { id } = await place(world)
    expect(await refused(cancel('csr', id, { reasonCode: 'BECAUSE' } as never))).toMatchObject({ status: 400 })
  })
})

test('an order that nobody knows is not found, for customers as for staff', async () => {
  const unknown = `ord_${'0'.repeat(24)}`
  for (const role of ['customer', 'csr'] as const)
    expect(await refused(cancel(role, unknown))).toMatchObject({ status: 404, type: problem('order-not-found') })
})
