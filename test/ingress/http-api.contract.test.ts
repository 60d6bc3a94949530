import { connect } from 'node:net'
import { deriveCommandId, deriveOrderId } from '../../schemas/ids'
import { ApiWorld, placement, until } from './api-world'

let world: ApiWorld
beforeEach(async () => {
  world = await new ApiWorld().start({ appendWithinMs: 5_000 })
})
afterEach(() => world.stop())

const problem = (name: string): string => `https://oms.example/problems/${name}`
const unknownId = `ord_${'0'.repeat(24)}`

describe('placing an order', () => {
  test('an order is answered with what was created, once the order decider has decided', async () => {
    const answer = await world.place(placement(), 'k1', { 'x-correlation-id': 'corr-1' })
    const orderId = deriveOrderId('cus-1', 'k1')
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${orderId}`)
    expect(answer.headers.get('x-correlation-id')).toBe('corr-1')
    expect(answer.headers.get('x-powered-by')).toBeNull()
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.body).toEqual({
      id: orderId,
      customerId: 'cus-1',
      status: 'PENDING',
      version: 1,
      currency: 'BRL',
      totals: { itemsMinor: 3_000, shippingMinor: 990, taxMinor: 0, totalMinor: 3_990 },
      lines: [{ lineId: '1', ...placement().lines[0] }],
      shippingAddress: placement().shippingAddress,
      contact: placement().contact,
      payment: { capturedMinor: 0, refundedMinor: 0 },
      shipment: null,
      cancellation: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    })
    const [command] = world.commands
    expect(command).toMatchObject({ key: orderId, headers: { correlation: 'corr-1' } })
    expect(world.decider.codec.decode(command!.value)).toMatchObject({
      type: 'PlaceOrder',
      id: deriveCommandId(orderId, 'place', 'k1'),
      bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      lines: [{ lineId: '1' }],
    })
  })

  test('fields that may be missing are null in the log', async () => {
    const { contact, shippingAddress } = placement()
    const body = placement({
      contact: { name: contact.name, email: contact.email },
      shippingAddress: { ...shippingAddress, line2: undefined, region: undefined },
    })
    expect((await world.place(body, 'k1')).status).toBe(201)
    expect(world.decider.codec.decode(world.commands[0]!.value)).toMatchObject({
      contact: { phone: null },
      shippingAddress: { line2: null, region: null },
    })
  })

  test('an order that breaks a rule is refused with the code of the rule, again and again', async () => {
    for (let time = 0; time < 2; time++) {
      const answer = await world.place(placement({ lines: [] }), 'k1')
      expect(answer).toMatchObject({ status: 422, type: expect.stringMatching(/^application\/problem\+json/) as string })
      expect(answer.body).toMatchObject({ type: problem('placement-rejected'), status: 422, code: 'NO_ITEMS' })
    }
    expect(world.commands).toHaveLength(1)
  })

  test('the same request gets the first answer again and is not written twice, however its JSON is laid out', async () => {
    const first = await world.place(placement(), 'k1')
    const { customerId, ...rest } = placement()
    const again = await world.place({ ...rest, customerId }, 'k1')
    expect(again).toMatchObject({ status: 201, body: first.body as object })
    expect(world.commands).toHaveLength(1)
  })

  test('the same request gets the first answer long afterwards, from what the order has become', async () => {
    const first = await world.place(placement(), 'k1')
    const { id } = first.body as { id: string }
    const { bodyHash, created } = world.decider.placed.get(id)!
    world.view.show(created!)
    const later = { ...world.view.orders.get(id)!, status: 'SHIPPED' as const, version: 7, updatedAt: '2027-01-01T00:00:00.000Z' }
    world.view.orders.set(id, { ...later, payment: { capturedMinor: 3_990, refundedMinor: 0 } })
    await world.restart({ decided: async () => ({ bodyHash }) })
    expect(await world.place(placement(), 'k1')).toMatchObject({ status: 201, body: first.body as object })
    expect((await world.place(placement({ taxMinor: 1 }), 'k1')).body).toMatchObject({ type: problem('idempotency-key-reused') })
    expect(world.commands).toHaveLength(1)
  })

  test('without the hash of the first body, a repeat is written again and answered from the view when nobody objects', async () => {
    const first = await world.place(placement(), 'k1')
    world.view.show(world.decider.placed.get((first.body as { id: string }).id)!.created!)
    await world.restart()
    const again = world.place(placement(), 'k1')
    await world.passPatience()
    expect(await again).toMatchObject({ status: 201, body: first.body as object })
    const other = await world.place(placement({ taxMinor: 1 }), 'k1')
    expect(other).toMatchObject({ status: 422, body: { type: problem('idempotency-key-reused') } })
  })

  test('a refusal of long ago is told again', async () => {
    await world.place(placement({ lines: [] }), 'k1')
    const orderId = deriveOrderId('cus-1', 'k1')
    world.view.rejections.set(orderId, { code: 'NO_ITEMS', reason: 'An order has at least 1 line.' })
    await world.restart()
    const again = world.place(placement({ lines: [] }), 'k1')
    await world.passPatience()
    expect(await again).toMatchObject({ status: 422, body: { code: 'NO_ITEMS' } })
  })

  test('the same key with another body is refused, and the order stays as it is', async () => {
    await world.place(placement(), 'k1')
    const answer = await world.place(placement({ shippingMinor: 1 }), 'k1')
    expect(answer).toMatchObject({ status: 422, body: { type: problem('idempotency-key-reused') } })
    expect(world.commands).toHaveLength(1)
  })

  test('another customer may use the same key', async () => {
    const answers = await Promise.all(['cus-1', 'cus-2'].map((id) => world.place({ ...placement(), customerId: id }, 'k1')))
    expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(2)
  })

  test('of copies sent at once one order comes, and every copy gets its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.place(placement(), 'k1')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(world.records('oms.order.events.v1')).toHaveLength(1)
  })

  test('of two bodies sent at once under one key, one is created and the other refused', async () => {
    world.decider.held = true
    const both = [world.place(placement(), 'k1'), world.place(placement({ taxMinor: 7 }), 'k1')]
    await until(() => world.commands.length === 2)
    world.decider.release()
    const statuses = (await Promise.all(both)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 422])
  })

  test('a decision that takes longer than two seconds is not waited for', async () => {
    world.decider.held = true
    const sent = world.place(placement(), 'k1')
    await world.passPatience()
    const answer = await sent
    expect(answer).toMatchObject({ status: 202, body: { orderId: deriveOrderId('cus-1', 'k1') } })
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${deriveOrderId('cus-1', 'k1')}`)
    world.decider.release()
    const again = await world.place(placement(), 'k1')
    expect(again.status).toBe(201)
  })

  test('a client that does not want to wait is answered once the command is in the log', async () => {
    world.decider.held = true
    const answer = await world.place(placement(), 'k1', { prefer: 'wait=5, respond-async' })
    expect(answer).toMatchObject({ status: 202, body: { orderId: deriveOrderId('cus-1', 'k1') } })
    expect(answer.headers.get('preference-applied')).toBe('respond-async')
    expect(world.commands).toHaveLength(1)
  })

  test('an append whose answer is lost is tried again, and the order is created once', async () => {
    world.fault = 'answer-lost'
    world.decider.held = true
    const sent = world.place(placement(), 'k1')
    await until(() => world.commands.length === 1 && world.clock.next() === world.clock.now() + 50)
    world.fault = 'none'
    world.clock.advance(50)
    await until(() => world.commands.length === 2)
    world.decider.release()
    expect((await sent).status).toBe(201)
    expect(world.records('oms.order.events.v1')).toHaveLength(1)
  })

  test('a decision that is heard is an answer, also while the log is silent about the append', async () => {
    world.fault = 'answer-lost'
    expect((await world.place(placement(), 'k1')).status).toBe(201)
  })

  test('a log that takes nothing leads to 503 within a bound, and the same key works afterwards', async () => {
    world.fault = 'lost'
    const sent = world.place(placement(), 'k1')
    let answered = false
    void sent.then(() => (answered = true))
    while (!answered) {
      world.clock.advance(50)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const answer = await sent
    expect(answer).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(world.commands).toHaveLength(0)
    world.fault = 'none'
    const again = world.place(placement(), 'k1')
    let done = false
    void again.then(() => (done = true))
    while (!done) {
      world.clock.advance(10)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await again).status).toBe(201)
  })

  test('a look-up that fails does not keep an order from being placed', async () => {
    world.view.down = true
    await world.restart({ decided: () => Promise.reject(new Error('connection refused')) })
    expect((await world.place(placement(), 'k1')).status).toBe(201)
  })
})

