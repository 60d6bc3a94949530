import { createMemoryRateLimit } from '../../../egress/rate-limit'
import { hourMs, openWorld, transientOf, type World } from './fedex-world'
import type { LabelCreated } from '../../../schemas/messages'
import { erasedData } from '../unsealed'

let world: World

beforeEach(async () => {
  world = await openWorld()
})

afterEach(() => world.simulator.close())

const soon = () => AbortSignal.timeout(150)
const neutral = { errorRate: 0, timeoutBeforeRate: 0, timeoutAfterRate: 0, resetAfterRate: 0, down: false }

describe('a label is requested', () => {
  it('one label exists under the effect id and its document is a PDF', async () => {
    const result = await world.carrier.perform(world.labelRequested('effect-1'), world.attempt())
    const trackingNumber = world.labelsOf('effect-1')[0]?.trackingNumber
    expect(result).toMatchObject({
      type: 'LabelCreated',
      requestId: 'effect-1',
      carrier: 'FEDEX',
      trackingNumber,
      serviceType: 'FEDEX_PRIORITY',
    })
    expect(result).toMatchObject({
      format: 'PDF',
      costMinor: 2_610,
      costCurrency: 'BRL',
      labelUrl: '/api/v1/orders/ord_1/fulfillments/fulfillment-1/parcels/parcel of effect-1/label',
    })
    expect(world.labels.all).toMatchObject([{ requestId: 'effect-1', orderId: 'ord_1', trackingNumber, format: 'PDF' }])
    expect(world.labels.all[0]?.document.subarray(0, 5).toString()).toBe('%PDF-')
    expect(world.simulator.book().counts).toMatchObject({ labels: 1, created: 1 })
  })

  it('a parcel that is too heavy is refused for good', async () => {
    const result = await world.carrier.perform(
      world.labelRequested('effect-1', { weightGrams: 90_000 }),
      world.attempt(),
    )
    expect(result).toMatchObject({ type: 'LabelRefused', requestId: 'effect-1', code: 'MAXIMUM.WEIGHT.EXCEEDED' })
    expect(world.simulator.book().counts.labels).toBe(0)
  })

  it('a parcel to a customer whose data were erased is refused, and nothing is sent', async () => {
    const request = world.labelRequested('effect-1', { contact: erasedData })
    for (const inDoubt of [false, true])
      expect(await world.carrier.perform(request, world.attempt({ inDoubt }))).toMatchObject({
        type: 'LabelRefused',
        code: 'ERASED',
      })
    expect(world.simulator.book().counts.labels).toBe(0)
  })

  it('a label that was made before the data were erased is found', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    const request = world.labelRequested('effect-1', { contact: erasedData })
    const result = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'LabelCreated', trackingNumber })
  })

  it('a warehouse without an address pauses the request and says what to configure', async () => {
    const request = world.labelRequested('effect-1', { warehouse: 'moon' })
    const error = await transientOf(world.carrier.perform(request, world.attempt()))
    expect(error.effect).toBe('none')
    expect(error.message).toContain("'moon'")
  })
})

