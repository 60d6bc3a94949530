// The token source over a hand-moved clock: one fetch at a time, renewed in time, dropped on demand.
import { createTokenSource } from '../../egress/oauth'
import { createTokenShare } from '../../egress/oauth-share'
import type { EvalScript } from '../../egress/rate-limit'
import { Transient } from '../../egress/provider'
import { hasRedis, startRedis, type OwnRedis } from './redis-server'

function setUp(answer: () => Response | Promise<Response>) {
  const clock = { now: 1_000_000 }
  const bodies: string[] = []
  const source = createTokenSource({
    url: 'http://tokens.example.com/oauth/token',
    clientId: 'id',
    clientSecret: 'secret',
    style: 'form',
    now: () => clock.now,
    fetch: async (_url, init) => {
      bodies.push(String(init?.body))
      return answer()
    },
  })
  return { clock, bodies, source, get: () => source.get(new AbortController().signal) }
}
const granting = (seconds = 3_600) => {
  let count = 0
  return () => Response.json({ access_token: `token-${(count += 1)}`, token_type: 'Bearer', expires_in: seconds })
}

describe('a token source', () => {
  test('sends the credentials as a form and keeps the token', async () => {
    const { bodies, get } = setUp(granting())
    expect([await get(), await get()]).toEqual(['token-1', 'token-1'])
    expect(bodies).toEqual(['grant_type=client_credentials&client_id=id&client_secret=secret'])
  })

  test('fetches once for all who wait', async () => {
    const { bodies, get } = setUp(granting())
    expect(await Promise.all([get(), get(), get()])).toEqual(['token-1', 'token-1', 'token-1'])
    expect(bodies).toHaveLength(1)
  })

  test('renews a minute before the end, without letting anybody wait', async () => {
    const { clock, bodies, get } = setUp(granting())
    await get()
    clock.now += 3_540_000 - 1
    expect(await get()).toBe('token-1')
    expect(bodies).toHaveLength(1)
    clock.now += 1
    expect(await get()).toBe('token-1')
    await new Promise(setImmediate)
    expect(await get()).toBe('token-2')
    expect(bodies).toHaveLength(2)
  })

  test('never hands out an expired token', async () => {
    const { clock, get } = setUp(granting(10))
    await get()
    clock.now += 10_000
    expect(await get()).toBe('token-2')
  })

  test('drops a token that was refused, and only that one', async () => {
    const { source, get } = setUp(granting())
    source.invalidate(await get())
    expect(await get()).toBe('token-2')
    source.invalidate('token-1')
    expect(await get()).toBe('token-2')
  })

  test.each([
    ['refuses the client', () => Response.json({ error: 'invalid_client' }, { status: 401 }), /client id and secret/],
    ['fails', () => new Response('', { status: 503 }), /HTTP 503/],
    ['answers nonsense', () => Response.json({ ok: true }), /token endpoint/],
    [
      'cannot be reached',
      () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })),
      /ECONNREFUSED/,
    ],
  ])(
    'says that nothing was sent when the endpoint %s, keeps no failure and tells no secret',
    async (_case, answer, message) => {
      let failing = true
      const good = granting()
      const { get } = setUp(() => (failing ? answer() : good()))
      const failure = await get().catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'Transient', effect: 'none', message: expect.stringMatching(message) })
      expect((failure as Error).message).not.toMatch(/secret=|token-/)
      failing = false
      expect(await get()).toBe('token-1')
    },
  )

  test('lets one who gives up go, and serves the others', async () => {
    let grant: (response: Response) => void = () => undefined
    const { source, get } = setUp(() => new Promise((resolve) => (grant = resolve)))
    const impatient = new AbortController()
    const left = source.get(impatient.signal)
    const waiting = get()
    impatient.abort()
    await expect(left).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
    grant(granting()())
    expect(await waiting).toBe('token-1')
  })
})

/** Redis as far as the share's scripts go, told apart by what they say; `away` is a Redis that fails. */
function memoryRedis() {
  const values = new Map<string, string>()
  const state = { away: false }
  const evalScript: EvalScript = async (script, [token, turn], [first, second]) => {
    if (state.away) throw new Error('connection lost')
    const release = () => void (values.get(turn!) === first && values.delete(turn!))
    if (script.includes("'NX'")) return values.has(turn!) ? 0 : (values.set(turn!, first!), 1)
    if (script.includes('cjson')) {
      const known = values.get(token!)
      if (known && JSON.parse(known).value === first) values.delete(token!)
      return 0
    }
    if (script.includes("'SET', KEYS[1]")) return (values.set(token!, second!), release(), 0)
    return script.includes("'DEL', KEYS[2]") ? (release(), 0) : (values.get(token!) ?? null)
  }
  return { state, values, evalScript }
}

