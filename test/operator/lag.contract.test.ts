import { measureLag, renderLag, type ViewPositions } from '../../operator/lag'
import { orderIdOf, paidOrders, type World } from './world'
import { partitionOf } from '../../topics/partition'

describe('the lag of a node', () => {
  let world: World
  const nowhere: ViewPositions = async () => []
  beforeEach(async () => {
    world = await paidOrders(4)
    await world.pass(5_000)
  })
  afterEach(() => world.stop())

  it('is nothing where all is read', async () => {
    const { rows } = await measureLag({ ...world.tools, viewPositions: nowhere })
    const intake = rows.filter(({ node }) => node === 'intake')
    expect(intake).toHaveLength(4)
    expect(intake.every(({ records, behindMs }) => records === 0 && behindMs === 0)).toBe(true)
  })

  it('counts records, and the seconds since the first of them came', async () => {
    await world.stop('intake')
    const key = orderIdOf(1)
    await world.place(1)
    world.clock.advance(9_999)
    await world.place(1)
    const { rows } = await measureLag({ ...world.tools, viewPositions: nowhere })
    const mine = rows.find(
      ({ node, topic, partition }) =>
        node === 'intake' && topic === 'oms.order.commands.v1' && partition === partitionOf(key, 2),
    )
    expect(mine).toMatchObject({ records: 2, behindMs: 10_001 })
  })

  it('of a view is what PostgreSQL has not folded', async () => {
    const end = (await world.log.bounds('oms.order.events.v1'))[0]!.end
    const viewPositions: ViewPositions = async (view) =>
      view === 'orders-view' ? [{ topic: 'oms.order.events.v1', partition: 0, next: end - 1 }] : []
    const { rows } = await measureLag({ ...world.tools, viewPositions })
    const view = rows.filter(({ node }) => node === 'orders-view')
    expect(view.map(({ partition, records }) => [partition, records])).toEqual([
      [0, 1],
      [1, (await world.log.bounds('oms.order.events.v1'))[1]!.end],
    ])
  })

  it('is one table, a line for each node and topic, or for each partition', async () => {
    const lag = await measureLag({ ...world.tools, viewPositions: nowhere })
    const text = renderLag(lag)
    expect(text.split('\n')[0]).toMatch(/^node +kind +topic +behind in +records +seconds$/)
    expect(text).toMatch(/^intake +mapper +order\.commands +0 partitions +0 +0$/m)
    expect(text).toMatch(/^orders-view +view +order\.events +2 partitions +\d+ +5\.0$/m)
    expect(
      renderLag(lag, true)
        .split('\n')
        .filter((line) => /^intake +mapper +order\.commands/.test(line)),
    ).toHaveLength(2)
    expect(renderLag({ at: 0, rows: [] })).toMatch(/nothing is behind/)
  })
})
