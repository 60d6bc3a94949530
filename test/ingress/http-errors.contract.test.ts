import { connect } from 'node:net'
import { allowedTo } from '../../ingress/auth/permissions'
import { call, placement, problem } from './api-bodies'
import { operations, pathOf, requestOf } from './api-operations'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start({ quota: { take: async () => 'unlimited' } })))
afterAll(() => world.stop())
afterEach(() => world.faults.splice(0))

const post = async (raw: string | Buffer, headers: Record<string, string> = {}) => {
  const token = await world.token('customer')
  return call(world.server.url, 'POST', '/api/v1/orders', {
    raw,
    token,
    headers: { 'idempotency-key': 'k', ...headers },
  })
}
const commands = () => world.records('oms.order.commands.v1').length
const good = JSON.stringify(placement())

describe('requests that lead nowhere', () => {
  test.each<[string, string, Record<string, string>, number, string]>([
    ['half an object', '{"customerId":', {}, 400, 'malformed-json'],
    ['no body', '', {}, 400, 'invalid-request'],
    ['a number', '7', {}, 400, 'invalid-request'],
    ['null', 'null', {}, 400, 'invalid-request'],
    ['a list', '[]', {}, 400, 'invalid-request'],
    ['a prototype', `${good.slice(0, -1)},"__proto__":{"x":1}}`, {}, 400, 'invalid-request'],
    ['a prototype in a line', good.replace('"lines":[{', '"lines":[{"__proto__":{},'), {}, 400, 'invalid-request'],
    ['a constructor', `${good.slice(0, -1)},"constructor":{"prototype":{}}}`, {}, 400, 'invalid-request'],
    ['a depth of 5,000', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, {}, 400, 'body-too-deep'],
    ['a depth of 100,000', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, {}, 400, 'body-too-deep'],
    ['plain text', good, { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['another charset', good, { 'content-type': 'application/json; charset=utf-16' }, 415, 'unsupported-media-type'],
    ['an encoded body', good, { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['an empty key', good, { 'idempotency-key': '' }, 400, 'invalid-request'],
    ['an unknown wait', good, { 'x-wait-for': 'forever' }, 400, 'invalid-request'],
  ])('%s is answered', async (_what, raw, headers, status, name) => {
    const before = commands()
    const answer = await post(raw, headers)
    expect(answer).toMatchObject({ status, body: { type: problem(name), status } })
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(commands()).toBe(before)
  })

  const withBody = operations.filter(({ body }) => body?.type === 'application/json' && body.schema?.$ref)
  test.each(withBody)('a body of 1 MB and one of 32 levels are refused by $id', async (operation) => {
    const token = await world.token([...allowedTo(operation.id)].find((role) => role !== 'guest') as 'csr')
    const send = (raw: string) => {
      const { headers } = requestOf(operation)
      return call(world.server.url, operation.method, pathOf(operation.path), { headers, raw, token })
    }
    expect(await send(JSON.stringify({ x: 'x'.repeat(1_000_000) }))).toMatchObject({
      status: 413,
      body: { type: problem('too-large') },
    })
    const deep = `{"x":${'['.repeat(32)}${']'.repeat(32)}}`
    expect(await send(deep)).toMatchObject({ status: 400, body: { type: problem('body-too-deep') } })
    expect(world.faults).toEqual([])
  })

  test('a wrong method is told the right ones', async () => {
    const path = `/api/v1/orders/ord_${'0'.repeat(24)}`
    const answer = await call(world.server.url, 'POST', path)
    expect(answer).toMatchObject({ status: 405, body: { type: problem('method-not-allowed') } })
    expect(answer.headers.get('allow')).toBe('GET, PUT, DELETE')
    expect((await call(world.server.url, 'DELETE', '/api/v1/orders')).headers.get('allow')).toBe('GET, POST')
  })

  test.each([
    '/',
    '/api/v1',
    '/api/v2/orders',
    '/api/v1/orders/x/y',
    '/api/v1/users',
    '/%ff',
    '/api/v1/orders/%E0%A4%A',
  ])('there is nothing at %s', async (path) => {
    expect(await call(world.server.url, 'GET', path)).toMatchObject({
      status: 404,
      body: { type: problem('route-not-found') },
    })
  })

  test.each(['42', 'ord_x', `ord_${'A'.repeat(24)}`, '..%2f..%2fetc', "ord_' OR 1=1--", `ord_${'0'.repeat(25)}`])(
    'an order id that can be none is one that does not exist: %s',
    async (id) => {
      const token = await world.token('csr')
      const answer = await call(world.server.url, 'GET', `/api/v1/orders/${encodeURIComponent(id)}`, { token })
      expect(answer).toMatchObject({ status: 404, body: { type: problem('order-not-found') } })
    },
  )

  test('query parameters that nobody knows are refused', async () => {
    const path = `/api/v1/orders/ord_${'0'.repeat(24)}?expand=all`
    expect((await call(world.server.url, 'GET', path, { token: await world.token('csr') })).status).toBe(400)
  })

  test('a problem repeats nothing of the request', async () => {
    const body = { ...placement(), contact: { name: 'Maria Secreta', email: 'no address of maria' } }
    const answer = await post(JSON.stringify(body))
    expect(answer.body).toMatchObject({ errors: [{ path: '/body/contact/email' }] })
    expect(answer.text).not.toMatch(/maria/i)
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

test('a fault of ours shows nothing of itself, and is logged with the correlation id', async () => {
  const { ports } = world
  const broken = { ...ports, commands: { submit: () => Promise.reject(new Error('secret inside')) } }
  await world.restart({ ports: broken })
  const answer = await post(good, { 'x-correlation-id': 'corr-9' })
  expect(answer).toMatchObject({ status: 500, body: { type: problem('internal') } })
  expect(answer.text).not.toMatch(/secret|at .*\.ts/)
  expect(world.faults).toEqual([expect.stringContaining('corr-9')])
})
