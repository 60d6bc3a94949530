// Part g: how many orders a second the rule of sourcing decides, on one core and without anything else. Orders, stock and loads are drawn by
// seed, and vary as a shop's do: one to four lines, some of them short, from one to two warehouses each.
import type { Progress } from '../../operator/progress'
import { allocate, type SourcingReason, type SourcingWish } from '../../processors/rules/sourcing'
import { warehouses } from '../../processors/rules/warehouses'
import { seededRandom } from '../seeded-random'

export type AllocationResult = {
  readonly decisions: number
  /** Of the median round. */
  readonly perSecond: number
  /** Of the slowest and the fastest round. */
  readonly range: readonly [slowest: number, fastest: number]
  /** Shares of all decisions. */
  readonly shares: Readonly<Record<SourcingReason, number>>
}

const rounds = 5
const wishes = 5_000
const skus = 400
const beginning = Date.UTC(2026, 10, 30)
const dayMs = 86_400_000

const destinations: readonly SourcingWish['destination'][] = [
  { country: 'BR', region: 'SP' },
  { country: 'BR', region: 'BA' },
  { country: 'CL', region: null },
  { country: 'US', region: 'TN' },
  { country: 'DE', region: null },
]

/** Throws where there are fewer decisions than rounds. */
export const measureAllocation = (decisions: number, progress: Progress): AllocationResult => {
  if (decisions < rounds) throw new Error(`${decisions} decisions are too few: ask for ${rounds} at least`)
  const drawn = draw()
  const each = Math.floor(decisions / rounds)
  decide(drawn, Math.min(each, wishes), {})
  const counts: Partial<Record<SourcingReason, number>> = {}
  const speeds: number[] = []
  for (let round = 0; round < rounds; round++) {
    progress('g  orders sourced', round * each, decisions)
    const startedAt = performance.now()
    decide(drawn, each, counts)
    speeds.push((each * 1_000) / (performance.now() - startedAt))
  }
  speeds.sort((a, b) => a - b)
  const share = (reason: SourcingReason): number => (counts[reason] ?? 0) / (rounds * each)
  return {
    decisions: rounds * each,
    perSecond: speeds[Math.floor(rounds / 2)]!,
    range: [speeds[0]!, speeds.at(-1)!],
    shares: { ONE: share('ONE'), SPLIT: share('SPLIT'), SHORT: share('SHORT'), NONE: share('NONE') },
  }
}

const decide = (
  drawn: readonly SourcingWish[],
  count: number,
  counts: Partial<Record<SourcingReason, number>>,
): void => {
  for (let index = 0; index < count; index++) {
    const { reason } = allocate(drawn[index % drawn.length]!)
    counts[reason] = (counts[reason] ?? 0) + 1
  }
}

const draw = (): SourcingWish[] => {
  const random = seededRandom(7)
  const roll = (sides: number): number => Math.floor(random() * sides)
  const units = (): Record<string, number> =>
    Object.fromEntries(Object.keys(warehouses).map((name) => [name, roll(3) === 0 ? 0 : 1 + roll(9)]))
  const stock = new Map(Array.from({ length: skus }, (_, index) => [`SKU-${index}`, units()]))
  return Array.from({ length: wishes }, () => ({
    lines: Array.from({ length: 1 + roll(4) }, () => ({ sku: `SKU-${roll(skus)}`, quantity: 1 + roll(3) })),
    stock,
    destination: destinations[roll(destinations.length)]!,
    at: beginning + roll(dayMs),
    load: Object.fromEntries(Object.keys(warehouses).map((name) => [name, roll(150_000)])),
  }))
}
