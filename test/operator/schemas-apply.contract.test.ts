import { memoryStore } from '../../dev/registry/memory-store'
import { startRegistry, type RunningRegistry } from '../../dev/registry/server'
import { silent } from '../../operator/progress'
import { applySchemas, renderSchemas } from '../../operator/schemas-apply'
import { messageNames, schemaOfMessage, subjectOfMessage } from '../../schemas/codec'

describe('the schemas in the registry', () => {
  let registry: RunningRegistry
  beforeEach(async () => {
    registry = await startRegistry({ store: memoryStore(), port: 0, host: '127.0.0.1' })
  })
  afterEach(() => registry.close())

  const apply = (execute: boolean) => applySchemas({ registryUrl: registry.url, progress: silent }, { execute })
  const subjects = async (): Promise<unknown[]> => (await (await fetch(`${registry.url}/subjects`)).json()) as unknown[]
  const register = async (subject: string, schema: object): Promise<void> => {
    const body = JSON.stringify({ schemaType: 'AVRO', schema: JSON.stringify(schema) })
    const answer = await fetch(`${registry.url}/subjects/${subject}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(200)
  }

  it('are only looked at without execute', async () => {
    const result = await apply(false)
    expect(result.rows.every(({ standing }) => standing === 'new')).toBe(true)
    expect(renderSchemas(result, false)).toMatch(/to register; nothing was changed: add --execute$/)
    expect(await subjects()).toEqual([])
  })

  it('are registered with execute, once', async () => {
    expect((await apply(true)).executed).toBe(true)
    expect(await subjects()).toHaveLength(messageNames.length)
    const again = await apply(true)
    expect(again.rows.every(({ standing }) => standing === 'registered')).toBe(true)
    expect(renderSchemas(again, true)).toMatch(/^all \d+ schemas are registered$/)
  })

  it('are not registered while one of them can not follow an earlier version', async () => {
    const schema = schemaOfMessage('OrderShipped')
    const fields = schema.fields.map((field) => (field.name === 'carrier' ? { ...field, type: 'long' } : field))
    await register(subjectOfMessage('OrderShipped'), { ...schema, fields })
    const result = await apply(true)
    expect(result.executed).toBe(false)
    expect(result.rows.filter(({ standing }) => standing === 'incompatible').map(({ message }) => message)).toEqual([
      'OrderShipped',
    ])
    expect(renderSchemas(result, true)).toMatch(/nothing was registered: 1 schema can't follow earlier versions/)
    expect(await subjects()).toHaveLength(1)
  })
})
