// Everybody who works for the warehouses of a run, against an API that answers as the real one would.
import { startCrew, type CrewOptions } from '../../../dev/orders/crew'
import { createOrderApi, type OrderApi } from '../../../dev/orders/order-api'
import { createTokens } from '../../../dev/orders/tokens'
import { FakeApi, fakeIssuer } from './fake-api'

const orderId = 'ord_000000000000000000000001'
let api: FakeApi
let orderApi: OrderApi
let problems: string[]
beforeEach(async () => {
  api = await new FakeApi().start()
  api.orders.set(orderId, { version: 1, lines: [] })
  orderApi = createOrderApi({ baseUrl: api.url, tokens: createTokens(fakeIssuer), retryForMs: 500 })
  problems = []
})
afterEach(async () => {
  orderApi.close()
  await api.stop()
})

/** Works until the condition holds. */
const workUntil = async (reached: () => boolean, more: Partial<CrewOptions> = {}) => {
  const crew = startCrew({ api: orderApi, speed: 7_200, onProblem: (text) => problems.push(text), ...more })
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5))
  await crew.stop()
  return crew
}
const called = (end: string): number => api.calls.filter(({ path }) => path.endsWith(end)).length

test('what is blocked is tried again, and our own parcels are fetched', async () => {
  api.carrier = 'OWN_FLEET'
  const crew = await workUntil(() => called('/retry') > 0 && called('/parcels/794600000001/scans') > 0)
  expect([...crew.outcomes()]).toEqual([['LABEL REFUSED, tried again', 1]])
  expect(problems).toEqual([])
})

test('what a life looks after is left to it, and parcels of other carriers to them', async () => {
  await workUntil(() => called('/picklists') > 6, { isMinded: (id) => id === orderId })
  expect([called('/retry'), called('/scans')]).toEqual([0, 0])
})

test('a floor that can not be looked at is told once, and looked at again', async () => {
  api.instead = ({ path }) => (path.endsWith('/picklists') ? { status: 403, body: { type: 'x/forbidden' } } : undefined)
  await workUntil(() => called('/picklists') > 6)
  expect(new Set(problems).size).toBe(problems.length)
  expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(/could not be looked at: .*403 forbidden/)]))
})
