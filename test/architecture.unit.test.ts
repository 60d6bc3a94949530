// The import law and the house's grammar catch what they forbid: each snippet stands in for a real file of that path.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

type Snippet = { readonly file: string; readonly code: string }
const root = join(__dirname, '..')

// ESLint loads its configuration by import(), which this runner does not have: it gets a process of its own, once for all snippets.
const script = `
  import { ESLint } from 'eslint'
  import { text } from 'node:stream/consumers'
  import tseslint from 'typescript-eslint'
  const cwd = ${JSON.stringify(root)}
  const typed = new ESLint({ cwd })
  const untyped = new ESLint({ cwd, overrideConfig: [tseslint.configs.disableTypeChecked] })
  const found = []
  for (const { file, code } of JSON.parse(await text(process.stdin))) {
    const needsTypes = code.includes('Promise<void>')
    const [result] = await (needsTypes ? typed : untyped).lintText(code, { filePath: file })
    found.push((result?.messages ?? []).map(({ ruleId, message }) => (ruleId ?? 'parser') + ': ' + message))
  }
  console.log(JSON.stringify(found))`

const lint = (snippets: readonly Snippet[]): string[][] => {
  const options = { cwd: root, input: JSON.stringify(snippets), encoding: 'utf8' } as const
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], options)) as string[][]
}

const forbidden: readonly [title: string, file: string, code: string, rule: RegExp][] = [
  [
    'schemas know no topics',
    'schemas/money.ts',
    "export { topics } from '../topics/catalog'",
    /import-law: schemas\/money\.ts may not import topics\/catalog/,
  ],
  [
    'settings know nothing of ours',
    'runtime/settings.ts',
    "import '../schemas/money'",
    /import-law: .*runtime\/settings/,
  ],
  ['topics know no engine', 'topics/plan.ts', "import '../processors/engine/log'", /import-law/],
  ['the engine knows no decider', 'processors/engine/journal.ts', "import '../payment'", /import-law/],
  ['the engine knows no store of ours', 'processors/engine/journal.ts', "import '../../state/redis'", /import-law/],
  ['a decider knows no Redis', 'processors/payment/payment.ts', "import '../../state/redis'", /import-law/],
  ['a decider knows no codec', 'processors/payment/payment.ts', "import '../../schemas/codec'", /import-law/],
  ['a decider knows no settings', 'processors/payment/payment.ts', "import '../../runtime/settings'", /import-law/],
  ['a decider does not know who runs it', 'processors/payment/payment.ts', "import '../handlers'", /import-law/],
  ['a connector knows no decider', 'egress/psp/stripe.ts', "import '../../processors/payment/payment'", /import-law/],
  ['the HTTP API knows no connector', 'ingress/problems.ts', "import '../egress/psp/stripe'", /import-law/],
  ['a view knows no ingress', 'state/redis.ts', "import '../ingress/problems'", /import-law/],
  ['nothing of production knows dev', 'egress/psp/stripe.ts', "import '../../dev/simulators/stripe'", /import-law/],
  ["operators' tools know no dev", 'operator/table.ts', "import '../dev/child'", /import-law/],
  ['nothing of production knows tests', 'dev/child.ts', "import '../test/examples/examples'", /import-law/],
  [
    'nothing imports a main',
    'operator/table.ts',
    "import '../processors/main'",
    /import-law: processors\/main is a main/,
  ],
  [
    'an import by require is seen too',
    'schemas/money.ts',
    "export const x = require('../state/redis') as object",
    /import-law/,
  ],
  ['an import() is seen too', 'schemas/money.ts', "export const x = import('../state/redis')", /import-law/],
  [
    'kafkajs has its importers',
    'egress/psp/stripe.ts',
    "import 'kafkajs'",
    /import-law: kafkajs is imported by processors\/engine\/kafka/,
  ],
  [
    'a part of a package is the package',
    'state/postgres.ts',
    "import 'ioredis/built/Redis'",
    /import-law: ioredis is imported by state\/redis\.ts alone/,
  ],
  [
    'a package that nobody was named for is refused',
    'state/postgres.ts',
    "import 'left-pad'",
    /import-law: left-pad has no importer/,
  ],
  [
    'a promise is not left alone',
    'schemas/money.ts',
    'const save = async (): Promise<void> => undefined\nsave()',
    /no-floating-promises/,
  ],
  ['no enum', 'schemas/money.ts', 'export enum Colour { Red }', /No enum/],
  ['no namespace', 'schemas/money.ts', 'export namespace Colours { export const red = 1 }', /No namespace/],
  ['no default export', 'schemas/money.ts', 'export default 1', /No default export/],
  ['no barrel', 'schemas/money.ts', "export * from './ids'", /No barrel/],
  [
    'a decision reads no clock',
    'processors/payment/payment.ts',
    'export const now = (): number => Date.now()',
    /Time is input\.at/,
  ],
  [
    'a decision draws nothing',
    'processors/payment/payment.ts',
    'export const id = (): number => Math.random()',
    /nothing is drawn/,
  ],
  [
    'a decision waits for nothing',
    'processors/payment/payment.ts',
    'export const wait = async (): Promise<void> => undefined',
    /waits for nothing/,
  ],
  [
    'a decision sees no environment',
    'processors/payment/payment.ts',
    'export const home = process.env',
    /its input and its state alone/,
  ],
  [
    'no file grows beyond 300 lines',
    'schemas/money.ts',
    Array.from({ length: 301 }, (_, n) => `export type A${n} = ${n}`).join('\n'),
    /max-lines/,
  ],
]

const allowed: readonly [title: string, file: string, code: string][] = [
  ['topics know schemas', 'topics/plan.ts', "import '../schemas/money'"],
  [
    "a decider knows messages and the engine's type of a decider",
    'processors/payment/payment.ts',
    "import '../engine/decider'\nimport '../../schemas/messages'",
  ],
  ['a view knows the log port', 'state/redis.ts', "import '../processors/engine/log'"],
  [
    'a main wires all roles below it',
    'egress/main.ts',
    "import '../state/redis'\nimport '../processors/engine/context'",
  ],
  ["operators' tools know deciders", 'operator/table.ts', "import '../processors/handlers'"],
  [
    'a test knows everything',
    'test/examples/values.ts',
    "import 'kafkajs'\nimport '../../dev/child'\nimport '../../state/redis'",
  ],
  [
    'an awaited promise is fine',
    'schemas/money.ts',
    'export const wait = async (save: () => Promise<void>): Promise<void> => {\n  await save()\n}',
  ],
]

const purpose = '// What it is for.\n'
const silent: Snippet = { file: 'schemas/money.ts', code: 'export const a = 1\n' }

let found: string[][] = []
beforeAll(() => {
  const snippets = [...forbidden, ...allowed].map(([, file, code]) => ({ file, code: `${purpose}${code}\n` }))
  found = lint([...snippets, silent])
}, 240_000)

test.each(forbidden.map(([title, , , rule], index) => ({ title, rule, index })))('$title', ({ rule, index }) => {
  expect(found[index]).toContainEqual(expect.stringMatching(rule))
})

test.each(allowed.map(([title], index) => ({ title, index })))('$title', ({ index }) => {
  expect(found[forbidden.length + index]).toEqual([])
})

test('a file that says nothing of its purpose is found', () => {
  expect(found.at(-1)).toEqual([expect.stringMatching(/open the file with one to three comment lines/)])
})
