import fc from 'fast-check'
import { allocate, halfEven, portion } from '../../../processors/rules/allocation'

const amount = fc.integer({ min: 0, max: 99_999_999 })
const weights = fc.array(amount, { minLength: 1, maxLength: 200 })
const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0)

describe('a portion', () => {
  it.each([
    [5, 1, 2, 2],
    [7, 1, 2, 4],
    [15, 1, 10, 2],
    [25, 1, 10, 2],
    [26, 1, 10, 3],
    [99_999_999, 14_975, 100_000, 14_975_000],
    [9_007_199_254_740_991, 99_999, 100_000, 9_007_109_182_748_444],
  ])('of %i × %i / %i is %i', (whole, numerator, denominator, expected) => {
    expect(portion(whole, numerator, denominator)).toBe(expected)
  })

  it('is never further than half a minor unit from the exact one', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 100_000 }), (whole, share) => {
        const off = 2n * (BigInt(portion(whole, share, 100_000)) * 100_000n - BigInt(whole) * BigInt(share))
        expect(off <= 100_000n && off >= -100_000n).toBe(true)
      }),
    )
  })

  it('at the half is even', () => {
    fc.assert(fc.property(amount, (whole) => expect(halfEven(2n * BigInt(whole) + 1n, 2n) % 2).toBe(0)))
  })
})

describe('an allocation', () => {
  it.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [100, [1, 2, 3], [17, 33, 50]],
    [5, [0, 0], [3, 2]],
    [7, [0, 5, 0], [0, 7, 0]],
    [0, [3, 4], [0, 0]],
    [2, [3, 3, 3], [1, 1, 0]],
    [0, [], []],
  ])('of %i by %j is %j', (total, given, expected) => {
    expect(allocate(total, given)).toEqual(expected)
  })

  it('among none is an error, but for nothing', () => {
    expect(() => allocate(1, [])).toThrow("1 minor units can't be divided among none")
  })

  it('adds up to the total, and gives each part its exact share rounded down or up', () => {
    fc.assert(
      fc.property(amount, weights, (total, given) => {
        const parts = allocate(total, given)
        expect(sumOf(parts)).toBe(total)
        const sum = BigInt(sumOf(given))
        for (const [index, part] of parts.entries()) {
          if (sum === 0n) continue
          const exact = BigInt(total) * BigInt(given[index]!)
          const down = Number(exact / sum)
          expect(part === down || (exact % sum > 0n && part === down + 1)).toBe(true)
        }
      }),
    )
  })

  it('never gives a larger weight less', () => {
    fc.assert(
      fc.property(amount, weights, (total, given) => {
        const parts = allocate(total, given)
        const byWeight = given.map((weight, index) => ({ weight, part: parts[index]! }))
        byWeight.sort((a, b) => a.weight - b.weight)
        for (const [index, { weight, part }] of byWeight.entries()) {
          const before = byWeight[index - 1]
          if (before && before.weight < weight) expect(part).toBeGreaterThanOrEqual(before.part)
        }
      }),
    )
  })
})
