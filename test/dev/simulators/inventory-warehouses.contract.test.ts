// Stock in several warehouses, holds, backorders and re-sourcing: what the Inventory Service's simulator does, held to its OpenAPI document.
import { InventoryWorld } from './inventory-world'

let world: InventoryWorld
beforeAll(async () => void (world = await InventoryWorld.start()))
afterAll(() => world.close())

const source = (sku: string, warehouse: string, quantity: number) => ({ sku, quantity, warehouse })
const part = (requestId: string, ...lines: object[]) => ({ requestId, lines })

describe('a reservation', () => {
  test('takes units from the warehouses that it names', async () => {
    await world.stock(['S-1', 'W-1', 5], ['S-1', 'W-2', 9])
    const sources = [source('S-1', 'W-1', 2), source('S-1', 'W-2', 1)]
    expect(await world.reserve([['S-1', 3]], { sources })).toMatchObject({ status: 201, body: { sources } })
    expect(world.levels('S-1')).toEqual({ 'W-1': [5, 2], 'W-2': [9, 1] })
  })

  test('that names none takes them from where most are', async () => {
    await world.stock(['S-2', 'W-1', 5], ['S-2', 'W-2', 9])
    const made = await world.reserve([['S-2', 11]])
    expect(made.body).toMatchObject({ sources: [source('S-2', 'W-2', 9), source('S-2', 'W-1', 2)] })
  })

  test('that names a warehouse which is short of them is told where they are, and can be asked for again', async () => {
    await world.stock(['S-3', 'W-1', 1], ['S-3', 'W-2', 9])
    const wish = { reservationId: 'again', orderReference: 'o-again', lines: [{ sku: 'S-3', quantity: 2 }] }
    const asked = (warehouse: string) =>
      world.post('/v1/reservations', { ...wish, sources: [source('S-3', warehouse, 2)] })
    expect(await asked('W-1')).toMatchObject({
      status: 409,
      body: {
        code: 'sources_short',
        availability: [
          {
            sku: 'S-3',
            warehouses: [
              { warehouse: 'W-1', available: 1 },
              { warehouse: 'W-2', available: 9 },
            ],
          },
        ],
      },
    })
    expect(await world.get('/v1/reservations/again')).toMatchObject({ status: 404 })
    const made = await asked('W-2')
    expect(made).toMatchObject({ status: 201, body: { sources: [source('S-3', 'W-2', 2)] } })
    expect(await asked('W-1')).toEqual(made)
    expect(world.levels('S-3')).toEqual({ 'W-1': [1, 0], 'W-2': [9, 2] })
  })

  test('is served by no other warehouse than it allows', async () => {
    await world.stock(['S-4', 'W-1', 1], ['S-4', 'W-2', 9])
    const refused = await world.reserve([['S-4', 2]], { warehouses: ['W-1', 'W-3'] })
    expect(refused).toMatchObject({ status: 409, body: { shortages: [{ sku: 'S-4', requested: 2, available: 1 }] } })
    const late = await world.reserve([['S-4', 2, 'backorder']], { warehouses: ['W-1', 'W-3'] })
    await world.deliver('S-4', 'W-2', 5)
    expect(await world.get(late.path)).toMatchObject({ body: { backordered: [{ sku: 'S-4', quantity: 1 }] } })
    await world.deliver('S-4', 'W-3', 5)
    const { sources } = (await world.get(late.path)).body
    expect(sources).toEqual([source('S-4', 'W-1', 1), source('S-4', 'W-3', 1)])
  })

  test('at a warehouse that nobody knows is refused and not remembered', async () => {
    await world.stock(['S-5', 'W-1', 1])
    const wish = await world.reserve([['S-5', 1]], { warehouses: ['W-9'] })
    expect(wish).toMatchObject({ status: 422, body: { code: 'unknown_warehouse', warehouses: ['W-9'] } })
    expect(await world.get(wish.path)).toMatchObject({ status: 404 })
  })

  test('leaves out what is short where its line says so, and is refused where nothing is left', async () => {
    await world.stock(['S-6', 'W-1', 1], ['S-7', 'W-1', 0], ['S-8', 'W-1', 3])
    const made = await world.reserve([
      ['S-6', 3, 'drop'],
      ['S-7', 1, 'drop'],
      ['S-8', 1],
    ])
    expect(made).toMatchObject({
      status: 201,
      body: {
        sources: [source('S-6', 'W-1', 1), source('S-8', 'W-1', 1)],
        dropped: [
          { sku: 'S-6', quantity: 2 },
          { sku: 'S-7', quantity: 1 },
        ],
      },
    })
    expect(await world.reserve([['S-7', 1, 'drop']])).toMatchObject({ status: 409, body: { code: 'out_of_stock' } })
  })

  test('one line of which refuses what is short takes nothing of the others', async () => {
    await world.stock(['S-9', 'W-1', 0], ['S-10', 'W-1', 5])
    const refused = await world.reserve([
      ['S-9', 1],
      ['S-10', 9, 'backorder'],
    ])
    expect(refused).toMatchObject({ status: 409, body: { shortages: [{ sku: 'S-9' }] } })
    expect(world.levels('S-10')).toEqual({ 'W-1': [5, 0] })
  })
})

