import type { MessageOf } from '../../schemas/message'
import { example } from '../examples/examples'
import { keyed, newKey, problem } from './api-bodies'
import { delivered, ok, picklistsOf, placedAndPaid, reaches, refused, scan, ship, show, startPicking } from './api-life'
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

describe('several parcels', () => {
  const packing = async (id: string, fulfillmentId: string, lineId: string, quantity: number) => {
    const body = { lines: [{ lineId, quantity }] }
    return ok(world.as('warehouse').POST(`${floor}/packing`, { ...at(id, fulfillmentId), body }))
  }

  test('are packed one by one, each with a label of its own, and leave one by one', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await scan(world, id, fulfillmentId, 'CHAIR-7', 2)
    await packing(id, fulfillmentId, '1', 2)
    await ok(world.as('warehouse').POST(`${floor}/shipment`, at(id, fulfillmentId)))
    await world.settled()
    await world.deliver(id)
    await world.settled()
    const partly = await show(world, id)
    expect(partly.status).toBe('FULFILLMENT_IN_PROGRESS')
    expect(partly.parcels).toMatchObject([{ status: 'DELIVERED', lines: [{ lineId: '1', quantity: 2 }] }])
    await scan(world, id, fulfillmentId, 'LAMP-2', 1)
    await ok(world.as('warehouse').POST(`${floor}/packing`, { ...at(id, fulfillmentId), body: { weightGrams: 777 } }))
    await ok(world.as('warehouse').POST(`${floor}/shipment`, at(id, fulfillmentId)))
    await world.settled()
    await world.deliver(id)
    const whole = await reaches(world, id, 'DELIVERED')
    const packed = whole.parcels.flatMap(({ lines }) => lines)
    expect(packed.sort((a, b) => (a.lineId < b.lineId ? -1 : 1))).toEqual([
      { lineId: '1', quantity: 2 },
      { lineId: '2', quantity: 1 },
    ])
    const evidence = await ok(world.as('warehouse').GET(floor, { params: { path: { orderId: id, fulfillmentId } } }))
    expect(evidence.parcels).toMatchObject([{ status: 'DELIVERED' }, { status: 'DELIVERED', weightGrams: 777 }])
  })

  test('hold nothing that nobody has scanned', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await scan(world, id, fulfillmentId, 'CHAIR-7', 1)
    const body = { lines: [{ lineId: '1', quantity: 2 }] }
    const asked = world.as('warehouse').POST(`${floor}/packing`, { ...at(id, fulfillmentId), body })
    expect(await refused(asked)).toMatchObject({ status: 422, code: 'NOT_ALL_SCANNED' })
  })

  test('have their labels for the printer, and for nobody who asks for another order', async () => {
    const [one, other] = [await placedAndPaid(world, brazil), await placedAndPaid(world)]
    await ship(world, one.id, one.fulfillmentId)
    const { parcels } = await show(world, one.id)
    const parcelId = parcels[0]!.parcelId!
    const label = (orderId: string, fulfillmentId: string, role: 'warehouse' | 'customer' = 'warehouse') =>
      world.as(role).GET(`${floor}/parcels/{parcelId}/label`, {
        params: { path: { orderId, fulfillmentId, parcelId } },
        parseAs: 'text',
      })
    const { data, response } = await label(one.id, one.fulfillmentId)
    expect(data).toBe(`ZPL of ${parcelId}`)
    expect(response.headers.get('content-type')).toMatch(/^application\/zpl/)
    expect(world.views.audited.at(-1)).toMatchObject({ operation: 'getParcelLabel', orderId: one.id })
    expect((await label(other.id, other.fulfillmentId)).response.status).toBe(404)
    expect((await label(one.id, one.fulfillmentId, 'customer')).response.status).toBe(403)
  })
})

