import { keyed, newKey, problem } from './api-bodies'
import { delivered, ok, picklistsOf, placedAndPaid, refused, scan, ship, show, startPicking } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const floor = '/api/v1/orders/{orderId}/fulfillments/{fulfillmentId}' as const
const at = (orderId: string, fulfillmentId: string) => ({
  params: { path: { orderId, fulfillmentId }, header: keyed() },
})
const brazil = {
  shippingAddress: {
    recipient: 'Ana Lima',
    line1: 'Rua A 1',
    city: 'São Paulo',
    region: 'SP',
    postalCode: '01310-100',
    country: 'BR',
  },
  currency: 'BRL',
}

describe('picking', () => {
  test('an order is picked, packed, shipped and delivered', async () => {
    const order = await delivered(world)
    expect(order).toMatchObject({ status: 'DELIVERED', shipment: { carrier: 'FEDEX' } })
    expect(order.parcels).toMatchObject([{ purpose: 'ORDER', carrier: 'FEDEX', deliveredAt: expect.any(String) }])
  })

  test('the pick list shows what is to be picked and how far it is', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await scan(world, id, fulfillmentId, 'CHAIR-7', 1)
    await world.settled()
    const path = { orderId: id, fulfillmentId }
    const list = await ok(world.as('warehouse').GET(floor, { params: { path } }))
    expect(list).toMatchObject({
      fulfillmentId,
      orderId: id,
      warehouse: 'MEM-1',
      status: 'PICKING',
      picker: 'warehouse-1',
    })
    expect(list.lines).toMatchObject([
      { sku: 'CHAIR-7', quantity: 2, picked: 1, missing: 0 },
      { sku: 'LAMP-2', quantity: 1, picked: 0 },
    ])
    expect(JSON.stringify(list)).not.toMatch(/Maria|Elm|s1\./)
  })

  test.each([
    ['an item that is not on the list', 'MUG-1', 1, 'WRONG_ITEM'],
    ['more than is asked for', 'LAMP-2', 2, 'TOO_MANY'],
  ])('a scan of %s is refused', async (_what, sku, quantity, code) => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    const body = { sku, quantity }
    expect(
      await refused(world.as('warehouse').POST(`${floor}/scans`, { ...at(id, fulfillmentId), body })),
    ).toMatchObject({
      status: 422,
      code,
    })
  })

  test('what is not all scanned is not packed, and what is not packed is not shipped', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    const packing = world.as('warehouse').POST(`${floor}/packing`, { ...at(id, fulfillmentId), body: {} })
    expect(await refused(packing)).toMatchObject({ status: 422, code: 'NOT_ALL_SCANNED' })
    expect(await refused(world.as('warehouse').POST(`${floor}/shipment`, at(id, fulfillmentId)))).toMatchObject({
      status: 409,
      type: problem('state-conflict'),
    })
  })

  test('a fulfillment of another order is not found under this one', async () => {
    const [one, other] = [await placedAndPaid(world), await placedAndPaid(world)]
    expect(
      await refused(world.as('warehouse').POST(`${floor}/picking`, at(one.id, other.fulfillmentId))),
    ).toMatchObject({ status: 404 })
    const path = { orderId: one.id, fulfillmentId: other.fulfillmentId }
    expect(await refused(world.as('warehouse').GET(floor, { params: { path } }))).toMatchObject({ status: 404 })
  })
})

describe('goods that can not be found', () => {
  const short = (orderId: string, fulfillmentId: string, lineId = '1', quantity = 1) =>
    ok(
      world.as('warehouse').POST(`${floor}/short-picks`, {
        ...at(orderId, fulfillmentId),
        body: { lines: [{ lineId, quantity }] },
      }),
    )

  test('are asked of the next warehouse where there is one', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world, brazil)
    await startPicking(world, id, fulfillmentId)
    await short(id, fulfillmentId)
    await world.settled()
    const lists = await picklistsOf(world, id)
    expect(lists.map(({ warehouse }) => warehouse).sort()).toEqual(['REC-1', 'SAO-1'])
  })

  test.each(['AMEND', 'CANCEL'] as const)('else the customer is asked, and answers %s', async (answer) => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await short(id, fulfillmentId)
    await world.settled()
    const { shortages } = await show(world, id)
    expect(shortages).toMatchObject([
      { fulfillmentId, lines: [{ lineId: '1', quantity: 1 }], answerBy: expect.any(String) },
    ])
    const { shortageId } = shortages[0]!
    const say = (subject: string) =>
      world.as('customer', subject).POST('/api/v1/orders/{orderId}/shortages/{shortageId}/answer', {
        params: { path: { orderId: id, shortageId }, header: keyed() },
        body: { answer },
      })
    expect(await refused(say('customer-2'))).toMatchObject({ status: 404, code: 'UNKNOWN_ORDER' })
    expect(await ok(say('customer-1'))).toMatchObject({ event: 'ShortageAnswered' })
    await world.settled()
    const order = await show(world, id)
    expect(order.shortages).toEqual([])
    if (answer === 'AMEND') expect(order.lines[0]).toMatchObject({ lineId: '1', quantity: 1 })
    else expect(['CANCELLED', 'REFUNDED']).toContain(order.status)
    expect((await refused(say('customer-1'))).status).toBe(404)
  })
})

