import { feedOrders, type FeedOptions, type FeedOutcome } from '../../../dev/orders/feeder'
import { sampleOrders } from '../../../dev/orders/sample-orders'
import { cards, sampleOrderId, type SampleOrder } from '../../../dev/orders/sample-order'
import { createTokens } from '../../../dev/orders/tokens'
import { FakeApi, fakeIssuer } from './fake-api'

const tokens = createTokens(fakeIssuer)
let api: FakeApi
beforeEach(async () => {
  api = await new FakeApi().start()
})
afterEach(() => api.stop())

const feed = async (orders: readonly SampleOrder[], more: Partial<FeedOptions> = {}): Promise<FeedOutcome[]> => {
  const outcomes: FeedOutcome[] = []
  const onOutcome = (outcome: FeedOutcome): void => void outcomes.push(outcome)
  expect(await feedOrders(orders, { baseUrl: api.url, tokens, onOutcome, ...more })).toBe(orders.length)
  return outcomes
}

/** As they would be imported. */
const imported = (count: number): SampleOrder[] =>
  sampleOrders(count, 5).map((order, index) => {
    const lines = order.body.lines.map(({ sku, quantity }) => ({
      sku,
      quantity,
      name: 'X',
      unitPriceMinor: 900,
      weightGrams: 5,
    }))
    const body = {
      ...order.body,
      customerId: order.customerId,
      lines,
      shippingMinor: 1,
      taxMinor: 0,
      payment: { methodToken: cards.good },
    }
    const named = { ...order, imported: true, idempotencyKey: `import-${index}`, body }
    return { ...named, orderId: sampleOrderId(named) }
  })

describe('feeding orders that customers place', () => {
  test('every sample order fits the API, is placed by its own customer, and its outcome is told', async () => {
    const outcomes = await feed(sampleOrders(60))
    expect(outcomes).toHaveLength(60)
    for (const { order, placed, code, orderId, latencyMs, attempts, problem } of outcomes) {
      const empty = order.body.lines.length === 0
      expect({ placed, code, problem }).toEqual(
        empty ? { placed: 'rejected', code: 'NO_ITEMS' } : { placed: 'created' },
      )
      expect(orderId).toBe(empty ? undefined : order.orderId)
      expect(attempts).toBe(1)
      expect(latencyMs).toBeGreaterThanOrEqual(0)
    }
    const bearers = new Set(api.calls.map(({ bearer }) => bearer))
    expect(bearers).toEqual(new Set(sampleOrders(60).map(({ customerId }) => `customer:${customerId}`)))
  })

  const [plain] = sampleOrders(1)
  const suggestion = { ...plain!.body.shippingAddress, line1: '12 CORRECT STREET' }
  const doubting = (code: string) => {
    api.instead = ({ body }) => {
      const { shippingAddress, acceptAddress } = body as {
        shippingAddress?: { line1: string }
        acceptAddress?: boolean
      }
      const isFine = acceptAddress === true || shippingAddress?.line1 === suggestion.line1
      return isFine ? undefined : { status: 422, body: { code, ...(code === 'ADDRESS_SUGGESTION' && { suggestion }) } }
    }
  }

  test.each([
    ['insists on an address that the carrier writes otherwise', 'ADDRESS_SUGGESTION', false, { acceptAddress: true }],
    ['insists on an address that nobody knows', 'ADDRESS_UNVERIFIABLE', true, { acceptAddress: true }],
    ['takes what the carrier suggests', 'ADDRESS_SUGGESTION', true, { shippingAddress: suggestion }],
  ])('a customer who %s has the order under the same key', async (_, code, takesSuggestion, changed) => {
    doubting(code)
    const [outcome] = await feed([{ ...plain!, takesSuggestion }])
    expect(outcome).toMatchObject({ placed: 'created', orderId: plain!.orderId, attempts: 2 })
    expect(api.calls.map(({ key }) => key)).toEqual([plain!.idempotencyKey, plain!.idempotencyKey])
    expect(api.calls[1]!.body).toEqual({ ...plain!.body, ...changed })
  })

  test('an address that is refused outright is a rejection', async () => {
    api.instead = () => ({ status: 422, body: { code: 'ADDRESS_REFUSED' } })
    expect(await feed([plain!])).toMatchObject([{ placed: 'rejected', code: 'ADDRESS_REFUSED' }])
  })

  test('who looks at what sending costs does so before the order, for its own lines and place', async () => {
    const shippingAddress = { ...plain!.body.shippingAddress, postalCode: 'LL61 5UJ' }
    await feed([{ ...plain!, body: { ...plain!.body, shippingAddress }, looksAtQuotes: true }])
    expect(api.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/shipping/quotes',
      'POST /api/v1/orders',
    ])
  })

  test('without a quote the order is not placed, and that is told', async () => {
    api.instead = ({ path }) => (path.endsWith('/quotes') ? { status: 422, body: {} } : undefined)
    const [outcome] = await feed([{ ...plain!, looksAtQuotes: true }])
    expect(outcome).toMatchObject({ placed: 'failed', problem: expect.stringContaining('answered 422') as string })
  })

  test('orders go out at the rate, not faster', async () => {
    const beganAt = performance.now()
    await feed(sampleOrders(20), { rate: 100 })
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(180)
  })

  test('an API that fails is asked again under the same key', async () => {
    let failing = 3
    api.instead = () => (failing-- > 0 ? { status: 503, body: {} } : undefined)
    const [outcome] = await feed(sampleOrders(1))
    expect(outcome).toMatchObject({ placed: 'created', attempts: 4 })
    expect(new Set(api.calls.map(({ key }) => key)).size).toBe(1)
  })

  test('an API that is not there is told, without an end to the feed', async () => {
    const [outcome] = await feed(sampleOrders(1), { baseUrl: 'http://127.0.0.1:1', retryForMs: 50 })
    expect(outcome).toMatchObject({ placed: 'failed', problem: expect.stringContaining('is the API up?') as string })
  })

  test('a feed that is stopped ends after the orders under way', async () => {
    const stop = new AbortController()
    let told = 0
    const onOutcome = (): void => {
      told++
      stop.abort()
    }
    const more = { baseUrl: api.url, tokens, concurrency: 2, onOutcome, signal: stop.signal }
    const count = await feedOrders(sampleOrders(1_000), more)
    expect(count).toBe(told)
    expect(count).toBeLessThan(1_000)
  })
})

