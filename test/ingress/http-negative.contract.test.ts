import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ApiWorld, placement } from './api-world'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a JSON schema, and values of any form
type Any = any
type Schema = Record<string, Any>
type Case = { readonly title: string; readonly value: unknown }

const document = parse(readFileSync(join(__dirname, '../../ingress/openapi.yaml'), 'utf8')) as Schema
const resolve = (schema: Schema): Schema => {
  if (!schema['$ref']) return schema
  const path = (schema['$ref'] as string).split('/').slice(1)
  return path.reduce((node, name) => node[name] as Schema, document)
}

/** Values that match none of the patterns of the document. */
const noPattern = ['\u0000', '\ud800', '   ', 'a\nb', 'é é']
const another: Record<string, unknown[]> = {
  string: [7, true, null, {}, []],
  integer: ['7', 1.5, null, true, []],
  object: ['x', 7, null, []],
  array: [{}, 'x', null],
}

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
    case 'minLength':
      return [{ title: 'too short', value: 'x'.repeat(limit - 1) }]
    case 'maxLength':
      return [{ title: 'too long', value: stretch(schema, good, limit + 1) }]
    case 'minimum':
      return [{ title: 'too small', value: limit - 1 }]
    case 'maximum':
      return [{ title: 'too large', value: limit + 1 }]
    case 'maxItems':
      return [{ title: 'too many', value: Array.from({ length: limit + 1 }, () => good[0]) }]
    case 'pattern':
      return noPattern
        .filter((value) => !new RegExp(limit as string, 'u').test(value))
        .map((value) => ({ title: `pattern ${JSON.stringify(value)}`, value }))
    case 'format':
      if (limit !== 'email') throw new Error(`no breach of format ${limit} is known: teach the test`)
      return ['x', 'x@', '@example.com', 'a b@example.com', 'x@example..com'].map((value) => ({
        title: `email ${value}`,
        value,
      }))
    case 'properties':
    case 'items':
    case 'description':
      return undefined
    default:
      throw new Error(`no breach of ${keyword} is known: teach the test`)
  }
}

const without = (good: Schema, name: string): Schema =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))
/** Long, and otherwise right. */
const stretch = (schema: Schema, good: string, length: number): string =>
  schema['format'] === 'email' ? good.padStart(length, 'x') : good + 'x'.repeat(length - good.length)

/** One case for every way in which a value, or anything within it, breaks one constraint of the schema. */
const casesOf = (reference: Schema, good: Any, path: string): Case[] => {
  const schema = resolve(reference)
  const own = Object.keys(schema).flatMap((keyword) => {
    const found = breaches(keyword, schema, good)
    if (found?.length === 0) throw new Error(`nothing breaks ${keyword} of ${path}: teach the test`)
    return (found ?? []).map(({ title, value }) => ({ title: `${path}: ${title}`, value }))
  })
  const inner = Object.entries((schema['properties'] ?? {}) as Schema).flatMap(([name, property]) => {
    if (good[name] === undefined) throw new Error(`the good body lacks ${path}.${name}: complete it`)
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

const schemas = document['components'].schemas as Schema
const cancellation = { reason: 'I changed my mind.' }
const orderId = `ord_${'a'.repeat(24)}`

describe('what the API description excludes', () => {
  const world = new ApiWorld()
  beforeAll(async () => void (await world.start()))
  afterAll(() => world.stop())

  const refused = async (method: string, path: string, body: unknown): Promise<void> => {
    const answer = await world.call(method, path, { body, headers: { 'idempotency-key': 'k' } })
    expect(answer.type).toMatch(/^application\/problem\+json/)
    expect([400, 422]).toContain(answer.status)
    expect(answer.body).toMatchObject({ type: 'https://oms.example/problems/invalid-request' })
    expect(world.commands).toHaveLength(0)
  }

  const placements = casesOf(schemas['Placement'] as Schema, placement(), 'placement')
  test.each(placements)('a placement is refused: $title', ({ value }) => refused('POST', '/api/v1/orders', value))

  const cancellations = casesOf(schemas['Cancellation'] as Schema, cancellation, 'cancellation')
  test.each(cancellations)('a cancellation is refused: $title', ({ value }) =>
    refused('DELETE', `/api/v1/orders/${orderId}`, value),
  )

  test('the cases are many, and the bodies they start from are good', async () => {
    expect(placements.length).toBeGreaterThan(200)
    expect((await world.place(placement(), 'good')).status).toBe(201)
    expect((await world.call('DELETE', `/api/v1/orders/${orderId}`, { body: cancellation })).status).toBe(404)
  })
})