describe('the answer to a create is lost', () => {
  const lostBy = [
    ['a time-out before the effect', { timeoutBeforeRate: 1 }, 0],
    ['a time-out after the effect', { timeoutAfterRate: 1 }, 1],
    ['a reset after the effect', { resetAfterRate: 1 }, 1],
    ['an internal error', { errorRate: 1 }, 0],
    ['a reset at once', { down: true }, 0],
  ] as const

  it.each(lostBy)(
    '%s leaves the outcome unknown, and the next attempt ends with one label',
    async (_name, knobs, made) => {
      await world.makeLabel('warm-up')
      world.simulator.knobs.set(knobs)
      const request = world.labelRequested('effect-1')
      const error = await transientOf(world.carrier.perform(request, world.attempt({ signal: soon() })))
      expect(error.effect).toBe('unknown')
      expect(world.labelsOf('effect-1')).toHaveLength(made)

      world.simulator.knobs.set(neutral)
      const result = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
      await world.carrier.undo!(request, result, result, world.attempt({ inDoubt: true }))
      const live = world.liveOf('effect-1')
      expect(live).toHaveLength(1)
      expect(result).toMatchObject({ type: 'LabelCreated', trackingNumber: live[0]?.trackingNumber })
      expect(world.labels.all.map(({ trackingNumber }) => trackingNumber)).toContain(live[0]?.trackingNumber)
    },
  )

  it('a label whose document is stored is found by its reference, and none is made beside it', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    const result = await world.carrier.perform(world.labelRequested('effect-1'), world.attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'LabelCreated', trackingNumber })
    expect(world.labelsOf('effect-1')).toHaveLength(1)
    expect(world.labels.all).toHaveLength(1)
  })

  it('a label that nobody could print is replaced, and voided by the one that counts', async () => {
    await world.makeLabel('effect-1')
    world.labels.all.splice(0)
    const request = world.labelRequested('effect-1')
    const result = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    expect(world.liveOf('effect-1')).toHaveLength(2)
    await world.carrier.undo!(request, result, result, world.attempt({ inDoubt: true }))
    expect(world.liveOf('effect-1')).toMatchObject([{ trackingNumber: (result as LabelCreated).trackingNumber }])
  })

  it('a store of labels that is away leaves a doubt, and the label is kept once it is back', async () => {
    world.labels.away = true
    const request = world.labelRequested('effect-1')
    const error = await transientOf(world.carrier.perform(request, world.attempt()))
    expect(error).toMatchObject({ effect: 'unknown', retryAfterMs: 2_000 })
    expect((await transientOf(world.carrier.perform(request, world.attempt({ inDoubt: true })))).effect).toBe('unknown')
    world.labels.away = false
    const result = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    expect(world.labelsOf('effect-1')).toMatchObject([{ trackingNumber: (result as LabelCreated).trackingNumber }])
    expect(world.labels.all).toHaveLength(1)
  })

  it('a label is found again days later', async () => {
    const request = world.labelRequested('effect-1')
    const trackingNumber = await world.makeLabel('effect-1')
    world.clock.now += 60 * hourMs
    const result = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'LabelCreated', trackingNumber })
    expect(world.labelsOf('effect-1')).toHaveLength(1)
  })

  const makeThree = async (): Promise<string[]> => {
    const made: string[] = []
    for (let i = 0; i < 3; i += 1) {
      made.push(await world.makeLabel('effect-1'))
      world.clock.now += 1_000
    }
    return made
  }
  const statuses = () => world.labelsOf('effect-1').map(({ status }) => status)
  const created = (trackingNumber: string) =>
    ({
      type: 'LabelCreated',
      requestId: 'effect-1' as never,
      carrier: 'FEDEX',
      trackingNumber,
      labelUrl: 'x',
      serviceType: 'G',
      format: 'PDF',
      costMinor: null,
      costCurrency: null,
      estimatedDeliveryAt: null,
    }) as const

  it('of several labels the first is found, and none is voided: another instance may answer with it', async () => {
    const [first] = await makeThree()
    const result = await world.carrier.perform(world.labelRequested('effect-1'), world.attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'LabelCreated', trackingNumber: first })
    expect(statuses()).toEqual(['created', 'created', 'created'])
  })

  it('of several labels only the one that counts is left, also when it is asked twice', async () => {
    const [, second, third] = await makeThree()
    for (const made of [created(third!), undefined])
      await world.carrier.undo!(world.labelRequested('effect-1'), made, created(second!), world.attempt())
    expect(statuses()).toEqual(['voided', 'created', 'voided'])
  })

  it('of several labels none is left where the request was refused', async () => {
    await makeThree()
    const refused = { type: 'LabelRefused', requestId: 'effect-1' as never, code: 'ERASED', reason: 'erased' } as const
    await world.carrier.undo!(world.labelRequested('effect-1'), undefined, refused, world.attempt())
    expect(statuses()).toEqual(['voided', 'voided', 'voided'])
  })

  it('a voided label is not taken for the result', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    await world.carrier.perform(world.voidRequested('effect-2', 'effect-1', trackingNumber), world.attempt())
    const result = await world.carrier.perform(world.labelRequested('effect-1'), world.attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'LabelCreated' })
    expect(result).not.toMatchObject({ trackingNumber })
  })

  it('a look-up that fails keeps the doubt and creates nothing', async () => {
    await world.makeLabel('warm-up')
    world.simulator.knobs.set({ errorRate: 1 })
    const request = world.labelRequested('effect-1')
    const error = await transientOf(world.carrier.perform(request, world.attempt({ inDoubt: true })))
    expect(error.effect).toBe('unknown')
    expect(world.labelsOf('effect-1')).toHaveLength(0)
  })
})