describe('a token source that all instances share', () => {
  const world = (answer: () => Response | Promise<Response> = granting()) => {
    const clock = { now: 1_000_000 }
    const redis = memoryRedis()
    const seen = { requests: 0, counted: 0 }
    const instance = () =>
      createTokenSource({
        url: 'http://tokens.example.com/oauth/token',
        clientId: 'id',
        clientSecret: 'secret',
        style: 'form',
        now: () => clock.now,
        share: createTokenShare({ key: 'oms:fedex:1', evalScript: redis.evalScript, now: () => clock.now }),
        beforeRequest: async () => void (seen.counted += 1),
        fetch: async () => {
          seen.requests += 1
          return answer()
        },
      })
    return { clock, redis, seen, instance }
  }
  const signal = () => new AbortController().signal

  test('fetches one token for all, and counts that request', async () => {
    const { seen, instance } = world()
    const tokens = await Promise.all([instance(), instance(), instance()].map((source) => source.get(signal())))
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1'])
    expect(seen).toEqual({ requests: 1, counted: 1 })
  })

  test('renews it once, whoever is first', async () => {
    const { clock, seen, instance } = world()
    const [one, other] = [instance(), instance()]
    await Promise.all([one.get(signal()), other.get(signal())])
    clock.now += 3_600_000
    expect(await one.get(signal())).toBe('token-2')
    expect(await other.get(signal())).toBe('token-2')
    expect(seen.requests).toBe(2)
  })

  test('hands on the old token while another instance renews it', async () => {
    const { clock, redis, seen, instance } = world()
    await instance().get(signal())
    clock.now += 3_550_000
    redis.values.set('oms:fedex:1:token-turn', 'another')
    expect(await instance().get(signal())).toBe('token-1')
    expect(seen.requests).toBe(1)
  })

  test('drops for all a token that was refused, and fetches one anew', async () => {
    const { seen, instance } = world()
    const [one, other] = [instance(), instance()]
    await Promise.all([one.get(signal()), other.get(signal())])
    one.invalidate('token-1')
    expect(await one.get(signal())).toBe('token-2')
    other.invalidate('token-1')
    expect(await other.get(signal())).toBe('token-2')
    expect(seen.requests).toBe(2)
  })

  test('goes on with a token of its own when Redis is away', async () => {
    const { redis, seen, instance } = world()
    redis.state.away = true
    expect(await instance().get(signal())).toBe('token-1')
    expect(await instance().get(signal())).toBe('token-2')
    expect(seen.requests).toBe(2)
  })

  test('gives the turn back when the endpoint fails, and says so', async () => {
    let failing = true
    const good = granting()
    const { redis, instance } = world(() => (failing ? new Response('', { status: 503 }) : good()))
    const [one, other] = [instance(), instance()]
    await expect(one.get(signal())).rejects.toBeInstanceOf(Transient)
    expect(redis.values.size).toBe(0)
    failing = false
    expect(await other.get(signal())).toBe('token-1')
  })
})

if (!hasRedis) {
  it.skip('a token shared through Redis: skipped, no redis-server on the PATH', () => undefined)
} else {
  describe('a token shared through Redis', () => {
    let own: OwnRedis

    beforeAll(async () => {
      own = await startRedis()
    })
    afterAll(() => own.stop())

    test('is read by all, fetched by one at a time, ends by itself, and is dropped only by its own value', async () => {
      const [one, other] = [1, 2].map(() => createTokenShare({ key: 'oms:fedex:1', evalScript: own.evalScript }))
      const token = { value: 't', renewAt: Date.now() + 50_000, expiresAt: Date.now() + 60_000 }
      expect(await one!.read()).toBeUndefined()
      expect([await one!.claim(), await other!.claim()]).toEqual([true, false])
      await other!.release()
      expect(await other!.claim()).toBe(false)
      await one!.write(token)
      expect(await other!.read()).toEqual(token)
      expect(await own.redis.pttl('oms:fedex:1:token')).toBeGreaterThan(1_000)
      expect(await other!.claim()).toBe(true)
      await other!.release()
      await other!.drop('another')
      expect(await one!.read()).toEqual(token)
      await other!.drop('t')
      expect(await one!.read()).toBeUndefined()
    })
  })
}
