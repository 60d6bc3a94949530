import { roles, type Role } from '../../ingress/auth/caller'
import { allowedTo, operationIds, permits } from '../../ingress/auth/permissions'
import { allOperations, routesOf } from '../../ingress/routes/all'
import { call, keyed, problem } from './api-bodies'
import { needsKey, operations, pathOf, requestOf, orderId } from './api-operations'
import { ApiWorld, document } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start({ quota: { take: async () => 'unlimited' } })))
afterAll(() => world.stop())

const tokenOf = async (role: Role): Promise<string> => {
  if (role !== 'guest') return world.token(role)
  const { token } = await world.ports.guestLinks.issue({ orderId: orderId as never, customerId: 'customer-1' })
  return token
}
const ask = (operation: (typeof operations)[number], token?: string) =>
  call(world.server.url, operation.method, pathOf(operation.path), {
    ...requestOf(operation),
    ...(token ? { token } : {}),
  })

describe('router, description and permission table', () => {
  test('have the same operations', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual([...operationIds].sort())
  })

  test('have the same paths: no route is undocumented, and none is missing', () => {
    const webhook = async () => undefined
    const webhooks = { sendgrid: webhook, stripe: webhook, adyen: webhook, fedex: webhook }
    const rest = { document, metricsText: async () => '', ready: async () => [], ...webhooks }
    const routes = routesOf(document, allOperations(world.ports, rest))
    const described = operations.map(
      ({ method, path }) => `${method.toLowerCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    )
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(described.sort())
  })

  test('a described operation that nothing stands behind keeps the API from starting, and one too many does', () => {
    expect(() => routesOf(document, {})).toThrow(/is described and nothing stands behind it/)
    const all = allOperations(world.ports, { document } as never)
    expect(() => routesOf(document, { ...all, deleteEverything: all['getHealth']! })).toThrow(/deleteEverything/)
  })

  test('say of the same operations that they ask for no token', () => {
    const open = Object.values(document.paths).flatMap((item) =>
      Object.values(item as Record<string, { operationId?: string; security?: unknown[] }>)
        .filter(({ operationId, security }) => operationId && security?.length === 0)
        .map(({ operationId }) => operationId!),
    )
    expect(open.sort()).toEqual(operationIds.filter((id) => allowedTo(id) === 'public').sort())
  })
})

describe.each(operations)('$id', (operation) => {
  const { id, method } = operation
  const isPublic = allowedTo(id) === 'public'

  test(isPublic ? 'asks for no token' : 'is refused without a token', async () => {
    const { status, body, headers } = await ask(operation)
    if (isPublic) return expect([200, 202, 204]).toContain(status)
    expect({ status, body }).toMatchObject({
      status: 401,
      body: { type: problem('unauthorized'), code: 'missing-token' },
    })
    expect(headers.get('www-authenticate')).toMatch(/^Bearer /)
  })

  if (isPublic) return

  test.each([...roles])('is for the roles of the table: %s', async (role) => {
    await world.settled()
    const records = world.allRecords.length
    const { status, body } = await ask(operation, await tokenOf(role))
    expect(status).not.toBe(401)
    expect(status).toBeLessThan(500)
    if (permits(id, role)) return expect((body as { code?: string }).code).not.toBe('role-not-allowed')
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { type: problem('forbidden'), code: 'role-not-allowed' },
    })
    expect(world.allRecords.length).toBe(records)
  })

  test('is refused for a role that does not exist, and for a guest by word of the issuer', async () => {
    for (const role of ['admin', 'guest', 'ROOT', '__proto__'])
      expect((await ask(operation, await world.issuer.mint({ role: role as never, subject: 'x' }))).status).toBe(401)
  })

  const writes = ['POST', 'PUT', 'DELETE', 'PATCH'].includes(method)
  // An import brings a key in each line, looking at an address writes nothing, and a scan is known by what it says.
  if (writes && !['importOrders', 'validateAddress', 'reportParcelScan'].includes(id))
    test('needs an Idempotency-Key of 1 to 255 visible characters', async () => {
      expect(needsKey(operation)).toBe(true)
      const role = [...allowedTo(id)].find((one) => one !== 'guest') as Role
      const token = await tokenOf(role)
      for (const key of [undefined, 'k'.repeat(256), 'two words']) {
        const { 'idempotency-key': _, ...headers } = requestOf(operation).headers as Record<string, string>
        const sent = {
          ...requestOf(operation),
          token,
          headers: { ...headers, ...(key ? { 'idempotency-key': key } : {}) },
        }
        const answer = await call(world.server.url, method, pathOf(operation.path), sent)
        expect(answer).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
      }
    })
})

test('imports bring a key in every line', async () => {
  const token = await world.token('service')
  const headers = { ...keyed(), 'content-type': 'application/x-ndjson' }
  const answer = await call(world.server.url, 'POST', '/api/v1/orders/imports', { token, headers, raw: '{}\n' })
  expect(JSON.parse(answer.text)).toMatchObject({
    outcome: 'INVALID',
    errors: [{ message: expect.stringContaining('key') }],
  })
})