describe('waves', () => {
  const wave = (body: object, key = newKey()) =>
    world.as('warehouse').POST('/api/v1/waves', { params: { header: keyed(key) }, body: body as never })

  test('take the oldest of a warehouse, and the same request again makes the same wave', async () => {
    const made = [await placedAndPaid(world, brazil), await placedAndPaid(world, brazil)]
    const key = newKey()
    const first = await ok(wave({ warehouse: 'SAO-1', limit: 1 }, key))
    expect(first).toMatchObject({ warehouse: 'SAO-1', waveId: expect.stringMatching(/^wave_/) })
    expect(first.results).toHaveLength(1)
    await world.settled()
    expect(await ok(wave({ warehouse: 'SAO-1', limit: 1 }, key))).toEqual(first)
    const query = { warehouse: 'SAO-1', wave: first.waveId }
    const { picklists } = await ok(world.as('warehouse').GET('/api/v1/picklists', { params: { query } }))
    expect(picklists).toHaveLength(1)
    expect(made.map(({ id }) => id)).toContain(picklists[0]!.orderId)
  })

  test('take what no other wave has', async () => {
    await placedAndPaid(world, brazil)
    await placedAndPaid(world, brazil)
    const taken = []
    for (let count = 0; count < 2; count++) {
      const { results } = await ok(wave({ warehouse: 'SAO-1', limit: 1 }))
      taken.push(results[0]!.fulfillmentId)
      await world.settled()
    }
    expect(new Set(taken).size).toBe(2)
  })

  test('take those that are named', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    const { results } = await ok(wave({ warehouse: 'MEM-1', fulfillments: [fulfillmentId] }))
    expect(results).toMatchObject([{ orderId: id, fulfillmentId, event: 'WaveAssigned' }])
  })

  test('under the key of another wave are refused', async () => {
    const { fulfillmentId } = await placedAndPaid(world)
    const key = newKey()
    await ok(wave({ warehouse: 'MEM-1', fulfillments: [fulfillmentId] }, key))
    await world.settled()
    expect(await refused(wave({ warehouse: 'REC-1' }, key))).toMatchObject({
      status: 422,
      type: problem('idempotency-key-reused'),
    })
  })
})

test('what is wrong with the stock is reported, and the words of it stay sealed', async () => {
  const { id, fulfillmentId } = await placedAndPaid(world)
  const body = { sku: 'CHAIR-7', code: 'DAMAGED' as const, quantity: 2, comment: 'Box was wet.' }
  const answer = await ok(world.as('warehouse').POST(`${floor}/issues`, { ...at(id, fulfillmentId), body }))
  expect(answer).toMatchObject({ event: 'InventoryIssueReported', data: { sku: 'CHAIR-7', quantity: 2 } })
  expect(JSON.stringify(answer)).not.toMatch(/wet|s1\./)
})

test('pick lists come a page at a time, of a state, the oldest first', async () => {
  const { id, fulfillmentId } = await placedAndPaid(world)
  await ship(world, id, fulfillmentId)
  const query = { status: 'LABELLED,SHIPPED', limit: 1 }
  const first = await ok(world.as('warehouse').GET('/api/v1/picklists', { params: { query } }))
  expect(first.picklists).toHaveLength(1)
  const cursor = Buffer.from('nonsense').toString('base64url')
  expect(
    await refused(world.as('warehouse').GET('/api/v1/picklists', { params: { query: { cursor } } })),
  ).toMatchObject({
    status: 400,
  })
})