describe('units on backorder', () => {
  const changes = async (after?: string) => {
    const answer = await world.get(`/v1/reservations/changes${after === undefined ? '' : `?after=${after}`}`)
    return answer.body as { changes: { reservationId: string; sources: object[] }[]; cursor: string }
  }
  const cursorNow = async () => (await changes()).cursor

  test('go to who has waited longest as soon as they come, and are told once', async () => {
    await world.stock(['B-1', 'W-1', 1])
    const expectedAt = '2026-12-24T08:00:00.000Z'
    await world.call('PUT', '/v1/supply', { items: [{ sku: 'B-1', expectedAt }] })
    const first = await world.reserve([['B-1', 3, 'backorder']])
    expect(first.body).toMatchObject({
      sources: [source('B-1', 'W-1', 1)],
      backordered: [{ sku: 'B-1', quantity: 2, expectedAt }],
    })
    const second = await world.reserve([['B-1', 1, 'backorder']])
    const before = await cursorNow()
    await world.deliver('B-1', 'W-2', 1)
    await world.deliver('B-1', 'W-1', 2)
    const told = await changes(before)
    expect(told.changes).toMatchObject([
      { reservationId: first.id, sources: [source('B-1', 'W-2', 1)] },
      { reservationId: first.id, sources: [source('B-1', 'W-1', 1)] },
      { reservationId: second.id, sources: [source('B-1', 'W-1', 1)] },
    ])
    expect(await changes(told.cursor)).toEqual({ changes: [], cursor: told.cursor })
    expect(await world.reserve([['B-1', 1]])).toMatchObject({ status: 409 })
  })

  test.each(['a count', 'a release', 'an expiry', 'a return'])('are filled by %s', async (what) => {
    const sku = `B ${what}`
    await world.stock([sku, 'W-1', 1])
    const holder = await world.reserve([[sku, 1]], { holdUntil: world.in(1_000) })
    const waiting = await world.reserve([[sku, 1, 'backorder']])
    const before = await cursorNow()
    if (what === 'a count') await world.stock([sku, 'W-1', 2])
    if (what === 'a release') await world.post(`${holder.path}/release`, part(`give ${sku}`))
    if (what === 'an expiry') world.now += 1_000
    if (what === 'a return') {
      const ids = { receiptId: `back ${sku}`, orderReference: 'o', returnReference: 'ret' }
      await world.post('/v1/receipts', { ...ids, disposition: 'restock', lines: [{ sku, quantity: 1 }] })
    }
    await world.get(`/v1/stock/${encodeURIComponent(sku)}`)
    expect((await changes(before)).changes).toMatchObject([{ reservationId: waiting.id }])
  })

  test('are answered as at first to who asks again after they have come', async () => {
    await world.stock(['B-2', 'W-1', 0])
    const wish = {
      reservationId: 'b-2',
      orderReference: 'o',
      lines: [{ sku: 'B-2', quantity: 1, whenShort: 'backorder' }],
    }
    const made = await world.post('/v1/reservations', wish)
    await world.deliver('B-2', 'W-1', 1)
    expect(await world.post('/v1/reservations', wish)).toEqual(made)
  })

  test('can be given back before what is there, and are never committed', async () => {
    await world.stock(['B-3', 'W-1', 1])
    const made = await world.reserve([['B-3', 3, 'backorder']])
    const line = { sku: 'B-3', quantity: 1 }
    const commit = (id: string, quantity: number) =>
      world.post(`${made.path}/commit`, part(id, { sku: 'B-3', quantity }))
    expect(await commit('b3-1', 2)).toMatchObject({ status: 409, body: { code: 'exceeds_left' } })
    expect(await world.post(`${made.path}/release`, part('b3-2', line))).toMatchObject({
      body: { sources: [source('B-3', 'W-1', 1)], backordered: [line], released: [line] },
    })
    expect(await commit('b3-3', 1)).toMatchObject({ body: { status: 'reserved', sources: [], committed: [line] } })
    await world.deliver('B-3', 'W-1', 5)
    expect(await world.get(made.path)).toMatchObject({ body: { sources: [source('B-3', 'W-1', 1)], backordered: [] } })
    expect(world.levels('B-3')).toEqual({ 'W-1': [5, 1] })
  })
})

