// One contract for the rate limit in memory and in Redis; the latter runs where a redis-server is on the PATH.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createMemoryRateLimit,
  createSharedRateLimit,
  type EvalScript,
  type RateLimit,
  type RatePriority,
} from '../../egress/rate-limit'

type Clock = { now: number }
type Limit = { perMinute: number; burst?: number }
type Make = (options: Limit, clock: Clock) => RateLimit

function rateLimitContract(make: Make): void {
  const limitOf = (options: Limit) => {
    const clock = { now: 1_700_000_000_000 }
    return { clock, limit: make(options, clock) }
  }

  it('gives out the burst at once and then says how long to wait', async () => {
    const { limit } = limitOf({ perMinute: 100, burst: 10 })
    for (let i = 0; i < 10; i += 1) expect(await limit.take(1, 'label')).toBe(0)
    expect(await limit.take(1, 'label')).toBe(667)
  })

  it('takes nothing when it says to wait, and serves after that wait', async () => {
    const { limit, clock } = limitOf({ perMinute: 100, burst: 10 })
    await limit.take(10, 'label')
    for (let i = 0; i < 5; i += 1) expect(await limit.take(1, 'label')).toBe(667)
    clock.now += 666
    expect(await limit.take(1, 'label')).toBeGreaterThan(0)
    clock.now += 1
    expect(await limit.take(1, 'label')).toBe(0)
  })

  it('never exceeds the quota in any minute, however greedy the callers are', async () => {
    const { limit, clock } = limitOf({ perMinute: 100 })
    const takenAt: number[] = []
    for (let ms = 0; ms < 180_000; ms += 500, clock.now += 500) {
      while ((await limit.take(1, 'label')) === 0) takenAt.push(ms)
    }
    for (let start = 0; start <= 120_000; start += 500) {
      expect(takenAt.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(100)
    }
    expect(takenAt.length).toBeGreaterThan(270)
  })

  it('leaves to labels, then addresses, then rates what tracking may not have', async () => {
    const { limit } = limitOf({ perMinute: 100, burst: 20 })
    const drain = async (priority: RatePriority): Promise<number> => {
      for (let taken = 0; ; taken += 1) if ((await limit.take(1, priority)) > 0) return taken
    }
    expect(await drain('track')).toBe(10)
    expect(await drain('rate')).toBe(3)
    expect(await drain('address')).toBe(3)
    expect(await drain('label')).toBe(4)
    for (const priority of ['track', 'rate', 'address', 'label'] as const)
      expect(await limit.take(1, priority)).toBeGreaterThan(0)
  })

  it('lets tracking in again once the reserve is full', async () => {
    const { limit, clock } = limitOf({ perMinute: 100, burst: 10 })
    await limit.take(10, 'label')
    clock.now += await limit.take(1, 'track')
    expect(await limit.take(1, 'track')).toBe(0)
    expect(await limit.take(5, 'label')).toBe(0)
  })

  it('serves every kind of request from a bucket of one', async () => {
    const { limit, clock } = limitOf({ perMinute: 100, burst: 1 })
    for (const priority of ['track', 'rate', 'address', 'label'] as const) {
      clock.now += await limit.take(1, priority)
      clock.now += 1_000
    }
    expect(await limit.take(1, 'track')).toBe(0)
  })

  it('is empty for everybody while the provider asks for a pause, and says when it ends', async () => {
    const { limit, clock } = limitOf({ perMinute: 100, burst: 10 })
    await limit.pause(30_000)
    expect(await limit.take(1, 'label')).toBe(30_667)
    clock.now += 30_000
    expect(await limit.take(1, 'label')).toBe(667)
    clock.now += 667
    expect(await limit.take(1, 'label')).toBe(0)
  })

  it('is not shortened by a second, shorter pause', async () => {
    const { limit, clock } = limitOf({ perMinute: 100, burst: 10 })
    await limit.pause(30_000)
    clock.now += 1_000
    await limit.pause(2_000)
    expect(await limit.take(1, 'label')).toBe(29_667)
  })

  it('is not fooled by a clock that steps back', async () => {
    const { limit, clock } = limitOf({ perMinute: 100, burst: 10 })
    await limit.take(10, 'label')
    clock.now -= 60_000
    expect(await limit.take(1, 'label')).toBeGreaterThan(0)
    clock.now += 60_000
    expect(await limit.take(1, 'label')).toBeGreaterThan(0)
  })

  it('refuses a request that can never be served', async () => {
    const { limit } = limitOf({ perMinute: 100, burst: 10 })
    await expect(limit.take(11, 'label')).rejects.toThrow(RangeError)
    await expect(limit.take(6, 'track')).rejects.toThrow(RangeError)
  })
}

describe('the rate limit in memory', () => {
  rateLimitContract((options, clock) => createMemoryRateLimit({ ...options, now: () => clock.now }))

  it('refuses a quota that makes no sense', () => {
    expect(() => createMemoryRateLimit({ perMinute: 10, burst: 20 })).toThrow(RangeError)
  })
})

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

if (!hasRedis) {
  it.skip('the shared rate limit: skipped, no redis-server on the PATH', () => undefined)
} else {
  describe('the rate limit shared through Redis', () => {
    let server: ChildProcess
    let socket: Socket
    let evalScript: EvalScript
    let buckets = 0
    const folder = mkdtempSync(join(tmpdir(), 'oms-rate-'))

    beforeAll(async () => {
      const path = join(folder, 'redis.sock')
      const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder]
      server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
      await new Promise<void>((resolve, reject) => {
        server.once('exit', () => reject(new Error('redis-server stopped: see its message above')))
        server.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('eady to accept') && resolve())
      })
      socket = connect(path)
      evalScript = evalOver(socket)
    })

    afterAll(async () => {
      socket.destroy()
      const stopped = new Promise((resolve) => server.once('close', resolve))
      server.kill()
      await stopped
      rmSync(folder, { recursive: true, force: true })
    })

    rateLimitContract((options, clock) => {
      buckets += 1
      return createSharedRateLimit({ ...options, now: () => clock.now, key: `bucket-${buckets}`, evalScript })
    })

    it('is one quota for all instances that use the same key', async () => {
      const instance = () => createSharedRateLimit({ perMinute: 100, burst: 10, key: 'fedex', evalScript })
      const [one, other] = [instance(), instance()]
      const waits = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : other).take(1, 'label')))
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(10)
    })
  })
}

it('an answer that is no number is an error, not a permission', async () => {
  const limit = createSharedRateLimit({ perMinute: 100, key: 'fedex', evalScript: async () => undefined })
  await expect(limit.take(1, 'label')).rejects.toThrow('evalScript')
})

/** EVAL in the Redis protocol, one at a time, for integer answers: all that this test needs of a client. */
function evalOver(socket: Socket): EvalScript {
  const waiting: { resolve: (answer: number) => void; reject: (error: Error) => void }[] = []
  let received = ''
  socket.on('data', (chunk: Buffer) => {
    const lines = (received + chunk.toString()).split('\r\n')
    received = lines.pop() ?? ''
    for (const line of lines) {
      const next = waiting.shift()
      if (line.startsWith(':')) next?.resolve(Number(line.slice(1)))
      else next?.reject(new Error(line))
    }
  })
  return (script, keys, args) =>
    new Promise((resolve, reject) => {
      const parts = ['EVAL', script, String(keys.length), ...keys, ...args]
      waiting.push({ resolve, reject })
      socket.write(`*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`)
    })
}
