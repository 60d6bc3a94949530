// How many orders a customer placed of late, on a real Redis; and that a Redis which is away or slow holds nobody up.
import { openCacheRedis, type RedisClient } from '../../state/redis'
import { createVelocity } from '../../state/velocity'

const hourMs = 3_600_000
const at = Date.UTC(2026, 2, 4, 12)
const url = process.env['REDIS_URL']

const counting = (count: number | Error): RedisClient => {
  const chain = {
    zremrangebyscore: () => chain,
    zadd: () => chain,
    zcard: () => chain,
    pexpire: () => chain,
    exec: async () => {
      if (count instanceof Error) throw count
      return count < 0
        ? new Promise(() => undefined)
        : [
            [null, 0],
            [null, 1],
            [null, count],
            [null, 1],
          ]
    },
  }
  return { multi: () => chain } as unknown as RedisClient
}

describe('a Redis that can not count orders', () => {
  it('that is silent is given up after 50 ms and left alone for a second, and nobody is held', async () => {
    jest.useFakeTimers()
    let time = 0
    let asked = 0
    const lost: string[] = []
    const silent = counting(-1)
    const redis = { multi: () => (asked++, silent.multi()) } as unknown as RedisClient
    const { count } = createVelocity(redis, { now: () => time, onLost: ({ message }) => lost.push(message) })
    const first = count('cus_1', 'ord_1', at)
    await jest.advanceTimersByTimeAsync(49)
    expect(await Promise.race([first, Promise.resolve('waiting')])).toBe('waiting')
    await jest.advanceTimersByTimeAsync(1)
    expect(await first).toBeNull()
    expect(await count('cus_1', 'ord_2', at)).toBeNull()
    expect(asked).toBe(1)
    time = 1_000
    void count('cus_1', 'ord_3', at)
    expect(asked).toBe(2)
    expect(lost).toEqual([expect.stringContaining('did not count orders within 50 ms')])
    jest.useRealTimers()
  })

  it('that fails counts nothing, and says so', async () => {
    const lost: Error[] = []
    const { count } = createVelocity(counting(new Error('down')), { onLost: (error) => lost.push(error) })
    expect(await count('cus_1', 'ord_1', at)).toBeNull()
    expect(lost.map(({ message }) => message)).toEqual(['down'])
  })
})

const onRedis = url ? describe : describe.skip
onRedis('the orders of a customer are counted (set REDIS_URL to run it)', () => {
  let redis: RedisClient
  let customer: string
  let customers = 0
  beforeAll(async () => {
    redis = openCacheRedis(url!)
    await new Promise((resolve) => redis.once('ready', resolve))
  })
  afterAll(() => redis.quit())
  beforeEach(() => void (customer = `cus_${process.pid}_${Date.now()}_${customers++}`))
  afterEach(() => redis.del(`velocity:${customer}`))
  const count = (order: number, time = at): Promise<number | null> =>
    createVelocity(redis, { patienceMs: 5_000 }).count(customer, `ord_${order}`, time)

  it('each new one sees those before it', async () => {
    expect([await count(1), await count(2, at + 1), await count(3, at + 2)]).toEqual([0, 1, 2])
  })

  it('one that is named again counts once, and keeps its time', async () => {
    expect([await count(1), await count(2, at + hourMs), await count(1, at + 2 * hourMs)]).toEqual([0, 1, 1])
    expect(await count(3, at + 24 * hourMs + 1)).toBe(1)
  })

  it('one placed 24 hours ago still counts, an older one does not', async () => {
    await count(1)
    expect(await count(2, at + 24 * hourMs)).toBe(1)
    expect(await count(3, at + 24 * hourMs + 1)).toBe(1)
  })

  it('another customer’s do not count', async () => {
    await count(1)
    const other = `${customer}_other`
    expect(await createVelocity(redis, { patienceMs: 5_000 }).count(other, 'ord_9', at)).toBe(0)
    await redis.del(`velocity:${other}`)
  })

  it('nothing is kept for longer than 24 hours after the last one', async () => {
    await count(1)
    const ttl = await redis.pttl(`velocity:${customer}`)
    expect(ttl).toBeGreaterThan(24 * hourMs - 60_000)
    expect(ttl).toBeLessThanOrEqual(24 * hourMs)
  })

  it('a hundred instances that count at once agree on who came as which', async () => {
    const counts = await Promise.all(Array.from({ length: 100 }, (_, order) => count(order)))
    expect(counts.sort((a, b) => a! - b!)).toEqual(Array.from({ length: 100 }, (_, index) => index))
  })
})
