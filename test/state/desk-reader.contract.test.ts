// What readers get of the service desk, on a real PostgreSQL.
import { MemoryLog } from '../../processors/engine/memory-log'
import type { MessageId, Sealed } from '../../schemas/ids'
import { BadCursor } from '../../schemas/read-model'
import { DeskReader } from '../../state/desk-reader'
import { migrate } from '../../state/migrate'
import { timelineOf } from '../../state/order-events-reader'
import { loadDesk } from '../../state/views/desk-tables'
import { deskView } from '../../state/views/desk-view'
import { staffBy } from '../examples/values'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { JournalWriter } from './journal-writer'
import { about, day, orderIdOf } from './order-life'
import { RunningView } from './running-view'

const hour = 3_600_000
const text = 's1.text' as Sealed
const note = (order: number, n: number, visibility: string) =>
  about('NoteAdded', order, { by: staffBy(`n${n}`), noteId: `n${n}` as MessageId, visibility, text, at: day + n })
const opened = (order: number, name: string, dueAt: number, priority = 'NORMAL') =>
  about('EscalationOpened', order, {
    by: name.startsWith('auto') ? null : staffBy(name),
    escalationId: name as MessageId,
    priority,
    level: 1,
    dueAt,
    reasonCode: 'CUSTOMER_WAITS',
    text,
    at: day,
    id: `opened-${name}` as MessageId,
  })
const assigned = (order: number, assignee: string | null, at: number) =>
  about('OrderAssigned', order, { by: staffBy(`a${at}`), assignee, at })

