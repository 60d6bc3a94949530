// Each promotion and each break of Avro's resolution rules, in both directions, and what the sentences say.
import { canonicalSchema, compatibilityProblems } from '../../../dev/registry/compatibility'

const record = (fields: unknown[], more: object = {}) =>
  JSON.stringify({ type: 'record', name: 'Order', namespace: 'shop', fields, ...more })
const field = (type: unknown, more: object = {}) => record([{ name: 'total', type, ...more }])
const symbols = (list: string[], more: object = {}) => field({ type: 'enum', name: 'State', symbols: list, ...more })
const fixed = (size: number, name = 'Hash') => field({ type: 'fixed', name, size })
const nested = (fields: unknown[]) => field({ type: 'array', items: { type: 'record', name: 'Line', fields } })
const recursive = (type: string) =>
  record([
    { name: 'next', type: ['null', 'Order'] },
    { name: 'total', type },
  ])
const id = { name: 'id', type: 'string' }

const backward = (before: string, after: string) =>
  compatibilityProblems('BACKWARD', after, [{ version: 1, schema: before }])
const forward = (before: string, after: string) =>
  compatibilityProblems('FORWARD', after, [{ version: 1, schema: before }])

const WIDENS = new Set(
  'int>long int>float int>double long>float long>double float>double string>bytes bytes>string'.split(' '),
)
const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']
const pairs = PRIMITIVES.flatMap((from) =>
  PRIMITIVES.map((to) => ({ from, to, isRead: from === to || WIDENS.has(`${from}>${to}`) })),
)

describe('a primitive that becomes another', () => {
  test.each(pairs)('$from written, $to expected: readable is $isRead', ({ from, to, isRead }) => {
    expect(backward(field(from), field(to)).length === 0).toBe(isRead)
    expect(forward(field(to), field(from)).length === 0).toBe(isRead)
    expect(backward(field({ type: 'map', values: from }), field({ type: 'map', values: to })).length === 0).toBe(isRead)
  })
})

describe('a change between two versions', () => {
  test.each<[title: string, before: string, after: string, isBackward: boolean, isForward: boolean]>([
    ['the same schema', record([id]), record([id]), true, true],
    ['another doc', record([id]), record([id], { doc: 'An order.' }), true, true],
    [
      'fields in another order',
      record([id, { name: 'n', type: 'int' }]),
      record([{ name: 'n', type: 'int' }, id]),
      true,
      true,
    ],
    ['a field added without default', record([id]), record([id, { name: 'n', type: 'int' }]), false, true],
    ['a field added with a default', record([id]), record([id, { name: 'n', type: 'int', default: 0 }]), true, true],
    [
      'a field added with null as default',
      record([id]),
      record([id, { name: 'n', type: ['null', 'int'], default: null }]),
      true,
      true,
    ],
    ['a field removed that had no default', record([id, { name: 'n', type: 'int' }]), record([id]), true, false],
    [
      'a field removed that had a default',
      record([id, { name: 'n', type: 'int', default: 0 }]),
      record([id]),
      true,
      true,
    ],
    ['a field renamed', record([id]), record([{ name: 'key', type: 'string' }]), false, false],
    [
      'a field renamed with an alias',
      record([id]),
      record([{ name: 'key', aliases: ['id'], type: 'string' }]),
      true,
      false,
    ],
    [
      'two fields under one name by aliases',
      record([id, { name: 'n', type: 'string' }]),
      record([{ ...id, aliases: ['n'] }]),
      false,
      false,
    ],
    ['a record renamed', record([id]), record([id], { name: 'Sale' }), false, false],
    ['a record renamed with an alias', record([id]), record([id], { name: 'Sale', aliases: ['Order'] }), true, false],
    ['a record moved to another namespace', record([id]), record([id], { namespace: 'mall' }), false, false],
    [
      'a record moved with an alias',
      record([id]),
      record([id], { namespace: 'mall', aliases: ['shop.Order'] }),
      true,
      false,
    ],
    ['a field made nullable', field('int'), field(['null', 'int']), true, false],
    ['a field no longer nullable', field(['null', 'int']), field('int'), false, true],
    ['a union with its branches in another order', field(['null', 'int']), field(['int', 'null']), true, true],
    ['a union with a branch more', field(['null', 'int']), field(['null', 'int', 'string']), true, false],
    ['a union whose branch widens', field(['null', 'int']), field(['null', 'long']), true, false],
    ['a union of one', field('int'), field(['int']), true, true],
    ['an enum with a symbol more', symbols(['A']), symbols(['A', 'B']), true, false],
    [
      'an enum with a symbol more and a default in both',
      symbols(['A'], { default: 'A' }),
      symbols(['A', 'B'], { default: 'A' }),
      true,
      true,
    ],
    ['an enum with a symbol less', symbols(['A', 'B']), symbols(['A']), false, true],
    ['an enum with a symbol less and a default', symbols(['A', 'B']), symbols(['A'], { default: 'A' }), true, true],
    ['an enum in another order', symbols(['A', 'B']), symbols(['B', 'A']), true, true],
    ['an enum that becomes a string', symbols(['A']), field('string'), false, false],
    ['a fixed of another size', fixed(4), fixed(8), false, false],
    ['a fixed of another name', fixed(4), fixed(4, 'Digest'), false, false],
    ['a fixed that becomes bytes', fixed(4), field('bytes'), false, false],
    [
      'an array that becomes a map',
      field({ type: 'array', items: 'int' }),
      field({ type: 'map', values: 'int' }),
      false,
      false,
    ],
    ['items that widen', field({ type: 'array', items: 'int' }), field({ type: 'array', items: 'long' }), true, false],
    [
      'a logical type on the same base',
      field('long'),
      field({ type: 'long', logicalType: 'timestamp-millis' }),
      true,
      true,
    ],
    [
      'a nested record that grows by a default',
      nested([id]),
      nested([id, { name: 'n', type: 'int', default: 1 }]),
      true,
      true,
    ],
    ['a nested record that grows without', nested([id]), nested([id, { name: 'n', type: 'int' }]), false, true],
    ['a recursive record that widens', recursive('int'), recursive('long'), true, false],
    ['a recursive record that breaks', recursive('int'), recursive('string'), false, false],
    ['a record that becomes a string', record([id]), '"string"', false, false],
  ])('%s', (_title, before, after, isBackward, isForward) => {
    expect({ backward: backward(before, after).length === 0, forward: forward(before, after).length === 0 }).toEqual({
      backward: isBackward,
      forward: isForward,
    })
    expect(compatibilityProblems('FULL', after, [{ version: 1, schema: before }]).length === 0).toBe(
      isBackward && isForward,
    )
    expect(compatibilityProblems('NONE', after, [{ version: 1, schema: before }])).toEqual([])
  })
})

