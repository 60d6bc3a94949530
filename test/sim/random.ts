// Chance by seed: the same seed is the same run.
import { seededRandom } from '../../dev/seeded-random'

export type Random = {
  /** From 0 to below 1. */
  readonly next: () => number
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
}

export const randomOf = (seed: number): Random => {
  const next = seededRandom((seed * 0x9e3779b1) >>> 0)
  return { next, below: (limit) => Math.floor(next() * limit), chance: (probability) => next() < probability }
}
