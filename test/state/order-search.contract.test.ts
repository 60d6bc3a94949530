// Searches over orders on a real PostgreSQL: every filter, alone and together, page by page, against the same search by hand.
import fc from 'fast-check'
import { migrate } from '../../state/migrate'
import { PostgresOrderReader } from '../../state/order-reader'
import { applyToOrder } from '../../state/views/orders-fold'
import { recordOf, type OrderRow } from '../../state/views/orders-row'
import { ordersView } from '../../state/views/orders-view'
import { BadCursor, type OrderRecord, type OrderSearch, type OrderSummary } from '../../schemas/read-model'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { orderIdOf } from './order-life'
import { lifeOf, steps } from './random-life'

const begin = 1_770_000_000_000
const warehouses = ['W1', 'W2'] as const
/** Every other order is placed at the time of the one before: pages must not lose or repeat one of them. */
const placedAt = (order: number): number => begin + (order - (order % 2)) * 60_000

const rows: OrderRow[] = fc.sample(steps, { numRuns: 90, seed: 11 }).map((taken, order) => {
  const { facts } = lifeOf(order, taken)
  const row = facts.reduce<OrderRow | undefined>(
    (before, fact) => applyToOrder(before, fact, { topic: 't', partition: 0, offset: 0 }).row ?? before,
    undefined,
  )!
  return { ...row, createdAt: placedAt(order) }
})
const warehouseOf = (record: OrderRecord): string | undefined => warehouses[Number(record.id.slice(4)) % 5]

const matches = (record: OrderRecord, search: OrderSearch): boolean => {
  const { status, customerId, sku, warehouse, hold, from, to, minTotalMinor, maxTotalMinor } = search
  const { totals, createdAt } = record
  return (
    (status === undefined || status.includes(record.status)) &&
    (customerId === undefined || record.customerId === customerId) &&
    (sku === undefined || record.lines.some((line) => line.sku === sku)) &&
    (warehouse === undefined || warehouseOf(record) === warehouse) &&
    (hold === undefined || record.holds.length > 0 === hold) &&
    (from === undefined || createdAt >= from) &&
    (to === undefined || createdAt < to) &&
    (minTotalMinor === undefined || totals.totalMinor >= minTotalMinor) &&
    (maxTotalMinor === undefined || totals.totalMinor <= maxTotalMinor)
  )
}
const newestFirst = (a: OrderRecord, b: OrderRecord): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
const byHand = (search: OrderSearch): string[] =>
  rows
    .map(recordOf)
    .filter((record) => matches(record, search))
    .sort(newestFirst)
    .map(({ id }) => id)

const time = fc.integer({ min: 0, max: 90 }).map((order) => placedAt(order))
const total = fc.integer({ min: 500, max: 1_600 })
const searches: fc.Arbitrary<OrderSearch> = fc.record(
  {
    status: fc.uniqueArray(
      fc.constantFrom('PENDING', 'PAYMENT_PROCESSING', 'PAYMENT_COMPLETED', 'CANCELLED', 'REFUNDED', 'SHIPPED'),
      { minLength: 1 },
    ),
    customerId: fc.constantFrom('cus_1', 'cus_2', 'cus_99'),
    sku: fc.constantFrom('TEA-1', 'POT-1', 'NONE-1'),
    warehouse: fc.constantFrom('W1', 'W2', 'W9'),
    hold: fc.boolean(),
    from: time,
    to: time,
    minTotalMinor: total,
    maxTotalMinor: total,
  },
  { requiredKeys: [] },
)