describe('a hold', () => {
  const reserved = async (sku: string) => {
    await world.stock([sku, 'W-1', 2])
    return (await world.reserve([[sku, 2]], { holdUntil: world.in(60_000) })).path
  }
  const hold = (path: string, requestId: string, until: string | null) =>
    world.post(`${path}/hold`, { requestId, until })

  test('that nobody confirms ends when it is over, and not before', async () => {
    const path = await reserved('H-1')
    world.now += 59_999
    expect(await world.get(path)).toMatchObject({ body: { status: 'reserved' } })
    world.now += 1
    expect(await world.get(path)).toMatchObject({ body: { status: 'expired', sources: [] } })
    expect(world.levels('H-1')).toEqual({ 'W-1': [2, 0] })
    expect(await hold(path, 'h-1', null)).toMatchObject({ status: 409, body: { code: 'expired' } })
    expect(await world.post(`${path}/commit`, part('h-2'))).toMatchObject({ status: 409, body: { code: 'expired' } })
    expect(await world.post(`${path}/release`, part('h-3'))).toMatchObject({ status: 200 })
  })

  test('that is confirmed lasts, also when a request to prolong it comes late', async () => {
    const path = await reserved('H-2')
    const confirmed = await hold(path, 'h-4', null)
    expect(confirmed).toMatchObject({ status: 200, body: { holdUntil: null } })
    expect(await hold(path, 'h-5', world.in(120_000))).toMatchObject({ body: { holdUntil: null } })
    expect(await hold(path, 'h-4', null)).toEqual(confirmed)
    world.now += 1_000_000
    expect(await world.get(path)).toMatchObject({ body: { status: 'reserved' } })
  })

  test('is prolonged and never made shorter', async () => {
    const path = await reserved('H-3')
    const longer = world.in(120_000)
    expect(await hold(path, 'h-6', longer)).toMatchObject({ body: { holdUntil: longer } })
    expect(await hold(path, 'h-7', world.in(10_000))).toMatchObject({ body: { holdUntil: longer } })
    expect(await hold(path, 'h-6', world.in(1))).toMatchObject({ status: 422, body: { code: 'other_body' } })
    world.now += 119_999
    expect(await world.get(path)).toMatchObject({ body: { status: 'reserved' } })
    world.now += 1
    expect(await world.get(path)).toMatchObject({ body: { status: 'expired' } })
  })

  test('of a reservation that was never made is refused', async () => {
    expect(await hold('/v1/reservations/r-none', 'h-8', null)).toMatchObject({ status: 404 })
  })
})

describe('what has left', () => {
  test('has left where the floor says, though the reservation was for another warehouse', async () => {
    await world.stock(['C-1', 'W-1', 5], ['C-1', 'W-2', 5])
    const { path } = await world.reserve([['C-1', 4]], {
      sources: [source('C-1', 'W-1', 1), source('C-1', 'W-2', 3)],
    })
    expect(await world.post(`${path}/commit`, part('c-1', source('C-1', 'W-1', 3)))).toMatchObject({
      status: 200,
      body: { sources: [source('C-1', 'W-2', 1)], committed: [{ sku: 'C-1', quantity: 3 }] },
    })
    expect(world.levels('C-1')).toEqual({ 'W-1': [2, 0], 'W-2': [5, 1] })
  })

  test('puts the books right where they had less, and nothing is promised of what lacks', async () => {
    await world.stock(['C-2', 'W-1', 2], ['C-2', 'W-2', 3])
    const other = await world.reserve([['C-2', 2]], { sources: [source('C-2', 'W-1', 2)] })
    const { path } = await world.reserve([['C-2', 2]], { sources: [source('C-2', 'W-2', 2)] })
    await world.post(`${path}/commit`, part('c-2', source('C-2', 'W-1', 2)))
    expect(world.levels('C-2')).toEqual({ 'W-1': [0, 2], 'W-2': [3, 0] })
    expect(await world.post('/v1/availability', { skus: ['C-2', 'C-none'] })).toMatchObject({
      body: {
        items: [
          {
            sku: 'C-2',
            warehouses: [
              { warehouse: 'W-1', available: 0 },
              { warehouse: 'W-2', available: 1 },
            ],
          },
        ],
      },
    })
    await world.post(`${other.path}/commit`, part('c-3', source('C-2', 'W-1', 2)))
    expect(world.levels('C-2')).toEqual({ 'W-1': [0, 0], 'W-2': [3, 0] })
  })
})

