// How orders-view writes its rows, on a real PostgreSQL: the document of an order only when a fact has changed it.
import { migrate } from '../../../state/migrate'
import type { Sql } from '../../../state/postgres'
import { applyToOrder, type OrdersInput } from '../../../state/views/orders-fold'
import { recordOf } from '../../../state/views/orders-row'
import { loadOrders, saveOrders } from '../../../state/views/orders-store'
import { newDatabase, onPostgres, type TestDatabase } from '../database'
import { about, by, created, idOf, orderIdOf, paid, updated } from '../order-life'

onPostgres('an order is written', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterAll(() => test.drop())

  /** Loads, folds and saves as a transaction of the view does; what it wrote to the orders, without their events. */
  const take = async (...facts: OrdersInput[]): Promise<string[]> => {
    const written: string[] = []
    const run: Sql['run'] = (text, values) => {
      written.push(/(INSERT INTO|UPDATE) orders_1\.orders /.exec(text)?.[1] ?? 'other')
      return test.db.run(text, values)
    }
    const sql: Sql = { rows: (text, values) => test.db.rows(text, values), run }
    let row = (await loadOrders(sql, 'orders_1', [orderIdOf(1)])).get(orderIdOf(1))
    for (const fact of facts) row = applyToOrder(row, fact, { topic: 't', partition: 0, offset: 0 }).row
    await saveOrders(sql, 'orders_1', { rows: [row!], entries: [] })
    expect((await loadOrders(test.db, 'orders_1', [orderIdOf(1)])).get(orderIdOf(1))).toEqual(row)
    return written
  }
  const held = (version: number): OrdersInput =>
    about('OrderHeld', 1, {
      by: by(1, 'hold'),
      holdId: idOf('hold-1'),
      code: 'AMOUNT',
      reason: 'much',
      ruleId: null,
      status: 'PAYMENT_COMPLETED',
      version,
    })

  it('whole when it is created or its document changed, else in its columns alone', async () => {
    expect(await take(created(1))).toEqual(['INSERT INTO'])
    expect(await take(updated(1, 2, 'PAYMENT_PROCESSING'), paid(1, 3))).toEqual(['UPDATE'])
    expect(await take(held(4))).toEqual(['INSERT INTO'])
    expect(await take(updated(1, 5, 'FULFILLMENT_PENDING'))).toEqual(['UPDATE'])
    const row = (await loadOrders(test.db, 'orders_1', [orderIdOf(1)])).get(orderIdOf(1))!
    expect(recordOf(row)).toMatchObject({
      version: 5,
      holds: [{ holdId: 'hold-1' }],
      payment: { capturedMinor: 1_428 },
    })
  })

  it('with the columns that searches need of its document', async () => {
    expect(await test.db.rows('SELECT currency, total_minor, on_hold, skus FROM orders')).toEqual([
      { currency: 'EUR', total_minor: 1_428, on_hold: true, skus: ['TEA-1'] },
    ])
  })
})
