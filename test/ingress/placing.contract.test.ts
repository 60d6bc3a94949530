import { deriveOrderId } from '../../schemas/ids'
import { call, keyed, newKey, placement, problem } from './api-bodies'
import { ok, refused, type Order } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())
beforeEach(() => {
  world.recentOrders = 0
})

const placeAs = (role: 'customer' | 'csr' | 'service', body: object, header: object = keyed(), subject?: string) =>
  world.as(role, subject).POST('/api/v1/orders', { params: { header: header as never }, body: body as never })

describe('placing an order', () => {
  test('a customer gets the order as it was created, with its place and its version', async () => {
    const key = newKey()
    const { data, response } = await placeAs('customer', placement(), keyed(key))
    const id = deriveOrderId('customer-1', key)
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe(`/api/v1/orders/${id}`)
    expect(response.headers.get('etag')).toBe('"1"')
    expect(data).toMatchObject({ id, customerId: 'customer-1', origin: 'STORE', status: 'PENDING', version: 1 })
  })

  test('prices, names, shipping and tax are those of catalogue and rules, and the total is their sum', async () => {
    const order = (await ok(placeAs('customer', placement()))) as Order
    expect(order.lines).toMatchObject([
      { lineId: '1', sku: 'CHAIR-7', name: 'The CHAIR-7', category: 'furniture', quantity: 2, unitPriceMinor: 3_999 },
      { lineId: '2', sku: 'LAMP-2', quantity: 1, unitPriceMinor: 1_250 },
    ])
    const { itemsMinor, shippingMinor, taxMinor, totalMinor } = order.totals
    expect(itemsMinor).toBe(2 * 3_999 + 1_250)
    expect(totalMinor).toBe(itemsMinor + shippingMinor + taxMinor)
  })

  test('contact and address are shown as they were given', async () => {
    const { contact, shippingAddress } = placement()
    expect(await ok(placeAs('customer', placement()))).toMatchObject({ contact, shippingAddress })
  })

  test.each([
    ['a price', { lines: [{ sku: 'MUG-1', quantity: 1, unitPriceMinor: 1 }] }],
    ['a name', { lines: [{ sku: 'MUG-1', quantity: 1, name: 'Gold' }] }],
    ['shipping', { shippingMinor: 0 }],
    ['tax', { taxMinor: 0 }],
    ['a status', { status: 'DELIVERED' }],
    ['a total', { totals: { totalMinor: 1 } }],
    ['a paid amount', { capturedMinor: 9_895 }],
    ['a tenant', { tenant: 'other' }],
    ['an origin', { origin: 'IMPORT' }],
  ])('a client that says %s is refused, for it is no part of an order', async (_what, more) => {
    const before = world.records('oms.order.commands.v1').length
    const answer = await refused(placeAs('customer', { ...placement(), ...more }))
    expect(answer).toMatchObject({ status: 400, type: problem('invalid-request') })
    expect(world.records('oms.order.commands.v1')).toHaveLength(before)
  })

  test.each([
    ['an item that the catalogue does not have', { lines: [{ sku: 'GHOST', quantity: 1 }] }, 'UNKNOWN_SKU'],
    ['an item that is no longer sold', { lines: [{ sku: 'OLD-3', quantity: 1 }] }, 'DISCONTINUED'],
    ['no items', { lines: [] }, 'NO_ITEMS'],
    ['a currency without a price', { currency: 'EUR' }, 'NO_PRICE_IN_CURRENCY'],
    ['a currency that is none', { currency: 'ZZZ' }, 'UNKNOWN_CURRENCY'],
    [
      'a state that does not exist',
      { shippingAddress: { ...placement().shippingAddress, region: 'ZZ' } },
      'INVALID_ADDRESS',
    ],
    [
      'a postal code of another form',
      { shippingAddress: { ...placement().shippingAddress, postalCode: 'X' } },
      'INVALID_ADDRESS',
    ],
  ])('%s breaks a rule, which the refusal names', async (_what, changes, code) => {
    const answer = await refused(placeAs('customer', placement(changes)))
    expect(answer).toMatchObject({ status: 422, type: problem('rule-broken'), code })
    expect(answer.detail).toMatch(/\w/)
  })

  test('a total of five or less is refused, one above it is not', async () => {
    const cheap = { lines: [{ sku: 'PIN-9', quantity: 1 }] }
    expect(await refused(placeAs('customer', placement(cheap)))).toMatchObject({ status: 422, code: 'TOTAL_TOO_LOW' })
    expect((await placeAs('customer', placement({ lines: [{ sku: 'PIN-9', quantity: 60 }] }))).response.status).toBe(
      201,
    )
  })

  test('a refusal tells nothing of the address that it refuses', async () => {
    const shippingAddress = { ...placement().shippingAddress, line1: 'Secret Lane 7', postalCode: 'SECRET' }
    const answer = await refused(placeAs('customer', placement({ shippingAddress })))
    expect(JSON.stringify(answer)).not.toMatch(/secret/i)
  })

  test('a rejected order does not come to be, and the same request is told the same again', async () => {
    const key = newKey()
    const body = placement({ lines: [{ sku: 'GHOST', quantity: 1 }] })
    const first = await refused(placeAs('customer', body, keyed(key)))
    expect(await refused(placeAs('customer', body, keyed(key)))).toEqual(first)
    const path = { orderId: deriveOrderId('customer-1', key) }
    expect(await refused(world.as('customer').GET('/api/v1/orders/{orderId}', { params: { path } }))).toMatchObject({
      status: 404,
      type: problem('order-not-found'),
    })
  })

  test('an order of 200 lines is taken, one of 201 is not', async () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ sku: 'MUG-1', quantity: 1 }))
    expect((await placeAs('customer', placement({ lines: lines(200) }))).response.status).toBe(201)
    expect(await refused(placeAs('customer', placement({ lines: lines(201) })))).toMatchObject({ status: 400 })
  })
})

