import type { AnyDecider } from '../../processors/engine/decider'
import { MemoryLog } from '../../processors/engine/memory-log'
import { handlers } from '../../processors/handlers'
import { replay, type ReplayOptions } from '../../operator/replay'
import { decidingOf } from '../../operator/replay-catalogue'
import { renderReplay } from '../../operator/replay-text'
import type { JournalNodeName } from '../../topics/topology'
import { partitionOf } from '../../topics/partition'
import { orderIdOf, paidOrders, World } from './world'

const again = (world: World, node: JournalNodeName, options: Partial<ReplayOptions> = {}, decider?: AnyDecider) =>
  replay(
    { ...world.tools, ...decidingOf(node), ...(decider && { decider }) },
    { node, from: { kind: 'beginning' }, resync: false, limit: 10, ...options },
  )

/** The decider with its outputs of one type changed. */
const changed = (
  node: JournalNodeName,
  type: string,
  change: (output: Record<string, unknown>) => object[],
): AnyDecider => {
  const decider = handlers[node] as AnyDecider
  return {
    ...decider,
    decide: (input, state) =>
      decider
        .decide(input, state)
        .flatMap((output) =>
          (output as { type: string }).type === type ? change(output as Record<string, unknown>) : [output],
        ),
  }
}

describe('a replay of a journal', () => {
  let world: World
  beforeEach(async () => {
    world = await paidOrders(5)
  })
  afterEach(() => world.stop())

  it.each(['intake', 'order', 'payment'] as const)('finds no difference when %s decides as it did', async (node) => {
    const result = await again(world, node)
    expect(result).toMatchObject({ differences: 0, first: [], byType: {} })
    expect(result.records).toBeGreaterThanOrEqual(5)
    expect(result.inputs).toBeGreaterThanOrEqual(5)
    expect(renderReplay(result)).toMatch(/no difference/)
  })

  it('writes nothing', async () => {
    const before = world.count()
    await again(world, 'order')
    expect(world.count()).toBe(before)
  })

  it('finds a field that is decided otherwise today', async () => {
    const result = await again(
      world,
      'payment',
      {},
      changed('payment', 'ChargeRequested', (output) => [{ ...output, description: 'Order' }]),
    )
    expect(result.byType).toEqual({ 'changed ChargeRequested': 5 })
    expect(result.first).toHaveLength(5)
    expect(result.first[0]).toMatchObject({
      kind: 'changed',
      was: 'ChargeRequested',
      fields: [{ field: 'description', was: expect.stringMatching(/^Order ord_/), now: 'Order' }],
    })
    expect(renderReplay(result)).toMatch(/ChargeRequested has other fields\n {4}description: "Order ord_\d+" → "Order"/)
  })

  it('finds what is not said any more, and what follows from that', async () => {
    const result = await again(
      world,
      'payment',
      {},
      changed('payment', 'ChargeRequested', () => []),
    )
    expect(result.byType).toEqual({
      'missing ChargeRequested': 5,
      'missing ChargeCaptured': 5,
      'missing PaymentCompleted': 5,
    })
    expect(result.keys).toBe(5)
    expect(result.first.map(({ was }) => was)).toEqual(Array(5).fill('ChargeRequested'))
  })

  it('counts one change once when it goes on from the journal after a difference', async () => {
    const result = await again(
      world,
      'payment',
      { resync: true },
      changed('payment', 'ChargeRequested', () => []),
    )
    expect(result.byType).toEqual({ 'missing ChargeRequested': 5 })
  })

  it('finds what is said now and was not then', async () => {
    const once = {
      ...handlers.payment,
      decide: (input: never, state: never) =>
        (input as { type: string }).type === 'Charged' ? [] : handlers.payment.decide(input, state),
    }
    await world.stop()
    world = await paidOrders(3, { payment: once as AnyDecider })
    await world.pass(5_000)
    expect((await again(world, 'payment', {}, once as AnyDecider)).differences).toBe(0)
    const result = await again(world, 'payment')
    expect(result.byType).toEqual({ 'extra ChargeCaptured': 3, 'extra PaymentCompleted': 3 })
    expect(result.idle).toBe(3)
    expect(result.first[0]).toMatchObject({ kind: 'extra', offset: null, was: null, now: 'ChargeCaptured' })
  })

  it('does not mind where among other topics an input stood that led to nothing', async () => {
    // Nothing on a PaymentRequested before the first Charged, something on one after it; one batch covers both.
    const late: AnyDecider = {
      initial: { open: false },
      decide: (input, state) => {
        const { type } = input as { type: string }
        if (type === 'Charged') return [{ type: 'PaymentFailed', code: 'TEST', reason: 'test' }]
        return (state as { open: boolean }).open ? [{ type: 'PaymentCancelled', reason: 'test' }] : []
      },
      evolve: () => ({ open: true }),
      isFinal: () => false,
    }
    await world.stop()
    world = await paidOrders(2)
    await world.place(9)
    await world.reserve(9)
    const fresh = new World()
    for (const topic of ['oms.order.events.v1', 'oms.psp.results.v1'])
      for (const p of [0, 1])
        for (const { key, value, headers } of world.log.records(topic, p))
          await fresh.log.append(topic, p, [{ key: key!, value, headers }])
    await fresh.start('payment', late)
    expect((await again(fresh, 'payment', {}, late)).idle).toBeGreaterThan(0)
    expect((await again(fresh, 'payment', {}, late)).byType).toEqual({})
    const eager: AnyDecider = { ...late, initial: { open: true } }
    expect((await again(fresh, 'payment', {}, eager)).byType).toHaveProperty('extra PaymentCancelled')
    await fresh.stop()
  })

  it('decides deadlines again as they fired', async () => {
    await world.place(9)
    await world.pass(20 * 60_000)
    expect(world.messages('OrderCancelled', orderIdOf(9))).not.toEqual([])
    const result = await again(world, 'order')
    expect(result.timers).toBeGreaterThan(0)
    expect(result.differences).toBe(0)
    const late: AnyDecider = { ...(handlers.order as AnyDecider), deadline: () => undefined }
    expect((await again(world, 'order', {}, late)).byType).toHaveProperty('missing OrderCancelled')
  })

  it('passes over void records and counts them', async () => {
    const [record] = world.log.records('oms.payment.events.v1', 0)
    await world.log.append('oms.payment.events.v1', 0, [
      { key: record!.key!, value: record!.value, headers: record!.headers },
    ])
    const result = await again(world, 'payment')
    expect(result).toMatchObject({ voids: 1, differences: 0 })
  })

  it('replays what was set aside, and its redrive', async () => {
    const key = orderIdOf(1)
    await world.raw('oms.psp.results.v1', key, Buffer.from('rubbish'))
    await world.raw('oms.psp.results.v1', key, Buffer.from('rubbish too'))
    await world.send(key, { type: 'RedriveSetAside', node: 'payment', requestedBy: 'test' } as never)
    await world.send(key, { type: 'RedriveSetAside', node: 'order', requestedBy: 'test' } as never)
    expect(
      world.log
        .records('oms.payment.events.v1', partitionOf(key, 2))
        .filter(({ value }) => world.codec.nameOfOrNone(value) === 'SetAside'),
    ).toHaveLength(3)
    const result = await again(world, 'payment')
    expect(result.differences).toBe(0)
  })

  it('finds that an input that was set aside can be decided today, once with resync', async () => {
    const flaw = { broken: true }
    const flawed = { ...handlers.payment, decide: (input: never, state: never) => {
      if (flaw.broken && (input as { type: string }).type === 'Charged') throw new Error('no rule for this')
      return handlers.payment.decide(input, state)
    } } // prettier-ignore
    await world.stop()
    world = await paidOrders(2, { payment: flawed as AnyDecider })
    flaw.broken = false
    await world.send(orderIdOf(1), { type: 'RedriveSetAside', node: 'payment', requestedBy: 'test' } as never)
    expect(world.messages('PaymentCompleted', orderIdOf(1))).toHaveLength(1)
    const result = await again(world, 'payment', { resync: true })
    expect(result.byType).toEqual({ 'replaced SetAside by ChargeCaptured': 2, 'extra PaymentCompleted': 2 })
    flaw.broken = true
    expect((await again(world, 'payment', { resync: true }, flawed as AnyDecider)).byType).not.toHaveProperty(
      'replaced SetAside by ChargeCaptured',
    )
  })

  it('begins in the middle on the state that the journal had there', async () => {
    const all = await again(world, 'payment')
    const partition = partitionOf(orderIdOf(1), 2)
    const half = world.log.records('oms.payment.events.v1', partition).length >> 1
    const result = await again(world, 'payment', { partition, from: { kind: 'offset', offset: half } })
    expect(result).toMatchObject({ partitions: 1, differences: 0 })
    expect(result.records).toBeLessThan(all.records)
    expect(result.records).toBeGreaterThan(0)
    const before = await again(world, 'payment', {
      partition,
      to: { kind: 'offset', offset: half },
      from: { kind: 'beginning' },
    })
    expect(before.records + result.records).toBe(world.log.records('oms.payment.events.v1', partition).length)
  })

  it('begins at a time', async () => {
    world.clock.advance(60_000)
    const time = world.clock.now()
    await world.place(8)
    expect(await again(world, 'intake', { from: { kind: 'time', time } })).toMatchObject({
      records: 1,
      inputs: 1,
      differences: 0,
    })
  })

  it('says what to do when inputs are gone', async () => {
    const gone = new MemoryLog({ partitions: 2 })
    const log = {
      read: world.log.read.bind(world.log),
      committed: world.log.committed.bind(world.log),
      bounds: (topic: string) => (topic === 'oms.psp.results.v1' ? gone : world.log).bounds(topic),
    }
    const replaying = replay(
      { ...world.tools, log, decider: handlers.payment },
      { node: 'payment', from: { kind: 'beginning' }, resync: false, limit: 1 },
    )
    await expect(replaying).rejects.toThrow(
      /^oms\.psp\.results\.v1:\d has no record at offset \d+, .* restore the topic/,
    )
  })

  it('asks for a partition with an offset', async () => {
    await expect(again(world, 'payment', { from: { kind: 'offset', offset: 3 } })).rejects.toThrow(/add --partition/)
    await expect(again(world, 'payment', { partition: 7 })).rejects.toThrow(
      '--partition 7: there are partitions 0 to 1',
    )
  })
})
