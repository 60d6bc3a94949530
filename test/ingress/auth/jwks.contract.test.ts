import { AuthUnavailable } from '../../../ingress/auth/refusals'
import { until } from '../api-world'
import { edKey, esKey, publicJwk, rsaKey, TokenWorld } from './token-world'

const first = esKey('first')
const second = esKey('second')
let world: TokenWorld
beforeEach(async () => {
  world = await new TokenWorld().start()
  world.keys = [publicJwk(first)]
})
afterEach(() => world.stop())

const minute = 60_000
const unknownKey = { name: 'Unauthorized', code: 'unknown-key' }

describe('keys change', () => {
  test('a hundred requests at once ask for keys once', async () => {
    const verifier = world.verifier()
    await Promise.all(Array.from({ length: 100 }, () => verifier.verify(world.token(first))))
    await verifier.verify(world.token(first))
    expect(world.fetches).toBe(1)
  })

  test('a new key is found by the first token that names it, when the last question is half a minute old', async () => {
    const verifier = world.verifier()
    await verifier.verify(world.token(first))
    world.keys = [publicJwk(second), publicJwk(first)]
    await expect(verifier.verify(world.token(second))).rejects.toMatchObject(unknownKey)
    world.clock.advance(30_000)
    await expect(verifier.verify(world.token(second))).resolves.toBeDefined()
    await expect(verifier.verify(world.token(first))).resolves.toBeDefined()
    expect(world.fetches).toBe(2)
  })

  test('tokens of made-up keys can not make us flood the issuer', async () => {
    const verifier = world.verifier()
    for (let turn = 0; turn < 100; turn += 1) {
      const stray = world.token({ ...second, kid: `stray-${turn}` })
      await expect(verifier.verify(stray)).rejects.toMatchObject(unknownKey)
      world.clock.advance(1_000)
    }
    expect(world.fetches).toBe(4)
  })

  test('a key that the issuer has dropped is good for five minutes at most', async () => {
    const verifier = world.verifier()
    const token = world.token(first)
    await verifier.verify(token)
    world.keys = [publicJwk(second)]
    world.clock.advance(5 * minute - 1)
    await expect(verifier.verify(token)).resolves.toBeDefined()
    world.clock.advance(1)
    await expect(verifier.verify(token)).rejects.toMatchObject(unknownKey)
    await expect(verifier.verify(world.token(second))).resolves.toBeDefined()
  })
})

describe('the issuer does not answer', () => {
  test.each(['down', 'broken', 'hanging', 'senseless'] as const)(
    'at the start, being %s: nobody can be let in yet',
    async (state) => {
      world.state = state
      const verifier = world.verifier({ fetchTimeoutMs: 100 })
      await expect(verifier.verify(world.token(first))).rejects.toBeInstanceOf(AuthUnavailable)
      await expect(verifier.verify(world.token(first))).rejects.toBeInstanceOf(AuthUnavailable)
      expect(world.fetches).toBe(1)
      expect(world.warnings).toHaveLength(1)
      world.state = 'up'
      world.clock.advance(2_000)
      await expect(verifier.verify(world.token(first))).resolves.toBeDefined()
    },
  )

  test('later: known keys keep working, and a key that is not known can not be told from a new one', async () => {
    const verifier = world.verifier()
    const lifetime = { exp: world.nowSeconds + 7 * 86_400 }
    const token = world.token(first, lifetime)
    await verifier.verify(token)
    world.state = 'down'
    for (let hour = 0; hour < 23; hour += 1) {
      world.clock.advance(60 * minute)
      await expect(verifier.verify(token)).resolves.toBeDefined()
    }
    await expect(verifier.verify(world.token(second))).rejects.toBeInstanceOf(AuthUnavailable)
    world.keys = [publicJwk(second)]
    world.state = 'up'
    world.clock.advance(2_000)
    await expect(verifier.verify(world.token(second))).resolves.toBeDefined()
    await expect(verifier.verify(token)).rejects.toMatchObject(unknownKey)
  })

  test('for a whole day: keys of yesterday prove nothing any more', async () => {
    const verifier = world.verifier()
    const token = world.token(first, { exp: world.nowSeconds + 7 * 86_400 })
    await verifier.verify(token)
    world.state = 'broken'
    world.clock.advance(24 * 60 * minute - 1)
    await expect(verifier.verify(token)).resolves.toBeDefined()
    world.clock.advance(1)
    await expect(verifier.verify(token)).rejects.toBeInstanceOf(AuthUnavailable)
    world.state = 'up'
    world.clock.advance(2_000)
    await expect(verifier.verify(token)).resolves.toBeDefined()
  })

  test('once it is known to hang, no holder of a known key waits for it', async () => {
    const verifier = world.verifier({ fetchTimeoutMs: 200 })
    const token = world.token(first)
    await verifier.verify(token)
    world.state = 'hanging'
    world.clock.advance(5 * minute)
    await verifier.verify(token)
    expect(world.warnings).toHaveLength(1)
    world.clock.advance(2_000)
    await verifier.verify(token)
    expect(world.warnings).toHaveLength(1)
    await until(() => world.warnings.length === 2)
    expect(world.fetches).toBe(3)
  })

  test('what is told of it names the URL and no token', async () => {
    world.state = 'broken'
    await world
      .verifier()
      .verify(world.token(first))
      .catch(() => undefined)
    expect(world.warnings).toEqual([`The token issuer's keys at ${world.jwksUrl} can't be fetched: it answered 500`])
  })
})

describe('what an issuer publishes and is no key for tokens of ours is passed over', () => {
  const weak = rsaKey('weak', 1_024)
  const p384 = esKey('p384', 'P-384')
  const oct = { kty: 'oct', kid: 'oct', k: Buffer.alloc(32).toString('base64url'), alg: 'HS256' }
  test.each([
    ['an RSA key of 1,024 bits', weak, publicJwk(weak)],
    ['a key of another curve', p384, publicJwk(p384, { alg: undefined })],
    ['a key for encryption', first, publicJwk(first, { use: 'enc' })],
    ['a key for other operations', first, publicJwk(first, { key_ops: ['deriveKey'] })],
    ['a key that names an algorithm which is not its own', first, publicJwk(first, { alg: 'RS256' })],
    [
      'a private key, which the world now has',
      first,
      { ...publicJwk(first), ...first.privateKey.export({ format: 'jwk' }) },
    ],
    ['a key with a path for an id', { ...first, kid: 'a/b' }, publicJwk(first, { kid: 'a/b' })],
    ['a key without its coordinates', first, { kty: 'EC', crv: 'P-256', kid: first.kid }],
    ['a shared secret', { ...first, kid: 'oct' }, oct],
    ['no key at all', first, null],
  ])('%s', async (_what, key, published) => {
    world.keys = [published as never, publicJwk(second)]
    const verifier = world.verifier()
    await expect(verifier.verify(world.token(key))).rejects.toMatchObject({ name: 'Unauthorized' })
    await expect(verifier.verify(world.token(second))).resolves.toBeDefined()
  })

  test('two keys may share an id when their algorithms differ', async () => {
    const twin = edKey('first')
    world.keys = [publicJwk(first, { alg: undefined, use: undefined }), publicJwk(twin)]
    const verifier = world.verifier()
    await expect(verifier.verify(world.token(twin))).resolves.toBeDefined()
    await expect(verifier.verify(world.token(first))).resolves.toBeDefined()
  })
})
