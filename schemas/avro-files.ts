// Reads the .avsc files: the words of the system. Each message's schema is made self-contained by inlining shared types
// at their first use, so that one subject in the registry holds one whole schema.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type AvroField = {
  readonly name: string
  readonly type: AvroSchema
  readonly doc?: string
  readonly default?: unknown
}
export type AvroRecord = {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly fields: readonly AvroField[]
}
export type AvroSchema = string | readonly AvroSchema[] | { readonly type: string; readonly [key: string]: unknown }

export const avroFolder = join(__dirname, 'avro')

/** Every schema file below `avro/`, by full name, as written (shared types by reference). */
export const readSchemaFiles = (folder = avroFolder): ReadonlyMap<string, AvroRecord> => {
  const schemas = new Map<string, AvroRecord>()
  for (const group of readdirSync(folder).sort())
    for (const file of readdirSync(join(folder, group)).sort()) {
      const schema = JSON.parse(readFileSync(join(folder, group, file), 'utf8')) as AvroRecord
      schemas.set(`${schema.namespace}.${schema.name}`, schema)
    }
  return schemas
}

/** The schema with every reference to a shared type replaced, at its first use, by the type's definition. */
export const selfContained = (schema: AvroRecord, files: ReadonlyMap<string, AvroRecord>): AvroRecord => {
  const defined = new Set<string>()
  const expand = (node: unknown): unknown => {
    if (typeof node === 'string') {
      const shared = files.get(node)
      if (!shared || defined.has(node)) return node
      defined.add(node)
      return expand(shared)
    }
    if (Array.isArray(node)) return node.map(expand)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, nested.has(key) ? expand(value) : value]),
    )
  }
  return expand(schema) as AvroRecord
}

const nested = new Set(['type', 'fields', 'items', 'values'])

/** Messages (not shared types) by their short name, which is unique in the system. */
export const readMessageSchemas = (folder = avroFolder): ReadonlyMap<string, AvroRecord> => {
  const files = readSchemaFiles(folder)
  const messages = new Map<string, AvroRecord>()
  for (const [fullName, schema] of files) {
    if (fullName.startsWith('oms.shared.')) continue
    if (messages.has(schema.name)) throw new Error(`two messages are called ${schema.name}; rename one of them`)
    messages.set(schema.name, selfContained(schema, files))
  }
  return messages
}

/** RecordNameStrategy: a message is one subject, whatever topic it is in. */
export const subjectOf = (schema: AvroRecord): string => `${schema.namespace}.${schema.name}`
