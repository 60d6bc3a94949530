// Rebuild, comparison and switch of a view beside a running one, on a real PostgreSQL.
import { MemoryLog } from '../../../processors/engine/memory-log'
import { migrate } from '../../../state/migrate'
import { PostgresOrderReader } from '../../../state/order-reader'
import { compareGenerations } from '../../../state/views/compare'
import { generationsOf } from '../../../state/views/generations'
import { ordersView } from '../../../state/views/orders-view'
import { buildGeneration, dropGeneration, switchGeneration, type RebuildTools } from '../../../state/views/rebuild'
import { newDatabase, onPostgres, type TestDatabase } from '../database'
import { codec, JournalWriter } from '../journal-writer'
import { cancelled, created, orderIdOf, paid, refunded, rejected, requested, wholeLife } from '../order-life'
import { RunningView } from '../running-view'

const topic = 'oms.order.events.v1'

onPostgres('a view is rebuilt beside the live one', () => {
  let test: TestDatabase
  let log: MemoryLog
  let journal: JournalWriter
  let view: RunningView
  let tools: RebuildTools
  beforeAll(async () => void (test = await newDatabase()))
  afterAll(() => test.drop())
  beforeEach(async () => {
    await test.empty()
    await migrate(test.db)
    log = new MemoryLog({ partitions: 2, now: () => 1 })
    journal = new JournalWriter(log, topic)
    tools = { db: test.db, log, codec: codec() }
    for (let order = 0; order < 30; order++) await journal.batch(order % 2, wholeLife(order))
    await journal.voidBatch(0, [cancelled(2, 8)])
    await journal.batch(0, [created(40), paid(40, 2), cancelled(40, 3), refunded(40, 4), rejected(41), requested(42)])
    await journal.raw(1, [Buffer.from('garbage')])
    await journal.batch(1, [created(43, { customerId: 'cus_\0' as never }), created(44)])
    view = await new RunningView(ordersView, log, test.db).start()
    await Promise.all([view.reaches(0, 127), view.reaches(1, 123)])
  })
  afterEach(() => view.stop())

  it('a rebuild from offset 0 equals the live view, row by row', async () => {
    const progress: [number, number][] = []
    const generation = await buildGeneration(tools, ordersView, (done, total) => progress.push([done, total]))
    expect(generation).toBe(2)
    expect(progress[0]).toEqual([0, 250])
    expect(progress.at(-1)).toEqual([250, 250])
    const compared = await compareGenerations(tools, ordersView, generation)
    expect(compared).toMatchObject({ different: 0, differences: [] })
    expect(compared.rows).toBe(32 + 216 + 1 + 2)
    expect(
      await test.db.rows('SELECT generation, count(*) FROM view_skips GROUP BY generation ORDER BY generation'),
    ).toEqual([
      { generation: 1, count: 2 },
      { generation: 2, count: 2 },
    ])
  })

  it('the comparison names every row that was tampered with, was lost or was never in the journal', async () => {
    await test.db.run(`UPDATE orders_1.orders SET captured_minor = 1, on_hold = true WHERE order_id = $1`, [
      orderIdOf(3),
    ])
    await test.db.run(
      `UPDATE orders_1.orders SET document = jsonb_set(document, '{contact}', '"another"') WHERE order_id = $1`,
      [orderIdOf(4)],
    )
    await test.db.run('DELETE FROM orders_1.orders WHERE order_id = $1', [orderIdOf(5)])
    await test.db.run(
      `INSERT INTO orders_1.rejections SELECT 'ord_ghost', customer_id, code, reason, at FROM orders_1.rejections`,
    )
    const generation = await buildGeneration(tools, ordersView)
    const { differences, different } = await compareGenerations(tools, ordersView, generation)
    expect(different).toBe(4)
    expect(differences).toEqual([
      { table: 'orders', key: orderIdOf(3), kind: 'different', columns: ['captured_minor', 'on_hold'] },
      { table: 'orders', key: orderIdOf(4), kind: 'different', columns: ['document'] },
      { table: 'orders', key: orderIdOf(5), kind: 'only rebuilt', columns: [] },
      { table: 'rejections', key: 'ord_ghost', kind: 'only live', columns: [] },
    ])
    expect((await compareGenerations(tools, ordersView, generation, 1)).differences).toHaveLength(2)
  })

  it('after the switch readers and the running view are in the new tables, with nothing lost or repeated', async () => {
    await test.db.run('UPDATE orders_1.orders SET captured_minor = 7 WHERE order_id = $1', [orderIdOf(3)])
    const generation = await buildGeneration(tools, ordersView)
    await journal.batch(0, wholeLife(50))
    await view.reaches(0, 135)
    await switchGeneration(tools, ordersView, generation)
    const reader = new PostgresOrderReader(test.db, test.db)
    expect((await reader.get(orderIdOf(3)))?.payment.capturedMinor).toBe(1_428)
    expect((await reader.get(orderIdOf(50)))?.status).toBe('DELIVERED')
    await journal.batch(0, wholeLife(52))
    await view.until(({ reloads }) => reloads.at(-1) === 2)
    await view.reaches(0, 143)
    expect((await reader.history(orderIdOf(52))).length).toBe(7)
    expect(await test.db.rows('SELECT max(next) AS next FROM view_positions WHERE generation = 1')).toEqual([
      { next: 135 },
    ])
  })

  it('what the running view folds during the switch is in the new tables at once', async () => {
    const generation = await buildGeneration(tools, ordersView)
    await journal.batch(0, wholeLife(70))
    await view.reaches(0, 135)
    let reads = 0
    const read: MemoryLog['read'] = async (...range) => {
      await log.read(...range)
      if (reads++ > 0) return
      await journal.batch(0, wholeLife(72))
      await view.reaches(0, 143)
    }
    const busyLog = new Proxy(log, {
      get: (target, name) => (name === 'read' ? read : Reflect.get(target, name).bind(target)),
    })
    await switchGeneration({ ...tools, log: busyLog }, ordersView, generation)
    expect((await new PostgresOrderReader(test.db, test.db).get(orderIdOf(72)))?.status).toBe('DELIVERED')
    expect(reads).toBe(2)
  })

  it('orders that arrive while it is built, compared and switched are all in the new tables', async () => {
    let order = 100
    let going = true
    const arriving = (async () => {
      while (going && order < 2_000) await journal.batch(order % 2, wholeLife(order++))
    })()
    const generation = await buildGeneration(tools, ordersView)
    expect((await compareGenerations(tools, ordersView, generation)).differences).toEqual([])
    await switchGeneration(tools, ordersView, generation)
    going = false
    await arriving
    await journal.batch(0, wholeLife(9_000))
    await journal.batch(1, wholeLife(9_001))
    await Promise.all([0, 1].map((partition) => view.reaches(partition, log.records(topic, partition).length)))
    expect(await test.db.rows(`SELECT count(*) FROM orders WHERE status = 'DELIVERED'`)).toEqual([
      { count: 30 + order - 100 + 2 },
    ])
    expect(await test.db.rows('SELECT version FROM orders GROUP BY version ORDER BY version')).toEqual([
      { version: 1 },
      { version: 4 },
      { version: 7 },
    ])
  })

  it('one can switch back, and what happened meanwhile is folded first', async () => {
    const generation = await buildGeneration(tools, ordersView)
    await switchGeneration(tools, ordersView, generation)
    await journal.batch(0, wholeLife(60))
    await view.until(({ reloads }) => reloads.at(-1) === 2)
    await view.reaches(0, 135)
    await switchGeneration(tools, ordersView, 1)
    expect((await new PostgresOrderReader(test.db, test.db).get(orderIdOf(60)))?.status).toBe('DELIVERED')
    expect((await compareGenerations(tools, ordersView, generation)).differences).toEqual([])
  })

  it('the live generation cannot be dropped, another can', async () => {
    const generation = await buildGeneration(tools, ordersView)
    await expect(dropGeneration(tools, ordersView, 1)).rejects.toThrow(
      'generation 1 of orders-view is live; switch to another one first',
    )
    await dropGeneration(tools, ordersView, generation)
    expect((await generationsOf(test.db, ordersView)).map(({ generation: each }) => each)).toEqual([1])
    await expect(switchGeneration(tools, ordersView, generation)).rejects.toThrow(
      'orders-view has no generation 2; it has 1',
    )
  })

  it('the tables of an older version are followed by those of this one, and readers never miss either', async () => {
    await view.stop()
    await test.db.run('DROP TABLE orders_1.order_changes CASCADE')
    await test.db.run('DROP VIEW orders')
    await test.db.run('ALTER TABLE orders_1.orders DROP COLUMN skus, ADD COLUMN reason text')
    await test.db.run('CREATE VIEW orders AS SELECT * FROM orders_1.orders')
    await test.db.run(`UPDATE view_generations SET shape = 'older' WHERE view = 'orders-view'`)
    const generation = await buildGeneration(tools, ordersView)
    expect((await compareGenerations(tools, ordersView, generation)).differences).toEqual([])
    await switchGeneration(tools, ordersView, generation)
    view = await new RunningView(ordersView, log, test.db).start()
    await journal.batch(0, wholeLife(80))
    await view.reaches(0, 135)
    const reader = new PostgresOrderReader(test.db, test.db)
    expect(await reader.get(orderIdOf(80))).toMatchObject({ status: 'DELIVERED', version: 7 })
    expect((await reader.search({ sku: 'TEA-1' }, { limit: 100 })).items).toHaveLength(33)
    expect(view.seen.fatal).toEqual([])
  })
})
