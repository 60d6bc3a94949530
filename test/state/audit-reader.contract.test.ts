// What readers get of the audit log, from an entry topic that has no chain and may hold a message twice, on a real PostgreSQL.
import { MemoryLog } from '../../processors/engine/memory-log'
import type { CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type { AccessRecorded } from '../../schemas/messages'
import { AuditReader } from '../../state/audit-reader'
import { migrate } from '../../state/migrate'
import { auditView } from '../../state/views/audit-view'
import { compareGenerations } from '../../state/views/compare'
import { buildGeneration } from '../../state/views/rebuild'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { codec } from './journal-writer'
import { day, orderIdOf } from './order-life'
import { RunningView } from './running-view'

const topic = 'oms.audit.signals.v1'
const access = (n: number, changes: Partial<AccessRecorded> = {}): AccessRecorded => ({
  type: 'AccessRecorded',
  id: `access-${n}` as MessageId,
  orderId: orderIdOf(1),
  at: day + n,
  subject: 'staff_ana',
  role: 'csr',
  operation: 'getOrder',
  customerId: 'cus_1' as CustomerId,
  resource: '/api/v1/orders/ord_1',
  commandId: null,
  clientAddress: '198.51.100.7',
  correlation: `corr-${n}`,
  ...changes,
})
const records = (...messages: AccessRecorded[]) =>
  messages.map((message) => ({ key: message.orderId || 'staff', value: codec().encode(message), headers: {} }))

onPostgres('a reader asks the audit log', () => {
  let test: TestDatabase
  let view: RunningView
  let audit: AuditReader
  const log = new MemoryLog({ partitions: 2 })
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    const second = access(2, { orderId: orderIdOf(2), subject: 'staff_eva', commandId: 'c2' as MessageId })
    await log.append(topic, 0, records(access(1), access(1), second))
    view = await new RunningView(auditView, log, test.db).start()
    await view.reaches(0, 3)
    await log.append(topic, 0, records(second, access(3, { customerId: null, orderId: '' as OrderId })))
    await log.append(topic, 1, records(access(4, { customerId: 'cus_2' as CustomerId, orderId: orderIdOf(3) })))
    await view.reaches(0, 5)
    await view.reaches(1, 1)
    audit = new AuditReader(test.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
  })
  const idsOf = async (filter: Parameters<AuditReader['search']>[0]): Promise<string[]> =>
    (await audit.search(filter, { limit: 10 })).items.map(({ id }) => id)

  it('for a line, whole', async () => {
    expect((await audit.search({ orderId: orderIdOf(2) }, { limit: 10 })).items).toEqual([
      {
        id: 'access-2',
        orderId: orderIdOf(2),
        at: new Date(day + 2).toISOString(),
        subject: 'staff_eva',
        role: 'csr',
        operation: 'getOrder',
        customerId: 'cus_1',
        resource: '/api/v1/orders/ord_1',
        commandId: 'c2',
        clientAddress: '198.51.100.7',
        correlation: 'corr-2',
      },
    ])
  })

  it.each([
    ['all, the latest first, each once', {}, ['access-4', 'access-3', 'access-2', 'access-1']],
    ['those about an order', { orderId: orderIdOf(1) }, ['access-1']],
    ['those about a customer', { customerId: 'cus_1' }, ['access-2', 'access-1']],
    ['those of somebody', { subject: 'staff_eva' }, ['access-2']],
    ['those of a time', { from: day + 2, to: day + 4 }, ['access-3', 'access-2']],
  ])('for lines: %s', async (_, filter, expected) => expect(await idsOf(filter)).toEqual(expected))

  it('for what was about no single order', async () => {
    const [line] = (await audit.search({ from: day + 3, to: day + 4 }, { limit: 1 })).items
    expect(line?.orderId).toBeNull()
  })

  it('for pages, one behind the other', async () => {
    const first = await audit.search({ customerId: 'cus_1' }, { limit: 1 })
    expect(first.items.map(({ id }) => id)).toEqual(['access-2'])
    const second = await audit.search({ customerId: 'cus_1' }, { limit: 1, cursor: first.next! })
    expect([second.items.map(({ id }) => id), second.next]).toEqual([['access-1'], null])
  })

  it('and a rebuild from the topic gives the same lines', async () => {
    const tools = { db: test.db, log, codec: codec() }
    const generation = await buildGeneration(tools, auditView)
    const { rows, differences } = await compareGenerations(tools, auditView, generation)
    expect(differences).toEqual([])
    expect(rows).toBeGreaterThanOrEqual(4)
  })

  it('and nothing was passed over or taken for void', () => {
    expect(view.seen.skips).toEqual([])
    expect(view.seen.voids).toBe(0)
  })
})
