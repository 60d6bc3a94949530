// The embedded registry as the project's own client sees it: @kafkajs/confluent-schema-registry over HTTP.
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { memoryStore } from '../../../dev/registry/memory-store'
import { type RunningRegistry, startRegistry } from '../../../dev/registry/server'
import { order } from './wire'

let server: RunningRegistry
let client: SchemaRegistry
const avro = (schema: string) => ({ type: SchemaType.AVRO as const, schema })
const freshClient = () => new SchemaRegistry({ host: server.url, retry: { retries: 0 } })

beforeEach(async () => {
  server = await startRegistry({ store: memoryStore(), port: 0, host: '127.0.0.1' })
  client = freshClient()
})
afterEach(() => server.close())

test('a schema is registered once and found by subject, version and content', async () => {
  const { id } = await client.register(avro(order()), { subject: 'orders-value' })
  expect(await freshClient().register(avro(order()), { subject: 'orders-value' })).toEqual({ id })
  expect(await client.getRegistryId('orders-value', 1)).toBe(id)
  expect(await client.getLatestSchemaId('orders-value')).toBe(id)
  expect(await client.getRegistryIdBySchema('orders-value', avro(order()))).toBe(id)
  expect(await freshClient().getSchema(id)).toMatchObject({ name: 'shop.Order' })
})

test('a schema that the subject does not have is not found', async () => {
  await client.register(avro(order()), { subject: 'orders-value' })
  await expect(client.getRegistryIdBySchema('orders-value', avro('"string"'))).rejects.toMatchObject({
    name: 'ConfluentSchemaRegistryError',
  })
  await expect(client.getSchema(99)).rejects.toMatchObject({ name: 'ResponseError', status: 404 })
})

test('what one client encodes another decodes, also with a later schema', async () => {
  const later = order([
    { name: 'id', type: 'string' },
    { name: 'n', type: 'int', default: 7 },
  ])
  const { id } = await client.register(avro(order()), { subject: 'orders-value' })
  const bytes = await client.encode(id, { id: 'ö-1' })
  await client.register(avro(later), { subject: 'orders-value' })
  expect(bytes.readUInt8(0)).toBe(0)
  expect(bytes.readInt32BE(1)).toBe(id)
  expect(await freshClient().decode(bytes)).toEqual({ id: 'ö-1' })
  expect(await freshClient().decode(bytes, { [SchemaType.AVRO]: { readerSchema: JSON.parse(later) } })).toEqual({
    id: 'ö-1',
    n: 7,
  })
})

test('an incompatible schema is refused with the status 409 and the field', async () => {
  await client.register(avro(order()), { subject: 'orders-value' })
  const attempt = client.register(avro(order([{ name: 'sku', type: 'string' }])), { subject: 'orders-value' })
  await expect(attempt).rejects.toMatchObject({
    name: 'ResponseError',
    status: 409,
    message: expect.stringContaining('shop.Order.sku'),
  })
})

test("a client with another compatibility than the subject's is refused by its own check", async () => {
  await client.register(avro(order()), { subject: 'orders-value', compatibility: 'FULL' as never })
  await expect(client.register(avro(order()), { subject: 'orders-value' })).rejects.toMatchObject({
    name: 'ConfluentSchemaRegistryCompatibilityError',
  })
})
