// What becomes of a request whose provider is down: it waits, or is answered in another way where there is one. On a clock that is moved by hand.
import { Transient } from '../../egress/provider'
import { createGuard, type GuardedWork } from '../../egress/resilience'

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)

const world = () => {
  const provider = { isDown: true, calls: 0 }
  const circuit: boolean[] = []
  const timing = { timeoutMs: 1_000, firstPauseMs: 20, longestPauseMs: 1_000 }
  const guard = createGuard({ ...timing, concurrency: 8, failuresToOpen: 3, onCircuit: (open) => circuit.push(open) })
  const failures: Error[] = []
  const run = (whenDown?: GuardedWork<string>['whenDown']): Promise<string | undefined> => {
    const { signal } = new AbortController()
    const attempt = async (): Promise<string> => {
      provider.calls++
      if (provider.isDown) throw new Transient('nobody listens', 'none')
      return 'done'
    }
    const onFailure = (error: Error): void => void failures.push(error)
    return guard.run({ prepare: async () => false, attempt, onFailure, ...(whenDown && { whenDown }) }, signal, signal)
  }
  /** Others find out that the provider is down. */
  const goDown = async (): Promise<void> => {
    for (let other = 0; other < 6; other++) void run()
    for (let tries = 0; !circuit.includes(true) && tries < 100; tries++) await pass(10)
    expect(circuit).toEqual([true])
  }
  return { provider, run, goDown, failures }
}

describe('a call to a provider that is down', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('is answered in another way, without being made', async () => {
    const { provider, run, goDown } = world()
    await goDown()
    const before = provider.calls
    expect(await run(() => 'not asked')).toBe('not asked')
    expect(provider.calls).toBe(before)
  })

  it('waits until it is up again where there is no other answer', async () => {
    const { provider, run, goDown } = world()
    await goDown()
    const asked: number[] = []
    const waiting = run(() => void asked.push(Date.now()))
    await pass(5_000)
    expect(asked.length).toBeGreaterThan(0)
    provider.isDown = false
    await pass(5_000)
    expect(await waiting).toBe('done')
  })

  it('is answered in another way as soon as there is one', async () => {
    const { run, goDown } = world()
    await goDown()
    let mayBeAnswered = false
    const waiting = run(() => (mayBeAnswered ? 'not asked' : undefined))
    let answer: string | undefined
    void waiting.then((value) => (answer = value))
    await pass(3_000)
    expect(answer).toBeUndefined()
    mayBeAnswered = true
    await pass(5_000)
    expect(answer).toBe('not asked')
  })

  it('has been told of every failure before it is answered in another way, so that a doubt forbids it', async () => {
    const { run, goDown, failures } = world()
    await goDown()
    const before = failures.length
    let known = 0
    await run(() => {
      known = failures.length
      return 'not asked'
    })
    expect(known).toBe(before + 1)
  })

  it('is not answered in another way while the provider is only slow to succeed', async () => {
    const { provider, run } = world()
    let asked = 0
    const done = run(() => {
      asked++
      return 'not asked'
    })
    await pass(1)
    provider.isDown = false
    await pass(5_000)
    expect(await done).toBe('done')
    expect(asked).toBe(0)
  })
})
