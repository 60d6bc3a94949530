// Which member has which partitions.
import { spread } from '../../../../processors/engine/kafka/co-partition-assigner'

describe('partitions spread over members', () => {
  it.each([
    [['a'], 3, { a: [0, 1, 2] }],
    [['b', 'a'], 3, { a: [0, 1], b: [2] }],
    [['a', 'b', 'c'], 12, { a: [0, 1, 2, 3], b: [4, 5, 6, 7], c: [8, 9, 10, 11] }],
    [['a', 'b', 'c'], 2, { a: [0], b: [1], c: [] }],
    [['a', 'b'], 0, { a: [], b: [] }],
    [[], 3, {}],
  ])('of %j, %i partitions, are %j', (members, partitions, expected) => {
    expect(Object.fromEntries(spread(members, partitions))).toEqual(expected)
  })

  it('have one member each and differ by one at most, the same whoever asks', () => {
    for (let members = 1; members < 8; members++)
      for (let partitions = 0; partitions < 20; partitions++) {
        const names = Array.from({ length: members }, (_, i) => `m${i}`)
        const shares = [...spread(names, partitions).values()]
        expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, p) => p))
        expect(
          Math.max(...shares.map((share) => share.length)) - Math.min(...shares.map((share) => share.length)),
        ).toBeLessThanOrEqual(1)
        expect([...spread([...names].reverse(), partitions)]).toEqual([...spread(names, partitions)])
      }
  })
})
