// How a provider is called when it fails: on a clock that is moved by hand.
import { Transient } from '../../egress/provider'
import { createGuard, type GuardedWork, type ResilienceOptions } from '../../egress/resilience'

const never = new Promise<never>(() => undefined)
const world = (options: Partial<ResilienceOptions> = {}) => {
  const circuit: boolean[] = []
  const guard = createGuard({
    timeoutMs: 1_000,
    concurrency: 2,
    firstPauseMs: 100,
    longestPauseMs: 1_000,
    failuresToOpen: 3,
    onCircuit: (open) => circuit.push(open),
    ...options,
  })
  const stopping = new AbortController()
  const cutting = new AbortController()
  const failures: string[] = []
  const run = <T>(attempt: GuardedWork<T>['attempt'], prepare = async () => false) =>
    guard.run({ prepare, attempt, onFailure: ({ message }) => failures.push(message) }, stopping.signal, cutting.signal)
  return { run, circuit, failures, stopping, cutting }
}
const failing = (times: number, error: () => Error) => {
  const calls: number[] = []
  const attempt = async (): Promise<string> => {
    calls.push(Date.now())
    if (calls.length <= times) throw error()
    return 'done'
  }
  return { calls, attempt }
}
const outage = () => new Transient('503', 'unknown')
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)
const opened = async (circuit: readonly boolean[]) => {
  for (let tries = 0; !circuit[0] && tries < 200; tries++) await pass(10)
  expect(circuit).toEqual([true])
}

describe('a guarded call', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('is tried until it succeeds, after pauses that grow', async () => {
    const { run, failures } = world()
    const { calls, attempt } = failing(5, () => new Error('refused'))
    const done = run(attempt)
    await pass(10_000)
    expect(await done).toBe('done')
    expect(failures).toHaveLength(5)
    const pauses = calls.slice(1).map((at, i) => at - calls[i]!)
    pauses.forEach((pause, i) => {
      const ceiling = Math.min(1_000, 200 * 2 ** i)
      expect(pause).toBeGreaterThanOrEqual(Math.floor(ceiling / 2))
      expect(pause).toBeLessThanOrEqual(ceiling + 1)
    })
  })

  it('comes no sooner than the provider asked', async () => {
    const { run } = world()
    const { calls, attempt } = failing(1, () => new Transient('429', 'none', 7_000))
    const done = run(attempt)
    await pass(6_999)
    expect(calls).toHaveLength(1)
    await pass(2)
    expect(await done).toBe('done')
  })

  it('is aborted when its time is over, and tried again', async () => {
    const { run, failures } = world()
    const signals: AbortSignal[] = []
    const done = run((signal) => (signals.push(signal) === 1 ? never : Promise.resolve('done')))
    await pass(2_000)
    expect(await done).toBe('done')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    expect(failures).toEqual(['Operation timed out after 1000ms'])
  })

  it('ends without a call when its preparation says so, at the first attempt or a later one', async () => {
    const { run } = world()
    const { calls, attempt } = failing(99, outage)
    expect(await run(attempt, async () => true)).toBeUndefined()
    expect(calls).toHaveLength(0)
    let prepared = 0
    const done = run(attempt, async () => prepared++ === 1)
    await pass(1_000)
    expect(await done).toBeUndefined()
    expect(calls).toHaveLength(1)
  })

  it('is one of few at a time', async () => {
    const { run } = world()
    let underWay = 0
    let most = 0
    const attempt = async () => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 100))
      return void underWay--
    }
    const all = Promise.all(Array.from({ length: 7 }, () => run(attempt)))
    await pass(1_000)
    await all
    expect(most).toBe(2)
  })
})

describe('the circuit', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('opens after failures in a row that look like an outage, and closes when the provider answers again', async () => {
    const { run, circuit, failures } = world()
    const done = run(failing(3, outage).attempt)
    await opened(circuit)
    const other = run(async () => 'other')
    await pass(0)
    expect(failures.at(-1)).toMatch(/circuit/)
    await pass(10_000)
    expect(await Promise.all([done, other])).toEqual(['done', 'other'])
    expect(circuit.at(-1)).toBe(false)
  })

  it.each([
    ['a request of ours that is refused', () => new Error('a field is missing')],
    ['a provider that asks for a pause', () => new Transient('429', 'none', 1)],
  ])('stays closed for %s', async (_, error) => {
    const { run, circuit } = world()
    const done = run(failing(20, error).attempt)
    await pass(60_000)
    expect(await done).toBe('done')
    expect(circuit).toEqual([])
  })

  it('lets nothing be prepared while it is open: an attempt on record that was never made would leave a doubt', async () => {
    const { run, circuit } = world()
    const done = run(failing(3, outage).attempt)
    await opened(circuit)
    let prepared = 0
    const other = run(
      async () => 'other',
      async () => ++prepared < 0,
    )
    await pass(0)
    expect(prepared).toBe(0)
    await pass(20_000)
    expect(await Promise.all([done, other])).toEqual(['done', 'other'])
    expect(prepared).toBe(1)
  })
})

describe('a connector that stops', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('lets the call under way come to its end', async () => {
    const { run, stopping } = world()
    const done = run(() => new Promise((resolve) => setTimeout(() => resolve('done'), 500)))
    await pass(100)
    stopping.abort()
    await pass(500)
    expect(await done).toBe('done')
  })

  it('gives up the call under way when it is cut', async () => {
    const { run, stopping, cutting } = world()
    const done = run(() => never).catch(() => 'given up')
    await pass(100)
    stopping.abort()
    cutting.abort()
    await pass(0)
    expect(await done).toBe('given up')
  })

  it('begins no call after a pause, nor one whose preparation was under way, nor prepares one', async () => {
    const { run, stopping } = world()
    const { calls, attempt } = failing(1, outage)
    let prepared = 0
    let release = (): void => undefined
    const pausing = run(attempt, async () => ++prepared < 0).catch(() => 'given up')
    const preparing = run(attempt, () => new Promise((resolve) => (release = () => resolve(false)))).catch(
      () => 'given up',
    )
    await pass(10)
    stopping.abort()
    release()
    await pass(5_000)
    expect(await Promise.all([pausing, preparing])).toEqual(['given up', 'given up'])
    expect([calls.length, prepared]).toEqual([1, 1])
  })

  it('holds up nobody else who waits for a slot', async () => {
    const { run: _, ...shared } = world()
    const guard = createGuard({ timeoutMs: 1_000, concurrency: 1 })
    const work = (attempt: GuardedWork<string>['attempt']) => ({
      prepare: async () => false,
      attempt,
      onFailure: () => undefined,
    })
    const other = new AbortController().signal
    const slow = work(() => new Promise((resolve) => setTimeout(() => resolve('slow'), 500)))
    const quick = work(async () => 'quick')
    const first = guard.run(slow, other, other)
    await pass(1)
    const lost = [1, 2].map(() =>
      guard.run(quick, shared.stopping.signal, shared.cutting.signal).catch(() => 'given up'),
    )
    const waiting = guard.run(quick, other, other)
    let answered = false
    void waiting.then(() => (answered = true))
    await pass(1)
    shared.stopping.abort()
    shared.cutting.abort()
    await pass(2_000)
    expect(answered).toBe(true)
    expect(await Promise.all([first, ...lost, waiting])).toEqual(['slow', 'given up', 'given up', 'quick'])
  })
})
