import { keyed, newKey, problem } from './api-bodies'
import { delivered, ok, place, placedAndPaid, reaches, refused, show } from './api-life'
import { ApiWorld, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

describe('jobs', () => {
  const create = (body: object, key = newKey(), subject?: string) =>
    world.as('csr', subject).POST('/api/v1/jobs', { params: { header: keyed(key) }, body: body as never })
  const job = (jobId: string) => ok(world.as('csr').GET('/api/v1/jobs/{jobId}', { params: { path: { jobId } } }))
  const finished = async (jobId: string) => {
    await until(async () => {
      world.clock.advance(1_000)
      return (await job(jobId)).state === 'FINISHED'
    })
    return job(jobId)
  }
  const resultsOf = async (jobId: string) =>
    (await ok(world.as('csr').GET('/api/v1/jobs/{jobId}/results', { params: { path: { jobId } } }))).results

  test('tried dry, say what they would do and do nothing; run, they do it, order by order', async () => {
    const orders = [await placedAndPaid(world), await placedAndPaid(world)]
    const orderIds = [...orders.map(({ id }) => id), `ord_${'9'.repeat(24)}`]
    const dry = await ok(create({ action: { cancel: { reasonCode: 'OUT_OF_STOCK' } }, orderIds, dryRun: true }))
    expect(dry).toMatchObject({ action: 'cancel', dryRun: true, total: 3, createdBy: 'csr-1' })
    expect(await finished(dry.jobId)).toMatchObject({ done: 2, refused: 1 })
    expect(await resultsOf(dry.jobId)).toMatchObject([
      { orderId: orderIds[0], outcome: 'DONE', would: { plan: { kind: 'CANCEL' } } },
      { outcome: 'DONE' },
      { orderId: orderIds[2], outcome: 'REFUSED', code: 'UNKNOWN_ORDER' },
    ])
    expect((await show(world, orders[0]!.id)).status).toBe('FULFILLMENT_PENDING')
    const { jobId } = await ok(create({ action: { cancel: { reasonCode: 'OUT_OF_STOCK' } }, orderIds }))
    expect(await finished(jobId)).toMatchObject({ state: 'FINISHED', done: 2, refused: 1, failed: 0, skipped: 0 })
    for (const { id } of orders) await reaches(world, id, 'REFUNDED')
    const { jobs } = await ok(world.as('csr').GET('/api/v1/jobs'))
    expect(jobs.map((one) => one.jobId)).toEqual(expect.arrayContaining([jobId, dry.jobId]))
  })

  test('take what a search finds', async () => {
    const { id } = await place(world, { lines: [{ sku: 'MUG-1', quantity: 31 }] }, 'customer-search')
    const { jobId, total } = await ok(
      create({ action: { note: { text: 'Recalled.' } }, search: { customerId: 'customer-search', sku: 'MUG-1' } }),
    )
    expect(total).toBe(1)
    await finished(jobId)
    expect(await resultsOf(jobId)).toMatchObject([{ orderId: id, outcome: 'DONE', event: 'NoteAdded' }])
  })

  test('under the same key are one job, and under the key of another are refused', async () => {
    const { id } = await place(world)
    const key = newKey()
    const body = { action: { note: { text: 'Once.' } }, orderIds: [id] }
    const [one, other] = [await ok(create(body, key)), await ok(create(body, key))]
    expect(other.jobId).toBe(one.jobId)
    expect(await refused(create({ ...body, dryRun: true }, key))).toMatchObject({
      status: 422,
      type: problem('idempotency-key-reused'),
    })
    expect((await ok(create(body, key, 'csr-2'))).jobId).not.toBe(one.jobId)
    await finished(one.jobId)
  })

  test('are stopped', async () => {
    const { id } = await place(world)
    const { jobId } = await ok(create({ action: { note: { text: 'x' } }, orderIds: [id] }))
    const stopped = world.as('csr').DELETE('/api/v1/jobs/{jobId}', { params: { path: { jobId }, header: keyed() } })
    expect(['STOPPED', 'FINISHED', 'RUNNING']).toContain((await ok(stopped)).state)
  })

  test.each([
    ['neither orders nor a search', { action: { cancel: {} } }],
    ['both', { action: { cancel: {} }, orderIds: [`ord_${'1'.repeat(24)}`], search: { sku: 'MUG-1' } }],
    ['a search for everything', { action: { cancel: {} }, search: {} }],
    ['two actions', { action: { cancel: {}, note: { text: 'x' } }, orderIds: [`ord_${'1'.repeat(24)}`] }],
    ['no action', { action: {}, orderIds: [`ord_${'1'.repeat(24)}`] }],
    ['an action with more than it has', { action: { release: { by: 'x' } }, orderIds: [`ord_${'1'.repeat(24)}`] }],
  ])('with %s are refused', async (_what, body) => {
    expect(await refused(create(body))).toMatchObject({ status: 400, type: problem('invalid-request') })
  })

  test('that do not exist are not found', async () => {
    const path = { jobId: `job_${'0'.repeat(24)}` }
    expect(await refused(world.as('csr').GET('/api/v1/jobs/{jobId}', { params: { path } }))).toMatchObject({
      status: 404,
    })
    expect(await refused(world.as('csr').GET('/api/v1/jobs/{jobId}/results', { params: { path } }))).toMatchObject({
      status: 404,
    })
    expect(
      await refused(world.as('csr').DELETE('/api/v1/jobs/{jobId}', { params: { path, header: keyed() } })),
    ).toMatchObject({ status: 404 })
  })
})

describe('the audit log', () => {
  const entries = async (query: object) =>
    (await ok(world.as('ops').GET('/api/v1/audit', { params: { query: query as never } }))).entries

  test('has every command with who gave it from where, and every reading by staff, and no reading by customers', async () => {
    const { id } = await place(world)
    const path = { orderId: id }
    await ok(world.as('customer').GET('/api/v1/orders/{orderId}', { params: { path } }))
    await ok(world.as('csr', 'csr-5').GET('/api/v1/orders/{orderId}/history', { params: { path } }))
    await ok(
      world
        .as('csr', 'csr-5')
        .POST('/api/v1/orders/{orderId}/notes', { params: { path, header: keyed() }, body: { text: 'x' } }),
    )
    await world.settled()
    const found = await entries({ orderId: id })
    expect(found.map(({ operation, subject }) => `${subject} ${operation}`).sort()).toEqual([
      expect.stringMatching(/^csr-5 addNote/),
      'csr-5 getOrderHistory',
      'customer-1 placeOrder',
    ])
    for (const entry of found)
      expect(entry).toMatchObject({
        orderId: id,
        customerId: 'customer-1',
        clientAddress: expect.stringMatching(/127\.0\.0\.1/),
        correlation: expect.any(String),
        resource: expect.stringContaining('/api/v1/orders'),
      })
    expect(found.filter(({ commandId }) => commandId !== null)).toHaveLength(2)
  })

  test('has commands that were refused', async () => {
    const { id } = await place(world)
    const params = { path: { orderId: id }, header: keyed() }
    await refused(
      world.as('customer', 'customer-2').POST('/api/v1/orders/{orderId}/cancellation', { params, body: {} }),
    )
    await world.settled()
    expect(await entries({ orderId: id, subject: 'customer-2' })).toMatchObject([{ role: 'customer' }])
  })

  test('has searches of staff, with the customer they are about, and readings of the log itself', async () => {
    await ok(
      world.as('csr', 'csr-6').GET('/api/v1/orders/user/{userId}', { params: { path: { userId: 'customer-1' } } }),
    )
    await world.settled()
    expect(await entries({ subject: 'csr-6' })).toMatchObject([
      { operation: 'listOrdersOfUser', customerId: 'customer-1' },
    ])
    await world.settled()
    expect(await entries({ subject: 'ops-1' })).not.toEqual([])
  })

  test('is asked by time, a page at a time', async () => {
    const to = new Date(world.clock.now() - 86_400_000).toISOString()
    expect(await entries({ to })).toEqual([])
    const first = await ok(world.as('ops').GET('/api/v1/audit', { params: { query: { limit: 1 } } }))
    expect(first.entries).toHaveLength(1)
    expect(first.next).not.toBeNull()
    expect(
      await refused(world.as('ops').GET('/api/v1/audit', { params: { query: { cursor: 'bm9uZQ' } } })),
    ).toMatchObject({
      status: 400,
    })
  })

  test('that takes nothing shows staff nothing: 503', async () => {
    const { id } = await place(world)
    await world.settled()
    world.fault = (topic) => (topic === 'oms.audit.signals.v1' ? 'lost' : 'none')
    const reading = world.as('csr').GET('/api/v1/orders/{orderId}', { params: { path: { orderId: id } } })
    const timer = setInterval(() => world.clock.advance(1_000), 20)
    const answer = await refused(reading)
    clearInterval(timer)
    world.fault = () => 'none'
    expect(answer).toMatchObject({ status: 503, type: problem('unavailable') })
    expect(JSON.stringify(answer)).not.toContain('Maria')
  })
})

describe('erasure', () => {
  const erase = (customerId: string) =>
    world
      .as('ops')
      .POST('/api/v1/customers/{customerId}/erasure', { params: { path: { customerId }, header: keyed() } })

  test('waits until the orders of the customer have ended, and names them', async () => {
    const { id } = await placedAndPaid(world, {}, 'customer-busy')
    expect(await refused(erase('customer-busy'))).toMatchObject({
      status: 409,
      type: problem('erasure-blocked'),
      detail: expect.stringContaining(id),
    })
  })

  test('makes what is personal unreadable, and leaves the order', async () => {
    const before = await delivered(world, {}, 'customer-forgotten')
    const { orderId, text } = { orderId: before.id, text: 'Prefers mornings.' }
    await ok(
      world
        .as('csr')
        .POST('/api/v1/orders/{orderId}/notes', { params: { path: { orderId }, header: keyed() }, body: { text } }),
    )
    expect(await ok(erase('customer-forgotten'))).toMatchObject({ customerId: 'customer-forgotten', keysErased: 1 })
    const after = await show(world, before.id)
    expect(after.contact).toBeNull()
    expect(after.shippingAddress).toEqual({
      country: 'US',
      region: 'TN',
      check: 'VERIFIED',
      recipient: null,
      line1: null,
      line2: null,
      city: null,
      postalCode: null,
    })
    expect({ ...after, contact: 0, shippingAddress: 0 }).toEqual({ ...before, contact: 0, shippingAddress: 0 })
    await world.settled()
    const { notes } = await ok(world.as('csr').GET('/api/v1/orders/{orderId}/notes', { params: { path: { orderId } } }))
    expect(notes).toMatchObject([{ text: '[erased]' }])
    expect(await ok(erase('customer-forgotten'))).toMatchObject({ keysErased: 0 })
  })
})
