import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import type { Sealed } from '../../schemas/ids'
import {
  isSealed,
  keyIdOf,
  open,
  seal,
  SealBroken,
  type Plain,
  type Purpose,
  type SealingKey,
} from '../../schemas/sealed'

const newKey = (): SealingKey => ({
  keyId: randomBytes(12).toString('base64url'),
  secret: createSecretKey(randomBytes(32)),
})
const key = newKey()

// Also what is no well-formed Unicode: lone surrogates reach us through JSON escapes.
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', 'a\udc00b', '\u0000', '\u2028', '"}', '__proto__', ' '.repeat(40)),
)
const maybe = fc.option(text, { nil: null })
const plain: fc.Arbitrary<{ [P in Purpose]: readonly [P, Plain[P]] }[Purpose]> = fc.oneof(
  fc.tuple(fc.constant('contact' as const), fc.record({ name: text, email: text, phone: maybe })),
  fc.tuple(
    fc.constant('address' as const),
    fc.record({ recipient: text, line1: text, line2: maybe, city: text, postalCode: text }),
  ),
  fc.tuple(fc.constant('note' as const), fc.record({ text })),
  fc.tuple(fc.constant('comment' as const), fc.record({ text })),
)
const contact = { name: 'Ana Núñez', email: 'ana@example.org', phone: null }
const bytesOf = (sealed: Sealed): Buffer => Buffer.from(sealed.slice(20), 'base64url')
const withBytes = (sealed: Sealed, bytes: Buffer): Sealed =>
  `${sealed.slice(0, 20)}${bytes.toString('base64url')}` as Sealed

describe('personal data that were sealed', () => {
  it('come back as they were, whatever their script', () => {
    fc.assert(
      fc.property(plain, ([purpose, value]) => {
        const sealed = seal(key, purpose, value)
        expect(isSealed(sealed)).toBe(true)
        expect(keyIdOf(sealed)).toBe(key.keyId)
        expect(open(key, purpose, sealed)).toEqual(value)
      }),
    )
  })

  it('do not open for another purpose', () => {
    fc.assert(
      fc.property(
        plain,
        fc.constantFrom<Purpose>('contact', 'address', 'note', 'comment'),
        ([purpose, value], other) => {
          fc.pre(other !== purpose)
          expect(() => open(key, other, seal(key, purpose, value))).toThrow(SealBroken)
        },
      ),
    )
  })

  it("do not open with another customer's key, nor when they claim to be another customer's", () => {
    fc.assert(
      fc.property(plain, ([purpose, value]) => {
        const [sealed, other] = [seal(key, purpose, value), newKey()]
        expect(() => open(other, purpose, sealed)).toThrow(SealBroken)
        expect(() => open({ ...other, keyId: key.keyId }, purpose, sealed)).toThrow(SealBroken)
        const claimed = sealed.replace(key.keyId, other.keyId) as Sealed
        expect(() => open({ ...key, keyId: other.keyId }, purpose, claimed)).toThrow(SealBroken)
      }),
    )
  })

  it('do not open once any character is another one', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= '
    fc.assert(
      fc.property(plain, fc.nat(), fc.constantFrom(...alphabet), ([purpose, value], at, character) => {
        const sealed = seal(key, purpose, value)
        const place = at % sealed.length
        fc.pre(sealed[place] !== character)
        const altered = `${sealed.slice(0, place)}${character}${sealed.slice(place + 1)}` as Sealed
        expect(() => open(key, purpose, altered)).toThrow(SealBroken)
      }),
      { numRuns: 500 },
    )
  })

  it('do not open in another spelling of the same bytes', () => {
    const sealed = seal(key, 'contact', contact)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const spelled = `${sealed.slice(0, -1)}${alphabet[alphabet.indexOf(sealed.at(-1)!) + 1]}` as Sealed
    expect(bytesOf(spelled)).toEqual(bytesOf(sealed))
    expect(() => open(key, 'contact', spelled)).toThrow(SealBroken)
  })

  it('do not open when they are cut, prolonged, or a part of the tag is missing', () => {
    fc.assert(
      fc.property(plain, fc.nat(), ([purpose, value], at) => {
        const sealed = seal(key, purpose, value)
        const bytes = bytesOf(sealed)
        const refused = [
          sealed.slice(0, at % sealed.length) as Sealed,
          withBytes(sealed, bytes.subarray(0, at % bytes.length)),
          withBytes(sealed, bytes.subarray(0, -4)),
          withBytes(sealed, Buffer.concat([bytes, Buffer.of(0)])),
          `${sealed}\n` as Sealed,
        ]
        for (const wrong of refused) expect(() => open(key, purpose, wrong)).toThrow(SealBroken)
      }),
    )
  })

  it('are another text each time, of a length that tells little', () => {
    const lengths = ['A', 'Maximiliana'].map((name) => seal(key, 'contact', { ...contact, name }).length)
    expect(lengths[0]).toBe(lengths[1])
    expect(seal(key, 'contact', contact)).not.toBe(seal(key, 'contact', contact))
  })

  it('show nothing of themselves, nor does the error when they do not open', () => {
    const sealed = seal(key, 'contact', contact)
    expect(bytesOf(sealed).includes('ana@')).toBe(false)
    expect(() => open(key, 'note', sealed)).toThrow(
      `a note sealed under key ${key.keyId} does not open: it was altered, cut, or sealed for another purpose; look for who wrote it`,
    )
  })

  it('open in every later version of this code', () => {
    const then: SealingKey = { keyId: 'AAECAwQFBgcICQoL', secret: createSecretKey(Buffer.alloc(32, 7)) }
    const kept =
      's1.AAECAwQFBgcICQoL.hc338HG1r85A79Ny9_UUF-_7p2DVdppEtcz4wmFuQvR5YPNkh5npldUl3IjKk_ARTVQDkxf8zaSgPl7BYDgStcFWX1oAeFnXMCMUvO4V_cfSALap1SpOuXSzVkg' as Sealed
    expect(open(then, 'contact', kept)).toEqual(contact)
  })

  it('can be told from other texts', () => {
    for (const other of [
      '',
      '[erased]',
      's1.short.x',
      `s2${seal(key, 'contact', contact).slice(2)}`,
      'ana@example.org',
    ])
      expect(isSealed(other)).toBe(false)
    expect(() => keyIdOf('ana@example.org' as Sealed)).toThrow('this is not sealed data')
  })
})
