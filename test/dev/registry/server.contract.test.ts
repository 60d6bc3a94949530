// The exact wire of the embedded registry, as Confluent's API describes it.
import { createServer } from 'node:http'
import { memoryStore } from '../../../dev/registry/memory-store'
import { type RunningRegistry, startRegistry } from '../../../dev/registry/server'
import { order, wire } from './wire'

let registry: RunningRegistry
const call = wire(() => registry.url)
const put = (subject: string, schema: string) =>
  call('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema })
const refused = (status: number, code: number) => ({ status, body: { error_code: code, message: expect.any(String) } })
const grown = order([
  { name: 'id', type: 'string' },
  { name: 'n', type: 'int', default: 0 },
])
const broken = order([{ name: 'id', type: 'int' }])

beforeEach(async () => {
  registry = await startRegistry({ store: memoryStore(), port: 0, host: '127.0.0.1' })
})
afterEach(() => registry.close())

describe('registering', () => {
  test('a schema gets an id and a version, and is served by both', async () => {
    expect(await put('orders-value', order())).toEqual({
      status: 200,
      type: 'application/vnd.schemaregistry.v1+json',
      body: { id: 1 },
    })
    const version = { subject: 'orders-value', version: 1, id: 1, schema: order() }
    for (const which of ['1', 'latest', '-1'])
      expect((await call('GET', `/subjects/orders-value/versions/${which}`)).body).toEqual(version)
    expect((await call('POST', '/subjects/orders-value', { schema: order() })).body).toEqual(version)
    expect((await call('GET', '/subjects/orders-value/versions')).body).toEqual([1])
    expect((await call('GET', '/subjects/orders-value/versions/1/schema')).body).toEqual(JSON.parse(order()))
    expect((await call('GET', '/schemas/ids/1')).body).toEqual({ schema: order() })
    expect((await call('GET', '/schemas/ids/1/schema')).body).toEqual(JSON.parse(order()))
  })

  test('the same schema again, in other white space, adds no version', async () => {
    await put('a', order())
    expect((await put('a', JSON.stringify(JSON.parse(order()), null, 2))).body).toEqual({ id: 1 })
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1])
  })

  test('the same schema under another subject has the same id, other docs have another', async () => {
    await put('a', order())
    expect((await put('b', order())).body).toEqual({ id: 1 })
    expect((await put('b', order(undefined, { doc: 'An order.' }))).body).toEqual({ id: 2 })
    expect((await call('GET', '/schemas/ids/1/subjects')).body).toEqual(['a', 'b'])
    expect((await call('GET', '/schemas/ids/1/versions')).body).toEqual([
      { subject: 'a', version: 1 },
      { subject: 'b', version: 1 },
    ])
  })

  test('many at once of one schema get one id and one version', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => put('a', order())))
    expect(answers.map(({ body }) => body.id)).toEqual(Array(20).fill(1))
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1])
  })

  test('many at once of different schemas get different ids and versions without gaps', async () => {
    await call('PUT', '/config', { compatibility: 'NONE' })
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => put('a', order(undefined, { doc: `${i}` }))))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(10)
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test.each(['bestellung-größe', '注文-value', 'a/b/c', 'a b%2Fc', '__proto__', '../x', '?x=1#y'])(
    'subject %s works in every path',
    async (subject) => {
      const path = encodeURIComponent(subject)
      expect((await call('POST', `/subjects/${path}/versions`, { schema: order() })).status).toBe(200)
      expect((await call('GET', `/subjects/${path}/versions/latest`)).body.subject).toBe(subject)
      expect((await call('GET', '/subjects')).body).toEqual([subject])
      expect((await call('PUT', `/config/${path}`, { compatibility: 'FULL' })).status).toBe(200)
      expect((await call('GET', `/config/${path}`)).body).toEqual({ compatibilityLevel: 'FULL' })
      expect((await call('DELETE', `/subjects/${path}`)).body).toEqual([1])
    },
  )

  test('plain JSON is taken as well, other media types are refused', async () => {
    const body = { schema: order() }
    expect((await call('POST', '/subjects/a/versions', body, 'application/json')).status).toBe(200)
    expect(await call('POST', '/subjects/a/versions', body, 'text/plain')).toMatchObject(refused(415, 415))
  })
})

describe('an incompatible schema', () => {
  test('is refused with 409 and the field that breaks', async () => {
    await put('a', order())
    const answer = await put('a', broken)
    expect(answer).toMatchObject(refused(409, 409))
    expect(answer.body.message).toMatch(/incompatible with an earlier schema for subject "a".*shop\.Order\.id.*To do: /)
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1])
  })

  test('is told apart without registering', async () => {
    await put('a', order())
    const ask = (path: string, schema: string) => call('POST', `/compatibility/subjects/a/versions${path}`, { schema })
    for (const path of ['', '/latest', '/1']) {
      expect((await ask(path, grown)).body).toEqual({ is_compatible: true })
      expect((await ask(path, broken)).body).toEqual({ is_compatible: false })
      expect((await ask(`${path}?verbose=true`, grown)).body).toEqual({ is_compatible: true, messages: [] })
      expect((await ask(`${path}?verbose=True`, broken)).body.messages).toEqual([
        expect.stringContaining('TYPE_MISMATCH'),
      ])
    }
    expect(await ask('/7', grown)).toMatchObject(refused(404, 40402))
    expect(await ask('/0', grown)).toMatchObject(refused(422, 42202))
    expect(await ask('/1', '{')).toMatchObject(refused(422, 42201))
  })

  test('is compatible with a subject that is not there', async () => {
    for (const path of ['', '/latest'])
      expect((await call('POST', `/compatibility/subjects/x/versions${path}`, { schema: order() })).body).toEqual({
        is_compatible: true,
      })
  })

  test('is accepted when the subject checks nothing', async () => {
    await put('a', order())
    await call('PUT', '/config/a', { compatibility: 'NONE' })
    expect((await put('a', broken)).body).toEqual({ id: 2 })
  })

  test('a transitive level looks past the latest version', async () => {
    await call('PUT', '/config', { compatibility: 'NONE' })
    await put(
      'a',
      order([
        { name: 'id', type: 'string' },
        { name: 'n', type: 'string' },
      ]),
    )
    await put('a', order())
    await call('PUT', '/config', { compatibility: 'BACKWARD_TRANSITIVE' })
    expect(await put('a', grown)).toMatchObject(refused(409, 409))
    await call('PUT', '/config/a', { compatibility: 'BACKWARD' })
    expect((await put('a', grown)).status).toBe(200)
  })
})

