// Renders the TypeScript of every schema; `npm run generate` writes it to messages.ts, a test keeps it fresh.
import { readSchemaFiles, type AvroField, type AvroRecord, type AvroSchema } from './avro-files'

const primitives: Record<string, string> = {
  string: 'string',
  int: 'number',
  long: 'number',
  double: 'number',
  boolean: 'boolean',
  bytes: 'Buffer',
  null: 'null',
}

const shortName = (fullName: string): string => fullName.slice(fullName.lastIndexOf('.') + 1)

const typeText = (schema: AvroSchema): string => {
  if (typeof schema === 'string') return primitives[schema] ?? shortName(schema)
  if (Array.isArray(schema)) return schema.map(typeText).reverse().join(' | ')
  const node = schema as { type: string; brand?: string; items?: AvroSchema }
  if (node.brand) return node.brand
  if (node.type === 'array') return `readonly ${typeText(node.items!)}[]`
  return typeText(node.type)
}

const fieldText = (field: AvroField): string =>
  `  /** ${field.doc} */\n  readonly ${field.name}: ${typeText(field.type)}`

const recordText = (record: AvroRecord, message: boolean): string => {
  const fields = record.fields.map(fieldText)
  if (message) fields.unshift(`  readonly type: '${record.name}'`)
  return `/** ${record.doc} */\nexport type ${record.name} = {\n${fields.join('\n')}\n}\n`
}

const enumText = (schema: AvroRecord & { symbols?: string[] }): string =>
  `/** ${schema.doc} */\nexport type ${schema.name} = ${schema.symbols!.map((symbol) => `'${symbol}'`).join(' | ')}\n`

/** The whole text of messages.ts, before formatting. */
export const renderTypes = (): string => {
  const files = [...readSchemaFiles()]
  const shared = files.filter(([name]) => name.startsWith('oms.shared.')).map(([, schema]) => schema)
  const messages = files.filter(([name]) => !name.startsWith('oms.shared.')).map(([, schema]) => schema)
  return [
    '// Generated from avro/ by `npm run generate`. Do not edit: change the schema.',
    "import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from './ids'\n",
    ...shared.map((schema) => ((schema.type as string) === 'enum' ? enumText(schema) : recordText(schema, false))),
    ...messages.map((schema) => recordText(schema, true)),
    `/** Every message by its name. */\nexport type Messages = {\n${messages.map((m) => `  readonly ${m.name}: ${m.name}`).join('\n')}\n}\n`,
  ].join('\n')
}
