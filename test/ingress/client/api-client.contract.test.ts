import { createApiClient } from '../../../ingress/client/api-client'
import { keyed, placement, problem } from '../api-bodies'
import { ApiWorld } from '../api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

test('an answer is data of the described form', async () => {
  const client = createApiClient({ baseUrl: world.server.url, token: await world.token('customer') })
  const { data, error, response } = await client.POST('/api/v1/orders', {
    params: { header: keyed() },
    body: placement(),
  })
  expect(error).toBeUndefined()
  expect(response.status).toBe(201)
  expect(data && 'totals' in data && data.totals.totalMinor).toBe(9_895)
})

test('a refusal is a problem, and nothing is thrown', async () => {
  const client = createApiClient({ baseUrl: world.server.url, token: await world.token('customer') })
  const params = { path: { orderId: `ord_${'0'.repeat(24)}` } }
  const { data, error } = await client.GET('/api/v1/orders/{orderId}', { params })
  expect(data).toBeUndefined()
  expect(error).toMatchObject({ type: problem('order-not-found'), status: 404, code: 'UNKNOWN_ORDER' })
})

test('a token is asked for before each request, so that a new one is used at once', async () => {
  const tokens = ['nonsense', await world.token('csr')]
  const client = createApiClient({ baseUrl: world.server.url, token: () => tokens.shift()! })
  expect((await client.GET('/api/v1/jobs')).response.status).toBe(401)
  expect((await client.GET('/api/v1/jobs')).response.status).toBe(200)
})

test('where nobody answers the call rejects', async () => {
  const client = createApiClient({ baseUrl: 'http://127.0.0.1:1', token: 'x' })
  await expect(client.GET('/api/v1/jobs')).rejects.toThrow()
})
