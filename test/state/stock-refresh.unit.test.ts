// Redis follows PostgreSQL: after every commit, at the start, and again after it was away.
import { HandClock } from '../../processors/engine/clock'
import type { SkuStock } from '../../schemas/stock-model'
import { createStockRefresh, type StockRefresh } from '../../state/stock-refresh'
import { day } from './order-life'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the table in Redis', () => {
  const clock = new HandClock()
  let stock: Map<string, SkuStock>
  let written: Map<string, SkuStock>
  let puts: number
  let failures: Error[]
  let isAway: boolean
  let refresh: StockRefresh
  const stocked = (sku: string, onHand: number): void =>
    void stock.set(sku, {
      item: null,
      levels: [{ sku, warehouse: 'SAO-1', onHand, reserved: 0, sequence: onHand, changedAt: day }],
    })

  beforeEach(() => {
    stock = new Map()
    written = new Map()
    puts = 0
    failures = []
    isAway = false
    refresh = createStockRefresh({
      reader: {
        stockOf: async (skus) => new Map([...stock].filter(([sku]) => skus.includes(sku))),
        skusAfter: async (after, limit) =>
          [...stock.keys()]
            .sort()
            .filter((sku) => sku > after)
            .slice(0, limit),
      },
      table: {
        put: async (rows) => {
          puts++
          await turn()
          if (isAway) throw new Error('Redis is away')
          for (const [sku, row] of rows) written.set(sku, row)
        },
      },
      clock,
      onFailure: (error) => failures.push(error),
    })
  })

  it('gets what has changed, and what changes meanwhile in one write behind it', async () => {
    for (const sku of ['A', 'B', 'C']) stocked(sku, 1)
    const first = refresh.changed(['A'])
    stocked('A', 2)
    await Promise.all([first, refresh.changed(['A', 'B']), refresh.changed(['B', 'C'])])
    expect(written).toEqual(stock)
    expect(puts).toBe(2)
  })

  it('gets all of it at the start, in parts', async () => {
    for (let n = 0; n < 2_500; n++) stocked(`SKU-${n}`, n)
    await refresh.all()
    expect(written).toEqual(stock)
    expect(puts).toBe(3)
  })

  it('gets what it missed once it is back', async () => {
    stocked('A', 1)
    isAway = true
    const changed = refresh.changed(['A'])
    while (failures.length === 0) await turn()
    stocked('A', 2)
    isAway = false
    await turn()
    clock.advance(1_000)
    await changed
    expect(written).toEqual(stock)
    expect(failures.map(({ message }) => message)).toEqual(['Redis is away'])
  })

  it('holds nobody up who stops it', async () => {
    stocked('A', 1)
    isAway = true
    const changed = refresh.changed(['A'])
    while (failures.length === 0) await turn()
    await refresh.stop()
    await changed
    expect(written.size).toBe(0)
  })
})
