import fc from 'fast-check'
import { readHostileJson } from '../../../ingress/guard/hostile-input'
import type { Problem } from '../../../ingress/problems'
import { beside, cardNumber, inScript, separated } from './card-numbers'
import { GuardWorld } from './guard-world'

const read = (text: string | Buffer): unknown => readHostileJson(Buffer.from(text))
const refusal = (text: string | Buffer): Problem['document'] => {
  try {
    read(text)
  } catch (problem) {
    return (problem as Problem).document
  }
  throw new Error(`was taken: ${text.toString().slice(0, 200)}`)
}
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const type = (name: string): string => `https://oms.example/problems/${name}`

describe('JSON of strangers', () => {
  test('harmless values come back as JSON.parse gives them', () => {
    const harmless = fc.jsonValue({ maxDepth: 6 }).filter((value) => !/__proto__|\d{13}/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(harmless, (value) => expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    )
    expect(read('\ufeff{"a":1.5e3}')).toEqual({ a: 1500 })
  })

  test('thirty-two levels are taken, and one more is not', () => {
    expect(read(nested(32))).toHaveLength(1)
    expect(refusal(nested(33)).type).toBe(type('body-too-deep'))
    expect(refusal('{"a":'.repeat(100_000)).type).toBe(type('body-too-deep'))
    expect(read(JSON.stringify({ a: '['.repeat(99), b: '\\"[['.repeat(40) }))).toHaveProperty('a')
  })

  test.each([
    ['half an object', '{"a":'],
    ['nothing but a quote', '"'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a number that is none', '12345678901234567-8'],
  ])('%s is malformed', (_what, text) => expect(refusal(text).type).toBe(type('malformed-json')))

  test.each(['__proto__', 'constructor', 'prototype'])('a member named %s is refused at any depth', (name) => {
    const placed = `{"lines":[{"sku":{"${name}":{"polluted":true}}}]}`
    expect(refusal(placed)).toMatchObject({ type: type('invalid-request'), errors: [{ path: '/body/lines/0/sku' }] })
    const escaped = name.replace('o', '\\u006f')
    expect(refusal(`{"${escaped}":1}`).type).toBe(type('invalid-request'))
    expect(read(`{"a":"${name}"}`)).toEqual({ a: name })
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })
})

describe('card numbers in a body', () => {
  /** Puts a value at a random place of a random value, and tells where. */
  const placed = (value: unknown): fc.Arbitrary<{ body: unknown; at: string }> => {
    const step = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map((before) => (inner: { body: unknown; at: string }) => ({
        body: [...Array.from({ length: before }, () => 'x'), inner.body, null],
        at: `/${before}${inner.at}`,
      })),
      fc.stringMatching(/^[a-z~/]{1,8}$/).map((name) => (inner: { body: unknown; at: string }) => ({
        body: { first: 1, ...{ [name]: inner.body } },
        at: `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}${inner.at}`,
      })),
    )
    return fc
      .array(step, { minLength: 1, maxLength: 12 })
      .map((steps) => steps.reduce((inner, around) => around(inner), { body: value, at: '' }))
  }
  const expectFound = (text: string, at: string, digits: string): void => {
    const problem = refusal(text)
    expect(problem).toMatchObject({ type: type('card-number-refused'), status: 422, errors: [{ path: `/body${at}` }] })
    expect(JSON.stringify(problem)).not.toContain(digits)
  }

  test('a number in a text is found wherever it stands', () => {
    const cases = cardNumber.chain((digits) =>
      fc
        .tuple(beside, separated(digits).chain(inScript), beside)
        .map(([before, number, after]) => before + number + after)
        .chain(placed)
        .map((found) => ({ ...found, digits })),
    )
    fc.assert(
      fc.property(cases, ({ body, at, digits }) => expectFound(JSON.stringify(body), at, digits)),
      { numRuns: 500 },
    )
  })

  test('a number that is a number is found too, though JavaScript would round it', () => {
    const cases = cardNumber.chain((digits) => placed('HERE').map((found) => ({ ...found, digits })))
    fc.assert(
      fc.property(cases, fc.constantFrom('', '-'), fc.constantFrom('', '.0', 'e0', ' '), (found, sign, tail) => {
        const text = JSON.stringify(found.body).replace('"HERE"', `${sign}${found.digits}${tail}`)
        expectFound(text, found.at, found.digits)
      }),
      { numRuns: 500 },
    )
  })

  test('a number that names a member is found, and its place is what holds the member', () => {
    expectFound('{"a":[{"4111 1111 1111 1111":1}]}', '/a/0', '4111 1111')
  })

  test('digits written as escapes are found', () => {
    expectFound('{"a":"\\u0034111111111111111"}', '/a', '4111')
  })
})

describe('a server for strangers', () => {
  let world: GuardWorld
  const told: string[] = []
  beforeAll(async () => void (world = await new GuardWorld().start()))
  afterAll(() => world.stop())
  beforeEach(() => void told.splice(0))
  const card = '4111-1111 11111111'

  test.each([
    ['the body', '/things', { json: { note: `my card is ${card}` } }, '/body/note'],
    ['the query', `/things?q=${encodeURIComponent(card)}`, {}, '/query/q'],
    ['a name in the query', `/things?${encodeURIComponent(card)}=1`, {}, '/query'],
    ['the path', `/things/${encodeURIComponent(card)}`, {}, '/path'],
    ['a path that is nowhere', `/nowhere/${encodeURIComponent(card)}`, {}, '/path'],
    ['the Idempotency-Key', '/things', { headers: { 'idempotency-key': card } }, '/headers/idempotency-key'],
    ['the correlation id', '/things', { headers: { 'x-correlation-id': card } }, '/headers/x-correlation-id'],
  ])('a card number in %s is refused and not repeated', async (_where, path, init, at) => {
    const answer = await world.call(path, init)
    expect(answer).toMatchObject({
      status: 422,
      body: { type: type('card-number-refused'), errors: [{ path: at }] },
    })
    expect(JSON.stringify([answer.body, [...answer.headers], world.faults])).not.toMatch(/4111|1111/)
  })

  test('articles, orders, phones and parcels pass', async () => {
    const harmless = {
      sku: '4006381333931',
      orderId: 'ord_411111111111111111111abc',
      phone: '+4915112345678',
      tracking: '794644790132',
      at: 1735689600000,
    }
    expect(await world.call('/things', { json: harmless })).toMatchObject({ status: 200, body: { done: harmless } })
  })

  test('a body too deep, a body too large and a prototype are refused', async () => {
    expect((await world.call('/things', { json: { a: JSON.parse(nested(40)) as unknown } })).status).toBe(400)
    expect((await world.call('/things', { json: { a: 'x'.repeat(1024 * 1024) } })).status).toBe(413)
    const polluting = '{"a":{"constructor":{"prototype":{"b":1}}}}'
    const headers = { 'content-type': 'application/json' }
    expect((await world.call('/things', { method: 'POST', headers, body: polluting })).status).toBe(400)
  })
})
