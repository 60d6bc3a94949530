// The audit against a real PostgreSQL and a real Redis: clean as they were written, and faults found where rows and keys are tampered with.
import { randomBytes } from 'node:crypto'
import { differencesIn, type AuditReport } from '../../../operator/audit/report'
import { runAudit } from '../../../operator/audit/run-audit'
import { PostgresViewReader } from '../../../operator/audit/view-reader'
import type { StateStore } from '../../../processors/engine/store'
import { databaseUses, forFulfillment, forOrders, migrate, type DatabaseUse } from '../../../state/migrate'
import { openRedis, type RedisClient } from '../../../state/redis'
import { createOrderStateReader } from '../../../state/order-state-reader'
import { createRedisStore } from '../../../state/redis-store'
import { ViewRunner } from '../../../state/view-runner'
import type { AnyView } from '../../../state/views/view'
import { partitionOf } from '../../../topics/partition'
import { newDatabase, onPostgres, type TestDatabase } from '../../state/database'
import { MemoryWorld, partitions } from './memory-world'
import { accessOf, command, placement, sealed } from './orders'

const patience = { eachMs: 0, allMs: 0 }
const found = (report: AuditReport): string[] =>
  report.checks.flatMap((check) => check.differences.map(({ orderId, text }) => `${orderId ?? ''} ${text}`))
const delivered = placement(1)
const refused = placement(2, { lines: [] })

/** A store over the network takes its time: turns go on until the parcel has been delivered. */
const live = async <Store extends StateStore>(world: MemoryWorld<Store>): Promise<void> => {
  const { status } = createOrderStateReader(world.store, partitions)
  await world.start()
  await world.write(delivered)
  await world.write(refused)
  await world.settle()
  await world.write(command(delivered, 'AddNote', { visibility: 'INTERNAL', text: sealed('note') }, { role: 'csr' }))
  await world.write(
    command(delivered, 'OpenEscalation', { priority: 'LOW', reasonCode: 'OTHER', text: null }, { role: 'csr' }),
  )
  await world.write(command(delivered, 'AssignOrder', { assignee: 'csr_ana' }, { role: 'csr' }))
  await world.write(accessOf(delivered))
  const isDelivered = async (): Promise<boolean> => (await status(delivered.orderId))?.status === 'DELIVERED'
  for (let tries = 0; tries < 500 && !(await isDelivered()); tries++) await world.deliverAll()
  for (let tries = 0; tries < 500 && differencesIn(await runAudit(world.context(), { patience })) > 0; tries++)
    await world.settle()
}

