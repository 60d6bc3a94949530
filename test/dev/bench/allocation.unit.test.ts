// Part g of the benchmark: what is measured is decided, and told in words.
import { measureAllocation, type AllocationResult } from '../../../dev/bench/allocation'
import { allocation } from '../../../dev/bench/allocation-report'

test('every kind of decision is among those that are measured, and each is counted', () => {
  const done: number[] = []
  const { decisions, shares, perSecond, range } = measureAllocation(5_003, (_, count) => void done.push(count))
  expect(decisions).toBe(5_000)
  expect(done).toEqual([0, 1_000, 2_000, 3_000, 4_000])
  for (const share of Object.values(shares)) expect(share).toBeGreaterThan(0)
  expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
  expect(range[0]).toBeLessThanOrEqual(perSecond)
  expect(range[1]).toBeGreaterThanOrEqual(perSecond)
})

test('fewer decisions than rounds are refused', () => {
  expect(() => measureAllocation(4, () => undefined)).toThrow(/ask for 5/)
})

const result: AllocationResult = {
  decisions: 500_000,
  perSecond: 105_000,
  range: [79_712, 114_000],
  shares: { ONE: 0.5, SPLIT: 0.3, SHORT: 0.15, NONE: 0.05 },
}

test('decisions a second are told with their range, and whether the target is kept', () => {
  expect(allocation(result).rows).toEqual([[105_000, 79_700, 114_000, '50 %', '30 %', '15 %', '5 %', '20000/s: kept']])
  expect(allocation({ ...result, perSecond: 19_999 }).rows[0]!.at(-1)).toBe('20000/s: missed')
  expect(allocation(undefined).rows).toEqual([])
})
