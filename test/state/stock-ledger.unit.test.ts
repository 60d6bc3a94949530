// Why there is so much of something: lines beside what the one before them left.
import { explained } from '../../state/stock-ledger'
import { applyToStock } from '../../state/views/stock-fold'
import { moved } from './stock-life'

const line = (...args: Parameters<typeof moved>) => applyToStock(undefined, moved(...args)).entry!
const received = line(1, 'RECEIVED', 50, 0, { onHand: 50, reserved: 0 })
const reserved = line(2, 'RESERVED', 0, 3, { onHand: 50, reserved: 3 })
const shipped = line(3, 'SHIPPED', -3, -3, { onHand: 47, reserved: 0 })

describe('a ledger of stock', () => {
  it('adds up line by line where nothing is missing', () => {
    const lines = explained([received, reserved, shipped])
    expect(lines.map((each) => each.kind === 'MOVEMENT' && each.addsUp)).toEqual([true, true, true])
  })

  it('names the lines that never came, and what they must have changed', () => {
    expect(explained([received, shipped])[1]).toEqual({
      ...{ kind: 'GAP', sku: 'TEA-1', warehouse: 'SAO-1', fromSequence: 2, toSequence: 2 },
      ...{ onHandChange: 0, reservedChange: 3 },
    })
    expect(explained([shipped])).toEqual([
      expect.objectContaining({ kind: 'GAP', fromSequence: 1, toSequence: 2, onHandChange: 50, reservedChange: 3 }),
      expect.objectContaining({ kind: 'MOVEMENT', sequence: 3, addsUp: true }),
    ])
  })

  it('goes on from the line before a page, and finds no gap there', () => {
    expect(explained([shipped], reserved)).toEqual([{ kind: 'MOVEMENT', ...shipped, addsUp: true }])
  })

  it('tells a line that says other figures than it comes to', () => {
    const wrong = { ...reserved, onHand: 49 }
    expect(explained([received, wrong, shipped]).map((each) => each.kind === 'MOVEMENT' && each.addsUp)).toEqual([
      ...[true, false, false],
    ])
  })
})
