import { deriveCommandId } from '../../schemas/ids'
import { call, newKey, placement, problem, type RawAnswer } from './api-bodies'
import { placedAndPaid, place } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const send = async (
  method: string,
  path: string,
  key: string,
  body?: unknown,
  subject = 'customer-1',
  role: 'customer' | 'csr' = 'customer',
): Promise<RawAnswer> => {
  const token = await world.token(role, subject)
  return call(world.server.url, method, path, { token, headers: { 'idempotency-key': key }, ...(body ? { body } : {}) })
}
const told = ({ status, text, headers }: RawAnswer) => ({ status, text, etag: headers.get('etag') })
const commands = () => world.records('oms.order.commands.v1').length
const facts = () => world.records('oms.order.events.v1').length

describe('the same request again', () => {
  test('gets the first answer of a placement to the byte, however far the order has come since', async () => {
    const key = newKey()
    const first = await send('POST', '/api/v1/orders', key, placement())
    expect(first.status).toBe(201)
    await world.settled()
    const before = facts()
    expect(told(await send('POST', '/api/v1/orders', key, placement()))).toEqual(told(first))
    expect(facts()).toBe(before)
  })

  test('also where its members come in another order, and after a restart of the API', async () => {
    const key = newKey()
    const first = await send('POST', '/api/v1/orders', key, placement())
    await world.settled()
    await world.restart()
    const turned = Object.fromEntries(Object.entries(placement()).reverse())
    expect(told(await send('POST', '/api/v1/orders', key, turned))).toEqual(told(first))
  })

  test.each([
    ['an edit (PUT)', 'PUT', '', { quantities: [{ lineId: '1', quantity: 3 }] }],
    ['added items (POST)', 'POST', '/items', { lines: [{ sku: 'MUG-1', quantity: 1 }] }],
    ['a cancellation (DELETE)', 'DELETE', '', undefined],
    ['a cancellation (POST)', 'POST', '/cancellation', { reasonCode: 'TOO_SLOW' }],
  ])('gets the first answer of %s to the byte, before and after a restart', async (_what, method, at, body) => {
    const { id } = await placedAndPaid(world)
    const key = newKey()
    const path = `/api/v1/orders/${id}${at}`
    const first = await send(method, path, key, body)
    expect(first.status).toBe(200)
    await world.settled()
    const before = facts()
    expect(told(await send(method, path, key, body))).toEqual(told(first))
    await world.restart()
    expect(told(await send(method, path, key, body))).toEqual(told(first))
    expect(facts()).toBe(before)
  })

  test('is refused again with the same words where it was refused', async () => {
    const { id } = await placedAndPaid(world)
    const path = `/api/v1/orders/${id}/items`
    const key = newKey()
    const first = await send('POST', path, key, { lines: [{ sku: 'GHOST', quantity: 1 }] })
    expect(first).toMatchObject({ status: 422, body: { code: 'UNKNOWN_SKU' } })
    await world.settled()
    await world.restart()
    expect(told(await send('POST', path, key, { lines: [{ sku: 'GHOST', quantity: 1 }] }))).toEqual(told(first))
  })

  test.each([
    ['a note', '/notes', { text: 'Called.' }, 200],
    ['an assignment', '/assignment', { assignee: 'csr-2' }, 200],
    ['an escalation', '/escalations', { priority: 'HIGH', reasonCode: 'DELAY' }, 200],
    ['a hold', '/holds', { code: 'FRAUD_REVIEW' }, 200],
  ])('of the service desk (%s) has one effect and one answer', async (_what, at, body, status) => {
    const { id } = await placedAndPaid(world)
    const key = newKey()
    const method = at === '/assignment' ? 'PUT' : 'POST'
    const first = await send(method, `/api/v1/orders/${id}${at}`, key, body, 'csr-1', 'csr')
    expect(first.status).toBe(status)
    await world.settled()
    expect(told(await send(method, `/api/v1/orders/${id}${at}`, key, body, 'csr-1', 'csr'))).toEqual(told(first))
    await world.restart()
    expect(told(await send(method, `/api/v1/orders/${id}${at}`, key, body, 'csr-1', 'csr'))).toEqual(told(first))
  })
})

test('a mail that was asked for twice under one key is sent again once, after a restart too', async () => {
  const { id } = await placedAndPaid(world)
  const key = newKey()
  const ask = () => send('POST', `/api/v1/orders/${id}/mails`, key, { kind: 'ORDER_CONFIRMATION' }, 'csr-1', 'csr')
  const first = await ask()
  expect(first.status).toBe(200)
  await world.settled()
  expect(told(await ask())).toEqual(told(first))
  await world.restart()
  expect(told(await ask())).toEqual(told(first))
  const sent = world.providers.requests.filter(({ type, orderId }) => type === 'MailRequested' && orderId === id)
  expect(sent).toHaveLength(2)
})

