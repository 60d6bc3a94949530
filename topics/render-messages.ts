// Every message for people: topic by topic, what it says and its fields, from the schemas' own docs.
import { readMessageSchemas, readSchemaFiles, type AvroRecord } from '../schemas/avro-files'
import { engineMessages, topicNames, topicSpec } from './catalog'
import { typeText } from './render-avro'
import { nodeNames, nodeSpec } from './topology'

// Stand in every message alike: said once, at the top.
const head = ['id', 'orderId', 'at']

const cell = (text: string): string => text.replaceAll('|', '\\|')

const fieldTable = (schema: AvroRecord): string => {
  const fields = schema.fields.filter(({ name }) => !head.includes(name))
  if (fields.length === 0) return 'No fields of its own.\n'
  const rows = fields.map(({ name, type, doc }) => `| \`${name}\` | ${cell(typeText(type))} | ${cell(doc ?? '')} |`)
  return ['| field | type | meaning |', '|---|---|---|', ...rows, ''].join('\n')
}

const takersOf = (message: string): string =>
  nodeNames.filter((node) => (nodeSpec(node).takes as readonly string[]).includes(message)).join(', ')

const messageText = (name: string, schema: AvroRecord): string => {
  const takers = takersOf(name)
  return `### ${name}\n\n${schema.doc}${takers ? ` Taken by ${takers}.` : ''}\n\n${fieldTable(schema)}`
}

const sharedText = (schema: AvroRecord & { readonly symbols?: readonly string[] }): string =>
  schema.symbols
    ? `### ${schema.name}\n\n${schema.doc} One of ${schema.symbols.map((symbol) => `\`${symbol}\``).join(', ')}.\n`
    : `### ${schema.name}\n\n${schema.doc}\n\n${fieldTable(schema)}`

/** docs/generated/messages.md */
export const renderMessages = (): string => {
  const schemas = readMessageSchemas()
  const section = (title: string, doc: string, names: readonly string[]): string =>
    [`## ${title}\n`, `${doc}\n`, ...names.map((name) => messageText(name, schemas.get(name)!))].join('\n')
  const shared = [...readSchemaFiles()].flatMap(([name, schema]) => (name.startsWith('oms.shared.') ? [schema] : []))
  return [
    '# Messages\n',
    'Every message has `id` (unique, derived from its cause), `orderId` (the key of its record) and `at` (milliseconds since 1970 UTC).\n',
    ...topicNames.map((topic) => section(topic, topicSpec(topic).doc, topicSpec(topic).carries)),
    section(
      'The engine',
      'These may stand in any journal or results topic; no decider ever sees them.',
      engineMessages,
    ),
    '## Shared types\n',
    ...shared.map(sharedText),
  ].join('\n')
}
