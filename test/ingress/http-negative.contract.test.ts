import { allowedTo, type OperationId } from '../../ingress/auth/permissions'
import { call, problem } from './api-bodies'
import { bodies, operations, orderId, pathOf, requestOf, resolved } from './api-operations'
import { ApiWorld } from './api-world'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a JSON schema, and values of any form
type Any = any
type Schema = Record<string, Any>
type Case = { readonly title: string; readonly value: unknown }

/** Values that match none of the patterns of the description. */
const noPattern = ['\u0000', '\ud800', '   ', 'a\rb', 'é é', 'javascript:x']
const another: Record<string, unknown[]> = {
  string: [7, true, null, {}, []],
  integer: ['7', 1.5, null, true, []],
  boolean: ['true', 1, null, {}],
  object: ['x', 7, null, []],
  array: [{}, 'x', null],
}
const notOfFormat: Record<string, string[]> = {
  email: ['x', 'x@', '@example.com', 'a b@example.com', 'x@example..com'],
  'date-time': ['yesterday', '2026-13-01T00:00:00Z', '2026-01-01'],
  uri: ['no link'],
}
const properties = new Set<string>()
const covered = new Set<string>()

/** For one keyword of a schema, values that break it and nothing before it; undefined for keywords that allow everything. */
const breaches = (keyword: string, schema: Schema, good: Any): Case[] | undefined => {
  const limit = schema[keyword]
  switch (keyword) {
    case 'type':
      return another[limit as string]!.map((value) => ({ title: `type ${JSON.stringify(value)}`, value }))
    case 'required':
      return (limit as string[]).map((name) => ({ title: `no ${name}`, value: without(good, name) }))
    case 'additionalProperties':
      return [{ title: 'unknown property', value: { ...good, unheardOf: 1 } }]
    case 'enum':
      return [{ title: 'not of the list', value: 'NOT_OF_THE_LIST' }]
    case 'oneOf':
      return [...alternativesOf(limit as Schema[], good), 7, '', {}].map((value) => ({
        title: `none of ${JSON.stringify(value)}`,
        value,
      }))
    case 'maxContains':
      return [
        {
          title: 'too many of one kind',
          value: Array.from({ length: limit + 1 }, () => without(good[0], 'amountMinor')),
        },
      ]
    case 'minLength':
      return [{ title: 'too short', value: 'x'.repeat(limit - 1) }]
    case 'maxLength':
      return [{ title: 'too long', value: stretch(schema, good, limit + 1) }]
    case 'minimum':
      return [{ title: 'too small', value: limit - 1 }]
    case 'maximum':
      return [{ title: 'too large', value: limit + 1 }]
    case 'minItems':
      return [{ title: 'too few', value: good.slice(0, limit - 1) }]
    case 'maxItems':
      return [{ title: 'too many', value: Array.from({ length: limit + 1 }, () => good[0]) }]
    case 'minProperties':
      return [{ title: 'nothing in it', value: {} }]
    case 'maxProperties':
      return [
        { title: 'too much in it', value: { edit: { add: [] }, note: { text: 'x' }, cancel: {}, hold: {}, ...good } },
      ]
    case 'pattern':
      return noPattern
        .filter((value) => !new RegExp(limit as string, 'u').test(value))
        .map((value) => ({ title: `pattern ${JSON.stringify(value)}`, value }))
    case 'format':
      if (!notOfFormat[limit]) throw new Error(`no breach of format ${limit} is known: teach the test`)
      return notOfFormat[limit].map((value) => ({ title: `${limit} ${value}`, value }))
    case 'contains':
    case 'minContains':
    case 'properties':
    case 'items':
    case 'description':
    case 'default':
      return undefined
    default:
      throw new Error(`no breach of ${keyword} is known: teach the test`)
  }
}

/** Where exactly one of some members must be there: none of them, and all of them. */
const alternativesOf = (limits: readonly Schema[], good: Any): unknown[] => {
  const names = limits.flatMap((one) => (one['required'] ?? []) as string[])
  if (names.length === 0) return []
  const all = {
    methodToken: 'pm_card',
    tokens: { stripe: 'pm_card' },
    tenders: [{ method: 'CARD', methodToken: 'pm_1' }],
  }
  const missing = Object.entries(all).filter(([name]) => names.includes(name) && good[name] === undefined)
  return [names.reduce(without, good as Schema), { ...good, ...Object.fromEntries(missing) }]
}
const without = (good: Schema, name: string): Schema =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))
/** Long, and otherwise right. */
const stretch = (schema: Schema, good: string, length: number): string =>
  schema['format'] === 'email' ? good.padStart(length, 'x') : good + 'x'.repeat(length - good.length)

