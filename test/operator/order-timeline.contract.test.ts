import { orderTimeline } from '../../operator/order-timeline'
import { renderTimeline } from '../../operator/order-timeline-text'
import type { World } from './world'
import { orderIdOf, paidOrders } from './world'

describe('the timeline of an order', () => {
  let world: World
  beforeEach(async () => {
    world = await paidOrders(6)
  })
  afterEach(() => world.stop())

  const orderId = orderIdOf(1)

  it('tells what happened to it over all topics, each effect after its cause', async () => {
    const { events } = await orderTimeline(world.tools, { orderId })
    const types = events.map(({ type }) => type)
    for (const type of [
      'PlaceOrder',
      'PlacementAccepted',
      'OrderCreated',
      'StockReserved',
      'PaymentRequested',
      'ChargeRequested',
      'Charged',
      'PaymentCompleted',
      'OrderPaymentCompleted',
    ])
      expect(types).toContain(type)
    expect(types[0]).toBe('PlaceOrder')
    for (const { line, causeLine } of events) if (causeLine !== null) expect(causeLine).toBeLessThan(line)
    const accepted = events.find(({ type }) => type === 'PlacementAccepted')!
    expect(accepted.causeLine).toBe(1)
    expect(events.every(({ mark }) => mark === '')).toBe(true)
  })

  it('leaves other orders out', async () => {
    const { events, read } = await orderTimeline(world.tools, { orderId })
    expect(events.every(({ message }) => (message as { orderId: string }).orderId === orderId)).toBe(true)
    expect(read).toBeGreaterThan(events.length)
  })

  it('marks records that no reader takes', async () => {
    const [first] = world.log
      .records('oms.order.events.v1', 0)
      .filter(({ key }) => key === orderId)
      .concat(world.log.records('oms.order.events.v1', 1).filter(({ key }) => key === orderId))
    await world.raw('oms.order.events.v1', orderId, first!.value, {
      ...first!.headers,
      index: '0',
      size: '1',
      follows: 'nobody:0',
    })
    await world.place(7)
    const timeline = await orderTimeline(world.tools, { orderId })
    const voids = timeline.events.filter(({ mark }) => mark === 'VOID')
    expect(voids.map(({ type }) => type)).toEqual(['OrderCreated'])
    expect(renderTimeline(timeline)).toMatch(/\[VOID\]/)
    expect(renderTimeline(timeline)).toMatch(/1 void record:/)
  })

  it('marks an input that was set aside, until it is taken up', async () => {
    await world.raw('oms.psp.results.v1', orderId, Buffer.from('rubbish'))
    const timeline = await orderTimeline(world.tools, { orderId })
    const aside = timeline.events.find(({ mark }) => mark === 'SET ASIDE')!
    expect(aside).toMatchObject({ topic: 'oms.psp.results.v1', type: '(undecodable)', asideBy: 'payment' })
    expect(timeline.events.find(({ type }) => type === 'SetAside')?.causeLine).toBe(aside.line)
    expect(renderTimeline(timeline)).toMatch(/\[SET ASIDE by payment\]/)
  })

  it('says who did it, and shows neither personal data nor what is sealed', async () => {
    const text = renderTimeline(await orderTimeline(world.tools, { orderId }))
    expect(text).toMatch(/PlaceOrder {2}.*by=customer:cus_1/)
    expect(text).toMatch(/OrderCreated {2}.*lines=2×TEA-1.*by=customer:cus_1/)
    expect(text).not.toMatch(/s1\.|pm_card/)
    const data = JSON.stringify(await orderTimeline(world.tools, { orderId }))
    expect(data).toMatch(/«sealed»/)
    expect(data).not.toMatch(/s1\.k|pm_card/)
    const personal = JSON.stringify(await orderTimeline(world.tools, { orderId, personal: true }))
    expect(personal).toMatch(/«secret»/)
    expect(personal).not.toMatch(/s1\.k|pm_card/)
  })

  it('begins at a time and still judges void records, saying what it took on trust', async () => {
    for (let n = 10; n < 700; n++) await placeQuickly(world, n)
    await world.settle()
    world.clock.advance(60_000)
    const since = world.clock.now()
    await world.cancel(1)
    const [valid] = world.messages('OrderCreated', orderId)
    await world.raw('oms.order.events.v1', orderId, world.codec.encode(valid!), {
      batch: 'zombie:0',
      index: '0',
      size: '1',
      follows: 'nobody:0',
      cause: '',
    })
    const timeline = await orderTimeline(world.tools, { orderId, since })
    expect(timeline.events[0]).toMatchObject({ type: 'CancelOrder', line: 1 })
    expect(timeline.events.filter(({ mark }) => mark === 'VOID').map(({ type }) => type)).toEqual(['OrderCreated'])
    expect(timeline.events.filter(({ mark }) => mark === '').length).toBeGreaterThan(1)
    expect(timeline.trusted.map(({ topic }) => topic)).toContain('oms.order.events.v1')
    expect(renderTimeline(timeline)).toMatch(/taken on trust/)
    const all = await orderTimeline(world.tools, { orderId })
    expect(all.trusted).toEqual([])
    expect(all.read).toBeGreaterThan(timeline.read)
  })

  it('puts a record that names itself as its cause where its time says', async () => {
    const value = world.codec.encode({
      type: 'OrderStatusChanged',
      id: 'status-1',
      orderId,
      at: 1,
      customerId: 'cus_1',
      status: 'PENDING',
      version: 1,
      reason: null,
      changedAt: 1,
    } as never)
    await world.raw('oms.order.status.v1', orderId, value, { cause: 'status-1' })
    await world.cancel(1)
    const { events } = await orderTimeline(world.tools, { orderId })
    const at = events.findIndex(({ type }) => type === 'OrderStatusChanged')
    expect(events[at]).toMatchObject({ cause: '', causeLine: null })
    expect(at).toBeLessThan(events.findIndex(({ type }) => type === 'CancelOrder'))
  })

  it('is empty for an order that nobody knows', async () => {
    const timeline = await orderTimeline(world.tools, { orderId: 'ord_unknown' })
    expect(timeline.events).toEqual([])
    expect(renderTimeline(timeline)).toMatch(/^ord_unknown: 0 records/)
  })
})

const placeQuickly = async (world: World, n: number): Promise<void> => {
  const [template] = world.log.records('oms.order.commands.v1', 0).concat(world.log.records('oms.order.commands.v1', 1))
  const message = { ...world.codec.decode(template!.value), orderId: orderIdOf(n), id: `command-${n}` }
  const { partitionOf } = await import('../../topics/partition')
  await world.log.append('oms.order.commands.v1', partitionOf(orderIdOf(n), 2), [
    { key: orderIdOf(n), value: world.codec.encode(message as never), headers: {} },
  ])
}