describe('units that were not found', () => {
  test('are reserved in other warehouses, and what is missing stays; asked again it is answered the same', async () => {
    await world.stock(['M-1', 'W-1', 4], ['M-1', 'W-2', 1], ['M-1', 'W-3', 1])
    const { path } = await world.reserve([['M-1', 4]], { sources: [source('M-1', 'W-1', 4)] })
    const body = { ...part('m-1', source('M-1', 'W-1', 3)), sources: [source('M-1', 'W-3', 1)] }
    const moved = [source('M-1', 'W-3', 1), source('M-1', 'W-2', 1)]
    const answer = { status: 200, body: { moved, missing: [source('M-1', 'W-1', 1)] } }
    expect(await world.post(`${path}/resourcing`, body)).toEqual(answer)
    expect(world.levels('M-1')).toEqual({ 'W-1': [1, 2], 'W-2': [1, 1], 'W-3': [1, 1] })
    await world.deliver('M-1', 'W-2', 9)
    expect(await world.post(`${path}/resourcing`, body)).toEqual(answer)
    expect(await world.post(`${path}/resourcing`, part('m-1', source('M-1', 'W-2', 1)))).toMatchObject({ status: 422 })
  })

  test('are more than is left of the reservation: nothing is moved', async () => {
    await world.stock(['M-2', 'W-1', 4], ['M-2', 'W-2', 4])
    const { path } = await world.reserve([['M-2', 1]], { sources: [source('M-2', 'W-1', 1)] })
    expect(await world.post(`${path}/resourcing`, part('m-2', source('M-2', 'W-1', 2)))).toMatchObject({
      status: 409,
      body: { code: 'exceeds_left' },
    })
    expect(world.levels('M-2')).toEqual({ 'W-1': [4, 1], 'W-2': [4, 0] })
  })
})

describe('the movements', () => {
  test('of a SKU explain what is on hand and reserved, without a gap in any warehouse', async () => {
    await world.stock(['L-1', 'W-1', 4], ['L-1', 'W-2', 2])
    const { path } = await world.reserve([['L-1', 5, 'backorder']], { holdUntil: world.in(5_000) })
    await world.post(`${path}/commit`, part('l-1', source('L-1', 'W-2', 2)))
    world.now += 5_000
    await world.deliver('L-1', 'W-1', 1)
    const kinds: string[] = []
    const sums: Record<string, number[]> = {}
    for (let cursor = '0'; ;) {
      const { body } = await world.get(`/v1/movements?after=${cursor}&limit=7`)
      const page = body as { cursor: string; movements: Record<string, string & number>[] }
      if (page.movements.length === 0) break
      cursor = page.cursor
      for (const { sku, warehouse, movement, ...units } of page.movements) {
        if (sku !== 'L-1') continue
        kinds.push(movement!)
        const [sequence, onHand, reserved] = (sums[warehouse!] ??= [0, 0, 0])
        sums[warehouse!] = [sequence! + 1, onHand! + units.onHandChange!, reserved! + units.reservedChange!]
        expect([units.sequence, units.onHand, units.reserved]).toEqual(sums[warehouse!])
      }
    }
    const reserved = ['counted', 'counted', 'reserved', 'reserved']
    expect(kinds).toEqual([...reserved, 'moved', 'moved', 'shipped', 'expired', 'received'])
    const levels = Object.entries(world.levels('L-1'))
    expect(levels.map(([name, level]) => [name, ...level])).toEqual(
      Object.entries(sums).map(([name, [, onHand, reserved]]) => [name, onHand, reserved]),
    )
  })

  test('are asked for by a cursor that was given, a thousand at most', async () => {
    for (const query of ['after=x', 'limit=0', 'limit=1001'])
      expect(await world.get(`/v1/movements?${query}`)).toMatchObject({ status: 400 })
  })
})

test('goods of a supplier are booked once, for a SKU that nobody knew as well', async () => {
  const delivery = { deliveryId: 'once', warehouse: 'W-2', lines: [{ sku: 'D-1', quantity: 2 }] }
  const booked = await world.post('/v1/deliveries', delivery)
  expect(booked).toEqual({ status: 201, body: delivery })
  expect(await world.post('/v1/deliveries', delivery)).toEqual(booked)
  expect(world.levels('D-1')).toEqual({ 'W-2': [2, 0] })
  const other = await world.post('/v1/deliveries', { ...delivery, warehouse: 'W-1' })
  expect(other).toMatchObject({ status: 422, body: { code: 'other_body' } })
})
