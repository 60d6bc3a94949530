// parcels-view and what the feeds remember, on a real PostgreSQL.
import { MemoryLog } from '../../../processors/engine/memory-log'
import { migrate } from '../../../state/migrate'
import { feedPosition, markPolled, openParcels, setFeedPosition } from '../../../state/views/feed-state'
import { parcelsView } from '../../../state/views/parcels-view'
import { newDatabase, onPostgres, type TestDatabase } from '../database'
import { JournalWriter } from '../journal-writer'
import { about, day, idOf, orderIdOf } from '../order-life'
import { RunningView } from '../running-view'

onPostgres('the carrier feed asks about open parcels', () => {
  let test: TestDatabase
  let view: RunningView
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
    const log = new MemoryLog({ partitions: 1 })
    const journal = new JournalWriter(log, 'oms.fulfillment.events.v1')
    for (const order of [1, 2, 3, 4])
      await journal.batch(0, [
        about('ParcelLabelled', order, {
          fulfillmentId: idOf(`fulfill-${order}`),
          carrier: 'FEDEX',
          trackingNumber: `79${order}`,
          labelUrl: 'https://x.example/l',
        }),
      ])
    await journal.batch(0, [
      about('FulfillmentShipped', 2, {
        fulfillmentId: idOf('fulfill-2'),
        carrier: 'FEDEX',
        trackingNumber: '792',
        shippedAt: day,
      }),
      about('FulfillmentDelivered', 2, {
        fulfillmentId: idOf('fulfill-2'),
        carrier: 'FEDEX',
        trackingNumber: '792',
        deliveredAt: day + 5,
      }),
      about('FulfillmentCancelled', 4, { fulfillmentId: idOf('fulfill-4'), reason: 'cancelled' }),
    ])
    view = await new RunningView(parcelsView, log, test.db).start()
    await view.reaches(0, 7)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
  })

  it('those polled longest ago come first, those polled just now not at all', async () => {
    expect((await openParcels(test.db, 10, day)).map(({ trackingNumber }) => trackingNumber)).toEqual(['791', '793'])
    await markPolled(test.db, ['791', '791'], day - 10)
    expect(await openParcels(test.db, 10, day)).toEqual([
      { trackingNumber: '793', orderId: orderIdOf(3), carrier: 'FEDEX', lastPolledAt: null },
      { trackingNumber: '791', orderId: orderIdOf(1), carrier: 'FEDEX', lastPolledAt: day - 10 },
    ])
    await markPolled(test.db, ['793'], day)
    await markPolled(test.db, ['793'], day - 20)
    expect((await openParcels(test.db, 10, day)).map(({ trackingNumber }) => trackingNumber)).toEqual(['791'])
    expect(await openParcels(test.db, 1, day + 1)).toHaveLength(1)
  })

  it('a delivered parcel keeps its times', async () => {
    const times = 'SELECT status, shipped_at, delivered_at, last_scan_at FROM parcels WHERE tracking_number = $1'
    expect(await test.db.rows(times, ['792'])).toEqual([
      { status: 'closed', shipped_at: new Date(day), delivered_at: new Date(day + 5), last_scan_at: new Date(day + 5) },
    ])
  })

  it('a feed finds the cursor that it left', async () => {
    expect(await feedPosition(test.db, 'wms')).toBeUndefined()
    await setFeedPosition(test.db, 'wms', 'a')
    await setFeedPosition(test.db, 'wms', 'b')
    expect(await feedPosition(test.db, 'wms')).toBe('b')
  })
})
