import { request } from 'node:http'
import { deriveOrderId } from '../../schemas/ids'
import { newKey, placement, problem } from './api-bodies'
import { reaches } from './api-life'
import { ApiWorld, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const { lines: _lines, payment, ...rest } = placement()
const order = (changes: object = {}) => ({
  ...rest,
  key: newKey(),
  customerId: 'customer-import',
  lines: [{ sku: 'VINTAGE-1', name: 'An old lamp', quantity: 1, unitPriceMinor: 4_200, weightGrams: 900 }],
  shippingMinor: 500,
  taxMinor: 0,
  payment,
  ...changes,
})
type Result = { line: number; key: string | null; outcome: string; orderId?: string; code?: string; errors?: object[] }

const send = async (body: string | Buffer, role: 'service' | 'customer' = 'service', type = 'application/x-ndjson') => {
  const response = await fetch(`${world.server.url}/api/v1/orders/imports`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${await world.token(role)}` },
    body,
  })
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}
const imported = async (...orders: (object | string)[]): Promise<Result[]> => {
  const body = orders.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
  const { status, type, text } = await send(body)
  expect([status, type]).toEqual([200, expect.stringMatching(/^application\/x-ndjson/)])
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result)
}

test('orders bring their own prices, shipping and tax, and go the way of every order', async () => {
  const one = order()
  const [result] = await imported(one)
  const orderId = deriveOrderId('service-1', one.key)
  expect(result).toEqual({ line: 1, key: one.key, outcome: 'CREATED', orderId })
  const shown = await reaches(world, orderId, 'FULFILLMENT_PENDING')
  expect(shown).toMatchObject({ origin: 'IMPORT', customerId: 'customer-import' })
  expect(shown.totals).toMatchObject({ itemsMinor: 4_200, shippingMinor: 500, taxMinor: 0, totalMinor: 4_700 })
})

test('lines are answered in their order, and what is wrong with one spoils no other', async () => {
  const key = newKey()
  const results = await imported(
    order(),
    'no json',
    order({ lines: [] }),
    '',
    order({ status: 'DELIVERED' }),
    order({ key }),
    order({ key, taxMinor: 1 }),
    order({ key: undefined }),
    order({ contact: { name: 'x', email: 'a@example.com', card: '4111 1111 1111 1111' } }),
    `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
    '{"__proto__":{"admin":true}}',
    'x'.repeat(1_000_000),
    order(),
  )
  expect(results.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
    '1 CREATED',
    '2 INVALID',
    '3 REJECTED',
    '5 INVALID',
    '6 CREATED',
    '7 CONFLICT',
    '8 INVALID',
    '9 INVALID',
    '10 INVALID',
    '11 INVALID',
    '12 INVALID',
    '13 CREATED',
  ])
  expect(results[2]).toMatchObject({ code: 'NO_ITEMS' })
  expect(JSON.stringify(results)).not.toContain('4111')
})

test('the same lines again are the same orders', async () => {
  const orders = [order(), order(), order({ lines: [] })]
  const first = await imported(...orders)
  await world.settled()
  const before = world.records('oms.order.events.v1').length
  expect(await imported(...orders)).toEqual(first)
  expect(world.records('oms.order.events.v1')).toHaveLength(before)
})

test('hundreds of lines are worked on together and answered in their order', async () => {
  const orders = Array.from({ length: 300 }, () => order())
  const results = await imported(...orders)
  expect(results.map(({ key }) => key)).toEqual(orders.map(({ key }) => key))
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['CREATED']))
})

test('answers come while lines are still being sent', async () => {
  const token = await world.token('service')
  const asked = request(`${world.server.url}/api/v1/orders/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
  })
  let received = ''
  asked.on('response', (response) => response.on('data', (chunk: Buffer) => (received += chunk.toString())))
  for (let count = 0; count < 40; count++) asked.write(`${JSON.stringify(order())}\n`)
  await until(() => received.includes('"line":1,'))
  const ended = new Promise((resolve) => asked.on('close', resolve))
  asked.end(`${JSON.stringify(order())}\n`)
  await ended
  expect(received.trim().split('\n')).toHaveLength(41)
})

test('whoever goes away in the middle is no fault of ours', async () => {
  const token = await world.token('service')
  const asked = request(`${world.server.url}/api/v1/orders/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
  })
  asked.on('error', () => undefined)
  const before = world.records('oms.order.commands.v1').length
  asked.write(`${JSON.stringify(order())}\n{"key"`)
  await until(() => world.records('oms.order.commands.v1').length === before + 1)
  asked.destroy()
  await world.settled()
  expect(world.faults).toEqual([])
})

test('bytes that are no UTF-8 are refused line by line', async () => {
  const good = Buffer.from(`${JSON.stringify(order())}\n`)
  const { text } = await send(Buffer.concat([Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), good]))
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Result).outcome),
  ).toEqual(['INVALID', 'CREATED'])
})

test('customers import nothing, and other types of body are not taken', async () => {
  expect((await send(JSON.stringify(order()), 'customer')).status).toBe(403)
  const { status, text } = await send(JSON.stringify(order()), 'service', 'application/json')
  expect([status, JSON.parse(text)]).toMatchObject([415, { type: problem('unsupported-media-type') }])
})

test('a line that can not be written says that it may be sent again', async () => {
  world.vault.down = true
  const [result] = await imported(order())
  world.vault.down = false
  expect(result).toMatchObject({ line: 1, outcome: 'UNAVAILABLE' })
})
