// What readers get of an order, on a real PostgreSQL.
import { MemoryLog } from '../../processors/engine/memory-log'
import { migrate } from '../../state/migrate'
import { PostgresOrderReader } from '../../state/order-reader'
import { ordersView } from '../../state/views/orders-view'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { JournalWriter } from './journal-writer'
import { cancelled, created, orderIdOf, paid, refunded, rejected, shipped } from './order-life'
import { RunningView } from './running-view'

onPostgres('a reader asks for an order', () => {
  let test: TestDatabase
  let view: RunningView
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.order.events.v1')
    await journal.batch(0, [
      created(1),
      paid(1, 2),
      shipped(1, 3),
      created(2),
      paid(2, 2),
      cancelled(2, 3),
      refunded(2, 4),
      rejected(3),
    ])
    view = await new RunningView(ordersView, log, test.db).start()
    await view.reaches(0, 8)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
  })

  it('and gets the whole document', async () => {
    const { contact, lines, shippingAddress } = created(1)
    expect(await new PostgresOrderReader(test.db).get(orderIdOf(1))).toEqual({
      id: orderIdOf(1),
      customerId: 'cus_1',
      status: 'SHIPPED',
      version: 3,
      currency: 'EUR',
      totals: { itemsMinor: 900, shippingMinor: 300, taxMinor: 228, totalMinor: 1_428 },
      lines,
      shippingAddress,
      contact,
      payment: { capturedMinor: 1_428, refundedMinor: 0 },
      shipment: { carrier: 'FEDEX', trackingNumber: '790000000001' },
      cancellation: null,
      createdAt: '2026-03-04T12:00:01.000Z',
      updatedAt: '2026-03-04T12:00:03.000Z',
    })
  })

  it('and sees of a cancelled one why it ended and what was returned', async () => {
    expect(await new PostgresOrderReader(test.db).get(orderIdOf(2))).toMatchObject({
      status: 'REFUNDED',
      payment: { capturedMinor: 1_428, refundedMinor: 1_428 },
      shipment: null,
      cancellation: { code: 'CUSTOMER_REQUEST', reason: 'changed my mind' },
    })
  })

  it('and gets its history in the order of the journal', async () => {
    const history = await new PostgresOrderReader(test.db).history(orderIdOf(2))
    expect(history.map(({ type, version }) => [type, version])).toEqual([
      ['OrderCreated', 1],
      ['OrderPaymentCompleted', 2],
      ['OrderCancelled', 3],
      ['OrderRefunded', 4],
    ])
    expect(history[1]).toEqual({
      id: paid(2, 2).id,
      type: 'OrderPaymentCompleted',
      at: '2026-03-04T12:00:02.000Z',
      status: 'PAYMENT_COMPLETED',
      version: 2,
      data: { amountMinor: 1_428, currency: 'EUR', providerPaymentId: 'pi_2' },
    })
  })

  it('and learns why a placement was refused; of an unknown order there is nothing', async () => {
    const reader = new PostgresOrderReader(test.db)
    expect(await reader.rejection(orderIdOf(3))).toMatchObject({
      customerId: 'cus_1',
      code: 'TOTAL_TOO_SMALL',
      at: '2026-03-04T12:00:00.000Z',
    })
    expect(await reader.get(orderIdOf(3))).toBeUndefined()
    expect(await reader.rejection('ord_none')).toBeUndefined()
    expect(await reader.history('ord_none')).toEqual([])
  })
})
