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
      expect(answer).toMatchObject({
        status: 422,
        type: expect.stringMatching(/^application\/problem\+json/) as string,
      })
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
    const later = {
      ...world.view.orders.get(id)!,
      status: 'SHIPPED' as const,
      version: 7,
      updatedAt: '2027-01-01T00:00:00.000Z',
    }
    world.view.orders.set(id, { ...later, payment: { capturedMinor: 3_990, refundedMinor: 0 } })
    await world.restart({ decided: async () => ({ bodyHash }) })
    expect(await world.place(placement(), 'k1')).toMatchObject({ status: 201, body: first.body as object })
    expect((await world.place(placement({ taxMinor: 1 }), 'k1')).body).toMatchObject({
      type: problem('idempotency-key-reused'),
    })
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
    const answers = await Promise.all(
      ['cus-1', 'cus-2'].map((id) => world.place({ ...placement(), customerId: id }, 'k1')),
    )
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
    expect(await world.call('GET', `/api/v1/orders/${(body as { id: string }).id}`)).toMatchObject({
      status: 200,
      body: body as object,
    })
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
    expect(await world.call('GET', `/api/v1/orders/${id}`)).toMatchObject({
      status: 404,
      body: { type: problem(name) },
    })
    expect((await world.call('GET', `/api/v1/orders/${id}/history`)).status).toBe(404)
  })

  test('where an order was rejected, the reason is found', async () => {
    await world.place(placement({ lines: [] }), 'k1')
    world.view.rejections.set(unknownId, { code: 'TOTAL_TOO_LOW', reason: 'A total is above BRL 5.00.' })
    const fresh = await world.call('GET', `/api/v1/orders/${deriveOrderId('cus-1', 'k1')}`)
    expect(fresh).toMatchObject({ status: 404, body: { type: problem('order-rejected'), code: 'NO_ITEMS' } })
    expect(await world.call('GET', `/api/v1/orders/${unknownId}`)).toMatchObject({
      status: 404,
      body: { code: 'TOTAL_TOO_LOW' },
    })
  })

  test('a view that does not answer is told as such', async () => {
    world.view.down = true
    expect(await world.call('GET', `/api/v1/orders/${unknownId}`)).toMatchObject({
      status: 503,
      body: { type: problem('unavailable') },
    })
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
      body: {
        id,
        status: 'CANCELLED',
        version: 2,
        cancellation: { code: 'CUSTOMER_REQUEST', reason: 'Mudei de ideia' },
      },
    })
    expect(world.decider.codec.decode(world.commands[1]!.value)).toMatchObject({
      type: 'CancelOrder',
      requestedBy: 'staff-7',
    })
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
      expect(await cancel(id)).toMatchObject({
        status: 409,
        body: { type: problem('cancellation-refused'), code: 'FULFILLMENT_STARTED' },
      })
  })

  test('a refusal of long ago is found in the history', async () => {
    const id = await placed()
    world.view.show(world.decider.placed.get(id)!.created!)
    world.decider.undecided.add(id)
    const commandId = deriveCommandId(id as never, 'cancel', '')
    world.view.events
      .get(id)!
      .push({ type: 'CancellationRefused', data: { commandId, code: 'ALREADY_FINAL', reason: 'It has ended.' } })
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
