// What readers get of orders, on a real PostgreSQL.
import fc from 'fast-check'
import { MemoryLog } from '../../processors/engine/memory-log'
import type { Message } from '../../schemas/message'
import { databaseUses, migrate } from '../../state/migrate'
import { PostgresOrderReader } from '../../state/order-reader'
import { Database } from '../../state/postgres'
import { applyToOrder, type OrdersInput } from '../../state/views/orders-fold'
import { recordOf, type OrderRow } from '../../state/views/orders-row'
import { ordersView } from '../../state/views/orders-view'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { JournalWriter } from './journal-writer'
import {
  about,
  address,
  by,
  cancelled,
  commandRefused,
  created,
  day,
  idOf,
  orderIdOf,
  paid,
  planOf,
  pot,
  refunded,
  rejected,
  shipped,
  tea,
  totalsOf,
} from './order-life'
import { lifeOf, steps } from './random-life'
import { RunningView } from './running-view'

const edit = planOf('EDIT', [tea, pot], { chargeMinor: 2_000 })
const lives = fc.sample(steps, { numRuns: 60, seed: 7 }).map((taken, index) => lifeOf(100 + index, taken))

const recordAfter = (facts: readonly OrdersInput[]) => {
  const row = facts.reduce<OrderRow | undefined>(
    (before, fact) => applyToOrder(before, fact, { topic: 't', partition: 0, offset: 0 }).row ?? before,
    undefined,
  )
  return recordOf(row!)
}

onPostgres('a reader asks for an order', () => {
  let test: TestDatabase
  let floor: TestDatabase
  let view: RunningView
  let reader: PostgresOrderReader
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    floor = await newFulfillmentDatabase()
    reader = new PostgresOrderReader(test.db, floor.db)
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.order.events.v1')
    const ends = { changeId: idOf('change-4'), lines: [tea, pot], totals: totalsOf(2_900), chargeMinor: 2_000 }
    const changing = { by: by(4, 'change'), plan: edit, digest: 'd', shippingAddress: null, contact: null }
    const rest = { refundMinor: 0, shippingAddress: address, contact: created(4).contact, status: 'PENDING' as const }
    const told: Message[] = [
      created(1),
      paid(1, 2),
      shipped(1, 3),
      created(2),
      paid(2, 2),
      cancelled(2, 3),
      refunded(2, 4),
      rejected(3),
      created(4),
      about('ChangeOpened', 4, { ...changing, reasonCode: null, status: 'PENDING', version: 2 }),
      commandRefused(4, 'another', { plan: edit, digest: 'e' }),
      about('OrderChanged', 4, { ...ends, ...rest, version: 3 }),
    ]
    await journal.batch(0, told)
    for (const { facts } of lives) await journal.batch(0, facts)
    view = await new RunningView(ordersView, log, test.db, { maxGroup: 17 }).start()
    await view.reaches(0, told.length + lives.reduce((sum, { facts }) => sum + facts.length, 0))
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
    await floor.drop()
  })

  it('and gets the whole record', async () => {
    const { contact, lines, shippingAddress } = created(1)
    const shipment = { carrier: 'FEDEX', trackingNumber: '790000000001' }
    expect(await reader.get(orderIdOf(1))).toEqual({
      id: orderIdOf(1),
      customerId: 'cus_1',
      origin: 'STORE',
      status: 'SHIPPED',
      version: 3,
      totals: totalsOf(900),
      lines,
      shippingAddress,
      contact,
      payment: { securedMinor: 1_428, capturedMinor: 1_428, refundedMinor: 0, wait: null },
      shipment,
      cancellation: null,
      holds: [],
      change: null,
      returns: [],
      shortages: [],
      parcels: [{ fulfillmentId: null, purpose: 'ORDER', ...shipment, deliveredAt: null, isWhole: true }],
      backorders: [],
      whenPartial: 'WAIT',
      createdAt: day + 1_000,
      updatedAt: day + 3_000,
      deliveredAt: null,
    })
  })

  it('and sees of a cancelled one why it ended and what was returned', async () => {
    expect(await reader.get(orderIdOf(2))).toMatchObject({
      status: 'REFUNDED',
      payment: { securedMinor: 1_428, capturedMinor: 1_428, refundedMinor: 1_428, wait: null },
      shipment: null,
      cancellation: { code: 'CUSTOMER_REQUEST', reason: 'The customer asked for it.' },
    })
  })

  it('and gets its history in the order of the journal, every message whole', async () => {
    expect(await reader.history(orderIdOf(2))).toEqual([
      { source: 'orders', message: created(2), by: by(2, 'place') },
      { source: 'orders', message: paid(2, 2), by: null },
      { source: 'orders', message: cancelled(2, 3), by: by(2, 'cancel') },
      { source: 'orders', message: refunded(2, 4), by: null },
    ])
  })

  it('and learns what answered a command, a refused placement’s too', async () => {
    expect(await reader.answersTo(orderIdOf(4), idOf('place-4'))).toEqual([created(4)])
    const refusal = commandRefused(4, 'another', { plan: edit, digest: 'e' })
    expect(await reader.answersTo(orderIdOf(4), idOf('another-4'))).toEqual([refusal])
    expect(await reader.answersTo(orderIdOf(3), idOf('place-3'))).toEqual([rejected(3)])
    expect(await reader.answersTo(orderIdOf(3), idOf('place-4'))).toEqual([])
  })

  it('and learns what has become of a change, of its own order alone', async () => {
    expect(await reader.change(orderIdOf(4), 'change-4')).toEqual({
      changeId: 'change-4',
      state: 'DONE',
      plan: edit,
      code: null,
      reason: null,
    })
    expect(await reader.change(orderIdOf(1), 'change-4')).toBeUndefined()
    expect(await reader.change(orderIdOf(4), 'change-5')).toBeUndefined()
  })

  it('and learns why a placement was refused; of an unknown order there is nothing', async () => {
    expect(await reader.rejection(orderIdOf(3))).toEqual({
      orderId: orderIdOf(3),
      customerId: 'cus_1',
      code: 'TOTAL_TOO_SMALL',
      reason: 'The total is not above 5.00',
      at: day,
    })
    expect(await reader.get(orderIdOf(3))).toBeUndefined()
    expect(await reader.rejection('ord_none')).toBeUndefined()
    expect(await reader.history('ord_none')).toEqual([])
    expect(await reader.timeline('ord_none')).toEqual([])
  })

  it('and gets of any legal life the record that its facts make, and every fact of it', async () => {
    for (const { facts, expected } of lives) {
      const { orderId } = facts[0]!
      const record = await reader.get(orderId)
      expect(record).toEqual(recordAfter(facts))
      expect(record!.lines).toEqual(expected.lines)
      expect(record!.holds.map(({ holdId }) => holdId)).toEqual(expected.holds)
      expect((await reader.history(orderId)).map(({ message }) => message)).toEqual(facts)
      for (const [changeId, state] of expected.changes)
        expect(await reader.change(orderId, changeId)).toMatchObject({ state })
    }
    expect(lives.reduce((sum, { facts }) => sum + facts.length, 0)).toBeGreaterThan(300)
    expect(view.seen.skips).toEqual([])
  })
})

