// The token source over a hand-moved clock: one fetch at a time, renewed in time, dropped on demand.
import { createTokenSource } from '../../egress/oauth'

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
