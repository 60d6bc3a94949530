import fc from 'fast-check'
import { Unauthorized } from '../../../ingress/auth/refusals'
import type { TokenVerifier } from '../../../ingress/auth/token-verifier'
import {
  edKey,
  esKey,
  forge,
  hmacWith,
  publicJwk,
  publicPem,
  rsaKey,
  signedBy,
  TokenWorld,
  unsigned,
  type TestKey,
} from './token-world'

const es = esKey('es-1')
const rsa = rsaKey('rsa.2')
const ed = edKey('ed_3')
const stranger = esKey('es-1')
let world: TokenWorld
let verifier: TokenVerifier

beforeAll(async () => {
  world = await new TokenWorld().start()
  world.keys = [publicJwk(es), publicJwk(rsa), publicJwk(ed)]
  verifier = world.verifier()
})
afterAll(() => world.stop())

const refused = (token: string, code: string): Promise<void> =>
  expect(verifier.verify(token)).rejects.toMatchObject({ name: 'Unauthorized', code })

describe('a sound token says who asks', () => {
  test.each([es, rsa, ed])('signed with $alg', async (key) => {
    expect(await verifier.verify(world.token(key))).toEqual({ subject: 'cus-1', role: 'customer', tier: 'standard' })
  })

  test.each(['customer', 'csr', 'warehouse', 'ops', 'service'])('as %s', async (role) => {
    expect(await verifier.verify(world.token(es, { role, tier: 'partner' }))).toEqual({
      subject: 'cus-1',
      role,
      tier: 'partner',
    })
  })

  test.each([
    ['an audience among others', { aud: ['https://other.example', 'https://api.example'] }, {}],
    ['the long form of the type', {}, { typ: 'application/at+jwt' }],
    ['the thumbprint of a certificate, which nobody looks up', {}, { x5t: 'abc' }],
    ['a claim of an order, which only guest links have', { orderId: 'ord_1', ord: 'ord_1' }, {}],
  ])('with %s', async (_what, claims, header) => {
    const caller = await verifier.verify(world.token(es, claims, header))
    expect(caller).toEqual({ subject: 'cus-1', role: 'customer', tier: 'standard' })
  })
})

describe('a token whose signature proves nothing is refused', () => {
  const header = (alg: string, kid = es.kid): object => ({ alg, typ: 'at+jwt', kid })

  test.each(['none', 'None', 'NONE'])('alg %s, without a signature', async (alg) => {
    await refused(forge(header(alg), world.claims(), unsigned), 'malformed')
  })
  test.each(['none', 'None', 'HS384', 'RS512', 'PS256', 'ES384', 'ES256K', 'Ed25519', ''])(
    'alg %j, signed',
    async (alg) => {
      await refused(forge(header(alg), world.claims(), signedBy(es)), alg ? 'algorithm-refused' : 'malformed')
    },
  )
  test.each<[string, (key: TestKey) => string]>([
    ['as PEM', publicPem],
    ['as PEM without its last line end', (key) => publicPem(key).trim()],
    ['as JWK', (key) => JSON.stringify(publicJwk(key))],
    ['as modulus', (key) => String(publicJwk(key).n)],
  ])('HS256 with the public key as the secret, %s', async (_how, secret) => {
    await refused(forge(header('HS256', rsa.kid), world.claims(), hmacWith(secret(rsa))), 'algorithm-refused')
  })
  test('an ES256 key under an RS256 header, and the reverse', async () => {
    await refused(forge(header('RS256'), world.claims(), signedBy(es)), 'algorithm-refused')
    await refused(forge(header('ES256', rsa.kid), world.claims(), signedBy(rsa)), 'algorithm-refused')
    await refused(forge(header('EdDSA'), world.claims(), signedBy(ed)), 'algorithm-refused')
  })
  test('a key of a stranger under a known id', () => refused(world.token(stranger), 'bad-signature'))
  test('claims changed after signing', async () => {
    const [head, , signature] = world.token(es).split('.')
    const [, claims] = world.token(es, { role: 'ops' }).split('.')
    await refused(`${head}.${claims}.${signature}`, 'bad-signature')
  })
  test('a header changed after signing', async () => {
    const [, ...rest] = world.token(es).split('.')
    const [head] = world.token(es, {}, { extra: 1 }).split('.')
    await refused([head, ...rest].join('.'), 'bad-signature')
  })
})