describe('deleting', () => {
  test('a soft deletion hides a version and keeps its id readable', async () => {
    await put('a', order())
    await put('a', grown)
    expect((await call('DELETE', '/subjects/a/versions/latest')).body).toBe(2)
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1])
    expect((await call('GET', '/subjects/a/versions?deleted=true')).body).toEqual([1, 2])
    expect((await call('GET', '/subjects/a/versions?deletedOnly=true')).body).toEqual([2])
    expect(await call('GET', '/subjects/a/versions/2')).toMatchObject(refused(404, 40402))
    expect((await call('GET', '/subjects/a/versions/2?deleted=true')).status).toBe(200)
    expect((await call('GET', '/schemas/ids/2')).status).toBe(200)
    expect(await call('DELETE', '/subjects/a/versions/2')).toMatchObject(refused(404, 40406))
    expect(await call('DELETE', '/subjects/a/versions/1?permanent=true')).toMatchObject(refused(404, 40407))
    expect((await put('a', grown)).body).toEqual({ id: 2 })
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1, 3])
  })

  test('a permanent deletion forgets the schema and never gives its id again', async () => {
    await put('a', order())
    expect(await call('DELETE', '/subjects/a?permanent=true')).toMatchObject(refused(404, 40405))
    expect((await call('DELETE', '/subjects/a')).body).toEqual([1])
    expect((await call('GET', '/subjects')).body).toEqual([])
    expect((await call('GET', '/subjects?deleted=true')).body).toEqual(['a'])
    expect(await call('DELETE', '/subjects/a')).toMatchObject(refused(404, 40404))
    expect(await call('POST', '/subjects/a', { schema: order() })).toMatchObject(refused(404, 40401))
    expect((await call('POST', '/subjects/a?deleted=true', { schema: order() })).body.id).toBe(1)
    expect((await call('DELETE', '/subjects/a?permanent=true')).body).toEqual([1])
    expect(await call('GET', '/schemas/ids/1')).toMatchObject(refused(404, 40403))
    expect((await put('a', broken)).body).toEqual({ id: 2 })
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([1])
  })

  test("a deleted subject's own compatibility goes with it", async () => {
    await put('a', order())
    await call('PUT', '/config/a', { compatibility: 'NONE' })
    await call('DELETE', '/subjects/a')
    expect(await call('GET', '/config/a')).toMatchObject(refused(404, 40408))
  })
})

describe('the server', () => {
  test('says hello, its schema types and the subjects of a prefix', async () => {
    await put('a-value', order())
    await put('b-value', order())
    expect((await call('GET', '/')).body).toEqual({})
    expect((await call('GET', '/schemas/types')).body).toEqual(['AVRO'])
    expect((await call('GET', '/subjects?subjectPrefix=b')).body).toEqual(['b-value'])
  })

  test('gives the same ids after a restart on the same store', async () => {
    const store = memoryStore()
    for (let start = 1; start <= 2; start++) {
      const own = await startRegistry({ store, port: 0, host: '127.0.0.1' })
      const ask = wire(() => own.url)
      expect((await ask('POST', '/subjects/a/versions', { schema: order() })).body).toEqual({ id: 1 })
      expect((await ask('POST', '/subjects/b/versions', { schema: grown })).body).toEqual({ id: 2 })
      expect((await ask('GET', '/schemas/ids/2')).body).toEqual({ schema: grown })
      await own.close()
    }
    expect(store.records).toHaveLength(2)
  })

  test('says in a sentence that its port is taken', async () => {
    const holder = createServer()
    const port = await new Promise<number>((resolve) =>
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port)),
    )
    await expect(startRegistry({ store: memoryStore(), port, host: '127.0.0.1' })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is taken. Stop the process`,
    )
    await new Promise((resolve) => holder.close(resolve))
  })

  test('stops at once although a client holds its connection open', async () => {
    const own = await startRegistry({ store: memoryStore(), port: 0, host: '127.0.0.1' })
    expect((await fetch(own.url)).status).toBe(200)
    await own.close()
    await expect(fetch(own.url)).rejects.toThrow()
  }, 3_000)

  test('answers the request under way before it stops', async () => {
    const store = memoryStore()
    let release = () => {}
    let reached = () => {}
    const durable = new Promise<void>((resolve) => (release = resolve))
    const underWay = new Promise<void>((resolve) => (reached = resolve))
    const append = async (key: string, value: string | null) => {
      reached()
      await durable
      await store.append(key, value)
    }
    const own = await startRegistry({ store: { ...store, append }, port: 0, host: '127.0.0.1' })
    const answer = wire(() => own.url)('POST', '/subjects/a/versions', { schema: order() })
    await underWay
    const closed = own.close()
    release()
    expect((await answer).body).toEqual({ id: 1 })
    await closed
    expect(store.records).toHaveLength(1)
  }, 3_000)
})