describe('reading an order', () => {
  test('an order is readable as soon as its placement is answered, though the view is behind', async () => {
    const { body } = await world.place(placement(), 'k1')
    expect(await world.call('GET', `/api/v1/orders/${(body as { id: string }).id}`)).toMatchObject({ status: 200, body: body as object })
  })

  test('the view says what an order and its history are', async () => {
    const { body } = await world.place(placement(), 'k1')
    const { id } = body as { id: string }
    world.view.show(world.decider.placed.get(id)!.created!)
    world.view.orders.set(id, { ...world.view.orders.get(id)!, status: 'SHIPPED' })
    expect(await world.call('GET', `/api/v1/orders/${id}`)).toMatchObject({ status: 200, body: { status: 'SHIPPED' } })
    const history = await world.call('GET', `/api/v1/orders/${id}/history`)
    expect(history).toMatchObject({ status: 200, body: { orderId: id, events: [{ type: 'OrderCreated' }] } })
  })

  test.each([
    [unknownId, 'order-not-found'],
    ['42', 'order-not-found'],
    ['%E0%A4%A', 'route-not-found'],
  ])('nothing is found under %s', async (id, name) => {
    expect(await world.call('GET', `/api/v1/orders/${id}`)).toMatchObject({ status: 404, body: { type: problem(name) } })
    expect((await world.call('GET', `/api/v1/orders/${id}/history`)).status).toBe(404)
  })

  test('where an order was rejected, the reason is found', async () => {
    await world.place(placement({ lines: [] }), 'k1')
    world.view.rejections.set(unknownId, { code: 'TOTAL_TOO_LOW', reason: 'A total is above BRL 5.00.' })
    const fresh = await world.call('GET', `/api/v1/orders/${deriveOrderId('cus-1', 'k1')}`)
    expect(fresh).toMatchObject({ status: 404, body: { type: problem('order-rejected'), code: 'NO_ITEMS' } })
    expect(await world.call('GET', `/api/v1/orders/${unknownId}`)).toMatchObject({ status: 404, body: { code: 'TOTAL_TOO_LOW' } })
  })

  test('a view that does not answer is told as such', async () => {
    world.view.down = true
    expect(await world.call('GET', `/api/v1/orders/${unknownId}`)).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
  })
})

