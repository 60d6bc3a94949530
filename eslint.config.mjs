// What the compiler can't see: THE IMPORT LAW and the house's grammar. The law stands in two tables, so that a change of the
// architecture is a change of a line here, and is seen as one.
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import tseslint from 'typescript-eslint'

const root = dirname(fileURLToPath(import.meta.url))

/** Which files may import which of ours. The first row that matches a file holds; a main may be imported only where `mains` says so. */
const layers = [
  { files: 'runtime/**', may: ['runtime/**'] },
  { files: 'schemas/history.ts', may: ['schemas/**', 'dev/registry/compatibility'] },
  { files: 'schemas/**', may: ['schemas/**'] },
  { files: 'topics/**', may: ['topics/**', 'schemas/**', 'runtime/**'] },
  { files: 'processors/engine/**', may: ['processors/engine/**', 'topics/**', 'schemas/**', 'runtime/**'] },
  { files: 'processors/main.ts', may: ['processors/**', 'state/**', 'topics/**', 'schemas/**', 'runtime/**'] },
  {
    files: 'processors/handlers.ts',
    may: [
      'processors/*',
      'processors/{order/order,payment/payment,fulfillment/fulfillment}',
      'processors/engine/decider',
      'topics/topology',
    ],
  },
  {
    files: 'processors/catalogue-table.ts',
    may: ['processors/catalogue', 'processors/engine/{context,table}', 'schemas/message'],
  },
  {
    files: 'processors/rules/**',
    may: ['processors/rules/**', 'processors/countries', 'schemas/{money,messages,ids}'],
  },
  {
    files: 'processors/order/*.ts',
    may: [
      'processors/order/*',
      'processors/seen-commands',
      'processors/payment/tenders',
      'processors/rules/**',
      'processors/engine/decider',
      'topics/{catalog,topology}',
      'schemas/{messages,message,ids,money}',
    ],
  },
  {
    files: 'processors/fulfillment/*.ts',
    may: [
      'processors/fulfillment/*',
      'processors/seen-commands',
      'processors/rules/**',
      'processors/engine/decider',
      'topics/{catalog,topology}',
      'schemas/{messages,message,ids}',
    ],
  },
  {
    files: 'processors/payment/*.ts',
    may: [
      'processors/payment/*',
      'processors/seen-commands',
      'processors/rules/**',
      'processors/engine/decider',
      'topics/topology',
      'schemas/{messages,message,ids,money}',
    ],
  },
  {
    files: 'processors/*.ts',
    may: [
      'processors/!(main|handlers|catalogue-table)',
      'processors/payment/tenders',
      'processors/order/limits',
      'processors/rules/**',
      'processors/engine/decider',
      'topics/{catalog,topology}',
      'schemas/{messages,message,ids,money}',
    ],
  },
  { files: 'state/**', may: ['state/**', 'processors/engine/**', 'topics/**', 'schemas/**', 'runtime/**'] },
  { files: '{ingress,egress}/main.ts', may: ['!(dev|test|operator)/**'] },
  { files: 'ingress/open-*.ts', may: ['!(dev|test|operator)/**'] },
  {
    files: 'ingress/**',
    // What is personal is looked at before it is sealed: by the rules' own checks.
    may: ['ingress/**', 'processors/engine/**', 'processors/rules/address', 'topics/**', 'schemas/**', 'runtime/**'],
  },
  { files: 'egress/**', may: ['egress/**', 'processors/engine/**', 'topics/**', 'schemas/**', 'runtime/**'] },
  { files: 'operator/**', may: ['!(dev|test)/**'] },
  {
    files: 'dev/generate.ts',
    may: [
      'schemas/**',
      'topics/**',
      'test/dsl/render-states',
      'processors/rules/render-rules',
      'ingress/client/render-client-types',
    ],
  },
  { files: 'dev/**', may: ['!(test)/**'] },
  { files: 'test/**', may: ['**'] },
]

/** Who may import a main: what runs all roles in one process, the bench, and tests. */
const mains = ['dev/roles.ts', 'dev/bench/**', 'test/**']