describe('feeding orders that are imported', () => {
  test('each is one line of a stream of its importer, and has the id that was told beforehand', async () => {
    const outcomes = await feed(imported(60), { rate: 400 })
    for (const { order, placed, orderId, code, problem } of outcomes)
      if (order.body.lines.length === 0) expect({ placed, code }).toEqual({ placed: 'rejected', code: 'NO_ITEMS' })
      else expect({ placed, orderId, problem }).toEqual({ placed: 'created', orderId: order.orderId })
    expect(outcomes).toHaveLength(60)
    expect(
      api.calls.every(({ path, bearer }) => path.endsWith('/imports') && /^service:import-[1-4]$/.test(bearer)),
    ).toBe(true)
  })

  test('lines whose answers were lost are sent again, and are one order all the same', async () => {
    api.breakImportAfter = 3
    const orders = imported(40)
    const outcomes = await feed(orders)
    expect(outcomes.filter(({ placed }) => placed === 'failed')).toEqual([])
    expect(outcomes.some(({ attempts }) => attempts > 1)).toBe(true)
    expect(api.orders.size).toBe(orders.filter(({ body }) => body.lines.length > 0).length)
  })

  test('what does not fit the API is told with its places', async () => {
    const [order] = imported(1)
    const [outcome] = await feed([{ ...order!, body: { ...order!.body, currency: 'real' } }])
    expect(outcome).toMatchObject({ placed: 'failed', problem: expect.stringContaining('INVALID') as string })
  })

  test('an API that is not there is told', async () => {
    const [outcome] = await feed(imported(1), { baseUrl: 'http://127.0.0.1:1', retryForMs: 50 })
    expect(outcome).toMatchObject({ placed: 'failed', problem: expect.stringContaining('is the API up?') as string })
  })
})
