// What readers get of the floor of the warehouses, on a real PostgreSQL.
import { MemoryLog } from '../../processors/engine/memory-log'
import type { CurrencyCode, MessageId } from '../../schemas/ids'
import type { MessageName, MessageOf } from '../../schemas/message'
import { BadCursor } from '../../schemas/read-model'
import { FloorReader } from '../../state/floor-reader'
import { migrate } from '../../state/migrate'
import { answersIn } from '../../state/order-events-reader'
import type { OrderFulfillments } from '../../state/views/floor-rows'
import { loadFloor } from '../../state/views/floor-tables'
import { floorView } from '../../state/views/floor-view'
import { contact, floorBy, lines, shippingAddress } from '../examples/values'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { JournalWriter } from './journal-writer'
import { about, day, orderIdOf } from './order-life'
import { RunningView } from './running-view'

type Rest<Name extends MessageName> = Omit<MessageOf<Name>, 'type' | 'id' | 'orderId' | 'at' | 'fulfillmentId'>
let minute = 0
const floor = <Name extends MessageName>(type: Name, order: number, rest: Rest<Name>, n = 1) =>
  about(type, order, {
    fulfillmentId: `f${order}-${n}` as MessageId,
    ...rest,
    at: day + 60_000 * minute++,
  } as never) as MessageOf<Name>
const requested = (order: number, warehouse: string, n = 1) => {
  const goods = { warehouse, lines, shipTo: shippingAddress, contact, currency: 'BRL' as CurrencyCode }
  return floor('WarehouseOrderRequested', order, { purpose: 'ORDER', ...goods }, n)
}