describe('for whom', () => {
  test('staff order for the customer whom they name', async () => {
    const order = await ok(placeAs('csr', placement({ customerId: 'customer-7' })))
    expect(order).toMatchObject({ customerId: 'customer-7', origin: 'STAFF' })
  })

  test('staff who name nobody are asked to', async () => {
    expect(await refused(placeAs('csr', placement()))).toMatchObject({
      status: 400,
      errors: [{ path: '/body/customerId' }],
    })
  })

  test('customers order for themselves, also where they say so', async () => {
    expect(await ok(placeAs('customer', placement({ customerId: 'customer-1' })))).toMatchObject({
      customerId: 'customer-1',
    })
    const answer = await refused(placeAs('customer', placement({ customerId: 'customer-2' })))
    expect(answer).toMatchObject({ status: 403, type: problem('forbidden') })
  })
})

describe('how long to wait', () => {
  test('who prefers not to wait is told that the request is written, and finds the order later', async () => {
    const key = newKey()
    const header = { ...keyed(key), Prefer: 'respond-async' }
    const { data, response } = await placeAs('customer', placement(), header)
    const orderId = deriveOrderId('customer-1', key)
    expect(response.status).toBe(202)
    expect(response.headers.get('preference-applied')).toBe('respond-async')
    expect(response.headers.get('location')).toBe(`/api/v1/orders/${orderId}`)
    expect(data).toEqual({ orderId, commandId: expect.stringMatching(/^[\w-]{22}$/) })
    await world.settled()
    expect(
      await ok(world.as('customer').GET('/api/v1/orders/{orderId}', { params: { path: { orderId } } })),
    ).toMatchObject({
      id: orderId,
    })
  })

  test('X-Wait-For accepted answers the same', async () => {
    expect((await placeAs('customer', placement(), { ...keyed(), 'X-Wait-For': 'accepted' })).response.status).toBe(202)
  })

  test('who waits until it is visible finds it in every list', async () => {
    const key = newKey()
    const own = `patient-${key}`
    world.views.standStill()
    const placing = placeAs('customer', placement(), { ...keyed(key), 'X-Wait-For': 'visible' }, own)
    await world.settled()
    world.views.goOn()
    expect((await placing).response.status).toBe(201)
    const { orders } = await ok(world.as('customer', own).GET('/api/v1/orders'))
    expect(orders).toMatchObject([{ id: deriveOrderId(own, key) }])
  })

  test('an order that the views do not have yet is shown as it was created', async () => {
    world.views.standStill()
    const order = (await ok(placeAs('customer', placement()))) as { id: string }
    const path = { orderId: order.id }
    expect(await ok(world.as('customer').GET('/api/v1/orders/{orderId}', { params: { path } }))).toEqual(order)
    expect(
      await refused(world.as('customer', 'customer-2').GET('/api/v1/orders/{orderId}', { params: { path } })),
    ).toMatchObject({ status: 404 })
    world.views.goOn()
  })

  test('who bounds the wait is answered when it is over: written, and not decided yet', async () => {
    world.fault = (topic) => (topic === 'oms.intake.events.v1' ? 'lost' : 'none')
    const { response } = await placeAs('customer', placement(), { ...keyed(), Prefer: 'wait=1' })
    world.fault = () => 'none'
    expect(response.status).toBe(202)
    world.clock.advance(1_000)
    await world.settled()
  })

  test('a log that takes nothing is answered with 503, and the same request may be repeated', async () => {
    world.fault = (topic) => (topic === 'oms.order.commands.v1' ? 'lost' : 'none')
    const key = newKey()
    const placing = placeAs('customer', placement(), { ...keyed(key), Prefer: 'wait=20' })
    const timer = setInterval(() => world.clock.advance(1_000), 20)
    const answer = await refused(placing)
    clearInterval(timer)
    world.fault = () => 'none'
    expect(answer).toMatchObject({ status: 503, type: problem('unavailable') })
    expect((await placeAs('customer', placement(), keyed(key))).response.status).toBe(201)
  })
})

