// The words are documented and follow the house's grammar, so that a reader can tell a request from a fact by its name.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  avroFolder,
  readMessageSchemas,
  readSchemaFiles,
  selfContained,
  type AvroRecord,
  type AvroSchema,
} from '../../schemas/avro-files'
import { subjectOfMessage, messageNames } from '../../schemas/codec'
import { renderTypes } from '../../schemas/render-types'
import { topics } from '../../topics/catalog'

const files = [...readSchemaFiles()]
const messages = [...readMessageSchemas().values()]

test('every record, enum and field has a doc that is a sentence', () => {
  const docs = files.flatMap(([name, { doc, fields = [] }]) => [
    [name, doc],
    ...fields.map((field) => [`${name}.${field.name}`, field.doc]),
  ])
  const bare = docs.filter(([, doc]) => !doc || !/^[A-Z0-9].{2,}[.…]$/su.test(doc)).map(([name]) => name)
  expect(bare).toEqual([])
})

test('a schema stands in the file that its name says', () => {
  const paths = readdirSync(avroFolder).flatMap((group) =>
    readdirSync(join(avroFolder, group)).map((file) => `${group}/${file}`),
  )
  const kebab = (name: string): string => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase()
  const expected = files.map(([, { name, namespace = '' }]) => {
    const group = readdirSync(avroFolder).find((folder) => folder.replaceAll('-', '') === namespace.replace('oms.', ''))
    return `${group}/${kebab(name)}.avsc`
  })
  expect(paths.sort()).toEqual(expected.sort())
})

test('every message begins with its id, its order and its time', () => {
  const odd = messages.filter(
    ({ fields }) =>
      fields
        .slice(0, 3)
        .map(({ name }) => name)
        .join() !== 'id,orderId,at',
  )
  expect(odd.map(({ name }) => name)).toEqual([])
})

test('fields are camelCase, symbols are capitals, amounts and times name their unit', () => {
  const amount = /(amount|total|price|shipping|tax)$/i
  const wrong = files.flatMap(([record, schema]) => {
    const symbols = (schema as unknown as { symbols?: string[] }).symbols ?? []
    return [
      ...(schema.fields ?? [])
        .filter(({ name }) => !/^[a-z][a-zA-Z0-9]*$/.test(name))
        .map(({ name }) => `${record}.${name}`),
      ...(schema.fields ?? [])
        .filter(({ name }) => amount.test(name))
        .map(({ name }) => `${record}.${name} has no unit`),
      ...symbols.filter((symbol) => !/^[A-Z][A-Z_]*$/.test(symbol)).map((symbol) => `${record} ${symbol}`),
    ]
  })
  expect(wrong).toEqual([])
})

test('money is never a floating-point number', () => {
  const isFloat = (schema: AvroSchema): boolean => schema === 'float' || schema === 'double'
  const floats = files.flatMap(([name, { fields = [] }]) =>
    fields.filter(({ type }) => isFloat(type)).map((field) => `${name}.${field.name}`),
  )
  expect(floats).toEqual([])
})

test('a command is imperative and everything else is a request or a fact', () => {
  const commands: readonly string[] = Object.entries(topics).flatMap(([topic, { carries }]) =>
    topic.includes('.commands.') ? carries : [],
  )
  const imperative =
    /^(Abandon|Add|Answer|Assign|Cancel|Change|Continue|Decide|Give|Open|Pack|Place|Receive|Redrive|Refund|Release|Report|Request|Resend|Resolve|Retry|Scan|Start)[A-Z]/
  const requestOrFact = /(ed|Done|Given|Held|Short|Overdue|Unknown|InDoubt|Sent)$/
  const odd = messages.filter(
    ({ name }) =>
      !(commands.includes(name) ? imperative : requestOrFact).test(name) && name !== 'SetAside' && name !== 'Redriven',
  )
  expect(odd.map(({ name }) => name)).toEqual([])
})

test('a result names the request that it answers', () => {
  const results: readonly string[] = Object.values(topics).flatMap((topic) =>
    topic.kind === 'results' ? topic.carries : [],
  )
  const silent = messages.filter(
    ({ name, fields }) => results.includes(name) && !fields.some((field) => field.name === 'requestId'),
  )
  expect(silent.map(({ name }) => name)).toEqual([])
})

test('every message is one subject of its own', () => {
  expect(new Set(messageNames.map(subjectOfMessage)).size).toBe(messageNames.length)
})

test('a shared type is written out once in a message, and referred to afterwards', () => {
  const file = (name: string, fields: AvroRecord['fields']): AvroRecord => ({
    type: 'record',
    name,
    namespace: 'oms.shared',
    fields,
  })
  const shared = new Map([['oms.shared.Money', file('Money', [{ name: 'minor', type: 'long' }])]])
  const message = file('Bill', [
    { name: 'net', type: 'oms.shared.Money' },
    { name: 'parts', type: { type: 'array', items: 'oms.shared.Money' } },
  ])
  const whole = selfContained(message, shared)
  expect(whole.fields[0]!.type).toEqual(shared.get('oms.shared.Money'))
  expect(whole.fields[1]!.type).toEqual({ type: 'array', items: 'oms.shared.Money' })
})

test('the generated types are fresh', () => {
  const root = join(__dirname, '..', '..')
  const onDisk = readFileSync(join(root, 'schemas', 'messages.ts'), 'utf8')
  // Prettier loads its parts by import(), which this runner does not have: it gets a process of its own.
  const prettier = [join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'), '--parser', 'typescript']
  const options = ['--no-config', '--no-semi', '--single-quote', '--print-width', '120']
  const text = execFileSync(process.execPath, [...prettier, ...options], {
    input: renderTypes(),
    encoding: 'utf8',
    cwd: root,
  })
  expect(onDisk === text ? 'fresh' : 'schemas/messages.ts is stale: run "npm run generate" and commit it').toBe('fresh')
})
