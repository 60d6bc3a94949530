import { createHttpApp, type HttpRequest } from '../../../ingress/http-server'
import { Problem } from '../../../ingress/problems'
import { document, GuardWorld, until } from './guard-world'

let world: GuardWorld
afterEach(() => world?.stop())

describe('the order of guards', () => {
  const steps: string[] = []
  beforeEach(async () => {
    steps.splice(0)
    const step = (name: string) => (request: HttpRequest, response: { locals: object }, next: () => void) => {
      const { operationId } = response.locals as { operationId: string }
      const body = request.body === undefined ? 'unread' : 'read'
      steps.push(`${name} ${operationId} ${body}`)
      if (request.get('x-stop') === name) throw new Problem('too-many-requests', { detail: 'Stop.' })
      next()
    }
    world = await new GuardWorld().start({
      admit: (operationId) => (operationId === 'receiveHook' ? [] : [step('authenticate'), step('limit')]),
      authorize: (operationId) => (operationId === 'receiveHook' ? [] : [step('authorize')]),
    })
    world.handle = (_request, response) => {
      steps.push('handle')
      response.json({ done: true })
    }
  })

  test('who asks is known before the body is read, and what is asked before it is allowed', async () => {
    expect((await world.call('/things', { json: { a: 1 } })).status).toBe(200)
    expect(steps).toEqual([
      'authenticate addThing unread',
      'limit addThing unread',
      'authorize addThing read',
      'handle',
    ])
  })

  test('whoever is refused is answered without the body being read', async () => {
    const answer = await world.call('/things', { json: 'x'.repeat(10_000), headers: { 'x-stop': 'authenticate' } })
    expect(answer.status).toBe(429)
    expect(steps).toEqual(['authenticate addThing unread'])
  })

  test('a request that does not fit is refused before it is asked whether it is allowed', async () => {
    expect((await world.call('/things?unheard=of')).status).toBe(400)
    expect(steps).toEqual(['authenticate listThings unread', 'limit listThings unread'])
  })

  test('a public operation has no gate', async () => {
    await world.call('/hooks', { json: {} })
    expect(steps).toEqual(['handle'])
  })
})

describe('bodies', () => {
  beforeEach(async () => void (world = await new GuardWorld().start()))
  const ndjson = { 'content-type': 'application/x-ndjson' }

  test('a stream is left to the handler, of whatever size', async () => {
    world.handle = async (request, response) => {
      let bytes = 0
      for await (const chunk of request) bytes += (chunk as Buffer).length
      response.json({ done: bytes })
    }
    const answer = await world.call('/imports', { method: 'POST', headers: ndjson, body: '{}\n'.repeat(500_000) })
    expect(answer).toMatchObject({ status: 200, body: { done: 1_500_000 } })
  })

  test('a stream of another type is refused', async () => {
    expect((await world.call('/imports', { json: {} })).status).toBe(415)
  })

  test('raw bytes come as they were sent', async () => {
    world.handle = (request, response) => void response.json({ done: (request.body as Buffer).toString() })
    expect(await world.call('/hooks', { json: { __proto__x: 1 } })).toMatchObject({
      body: { done: '{"__proto__x":1}' },
    })
  })

  test('a body that is demanded and missing is a problem', async () => {
    expect((await world.call('/things', { method: 'POST' })).status).toBe(400)
    const socket = world.open('POST /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(await socket.closed).toMatch(/^HTTP\/1\.1 400/)
  })

  test('HEAD is answered like GET', async () => {
    expect(await world.call('/things/x', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  test('each path is checked as what it is, whoever asks first', async () => {
    expect((await world.call(`/things/${'x'.repeat(65)}`)).status).toBe(400)
    expect((await world.call('/things/x')).status).toBe(200)
    expect((await world.call('/things/y?q=1')).status).toBe(400)
    expect((await world.call('/things?q=1')).status).toBe(200)
  })
})

describe('answers held to the document', () => {
  beforeEach(async () => void (world = await new GuardWorld().start({ validateResponses: true })))
  const answered = async (path: string, handle: GuardWorld['handle']): Promise<number> => {
    world.handle = handle
    return (await world.call(path, path === '/hooks' ? { json: {} } : {})).status
  }

  test.each<[string, string, GuardWorld['handle']]>([
    ['fits', '/things', (_, response) => response.json({ done: 1 })],
    ['is a problem', '/things', () => { throw new Problem('order-not-found', { detail: 'None.' }) }], // prettier-ignore
    ['is a page', '/page', (_, response) => response.type('html').send('<p>')],
    ['is empty', '/hooks', (_, response) => response.status(204).end()],
  ])('one that %s passes', async (_what, path, handle) => {
    expect(await answered(path, handle)).toBeLessThan(500)
    expect(world.faults).toEqual([])
  })

  test.each<[string, string, GuardWorld['handle'], RegExp]>([
    ['has another form', '/things', (_, response) => response.json({ sum: 1 }), /addition|required/],
    ['has more members', '/things', (_, response) => response.json({ done: 1, more: 2 }), /additional/],
    ['has no body', '/things', (_, response) => response.type('json').end(), /body is missing/],
    ['has another type', '/things', (_, response) => response.type('text').send('x'), /text\/plain is not described/],
    [
      'has a body too many',
      '/hooks',
      (_, response) => response.status(204).type('json').end('{}'),
      /none is described/,
    ],
    ['has another status', '/page', (_, response) => response.status(202).type('html').send('<p>'), /not described/],
    ['is an undescribed problem', '/page', () => { throw new Problem('order-not-found', { detail: 'None.' }) }, /404/], // prettier-ignore
  ])('one that %s is a fault of ours', async (_what, path, handle, fault) => {
    expect(await answered(path, handle)).toBe(500)
    expect(world.faults).toEqual([expect.stringMatching(fault)])
  })

  test('a stream that does not fit is told of', async () => {
    expect(await answered('/page', (_, response) => { response.status(202).write('a'); response.end() })).toBe(202) // prettier-ignore
    await until(() => world.faults.length === 1)
  })
})

test('even a failure to tell of a failure shows nothing of itself', async () => {
  const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const onFault = (): never => {
    throw new Error('secret inside')
  }
  world = await new GuardWorld().start({ onFault })
  world.handle = () => onFault()
  const answer = await world.call('/things')
  expect(answer.status).toBe(500)
  expect(answer.body).not.toMatch(/secret|at /)
  silent.mockRestore()
})

test('a document that is none is a fault that says so', async () => {
  const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  world = await new GuardWorld().start({ document: { ...document, info: {} } })
  expect((await world.call('/things')).status).toBe(500)
  expect(world.faults).toEqual([expect.stringContaining('apiDoc was invalid')])
  silent.mockRestore()
})

test('a route that the document does not know keeps the server from starting', () => {
  const route = { method: 'put', path: '/things/:thingId', body: 'checked', handle: () => undefined } as const
  const parts = { before: [], onFault: () => undefined, document }
  expect(() => createHttpApp({ ...parts, routes: [route] })).toThrow('PUT /things/{thingId} is not in the OpenAPI')
})
