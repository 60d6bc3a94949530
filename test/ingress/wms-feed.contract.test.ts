import { startWmsFeed, type WarehouseChange, type WmsFeedOptions } from '../../ingress/wms-feed'
import { until } from './api-world'
import { ChangeList, Cursors, FeedWorld } from './feed-world'

const topic = 'oms.wms.signals.v1'
const change = (index: number, orderId = `ord_${index % 3}`) => ({
  reference: `req-${orderId}`,
  orderId,
  warehouseOrderNumber: `W-${orderId}`,
  status: (['RECEIVED', 'RELEASED', 'PICKING', 'PACKED'] as const)[index % 4]!,
  changedAt: 1_000 + index,
})

describe('the feed of the warehouse', () => {
  let world: FeedWorld
  let warehouse: ChangeList<WarehouseChange>
  let cursors: Cursors
  beforeEach(() => {
    world = new FeedWorld()
    warehouse = new ChangeList()
    cursors = new Cursors()
  })
  const start = (more: Partial<WmsFeedOptions> = {}) =>
    startWmsFeed({ ...world.options(), client: warehouse, cursors, ...more })
  const resting = (ms = 300_000) => until(() => world.clock.next() === world.clock.now() + ms)

  test('changes are written in order, page after page, and the cursor moves behind them', async () => {
    warehouse.changes = Array.from({ length: 5 }, (_, index) => change(index, 'ord_1'))
    const feed = start({ pageSize: 2 })
    await resting()
    expect(await world.messages(topic)).toEqual(
      warehouse.changes.map(
        ({ reference, ...rest }) =>
          expect.objectContaining({
            type: 'WarehouseStatusReported',
            key: 'ord_1',
            warehouseRequestId: reference,
            reason: null,
            at: world.clock.now(),
            ...rest,
          }) as object,
      ),
    )
    expect(warehouse.asked).toEqual([undefined, '2', '4', '5'])
    expect(cursors.stored.get('wms-feed')).toBe('5')
    await feed.stop()
  })

  test('what could not be done as asked is written as such, and known again by what it says', async () => {
    const told = { ...change(2, 'ord_1'), reason: 'not found' }
    const { status: _status, ...mishap } = told
    const short = (quantity: number): WarehouseChange => ({
      ...mishap,
      exception: 'SHORT_PICK',
      lines: [{ sku: 'A', quantity }],
    })
    const refused: WarehouseChange = { ...mishap, exception: 'ADDRESS_REFUSED', lines: [] }
    warehouse.changes = [told, short(1), short(2), refused, short(1)]
    const feed = start()
    await resting()
    const messages = await world.messages(topic)
    expect(messages.map(({ type }) => type)).toEqual([
      'WarehouseStatusReported',
      ...Array.from({ length: 4 }, () => 'WarehouseExceptionReported'),
    ])
    expect(messages[1]).toMatchObject({
      key: 'ord_1',
      orderId: 'ord_1',
      warehouseRequestId: 'req-ord_1',
      warehouseOrderNumber: 'W-ord_1',
      exception: 'SHORT_PICK',
      lines: [{ sku: 'A', quantity: 1 }],
      reportedAt: 1_002,
      reason: 'not found',
      at: world.clock.now(),
    })
    const ids = messages.map(({ id }) => id)
    expect(ids[4]).toBe(ids[1])
    expect(new Set(ids).size).toBe(4)
    await feed.stop()
  })

  test('the warehouse is asked again after five minutes, sooner when time is compressed, but not all the time', async () => {
    const feed = start({ speed: 60 })
    await resting(5_000)
    warehouse.changes = [change(0)]
    world.clock.advance(5_000)
    await until(() => cursors.stored.size === 1)
    await feed.stop()
    const hasty = start({ speed: 1e9 })
    await resting(200)
    await hasty.stop()
  })

  test('after a crash between log and cursor the same messages are written again', async () => {
    warehouse.changes = [change(0), change(1)]
    cursors.dies = true
    const dying = start()
    await until(() => world.lines.length === 1)
    await dying.stop()
    cursors.dies = false
    const feed = start()
    await resting()
    const messages = await world.messages(topic)
    expect(messages).toHaveLength(4)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(2)
    expect(cursors.stored.get('wms-feed')).toBe('2')
    await feed.stop()
  })

  test('the cursor stays where the log takes nothing', async () => {
    warehouse.changes = [change(0)]
    const append = world.log.append.bind(world.log)
    world.log.append = () => Promise.reject(new Error('no broker'))
    const feed = start()
    await resting(1_000)
    expect(cursors.stored.size).toBe(0)
    world.log.append = append
    world.clock.advance(1_000)
    await resting()
    expect(await world.messages(topic)).toHaveLength(1)
    await feed.stop()
  })

  test('an outage is reported once, waited out longer and longer, and its end reported', async () => {
    warehouse.down = new Error('the warehouse is down')
    const feed = start()
    for (const waitMs of [1_000, 2_000, 4_000]) {
      await resting(waitMs)
      world.clock.advance(waitMs)
    }
    await resting(8_000)
    warehouse.down = undefined
    world.clock.advance(8_000)
    await resting()
    expect(world.lines.map((line) => line.split(' {')[0])).toEqual([
      'the feed fails and goes on trying',
      'the feed goes well again',
    ])
    await feed.stop()
  })

  test('a provider that says when to come back is not asked before', async () => {
    warehouse.down = Object.assign(new Error('busy'), { retryAfterMs: 90_000 })
    const feed = start()
    await resting(90_000)
    await feed.stop()
  })

  test('one process at a time asks, and another takes over when the hold is lost', async () => {
    const lost = new AbortController()
    let holds = 0
    world.exclusive = (name, run, stop) => {
      expect(name).toBe('wms-feed')
      holds++
      return holds === 2
        ? new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()))
        : run(lost.signal)
    }
    const feed = start()
    await resting()
    expect(warehouse.asked).toHaveLength(1)
    lost.abort()
    await resting(1_000)
    world.clock.advance(1_000)
    await until(() => holds === 2)
    expect(warehouse.asked).toHaveLength(1)
    await feed.stop()
  })

  test('a stop waits for the page under way, and its cursor', async () => {
    warehouse.changes = [change(0), change(1)]
    let answer = (): void => undefined
    const slow = {
      changesSince: (cursor: string | undefined, limit: number) =>
        new Promise<void>((resolve) => (answer = resolve)).then(() => warehouse.changesSince(cursor, limit)),
    }
    const feed = start({ client: slow, pageSize: 1 })
    await new Promise((resolve) => setImmediate(resolve))
    const stopped = feed.stop()
    answer()
    await stopped
    expect(await world.messages(topic)).toHaveLength(1)
    expect(cursors.stored.get('wms-feed')).toBe('1')
    expect(world.clock.next()).toBeUndefined()
  })
})