describe('holds by rule', () => {
  test('a customer who orders too often is held, and the order says so', async () => {
    world.recentOrders = 11
    const { id } = (await ok(placeAs('customer', placement(), { ...keyed(), 'X-Wait-For': 'visible' }))) as {
      id: string
    }
    await world.settled()
    const { holds, status } = await ok(
      world.as('csr').GET('/api/v1/orders/{orderId}', { params: { path: { orderId: id } } }),
    )
    expect(holds).toMatchObject([{ code: 'VELOCITY', ruleId: 'holds-2015-01' }])
    expect(status).toBe('PENDING')
  })
})

test('personal data that can not be sealed is not written: 503', async () => {
  world.vault.down = true
  const before = world.allRecords.length
  const answer = await refused(placeAs('customer', placement()))
  world.vault.down = false
  expect(answer).toMatchObject({ status: 503, type: problem('unavailable') })
  expect(world.allRecords).toHaveLength(before)
})

test('a correlation id goes with the request through every record of the order', async () => {
  const key = newKey()
  const token = await world.token('customer')
  const headers = { 'idempotency-key': key, 'x-correlation-id': 'corr-42' }
  const answer = await call(world.server.url, 'POST', '/api/v1/orders', { token, headers, body: placement() })
  expect(answer.headers.get('x-correlation-id')).toBe('corr-42')
  await world.settled()
  const id = deriveOrderId('customer-1', key)
  const [, ...trace] = /^00-([0-9a-f]{32})-/.exec(answer.headers.get('traceparent')!)!
  const own = world.allRecords.filter((record) => record.key === id && record.topic.includes('.commands.'))
  expect(own.map(({ headers: sent }) => String(sent['correlation']))).toEqual(['corr-42'])
  expect(String(own[0]!.headers['traceparent'])).toContain(trace[0])
})
