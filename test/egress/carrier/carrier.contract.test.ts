import type { LabelCreated } from '../../../schemas/messages'
import { carrierOf } from '../../../egress/carrier/carrier'
import { openWorld, transientOf, type World } from './fedex-world'

let world: World

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.simulator.close())

const fleet = { carrier: 'OWN_FLEET', services: ['FLEET_NEXT_DAY'] }

describe('a label of the carrier that is asked for', () => {
  it('by our own fleet is stored and told, and FedEx hears nothing of it', async () => {
    const result = await world.carrier.perform(world.labelRequested('effect-1', fleet), world.attempt())
    expect(result).toMatchObject({
      type: 'LabelCreated',
      carrier: 'OWN_FLEET',
      serviceType: 'FLEET_NEXT_DAY',
      costMinor: 890,
      labelUrl: '/api/v1/orders/ord_1/fulfillments/fulfillment-1/parcels/parcel of effect-1/label',
    })
    expect(world.labels.all).toMatchObject([{ carrier: 'OWN_FLEET', parcelId: 'parcel of effect-1', returnId: null }])
    expect(world.simulator.book().counts.labels).toBe(0)
  })

  it('by our own fleet in doubt is the same one, stored once', async () => {
    const request = world.labelRequested('effect-1', fleet)
    const results = [false, true].map((inDoubt) => world.carrier.perform(request, world.attempt({ inDoubt })))
    const [one, other] = (await Promise.all(results)) as unknown as LabelCreated[]
    expect(one?.trackingNumber).toBe(other?.trackingNumber)
    expect(world.labels.all).toHaveLength(1)
  })

  it('by nobody we know is refused, so that staff see it', async () => {
    const request = world.labelRequested('effect-1', { carrier: 'PIGEON' })
    expect(await world.carrier.perform(request, world.attempt())).toMatchObject({
      type: 'LabelRefused',
      code: 'CARRIER_UNKNOWN',
    })
  })

  it.each([
    ['PDF', '%PDF-'],
    ['PNG', '\x89PNG'],
    ['ZPL', '^XA'],
  ] as const)('by FedEx is stored in %s, as the printer takes it', async (format, begin) => {
    const result = await world.carrier.perform(world.labelRequested('effect-1', { format }), world.attempt())
    expect(result).toMatchObject({ type: 'LabelCreated', format })
    const [{ document, format: stored } = { document: Buffer.alloc(0), format: '' }] = world.labels.all
    expect(document.toString('latin1').startsWith(begin)).toBe(true)
    expect(stored).toBe(format)
  })

  it('goes by a circuit of its own for each carrier', () => {
    expect(carrierOf(world.labelRequested('a'))).toBe('carrier-fedex')
    expect(carrierOf(world.labelRequested('a', fleet))).toBe('carrier-own_fleet')
  })
})

describe('a label with which a customer sends goods back', () => {
  it('is made by FedEx as a return, stored, and told with its return', async () => {
    const result = await world.carrier.perform(world.returnRequested('effect-1'), world.attempt())
    expect(result).toMatchObject({
      type: 'ReturnLabelCreated',
      returnId: 'return-1',
      labelUrl: '/api/v1/orders/ord_1/returns/return-1/label',
    })
    expect(world.labelsOf('effect-1')).toMatchObject([{ isReturn: true, status: 'created' }])
    expect(world.labels.all).toMatchObject([{ returnId: 'return-1', parcelId: null }])
  })

  it('that FedEx refuses is refused with its return', async () => {
    const request = world.returnRequested('effect-1', { weightGrams: 90_000 })
    expect(await world.carrier.perform(request, world.attempt())).toMatchObject({
      type: 'ReturnLabelRefused',
      returnId: 'return-1',
      code: 'MAXIMUM.WEIGHT.EXCEEDED',
    })
  })

  it('is found again in doubt, and only the one that counts is left', async () => {
    const request = world.returnRequested('effect-1')
    const first = await world.carrier.perform(request, world.attempt())
    const again = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    expect(again).toEqual(first)
    world.labels.all.splice(0)
    const third = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    await world.carrier.undo!(request, third, first, world.attempt())
    expect(world.liveOf('effect-1')).toHaveLength(1)
  })
})

