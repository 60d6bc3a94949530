import { createFedexApi, type FedexCall } from '../../../egress/carrier/fedex-api'
import type { RateLimit, RatePriority } from '../../../egress/rate-limit'
import { transientOf } from './fedex-world'

type Taken = { readonly priorities: RatePriority[]; readonly pauses: number[]; sent: number }

const setUp = (answer: () => Response, rateLimit: Partial<RateLimit> = {}) => {
  const taken: Taken = { priorities: [], pauses: [], sent: 0 }
  const api = createFedexApi({
    baseUrl: 'https://fedex.example',
    tokens: { get: async () => 'token', invalidate: () => undefined },
    rateLimit: {
      take: async (_n, priority) => (taken.priorities.push(priority), 0),
      pause: async (ms) => void taken.pauses.push(ms),
      ...rateLimit,
    },
    fetch: async () => {
      taken.sent += 1
      return answer()
    },
  })
  const call = (patch: Partial<FedexCall> = {}) =>
    api(
      { method: 'POST', path: '/x', body: {}, priority: 'rate', changes: true, ...patch },
      new AbortController().signal,
    )
  return { taken, call }
}
const done = () => Response.json({ output: { a: 1 } })

describe('a call of FedEx', () => {
  afterEach(() => jest.useRealTimers())

  it('takes from the quota by its priority, and a second time when its token was refused', async () => {
    let answers = 0
    const { taken, call } = setUp(() => ((answers += 1) === 1 ? Response.json({}, { status: 401 }) : done()))
    expect(await call({ priority: 'address' })).toEqual({ done: true, output: { a: 1 } })
    expect(taken.priorities).toEqual(['address', 'address'])
  })

  it('that the quota lets wait is not sent', async () => {
    const { taken, call } = setUp(done, { take: async () => 1_234 })
    expect(await transientOf(call())).toMatchObject({ effect: 'none', retryAfterMs: 1_234 })
    expect(taken.sent).toBe(0)
  })

  it('is not sent, and no outage of FedEx, when the quota does not answer', async () => {
    jest.useFakeTimers()
    const { taken, call } = setUp(done, { take: () => new Promise(() => undefined) })
    const failure = transientOf(call())
    await jest.advanceTimersByTimeAsync(2_000)
    expect(await failure).toMatchObject({ effect: 'none', retryAfterMs: 1_000 })
    expect(taken.sent).toBe(0)
  })

  it.each([
    ['for as long as FedEx says', { 'retry-after': '17' }, 17_000],
    ['for a minute when it does not say', {}, 60_000],
  ])('over the quota pauses everybody %s', async (_name, headers: Record<string, string>, ms) => {
    const { taken, call } = setUp(() => Response.json({}, { status: 429, headers }))
    expect(await transientOf(call())).toMatchObject({ effect: 'none', retryAfterMs: ms })
    expect(taken.pauses).toEqual([ms])
  })

  it('over the quota waits also when the others can not be told', async () => {
    const pause = () => Promise.reject(new Error('connection lost'))
    const { call } = setUp(() => Response.json({}, { status: 429, headers: { 'retry-after': '5' } }), { pause })
    expect(await transientOf(call())).toMatchObject({ effect: 'none', retryAfterMs: 5_000 })
  })
})