test('a path may be written in another way: it is the same request', async () => {
  const { id } = await placedAndPaid(world)
  const key = newKey()
  const first = await send('DELETE', `/api/v1/orders/${id}`, key)
  expect(told(await send('DELETE', `/api/v1/orders/${id}/`, key))).toEqual(told(first))
})

describe('another request under the same key', () => {
  const reused = { status: 422, body: { type: problem('idempotency-key-reused'), code: 'IDEMPOTENCY_KEY_REUSED' } }

  test('is refused, and the first keeps its answer', async () => {
    const key = newKey()
    const first = await send('POST', '/api/v1/orders', key, placement())
    const other = placement({ lines: [{ sku: 'MUG-1', quantity: 2 }] })
    expect(await send('POST', '/api/v1/orders', key, other)).toMatchObject(reused)
    expect(await send('POST', '/api/v1/orders', key, other)).toMatchObject(reused)
    expect(told(await send('POST', '/api/v1/orders', key, placement()))).toEqual(told(first))
    await world.settled()
    await world.restart()
    expect(await send('POST', '/api/v1/orders', key, other)).toMatchObject(reused)
  })

  test('is refused where it is another operation on the same order', async () => {
    const { id } = await placedAndPaid(world)
    const key = newKey()
    const path = `/api/v1/orders/${id}`
    expect((await send('POST', `${path}/items`, key, { lines: [{ sku: 'MUG-1', quantity: 1 }] })).status).toBe(200)
    expect(await send('DELETE', path, key)).toMatchObject(reused)
    expect(await send('PUT', path, key, { add: [{ sku: 'MUG-1', quantity: 1 }] })).toMatchObject(reused)
  })

  test('is refused where it names another version', async () => {
    const { id } = await place(world)
    await world.settled()
    const [key, token] = [newKey(), await world.token('customer')]
    const edit = (match: object) =>
      call(world.server.url, 'PUT', `/api/v1/orders/${id}`, {
        token,
        headers: { 'idempotency-key': key, ...match },
        body: { quantities: [{ lineId: '1', quantity: 1 }] },
      })
    expect((await edit({})).status).toBe(200)
    expect(await edit({ 'if-match': '"1"' })).toMatchObject(reused)
  })

  test('is another request where it is on another order', async () => {
    const [one, other] = [await placedAndPaid(world), await placedAndPaid(world)]
    const key = newKey()
    for (const { id } of [one, other])
      expect((await send('POST', `/api/v1/orders/${id}/cancellation`, key, {})).status).toBe(200)
  })
})

describe('at the same time', () => {
  test('duplicates place one order, and all get one answer', async () => {
    const key = newKey()
    const before = world.messages('oms.order.events.v1').filter(({ type }) => type === 'OrderCreated').length
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => send('POST', '/api/v1/orders', key, placement())),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1)
    await world.settled()
    expect(world.messages('oms.order.events.v1').filter(({ type }) => type === 'OrderCreated')).toHaveLength(before + 1)
  })

  test('two bodies under one key: one is placed and the other refused', async () => {
    const key = newKey()
    const other = placement({ currency: 'BRL' })
    const answers = await Promise.all([placement(), other].map((body) => send('POST', '/api/v1/orders', key, body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422])
  })
})

test('keys of other customers are independent', async () => {
  const key = newKey()
  const [one, other] = await Promise.all(
    ['customer-1', 'customer-2'].map((subject) => send('POST', '/api/v1/orders', key, placement(), subject)),
  )
  expect([one!.status, other!.status]).toEqual([201, 201])
  expect((one!.body as { id: string }).id).not.toBe((other!.body as { id: string }).id)
})

test('a preview needs a key, and uses none up', async () => {
  const { id } = await placedAndPaid(world)
  const key = newKey()
  const before = commands()
  const preview = await send('PUT', `/api/v1/orders/${id}?preview`, key, { quantities: [{ lineId: '1', quantity: 1 }] })
  expect(preview.status).toBe(200)
  expect(commands()).toBe(before)
  expect((await send('DELETE', `/api/v1/orders/${id}`, key)).status).toBe(200)
})

test('the command of a request has an id of its order, its caller and its key', async () => {
  const { id } = await placedAndPaid(world)
  const key = newKey()
  const answer = await send('POST', `/api/v1/orders/${id}/items`, key, { lines: [{ sku: 'MUG-1', quantity: 1 }] })
  expect(answer.body).toMatchObject({ commandId: deriveCommandId(id as never, 'customer-1', key) })
})
