// A small day with everything that a large one has. The large one is `npm run day`.
import { balances, checkBooks } from '../../../dev/day/books'
import { Day } from '../../../dev/day/day'
import { reportOf } from '../../../dev/day/report'
import { dayEnds, fedexOutage, wmsOutage } from '../../../dev/day/schedule'

jest.setTimeout(120_000)

describe('a simulated day', () => {
  let day: Day
  const told: number[] = []
  beforeAll(async () => {
    day = new Day(400, 7)
    await day.run(({ agenda }) => void told.push(agenda.now()))
  })
  const found = () => checkBooks(day).filter((check) => !balances(check))

  test('nothing is lost, nothing is done twice, and every book balances', () => {
    expect(day.isAtRest).toBe(true)
    expect(day.placed).toBe(400)
    expect(found()).toEqual([])
  })

  test('it has met what a day is to meet: outages, splits, backorders, mishaps, doubts and results told twice', () => {
    const count = (type: string) => day.facts.counts.get(type) ?? 0
    expect(told.at(-1)).toBeGreaterThan(dayEnds)
    expect(day.facts.splits).toBeGreaterThan(0)
    expect(count('OrderBackordered')).toBeGreaterThan(0)
    expect(count('WarehouseExceptionNoted')).toBeGreaterThan(0)
    expect(day.facts.codes.get('OUT_OF_STOCK')).toBeGreaterThan(0)
    expect(day.retold).toBeGreaterThan(0)
    expect(day.lanes.wms.drainedAt).toBeGreaterThan(wmsOutage.to)
    expect(day.lanes.fedex.drainedAt).toBeGreaterThan(fedexOutage.to)
    expect(new Set([...day.facts.shipped.values()].map(({ warehouse }) => warehouse)).size).toBe(3)
    expect(new Set([...day.facts.shipped.values()].map(({ carrier }) => carrier))).toEqual(
      new Set(['FEDEX', 'OWN_FLEET']),
    )
  })

  test('its report names every book and every queue', () => {
    const text = reportOf(day, checkBooks(day), 1)
    for (const { name } of checkBooks(day)) expect(text).toContain(name)
    for (const [queue] of day.ages.summaries()) expect(text).toContain(queue)
    expect(text).not.toContain('DIFFERENT')
  })

  test('a book that does not balance is found', () => {
    const label = day.fedex.ledger.all()[0]!
    day.fedex.ledger.void(label)
    day.facts.open.add('ord_lost')
    const [reservation] = Object.values(day.shop.stock.reservations)
    reservation!.sources = [{ sku: 'A', quantity: 1, warehouse: 'SAO-1' }]
    expect(found().map(({ name }) => name)).toEqual([
      'orders placed = refused + ended',
      'parcels = labels − voids, FEDEX',
      'reserved − released − shipped = 0',
    ])
  })

  test('the same seed is the same day', async () => {
    const again = new Day(60, 3)
    const once = new Day(60, 3)
    for (const one of [again, once]) await one.run(() => undefined)
    expect([...again.facts.counts]).toEqual([...once.facts.counts])
    expect(again.ages.summaries()).toEqual(once.ages.summaries())
  })
})
