// Says an Avro type in words short enough for a table cell, and keeps what a reader outside needs of a schema.
import type { AvroRecord, AvroSchema } from '../schemas/avro-files'

type Node = {
  readonly type: string
  readonly brand?: string
  readonly name?: string
  readonly items?: AvroSchema
  readonly symbols?: readonly string[]
  readonly logicalType?: string
}

/** `string`, `OrderLine[]`, `string or null`, `PENDING, SHIPPED`. */
export const typeText = (schema: AvroSchema): string => {
  if (typeof schema === 'string') return schema.slice(schema.lastIndexOf('.') + 1)
  if (Array.isArray(schema)) return [...schema].sort(nullLast).map(typeText).join(' or ')
  const node = schema as Node
  if (node.type === 'array') return `${typeText(node.items!)}[]`
  if (node.symbols) return node.name ?? node.symbols.join(', ')
  return node.name ?? node.brand ?? (node.logicalType === 'timestamp-millis' ? 'time (ms)' : typeText(node.type))
}

const nullLast = (a: AvroSchema, b: AvroSchema): number => Number(a === 'null') - Number(b === 'null')

/** The schema without what only our own generator reads. */
export const publicSchema = (schema: AvroRecord): unknown =>
  JSON.parse(JSON.stringify(schema, (key: string, value: unknown) => (key === 'brand' ? undefined : value)))
