// parcels-view and what the feeds remember, on a real PostgreSQL.
import { MemoryLog } from '../../../processors/engine/memory-log'
import { migrate } from '../../../state/migrate'
import { ParcelsReader } from '../../../state/parcels-reader'
import { feedPosition, markPolled, openParcels, setFeedPosition } from '../../../state/views/feed-state'
import { parcelsView } from '../../../state/views/parcels-view'
import { newDatabase, onPostgres, type TestDatabase } from '../database'
import { newFulfillmentDatabase } from '../fulfillment-database'
import { JournalWriter } from '../journal-writer'
import { about, day, idOf, orderIdOf } from '../order-life'
import { RunningView } from '../running-view'

const lines = [{ lineId: '1', quantity: 1 }]
const parcelOf = (order: number, carrier = 'FEDEX') => ({
  ...{ fulfillmentId: idOf(`fulfill-${order}`), parcelId: idOf(`parcel-${order}`) },
  ...{ carrier, trackingNumber: `79${order}` },
})
const packed = (order: number) =>
  about('ParcelPacked', order, {
    ...{ id: idOf(`parcel-${order}`), fulfillmentId: idOf(`fulfill-${order}`) },
    ...{ by: null, weightGrams: 500, lines },
  })
const labelled = (order: number, carrier = 'FEDEX') =>
  about('ParcelLabelled', order, {
    ...parcelOf(order, carrier),
    ...{ labelUrl: '/l', service: 'GROUND', format: 'PDF', estimatedDeliveryAt: null },
  })
const goods = { lines, warehouse: 'SAO-1' }

onPostgres('parcels under way', () => {
  let test: TestDatabase
  let view: RunningView
  let reader: ParcelsReader
  beforeAll(async () => {
    test = await newFulfillmentDatabase()
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.fulfillment.events.v1')
    for (const order of [1, 2, 3, 4]) await journal.batch(0, [packed(order), labelled(order)])
    const { carrier: _, ...third } = parcelOf(3)
    await journal.batch(0, [
      about('FulfillmentShipped', 2, { ...parcelOf(2), ...goods, shippedAt: day }),
      about('FulfillmentDelivered', 2, { ...parcelOf(2), deliveredAt: day + 5 }),
      about('FulfillmentCancelled', 4, { fulfillmentId: idOf('fulfill-4'), reason: 'cancelled' }),
      about('FulfillmentShipped', 3, { ...parcelOf(3), ...goods, shippedAt: day + 100 }),
      about('ParcelProgressed', 3, {
        ...third,
        ...{ carrierStatus: 'IN_TRANSIT', scannedAt: day + 50, location: 'Lyon, FR', estimatedDeliveryAt: day + 900 },
      }),
      packed(5),
      labelled(5, 'OWN_FLEET'),
    ])
    view = await new RunningView(parcelsView, log, test.db, { maxGroup: 4 }).start()
    await view.reaches(0, 15)
    reader = new ParcelsReader(test.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
  })

  const numbers = (parcels: readonly { trackingNumber: string }[]) => parcels.map((each) => each.trackingNumber)

  it('are asked about in turn: those polled longest ago first, those polled just now not at all', async () => {
    const fedex = { carrier: 'FEDEX' }
    expect(numbers(await openParcels(test.db, 10, day))).toEqual(['791', '793', '795'])
    await markPolled(test.db, ['791', '791'], day - 10)
    expect(await openParcels(test.db, 10, day, fedex)).toEqual([
      { trackingNumber: '793', orderId: orderIdOf(3), carrier: 'FEDEX', lastScanAt: day + 100, lastPolledAt: null },
      { trackingNumber: '791', orderId: orderIdOf(1), carrier: 'FEDEX', lastScanAt: null, lastPolledAt: day - 10 },
    ])
    await markPolled(test.db, ['793'], day)
    await markPolled(test.db, ['793'], day - 20)
    expect(numbers(await openParcels(test.db, 10, day, fedex))).toEqual(['791'])
    expect(await openParcels(test.db, 1, day + 1, fedex)).toHaveLength(1)
  })

  it('are asked about once nothing was heard of them for long', async () => {
    const silent = async (silentSince: number) =>
      numbers(await openParcels(test.db, 10, day + 1_000, { carrier: 'FEDEX', silentSince }))
    expect(await silent(day)).toEqual([])
    expect(await silent(day + 1)).toEqual(['791'])
    expect(await silent(day + 101)).toEqual(['791', '793'])
  })

  it('are shown with what the carrier says of them, and all that it said before', async () => {
    expect(await reader.of(orderIdOf(3))).toMatchObject([
      {
        ...{ parcelId: 'parcel-3', status: 'SHIPPED', carrierStatus: 'PICKED_UP', trackingNumber: '793', lines },
        history: [
          { carrierStatus: 'LABEL_CREATED', scannedAt: day },
          { carrierStatus: 'IN_TRANSIT', scannedAt: day + 50, location: 'Lyon, FR', estimatedDeliveryAt: day + 900 },
          { carrierStatus: 'PICKED_UP', scannedAt: day + 100, location: null },
        ],
      },
    ])
    expect(await reader.of('ord_none')).toEqual([])
  })

  it('lead to their orders by their numbers', async () => {
    expect(await reader.orderOf(['791', '795', '1'])).toEqual(
      new Map([
        ['791', orderIdOf(1)],
        ['795', orderIdOf(5)],
      ]),
    )
  })

  it('and what was delivered or cancelled keeps its times', async () => {
    const times = 'SELECT status, shipped_at, delivered_at, last_scan_at FROM parcels WHERE tracking_number = $1'
    expect(await test.db.rows(times, ['792'])).toEqual([
      {
        ...{ status: 'DELIVERED', shipped_at: new Date(day) },
        ...{ delivered_at: new Date(day + 5), last_scan_at: new Date(day + 5) },
      },
    ])
    expect(await test.db.rows(times, ['794'])).toMatchObject([{ status: 'CANCELLED' }])
  })

  it('and nobody changes what a carrier once said', async () => {
    await expect(test.db.run(`UPDATE parcels_1.parcel_scans SET location = 'elsewhere'`)).rejects.toThrow(/23001/)
    expect(view.seen.skips).toEqual([])
  })
})

onPostgres('a feed', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterAll(() => test.drop())

  it('finds the cursor that it left', async () => {
    expect(await feedPosition(test.db, 'wms')).toBeUndefined()
    await setFeedPosition(test.db, 'wms', 'a')
    await setFeedPosition(test.db, 'wms', 'b')
    expect(await feedPosition(test.db, 'wms')).toBe('b')
  })
})