/** Which files may import a third-party package: a vendor's upgrade touches these alone. Tests may import any. */
const importers = {
  '@kafkajs/confluent-schema-registry': ['schemas/registry-client.ts'],
  '@opentelemetry/api': ['ingress/guard/trace-context.ts'],
  '@opentelemetry/core': ['ingress/guard/trace-context.ts'],
  '@sendgrid/mail': ['egress/sendgrid.ts'],
  ajv: ['ingress/routes/importing.ts'],
  'bwip-js': ['egress/carrier/label-drawing.ts'],
  avsc: ['schemas/codec.ts', 'dev/registry/compatibility.ts'],
  'cli-progress': ['operator/progress.ts', 'dev/display.ts', 'dev/summary.ts'],
  'cli-table3': ['topics/render-table.ts', 'operator/table.ts', 'dev/display.ts', 'dev/summary.ts'],
  cockatiel: ['egress/resilience.ts'],
  commander: ['operator/program.ts', 'dev/{options,token}.ts'],
  cors: ['ingress/http-server.ts'],
  express: ['ingress/http-server.ts', 'dev/registry/**', 'dev/simulators/**'],
  'express-openapi-validator': ['ingress/request-validation.ts'],
  helmet: ['ingress/http-server.ts'],
  ioredis: ['state/redis.ts'],
  jose: ['ingress/auth/{token-verifier,guest-links}.ts', 'dev/simulators/issuer.ts'],
  kafkajs: ['processors/engine/kafka/**', 'topics/kafka-admin.ts'],
  'lru-cache': [
    'processors/engine/partition-owner.ts',
    'egress/{inventory-availability,carrier/fedex-rates}.ts',
    'ingress/{carrier-feed,fedex-webhook,answers,auth/remembered-tokens}.ts',
    'state/{vault-keys,provider-customers}.ts',
  ],
  'node-pg-migrate': ['state/migrate.ts'],
  'openapi-fetch': ['ingress/client/api-client.ts'],
  'openapi-typescript': ['ingress/client/render-client-types.ts'],
  pdfkit: ['egress/carrier/label-pdf.ts'],
  pg: ['state/postgres.ts'],
  picocolors: ['dev/display.ts', 'dev/main.ts', 'dev/summary.ts'],
  pino: ['runtime/logger.ts'],
  'postcode-validator': ['processors/rules/address.ts'],
  prettier: ['dev/generate.ts'],
  'prom-client': ['runtime/metrics.ts'],
  'rate-limiter-flexible': ['state/request-quota.ts'],
  sax: ['dev/simulators/wms-xml.ts'],
  soap: ['egress/wms-client.ts'],
  stripe: ['egress/psp/stripe-client.ts'],
  '@adyen/api-library': ['egress/psp/adyen-{client,webhook}.ts'],
  'csv-parse': ['egress/psp/adyen-reports.ts'],
  'swagger-ui-dist': ['ingress/routes/operations.ts'],
  yaml: ['topics/render-asyncapi.ts', 'ingress/api-description.ts'],
}

/** A glob of the tables as a regular expression: `**`, `*`, `{a,b}` and `!(a|b)`, one whole part of a path that is neither. */
const patternOf = (glob) => {
  const parts = glob.replace(/!\(([^)]*)\)|\{([^}]*)\}|\*\*|\*|\./g, (found, none, any) => {
    if (none) return `(?!(?:${none})(?:/|$))[^/]*`
    if (any) return `(?:${any.replaceAll(',', '|')})`
    return { '**': '.*', '*': '[^/]*', '.': '\\.' }[found]
  })
  return new RegExp(`^${parts}$`)
}
const matches = (path, glob) => patternOf(glob).test(path)
const some = (path, globs) => globs.some((glob) => matches(path, glob))

const ourProblem = (file, imported) => {
  const row = layers.find(({ files }) => matches(file, files))
  if (!row) return `${file} is in no row of the import law: add its folder to the table in eslint.config.mjs`
  if (/(^|\/)main$/.test(imported) && !some(file, mains))
    return `${imported} is a main: nothing imports a main; move what is shared to a file of its own`
  if (some(imported, row.may)) return undefined
  return `${file} may not import ${imported}: the import law allows ${row.may.join(', ')}`
}

