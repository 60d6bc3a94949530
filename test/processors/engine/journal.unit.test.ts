// The one rule, record by record, and what stands in a journal's headers.
import {
  BatchNamer,
  batchHeadersOf,
  ChainReader,
  packCause,
  packCovers,
  start,
  unpackCause,
  unpackCovers,
  type Cursor,
} from '../../../processors/engine/journal'
import type { Headers } from '../../../processors/engine/log'

type Given = readonly [batch: string, index: number, size: number, follows: string]
const recordsOf = (given: readonly (Given | undefined)[], from = 0): { offset: number; headers: Headers }[] =>
  given.map((row, i) => ({
    offset: from + i,
    headers: (row ? { batch: row[0], index: String(row[1]), size: String(row[2]), follows: row[3] } : {}) as Headers,
  }))

const cases: readonly {
  title: string
  from?: Cursor
  records: readonly (Given | undefined)[]
  valid: string
  head: string
}[] = [
  {
    title: 'each batch that follows the last',
    records: [
      ['a', 0, 1, ''],
      ['b', 0, 2, 'a'],
      ['b', 1, 2, 'a'],
      ['c', 0, 1, 'b'],
    ],
    valid: '1111',
    head: 'c',
  },
  {
    title: 'not a batch that came twice',
    records: [
      ['a', 0, 2, ''],
      ['a', 1, 2, ''],
      ['a', 0, 2, ''],
      ['a', 1, 2, ''],
      ['b', 0, 1, 'a'],
    ],
    valid: '11001',
    head: 'b',
  },
  {
    title: 'only the first of two that follow the same',
    records: [
      ['a', 0, 1, ''],
      ['x', 0, 1, 'a'],
      ['y', 0, 1, 'a'],
      ['z', 0, 1, 'x'],
    ],
    valid: '1101',
    head: 'z',
  },
  {
    title: 'nothing that follows a void batch',
    records: [
      ['a', 0, 1, ''],
      ['x', 0, 1, 'n'],
      ['y', 0, 1, 'x'],
      ['b', 0, 1, 'a'],
    ],
    valid: '1001',
    head: 'b',
  },
  {
    title: 'a late write whose turn has come',
    records: [
      ['a', 0, 1, ''],
      ['late', 0, 1, 'a'],
    ],
    valid: '11',
    head: 'late',
  },
  {
    title: 'no record of strangers',
    records: [undefined, ['a', 0, 1, ''], undefined, ['b', 0, 1, 'a']],
    valid: '0101',
    head: 'b',
  },
  {
    title: 'the rest of a batch from its middle on',
    from: { next: 5, head: 'a', index: 1, lastId: '' },
    records: [
      ['b', 1, 3, 'a'],
      ['b', 2, 3, 'a'],
      ['c', 0, 1, 'b'],
    ],
    valid: '111',
    head: 'c',
  },
  {
    title: 'no record of another batch in the middle of one',
    from: { next: 5, head: 'a', index: 1, lastId: '' },
    records: [
      ['b', 1, 3, 'a'],
      ['x', 2, 3, 'a'],
      ['b', 2, 3, 'a'],
    ],
    valid: '101',
    head: 'b',
  },
  {
    title: 'no batch whose beginning is missing',
    records: [
      ['a', 1, 2, ''],
      ['b', 0, 1, ''],
    ],
    valid: '01',
    head: 'b',
  },
]

describe('a reader of a journal', () => {
  it.each(cases)('takes $title', ({ from = start, records, valid, head }) => {
    const chain = new ChainReader(from)
    expect(
      recordsOf(records, from.next)
        .map((record) => (chain.take(record) ? '1' : '0'))
        .join(''),
    ).toBe(valid)
    expect(chain.cursor()).toMatchObject({ next: from.next + records.length, head })
  })

  it('comes to the same judgement wherever it stopped and went on', () => {
    const records = recordsOf([
      ['a', 0, 3, ''],
      ['a', 1, 3, ''],
      ['a', 2, 3, ''],
      ['x', 0, 1, ''],
      ['b', 0, 2, 'a'],
      ['b', 1, 2, 'a'],
      undefined,
      ['c', 0, 1, 'b'],
    ])
    const whole = new ChainReader()
    const expected = records.map((record) => whole.take(record))
    for (let stop = 0; stop <= records.length; stop++) {
      const first = new ChainReader()
      const before = records.slice(0, stop).map((record) => first.take(record))
      const second = new ChainReader(JSON.parse(JSON.stringify(first.cursor('id'))) as Cursor)
      expect([...before, ...records.slice(stop).map((record) => second.take(record))]).toEqual(expected)
    }
  })

  it.each([
    { batch: 'a', index: '0', size: '1' },
    { index: '0', size: '1', follows: '' },
    { batch: 'a', index: '1', size: '1', follows: '' },
    { batch: 'a', index: 'x', size: '1', follows: '' },
    { batch: 'a', index: '0', follows: '' },
  ])('does not take %j for a record of a chain', (headers) =>
    expect(batchHeadersOf(headers as unknown as Headers)).toBeUndefined(),
  )
})

describe('headers of a batch', () => {
  it('name it, its place, what it follows and the causes; the last record has the positions', () => {
    const namer = new BatchNamer('w')
    const covers = { in: { next: 4, head: 'u:1', index: 2, lastId: 'i' } }
    namer.headers('', ['x'], {})
    const { batch, headers } = namer.headers('w:0', ['a:0:1', 'a:0:2'], covers)
    expect(batch).toBe('w:1')
    expect(headers).toEqual([
      { batch: 'w:1', index: '0', size: '2', follows: 'w:0', cause: 'a:0:1' },
      { batch: 'w:1', index: '1', size: '2', follows: 'w:0', cause: 'a:0:2', covers: packCovers(covers) },
    ])
    expect(unpackCovers(headers[1]!['covers'])).toEqual(covers)
    expect(unpackCovers(undefined)).toEqual({})
  })

  it.each([
    { kind: 'record', topic: 'oms.order.events.v1', partition: 3, offset: 9_007_199_254_740_991 },
    { kind: 'timer', due: 1_767_225_600_000, firedAt: 1_767_225_600_007, name: 'A:B' },
  ] as const)('tell the cause again: %j', (cause) => expect(unpackCause(packCause(cause))).toEqual(cause))
})
