import { rebuildView, renderRebuild, type RebuildOptions, type ViewGenerations } from '../../operator/view-rebuild'
import { silent } from '../../operator/progress'
import type { Comparison } from '../../state/views/compare'

const equal: Comparison = { rows: 12, different: 0, differences: [] }
const unequal: Comparison = {
  rows: 12,
  different: 3,
  differences: [{ table: 'orders', key: 'ord_1', kind: 'different', columns: ['status'] }],
}

/** Generations by number, and which of them is live. */
const shelf = (comparison: Comparison | Error) => {
  const kept = new Set([1])
  const state = { live: 1, kept }
  const generations: ViewGenerations = {
    name: 'orders-view',
    list: async () => [...kept].map((generation) => ({ generation, live: generation === state.live })),
    build: async () => {
      kept.add(2)
      if (comparison instanceof Error) throw comparison
      return 2
    },
    compare: async () => comparison as Comparison,
    makeLive: async (generation) => void (state.live = generation),
    drop: async (generation) => {
      if (generation === state.live) throw new Error('it is live')
      kept.delete(generation)
    },
  }
  return { state, generations }
}
const options: RebuildOptions = { execute: false, acceptDifferences: false, dropOld: false, limit: 5 }
const rebuild = (generations: ViewGenerations, more: Partial<RebuildOptions> = {}) =>
  rebuildView({ generations, progress: silent }, { ...options, ...more })

describe('the rebuild of a view', () => {
  it('leaves everything as it was without execute', async () => {
    const { state, generations } = shelf(equal)
    const result = await rebuild(generations)
    expect(state).toEqual({ live: 1, kept: new Set([1]) })
    expect(renderRebuild(result, false)).toMatch(
      /equals live generation 1 \(12 rows compared\)\nnothing was changed and generation 2 was dropped again: add --execute to switch/,
    )
  })

  it('switches to an equal generation and keeps the old one', async () => {
    const { state, generations } = shelf(equal)
    const result = await rebuild(generations, { execute: true })
    expect(state).toEqual({ live: 2, kept: new Set([1, 2]) })
    expect(renderRebuild(result, true)).toMatch(/generation 2 is live now; generation 1 is kept, frozen/)
  })

  it('drops the old one when told to', async () => {
    const { state, generations } = shelf(equal)
    await rebuild(generations, { execute: true, dropOld: true })
    expect(state).toEqual({ live: 2, kept: new Set([2]) })
  })

  it('does not switch to one that differs unless the differences are accepted', async () => {
    const { state, generations } = shelf(unequal)
    const result = await rebuild(generations, { execute: true })
    expect(state).toEqual({ live: 1, kept: new Set([1]) })
    const text = renderRebuild(result, true)
    expect(text).toMatch(/orders +ord_1 +different +status/)
    expect(text).toMatch(/… 2 more/)
    expect(text).toMatch(/add --accept-differences/)
    await rebuild(generations, { execute: true, acceptDifferences: true })
    expect(state.live).toBe(2)
  })

  it('leaves no half-built generation behind', async () => {
    const { state, generations } = shelf(new Error('the log is gone'))
    await expect(rebuild(generations, { execute: true })).rejects.toThrow('the log is gone')
    expect(state).toEqual({ live: 1, kept: new Set([1]) })
  })
})
