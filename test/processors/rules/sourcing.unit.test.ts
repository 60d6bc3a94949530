import fc from 'fast-check'
import { allocate, sourcingVersions, type SourcingWish } from '../../../processors/rules/sourcing'
import { warehouses, warehousesFor, type WarehouseName } from '../../../processors/rules/warehouses'

/** Before every warehouse's cut-off. */
const morning = Date.parse('2026-11-30T13:00:00Z')
/** Past 17:00 in São Paulo, 15:00 in Recife; before 20:00 in Memphis. */
const evening = Date.parse('2026-11-30T21:00:00Z')
const sp = { country: 'BR', region: 'SP' }
const bahia = { country: 'BR', region: 'BA' }
const chile = { country: 'CL', region: null }
type Levels = Record<string, Partial<Record<WarehouseName, number>>>
const wish = (lines: Record<string, number>, stock: Levels, more: Partial<SourcingWish> = {}): SourcingWish => ({
  lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })),
  stock: new Map(Object.entries(stock)) as SourcingWish['stock'],
  destination: sp,
  at: morning,
  load: {},
  ...more,
})
const sourcesOf = (given: SourcingWish) =>
  allocate(given).sources.map(({ sku, quantity, warehouse }) => `${quantity} ${sku} ${warehouse}`)

describe('an order is sourced', () => {
  test('from the nearest warehouse that has all of it', () => {
    const stock = { A: { 'SAO-1': 5, 'REC-1': 5 } }
    expect(sourcesOf(wish({ A: 2 }, stock))).toEqual(['2 A SAO-1'])
    expect(sourcesOf(wish({ A: 2 }, stock, { destination: bahia }))).toEqual(['2 A REC-1'])
    expect(allocate(wish({ A: 2 }, stock))).toMatchObject({ splits: 1, reason: 'ONE', ruleId: 'sourcing-2015-01' })
  })

  test('from one farther warehouse rather than from two', () => {
    const stock = { A: { 'SAO-1': 1, 'REC-1': 2 }, B: { 'SAO-1': 9, 'REC-1': 1 } }
    expect(sourcesOf(wish({ A: 2, B: 1 }, stock))).toEqual(['2 A REC-1', '1 B REC-1'])
  })

  test('from several where none has all, as much as there is from the nearest', () => {
    const stock = { A: { 'SAO-1': 1, 'REC-1': 3 }, B: { 'SAO-1': 2 } }
    const given = wish({ A: 3, B: 1 }, stock)
    expect(sourcesOf(given)).toEqual(['1 A SAO-1', '2 A REC-1', '1 B SAO-1'])
    expect(allocate(given)).toMatchObject({ splits: 2, reason: 'SPLIT' })
  })

  test('as far as there is stock where it serves: a warehouse that does not is never named', () => {
    const stock = { A: { 'SAO-1': 1, 'MEM-1': 9 } }
    const given = wish({ A: 3 }, stock)
    expect(sourcesOf(given)).toEqual(['1 A SAO-1'])
    expect(allocate(given)).toMatchObject({ reason: 'SHORT', warehouses: ['SAO-1', 'REC-1'] })
    expect(allocate(wish({ A: 3 }, { A: { 'MEM-1': 9 } }))).toMatchObject({ sources: [], splits: 0, reason: 'NONE' })
    expect(sourcesOf(wish({ A: 2 }, stock, { destination: chile }))).toEqual(['2 A MEM-1'])
  })

  test('from a farther warehouse when the nearest has all that it can send today', () => {
    const stock = { A: { 'SAO-1': 5, 'REC-1': 5 } }
    const full = { 'SAO-1': warehouses['SAO-1'].dailyCapacity as number }
    expect(sourcesOf(wish({ A: 1 }, stock, { load: full }))).toEqual(['1 A REC-1'])
    expect(sourcesOf(wish({ A: 1 }, stock, { load: { 'SAO-1': full['SAO-1'] - 1 } }))).toEqual(['1 A SAO-1'])
    const both = { ...full, 'REC-1': warehouses['REC-1'].dailyCapacity }
    expect(sourcesOf(wish({ A: 1 }, stock, { load: both }))).toEqual(['1 A SAO-1'])
  })

  test('from the nearest also when it sends tomorrow only, unless it is busy as well', () => {
    const given = { destination: chile, at: evening }
    const stock = { A: { 'SAO-1': 5, 'MEM-1': 5 } }
    const busy = { 'SAO-1': warehouses['SAO-1'].dailyCapacity * 0.8 }
    expect(sourcesOf(wish({ A: 1 }, stock, given))).toEqual(['1 A SAO-1'])
    expect(sourcesOf(wish({ A: 1 }, stock, { ...given, load: busy }))).toEqual(['1 A MEM-1'])
    expect(sourcesOf(wish({ A: 1 }, stock, { ...given, at: morning, load: busy }))).toEqual(['1 A SAO-1'])
  })

  test('with lines of the same SKU added up', () => {
    const twice = { ...wish({}, { A: { 'SAO-1': 2 } }), lines: [1, 2].map(() => ({ sku: 'A', quantity: 1 })) }
    expect(sourcesOf(twice)).toEqual(['2 A SAO-1'])
  })

  test('from nowhere for a SKU that nobody has heard of, nor for one named as no SKU is', () => {
    expect(allocate(wish({ A: 1, constructor: 1 }, {}))).toMatchObject({ sources: [], reason: 'NONE' })
  })
})

