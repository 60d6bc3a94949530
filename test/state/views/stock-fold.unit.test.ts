// The catalogue and the stock of a SKU, by events that repeat, come out of order, or never come.
import * as fc from 'fast-check'
import type { SkuStock, StockLine } from '../../../schemas/stock-model'
import { applyToStock, type StockInput } from '../../../state/views/stock-fold'
import { example } from '../../examples/examples'
import { itemTold, moved } from '../stock-life'

const folded = (messages: readonly StockInput[]): { row: SkuStock | undefined; lines: StockLine[] } => {
  let row: SkuStock | undefined
  const lines = new Map<number, StockLine>()
  for (const message of messages) {
    const applied = applyToStock(row, message)
    row = applied.row ?? row
    if (applied.entry && !lines.has(applied.entry.sequence)) lines.set(applied.entry.sequence, applied.entry)
  }
  return { row, lines: [...lines.values()].sort((one, other) => one.sequence - other.sequence) }
}

const life = [
  moved(1, 'RECEIVED', 50, 0, { onHand: 50, reserved: 0 }),
  moved(2, 'RESERVED', 0, 3, { onHand: 50, reserved: 3 }),
  moved(3, 'SHIPPED', -3, -3, { onHand: 47, reserved: 0 }),
  itemTold(1, { name: 'Tea' }),
  itemTold(2, { name: 'Green tea' }),
]

describe('the stock of a SKU', () => {
  it('is what the latest movement says, and the item what its latest change says', () => {
    const { row, lines } = folded(life)
    expect(row?.levels).toEqual([expect.objectContaining({ warehouse: 'SAO-1', onHand: 47, reserved: 0, sequence: 3 })])
    expect(row?.item).toMatchObject({ sku: 'TEA-1', name: 'Green tea', sequence: 2 })
    expect(lines.map(({ movement, onHandChange }) => [movement, onHandChange])).toEqual([
      ['RECEIVED', 50],
      ['RESERVED', 0],
      ['SHIPPED', -3],
    ])
  })

  it('is the same in whatever order the events come, and however often', () => {
    const expected = folded(life)
    const twice = [...life, ...life]
    fc.assert(
      fc.property(fc.shuffledSubarray(twice, { minLength: twice.length }), (events) => {
        expect(folded(events)).toEqual(expected)
      }),
    )
  })

  it('does not wait for a movement that never comes', () => {
    const { row, lines } = folded([life[0]!, life[2]!])
    expect(row?.levels[0]).toMatchObject({ onHand: 47, sequence: 3 })
    expect(lines.map(({ sequence }) => sequence)).toEqual([1, 3])
  })

  it('is kept for each warehouse, by their names', () => {
    const there = moved(1, 'RECEIVED', 5, 0, { onHand: 5, reserved: 0 }, 'REC-1')
    expect(folded([...life, there]).row?.levels.map(({ warehouse }) => warehouse)).toEqual(['REC-1', 'SAO-1'])
  })

  it('takes no event under the key of another SKU, and none without a place in its sequence', () => {
    expect(() => folded([{ ...life[0]!, orderId: 'POT-1' as never }])).toThrow(/about TEA-1, and its key is POT-1/)
    expect(() => folded([moved(0, 'RECEIVED', 1, 0, { onHand: 1, reserved: 0 })])).toThrow(/has the sequence 0/)
  })

  it('takes the examples of its messages', () => {
    const keyed = <Event extends StockInput>(event: Event): Event => ({ ...event, orderId: event.sku as never })
    expect(applyToStock(undefined, keyed(example('CatalogueItemChanged'))).row?.item?.sku).toBe('BULB-1')
    expect(applyToStock(undefined, keyed(example('StockMoved'))).row?.levels).toHaveLength(1)
  })
})
