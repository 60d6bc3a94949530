// Schema ids from whatever Confluent-compatible registry is configured. The one importer of @kafkajs/confluent-schema-registry.
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import type { AvroRecord } from './avro-files'
import { messageNames, schemaOfMessage, subjectOfMessage, UnknownSchemaId, type SchemaIds } from './codec'
import type { MessageName } from './message'

const open = (url: string): SchemaRegistry =>
  new SchemaRegistry({
    host: url,
    clientId: 'oms',
    retry: { maxRetryTimeInSecs: 5, initialRetryTimeInSecs: 0.1, retries: 8 },
  })

/** Registers every message's schema (a no-op for those that are there). Rejects when one is incompatible with its earlier versions. */
export const registerSchemas = async (
  url: string,
  each: (done: number, total: number) => void = () => undefined,
): Promise<void> => {
  const registry = open(url)
  let done = 0
  const register = async (name: MessageName): Promise<void> => {
    const schema = JSON.stringify(schemaOfMessage(name))
    await registry.register(
      { type: SchemaType.AVRO, schema },
      { subject: subjectOfMessage(name), compatibility: COMPATIBILITY.BACKWARD_TRANSITIVE },
    )
    each(++done, messageNames.length)
  }
  await inGroupsOf(8, messageNames, register)
}

/** Ids of this process's schemas, which are to be registered already. Rejects with what to do when one is not. */
export const openSchemaIds = async (url: string): Promise<SchemaIds> => {
  const registry = open(url)
  const ids = new Map<MessageName, number>()
  await inGroupsOf(8, messageNames, async (name) => {
    const schema = JSON.stringify(schemaOfMessage(name))
    const id = await registry
      .getRegistryIdBySchema(subjectOfMessage(name), { type: SchemaType.AVRO, schema })
      .catch((error: Error) => {
        throw new Error(
          `the registry does not give an id for ${name} (${error.message}): run "npm run oms -- schemas apply"`,
        )
      })
    ids.set(name, id)
  })
  return { idOf: (name) => ids.get(name)!, schemaOf: (id) => writerSchema(url, id) }
}

/** Fetched here rather than by the client, whose errors do not tell an unknown id from a registry that is away. */
const writerSchema = async (url: string, id: number): Promise<AvroRecord> => {
  const response = await fetch(`${url}/schemas/ids/${id}`)
  if (response.status === 404) throw new UnknownSchemaId(`no schema ${id} in the registry`)
  if (!response.ok) throw new Error(`the registry answered ${response.status} for schema ${id}`)
  const { schema, schemaType } = (await response.json()) as { schema: string; schemaType?: string }
  if (schemaType !== undefined && schemaType !== 'AVRO')
    throw new UnknownSchemaId(`schema ${id} is ${schemaType}, not Avro`)
  return JSON.parse(schema) as AvroRecord
}

const inGroupsOf = async <T>(size: number, items: readonly T[], each: (item: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += size) await Promise.all(items.slice(at, at + size).map(each))
}
