// Drivers of our own fleet, on a hand-moved clock, with a floor that they look at.
import { FleetDriver } from '../../../dev/orders/fleet-driver'
import type { Floor, FloorParcel } from '../../../dev/orders/floor-api'
import { Refused } from '../../../dev/orders/order-api'

const hourMs = 3_600_000
let now = 0
let parcels: FloorParcel[]
let scans: string[]
let refuses: Refused | undefined
let problems: string[]

const floor: Floor = {
  picklists: async (...statuses) =>
    statuses.includes('LABELLED')
      ? [
          {
            fulfillmentId: 'f',
            orderId: 'o',
            warehouse: 'SAO-1',
            status: 'LABELLED',
            lines: [],
            blocked: null,
            parcels,
          },
        ]
      : [],
  scan: async (trackingNumber, { carrierStatus, location }) => {
    if (refuses) throw refuses
    scans.push(`${trackingNumber} ${carrierStatus} at ${location}`)
  },
}
const parcel = (trackingNumber: string, status = 'LABELLED', carrier = 'OWN_FLEET'): FloorParcel => ({
  parcelId: trackingNumber,
  status,
  carrier,
  trackingNumber,
})
const driverAt = (speed: number): FleetDriver =>
  new FleetDriver({ floor, speed, onProblem: (text) => problems.push(text), now: () => now })

beforeEach(() => {
  now = 0
  ;[parcels, scans, problems, refuses] = [[], [], [], undefined]
})

test('a parcel is fetched, brought round and handed over, each once and in its time', async () => {
  const driver = driverAt(2)
  parcels = [parcel('OF1')]
  const after = async (hours: number): Promise<number> => {
    now = hours * hourMs
    await driver.round()
    return scans.length
  }
  expect([await after(0), await after(0.4), await after(0.5), await after(0.6)]).toEqual([0, 0, 1, 1])
  parcels = [parcel('OF1', 'SHIPPED')]
  expect([await after(1.5), await after(2.9), await after(3), await after(9)]).toEqual([2, 2, 3, 3])
  expect(scans).toEqual([
    'OF1 PICKED_UP at SAO-1 dock',
    'OF1 OUT_FOR_DELIVERY at SAO-1 van',
    'OF1 DELIVERED at SAO-1 door',
  ])
})

test('parcels of other carriers, without a label or delivered are left alone', async () => {
  const driver = driverAt(1)
  parcels = [
    parcel('79', 'LABELLED', 'FEDEX'),
    { ...parcel('', 'PACKED'), trackingNumber: null },
    parcel('OF2', 'DELIVERED'),
  ]
  await driver.round()
  now = 9 * hourMs
  await driver.round()
  expect([scans, driver.driving]).toEqual([[], 0])
})

test('a driver who begins anew does not fetch again what has left', async () => {
  const driver = driverAt(1)
  parcels = [parcel('OF1', 'SHIPPED')]
  await driver.round()
  now = 3 * hourMs
  await driver.round()
  expect(scans).toEqual(['OF1 OUT_FOR_DELIVERY at SAO-1 van'])
})

test('what can not be told now is told at the next round', async () => {
  const driver = driverAt(1)
  parcels = [parcel('OF1')]
  await driver.round()
  now = hourMs
  refuses = new Refused(404, 'not-found', 'a scan')
  await driver.round()
  refuses = undefined
  await driver.round()
  expect([scans.length, problems]).toEqual([1, []])
})

test('a parcel whose scan is refused is told of once, and left', async () => {
  const driver = driverAt(1)
  parcels = [parcel('OF1')]
  await driver.round()
  now = 9 * hourMs
  refuses = new Refused(403, 'forbidden', 'a scan')
  await driver.round()
  await driver.round()
  expect(problems).toEqual([expect.stringMatching(/not scanned: a scan was refused: 403 forbidden/)])
})

test('a parcel that has arrived is forgotten', async () => {
  const driver = driverAt(1)
  parcels = [parcel('OF1')]
  await driver.round()
  expect(driver.driving).toBe(1)
  parcels = []
  await driver.round()
  expect(driver.driving).toBe(0)
})
