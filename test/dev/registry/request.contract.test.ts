// Requests that the registry cannot serve: each is answered in JSON with Confluent's code, and changes nothing.
import { memoryStore } from '../../../dev/registry/memory-store'
import { type RunningRegistry, startRegistry } from '../../../dev/registry/server'
import { order, wire } from './wire'

let registry: RunningRegistry
const call = wire(() => registry.url)
const grown = order([
  { name: 'id', type: 'string' },
  { name: 'n', type: 'int', default: 0 },
])

beforeEach(async () => {
  registry = await startRegistry({ store: memoryStore(), port: 0, host: '127.0.0.1' })
})
afterEach(() => registry.close())

describe('a request that cannot be served', () => {
  test.each<[string, string, unknown, number, number]>([
    ['GET', '/subjects/x/versions', null, 404, 40401],
    ['GET', '/subjects/x/versions/1', null, 404, 40401],
    ['POST', '/subjects/x', { schema: order() }, 404, 40401],
    ['DELETE', '/subjects/x', null, 404, 40401],
    ['GET', '/subjects/known/versions/9', null, 404, 40402],
    ['GET', '/subjects/known/versions/0', null, 422, 42202],
    ['GET', '/subjects/known/versions/first', null, 422, 42202],
    ['GET', '/subjects/known/versions/2147483648', null, 422, 42202],
    ['POST', '/subjects/known', { schema: grown }, 404, 40403],
    ['GET', '/schemas/ids/99', null, 404, 40403],
    ['GET', '/schemas/ids/one', null, 404, 40403],
    ['GET', '/schemas/ids/99/subjects', null, 404, 40403],
    ['GET', '/associations/resources/-/orders?resourceType=topic', null, 404, 404],
    ['PATCH', '/subjects', null, 404, 404],
    ['GET', '/subjects/%ZZ/versions', null, 400, 400],
    ['POST', '/subjects/a/versions', '{"schema":', 400, 400],
    ['POST', '/subjects/a/versions', '"text"', 400, 400],
    ['POST', '/subjects/a/versions', [], 422, 422],
    ['POST', '/subjects/a/versions', null, 422, 422],
    ['POST', '/subjects/a/versions', {}, 422, 42201],
    ['POST', '/subjects/a/versions', { schema: { type: 'string' } }, 422, 42201],
    ['POST', '/subjects/a/versions', { schema: 'nonsense' }, 422, 42201],
    ['POST', '/subjects/a/versions', { schema: '{}', schemaType: 'PROTOBUF' }, 422, 42201],
    [
      'POST',
      '/subjects/a/versions',
      { schema: order(), references: [{ name: 'x', subject: 'x', version: 1 }] },
      422,
      42201,
    ],
    ['POST', '/subjects/a/versions', { schema: order(), references: 'x' }, 422, 42201],
    ['POST', '/subjects/a/versions', { schema: order(), metadata: {} }, 422, 42201],
    ['POST', '/subjects/a/versions', { schema: order(), id: 'one' }, 422, 42201],
    ['POST', '/subjects/%0A/versions', { schema: order() }, 422, 42208],
    ['POST', '/subjects/a/versions', { schema: `"${'x'.repeat(1_100_000)}"` }, 413, 413],
    ['PUT', '/config', '[', 400, 400],
  ])('%s %s is answered in JSON', async (method, path, body, status, code) => {
    await call('POST', '/subjects/known/versions', { schema: order() })
    const answer = await call(method, path, body)
    expect(answer).toMatchObject({
      status,
      type: 'application/vnd.schemaregistry.v1+json',
      body: { error_code: code, message: expect.any(String) },
    })
    expect(answer.body.message).not.toMatch(/node_modules|\n\s+at /)
    expect((await call('GET', '/subjects')).body).toEqual(['known'])
  })
})

test('a fault inside is a 500 without its message or stack', async () => {
  const store = { ...memoryStore(), append: () => Promise.reject(new Error('secret broker address')) }
  const failing = await startRegistry({ store, port: 0, host: '127.0.0.1' })
  const answer = await wire(() => failing.url)('PUT', '/config', { compatibility: 'FULL' })
  await failing.close()
  expect(answer).toMatchObject({ status: 500, body: { error_code: 50001 } })
  expect(JSON.stringify(answer.body)).not.toContain('secret')
})
