import { startCarrierFeed, type CarrierFeedOptions, type FollowedParcel } from '../../ingress/carrier-feed'
import type { ParcelScan } from '../../ingress/carrier-scans'
import type { OrderId } from '../../schemas/ids'
import { until } from './api-world'
import { FeedWorld } from './feed-world'

const topic = 'oms.carrier.signals.v1'
const parcel = (index: number, lastScanAt: number | null = null): FollowedParcel => ({
  trackingNumber: `7${String(index).padStart(11, '0')}`,
  orderId: `ord_${index}` as OrderId,
  lastScanAt,
})

class Parcels {
  polled = new Map<string, number>()
  dies = false
  constructor(readonly open: FollowedParcel[]) {}
  silentParcels = async (limit: number, silentSince: number, notPolledSince: number) =>
    this.open
      .filter(({ lastScanAt }) => (lastScanAt ?? -1) < silentSince)
      .filter(({ trackingNumber }) => (this.polled.get(trackingNumber) ?? -1) < notPolledSince)
      .slice(0, limit)
  markPolled = async (numbers: readonly string[], at: number) => {
    if (this.dies) throw new Error('the process dies before the parcels are marked')
    for (const number of numbers) this.polled.set(number, at)
  }
}

describe('the feed of the carrier', () => {
  let world: FeedWorld
  let scans: Map<string, Omit<ParcelScan, 'trackingNumber' | 'carrier'>>
  let asked: (readonly string[])[]
  beforeEach(() => {
    world = new FeedWorld()
    scans = new Map()
    asked = []
  })
  const tracking = {
    track: async (numbers: readonly string[]) => {
      asked.push(numbers)
      return numbers.flatMap((trackingNumber) => {
        const scan = scans.get(trackingNumber)
        return scan ? [{ carrier: 'FEDEX', trackingNumber, ...scan }] : []
      })
    },
  }
  const start = (parcels: Parcels, more: Partial<CarrierFeedOptions> = {}) =>
    startCarrierFeed({ ...world.options(), tracking, parcels, ...more })
  const resting = (ms = 300_000) => until(() => world.clock.next() === world.clock.now() + ms)

  test('every open parcel is asked about once in a round, thirty in a call', async () => {
    const parcels = new Parcels(Array.from({ length: 70 }, (_, index) => parcel(index)))
    const feed = start(parcels, { pageSize: 50 })
    await resting()
    expect(asked.map(({ length }) => length)).toEqual([30, 20, 20])
    expect(new Set(asked.flat()).size).toBe(70)
    world.clock.advance(300_000)
    await until(() => asked.length === 6)
    await feed.stop()
  })

  test('behind a webhook only parcels are asked about that have been silent for a while, and each of them seldom', async () => {
    const now = world.clock.now()
    const minute = 60_000
    const parcels = new Parcels([parcel(1, now - 300 * minute), parcel(2, now - minute), parcel(3)])
    const feed = start(parcels, { silentMs: 480 * minute, againMs: 120 * minute, speed: 2, intervalMs: 60 * minute })
    await resting(30 * minute)
    expect(asked).toEqual([[parcel(1).trackingNumber, parcel(3).trackingNumber]])
    world.clock.advance(30 * minute)
    await resting(30 * minute)
    expect(asked).toHaveLength(1)
    world.clock.advance(30 * minute)
    await resting(30 * minute)
    world.clock.advance(30 * minute)
    await until(() => asked.length === 2)
    expect(asked[1]).toEqual([parcel(1).trackingNumber, parcel(3).trackingNumber])
    await feed.stop()
  })

  test('another estimate alone is news, told with what the carrier said and when by our own clock', async () => {
    const parcels = new Parcels([parcel(1)])
    const begun = world.clock.now()
    const scan = { status: 'EXCEPTION' as const, scannedAt: begun + 9_000, code: 'DE' }
    scans.set(parcel(1).trackingNumber, { ...scan, estimatedDeliveryAt: 7_000 })
    const feed = start(parcels)
    await resting()
    scans.set(parcel(1).trackingNumber, { ...scan, estimatedDeliveryAt: 8_000 })
    world.clock.advance(300_000)
    await resting()
    const told = await world.messages(topic)
    expect(told).toMatchObject([
      { carrier: 'FEDEX', code: 'DE', estimatedDeliveryAt: 7_000, scannedAt: scan.scannedAt, at: begun },
      { carrier: 'FEDEX', code: 'DE', estimatedDeliveryAt: 8_000, scannedAt: scan.scannedAt },
    ])
    expect(told[0]!.id).not.toBe(told[1]!.id)
    await feed.stop()
  })

  test('a scan is written when it is news, and once', async () => {
    const parcels = new Parcels([parcel(1), parcel(2, 5_000), parcel(3)])
    scans.set(parcel(1).trackingNumber, { status: 'IN_TRANSIT', scannedAt: 4_000, location: 'Campinas' })
    scans.set(parcel(2).trackingNumber, { status: 'PICKED_UP', scannedAt: 4_000 })
    const feed = start(parcels)
    await resting()
    expect(await world.messages(topic)).toEqual([
      expect.objectContaining({
        key: 'ord_1',
        type: 'CarrierScanReported',
        carrierStatus: 'IN_TRANSIT',
        scannedAt: 4_000,
        location: 'Campinas',
      }),
    ])
    world.clock.advance(300_000)
    await resting()
    expect(await world.messages(topic)).toHaveLength(1)
    scans.set(parcel(1).trackingNumber, { status: 'DELIVERED', scannedAt: 4_000 })
    world.clock.advance(300_000)
    await resting()
    expect(
      (await world.messages(topic)).map((message) => (message as { carrierStatus?: string }).carrierStatus),
    ).toEqual(['IN_TRANSIT', 'DELIVERED'])
    await feed.stop()
  })

  test('after a crash between log and mark the same message is written again', async () => {
    const parcels = new Parcels([parcel(1)])
    scans.set(parcel(1).trackingNumber, { status: 'DELIVERED', scannedAt: 4_000 })
    parcels.dies = true
    const dying = start(parcels)
    await until(() => world.lines.length === 1)
    await dying.stop()
    parcels.dies = false
    const feed = start(parcels)
    await resting()
    const messages = await world.messages(topic)
    expect(messages).toHaveLength(2)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1)
    expect(parcels.polled.size).toBe(1)
    await feed.stop()
  })

  test('parcels stay unmarked where the log takes nothing', async () => {
    const parcels = new Parcels([parcel(1)])
    scans.set(parcel(1).trackingNumber, { status: 'DELIVERED', scannedAt: 4_000 })
    const append = world.log.append.bind(world.log)
    world.log.append = () => Promise.reject(new Error('no broker'))
    const feed = start(parcels)
    await resting(1_000)
    expect(parcels.polled.size).toBe(0)
    world.log.append = append
    world.clock.advance(1_000)
    await resting()
    expect(await world.messages(topic)).toHaveLength(1)
    await feed.stop()
  })
})
