// Compatibility levels and modes on the wire.
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

beforeEach(async () => {
  registry = await startRegistry({ store: memoryStore(), port: 0, host: '127.0.0.1' })
})
afterEach(() => registry.close())

describe('compatibility levels', () => {
  test('are BACKWARD at first; all seven can be set, globally and by subject', async () => {
    expect((await call('GET', '/config')).body).toEqual({ compatibilityLevel: 'BACKWARD' })
    for (const compatibility of 'BACKWARD_TRANSITIVE FORWARD FORWARD_TRANSITIVE FULL FULL_TRANSITIVE NONE BACKWARD'.split(
      ' ',
    )) {
      expect((await call('PUT', '/config/a', { compatibility })).body).toEqual({ compatibility })
      expect((await call('GET', '/config/a')).body).toEqual({ compatibilityLevel: compatibility })
      expect((await call('PUT', '/config', { compatibility })).body).toEqual({ compatibility })
      expect((await call('GET', '/config')).body).toEqual({ compatibilityLevel: compatibility })
    }
  })

  test('of a subject fall back to the global one when asked, and when deleted', async () => {
    expect(await call('GET', '/config/a')).toMatchObject(refused(404, 40408))
    expect(await call('DELETE', '/config/a')).toMatchObject(refused(404, 40408))
    await call('PUT', '/config', { compatibility: 'FULL' })
    expect((await call('GET', '/config/a?defaultToGlobal=true')).body).toEqual({ compatibilityLevel: 'FULL' })
    await call('PUT', '/config/a', { compatibility: 'NONE' })
    expect((await call('DELETE', '/config/a')).body).toEqual({ compatibilityLevel: 'NONE' })
    expect((await call('DELETE', '/config')).body).toEqual({ compatibilityLevel: 'FULL' })
    expect((await call('GET', '/config')).body).toEqual({ compatibilityLevel: 'BACKWARD' })
  })

  test('that do not exist are refused', async () => {
    for (const compatibility of ['SIDEWARD', 5, null])
      expect(await call('PUT', '/config', { compatibility })).toMatchObject(refused(422, 42203))
  })
})

describe('modes', () => {
  test('a read-only registry refuses new schemas and still knows the present ones', async () => {
    await put('a', order())
    expect((await call('GET', '/mode')).body).toEqual({ mode: 'READWRITE' })
    expect((await call('PUT', '/mode', { mode: 'READONLY' })).body).toEqual({ mode: 'READONLY' })
    expect(await put('a', grown)).toMatchObject(refused(422, 42205))
    expect(await call('DELETE', '/subjects/a')).toMatchObject(refused(422, 42205))
    expect((await put('a', order())).body).toEqual({ id: 1 })
    expect((await call('PUT', '/mode/a', { mode: 'READWRITE' })).status).toBe(200)
    expect((await put('a', grown)).body).toEqual({ id: 2 })
  })

  test('an import brings its ids, and needs an empty place', async () => {
    expect(await call('POST', '/subjects/a/versions', { schema: order(), id: 40 })).toMatchObject(refused(422, 42205))
    expect((await call('PUT', '/mode/a', { mode: 'IMPORT' })).status).toBe(200)
    expect(await put('a', order())).toMatchObject(refused(422, 42205))
    expect((await call('POST', '/subjects/a/versions', { schema: order(), id: 40, version: 7 })).body).toEqual({
      id: 40,
    })
    expect(await call('POST', '/subjects/a/versions', { schema: grown, id: 40 })).toMatchObject(refused(422, 42207))
    expect(await call('POST', '/subjects/a/versions', { schema: grown, id: 41, version: 7 })).toMatchObject(
      refused(422, 42205),
    )
    expect((await call('GET', '/subjects/a/versions')).body).toEqual([7])
    expect(await call('PUT', '/mode', { mode: 'IMPORT' })).toMatchObject(refused(422, 42205))
    expect((await call('PUT', '/mode?force=true', { mode: 'IMPORT' })).status).toBe(200)
    expect((await call('DELETE', '/mode/a')).body).toEqual({ mode: 'IMPORT' })
    expect(await call('GET', '/mode/a')).toMatchObject(refused(404, 40409))
    await call('PUT', '/mode', { mode: 'READWRITE' })
    expect((await put('b', grown)).body).toEqual({ id: 41 })
  })

  test('that do not exist are refused', async () => {
    expect(await call('PUT', '/mode', { mode: 'SLEEPY' })).toMatchObject(refused(422, 42204))
  })
})