const packageProblem = (file, name) => {
  if (file.startsWith('test/')) return undefined
  if (!Object.hasOwn(importers, name)) return `${name} has no importer in the import law: name one in eslint.config.mjs`
  return some(file, importers[name])
    ? undefined
    : `${name} is imported by ${importers[name].join(' and ')} alone: use what that file gives`
}

/** The sentence for an import that breaks the law, or undefined. Paths are relative to the root, without extension for `imported`. */
const importProblem = (file, source) => {
  if (source.startsWith('node:') || source.endsWith('.json')) return undefined
  if (source.startsWith('.'))
    return ourProblem(file, relative(root, join(root, dirname(file), source)).replaceAll('\\', '/'))
  return packageProblem(
    file,
    source
      .split('/')
      .slice(0, source.startsWith('@') ? 2 : 1)
      .join('/'),
  )
}

const fileOf = (context) => relative(root, context.filename).replaceAll('\\', '/')

const importLaw = {
  create: (context) => {
    const check = (node, source) => {
      const message = typeof source?.value === 'string' ? importProblem(fileOf(context), source.value) : undefined
      if (message) context.report({ node, message })
    }
    const isRequire = ({ callee, arguments: [source] }) => callee.name === 'require' && source
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      CallExpression: (node) => isRequire(node) && check(node, node.arguments[0]),
    }
  },
}

const fileForm = {
  create: (context) => ({
    Program: (node) => {
      const name = fileOf(context).split('/').at(-1)
      const report = (message) => context.report({ loc: { line: 1, column: 0 }, message })
      if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|mjs|cjs)$/.test(name)) report(`${name} is not in kebab-case`)
      if (/^(utils?|common|helpers?|index|misc)\./.test(name))
        report(`${name} says nothing of what is in it: name the file for its one purpose`)
      // A test's titles say what it is for, and its path what it tests.
      if (name.endsWith('.test.ts')) return
      const [first] = context.sourceCode.getAllComments()
      if (!first || first.loc.start.line > 2 || first.range[0] > (node.body[0]?.range[0] ?? 0))
        report('open the file with one to three comment lines: what it is for and what it must never do')
    },
  }),
}

const grammar = [
  { selector: 'TSEnumDeclaration', message: 'No enum: use a union of string literals.' },
  { selector: 'TSModuleDeclaration[declare!=true]', message: 'No namespace: a file is one.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default export: one name everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrel: import from where it is.' },
  { selector: 'ExportNamedDeclaration[source]', message: 'No re-export: import from where it is.' },
]

const pure = [
  { selector: 'AwaitExpression', message: 'A decision waits for nothing.' },
  { selector: ':function[async=true]', message: 'A decision waits for nothing.' },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is input.at.' },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Time is input.at.' },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Ids derive from the input; nothing is drawn.',
  },
  {
    selector: 'Identifier[name=/^(process|console|fetch|setTimeout|setInterval|performance)$/]',
    message: 'A decision sees its input and its state alone.',
  },
]

const oms = { rules: { 'import-law': importLaw, 'file-form': fileForm } }
const restricted = 'no-restricted-syntax'
const stages = 'processors/{*,rules/*,payment/*,order/*,fulfillment/*}.ts'

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      '.oms/',
      'dist/',
      'coverage/',
      'bench-results/',
      'schemas/messages.ts',
      'ingress/client/api-types.ts',
      '**/*.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, plugins: { oms }, rules: { 'oms/file-form': 'error' } },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      'oms/import-law': 'error',
      [restricted]: ['error', ...grammar],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      // A switch over message types is one decision, however many types there are.
      complexity: ['error', { max: 20, variant: 'modified' }],
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 65, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-control-regex': 'error',
      'no-loss-of-precision': 'error',
      'no-param-reassign': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: [stages],
    ignores: ['processors/{main,handlers,catalogue-table}.ts'],
    rules: { [restricted]: ['error', ...grammar, ...pure] },
  },
  {
    files: ['dev/**', 'operator/**', 'schemas/history.ts', 'state/migrate.ts', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: { complexity: 'off', 'max-depth': 'off', 'max-lines': ['error', 400], 'max-lines-per-function': 'off' },
  },
)
