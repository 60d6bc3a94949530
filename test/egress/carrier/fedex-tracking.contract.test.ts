import { createMemoryRateLimit } from '../../../egress/rate-limit'
import { hourMs, openWorld, transientOf, type World } from './fedex-world'

let world: World

beforeEach(async () => {
  world = await openWorld()
})

afterEach(() => world.simulator.close())

const statusOf = async (trackingNumber: string) => (await world.tracking.track([trackingNumber]))[0]?.status

describe('a parcel is tracked', () => {
  it('goes from label to door within thirty hours, in order', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    const seen: string[] = []
    for (let hour = 0; hour <= 30; hour += 0.25) {
      const status = await statusOf(trackingNumber)
      if (status !== undefined && status !== seen.at(-1)) seen.push(status)
      world.clock.now += hourMs / 4
    }
    expect(seen).toEqual(['LABEL_CREATED', 'PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'])
  })

  it('tells when and where the latest scan was', async () => {
    const labelledAt = world.clock.now
    const trackingNumber = await world.makeLabel('effect-1')
    world.clock.now += 31 * hourMs
    const [scan] = await world.tracking.track([trackingNumber])
    expect(scan).toMatchObject({ trackingNumber, status: 'DELIVERED', location: 'Rio de Janeiro, RJ, BR' })
    expect(scan?.scannedAt).toBeGreaterThanOrEqual(labelledAt + 8 * hourMs)
    expect(scan?.scannedAt).toBeLessThanOrEqual(labelledAt + 30 * hourMs)
  })

  it('a voided label and an unknown number are left out', async () => {
    const voided = await world.makeLabel('effect-1')
    await world.carrier.perform(world.voidRequested('effect-2', 'effect-1', voided), world.attempt())
    const kept = await world.makeLabel('effect-3')
    const scans = await world.tracking.track([voided, '799999999999', kept])
    expect(scans.map(({ trackingNumber }) => trackingNumber)).toEqual([kept])
  })

  it('more than thirty parcels take several calls', async () => {
    const numbers: string[] = []
    for (let i = 0; i < 65; i += 1) numbers.push(await world.makeLabel(`effect-${i}`))
    const scans = await world.tracking.track(numbers)
    expect(new Set(scans.map(({ trackingNumber }) => trackingNumber))).toEqual(new Set(numbers))
  })

  it('no parcels take no call', async () => {
    await world.simulator.close()
    expect(await world.tracking.track([])).toEqual([])
  })

  it('a speed of 3600 shortens thirty hours to thirty seconds', async () => {
    const fast = await openWorld({ speed: 3_600 })
    const trackingNumber = await fast.makeLabel('effect-1')
    fast.clock.now += 31_000
    const [scan] = await fast.tracking.track([trackingNumber])
    await fast.simulator.close()
    expect(scan?.status).toBe('DELIVERED')
  })
})

describe('tracking fails', () => {
  it('when FedEx fails, it can be tried again', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    world.simulator.knobs.set({ errorRate: 1 })
    expect((await transientOf(world.tracking.track([trackingNumber]))).effect).toBe('none')
  })

  it('when only the reserve for labels is left, labels go on and tracking waits', async () => {
    const rateLimit = createMemoryRateLimit({ perMinute: 100, burst: 4, now: () => 0 })
    const other = await openWorld({ rateLimit })
    const first = await other.makeLabel('effect-1')
    await other.tracking.track([first])
    const error = await transientOf(other.tracking.track([first]))
    expect(error.retryAfterMs).toBeGreaterThan(0)
    await other.makeLabel('effect-2')
    await other.simulator.close()
    expect(other.simulator.book().counts.labels).toBe(2)
  })
})
