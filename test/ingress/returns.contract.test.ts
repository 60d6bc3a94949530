import type { ApiSchemas } from '../../ingress/client/api-client'
import { keyed } from './api-bodies'
import { delivered, ok, placedAndPaid, refused, show } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

type Return = ApiSchemas['ReturnRequest']
const wish = (changes: Partial<Return> = {}): Return => ({
  kind: 'RETURN',
  lines: [{ lineId: '1', quantity: 1 }],
  reasonCode: 'CHANGED_MIND',
  ...changes,
})
const open = (orderId: string, body = wish(), subject = 'customer-1') =>
  world.as('customer', subject).POST('/api/v1/orders/{orderId}/returns', {
    params: { path: { orderId }, header: keyed() },
    body,
  })
const opened = async (orderId: string, body = wish()): Promise<string> => {
  await ok(open(orderId, body))
  await world.settled()
  return (await show(world, orderId)).returns.at(-1)!.returnId
}
const decide = (orderId: string, returnId: string, approve: boolean, reason?: string) =>
  world.as('csr').POST('/api/v1/orders/{orderId}/returns/{returnId}/decision', {
    params: { path: { orderId, returnId }, header: keyed() },
    body: { approve, ...(reason ? { reason } : {}) },
  })
const receive = (orderId: string, returnId: string, quantity: number, complete: boolean) =>
  world.as('warehouse').POST('/api/v1/orders/{orderId}/returns/{returnId}/receipts', {
    params: { path: { orderId, returnId }, header: keyed() },
    body: { lines: [{ lineId: '1', quantity, condition: 'SELLABLE' }], complete },
  })
const read = (orderId: string, returnId: string) =>
  ok(
    world
      .as('customer')
      .GET('/api/v1/orders/{orderId}/returns/{returnId}', { params: { path: { orderId, returnId } } }),
  )

test('a return is opened, approved, received in parts and settled, and the money goes back', async () => {
  const { id, payment } = await delivered(world)
  const photos = ['https://photos.example/1.jpg']
  const returnId = await opened(id, wish({ lines: [{ lineId: '1', quantity: 2 }], comment: 'Too green.', photos }))
  expect(await read(id, returnId)).toMatchObject({
    returnId,
    kind: 'RETURN',
    state: 'REQUESTED',
    comment: 'Too green.',
    photos,
    lines: [{ lineId: '1', quantity: 2 }],
  })
  await ok(decide(id, returnId, true))
  await world.settled()
  expect(await read(id, returnId)).toMatchObject({ state: 'APPROVED', expiresAt: expect.any(String) })
  await ok(receive(id, returnId, 1, false))
  await world.settled()
  expect(await read(id, returnId)).toMatchObject({ state: 'RECEIVING', received: [{ lineId: '1', quantity: 1 }] })
  await ok(receive(id, returnId, 1, true))
  await world.settled()
  const settled = await read(id, returnId)
  expect(settled).toMatchObject({ state: 'SETTLED', ruleId: expect.any(String) })
  const after = await show(world, id)
  expect(after.payment.refundedMinor - payment.refundedMinor).toBe(settled.refundMinor)
  expect(settled.refundMinor).toBeGreaterThan(0)
  const { returns } = await ok(
    world.as('customer').GET('/api/v1/orders/{orderId}/returns', { params: { path: { orderId: id } } }),
  )
  expect(returns).toEqual([settled])
})

test('a return that is refused says why', async () => {
  const { id } = await delivered(world)
  const returnId = await opened(id)
  await ok(decide(id, returnId, false, 'It was used.'))
  await world.settled()
  expect(await read(id, returnId)).toMatchObject({ state: 'REFUSED', reason: 'It was used.' })
  expect((await decide(id, returnId, true)).response.status).toBeGreaterThanOrEqual(404)
})

test('an exchange sends something else', async () => {
  const { id } = await delivered(world)
  const returnId = await opened(
    id,
    wish({ kind: 'EXCHANGE', reasonCode: 'WRONG_ITEM', wanted: [{ sku: 'MUG-1', quantity: 2 }] }),
  )
  const found = await read(id, returnId)
  expect(found).toMatchObject({ kind: 'EXCHANGE', wanted: [{ sku: 'MUG-1', quantity: 2, unitPriceMinor: 700 }] })
})

test('a claim asks for its remedy and tells the service desk', async () => {
  const { id } = await delivered(world)
  const returnId = await opened(id, wish({ kind: 'CLAIM', reasonCode: 'DAMAGED', remedy: 'REFUND' }))
  expect(await read(id, returnId)).toMatchObject({ kind: 'CLAIM', remedy: 'REFUND' })
  const { escalations } = await ok(world.as('csr').GET('/api/v1/escalations', { params: { query: { state: 'OPEN' } } }))
  expect(escalations).toContainEqual(expect.objectContaining({ orderId: id, reasonCode: 'CLAIM' }))
})

test('a preview of a return is what it comes to', async () => {
  const { id } = await delivered(world)
  const preview = (await ok(
    world.as('customer').POST('/api/v1/orders/{orderId}/returns', {
      params: { path: { orderId: id }, header: keyed(), query: { preview: 'true' } },
      body: wish(),
    }),
  )) as ApiSchemas['Preview']
  expect(preview.plan).toMatchObject({ kind: 'RETURN', chargeMinor: 0 })
  const returnId = await opened(id, wish({ previewDigest: preview.digest }))
  expect(await read(id, returnId)).toMatchObject({
    refundMinor: preview.plan.refundMinor,
    feeMinor: preview.plan.feeMinor,
    ruleId: preview.plan.ruleId,
  })
})

test('what has not arrived can not come back', async () => {
  const { id } = await placedAndPaid(world)
  const { status } = await refused(open(id))
  expect([409, 422]).toContain(status)
})

test.each([
  ['more than was delivered', wish({ lines: [{ lineId: '1', quantity: 3 }] }), 409],
  ['a line that the order does not have', wish({ lines: [{ lineId: '7', quantity: 1 }] }), 422],
  ['photos that are no https links', wish({ photos: ['javascript:alert(1)'] }), 400],
  ['a reason that is none', wish({ reasonCode: 'BORED' as never }), 400],
  ['no lines', wish({ lines: [] }), 400],
])('a return of %s is refused', async (_what, body, status) => {
  const { id } = await delivered(world)
  expect((await refused(open(id, body))).status).toBe(status)
})

test('a return that the order does not have is not found', async () => {
  const { id } = await delivered(world)
  const returnId = 'a'.repeat(22)
  expect(await refused(decide(id, returnId, true))).toMatchObject({ status: 404 })
  expect(await refused(receive(id, returnId, 1, true))).toMatchObject({ status: 404 })
  const path = { orderId: id, returnId }
  expect(
    await refused(world.as('customer').GET('/api/v1/orders/{orderId}/returns/{returnId}', { params: { path } })),
  ).toMatchObject({ status: 404 })
})