describe('a service is chosen when several will do', () => {
  const services = ['PRIORITY_OVERNIGHT', 'STANDARD_OVERNIGHT', 'FEDEX_PRIORITY']
  const choose = async (patch: { services: string[] }) =>
    (await world.carrier.perform(world.labelRequested('effect-1', patch), world.attempt())) as unknown as LabelCreated

  it('the cheapest that FedEx offers', async () => {
    expect(await choose({ services })).toMatchObject({ serviceType: 'FEDEX_PRIORITY', costMinor: 2_610 })
  })

  it('the usual one when FedEx offers none of them', async () => {
    expect(await choose({ services: ['FEDEX_2_DAY', 'FEDEX_GROUND'] })).toMatchObject({ serviceType: 'FEDEX_2_DAY' })
  })

  it('the usual one at once when only labels may use what is left of the quota', async () => {
    const asked: string[] = []
    const take = async (_n: number, priority: string) => (asked.push(priority), priority === 'rate' ? 5_000 : 0)
    const other = await openWorld({ rateLimit: { take, pause: async () => undefined } })
    const result = await other.carrier.perform(other.labelRequested('effect-1', { services }), other.attempt())
    await other.simulator.close()
    expect(result).toMatchObject({ type: 'LabelCreated', serviceType: 'PRIORITY_OVERNIGHT' })
    expect(asked).toEqual(['rate', 'label'])
  })

  it('a rate is asked for once a day for a lane and a weight', async () => {
    const paths: string[] = []
    const other = await openWorld({
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        // A day later the token is stale: that call did nothing.
        if (response.ok) paths.push(new URL(String(input)).pathname)
        return response
      },
    })
    const quote = (weightGrams: number, postalCode = '22010') =>
      other.rates.quote(
        { from: 'main', to: { country: 'BR', region: 'RJ', postalCode }, weightGrams, services },
        other.attempt().signal,
      )
    const first = await quote(1_200)
    expect(first.map(({ service }) => service)).toEqual(['FEDEX_PRIORITY', 'STANDARD_OVERNIGHT', 'PRIORITY_OVERNIGHT'])
    expect(first[0]).toEqual({
      service: 'FEDEX_PRIORITY',
      amountMinor: 2_610,
      currency: 'BRL',
      estimatedDeliveryAt: Date.parse('2026-03-12T20:00:00Z'),
    })
    await Promise.all([quote(1_499), quote(1_500), quote(1_001, '22099')])
    expect(paths).toHaveLength(1)
    await Promise.all([quote(1_501), quote(1_600)])
    expect(paths).toHaveLength(2)
    other.clock.now += 25 * 3_600_000
    await quote(1_200)
    await other.simulator.close()
    expect(paths).toHaveLength(3)
  })

  it('quotes nothing while the quota is used up, and says when to ask again', async () => {
    const rateLimit = { take: async () => 700, pause: async () => undefined }
    const other = await openWorld({ rateLimit })
    const to = { country: 'BR', region: 'RJ', postalCode: '22010' }
    const error = await transientOf(
      other.rates.quote({ from: 'main', to, weightGrams: 1, services }, other.attempt().signal),
    )
    await other.simulator.close()
    expect(error).toMatchObject({ effect: 'none', retryAfterMs: 700 })
  })
})

describe('a carrier that asks for a pause', () => {
  it('is left alone by all instances for that time', async () => {
    const pauses: number[] = []
    const rateLimit = { take: async () => 0, pause: async (ms: number) => void pauses.push(ms) }
    const other = await openWorld({ quotaPerMinute: 2, rateLimit })
    await other.makeLabel('effect-1')
    await transientOf(other.carrier.perform(other.labelRequested('effect-2'), other.attempt()))
    await other.simulator.close()
    expect(pauses).toEqual([60_000])
  })
})

describe('an attempt that stood still before its call', () => {
  it('makes no label, and is begun anew', async () => {
    const attempt = world.attempt({ now: world.clock.now - 6_000 })
    const error = await transientOf(world.carrier.perform(world.labelRequested('effect-1'), attempt))
    expect(error).toMatchObject({ effect: 'none', retryAfterMs: 0 })
    expect(world.simulator.book().counts.labels).toBe(0)
  })
})
