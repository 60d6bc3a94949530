// What the benchmark says of a set of durations is what a person would count by hand.
import { percentile, poissonGap, rounded, summarize } from '../../../dev/bench/statistics'
import { seededRandom } from '../../../dev/seeded-random'

const oneTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

test.each([
  [0.5, 50],
  [0.95, 95],
  [0.99, 99],
  [1, 100],
  [0.001, 1],
])('the share %p of one to a hundred does not exceed %p', (share, value) => {
  expect(percentile(oneTo(100), share)).toBe(value)
})

test('a percentile is one of the values, never one between', () => {
  expect(percentile([1, 10], 0.5)).toBe(1)
  expect(percentile([1, 10], 0.51)).toBe(10)
})

test('a hundred values have the 99th as their p99, and a hundred and one the 100th', () => {
  expect(summarize(oneTo(100)).p99).toBe(99)
  expect(summarize(oneTo(101)).p99).toBe(100)
})

test('values are summed up in any order, as numbers and not as texts', () => {
  expect(summarize([100, 9, 20])).toEqual({ count: 3, p50: 20, p95: 100, p99: 100, mean: 43, max: 100 })
})

test('the values given stay as they are', () => {
  const values = [3, 1, 2]
  summarize(values)
  expect(values).toEqual([3, 1, 2])
})

test('of nothing nothing is told', () => {
  expect(summarize([])).toEqual({ count: 0, p50: NaN, p95: NaN, p99: NaN, mean: NaN, max: NaN })
})

test('arrivals come at the rate asked for, with the spread of chance', () => {
  const random = seededRandom(7)
  const gaps = Array.from({ length: 20_000 }, () => poissonGap(100, random))
  const { mean, p50 } = summarize(gaps)
  expect(mean).toBeGreaterThan(9.7)
  expect(mean).toBeLessThan(10.3)
  // The median of an exponential distribution is its mean times ln 2.
  expect(p50 / mean).toBeGreaterThan(0.66)
  expect(p50 / mean).toBeLessThan(0.73)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0)
})

test('one seed offers one load', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed)
    return oneTo(5).map(() => random())
  }
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
})

test('a figure has three digits at most', () => {
  expect([0.123456, 12.3456, 1234.5, 0, NaN].map(rounded)).toEqual([0.123, 12.3, 1230, 0, NaN])
})
