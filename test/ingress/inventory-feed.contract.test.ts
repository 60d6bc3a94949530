import { startInventoryFeed, type InventoryFeedOptions, type ReservationChange } from '../../ingress/inventory-feed'
import { until } from './api-world'
import { ChangeList, Cursors, FeedWorld } from './feed-world'

const topic = 'oms.inventory.signals.v1'
const change = (index: number, orderId = `ord_${index % 3}`): ReservationChange => ({
  changeId: `filled-${index + 1}`,
  reservationId: `res-${orderId}`,
  orderId,
  sources: [{ sku: 'A', quantity: 1, warehouse: 'SAO-1' }],
})

describe('the feed of the inventory service', () => {
  let world: FeedWorld
  let inventory: ChangeList<ReservationChange>
  let cursors: Cursors
  beforeEach(() => {
    world = new FeedWorld()
    inventory = new ChangeList()
    cursors = new Cursors()
  })
  const start = (more: Partial<InventoryFeedOptions> = {}) =>
    startInventoryFeed({ ...world.options(), client: inventory, cursors, ...more })
  const resting = (ms = 60_000) => until(() => world.clock.next() === world.clock.now() + ms)

  test('units on backorder that have come are written to their orders, page after page, and the cursor moves behind them', async () => {
    inventory.changes = Array.from({ length: 5 }, (_, index) => change(index, 'ord_1'))
    const feed = start({ pageSize: 2 })
    await resting()
    const messages = await world.messages(topic)
    expect(messages).toEqual(
      inventory.changes.map(
        ({ reservationId, sources }) =>
          expect.objectContaining({
            ...{ type: 'BackorderFilled', key: 'ord_1', orderId: 'ord_1', at: world.clock.now() },
            ...{ reservationRequestId: reservationId, sources },
          }) as object,
      ),
    )
    expect(new Set(messages.map(({ id }) => id)).size).toBe(5)
    expect(inventory.asked).toEqual([undefined, '2', '4', '5'])
    expect(cursors.stored.get('inventory-feed')).toBe('5')
    await feed.stop()
  })

  test('the service is asked again after a minute, sooner when time is compressed', async () => {
    const feed = start({ speed: 60 })
    await resting(1_000)
    inventory.changes = [change(0)]
    world.clock.advance(1_000)
    await until(() => cursors.stored.size === 1)
    await feed.stop()
  })

  test('after a crash between log and cursor the same messages are written again, under the same ids, whatever the page', async () => {
    inventory.changes = [change(0), change(1), change(2)]
    cursors.dies = true
    const dying = start()
    await until(() => world.lines.length === 1)
    await dying.stop()
    cursors.dies = false
    const feed = start({ pageSize: 2 })
    await resting()
    const messages = await world.messages(topic)
    expect(messages).toHaveLength(6)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3)
    expect(cursors.stored.get('inventory-feed')).toBe('3')
    await feed.stop()
  })

  test('a service that says when to come back is not asked before', async () => {
    inventory.down = Object.assign(new Error('busy'), { retryAfterMs: 90_000 })
    const feed = start()
    await resting(90_000)
    await feed.stop()
    expect(cursors.stored.size).toBe(0)
  })
})