const names = Object.keys(warehouses) as WarehouseName[]
const units = fc.integer({ min: 0, max: 4 })
const anyWish: fc.Arbitrary<SourcingWish> = fc.record({
  lines: fc.array(fc.record({ sku: fc.constantFrom('A', 'B', 'C'), quantity: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  stock: fc
    .array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.record(Object.fromEntries(names.map((name) => [name, units])))))
    .map((entries) => new Map(entries)),
  destination: fc.constantFrom(sp, bahia, chile, { country: 'US', region: 'TN' }, { country: 'DE', region: null }),
  at: fc.integer({ min: morning, max: morning + 86_400_000 }),
  load: fc.record(Object.fromEntries(names.map((name) => [name, fc.integer({ min: 0, max: 150_000 })]))),
})

const there = ({ stock }: SourcingWish, sku: string, among: readonly string[]): number =>
  among.reduce((sum, name) => sum + (stock.get(sku)?.[name] ?? 0), 0)
const wantedOf = ({ lines }: SourcingWish, sku: string): number =>
  lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0)
const subsets = <One>(all: readonly One[]): One[][] =>
  all.reduce<One[][]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]])

describe('whatever is wanted and wherever it is', () => {
  test('all that can be had is named, never more than is there, and only where it serves', () => {
    fc.assert(
      fc.property(anyWish, (given) => {
        const { sources, warehouses: serving } = allocate(given)
        expect(serving).toEqual(warehousesFor(given.destination, given.at))
        const named = new Set(sources.map(({ sku, warehouse }) => `${sku} ${warehouse}`))
        expect(named.size).toBe(sources.length)
        for (const { sku, quantity, warehouse } of sources) {
          expect(serving).toContain(warehouse)
          expect(quantity).toBeGreaterThan(0)
          expect(quantity).toBeLessThanOrEqual(there(given, sku, [warehouse]))
        }
        for (const sku of ['A', 'B', 'C']) {
          const sourced = sources.reduce((sum, one) => sum + (one.sku === sku ? one.quantity : 0), 0)
          expect(sourced).toBe(Math.min(wantedOf(given, sku), there(given, sku, serving)))
        }
      }),
    )
  })

  test('no smaller set of warehouses has as much', () => {
    fc.assert(
      fc.property(anyWish, (given) => {
        const { sources, splits, warehouses: serving, reason } = allocate(given)
        expect(new Set(sources.map(({ warehouse }) => warehouse)).size).toBe(splits)
        const has = (set: readonly string[]): boolean =>
          ['A', 'B', 'C'].every(
            (sku) =>
              Math.min(wantedOf(given, sku), there(given, sku, set)) ===
              Math.min(wantedOf(given, sku), there(given, sku, serving)),
          )
        const least = Math.min(
          ...subsets(serving)
            .filter(has)
            .map((set) => set.length),
        )
        expect(splits).toBe(least)
        expect(reason === 'NONE').toBe(splits === 0)
      }),
    )
  })

  test('the same is chosen, in whatever order the lines are', () => {
    fc.assert(
      fc.property(anyWish, (given) => {
        const turned = allocate({ ...given, lines: [...given.lines].reverse() })
        const sorted = ({ sources }: typeof turned) =>
          sources.map(({ sku, quantity, warehouse }) => `${sku} ${warehouse} ${quantity}`).sort()
        expect(sorted(turned)).toEqual(sorted(allocate(given)))
        expect(allocate(given)).toEqual(allocate(given))
      }),
    )
  })
})

test('every version of the rule has an id and a day of its own', () => {
  expect(new Set(sourcingVersions.map(({ id }) => id)).size).toBe(sourcingVersions.length)
  expect(new Set(sourcingVersions.map(({ validFrom }) => validFrom)).size).toBe(sourcingVersions.length)
})