describe('what has failed', () => {
  const requests = (orderId: string) =>
    world
      .messages('oms.fulfillment.events.v1')
      .filter((message): message is MessageOf<'WarehouseOrderRequested'> => message.type === 'WarehouseOrderRequested')
      .filter((message) => message.orderId === orderId)
  /** The warehouse system refuses the order. */
  const blocked = async () => {
    world.providers.waiting.add('WarehouseOrderRequested')
    const { id, fulfillmentId } = await placedAndPaid(world)
    const request = requests(id).at(-1)!
    const about = { orderId: request.orderId, requestId: request.id, at: world.clock.now() }
    await world.post(example('WarehouseOrderRefused', about))
    await world.settled()
    world.providers.goOn()
    await world.settled()
    return { id, fulfillmentId, requestId: request.id }
  }
  const evidence = (orderId: string, fulfillmentId: string) =>
    ok(world.as('warehouse').GET(floor, { params: { path: { orderId, fulfillmentId } } }))
  const retry = (id: string, fulfillmentId: string, body: object = {}) =>
    world.as('warehouse').POST(`${floor}/retry`, { ...at(id, fulfillmentId), body: body as never })
  const shippingAddress = { ...brazil.shippingAddress, country: 'US', region: 'TN', postalCode: '38116' }

  test('waits for somebody of the warehouse, with the evidence', async () => {
    const { id, fulfillmentId, requestId } = await blocked()
    const query = { status: 'BLOCKED', limit: 200 }
    const { picklists } = await ok(world.as('warehouse').GET('/api/v1/picklists', { params: { query } }))
    const why = { step: 'WAREHOUSE_ORDER', code: 'invalid_order', reason: 'The postal code is unknown.', requestId }
    expect(picklists.find((one) => one.orderId === id)?.blocked).toMatchObject(why)
    const shown = await evidence(id, fulfillmentId)
    expect(shown).toMatchObject({ status: 'BLOCKED', blocked: { ...why, since: expect.any(String) } })
    expect(shown.history.map(({ type }) => type)).toEqual(['WarehouseOrderRequested', 'FulfillmentBlocked'])
    expect(shown.history.at(-1)).toMatchObject({ by: null, data: why })
    expect(JSON.stringify(shown)).not.toMatch(/Maria|Elm|s1\./)
  })

  test('is tried again, and goes on', async () => {
    const { id, fulfillmentId } = await blocked()
    expect(await ok(retry(id, fulfillmentId))).toMatchObject({ event: 'FulfillmentRetried' })
    await world.settled()
    const shown = await evidence(id, fulfillmentId)
    expect(shown).toMatchObject({ status: 'ACCEPTED', blocked: null })
    expect(shown.history.find(({ type }) => type === 'FulfillmentRetried')?.by).toMatchObject({ role: 'warehouse' })
    expect(await refused(retry(id, fulfillmentId))).toMatchObject({ status: 409, type: problem('state-conflict') })
    await ship(world, id, fulfillmentId)
  })

  test('is tried again with another address, which the carrier looks at', async () => {
    const { id, fulfillmentId } = await blocked()
    const broken = { ...shippingAddress, postalCode: 'nowhere' }
    expect(await refused(retry(id, fulfillmentId, { shippingAddress: broken }))).toMatchObject({
      status: 422,
      code: 'ADDRESS_REFUSED',
      errors: [{ path: expect.stringMatching(/postalCode/) }],
    })
    world.shipping.verdict = () => ({ verdict: 'UNVERIFIABLE', reason: 'Nobody knows this street.' })
    expect(await refused(retry(id, fulfillmentId, { shippingAddress }))).toMatchObject({
      status: 422,
      code: 'ADDRESS_UNVERIFIABLE',
    })
    await ok(retry(id, fulfillmentId, { shippingAddress, acceptAddress: true }))
    world.shipping.verdict = () => ({ verdict: 'VERIFIED' })
    await world.settled()
    const [before, after] = requests(id)
    expect(after!.shipTo).toMatchObject({ country: 'US', region: 'TN', check: 'UNVERIFIABLE_ACCEPTED' })
    expect(after!.shipTo.sealed).not.toBe(before!.shipTo.sealed)
    const opened = await world.vault.open('address', after!.shipTo.sealed)
    expect(opened).toMatchObject({ recipient: 'Ana Lima', line1: 'Rua A 1' })
  })

  test('is given up, and the order is told', async () => {
    const { id, fulfillmentId } = await blocked()
    const body = { reason: 'The address does not exist.' }
    const asked = world.as('warehouse').POST(`${floor}/abandonment`, { ...at(id, fulfillmentId), body })
    expect(await ok(asked)).toMatchObject({ event: 'FloorCommandDone' })
    await world.settled()
    expect(await evidence(id, fulfillmentId)).toMatchObject({ status: 'FAILED' })
    expect(['CANCELLED', 'REFUNDED']).toContain((await show(world, id)).status)
  })
})

describe('our own fleet', () => {
  const told = (trackingNumber: string, body: object, role: 'warehouse' | 'csr' = 'warehouse') =>
    world.as(role).POST('/api/v1/parcels/{trackingNumber}/scans', {
      params: { path: { trackingNumber } },
      body: body as never,
    })
  const numberOf = async (changes?: typeof brazil) => {
    const { id, fulfillmentId } = await placedAndPaid(world, changes)
    await ship(world, id, fulfillmentId)
    const { parcels } = await show(world, id)
    return { id, trackingNumber: parcels[0]!.trackingNumber, carrier: parcels[0]!.carrier }
  }

  test('tells of a parcel from the van to the door', async () => {
    const { id, trackingNumber, carrier } = await numberOf(brazil)
    expect(carrier).toBe('OWN_FLEET')
    const scannedAt = new Date(world.clock.now() - 60_000).toISOString()
    const location = 'Osasco'
    expect(await ok(told(trackingNumber, { carrierStatus: 'OUT_FOR_DELIVERY', scannedAt, location }))).toEqual({
      trackingNumber,
      orderId: id,
      carrierStatus: 'OUT_FOR_DELIVERY',
      scannedAt,
    })
    await reaches(world, id, 'SHIPPED')
    const [parcel] = (await show(world, id)).parcels
    expect(parcel).toMatchObject({ carrierStatus: 'OUT_FOR_DELIVERY' })
    expect(parcel!.history).toContainEqual(expect.objectContaining({ carrierStatus: 'OUT_FOR_DELIVERY', location }))
    await ok(told(trackingNumber, { carrierStatus: 'DELIVERED' }))
    await reaches(world, id, 'DELIVERED')
    const scans = world.views.audited.filter(({ operation }) => operation === 'reportParcelScan')
    expect(scans).toMatchObject([{ orderId: id }, { orderId: id }])
  })

  test('tells of no parcel of another carrier, nor of one that nobody knows', async () => {
    const { id, trackingNumber, carrier } = await numberOf()
    expect(carrier).toBe('FEDEX')
    for (const number of [trackingNumber, 'OF0000000000000000'])
      expect(await refused(told(number, { carrierStatus: 'DELIVERED' }))).toMatchObject({ status: 404 })
    await world.settled()
    expect((await show(world, id)).status).toBe('FULFILLMENT_IN_PROGRESS')
  })

  test('is told by the warehouses alone, and never that a label was made', async () => {
    const { trackingNumber } = await numberOf(brazil)
    expect(await refused(told(trackingNumber, { carrierStatus: 'DELIVERED' }, 'csr'))).toMatchObject({ status: 403 })
    expect(await refused(told(trackingNumber, { carrierStatus: 'LABEL_CREATED' }))).toMatchObject({ status: 400 })
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