describe('a label is voided', () => {
  it('before it is picked up, it is voided', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    const result = await world.carrier.perform(
      world.voidRequested('effect-2', 'effect-1', trackingNumber),
      world.attempt(),
    )
    expect(result).toEqual({ type: 'LabelVoided', requestId: 'effect-2', trackingNumber })
    expect(world.simulator.book().counts).toMatchObject({ labels: 1, voided: 1, created: 0 })
  })

  it('after it is picked up, the void is refused', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    world.clock.now += 5 * hourMs
    const result = await world.carrier.perform(
      world.voidRequested('effect-2', 'effect-1', trackingNumber),
      world.attempt(),
    )
    expect(result).toMatchObject({
      type: 'LabelVoidRefused',
      requestId: 'effect-2',
      trackingNumber,
      code: 'TRACKINGIDS.TRACKINGNUMBER.CLOSED',
    })
    expect(world.labelsOf('effect-1')[0]?.status).toBe('pickedUp')
  })

  it('a label that FedEx does not know cannot be voided', async () => {
    const result = await world.carrier.perform(
      world.voidRequested('effect-2', 'effect-1', '799999999999'),
      world.attempt(),
    )
    expect(result).toMatchObject({ type: 'LabelVoidRefused', code: 'TRACKINGNUMBER.NOTFOUND' })
  })

  it('when the answer is lost, repeating it says that the label is voided', async () => {
    const trackingNumber = await world.makeLabel('effect-1')
    const request = world.voidRequested('effect-2', 'effect-1', trackingNumber)
    world.simulator.knobs.set({ timeoutAfterRate: 1 })
    const error = await transientOf(world.carrier.perform(request, world.attempt({ signal: soon() })))
    expect(error.effect).toBe('unknown')
    expect(world.labelsOf('effect-1')[0]?.status).toBe('voided')
    world.simulator.knobs.set(neutral)
    const result = await world.carrier.perform(request, world.attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'LabelVoided', trackingNumber })
  })
})

describe('FedEx cannot be used', () => {
  it('a token that went stale is renewed within the attempt', async () => {
    await world.makeLabel('effect-1')
    world.clock.now += 2 * hourMs
    await world.makeLabel('effect-2')
    expect(world.simulator.book().counts.labels).toBe(2)
  })

  it('nobody listens: it certainly did nothing', async () => {
    await world.makeLabel('warm-up')
    await world.simulator.close()
    const perform = () => transientOf(world.carrier.perform(world.labelRequested('effect-1'), world.attempt()))
    const onPooledConnection = await perform()
    expect(onPooledConnection.effect).toBe('unknown')
    expect((await perform()).effect).toBe('none')
  })

  it('an attempt whose time is over sends nothing', async () => {
    const attempt = world.attempt({ signal: AbortSignal.abort() })
    expect((await transientOf(world.carrier.perform(world.labelRequested('effect-1'), attempt))).effect).toBe('none')
    expect(world.simulator.book().counts.labels).toBe(0)
  })

  it('wrong credentials pause the request', async () => {
    const other = await openWorld({ secret: 'wrong' })
    const error = await transientOf(other.carrier.perform(other.labelRequested('effect-1'), other.attempt()))
    await other.simulator.close()
    expect(error.effect).toBe('none')
  })

  it('a request over the quota of FedEx says when to come back, and did nothing', async () => {
    const other = await openWorld({ quotaPerMinute: 2 })
    await other.makeLabel('effect-1')
    const error = await transientOf(other.carrier.perform(other.labelRequested('effect-2'), other.attempt()))
    await other.simulator.close()
    expect(error.effect).toBe('none')
    expect(error.retryAfterMs).toBe(60_000)
    expect(other.labelsOf('effect-2')).toHaveLength(0)
  })

  it('a request over the shared quota is not even sent', async () => {
    const rateLimit = createMemoryRateLimit({ perMinute: 100, burst: 1, now: () => 0 })
    const other = await openWorld({ rateLimit })
    await other.makeLabel('effect-1')
    const error = await transientOf(other.carrier.perform(other.labelRequested('effect-2'), other.attempt()))
    await other.simulator.close()
    expect(error.effect).toBe('none')
    expect(error.retryAfterMs).toBe(607)
    expect(other.simulator.book().counts.labels).toBe(1)
  })

  it('a shared quota that cannot be asked stops the request', async () => {
    const away = () => Promise.reject(new Error('connection lost'))
    const rateLimit = { take: away, pause: away }
    const other = await openWorld({ rateLimit })
    const error = await transientOf(other.carrier.perform(other.labelRequested('effect-1'), other.attempt()))
    await other.simulator.close()
    expect(error.effect).toBe('none')
    expect(other.simulator.book().counts.labels).toBe(0)
  })
})