describe('a token that says where its key is, or how it is to be read, is refused', () => {
  test.each([
    ['unknown-key', { kid: 'es-9' }],
    ['unknown-key', { kid: undefined }],
    ['header-refused', { kid: '../../etc/passwd' }],
    ['header-refused', { kid: "es-1' OR '1'='1" }],
    ['header-refused', { kid: 'es-1; DROP TABLE keys' }],
    ['header-refused', { kid: 'es-1\u0000' }],
    ['header-refused', { kid: 'es-1\n' }],
    ['header-refused', { kid: '' }],
    ['header-refused', { kid: 'k'.repeat(65) }],
    ['header-refused', { kid: 1 }],
    ['header-refused', { kid: ['es-1'] }],
    ['unknown-key', { kid: '__proto__' }],
    ['header-refused', { jku: 'https://evil.example/jwks.json' }],
    ['header-refused', { x5u: 'https://evil.example/cert.pem' }],
    ['header-refused', { x5c: ['MIIB'] }],
    ['header-refused', { jwk: publicJwk(stranger) }],
    ['header-refused', { zip: 'DEF' }],
    ['header-refused', { b64: true }],
    ['header-refused', { crit: ['b64'], b64: true }],
    ['header-refused', { crit: ['exp'], exp: 1 }],
    ['malformed', { crit: [] }],
  ])('%s: %j', async (code, header) => {
    await refused(world.token(es, {}, header), code)
  })
  test('with the key beside it that signed it', () =>
    refused(world.token(stranger, {}, { jwk: publicJwk(stranger) }), 'header-refused'))
})

describe('a token that was not made for this, or not for now, is refused', () => {
  test.each([
    ['wrong-issuer', { iss: 'https://issuer.example/' }],
    ['wrong-issuer', { iss: ['https://issuer.example'] }],
    ['wrong-audience', { aud: 'https://other.example' }],
    ['wrong-audience', { aud: [] }],
    ['expired', { exp: 1 }],
    ['claims-refused', { exp: '9999999999' }],
    ['not-yet-valid', { nbf: 4_000_000_000 }],
    ['claims-refused', { iat: 'now' }],
    ['claims-refused', { sub: '' }],
    ['claims-refused', { sub: 7 }],
    ['claims-refused', { sub: 'a\nb' }],
    ['claims-refused', { sub: 's'.repeat(65) }],
    ['unknown-role', { role: 'admin' }],
    ['unknown-role', { role: 'guest' }],
    ['unknown-role', { role: ['ops'] }],
    ['unknown-role', { role: 'toString' }],
    ['unknown-tier', { tier: 'unlimited' }],
    ['unknown-tier', { tier: 'toString' }],
  ])('%s: %j', (code, claims) => refused(world.token(es, claims), code))

  test.each([
    ['wrong-issuer', 'iss'],
    ['wrong-audience', 'aud'],
    ['claims-refused', 'exp'],
    ['claims-refused', 'sub'],
    ['unknown-role', 'role'],
  ])('%s: there is no %s', (code, name) => refused(world.token(es, { [name]: undefined }), code))

  test.each([undefined, 'JWT', 'guest+jwt', 'id_token', 'at+jwt2', 1])('the type is %j', (typ) =>
    refused(world.token(es, {}, { typ }), 'wrong-type'),
  )

  test('clocks may differ by a minute either way, and no more', async () => {
    const now = world.nowSeconds
    await expect(verifier.verify(world.token(es, { exp: now - 59 }))).resolves.toBeDefined()
    await refused(world.token(es, { exp: now - 60 }), 'expired')
    await expect(verifier.verify(world.token(es, { nbf: now + 60 }))).resolves.toBeDefined()
    await refused(world.token(es, { nbf: now + 61 }), 'not-yet-valid')
  })
})

describe('what is no token is refused, whatever it is', () => {
  test('a token of 10 kB, however sound', async () => {
    const token = world.token(es, { groups: 'g'.repeat(7_600) })
    expect(token.length).toBeGreaterThan(10_000)
    await refused(token, 'too-large')
  })
  test.each([
    '',
    '.',
    '..',
    'a.b',
    'a.b.c.d',
    'a.b.c.d.e',
    'e30.e30.e30',
    'e30.e30.e30\n',
    'bnVsbA.e30.e30',
    'W10.e30.e30',
    '\u{1f980}.e30.e30',
  ])('%j', (token) => refused(token, 'malformed'))

  test('any text, and any header and claims: an answer, never a fault, and nothing of it is repeated', async () => {
    const segment = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.constant(world.token(es).split('.')[0]!),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 4 }), async (segments) => {
        const error: unknown = await verifier.verify(segments.join('.')).catch((reason: unknown) => reason)
        expect(error).toBeInstanceOf(Unauthorized)
        expect((error as Error).message).toMatch(/^the token is refused: [a-z-]+$/)
      }),
      { numRuns: 300 },
    )
  })
  test('signed claims that are no object', async () => {
    const header = { alg: 'ES256', typ: 'at+jwt', kid: es.kid }
    for (const payload of [null, 1, 'x', [], [{ role: 'ops' }]])
      await refused(forge(header, payload, signedBy(es)), 'malformed')
  })
})
