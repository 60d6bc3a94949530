// What is remembered of the warehouse system, on a real Redis; and that a Redis which is away or slow holds nobody up.
import { openCacheRedis, type RedisClient } from '../../state/redis'
import { createWmsAnswers } from '../../state/wms-answers'

const url = process.env['REDIS_URL']

describe('a Redis that can not remember the warehouse', () => {
  test('that is silent is given up after 100 ms and left alone for a second', async () => {
    jest.useFakeTimers()
    let time = 0
    let asked = 0
    const lost: string[] = []
    const silent = { get: () => (asked++, new Promise(() => undefined)) } as unknown as RedisClient
    const answers = createWmsAnswers(silent, { now: () => time, onLost: ({ message }) => lost.push(message) })
    const first = answers.get('a')
    await jest.advanceTimersByTimeAsync(100)
    expect(await first).toBeUndefined()
    expect(await answers.get('a')).toBeUndefined()
    expect(asked).toBe(1)
    time = 1_000
    void answers.get('a')
    expect(asked).toBe(2)
    expect(lost).toEqual([expect.stringContaining('did not answer within 100 ms')])
    jest.useRealTimers()
  })

  test('that fails forgets, and fails nobody', async () => {
    const failing = {
      get: () => Promise.reject(new Error('down')),
      set: () => Promise.reject(new Error('down')),
    } as unknown as RedisClient
    const answers = createWmsAnswers(failing)
    await answers.put('a', { b: 1 }, 5)
    expect(await answers.get('a')).toBeUndefined()
  })
})

const onRedis = url ? describe : describe.skip
onRedis('answers of the warehouse in Redis', () => {
  let redis: RedisClient
  beforeAll(() => {
    redis = openCacheRedis(url!)
  })
  afterAll(() => redis.disconnect())

  test('an answer is kept with its time for a day, and the next one takes its place', async () => {
    await new Promise<void>((resolve) => (redis.status === 'ready' ? resolve() : redis.once('ready', () => resolve())))
    const answers = createWmsAnswers(redis, { patienceMs: 5_000 })
    const key = `order:${process.pid}-${Date.now()}`
    expect(await answers.get(key)).toBeUndefined()
    await answers.put(key, { status: 'RELEASED' }, 1_000)
    await answers.put(key, { status: 'PACKED' }, 2_000)
    expect(await answers.get(key)).toEqual({ at: 2_000, value: { status: 'PACKED' } })
    const left = await redis.pttl(`wms:${key}`)
    expect(left).toBeGreaterThan(86_000_000)
    expect(left).toBeLessThanOrEqual(86_400_000)
  })
})
