import { connect } from 'node:net'
import { ApiWorld, placement, until } from './api-world'

let world: ApiWorld
beforeEach(async () => {
  world = await new ApiWorld().start()
})
afterEach(() => world.stop())

const problem = (name: string): string => `https://oms.example/problems/${name}`
const unknownId = `ord_${'0'.repeat(24)}`

describe('requests that lead nowhere', () => {
  const post = (raw: string | Buffer, headers = {}) =>
    world.call('POST', '/api/v1/orders', { raw, headers: { 'idempotency-key': 'k', ...headers } })

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
    expect(await post(JSON.stringify({ customerId: 'x'.repeat(256 * 1024) }))).toMatchObject({
      status: 413,
      body: { type: problem('too-large') },
    })
  })

  test('an order of 200 lines fits', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => ({
      ...placement().lines[0]!,
      sku: `SKU-${index}`,
      name: '名'.repeat(200),
    }))
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
