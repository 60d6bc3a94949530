import { feedOrders, type FeedOutcome } from '../../../dev/orders/feeder'
import { sampleOrders } from '../../../dev/orders/sample-orders'
import { ApiWorld } from '../../ingress/api-world'

describe('feeding orders', () => {
  let world: ApiWorld
  beforeEach(async () => {
    world = await new ApiWorld().start()
  })
  afterEach(() => world.stop())

  const feed = async (count: number, more = {}): Promise<FeedOutcome[]> => {
    const outcomes: FeedOutcome[] = []
    const onOutcome = (outcome: FeedOutcome): void => void outcomes.push(outcome)
    expect(await feedOrders(sampleOrders(count), { baseUrl: world.server.url, onOutcome, ...more })).toBe(count)
    return outcomes
  }

  test('every sample order fits the API, and its outcome is told', async () => {
    const outcomes = await feed(60)
    expect(outcomes).toHaveLength(60)
    for (const { order, placed, code, orderId, latencyMs, attempts, cancelled } of outcomes) {
      const empty = order.body.lines.length === 0
      expect({ placed, code }).toEqual(
        empty ? { placed: 'rejected', code: 'NO_ITEMS' } : { placed: 'created', code: undefined },
      )
      expect(orderId === undefined).toBe(empty)
      expect(attempts).toBe(1)
      expect(latencyMs).toBeGreaterThanOrEqual(0)
      expect(cancelled).toBe(order.cancels ? 'cancelled' : undefined)
    }
  })

  test('orders go out at the rate, not faster', async () => {
    const beganAt = performance.now()
    await feed(20, { rate: 100 })
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(180)
  })

  test('an API that fails is asked again under the same key', async () => {
    let failing = 3
    const call = world.log.append.bind(world.log)
    world.log.append = (topic, partition, records) =>
      topic === 'oms.order.commands.v1' && failing-- > 0
        ? Promise.reject(new Error('no broker'))
        : call(topic, partition, records)
    const pass = setInterval(() => world.clock.advance(6_000), 20)
    const outcomes = await feed(1)
    clearInterval(pass)
    expect(outcomes[0]).toMatchObject({ placed: 'created' })
    expect(outcomes[0]!.attempts).toBeGreaterThan(1)
    expect(world.decider.placed.size).toBe(1)
  })

  test('an API that is not there is told, without an end to the feed', async () => {
    const [outcome] = await feed(1, { baseUrl: 'http://127.0.0.1:1', retryForMs: 50 })
    expect(outcome).toMatchObject({ placed: 'failed', problem: expect.stringContaining('is the API up?') as string })
  })

  test('a feed that is stopped ends after the orders under way', async () => {
    const stop = new AbortController()
    let told = 0
    const onOutcome = (): void => {
      told++
      stop.abort()
    }
    const count = await feedOrders(sampleOrders(1_000), {
      baseUrl: world.server.url,
      concurrency: 2,
      onOutcome,
      signal: stop.signal,
    })
    expect(count).toBe(told)
    expect(count).toBeLessThan(1_000)
  })
})
