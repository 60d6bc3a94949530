import { createGuestLinks, type GuestLinksOptions } from '../../../ingress/auth/guest-links'
import { AuthUnavailable } from '../../../ingress/auth/refusals'
import { HandClock } from '../../../processors/engine/clock'
import type { OrderId } from '../../../schemas/ids'
import { RevocationsInMemory } from './revocations-in-memory'
import { esKey, forge, hmacWith, signedBy, unsigned } from './token-world'

const orderId = `ord_${'a'.repeat(24)}` as OrderId
const otherOrder = `ord_${'b'.repeat(24)}` as OrderId
const secret = 's'.repeat(32)
const day = 86_400
let clock: HandClock
let revocations: RevocationsInMemory
beforeEach(() => {
  clock = new HandClock()
  revocations = new RevocationsInMemory()
})

const links = (options: Partial<GuestLinksOptions> = {}) =>
  createGuestLinks({ secrets: [secret], clock, revocations, ...options })
const issued = async (lifetimeSeconds?: number): Promise<string> =>
  (await links().issue({ orderId, customerId: 'cus-1', lifetimeSeconds })).token
const refused = (token: string, code: string): Promise<void> =>
  expect(links().verify(token)).rejects.toMatchObject({ name: 'Unauthorized', code })

describe('a guest link opens one order', () => {
  test('to whoever holds it, as the guest of its customer', async () => {
    const link = await links().issue({ orderId, customerId: 'cus-1' })
    expect(await links().verify(link.token)).toEqual({ subject: 'cus-1', role: 'guest', tier: 'standard', orderId })
    expect(link.expiresAt).toBe(clock.now() + 14 * day * 1_000)
    expect(link.id).toMatch(/^[\w-]{22}$/)
    expect((await links().issue({ orderId, customerId: 'cus-1' })).id).not.toBe(link.id)
  })

  test('until it expires, clocks differing by a minute at most', async () => {
    const token = await issued(day)
    clock.advance(day * 1_000 + 59_000)
    await expect(links().verify(token)).resolves.toBeDefined()
    clock.advance(1_000)
    await refused(token, 'expired')
  })

  test.each([0, -1, 0.5, 90 * day + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'never for %d seconds',
    async (lifetime) => {
      await expect(issued(lifetime)).rejects.toThrow(RangeError)
    },
  )
  test.each([1, 90 * day])('for %d seconds when that is asked for', async (lifetime) => {
    await expect(links().verify(await issued(lifetime))).resolves.toBeDefined()
  })
})

describe('a revoked link opens nothing', () => {
  test('nor does any other of its order from before, while one from after does', async () => {
    const before = [await issued(), await issued(day)]
    clock.advance(5)
    await revocations.revokeAll(orderId, clock.now())
    for (const token of before) await refused(token, 'revoked')
    await refused(await issued(), 'revoked')
    clock.advance(1)
    await expect(links().verify(await issued())).resolves.toBeDefined()
    for (const token of before) await refused(token, 'revoked')
  })

  test("while another order's links do as ever", async () => {
    const { token } = await links().issue({ orderId: otherOrder, customerId: 'cus-1' })
    await revocations.revokeAll(orderId, clock.now())
    await expect(links().verify(token)).resolves.toMatchObject({ orderId: otherOrder })
  })

  test('and nobody is let in while it can not be told', async () => {
    const token = await issued()
    revocations.down = true
    await expect(links().verify(token)).rejects.toBeInstanceOf(AuthUnavailable)
    revocations.down = false
    await expect(links().verify(token)).resolves.toBeDefined()
  })
})

describe('a forged link opens nothing', () => {
  const claims = (changes: object = {}): object => {
    const now = Math.floor(clock.now() / 1_000)
    return { iss: 'oms', aud: 'oms-guest', sub: 'cus-1', ord: orderId, iat: now, exp: now + day, ...changes }
  }
  const header = { alg: 'HS256', typ: 'guest+jwt' }

  test('the forger of these tests makes good ones with the secret', async () => {
    await expect(links().verify(forge(header, claims(), hmacWith(secret)))).resolves.toMatchObject({ orderId })
  })
  test('its order changed after signing', async () => {
    const [head, , signature] = (await issued()).split('.')
    const payload = Buffer.from(JSON.stringify(claims({ ord: otherOrder }))).toString('base64url')
    await refused(`${head}.${payload}.${signature}`, 'bad-signature')
  })
  test('signed with another secret', () => refused(forge(header, claims(), hmacWith('x'.repeat(32))), 'bad-signature'))
  test.each([
    ['malformed', { alg: 'none' }, unsigned],
    ['algorithm-refused', { alg: 'none' }, hmacWith(secret)],
    ['algorithm-refused', { alg: 'HS512' }, hmacWith(secret)],
    ['algorithm-refused', { alg: 'ES256' }, signedBy(esKey('k'))],
    ['wrong-type', { typ: 'at+jwt' }, hmacWith(secret)],
    ['wrong-type', { typ: undefined }, hmacWith(secret)],
    ['header-refused', { crit: ['x'], x: 1 }, hmacWith(secret)],
  ])('%s: %j', (code, changes, sign) => refused(forge({ ...header, ...changes }, claims(), sign), code))
  test.each([
    ['wrong-audience', { aud: 'https://api.example' }],
    ['wrong-issuer', { iss: 'https://issuer.example' }],
    ['claims-refused', { exp: undefined }],
    ['claims-refused', { iat: undefined }],
    ['claims-refused', { ord: undefined }],
    ['claims-refused', { ord: 'ord_1' }],
    ['claims-refused', { sub: undefined }],
    ['expired', { iat: 1_700_000_000 }],
    ['claims-refused', { iat: 4_000_000_000, exp: 4_000_000_001 }],
  ])('%s, though signed: %j', (code, changes) => refused(forge(header, claims(changes), hmacWith(secret)), code))
  test.each(['', 'a.b', 'a.b.c.d'])('%j', (token) => refused(token, 'malformed'))
  test('a link of 10 kB', () =>
    refused(forge(header, claims({ x: 'x'.repeat(10_000) }), hmacWith(secret)), 'too-large'))
})

describe('secrets change', () => {
  const newer = 'n'.repeat(32)

  test('the first signs, and all verify until they are dropped', async () => {
    const old = await issued()
    const both = links({ secrets: [newer, secret] })
    await expect(both.verify(old)).resolves.toBeDefined()
    const { token } = await both.issue({ orderId, customerId: 'cus-1' })
    await refused(token, 'bad-signature')
    const after = links({ secrets: [newer] })
    await expect(after.verify(token)).resolves.toBeDefined()
    await expect(after.verify(old)).rejects.toMatchObject({ code: 'bad-signature' })
  })

  test.each([[[]], [['s'.repeat(31)]], [[newer, 'hunter2']]])('%j are not secrets to sign with', (secrets) => {
    expect(() => links({ secrets })).toThrow(/at least 32 bytes each: make one with openssl/)
    expect(() => links({ secrets })).not.toThrow(/hunter2|sss/)
  })
})