onPostgres('a reader asks the floor', () => {
  let test: TestDatabase
  let orders: TestDatabase
  let view: RunningView
  let reader: FloorReader
  beforeAll(async () => {
    test = await newFulfillmentDatabase()
    orders = await newDatabase()
    await migrate(orders.db)
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.fulfillment.events.v1')
    await journal.batch(0, [
      requested(1, 'SAO-1'),
      requested(2, 'REC-1'),
      requested(3, 'SAO-1'),
      floor('FulfillmentAccepted', 1, { warehouse: 'SAO-1', warehouseOrderNumber: 'W1' }),
      floor('WaveAssigned', 1, { by: floorBy('w1'), waveId: 'wave-1' }),
      floor('FulfillmentStarted', 1, { by: floorBy('s1'), warehouse: 'SAO-1' }),
      floor('ItemScanned', 1, { by: floorBy('i1'), sku: 'CHAIR-7', quantity: 1 }),
      floor('ShortPickReported', 1, { by: floorBy('p1'), lines: [{ lineId: '1', quantity: 1 }] }),
      floor('FulfillmentShort', 1, { lines: [{ lineId: '1', quantity: 1 }] }),
    ])
    await journal.batch(0, [
      requested(2, 'SAO-1', 2),
      floor('FulfillmentFailed', 2, { code: 'REFUSED', reason: 'no' }),
      floor('FloorCommandRefused', 2, { by: floorBy('x2'), code: 'WRONG_STATUS', reason: 'It has failed.' }),
    ])
    view = await new RunningView(floorView, log, test.db).start()
    await journal.batch(0, [
      requested(4, 'REC-1'),
      floor('FulfillmentBlocked', 4, {
        ...{ step: 'WAREHOUSE_ORDER', requestId: 'w-4' as MessageId, code: 'invalid_order', reason: 'no' },
      }),
    ])
    await view.reaches(0, 14)
    reader = new FloorReader(test.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
    await orders.drop()
  })

  it('for one pick list, with what is picked and missing, and no name or address', async () => {
    const list = await reader.picklist(orderIdOf(1), 'f1-1')
    expect(list).toEqual({
      fulfillmentId: 'f1-1',
      orderId: orderIdOf(1),
      purpose: 'ORDER',
      warehouse: 'SAO-1',
      warehouseRequestId: expect.any(String),
      status: 'SHORT',
      lines: [
        { lineId: '1', sku: 'CHAIR-7', name: 'Cadeira & mesa', quantity: 2, picked: 1, missing: 1 },
        { lineId: '2', sku: 'LAMP-2', name: '卓上ランプ', quantity: 1, picked: 0, missing: 0 },
      ],
      wave: 'wave-1',
      picker: 'staff_rui',
      country: 'BR',
      region: 'SP',
      parcels: [],
      blocked: null,
      exceptions: [],
      weightGrams: null,
      carrier: null,
      trackingNumber: null,
      createdAt: new Date(day).toISOString(),
      updatedAt: new Date(day + 8 * 60_000).toISOString(),
    })
    expect(await reader.picklist(orderIdOf(2), 'f1-1')).toBeUndefined()
  })

  it.each([
    ['all, the oldest first', {}, ['f1-1', 'f2-1', 'f3-1', 'f2-2', 'f4-1']],
    ['those of a warehouse', { warehouse: 'SAO-1' }, ['f1-1', 'f3-1', 'f2-2']],
    ['those to begin', { status: ['REQUESTED', 'ACCEPTED'] }, ['f3-1', 'f2-2']],
    ['those of a wave', { wave: 'wave-1' }, ['f1-1']],
    ['those of an order', { orderId: orderIdOf(2) }, ['f2-1', 'f2-2']],
    ['those that are stuck', { status: ['BLOCKED'] }, ['f4-1']],
    ['those named', { fulfillmentIds: ['f3-1', 'f9-9'] }, ['f3-1']],
  ] as const)('for pick lists: %s', async (_, filter, expected) => {
    const { items, next } = await reader.picklists(filter, { limit: 10 })
    expect(items.map(({ fulfillmentId }) => fulfillmentId)).toEqual(expected)
    expect(next).toBeNull()
  })

  it('for what is stuck, why, and since when', async () => {
    const { items } = await reader.blocked(undefined, { limit: 10 })
    expect(items).toMatchObject([
      {
        ...{ fulfillmentId: 'f4-1', status: 'BLOCKED' },
        blocked: {
          ...{ step: 'WAREHOUSE_ORDER', code: 'invalid_order', requestId: 'w-4' },
          since: new Date(day + 13 * 60_000).toISOString(),
        },
      },
    ])
    expect((await reader.blocked('SAO-1', { limit: 10 })).items).toEqual([])
  })

  it('for the orders of a warehouse', async () => {
    const three = [1, 2, 3].map(orderIdOf)
    expect(await reader.ordersAt('REC-1', three)).toEqual(new Set([orderIdOf(2)]))
    expect([await reader.isKnown('REC-1'), await reader.isKnown('X-1')]).toEqual([true, false])
  })

  it('for pages of pick lists, one behind the other', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await reader.picklists({}, { limit: 1, ...(cursor === null ? {} : { cursor }) })
      seen.push(...page.items.map(({ fulfillmentId }) => fulfillmentId))
      cursor = page.next
    } while (cursor !== null)
    expect(seen).toEqual(['f1-1', 'f2-1', 'f3-1', 'f2-2', 'f4-1'])
    await expect(reader.picklists({}, { limit: 1, cursor: '1.f1' })).rejects.toThrow(BadCursor)
  })

  it('for the answer to a command, whole', async () => {
    expect(await answersIn({ orders: orders.db, fulfillment: test.db }, orderIdOf(2), 'x2' as MessageId)).toMatchObject(
      [{ type: 'FloorCommandRefused', code: 'WRONG_STATUS', by: floorBy('x2'), fulfillmentId: 'f2-1' }],
    )
  })

  it('and the rows come back as the fold made them', async () => {
    const rows = (await loadFloor(test.db, 'floor_1', [orderIdOf(2)])).get(orderIdOf(2)) as OrderFulfillments
    expect(rows.map(({ fulfillmentId, status }) => [fulfillmentId, status])).toEqual([
      ['f2-1', 'FAILED'],
      ['f2-2', 'REQUESTED'],
    ])
  })

  it('and nothing was passed over', () => expect(view.seen.skips).toEqual([]))
})
