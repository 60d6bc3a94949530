import { request as httpRequest } from 'node:http'
import { callerOf, createGuard, type Guard } from '../../../ingress/auth/authenticate'
import { createGuestLinks, type GuestLinks } from '../../../ingress/auth/guest-links'
import { createHttpApp, startHttpServer, type HttpServer, type Route } from '../../../ingress/http-server'
import type { OpenApiDocument } from '../../../ingress/request-validation'
import type { OrderId } from '../../../schemas/ids'
import { RevocationsInMemory } from './revocations-in-memory'
import { esKey, forge, publicJwk, signedBy, TokenWorld } from './token-world'

const key = esKey('es-1')
const orderId = `ord_${'a'.repeat(24)}` as OrderId
const otherOrder = `ord_${'b'.repeat(24)}` as OrderId
const faults: string[] = []
let world: TokenWorld
let revocations: RevocationsInMemory
let guestLinks: GuestLinks
let server: HttpServer

const operations: Record<string, [Route['method'], string]> = {
  getHealth: ['get', '/healthz'],
  getReadiness: ['get', '/readyz'],
  getOrder: ['get', '/orders/{orderId}'],
  listReturns: ['get', '/returns'],
  placeHold: ['post', '/orders/{orderId}/holds'],
  unlisted: ['get', '/unlisted'],
}
const pathParameters = (path: string): object[] =>
  [...path.matchAll(/{(\w+)}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
const document: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 'Gates', version: '1' },
  paths: Object.fromEntries(
    Object.entries(operations).map(([operationId, [method, path]]) => [
      path,
      {
        parameters: pathParameters(path),
        [method]: { operationId, responses: { 200: { description: 'The caller.' } } },
      },
    ]),
  ),
}

/** A server whose routes answer who was let in. */
const serve = (admit: Guard): Promise<HttpServer> => {
  const routes = Object.entries(operations).map(([operationId, [method, path]]): Route => ({
    method,
    path: path.replace(/{(\w+)}/g, ':$1'),
    body: 'none',
    handle: (_request, response) => response.json(operationId === 'getHealth' ? {} : callerOf(response)),
  }))
  const onFault = (error: Error): void => void faults.push(error.message)
  const app = createHttpApp({ before: [], routes, onFault, admit, document })
  return startHttpServer(app, { host: '127.0.0.1', port: 0 })
}

beforeAll(async () => {
  world = await new TokenWorld().start()
  world.keys = [publicJwk(key)]
  revocations = new RevocationsInMemory()
  guestLinks = createGuestLinks({ secrets: ['s'.repeat(32)], clock: world.clock, revocations })
  server = await serve(createGuard({ tokens: world.verifier(), guestLinks }))
})
afterAll(async () => {
  await world.stop()
  await server.close(1_000)
})
afterEach(() => {
  revocations.down = false
})

const call = async (path: string, authorization?: string, method = 'GET') => {
  const response = await fetch(`${server.url}${path}`, { method, headers: authorization ? { authorization } : {} })
  const challenge = response.headers.get('www-authenticate')
  return { status: response.status, challenge, headers: response.headers, body: (await response.json()) as unknown }
}
const invalid = (code: string): string => `Bearer realm="oms", error="invalid_token", error_description="${code}"`
const order = `/orders/${orderId}`
const link = async (order = orderId): Promise<string> =>
  `Bearer ${(await guestLinks.issue({ orderId: order, customerId: 'cus-1' })).token}`

describe('who is it', () => {
  test('a good token makes its bearer the caller, however the scheme is spelt', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER ']) {
      const answer = await call(order, `${scheme} ${world.token(key, { tier: 'plus' })}`)
      expect(answer).toMatchObject({ status: 200, body: { subject: 'cus-1', role: 'customer', tier: 'plus' } })
    }
  })

  test('public operations ask for nothing, and mind no bad token', async () => {
    expect((await call('/healthz')).status).toBe(200)
    expect((await call('/healthz', 'Bearer nonsense')).status).toBe(200)
  })

  test.each([undefined, 'Basic dXNlcjpwYXNz', 'Bearer', 'Bearer ', 'Token abc'])(
    '%j is no token',
    async (authorization) => {
      expect(await call(order, authorization)).toMatchObject({
        status: 401,
        challenge: 'Bearer realm="oms"',
        body: { type: 'https://oms.example/problems/unauthorized', code: 'missing-token' },
      })
    },
  )

  test.each([
    ['malformed', () => 'nonsense'],
    ['malformed', () => `${world.token(key)} ${world.token(key)}`],
    ['malformed', () => `${world.token(key)}"`],
    ['expired', () => world.token(key, { exp: 1 })],
    ['unknown-role', () => world.token(key, { role: 'guest' })],
    ['too-large', () => world.token(key, { groups: 'g'.repeat(7_600) })],
  ])('a token is refused as %s', async (code, token) => {
    const answer = await call(order, `Bearer ${token()}`)
    expect(answer).toMatchObject({ status: 401, challenge: invalid(code), body: { status: 401, code } })
  })

  test('an answer repeats nothing of the token', async () => {
    const answer = await call(order, `Bearer ${world.token(key, { sub: 'maria-secreta', exp: 1 })}`)
    expect(JSON.stringify([answer.body, [...answer.headers]])).not.toMatch(/maria|eyJ/)
  })

  test('of two Authorization headers, one counts', async () => {
    const [first, second] = [world.token(key, { sub: 'first' }), world.token(key, { sub: 'second', role: 'ops' })]
    const body = await new Promise<string>((resolve, reject) => {
      const raw = ['Authorization', `Bearer ${first}`, 'Authorization', `Bearer ${second}`, 'Host', 'localhost']
      httpRequest(`${server.url}${order}`, { headers: raw as never }, (response) => {
        response.setEncoding('utf8').on('data', resolve)
      })
        .on('error', reject)
        .end()
    })
    expect(JSON.parse(body)).toMatchObject({ subject: 'first', role: 'customer' })
  })

  test('no key is known and the issuer is down: try again', async () => {
    world.state = 'down'
    const other = await serve(createGuard({ tokens: world.verifier(), guestLinks }))
    const response = await fetch(`${other.url}${order}`, { headers: { authorization: `Bearer ${world.token(key)}` } })
    await other.close(1_000)
    world.state = 'up'
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await response.json()).toMatchObject({ type: 'https://oms.example/problems/unavailable' })
  })
})

