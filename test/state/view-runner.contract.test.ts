// A view's runner between a log in memory and a real PostgreSQL: void batches, zombies, crashes, outages, records that can't be folded.
import { HandClock } from '../../processors/engine/clock'
import { MemoryLog } from '../../processors/engine/memory-log'
import type { Log } from '../../processors/engine/log'
import { migrate } from '../../state/migrate'
import { PostgresOrderReader } from '../../state/order-reader'
import { Database } from '../../state/postgres'
import { ordersView } from '../../state/views/orders-view'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { JournalWriter } from './journal-writer'
import { cancelled, created, delivered, orderIdOf, paid, rejected, requested, updated, wholeLife } from './order-life'
import { PostgresProxy } from './postgres-proxy'
import { RunningView } from './running-view'

const topic = 'oms.order.events.v1'
const newLog = (partitions = 2): MemoryLog => new MemoryLog({ partitions, now: () => Date.UTC(2026, 2, 4) })

onPostgres('a view folds journals into PostgreSQL', () => {
  let test: TestDatabase
  let views: RunningView[] = []
  beforeAll(async () => void (test = await newDatabase()))
  beforeEach(async () => {
    await test.empty()
    await migrate(test.db)
  })
  afterAll(() => test.drop())
  afterEach(async () => {
    await Promise.all(views.map((view) => view.stop()))
    views = []
  })

  const start = (
    log: Log,
    db = test.db,
    more: ConstructorParameters<typeof RunningView>[3] = {},
    clock?: HandClock,
  ): Promise<RunningView> => {
    const view = new RunningView(ordersView, log, db, more, clock)
    views.push(view)
    return view.start()
  }
  const count = async (table: string): Promise<number> =>
    (await test.db.rows<{ count: number }>(`SELECT count(*) FROM ${table}`))[0]!.count
  const statuses = async (): Promise<string[]> =>
    (await test.db.rows<{ status: string }>('SELECT status FROM orders ORDER BY order_id')).map(({ status }) => status)
  const skips = (): Promise<object[]> =>
    test.db.rows('SELECT partition, "offset", reason FROM view_skips ORDER BY partition, "offset"')

  it('the life of an order becomes its document and its history', async () => {
    const log = newLog()
    const journal = new JournalWriter(log, topic)
    const view = await start(log)
    await journal.batch(0, wholeLife(1))
    await view.reaches(0, 8)
    const reader = new PostgresOrderReader(test.db, test.db)
    expect(await reader.get(orderIdOf(1))).toMatchObject({
      status: 'DELIVERED',
      version: 7,
      payment: { securedMinor: 1_428, capturedMinor: 1_428, refundedMinor: 0, wait: null },
    })
    const told = (await reader.history(orderIdOf(1))).map(({ message }) => message)
    expect(told).toEqual(wholeLife(1).filter(({ type }) => type !== 'StockReservationRequested'))
    expect(view.seen.changed).toContain(orderIdOf(1))
  })

  it('void batches and batches appended twice are passed over and counted', async () => {
    let appends = 0
    const log = new MemoryLog({ partitions: 1, fault: () => (++appends === 2 ? 'duplicate' : 'none') })
    const journal = new JournalWriter(log, topic)
    await journal.batch(0, [created(1), updated(1, 2, 'PAYMENT_PROCESSING')])
    await journal.batch(0, [paid(1, 3)])
    await journal.voidBatch(0, [cancelled(1, 4), created(2)])
    await journal.batch(0, [updated(1, 4, 'FULFILLMENT_PENDING')])
    const view = await start(log)
    await view.reaches(0, 7)
    expect(await statuses()).toEqual(['FULFILLMENT_PENDING'])
    expect(await test.db.rows('SELECT captured_minor FROM orders')).toEqual([{ captured_minor: 1_428 }])
    expect(view.seen.voids).toBe(3)
    expect(view.seen.skips).toEqual([])
  })

  it('two runners that both believe to own a partition write each row once', async () => {
    const log = newLog(1)
    const journal = new JournalWriter(log, topic)
    const first = await start(log, test.db, { group: 'one', maxGroup: 7 })
    const second = await start(log, test.db, { group: 'another', maxGroup: 5 })
    for (let order = 0; order < 60; order++) await journal.batch(0, wholeLife(order))
    await Promise.all([first.reaches(0, 480), second.reaches(0, 480)])
    expect(await count('orders')).toBe(60)
    expect(await count('order_events')).toBe(420)
    expect(await test.db.rows('SELECT DISTINCT captured_minor, version FROM orders')).toEqual([
      { captured_minor: 1_428, version: 7 },
    ])
    expect(await skips()).toEqual([])
    expect(first.seen.reloads.length + second.seen.reloads.length).toBeGreaterThan(2)
  })

  it('a runner that stops is followed by one that goes on where it stood', async () => {
    const log = newLog()
    const journal = new JournalWriter(log, topic)
    await journal.batch(0, wholeLife(1).slice(0, 4))
    const before = await start(log)
    await before.reaches(0, 4)
    await before.stop()
    await journal.batch(0, wholeLife(1).slice(4))
    const after = await start(log)
    await after.reaches(0, 8)
    expect(after.seen.folded).toBe(4)
    expect(await statuses()).toEqual(['DELIVERED'])
    expect((await log.committed('oms.orders-view', topic))[0]).toMatchObject({ offset: 4 })
  })

  it('a connection that breaks in the middle of a transaction leaves nothing half-written', async () => {
    const log = newLog(1)
    const journal = new JournalWriter(log, topic)
    const crashing = {
      ...ordersView,
      save: async (...args: Parameters<typeof ordersView.save>) => {
        await ordersView.save(...args)
        if (crashes-- > 0) await args[0].rows('SELECT pg_terminate_backend(pg_backend_pid())')
      },
    }
    let crashes = 2
    const view = new RunningView(crashing, log, test.db)
    views.push(view)
    await view.start()
    await journal.batch(0, wholeLife(1))
    await view.reaches(0, 8)
    expect(view.seen.failures.map(({ name }) => name)).toEqual(['PostgresError', 'PostgresError'])
    expect(await count('order_events')).toBe(7)
    expect(await test.db.rows('SELECT captured_minor FROM orders')).toEqual([{ captured_minor: 1_428 }])
  })

  it('a PostgreSQL that goes away and comes back loses nothing', async () => {
    const proxy = await PostgresProxy.to(test.url)
    const db = new Database(proxy.url(test.url))
    const log = newLog()
    const journal = new JournalWriter(log, topic)
    const view = await start(log, db)
    await journal.batch(0, wholeLife(1))
    await view.reaches(0, 8)
    await proxy.down()
    await journal.batch(1, wholeLife(2))
    await journal.batch(0, wholeLife(3))
    await view.until(({ failures }) => failures.length >= 3)
    await proxy.up()
    await Promise.all([view.reaches(0, 16), view.reaches(1, 8)])
    expect(await statuses()).toEqual(['DELIVERED', 'DELIVERED', 'DELIVERED'])
    expect(await count('order_events')).toBe(21)
    expect(view.seen.failures[0]!.message).toMatch(/start it, or point DATABASE_URL/)
    await view.stop()
    await db.close()
    await proxy.down()
  })

  it('a rebalance out of the blue makes it read its positions again and repeat nothing', async () => {
    const log = newLog()
    const journal = new JournalWriter(log, topic)
    const view = await start(log, test.db, { maxGroup: 3 })
    for (let order = 0; order < 20; order++) {
      await journal.batch(order % 2, wholeLife(order))
      if (order % 4 === 0) log.disturb('oms.orders-view')
    }
    await Promise.all([view.reaches(0, 80), view.reaches(1, 80)])
    expect(await count('orders')).toBe(20)
    expect(await count('order_events')).toBe(140)
    expect(await skips()).toEqual([])
  })

  it('two members of the group share the partitions, and one that leaves hands over', async () => {
    const log = newLog(4)
    const journal = new JournalWriter(log, topic)
    const first = await start(log)
    const second = await start(log)
    for (let order = 0; order < 12; order++) await journal.batch(order % 4, wholeLife(order))
    const allFolded = (): boolean => first.seen.folded + second.seen.folded >= 84
    await Promise.race([first.until(allFolded), second.until(allFolded)])
    await second.stop()
    for (let order = 12; order < 16; order++) await journal.batch(order % 4, wholeLife(order))
    await Promise.all([0, 1, 2, 3].map((partition) => first.reaches(partition, 32)))
    expect(await statuses()).toEqual(Array.from({ length: 16 }, () => 'DELIVERED'))
    expect(second.seen.folded).toBeGreaterThan(0)
  })

  it('a record that cannot be read, folded or stored is named in view_skips, and those behind it flow on', async () => {
    const log = newLog(1)
    const journal = new JournalWriter(log, topic)
    const view = await start(log)
    await journal.raw(0, [Buffer.from('not avro at all'), null, Buffer.from([0, 0, 0, 9, 9, 1])])
    await journal.batch(0, [
      paid(5, 3),
      created(1),
      created(2, { customerId: 'cus_\0' as never }),
      created(3),
      rejected(4),
    ])
    await view.reaches(0, 8)
    expect(await statuses()).toEqual(['PENDING', 'PENDING'])
    expect(await skips()).toEqual([
      { partition: 0, offset: 0, reason: 'the value is not in the Confluent wire format' },
      { partition: 0, offset: 1, reason: 'the record has no value' },
      { partition: 0, offset: 2, reason: 'schema 2313 is not in the registry: register it, then redrive' },
      {
        partition: 0,
        offset: 3,
        reason: expect.stringMatching(/^OrderPaymentCompleted .* is about an order that was never created$/),
      },
      { partition: 0, offset: 5, reason: 'PostgreSQL refuses a value (22P05)' },
    ])
    expect(view.seen.skips).toHaveLength(5)
    expect(await new PostgresOrderReader(test.db, test.db).rejection(orderIdOf(4))).toMatchObject({
      code: 'TOTAL_TOO_SMALL',
    })
  })

  it('an event that repeats a version is skipped and changes nothing', async () => {
    const log = newLog(1)
    const view = await start(log)
    await new JournalWriter(log, topic).batch(0, [created(1), paid(1, 2), paid(1, 2), delivered(1, 3)])
    await view.reaches(0, 4)
    expect(await test.db.rows('SELECT captured_minor, version FROM orders')).toEqual([
      { captured_minor: 1_428, version: 3 },
    ])
    expect(await skips()).toEqual([
      { partition: 0, offset: 2, reason: expect.stringMatching(/has version 2, and the order has 2$/) },
    ])
  })

  it('records that are none of its business move the position all the same', async () => {
    const log = newLog(1)
    const clock = new HandClock()
    const view = await start(log, test.db, {}, clock)
    await view.until(({ reloads }) => reloads.length > 0)
    await new JournalWriter(log, topic).batch(0, [requested(1), requested(2)])
    while (view.runner.progress().positions[0]?.next !== 2) {
      clock.advance(1_000)
      await test.db.rows('SELECT 1')
    }
    expect(await test.db.rows('SELECT next FROM view_positions WHERE view = $1', ['orders-view'])).toEqual([
      { next: 2 },
    ])
    expect(await count('order_events')).toBe(0)
  })

  it('a backlog pauses the inputs and is folded whole', async () => {
    const log = newLog(1)
    const journal = new JournalWriter(log, topic)
    for (let order = 0; order < 900; order++) await journal.batch(0, wholeLife(order))
    const view = await start(log)
    await view.reaches(0, 7_200)
    expect(await count('orders')).toBe(900)
    expect(view.runner.progress()).toMatchObject({ waiting: 0, oldestWaitingAt: undefined })
  })

  it('tables of another version end the process with the command to run', async () => {
    await test.db.run(`UPDATE view_generations SET shape = 'older'`)
    const view = await start(newLog(1))
    await view.until(({ fatal }) => fatal.length > 0)
    expect(view.seen.fatal[0]!.message).toMatch(/view rebuild orders-view/)
  })
})