onPostgres('a reader asks the service desk', () => {
  let test: TestDatabase
  let floor: TestDatabase
  let view: RunningView
  let desk: DeskReader
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    floor = await newFulfillmentDatabase()
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.desk.events.v1')
    await journal.batch(0, [
      about('DeskFileOpened', 1, { customerId: 'cus_1' as never }),
      note(1, 2, 'CUSTOMER'),
      note(1, 1, 'INTERNAL'),
      note(2, 3, 'INTERNAL'),
      assigned(1, 'staff_eva', day + 1),
      opened(1, 'e1', day + 3 * hour),
    ])
    await journal.voidBatch(0, [note(1, 9, 'CUSTOMER')])
    await journal.batch(0, [
      opened(2, 'e2', day + 2 * hour, 'HIGH'),
      opened(2, 'auto-3', day + 2 * hour),
      about('EscalationBreached', 2, {
        escalationId: 'e2' as MessageId,
        level: 1,
        nextLevel: 2,
        dueAt: day + 5 * hour,
        at: day + 2 * hour,
      }),
      about('EscalationResolved', 1, {
        by: staffBy('r1'),
        escalationId: 'e1' as MessageId,
        text: null,
        at: day + hour,
      }),
      assigned(2, 'staff_rui', day + 2),
      assigned(2, 'staff_eva', day + 3),
      assigned(3, null, day + 4),
      about('DeskCommandRefused', 4, { by: staffBy('x1'), code: 'UNKNOWN_ORDER', reason: 'There is none.' }),
    ])
    view = await new RunningView(deskView, log, test.db).start()
    await view.reaches(0, 15)
    desk = new DeskReader(test.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
    await floor.drop()
  })

  it('for the notes of an order, the oldest first, sealed', async () => {
    expect(await desk.notes(orderIdOf(1))).toEqual([
      { noteId: 'n1', visibility: 'INTERNAL', text, subject: 'staff_ana', role: 'csr', at: day + 1 },
      { noteId: 'n2', visibility: 'CUSTOMER', text, subject: 'staff_ana', role: 'csr', at: day + 2 },
    ])
    expect(await desk.notes(orderIdOf(3))).toEqual([])
  })

  it('for who looks after an order now', async () => {
    const since = new Date(day + 3).toISOString()
    expect(await desk.assignment(orderIdOf(2))).toEqual({
      assignee: 'staff_eva',
      assignedBy: 'staff_ana',
      assignedAt: since,
    })
    expect(await desk.assignment(orderIdOf(3))).toMatchObject({ assignee: null })
    expect(await desk.assignment(orderIdOf(4))).toBeUndefined()
  })

  it('for an escalation, whole, with its breaches and with who resolved it', async () => {
    const [breached] = (await desk.escalations({ orderId: orderIdOf(2), priority: 'HIGH' }, { limit: 9 })).items
    expect(breached).toEqual({
      escalationId: 'e2',
      orderId: orderIdOf(2),
      state: 'OPEN',
      priority: 'HIGH',
      level: 2,
      breaches: 1,
      dueAt: new Date(day + 5 * hour).toISOString(),
      reasonCode: 'CUSTOMER_WAITS',
      text,
      openedBy: 'staff_ana',
      openedAt: expect.any(String),
      resolvedBy: null,
      resolvedAt: null,
      resolution: null,
      assignee: 'staff_eva',
    })
    const [resolved] = (await desk.escalations({ orderId: orderIdOf(1) }, { limit: 9 })).items
    expect(resolved).toMatchObject({
      state: 'RESOLVED',
      resolvedBy: 'staff_ana',
      resolvedAt: new Date(day + hour).toISOString(),
    })
    const [automatic] = (await desk.escalations({ priority: 'NORMAL', state: 'OPEN' }, { limit: 9 })).items
    expect(automatic).toMatchObject({ escalationId: 'auto-3', openedBy: null })
  })

  it.each([
    ['all, what is due first', {}, ['auto-3', 'e1', 'e2']],
    ['open ones', { state: 'OPEN' }, ['auto-3', 'e2']],
    ['those of somebody’s orders', { assignee: 'staff_eva' }, ['auto-3', 'e1', 'e2']],
    ['those of nobody', { assignee: 'staff_rui' }, []],
    ['those due by a time', { dueBy: day + 3 * hour }, ['auto-3', 'e1']],
  ] as const)('for escalations: %s', async (_, filter, expected) => {
    const { items, next } = await desk.escalations(filter, { limit: 10 })
    expect(items.map(({ escalationId }) => escalationId)).toEqual(expected)
    expect(next).toBeNull()
  })

  it('for pages of escalations, one behind the other', async () => {
    const first = await desk.escalations({}, { limit: 2 })
    expect(first.items).toHaveLength(2)
    const second = await desk.escalations({}, { limit: 2, cursor: first.next! })
    expect(second.items.map(({ escalationId }) => escalationId)).toEqual(['e2'])
    expect(second.next).toBeNull()
    for (const cursor of ['', 'x', Buffer.from("1.'; DROP").toString('base64url'), `${first.next!}=`])
      await expect(desk.escalations({}, { limit: 2, cursor })).rejects.toThrow(BadCursor)
  })

  it('for all that happened, and who did it', async () => {
    const events = await timelineOf({ orders: test.db, fulfillment: floor.db }, orderIdOf(2))
    expect(events.map(({ message, by }) => [message.type, by?.subject ?? null])).toEqual([
      ['EscalationOpened', 'staff_ana'],
      ['EscalationOpened', null],
      ['OrderAssigned', 'staff_ana'],
      ['NoteAdded', 'staff_ana'],
      ['OrderAssigned', 'staff_ana'],
      ['EscalationBreached', null],
    ])
  })

  it('and the rows come back as the fold made them', async () => {
    const rows = await loadDesk(test.db, 'desk_1', [orderIdOf(2)])
    expect(rows.get(orderIdOf(2))).toMatchObject({
      orderId: orderIdOf(2),
      assignment: { assignee: 'staff_eva', assignedAt: day + 3 },
      escalations: [{ escalationId: 'auto-3' }, { escalationId: 'e2', level: 2, dueAt: day + 5 * hour }],
    })
  })

  it('and nothing was passed over', () => {
    expect(view.seen.skips).toEqual([])
    expect(view.seen.voids).toBe(1)
  })
})