onPostgres('a reader asks for the timeline of an order', () => {
  let test: TestDatabase
  let floor: TestDatabase
  const running: RunningView[] = []
  const picking = about('FulfillmentStarted', 1, {
    fulfillmentId: idOf('f'),
    by: by(1, 'pick'),
    warehouse: 'W1',
    at: day + 1_500,
  })
  const note = about('NoteAdded', 1, {
    by: by(1, 'note'),
    noteId: idOf('n'),
    visibility: 'INTERNAL',
    text: created(1).contact,
    at: day + 500,
  })
  const mail = about('MailRequested', 1, {
    by: by(1, 'resend'),
    kind: 'ORDER_CONFIRMATION',
    contact: created(1).contact,
    values: [],
    replaces: null,
    at: paid(1, 2).at,
  })
  const packed = { ...picking, id: idOf('later'), at: paid(1, 2).at }
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    floor = await newFulfillmentDatabase()
    const log = new MemoryLog({ partitions: 1 })
    await new JournalWriter(log, 'oms.order.events.v1').batch(0, [created(1), paid(1, 2), created(2)])
    await new JournalWriter(log, 'oms.fulfillment.events.v1').batch(0, [picking, packed])
    await new JournalWriter(log, 'oms.desk.events.v1').batch(0, [note])
    await new JournalWriter(log, 'oms.notification.events.v1').batch(0, [mail])
    for (const name of ['orders-view', 'floor-view', 'desk-view', 'mails-view'])
      running.push(
        await new RunningView(
          databaseUses.flatMap((use) => use.views).find((each) => each.name === name)!,
          log,
          name === 'floor-view' ? floor.db : test.db,
        ).start(),
      )
    await Promise.all(running.map((view, index) => view.reaches(0, [3, 2, 1, 1][index]!)))
  })
  afterAll(async () => {
    await Promise.all(running.map((view) => view.stop()))
    await test.drop()
    await floor.drop()
  })

  it('and gets what the order, the floor, the service desk and the mails tell, by time, every message whole', async () => {
    expect(await new PostgresOrderReader(test.db, floor.db).timeline(orderIdOf(1))).toEqual([
      { source: 'desk', message: note, by: by(1, 'note') },
      { source: 'orders', message: created(1), by: by(1, 'place') },
      { source: 'floor', message: picking, by: by(1, 'pick') },
      { source: 'floor', message: packed, by: by(1, 'pick') },
      { source: 'orders', message: paid(1, 2), by: null },
      { source: 'mails', message: mail, by: by(1, 'resend') },
    ])
  })

  it('and finds the answer to a command in whichever journal it stands', async () => {
    const reader = new PostgresOrderReader(test.db, floor.db)
    expect(await reader.answersTo(orderIdOf(1), idOf('pick-1'))).toEqual([picking, packed])
    expect(await reader.answersTo(orderIdOf(1), idOf('note-1'))).toEqual([note])
    expect(await reader.answersTo(orderIdOf(1), idOf('resend-1'))).toEqual([mail])
    expect(await reader.answersTo(orderIdOf(1), idOf('place-1'))).toEqual([created(1)])
  })

  it('and finds it while the database of fulfillment is away, unless it stands there', async () => {
    const away = new Database('postgres://nobody@127.0.0.1:1/none')
    const reader = new PostgresOrderReader(test.db, away)
    expect(await reader.answersTo(orderIdOf(1), idOf('place-1'))).toEqual([created(1)])
    await expect(reader.answersTo(orderIdOf(1), idOf('pick-1'))).rejects.toThrow(/can't be used/)
    await expect(reader.timeline(orderIdOf(1))).rejects.toThrow(/can't be used/)
    await away.close()
  })
})
