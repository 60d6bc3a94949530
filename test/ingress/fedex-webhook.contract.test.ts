import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { readFedexScans } from '../../egress/carrier/fedex-tracking'
import { createFedexWebhook } from '../../ingress/fedex-webhook'
import type { OrderId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import { call, problem } from './api-bodies'
import { partitions, PaymentsWorld } from './payments-world'

const topic = 'oms.carrier.signals.v1'
const [secret, next] = ['the-old-security-token-1', 'the-new-security-token-2']
const world = new PaymentsWorld()
const unread: Error[] = []
let parcelsDown = false
/** As the view of parcels has them. */
const orders = new Map<string, OrderId>()
const opening = () => {
  world.fedex = createFedexWebhook({
    ...{ log: world.log, codec: world.codec, partitions, clock: world.clock, secrets: [secret, next] },
    read: readFedexScans,
    parcels: {
      orderOf: async (numbers) => {
        if (parcelsDown) throw new Error('connect ECONNREFUSED 10.0.0.7:5432')
        return new Map(numbers.flatMap((number) => (orders.has(number) ? [[number, orders.get(number)!]] : [])))
      },
    },
    onUnread: (error) => void unread.push(error),
  })
}
beforeAll(async () => void (await world.start()))
beforeEach(() => opening())
afterAll(() => world.stop())

let serial = 0
/** A parcel of ours that no test has seen. */
const parcel = (): string => {
  const number = `7946${String(++serial).padStart(8, '0')}`
  orders.set(number, `ord_${serial}` as OrderId)
  return number
}
const scan = (eventType: string, at: number) => ({
  date: new Date(at).toISOString(),
  eventType,
  derivedStatusCode: eventType,
  scanLocation: { city: 'Memphis', stateOrProvinceCode: 'TN', countryCode: 'US' },
})
/** As FedEx tells it: newest first. */
const course = (trackingNumber: string, ...scans: object[]) => ({
  trackingNumber,
  trackResults: [{ trackingNumberInfo: { trackingNumber }, scanEvents: scans.toReversed() }],
})
const postOf = (...completeTrackResults: object[]) => ({ transactionId: 't-1', output: { completeTrackResults } })
const macOf = (raw: string | Buffer, key = secret) => createHmac('sha256', key).update(raw).digest()
const post = (body: object | string, headers?: Record<string, string>) => {
  const raw = typeof body === 'string' ? body : JSON.stringify(body)
  const signed = headers ?? { 'fdx-signature': macOf(raw).toString('base64') }
  return call(world.server.url, 'POST', '/webhooks/fedex', { raw, headers: signed })
}
const written = (trackingNumber: string) =>
  world
    .messages(topic)
    .filter(
      (message): message is MessageOf<'CarrierScanReported'> & { key: string } =>
        message.type === 'CarrierScanReported' && message.trackingNumber === trackingNumber,
    )
const minute = 60_000

describe('what FedEx posts', () => {
  test('is taken under either secret and in either spelling of the signature, and lies in the log before it is answered', async () => {
    const number = parcel()
    const at = world.clock.now() - minute
    const first = JSON.stringify(postOf(course(number, scan('PU', at))))
    expect(await post(first)).toMatchObject({ status: 200, body: { taken: 1 } })
    expect(written(number)).toEqual([
      expect.objectContaining({
        key: orders.get(number),
        orderId: orders.get(number),
        carrier: 'FEDEX',
        carrierStatus: 'PICKED_UP',
        code: 'PU',
        scannedAt: at,
        location: 'Memphis, TN, US',
      }),
    ])
    const second = JSON.stringify(postOf(course(number, scan('OD', at + 1_000))))
    const third = JSON.stringify(postOf(course(number, scan('DL', at + 2_000))))
    expect((await post(second, { 'fdx-signature': macOf(second, next).toString('base64') })).status).toBe(200)
    expect((await post(third, { 'fdx-signature': macOf(third, next).toString('hex') })).status).toBe(200)
    expect(written(number).map(({ carrierStatus }) => carrierStatus)).toEqual([
      'PICKED_UP',
      'OUT_FOR_DELIVERY',
      'DELIVERED',
    ])
  })

  test('is refused where it is not proven to be FedEx’s, and nothing is written', async () => {
    const number = parcel()
    const raw = JSON.stringify(postOf(course(number, scan('DL', world.clock.now()))))
    const before = world.written
    const mac = macOf(raw)
    const wrong = [
      '',
      'sha256',
      'A'.repeat(43) + '=',
      '0'.repeat(64),
      macOf(raw, 'another-token').toString('base64'),
      macOf(`${raw} `).toString('base64'),
      macOf(raw).toString('base64url'),
      mac.toString('base64').slice(0, -1),
      mac.subarray(1).toString('base64'),
      mac.toString('hex').slice(2),
      createHmac('sha1', secret).update(raw).digest('base64'),
    ]
    const answers = [await post(raw, {})]
    for (const signature of wrong) answers.push(await post(raw, { 'fdx-signature': signature }))
    answers.push(await post(`${raw}\n`, { 'fdx-signature': mac.toString('base64') }))
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: { type: problem('unproven-sender') } })
      expect(answer.text).not.toContain(secret)
    }
    expect(world.written).toBe(before)
    world.fedex = createFedexWebhook({
      ...{ log: world.log, codec: world.codec, partitions, clock: world.clock, secrets: [] },
      read: readFedexScans,
      parcels: { orderOf: async () => orders },
    })
    expect(await post(raw)).toMatchObject({ status: 401 })
    expect(await post(raw, { 'fdx-signature': macOf(raw, '').toString('base64') })).toMatchObject({ status: 401 })
    expect(world.written).toBe(before)
  })

  test('is refused where it says itself that it was sent at another time', async () => {
    const number = parcel()
    const sent = (timestamp: unknown) => post({ ...postOf(course(number, scan('PU', 5_000_000))), timestamp })
    const now = world.clock.now()
    for (const time of [now - 301 * 1_000, now + 302 * 1_000, 'yesterday'])
      expect(await sent(time)).toMatchObject({ status: 401 })
    expect(written(number)).toHaveLength(0)
    expect(await sent(new Date(now - 290_000).toISOString())).toMatchObject({ status: 200, body: { taken: 1 } })
  })

  test('is thanked for, and not written, where it is no parcel of ours, tells of no scan, or can not be understood', async () => {
    const before = world.written
    const strange = postOf(course('999', scan('DL', world.clock.now())), course(parcel()))
    for (const body of [strange, postOf(), { eventType: 'association' }, 'no json', '[]', 'null', '""', ''])
      expect(await post(body)).toMatchObject({ status: 200, body: { taken: 0 } })
    expect(world.written).toBe(before)
    expect(unread.length).toBeGreaterThan(0)
    for (const error of unread) expect(error.message).not.toContain('999')
  })

  test('is taken for each of its parcels under its own order', async () => {
    const [one, other] = [parcel(), parcel()]
    const at = world.clock.now()
    expect(await post(postOf(course(one, scan('PU', at)), course('999'), course(other, scan('DE', at))))).toMatchObject(
      {
        body: { taken: 2 },
      },
    )
    expect(written(one)).toMatchObject([{ key: orders.get(one), carrierStatus: 'PICKED_UP' }])
    expect(written(other)).toMatchObject([{ key: orders.get(other), carrierStatus: 'EXCEPTION', code: 'DE' }])
  })

  test('is asked for again where the log does not take it, or parcels can not be looked up', async () => {
    const number = parcel()
    const body = postOf(course(number, scan('PU', world.clock.now())))
    world.lost = topic
    expect(await post(body)).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
    world.lost = undefined
    parcelsDown = true
    const answer = await post(body)
    expect(answer).toMatchObject({ status: 503 })
    expect(answer.text).not.toContain('ECONNREFUSED')
    parcelsDown = false
    expect(written(number)).toHaveLength(0)
    expect(await post(body)).toMatchObject({ status: 200, body: { taken: 1 } })
    expect(written(number)).toHaveLength(1)
  })

  test('is written once by one process, and by several under one and the same id', async () => {
    const number = parcel()
    const at = world.clock.now()
    const [first, both] = [scan('PU', at), scan('DL', at + 1_000)]
    await post(postOf(course(number, first)))
    expect(await post(postOf(course(number, first, both)))).toMatchObject({ body: { taken: 1 } })
    expect(await post(postOf(course(number, first, both)))).toMatchObject({ body: { taken: 0 } })
    opening()
    expect(await post(postOf(course(number, first, both)))).toMatchObject({ body: { taken: 2 } })
    const ids = written(number).map(({ id }) => id)
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(2)
  })

  test('comes to the same scans in whatever order, however often and in whatever company it comes', async () => {
    const codes = ['OC', 'PU', 'IT', 'DE', 'OD', 'DL']
    const deliveries = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(deliveries, async (pairs) => {
        opening()
        const number = parcel()
        const at = world.clock.now() - 10 * minute
        const scans = codes.map((code, index) => scan(code, at + index * minute))
        const all = [...pairs, ...codes.map((_, index) => [index, index] as const)]
        for (const [one, other] of all) {
          const told = [scans[Math.min(one, other)]!, ...(one === other ? [] : [scans[Math.max(one, other)]!])]
          expect((await post(postOf(course(number, ...told)))).status).toBe(200)
        }
        const distinct = new Map(written(number).map((message) => [message.id, message.code]))
        expect([...distinct.values()].sort()).toEqual([...codes].sort())
      }),
      { numRuns: 15 },
    )
  })
})
