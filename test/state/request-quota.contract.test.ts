// The port of quotas in memory, and on Redis where REDIS_URL names one; and what it does when a Redis fails or is late.
import { createServer, type AddressInfo, type Server } from 'node:net'
import { openCacheRedis, type RedisClient } from '../../state/redis'
import { createMemoryQuota, createRequestQuota, type Quota, type RequestQuota } from '../../state/request-quota'

let count = 0
const newKey = (): string => `contract.${process.pid}.${Date.now()}.${count++}`
const takes = (quota: RequestQuota, key: string, number: number, limit: number): Promise<(Quota | 'unlimited')[]> =>
  Promise.all(Array.from({ length: number }, () => quota.take(key, limit)))
const allowed = (taken: readonly (Quota | 'unlimited')[]): number =>
  taken.filter((one) => one !== 'unlimited' && one.allowed).length

const contract = (open: () => readonly [RequestQuota, RequestQuota]): void => {
  test('takes count down to nothing, and say when it begins anew', async () => {
    const [quota] = open()
    const key = newKey()
    const told: Quota[] = []
    for (let n = 0; n < 4; n++) told.push((await quota.take(key, 3)) as Quota)
    expect(told.map((one) => [one.allowed, one.limit, one.remaining])).toEqual([
      [true, 3, 2],
      [true, 3, 1],
      [true, 3, 0],
      [false, 3, 0],
    ])
    for (const one of told) expect(one.resetSeconds).toBeGreaterThan(3_590)
    for (const one of told) expect(one.resetSeconds).toBeLessThanOrEqual(3_600)
  })

  test('a thousand takes at once through two instances are counted to the last', async () => {
    const [one, other] = open()
    const key = newKey()
    const taken = (await Promise.all([takes(one, key, 500, 100), takes(other, key, 500, 100)])).flat()
    expect(allowed(taken)).toBe(100)
    expect(taken.filter((quota) => quota === 'unlimited')).toHaveLength(0)
    const remaining = taken.map((quota) => (quota as Quota).remaining).filter((left) => left > 0)
    expect(remaining.sort((a, b) => a - b)).toEqual(Array.from({ length: 99 }, (_, index) => index + 1))
  })

  test('keys are counted apart', async () => {
    const [quota] = open()
    const [full, empty] = [newKey(), newKey()]
    await takes(quota, full, 5, 3)
    expect(await quota.take(empty, 3)).toMatchObject({ allowed: true, remaining: 2 })
  })

  test('who rises to another tier keeps the count', async () => {
    const [quota] = open()
    const key = newKey()
    await takes(quota, key, 100, 100)
    expect(await quota.take(key, 100)).toMatchObject({ allowed: false })
    expect(await quota.take(key, 1_000)).toMatchObject({ allowed: true, limit: 1_000, remaining: 898 })
  })
}

describe('in memory', () => {
  contract(() => {
    const quota = createMemoryQuota()
    return [quota, quota]
  })
})

const url = process.env['REDIS_URL']
if (url)
  describe('on Redis', () => {
    let clients: RedisClient[] = []
    beforeAll(async () => {
      clients = [openCacheRedis(url), openCacheRedis(url)]
      await Promise.all(clients.map((redis) => new Promise((resolve) => redis.once('ready', resolve))))
    })
    afterAll(() => clients.forEach((redis) => redis.disconnect()))
    contract(() => clients.map((redis) => createRequestQuota(redis, { patienceMs: 10_000 })) as never)

    test('what is counted is forgotten after the hour', async () => {
      const key = newKey()
      await createRequestQuota(clients[0]!, { patienceMs: 10_000 }).take(key, 3)
      const ttlMs = await clients[0]!.pttl(`quota:${key}`)
      expect(ttlMs).toBeGreaterThan(3_590_000)
      expect(ttlMs).toBeLessThanOrEqual(3_600_000)
    })
  })
else it.skip('quotas on Redis: skipped, since REDIS_URL names no server (npm test starts one)', () => undefined)

describe('without a Redis that answers', () => {
  let server: Server
  let redis: RedisClient
  afterEach(async () => {
    redis.disconnect()
    await new Promise((resolve) => server.close(resolve))
  })
  /** Speaks just enough to be taken for a Redis, and answers nothing more. */
  const silent = async (): Promise<void> => {
    server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (data) => {
        for (const [, command] of data.toString().matchAll(/^\*\d+\r\n\$\d+\r\n(\w+)/gm))
          if (command === 'info') socket.write('$15\r\nredis_version:7\r\n')
          else if (/^(select|client)$/i.test(command!)) socket.write('+OK\r\n')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    redis = openCacheRedis(`redis://127.0.0.1:${(server.address() as AddressInfo).port}/0`)
  }

  test('everybody is let in at once while there is no connection, and one alert a second says so', async () => {
    await silent()
    const alerts: Error[] = []
    let now = 0
    redis.disconnect()
    const quota = createRequestQuota(redis, { onOpen: (error) => void alerts.push(error), now: () => now })
    expect(new Set(await takes(quota, 'a', 50, 1))).toEqual(new Set(['unlimited']))
    expect(alerts).toHaveLength(1)
    now = 999
    await quota.take('a', 1)
    expect(alerts).toHaveLength(1)
    now = 1_000
    await quota.take('a', 1)
    expect(alerts).toHaveLength(2)
  })

  test('nobody waits longer for one that is late than the patience', async () => {
    await silent()
    await new Promise((resolve) => redis.once('ready', resolve))
    const alerts: string[] = []
    const quota = createRequestQuota(redis, { patienceMs: 50, onOpen: ({ message }) => void alerts.push(message) })
    expect(await takes(quota, 'a', 20, 1)).toEqual(Array(20).fill('unlimited'))
    expect(alerts).toEqual([expect.stringContaining('within 50 ms')])
  })
})