/** One case for every way in which a value, or anything within it, breaks one constraint of the schema. */
const casesOf = (reference: Schema, good: Any, path: string): Case[] => {
  const schema = resolved(reference) as Schema
  const own = Object.keys(schema).flatMap((keyword) => {
    const found = breaches(keyword, schema, good)
    if (found?.length === 0) throw new Error(`nothing breaks ${keyword} of ${path}: teach the test`)
    return (found ?? []).map(({ title, value }) => ({ title: `${path}: ${title}`, value }))
  })
  const inner = Object.entries((schema['properties'] ?? {}) as Schema).flatMap(([name, property]) => {
    properties.add(`${path}.${name}`)
    if (good[name] === undefined) return []
    covered.add(`${path}.${name}`)
    return casesOf(property as Schema, good[name], `${path}.${name}`).map(({ title, value }) => ({
      title,
      value: { ...good, [name]: value },
    }))
  })
  const items = schema['items']
    ? casesOf(schema['items'] as Schema, good[0], `${path}[]`).map(({ title, value }) => ({ title, value: [value] }))
    : []
  return [...own, ...inner, ...items]
}

const { orderIds: _, ...bySearch } = bodies.createJob as Schema
const { search: _search, ...byIds } = bodies.createJob as Schema
const job = (action: object): Schema => ({ action, orderIds: [orderId] })
const card = { method: 'CARD', installments: 2 }
const paidWith = (payment: object): Schema => ({ ...bodies.placeOrder, payment })
/** Where one body can't have every property that the schema has. */
const more: Partial<Record<OperationId, readonly object[]>> = {
  placeOrder: [paidWith({ methodToken: 'pm_card' }), paidWith({ tenders: [{ ...card, methodToken: 'pm_card' }] })],
  givePaymentMethod: [{ ...card, methodToken: 'pm_card' }],
  requestChange: [{ edit: bodies.changeOrder }, { cancel: bodies.cancelOrder }],
  createJob: [
    byIds,
    job({ hold: bodies.placeHold }),
    job({ release: {} }),
    job({ note: bodies.addNote }),
    job({ resendMail: bodies.resendMail }),
  ],
}
const withBody = operations.filter(({ body }) => body?.type === 'application/json' && body.schema?.$ref)
const suites = withBody.map((operation) => {
  const first = operation.id === 'createJob' ? bySearch : bodies[operation.id]
  if (!first) throw new Error(`${operation.id} takes a body: give a good one in api-operations.ts`)
  const cases = [first, ...(more[operation.id] ?? [])].flatMap((good) =>
    casesOf(operation.body!.schema, good, operation.id),
  )
  return { ...operation, cases }
})

describe('what the API description excludes is refused, and writes nothing', () => {
  const world = new ApiWorld()
  beforeAll(async () => void (await world.start({ quota: { take: async () => 'unlimited' } })))
  afterAll(() => world.stop())

  test.each(suites)('$id', async (operation) => {
    const role = [...allowedTo(operation.id)].find((one) => one !== 'guest') as 'csr'
    const token = await world.token(role)
    const before = world.allRecords.length
    const taken: string[] = []
    for (const { title, value } of operation.cases) {
      const request = { ...requestOf(operation), body: value, token }
      const { status, body } = await call(world.server.url, operation.method, pathOf(operation.path), request)
      if (status !== 400 || (body as { type: string }).type !== problem('invalid-request'))
        taken.push(`${status} ${title}`)
    }
    expect(taken).toEqual([])
    expect(world.allRecords.length).toBe(before)
  })

  test('the cases are many, and every property of every body has some', () => {
    expect(suites.flatMap(({ cases }) => cases).length).toBeGreaterThan(1_000)
    expect([...properties].filter((path) => !covered.has(path))).toEqual([])
  })

  test('the bodies that they start from are good', async () => {
    for (const operation of withBody) {
      const role = [...allowedTo(operation.id)].find((one) => one !== 'guest') as 'csr'
      const good = operation.id === 'createJob' ? byIds : bodies[operation.id]
      const request = {
        ...requestOf(operation, operation.id === 'createJob' ? job({ release: {} }) : good),
        token: await world.token(role),
      }
      const { status, body } = await call(world.server.url, operation.method, pathOf(operation.path), request)
      expect({ id: operation.id, status, type: (body as { type?: string }).type }).not.toMatchObject({ status: 400 })
    }
  })
})
