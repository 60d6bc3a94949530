import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findEnvironment } from '../../operator/environment'
import { exitCodeOf, sentenceOf } from '../../operator/failures'
import { inShort } from '../../operator/in-short'
import { shown, withoutPersonal } from '../../operator/privacy'
import { lines } from '../../operator/progress'
import { tableOf } from '../../operator/table'
import { OperatorError, parsePlace, parseTime, UsageError } from '../../operator/usage'

const now = Date.UTC(2026, 2, 4, 12)

describe('a time on the command line', () => {
  it.each([
    ['2026-03-04T11:30:00Z', Date.UTC(2026, 2, 4, 11, 30)],
    ['2026-03-04 11:30', Date.UTC(2026, 2, 4, 11, 30)],
    ['2026-03-04T11:30:00+02:00', Date.UTC(2026, 2, 4, 9, 30)],
    ['2026-03-04', Date.UTC(2026, 2, 4)],
    ['15m', now - 900_000],
    ['2h', now - 7_200_000],
    ['3d', now - 259_200_000],
  ])('%s is understood', (text, time) => expect(parseTime(text, now)).toBe(time))

  it.each(['yesterday', '', '2026-13-45', '15', '-2h', '2026-03-04T99:00'])('"%s" is refused', (text) =>
    expect(() => parseTime(text, now)).toThrow(UsageError),
  )

  it('is told from an offset and from the beginning', () => {
    expect(parsePlace('beginning', now)).toEqual({ kind: 'beginning' })
    expect(parsePlace('120', now)).toEqual({ kind: 'offset', offset: 120 })
    expect(parsePlace('2h', now)).toEqual({ kind: 'time', time: now - 7_200_000 })
  })
})

describe('the system that is meant', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'oms-operator-'))))
  afterEach(() => rmSync(folder, { recursive: true }))
  const file = (): string => join(folder, 'env.json')

  it('is the local one that runs, where nothing is said', () => {
    writeFileSync(file(), '{"KAFKA_BROKERS":"127.0.0.1:9","REDIS_URL":"redis://local"}')
    expect(findEnvironment({ REDIS_URL: 'redis://mine' }, file()).env).toMatchObject({
      KAFKA_BROKERS: '127.0.0.1:9',
      REDIS_URL: 'redis://mine',
    })
  })

  it('is never half of the local one', () => {
    writeFileSync(file(), '{"KAFKA_BROKERS":"127.0.0.1:9","REDIS_URL":"redis://local"}')
    expect(findEnvironment({ KAFKA_BROKERS: 'production:9092' }, file()).env).toEqual({
      KAFKA_BROKERS: 'production:9092',
    })
  })

  it('is what the settings default to, where none runs', () => {
    expect(findEnvironment({}, file()).env).toEqual({})
  })

  it('is asked for when the file is damaged', () => {
    writeFileSync(file(), '{"KAFKA_BRO')
    expect(() => findEnvironment({}, file())).toThrow(/can't be read: delete it, then run npm start again/)
  })
})

describe('what commands write', () => {
  it('is a table without trailing blanks, numbers to the right', () => {
    expect(tableOf(['name', 'count'], [['a', 5], ['long name', 120]])).toBe('name       count\na              5\nlong name    120') // prettier-ignore
    expect(tableOf(['name', 'count'], [])).toBe('name  count')
  })

  it('is progress in tenths of long work where there is no terminal', () => {
    const written: string[] = []
    let now = 0
    const { report } = lines(
      (line) => void written.push(line),
      () => now,
    )
    for (let done = 0; done <= 1_000; done++, now += 10) report('reading', done, 1_000)
    for (let done = 0; done <= 10; done++, now += 10) report('writing', done, 10)
    expect(written).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((tenth) => `reading ${tenth * 100}/1000`))
  })

  it('hides personal fields at any depth, and what is sealed or could be charged whatever is asked', () => {
    const sealed = `s1.${'k'.repeat(16)}.${'b'.repeat(96)}`
    const message = {
      type: 'X',
      id: '1',
      at: 1,
      code: 'A',
      scannedAt: 0,
      location: 'Praha',
      paymentMethodToken: 'pm_1',
      tokens: [{ provider: 'STRIPE', token: 'pm_1' }],
      shipTo: { country: 'CZ', region: null, sealed },
      contact: sealed,
      inner: { comment: sealed, n: 1 },
      lines: [
        { lineId: '1', sku: 'TEA-1', quantity: 2 },
        { lineId: '2', quantity: 1 },
      ],
      plan: { kind: 'EDIT', totals: { totalMinor: 1_200 }, chargeMinor: 300, refundMinor: 0 },
      by: { role: 'csr', subject: 'staff_ana', commandId: 'c', bodyHash: 'ab' },
    }
    const visible = {
      shipTo: { country: 'CZ', sealed: '«sealed»' },
      contact: '«sealed»',
      inner: { comment: '«sealed»' },
      paymentMethodToken: '«secret»',
      tokens: [{ provider: 'STRIPE', token: '«secret»' }],
    }
    expect(withoutPersonal(message)).toMatchObject({ ...visible, location: '(personal)' })
    expect(shown(message, true)).toMatchObject({ ...visible, location: 'Praha' })
    expect(inShort(message)).toBe(
      'code=A scannedAt=1970-01-01 00:00:00.000 tokens=×1 shipTo=«sealed» contact=«sealed» lines=2×TEA-1,1×2 plan=EDIT totalMinor=1200 +300 by=csr:staff_ana',
    )
  })

  it('is one sentence for an error, and the exit code that belongs to it', () => {
    expect(sentenceOf(new Error('first\nsecond'))).toBe('first')
    expect(sentenceOf(Object.assign(new Error('x'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' }))).toMatch(/topics plan/)
    expect([exitCodeOf(new UsageError('x')), exitCodeOf(new OperatorError('x')), exitCodeOf(new Error('x'))]).toEqual([
      2, 1, 1,
    ])
  })
})