describe('how far back a level looks', () => {
  const history = [
    { version: 1, schema: record([id, { name: 'n', type: 'string' }]) },
    { version: 2, schema: record([id]) },
  ]
  const candidate = record([id, { name: 'n', type: 'int', default: 0 }])

  test('a plain level compares with the latest version only', () => {
    for (const level of ['BACKWARD', 'FORWARD', 'FULL'] as const)
      expect(compatibilityProblems(level, candidate, history)).toEqual([])
  })

  test('a transitive level compares with every version and names the one that breaks', () => {
    for (const level of ['BACKWARD_TRANSITIVE', 'FORWARD_TRANSITIVE', 'FULL_TRANSITIVE'] as const) {
      const problems = compatibilityProblems(level, candidate, history)
      expect(problems).toHaveLength(level === 'FULL_TRANSITIVE' ? 2 : 1)
      for (const problem of problems) expect(problem).toContain('version 1')
    }
  })
})

describe('what a refusal says', () => {
  test('a field without a default is named with its path, and how to repair it', () => {
    const [problem] = backward(nested([id]), nested([id, { name: 'sku', type: 'string' }]))
    expect(problem).toMatch(
      /^READER_FIELD_MISSING_DEFAULT_VALUE at shop\.Order\.total\[\]\.sku: .*To do: give the field a default\.$/,
    )
  })

  test('every broken field is named, not the first alone', () => {
    const before = record([id, { name: 'a', type: 'int' }, { name: 'b', type: 'int' }])
    const after = record([id, { name: 'a', type: 'string' }, { name: 'b', type: ['null', 'string'] }])
    const problems = backward(before, after)
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'TYPE_MISMATCH at shop.Order.a',
      'MISSING_UNION_BRANCH at shop.Order.b',
    ])
  })

  test('a break inside a nullable record names the field inside', () => {
    const inner = (type: string) =>
      field(['null', { type: 'record', name: 'Money', fields: [{ name: 'minor', type }] }])
    expect(backward(inner('string'), inner('long'))[0]).toContain('TYPE_MISMATCH at shop.Order.total.minor')
  })

  test('lost enum symbols are listed', () => {
    expect(backward(symbols(['A', 'B', 'C']), symbols(['A']))[0]).toContain('symbols B, C')
  })
})

describe('two schemas that use one name for different things', () => {
  test('they do not clash', () => {
    expect(backward(fixed(4, 'Thing'), fixed(4, 'Thing'))).toEqual([])
    expect(() => canonicalSchema(symbols(['A']))).not.toThrow()
    expect(() => canonicalSchema(symbols(['B']))).not.toThrow()
  })
})

describe('the text under which a schema is recognised', () => {
  test('white space and escapes do not matter', () => {
    expect(canonicalSchema('{ "type" :\n"record","name":"A", "doc":"\\u00e9 \\"x y\\"","fields":[ ] }')).toBe(
      '{"type":"record","name":"A","doc":"é \\"x y\\"","fields":[]}',
    )
  })

  test('docs matter, and digits of numbers stay as sent', () => {
    expect(canonicalSchema(record([id], { doc: 'a' }))).not.toBe(canonicalSchema(record([id], { doc: 'b' })))
    expect(canonicalSchema('{"type":"int","max":9007199254740993}')).toBe('{"type":"int","max":9007199254740993}')
  })

  test.each([
    ['no JSON', 'record'],
    ['an unknown type', '{"type":"varchar"}'],
    [
      'a word of the language underneath',
      '{"type":"record","name":"A","fields":[{"name":"a","type":{"type":"constructor"}}]}',
    ],
    ['a name that is not defined', record([{ name: 'a', type: 'shop.Missing' }])],
    ['a record without a name', '{"type":"record","fields":[]}'],
    ['a name with a dash', record([], { name: 'my-order' })],
    ['two fields of one name', record([id, id])],
    ['a default of another type', record([{ name: 'n', type: 'int', default: 'x' }])],
    ['a null default on a union that starts otherwise', record([{ name: 'n', type: ['int', 'null'], default: null }])],
    ['a union with a type twice', '["int","int"]'],
    ['an enum default that is no symbol', symbols(['A'], { default: 'B' })],
    ['null', 'null'],
    ['a number', '5'],
    ['nesting beyond measure', `${'{"type":"array","items":'.repeat(20_000)}"int"${'}'.repeat(20_000)}`],
  ])('%s is refused as an invalid schema', (_title, text) => {
    expect(() => canonicalSchema(text)).toThrow(expect.objectContaining({ status: 422, code: 42201 }))
  })
})