describe('may they', () => {
  test.each(['customer', 'warehouse', 'service'])('a %s may not put an order on hold', async (role) => {
    expect(await call(`${order}/holds`, `Bearer ${world.token(key, { role })}`, 'POST')).toMatchObject({
      status: 403,
      challenge: 'Bearer realm="oms", error="insufficient_scope"',
      body: {
        type: 'https://oms.example/problems/forbidden',
        code: 'role-not-allowed',
        detail: `The role ${role} may not do this: use a token of csr or ops.`,
      },
    })
  })

  test('the service desk may', async () => {
    expect((await call(`${order}/holds`, `Bearer ${world.token(key, { role: 'csr' })}`, 'POST')).status).toBe(200)
  })

  test('nobody may do what the table does not have', async () => {
    const answer = await call('/unlisted', `Bearer ${world.token(key, { role: 'ops' })}`)
    expect(answer).toMatchObject({ status: 403, body: { detail: 'The role ops may not do this: nobody may.' } })
  })

  test('a public route that asks who is there is a fault of ours, and lets nobody in', async () => {
    expect((await call('/readyz', `Bearer ${world.token(key, { role: 'ops' })}`)).status).toBe(500)
    expect(faults).toEqual([expect.stringContaining('nobody was authenticated')])
  })
})

describe('guest links', () => {
  test('open their order', async () => {
    expect(await call(order, await link())).toMatchObject({ status: 200, body: { role: 'guest', orderId } })
  })

  test('find no other order, and nothing that names none', async () => {
    for (const path of [`/orders/${otherOrder}`, `/orders/${orderId.toUpperCase()}`, '/returns'])
      expect(await call(path, await link())).toMatchObject({
        status: 404,
        body: { code: 'UNKNOWN_ORDER' },
      })
  })

  test('are not for staff’s work, not even on their order', async () => {
    expect((await call(`${order}/holds`, await link(), 'POST')).status).toBe(403)
  })

  test('are void once revoked', async () => {
    const old = await link()
    await revocations.revokeAll(orderId, world.clock.now())
    world.clock.advance(1)
    expect(await call(order, old)).toMatchObject({ status: 401, challenge: invalid('revoked') })
    expect((await call(order, await link())).status).toBe(200)
  })

  test('let nobody in while it is not known which are revoked', async () => {
    revocations.down = true
    expect(await call(order, await link())).toMatchObject({ status: 503 })
  })

  test('never pass for access tokens, nor access tokens for links', async () => {
    const [, ...linkRest] = (await link()).slice('Bearer '.length).split('.')
    const [tokenHead, ...tokenRest] = world.token(key, { role: 'ops', ord: orderId }).split('.')
    const head = (typ: string): string => Buffer.from(JSON.stringify({ alg: 'HS256', typ })).toString('base64url')
    const asLink = forge(
      { alg: 'ES256', typ: 'guest+jwt', kid: key.kid },
      world.claims({ ord: orderId }),
      signedBy(key),
    )
    for (const [token, code] of [
      [[head('at+jwt'), ...linkRest].join('.'), 'algorithm-refused'],
      [[tokenHead, ...linkRest].join('.'), 'bad-signature'],
      [[head('guest+jwt'), ...tokenRest].join('.'), 'bad-signature'],
      [asLink, 'algorithm-refused'],
    ])
      expect(await call(order, `Bearer ${token}`)).toMatchObject({ status: 401, challenge: invalid(code!) })
  })
})
