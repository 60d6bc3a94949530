// What readers get of the mails of an order, on a real PostgreSQL.
import { MemoryLog } from '../../processors/engine/memory-log'
import { migrate } from '../../state/migrate'
import { PostgresOrderReader } from '../../state/order-reader'
import { loadMails } from '../../state/views/mails-tables'
import { mailsView } from '../../state/views/mails-view'
import { contact, staffBy } from '../examples/values'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { JournalWriter } from './journal-writer'
import { about, day, idOf, orderIdOf } from './order-life'
import { RunningView } from './running-view'

const by = staffBy('resend-1')
const asked = (order: number, name: string, at: number, more: object = {}) =>
  about('MailRequested', order, {
    id: idOf(name),
    by: null,
    kind: 'ORDER_CONFIRMATION',
    contact,
    values: [{ name: 'total', value: 'EUR 14.28' }],
    replaces: null,
    at,
    ...more,
  })
const kind = 'ORDER_CONFIRMATION'
const first = asked(1, 'm1', day)
const doubt = about('MailInDoubt', 1, { requestId: idOf('m1'), kind, at: day + 1 })
const second = asked(1, 'm2', day + 2, { by, replaces: idOf('m1') })
const sent = about('MailSent', 1, { requestId: idOf('m2'), kind, at: day + 3 })
const bounced = about('MailFailed', 1, {
  requestId: idOf('m2'),
  kind,
  code: 'BOUNCED',
  reason: '550 no such user',
  at: day + 4,
})
const refusal = about('MailCommandRefused', 2, { by, code: 'NO_SUCH_MAIL', reason: 'No mail of this kind was sent.' })
const told = [first, doubt, second, sent, bounced]

onPostgres('a reader asks for the mails of an order', () => {
  let test: TestDatabase
  let floor: TestDatabase
  let view: RunningView
  let reader: PostgresOrderReader
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    floor = await newFulfillmentDatabase()
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.notification.events.v1')
    const postponed = { kind: 'NOTE_ADDED', values: [], factId: idOf('note') } as const
    await journal.batch(0, [about('MailPostponed', 1, postponed), ...told.slice(0, 2)])
    await journal.voidBatch(0, [asked(1, 'm9', day)])
    await journal.batch(0, [...told.slice(2), refusal])
    view = await new RunningView(mailsView, log, test.db, { maxGroup: 2 }).start()
    await view.reaches(0, 8)
    reader = new PostgresOrderReader(test.db, floor.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
    await floor.drop()
  })

  it('and gets in the timeline what became of them, every message whole', async () => {
    expect(await reader.timeline(orderIdOf(1))).toEqual(
      told.map((message) => ({ source: 'mails', message, by: message === second ? by : null })),
    )
    expect(view.seen.skips).toEqual([])
  })

  it('and finds the answer to who wanted one again, be it a refusal', async () => {
    expect(await reader.answersTo(orderIdOf(1), by.commandId)).toEqual([second])
    expect(await reader.answersTo(orderIdOf(2), by.commandId)).toEqual([refusal])
    expect(await reader.answersTo(orderIdOf(3), by.commandId)).toEqual([])
  })

  it('and they stand there as they are now, as the view loads them itself', async () => {
    const rows = await loadMails(test.db, 'mails_1', [orderIdOf(1), orderIdOf(2)])
    const mail = { orderId: orderIdOf(1), kind }
    expect([...rows]).toEqual([
      [
        orderIdOf(1),
        [
          { ...mail, requestId: 'm1', state: 'REPLACED', requestedAt: day, updatedAt: day + 2, replaces: null, code: null }, // prettier-ignore
          { ...mail, requestId: 'm2', state: 'FAILED', requestedAt: day + 2, updatedAt: day + 4, replaces: 'm1', code: 'BOUNCED' }, // prettier-ignore
        ],
      ],
    ])
  })

  it('and to whom they went is written nowhere but sealed', async () => {
    const lines = await test.db.rows<{ body: { contact?: string } }>('SELECT body FROM mail_events ORDER BY "offset"')
    expect(lines.flatMap(({ body }) => body.contact ?? [])).toEqual([contact, contact])
    const [{ columns }] = (await test.db.rows<{ columns: string }>(
      `SELECT string_agg(column_name::text, ' ' ORDER BY ordinal_position) AS columns
       FROM information_schema.columns WHERE table_schema = 'mails_1' AND table_name = 'mails'`,
    )) as [{ columns: string }]
    expect(columns).toBe('request_id order_id kind state requested_at updated_at replaces code')
  })
})
