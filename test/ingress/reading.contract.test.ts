import { call, keyed, problem } from './api-bodies'
import { delivered, ok, place, placedAndPaid, refused, show } from './api-life'
import { ApiWorld, document, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

describe('lists of orders', () => {
  const list = async (query: object, role: 'csr' | 'customer' = 'csr', subject?: string) =>
    ok(world.as(role, subject).GET('/api/v1/orders', { params: { query: query as never } }))
  const ids = async (...asked: Parameters<typeof list>) => (await list(...asked)).orders.map(({ id }) => id)

  test('come newest first, a page at a time, none twice and none left out', async () => {
    const own = 'customer-pages'
    const placed: string[] = []
    for (let count = 0; count < 5; count++) placed.push((await place(world, {}, own)).id)
    await world.settled()
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await list({ limit: 2, ...(cursor ? { cursor } : {}) }, 'customer', own)
      seen.push(...page.orders.map(({ id }) => id))
      cursor = page.next
    } while (cursor)
    expect([...seen].sort()).toEqual([...placed].sort())
    expect(await ids({}, 'customer', own)).toEqual(seen)
  })

  test('are filtered by state, customer, SKU, total, warehouse, hold and date, all at once', async () => {
    const own = 'customer-filters'
    const { id } = await placedAndPaid(world, { lines: [{ sku: 'MUG-1', quantity: 9 }] }, own)
    const { totals, createdAt } = await show(world, id)
    const all = {
      status: 'FULFILLMENT_PENDING,SHIPPED',
      customerId: own,
      sku: 'MUG-1',
      minTotalMinor: totals.totalMinor,
      maxTotalMinor: totals.totalMinor,
      warehouse: 'MEM-1',
      hold: 'false',
      from: createdAt,
    }
    expect(await ids(all)).toEqual([id])
    for (const other of [
      { status: 'SHIPPED' },
      { customerId: 'somebody' },
      { sku: 'LAMP-2' },
      { minTotalMinor: totals.totalMinor + 1 },
      { maxTotalMinor: totals.totalMinor - 1 },
      { warehouse: 'REC-1' },
      { hold: 'true' },
      { to: createdAt },
    ])
      expect(await ids({ ...all, ...other })).toEqual([])
  })

  test('of a customer have a path of their own', async () => {
    const { id } = await place(world, {}, 'customer-path')
    await world.settled()
    const params = { path: { userId: 'customer-path' } }
    for (const client of [world.as('customer', 'customer-path'), world.as('csr')])
      expect((await ok(client.GET('/api/v1/orders/user/{userId}', { params }))).orders).toMatchObject([{ id }])
  })

  test.each([
    ['an unknown filter', '?colour=green'],
    ['a state that is none', '?status=lost'],
    ['a cursor that is none', '?cursor=bm9uZQ'],
    ['a page of none', '?limit=0'],
    ['a page of too many', '?limit=201'],
    ['a time that is none', '?from=yesterday'],
    ['an amount that is none', '?minTotalMinor=-1'],
    ['the same filter twice', '?sku=A&sku=B'],
  ])('with %s are refused', async (_what, query) => {
    const answer = await call(world.server.url, 'GET', `/api/v1/orders${query}`, { token: await world.token('csr') })
    expect(answer).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
  })

  test('are not shown by a database that is away: 503', async () => {
    world.views.down = true
    const answer = await refused(world.as('csr').GET('/api/v1/orders'))
    world.views.down = false
    expect(answer).toMatchObject({ status: 503, type: problem('unavailable') })
  })
})

describe('what happened', () => {
  test('the history has every event of the order in its order, each version once', async () => {
    const { id, version } = await delivered(world)
    const { orderId, events } = await ok(
      world.as('customer').GET('/api/v1/orders/{orderId}/history', { params: { path: { orderId: id } } }),
    )
    expect(orderId).toBe(id)
    const versions = events.flatMap((event) => (typeof event.version === 'number' ? [event.version] : []))
    expect(versions).toEqual(Array.from({ length: version }, (_, index) => index + 1))
    expect(events[0]).toMatchObject({ type: 'OrderCreated', source: 'orders', status: 'PENDING' })
  })

  test('the timeline has floor, desk and mails as well, and says who did it', async () => {
    const { id } = await delivered(world)
    const path = { orderId: id }
    await ok(
      world
        .as('csr')
        .POST('/api/v1/orders/{orderId}/notes', { params: { path, header: keyed() }, body: { text: 'Hello.' } }),
    )
    await world.settled()
    const { events } = await ok(world.as('csr').GET('/api/v1/orders/{orderId}/timeline', { params: { path } }))
    expect(new Set(events.map(({ source }) => source))).toEqual(new Set(['orders', 'floor', 'desk', 'mails']))
    expect(events.find(({ type }) => type === 'ItemScanned')).toMatchObject({
      by: { subject: 'warehouse-1', role: 'warehouse' },
    })
    expect(events.find(({ type }) => type === 'NoteAdded')).toMatchObject({ by: { subject: 'csr-1' } })
    expect(JSON.stringify(events)).not.toMatch(/Hello|Maria|s1\.|pm_card/)
  })

  test('an owner learns of staff that they did something, and not who', async () => {
    const { id } = await placedAndPaid(world)
    const path = { orderId: id }
    await ok(
      world
        .as('csr')
        .POST('/api/v1/orders/{orderId}/holds', { params: { path, header: keyed() }, body: { code: 'OTHER' } }),
    )
    await world.settled()
    const { events } = await ok(world.as('customer').GET('/api/v1/orders/{orderId}/history', { params: { path } }))
    const held = events.find(({ type }) => type === 'OrderHeld')
    expect(held).toMatchObject({ by: { role: 'csr' } })
    expect(JSON.stringify(events)).not.toContain('csr-1')
  })
})

describe('operations', () => {
  const get = (path: string, headers = {}) => call(world.server.url, 'GET', path, { headers })

  test('the process says that it lives, and what its figures are, to everybody', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
    const metrics = await get('/metrics')
    expect(metrics).toMatchObject({ status: 200, body: 'oms_inputs_total 1\n' })
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/)
  })

  test('the process says which dependency does not answer', async () => {
    expect((await get('/readyz')).status).toBe(200)
    world.missing = ['postgres', 'kafka']
    const answer = await get('/readyz')
    world.missing = []
    expect(answer).toMatchObject({
      status: 503,
      body: { type: problem('unavailable'), detail: expect.stringContaining('postgres, kafka') },
    })
  })

  test('the description is served as it is', async () => {
    const { status, body } = await get('/api/v1/openapi.json')
    expect([status, body]).toEqual([200, document])
  })

  test('the reference is a page of our own scripts and styles alone', async () => {
    const page = await get('/docs')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const parts = [...page.text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => path!)
    expect(parts).toHaveLength(3)
    for (const path of parts) expect((await get(path)).status).toBe(200)
    expect(page.text).not.toMatch(/<script>|https?:/)
    expect((await get('/docs/secrets.js')).status).toBe(404)
    expect((await get('/docs/..%2f..%2fpackage.json')).status).toBe(404)
  })

  test('answers are observed by route, never by order', async () => {
    const before = world.observed.length
    await get(`/api/v1/orders/ord_${'0'.repeat(24)}`)
    await get('/nowhere')
    await until(() => world.observed.length === before + 2)
    expect(world.observed.slice(before)).toEqual([
      ['GET /api/v1/orders/:orderId', 401],
      ['GET none', 404],
    ])
  })
})