onPostgres('the audit of a real PostgreSQL', () => {
  let test: TestDatabase
  let fulfillment: TestDatabase
  let databases: ReadonlyMap<DatabaseUse, TestDatabase>
  let world: MemoryWorld
  const audit = (): Promise<AuditReport> => {
    const views = new PostgresViewReader(new Map([...databases].map(([use, { db }]) => [use, db])))
    return runAudit({ ...world.context(), views }, { patience })
  }

  beforeEach(async () => {
    databases = new Map(await Promise.all(databaseUses.map(async (use) => [use, await newDatabase()] as const)))
    for (const [use, { db }] of databases) await migrate(db, use)
    ;[test, fulfillment] = [databases.get(forOrders)!, databases.get(forFulfillment)!]
    world = new MemoryWorld()
    const quiet = {
      folded: () => undefined,
      voids: () => undefined,
      skipped: () => undefined,
      reloaded: () => undefined,
      failed: () => undefined,
    }
    const fold = (view: AnyView, { db }: TestDatabase) =>
      new ViewRunner({ ...world, view, db, observer: quiet, onFatal: fail })
    const runners = [...databases].flatMap(([use, database]) => use.views.map((view) => fold(view, database)))
    for (const runner of runners) await runner.start()
    await live(world)
    const isBehind = async (): Promise<boolean> => {
      world.clock.advance(1_000)
      await world.settle()
      return differencesIn(await audit()) > 0
    }
    for (let tries = 0; tries < 100 && (await isBehind()); tries++);
    for (const runner of runners) await runner.stop()
    await world.stop()
  })
  afterEach(async () => {
    for (const database of databases.values()) await database.drop()
  })

  const figures = { 'rows of orders-view': 1, 'rows of parcels-view': 1, 'rows of floor-view': 1, 'rows of desk-view': 1, 'rows of mails-view': 1, 'rows of audit-view': 0, 'rows of payments-view': 1, 'rows of stock-view': 0, 'lines of order_events': 8, 'lines of desk_events': 3, 'lines of audit_log': 1 } // prettier-ignore

  it('finds nothing, and has seen rows and histories of every view', async () => {
    const report = await audit()
    expect(found(report)).toEqual([])
    const postgres = report.checks.find(({ name }) => name.includes('PostgreSQL'))!
    expect(postgres.figures).toMatchObject(figures)
    expect(Number(postgres.figures['lines of floor_events'])).toBeGreaterThan(5)
    expect(Number(postgres.figures['lines of mail_events'])).toBeGreaterThan(3)
  })

  it('finds a row that was tampered with, one too many, a lost line of history and a lost rejection', async () => {
    await test.db.run('UPDATE orders_1.orders SET captured_minor = captured_minor + 1')
    await fulfillment.db.run(`UPDATE parcels_1.parcels SET status = 'PACKED'`)
    await test.db.run(`DELETE FROM orders_1.order_events WHERE type = 'OrderShipped'`)
    await test.db.run('DELETE FROM orders_1.rejections')
    const columns =
      'customer_id, status, version, currency, total_minor, secured_minor, captured_minor, refunded_minor, on_hold, skus, created_at, updated_at, delivered_at, document'
    await test.db.run(
      `INSERT INTO orders_1.orders (order_id, ${columns}) SELECT 'ord_x', ${columns} FROM orders_1.orders`,
    )
    expect(found(await audit()).sort()).toEqual([
      expect.stringMatching(/ord_0+1 order_events: OrderShipped .* is not in PostgreSQL/),
      expect.stringMatching(/ord_0+1 orders-view: the row differs from the journal's fold in capturedMinor/),
      expect.stringMatching(/ord_0+1 parcels-view: the row differs .* in 0\.status/),
      expect.stringMatching(/ord_0+2 rejections: it is not in PostgreSQL/),
      expect.stringMatching(/ord_x orders: PostgreSQL has a row that no journal knows/),
    ])
  })

  it('finds what the floor, the desk, the mails and the audit log lost, changed or never heard', async () => {
    await fulfillment.db.run(`UPDATE floor_1.fulfillments SET status = 'PACKED'`)
    await fulfillment.db.run(`DELETE FROM floor_1.floor_events WHERE type = 'ParcelPacked'`)
    await test.db.run(`UPDATE desk_1.escalations SET level = 3`)
    await test.db.run(`DELETE FROM desk_1.desk_events WHERE type = 'NoteAdded'`)
    await test.db.run(`UPDATE mails_1.mails SET state = 'IN_DOUBT' WHERE kind = 'ORDER_SHIPPED'`)
    await test.db.run(`DELETE FROM mails_1.mail_events WHERE body->>'kind' = 'ORDER_SHIPPED' AND type = 'MailSent'`)
    await test.db.run(`UPDATE audit_1.audit_log SET order_id = 'ord_x'`)
    const more = (await test.db.rows<{ name: string }>(
      `SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = 'audit_1' AND table_name = 'audit_log'`,
    )).map(({ name }) => `"${name}"`).filter((name) => name !== '"message_id"').join(', ') // prettier-ignore
    await test.db.run(
      `INSERT INTO audit_1.audit_log (message_id, ${more}) SELECT 'forged', ${more} FROM audit_1.audit_log`,
    )
    expect(found(await audit()).sort()).toEqual([
      expect.stringMatching(/ord_0+1 audit_log: AccessRecorded .* has another orderId in PostgreSQL/),
      expect.stringMatching(/ord_0+1 desk-view: the row differs .* in escalations\.0\.level/),
      expect.stringMatching(/ord_0+1 desk_events: NoteAdded .* is not in PostgreSQL/),
      expect.stringMatching(/ord_0+1 floor-view: the row differs .* in 0\.status/),
      expect.stringMatching(/ord_0+1 floor_events: ParcelPacked .* is not in PostgreSQL/),
      expect.stringMatching(/ord_0+1 mail_events: MailSent .* is not in PostgreSQL/),
      expect.stringMatching(/ord_0+1 mails-view: the row differs .* in \d\.state/),
      expect.stringMatching(/ord_x audit_log: AccessRecorded forged .* is in PostgreSQL and not in the journal/),
    ])
  })

  it('finds a view that is behind, and a record that it passed over', async () => {
    await fulfillment.db.run(`UPDATE view_positions SET next = 1 WHERE view = 'parcels-view' AND next > 1`)
    await test.db.run(`INSERT INTO view_skips VALUES ('orders-view', 1, 'oms.order.events.v1', 0, 5, 'it is broken')`)
    const differences = found(await audit())
    expect(differences).toContainEqual(
      expect.stringMatching(/parcels-view has read oms\.fulfillment\.events\.v1:\d to 1 of \d+/),
    )
    expect(differences).toContainEqual(
      expect.stringMatching(/orders-view passed over oms\.order\.events\.v1:0:5: it is broken/),
    )
  })
})

const redisUrl = process.env['REDIS_URL']
const onRedis = redisUrl ? describe : describe.skip

onRedis(
  redisUrl
    ? 'the audit of a real Redis'
    : 'the audit of a real Redis (skipped: set REDIS_URL to a Redis 7 server to run it)',
  () => {
    let redis: RedisClient
    const prefix = `oms_test_${randomBytes(6).toString('hex')}`
    beforeAll(() => void (redis = openRedis(redisUrl!)))
    afterAll(async () => {
      const keys = await redis.keys(`{${prefix}.*`)
      if (keys.length) await redis.unlink(...keys)
      redis.disconnect()
    })

    it('finds nothing, then a state that is not the fold, then one that is lost', async () => {
      const world = new MemoryWorld(createRedisStore(redis, prefix))
      await live(world)
      await world.stop()
      expect(found(await runAudit(world.context(), { patience }))).toEqual([])
      const states = `{${prefix}.order.${partitionOf(delivered.orderId, partitions)}}:states`
      await redis.hset(
        states,
        delivered.orderId,
        (await redis.hget(states, delivered.orderId))!.replace('"version":7', '"version":8'),
      )
      expect(found(await runAudit(world.context(), { patience }))).toEqual([
        expect.stringMatching(/differ in state\.version/),
      ])
      await redis.hdel(states, delivered.orderId)
      expect(found(await runAudit(world.context(), { patience }))).toEqual([
        expect.stringMatching(/Redis has no state/),
      ])
    })
  },
)

const fail = (error: Error): void => {
  throw error
}
