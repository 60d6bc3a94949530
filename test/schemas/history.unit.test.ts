// Every schema is released as it is, and can read the data of all its earlier versions.
import { compatibilityProblems } from '../../dev/registry/compatibility'
import { readMessageSchemas, subjectOf, type AvroRecord } from '../../schemas/avro-files'
import { planReleases, readHistory, type Released } from '../../schemas/history'

const current = [...readMessageSchemas().values()]
const history = readHistory()
const plan = planReleases(current, history)

test('every schema is the newest released version of its subject', () => {
  const stale = plan.releases.map(
    ({ subject }) => `${subject} is not released as it is: run "npm run schemas:release" and commit schemas/history`,
  )
  expect(stale).toEqual([])
})

test('no schema breaks an earlier version, and none that was released has gone', () => {
  expect(plan.refusals).toEqual([])
})

test('the versions of every subject are counted from 1 without a gap', () => {
  for (const [subject, versions] of history)
    expect([subject, ...versions.map(({ version }) => version)]).toEqual([
      subject,
      ...versions.map((_, index) => index + 1),
    ])
})

test('every released version reads the data of all before it', () => {
  const problems = [...history].flatMap(([subject, versions]) =>
    versions.flatMap(({ schema }, index) =>
      compatibilityProblems('BACKWARD_TRANSITIVE', schema, versions.slice(0, index)).map(
        (problem) => `${subject}: ${problem}`,
      ),
    ),
  )
  expect(problems).toEqual([])
})

describe('a change to a released schema', () => {
  const record = (...fields: AvroRecord['fields']): AvroRecord => ({
    type: 'record',
    name: 'OrderPlaced',
    namespace: 'oms.order',
    fields,
  })
  const orderId = { name: 'orderId', type: 'string' }
  const historyOf = (...schemas: AvroRecord[]): ReadonlyMap<string, readonly Released[]> =>
    new Map([
      [
        'oms.order.OrderPlaced',
        schemas.map((schema, index) => ({ version: index + 1, schema: `${JSON.stringify(schema, null, 2)}\n` })),
      ],
    ])

  test('is released as the next version when the new field has a default', () => {
    const next = record(orderId, { name: 'note', type: 'string', default: '' })
    const { releases, refusals } = planReleases([next], historyOf(record(orderId)))
    expect(refusals).toEqual([])
    expect(releases).toEqual([expect.objectContaining({ subject: 'oms.order.OrderPlaced', version: 2 })])
    expect(JSON.parse(releases[0]!.schema)).toEqual(next)
  })

  test('is refused when the new field has no default, with the field named', () => {
    const { releases, refusals } = planReleases(
      [record(orderId, { name: 'note', type: 'string' })],
      historyOf(record(orderId)),
    )
    expect(releases).toEqual([])
    expect(refusals).toEqual([
      expect.stringMatching(/oms\.order\.OrderPlaced: READER_FIELD_MISSING_DEFAULT_VALUE at .*\.note.*default/),
    ])
  })

  test('is refused when it breaks not the newest version but one before it', () => {
    const amount = (type: string): AvroRecord => record(orderId, { name: 'amount', type, default: 0 })
    const { refusals } = planReleases([amount('int')], historyOf(amount('long'), record(orderId)))
    expect(refusals).toEqual([expect.stringMatching(/TYPE_MISMATCH at .*\.amount.*version 1/)])
  })

  test('that only takes the schema away is refused', () => {
    expect(planReleases([], historyOf(record(orderId))).refusals).toEqual([
      expect.stringMatching(/OrderPlaced was released and has no schema/),
    ])
  })

  test('that changes nothing releases nothing', () => {
    expect(planReleases([record(orderId)], historyOf(record(orderId)))).toEqual({ releases: [], refusals: [] })
  })
})

test('a real schema with one of its fields narrowed is refused', () => {
  const schema = current.find(({ name }) => name === 'OrderCreated')!
  const fields = schema.fields.map((field) => (field.name === 'customerId' ? { ...field, type: 'int' } : field))
  const { refusals } = planReleases(
    [{ ...schema, fields }],
    new Map([[subjectOf(schema), history.get(subjectOf(schema)) ?? []]]),
  )
  expect(refusals).toEqual([expect.stringMatching(/oms\.order\.OrderCreated: TYPE_MISMATCH at .*customerId/)])
})