describe('cancelling an order', () => {
  const placed = async (): Promise<string> => ((await world.place(placement(), 'k1')).body as { id: string }).id
  const cancel = (id: string, call = {}) => world.call('DELETE', `/api/v1/orders/${id}`, call)

  test('an order is cancelled and shown as cancelled, though the view is behind', async () => {
    const id = await placed()
    const answer = await cancel(id, { body: { reason: 'Mudei de ideia' }, headers: { 'x-requested-by': 'staff-7' } })
    expect(answer).toMatchObject({
      status: 200,
      body: { id, status: 'CANCELLED', version: 2, cancellation: { code: 'CUSTOMER_REQUEST', reason: 'Mudei de ideia' } },
    })
    expect(world.decider.codec.decode(world.commands[1]!.value)).toMatchObject({ type: 'CancelOrder', requestedBy: 'staff-7' })
  })

  test('a cancellation needs neither body nor key, and a repeat is the same command', async () => {
    const id = await placed()
    world.decider.undecided.add(id)
    for (let time = 0; time < 2; time++) {
      const sent = cancel(id)
      await world.passPatience()
      expect((await sent).status).toBe(202)
    }
    const [, first, second] = world.commands.map(({ value }) => world.decider.codec.decode(value))
    expect(first).toMatchObject({ id: deriveCommandId(id as never, 'cancel', ''), requestedBy: 'customer' })
    expect(second!.id).toBe(first!.id)
  })

  test('an order that was cancelled is not cancelled again', async () => {
    const id = await placed()
    const { body } = await cancel(id)
    expect(await cancel(id)).toMatchObject({ status: 200, body: body as object })
    world.view.orders.set(id, body as never)
    await world.restart()
    expect(await cancel(id)).toMatchObject({ status: 200, body: body as object })
    expect(world.commands).toHaveLength(2)
  })

  test('an order that is being picked stays, and the refusal is told again', async () => {
    const id = await placed()
    world.decider.picked.add(id)
    for (let time = 0; time < 2; time++)
      expect(await cancel(id)).toMatchObject({ status: 409, body: { type: problem('cancellation-refused'), code: 'FULFILLMENT_STARTED' } })
  })

  test('a refusal of long ago is found in the history', async () => {
    const id = await placed()
    world.view.show(world.decider.placed.get(id)!.created!)
    world.decider.undecided.add(id)
    const commandId = deriveCommandId(id as never, 'cancel', '')
    world.view.events.get(id)!.push({ type: 'CancellationRefused', data: { commandId, code: 'ALREADY_FINAL', reason: 'It has ended.' } })
    const sent = cancel(id)
    await world.passPatience()
    expect(await sent).toMatchObject({ status: 409, body: { code: 'ALREADY_FINAL' } })
  })

  test('a refusal of another request is no answer', async () => {
    const id = await placed()
    world.decider.picked.add(id)
    await cancel(id, { headers: { 'idempotency-key': 'c1' } })
    world.decider.picked.delete(id)
    expect((await cancel(id, { headers: { 'idempotency-key': 'c2' } })).status).toBe(200)
  })

  test('an order that nobody knows is not found', async () => {
    expect(await cancel(unknownId)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ORDER' } })
    expect((await cancel('42')).status).toBe(404)
    expect(world.commands).toHaveLength(1)
  })

  test('where the warehouse has yet to answer, the request is accepted', async () => {
    const id = await placed()
    world.decider.undecided.add(id)
    const sent = cancel(id)
    await world.passPatience()
    const answer = await sent
    expect(answer).toMatchObject({ status: 202, body: { orderId: id } })
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${id}`)
  })
})

describe('requests that lead nowhere', () => {
  const post = (raw: string | Buffer, headers = {}) => world.call('POST', '/api/v1/orders', { raw, headers: { 'idempotency-key': 'k', ...headers } })

  const good = JSON.stringify(placement())
  test.each([
    ['half an object', '{"customerId":', {}, 400, 'malformed-json'],
    ['no body', '', {}, 400, 'invalid-request'],
    ['a number', '7', {}, 400, 'invalid-request'],
    ['null', 'null', {}, 400, 'invalid-request'],
    ['a list', '[]', {}, 400, 'invalid-request'],
    ['a prototype', `${good.slice(0, -1)},"__proto__":{"x":1}}`, {}, 400, 'invalid-request'],
    ['plain text', good, { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['another charset', good, { 'content-type': 'application/json; charset=utf-16' }, 415, 'unsupported-media-type'],
    ['an encoded body', good, { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['an empty key', good, { 'idempotency-key': '' }, 400, 'invalid-request'],
    ['a key that is too long', good, { 'idempotency-key': 'k'.repeat(256) }, 400, 'invalid-request'],
    ['a key with a space', good, { 'idempotency-key': 'a b' }, 400, 'invalid-request'],
  ])('%s is answered', async (_what, raw, headers, status, name) => {
    const answer = await post(raw, headers)
    expect(answer).toMatchObject({ status, body: { type: problem(name), status } })
    expect(answer.type).toMatch(/^application\/problem\+json/)
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(world.commands).toHaveLength(0)
  })

  test('a placement without a key is refused', async () => {
    const answer = await world.call('POST', '/api/v1/orders', { body: placement() })
    expect(answer).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
    expect(world.commands).toHaveLength(0)
  })

  test('a body above 256 kB is too large', async () => {
    expect(await post(JSON.stringify({ customerId: 'x'.repeat(256 * 1024) }))).toMatchObject({ status: 413, body: { type: problem('too-large') } })
  })

  test('an order of 200 lines fits', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => ({ ...placement().lines[0]!, sku: `SKU-${index}`, name: '名'.repeat(200) }))
    expect((await world.place(placement({ lines }), 'k1')).status).toBe(201)
  })

  test('a wrong method is told the right ones', async () => {
    const answer = await world.call('PUT', `/api/v1/orders/${unknownId}`)
    expect(answer).toMatchObject({ status: 405, body: { type: problem('method-not-allowed') } })
    expect(answer.headers.get('allow')).toBe('GET, DELETE')
    expect((await world.call('DELETE', '/api/v1/orders')).headers.get('allow')).toBe('POST')
  })

  test.each(['/', '/api/v1', '/api/v2/orders', '/api/v1/orders/x/y'])('there is nothing at %s', async (path) => {
    expect(await world.call('GET', path)).toMatchObject({ status: 404, body: { type: problem('route-not-found') } })
  })

  test('query parameters that nobody knows are refused', async () => {
    expect((await world.call('GET', `/api/v1/orders/${unknownId}?expand=all`)).status).toBe(400)
  })

  test('a problem repeats nothing of the request', async () => {
    const body = { ...placement(), contact: { name: 'Maria Secreta', email: 'no address of maria' } }
    const answer = await world.place(body, 'k1')
    expect(answer.body).toMatchObject({ errors: [{ path: '/body/contact/email' }] })
    expect(JSON.stringify(answer.body)).not.toMatch(/maria/i)
  })

  test('a fault of ours shows nothing of itself, and is logged with the correlation id', async () => {
    await world.restart({ metricsText: () => Promise.reject(new Error('secret inside')) })
    const answer = await world.call('GET', '/metrics', { headers: { 'x-correlation-id': 'corr-9' } })
    expect(answer).toMatchObject({ status: 500, body: { type: problem('internal') } })
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|at .*\.ts/)
    expect(world.faults).toEqual([expect.stringContaining('corr-9')])
  })

  test('a client that begins a request and stays silent is cut off', async () => {
    const socket = connect(world.server.port, '127.0.0.1')
    const closed = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text))
    })
    socket.write('POST /api/v1/orders HTTP/1.1\r\nHost: x\r\n')
    expect(await closed).toMatch(/^HTTP\/1\.1 408/)
  }, 20_000)
})

describe('operations', () => {
  test('the process says that it lives and what its figures are', async () => {
    expect(await world.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
    const metrics = await world.call('GET', '/metrics')
    expect(metrics).toMatchObject({ status: 200, body: 'oms_inputs_total 1\n' })
    expect(metrics.type).toMatch(/^text\/plain/)
  })

  test('the process says which dependency does not answer', async () => {
    expect((await world.call('GET', '/readyz')).status).toBe(200)
    world.missing = ['postgres', 'decisions']
    const answer = await world.call('GET', '/readyz')
    expect(answer).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
    expect((answer.body as { detail: string }).detail).toContain('postgres, decisions')
  })

  test('answers are observed by route, never by order', async () => {
    await world.call('GET', `/api/v1/orders/${unknownId}`)
    await world.call('GET', '/nowhere')
    await until(() => world.observed.length === 2)
    expect(world.observed).toEqual([
      ['GET /api/v1/orders/:orderId', 404],
      ['GET none', 404],
    ])
  })
})