onPostgres('a reader searches orders', () => {
  let test: TestDatabase
  let floor: TestDatabase
  let reader: PostgresOrderReader
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    floor = await newFulfillmentDatabase()
    reader = new PostgresOrderReader(test.db, floor.db)
    await ordersView.save(test.db, 'orders_1', { rows, entries: [] })
    for (const record of rows.map(recordOf)) {
      const warehouse = warehouseOf(record)
      if (warehouse === undefined) continue
      await floor.db.run(
        `INSERT INTO floor_1.fulfillments
           (fulfillment_id, order_id, purpose, warehouse, warehouse_request_id, status, lines, country, parcels, exceptions, created_at, updated_at)
         SELECT $1 || which, $1, 'ORDER', $2, which, 'REQUESTED', '[]', 'CZ', '[]', '[]', now(), now() FROM unnest('{a,b}'::text[]) AS which`,
        [record.id, warehouse],
      )
    }
  })
  afterAll(async () => {
    await test.drop()
    await floor.drop()
  })

  const allPages = async (search: OrderSearch, limit: number): Promise<OrderSummary[]> => {
    const found: OrderSummary[] = []
    let cursor: string | undefined
    do {
      const page = await reader.search(search, { limit, ...(cursor !== undefined && { cursor }) })
      expect(page.items.length).toBeLessThanOrEqual(limit)
      found.push(...page.items)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    return found
  }

  it('and finds all that fit, newest first, each once, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(searches, fc.integer({ min: 1, max: 30 }), async (search, limit) => {
        expect((await allPages(search, limit)).map(({ id }) => id)).toEqual(byHand(search))
      }),
      { numRuns: 150, seed: 3 },
    )
  })

  it('and each filter finds some and leaves some out', () => {
    for (const search of [
      { status: ['CANCELLED', 'REFUNDED'] },
      { customerId: 'cus_1' },
      { sku: 'POT-1' },
      { warehouse: 'W1' },
      { hold: true },
      { from: placedAt(40) },
      { to: placedAt(40) },
      { minTotalMinor: 1_200 },
      { maxTotalMinor: 1_200 },
    ] satisfies OrderSearch[]) {
      const found = byHand(search).length
      expect([found > 0, found < rows.length]).toEqual([true, true])
    }
  })

  it('and gets of each what a list shows', async () => {
    const [newest] = (await reader.search({}, { limit: 1 })).items
    const record = rows.map(recordOf).sort(newestFirst)[0]!
    expect(newest).toEqual({
      id: record.id,
      customerId: record.customerId,
      status: record.status,
      version: record.version,
      currency: 'EUR',
      totalMinor: record.totals.totalMinor,
      onHold: record.holds.length > 0,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
    })
  })

  it('and finds none for a list of no status', async () => {
    expect(await reader.search({ status: [] }, { limit: 5 })).toEqual({ items: [], next: null })
  })

  it('and a page that ends with the last order has no next', async () => {
    expect(await reader.search({ customerId: 'cus_99' }, { limit: 5 })).toEqual({ items: [], next: null })
    expect((await reader.search({}, { limit: rows.length })).next).toBeNull()
    expect((await reader.search({}, { limit: rows.length - 1 })).next).not.toBeNull()
  })

  it('and an order placed meanwhile moves no page', async () => {
    const first = await reader.search({}, { limit: 10 })
    const late = { ...rows[0]!, id: orderIdOf(5_000), createdAt: placedAt(5_000) }
    await ordersView.save(test.db, 'orders_1', { rows: [late], entries: [] })
    const second = await reader.search({}, { limit: 10, cursor: first.next! })
    await test.db.run('DELETE FROM orders_1.orders WHERE order_id = $1', [late.id])
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(byHand({}).slice(0, 20))
  })

  it.each([
    'garbage',
    '',
    '%00',
    'MTIz',
    Buffer.from('99999999999999999.ord_1').toString('base64url'),
    Buffer.from('-1.ord_1').toString('base64url'),
    Buffer.from('1.ord\0').toString('base64url'),
    Buffer.from(`1.ord_1'; DROP TABLE orders`).toString('base64url'),
    `${Buffer.from('1.ord_1').toString('base64url')}=`,
  ])('and a cursor that is none of ours is refused: %j', async (cursor) => {
    await expect(reader.search({}, { limit: 5, cursor })).rejects.toThrow(BadCursor)
  })
})
