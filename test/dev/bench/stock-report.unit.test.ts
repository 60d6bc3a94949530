// What the benchmark says of events of stock.
import { stockEvents } from '../../../dev/bench/stock-report'

const measured = { events: 200_000, skus: 5_000, barePerSecond: 40_000, cpuMsOfTable: { postgres: 15, view: 30 } }

test('events of stock are told beside bare inserts, and as kept or missed', () => {
  const { rows, head } = stockEvents({ ...measured, tablePerSecond: 12_000 })
  expect(rows).toHaveLength(2)
  expect(rows[1]).toEqual([
    'into the table',
    expect.anything(),
    '30 %',
    expect.anything(),
    expect.anything(),
    '10000/s: kept',
  ])
  expect(head).toHaveLength(rows[1]!.length)
  expect(stockEvents({ ...measured, tablePerSecond: 9_999 }).rows[1]!.at(-1)).toBe('10000/s: missed')
})

test('without figures of processes, or without a run, nothing is made up', () => {
  expect(stockEvents({ ...measured, tablePerSecond: 1, cpuMsOfTable: undefined }).rows[1]).toHaveLength(4)
  expect(stockEvents(undefined).rows).toEqual([])
})
