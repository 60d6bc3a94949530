// Which warehouse each unit of an order should come from, as stock is now: from as few as possible, and of those the ones that suit best. It
// must never name more than is there, nor a warehouse that does not serve the destination.
import type { Address, SkuQuantity } from '../../schemas/messages'
import { ruleAt, type Versioned } from './versions'
import { isPastCutOff, warehouses, warehousesFor, type WarehouseName } from './warehouses'

/** Points against a warehouse; of several choices with as few warehouses, the one with the fewest points holds. */
export type SourcingRule = Versioned & {
  /** For each warehouse that is nearer. */
  readonly farther: number
  /** When it has half of what it can send in a day, half of them, and so on up to all of them. */
  readonly busy: number
  /** Besides, when it has all that it can send in a day. */
  readonly full: number
  /** When what is asked for now leaves on its next day. */
  readonly pastCutOff: number
}

export const sourcingVersions: readonly SourcingRule[] = [
  { id: 'sourcing-2015-01', validFrom: '2015-01-01', farther: 10, busy: 8, full: 7, pastCutOff: 4 },
]

export type SourcingWish = {
  readonly lines: readonly SkuQuantity[]
  /** Units that can be reserved, by SKU and warehouse. */
  readonly stock: ReadonlyMap<string, Readonly<Record<string, number>>>
  readonly destination: Pick<Address, 'country' | 'region'>
  /** Milliseconds since 1970. */
  readonly at: number
  /** Fulfillments that each warehouse was given today. */
  readonly load: Readonly<Record<string, number>>
}

export type Source = SkuQuantity & { readonly warehouse: WarehouseName }
/** ONE: all comes from one warehouse. SPLIT: no warehouse has all. SHORT: something is nowhere. NONE: nothing is anywhere. */
export type SourcingReason = 'ONE' | 'SPLIT' | 'SHORT' | 'NONE'
export type Sourcing = {
  /** As many units of each SKU as there are, at most as many as are wanted. */
  readonly sources: readonly Source[]
  /** All that serve the destination, the nearest first. */
  readonly warehouses: readonly WarehouseName[]
  /** Warehouses that something comes from. */
  readonly splits: number
  readonly reason: SourcingReason
  readonly ruleId: string
}

type Need = { readonly sku: string; readonly units: number; readonly of: Readonly<Record<string, number>> }
type Candidate = {
  readonly name: WarehouseName
  readonly points: number
  /** Share of what it can send in a day. */
  readonly load: number
}
type Choice = { readonly of: readonly Candidate[]; readonly points: number; readonly load: number }

export const allocate = ({ lines, stock, destination, at, load }: SourcingWish): Sourcing => {
  const rule = ruleAt(sourcingVersions, at)
  const serving = warehousesFor(destination, at)
  const wanted = wantedOf(lines)
  const needs = [...wanted].flatMap(([sku, quantity]) => needOf(sku, quantity, stock.get(sku) ?? {}, serving))
  const chosen = chosenOf(
    needs,
    serving.map((name, rank) => candidateOf(name, rank, rule, at, load)),
  )
  const isShort = needs.reduce((sum, { units }) => sum + units, 0) < [...wanted.values()].reduce((a, b) => a + b, 0)
  return {
    sources: needs.flatMap((need) => draw(need, chosen)),
    warehouses: serving,
    splits: chosen.length,
    reason: chosen.length === 0 ? 'NONE' : isShort ? 'SHORT' : chosen.length === 1 ? 'ONE' : 'SPLIT',
    ruleId: rule.id,
  }
}

const wantedOf = (lines: readonly SkuQuantity[]): ReadonlyMap<string, number> => {
  const wanted = new Map<string, number>()
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity)
  return wanted
}

const unitsIn = (of: Need['of'], name: string): number => (Object.hasOwn(of, name) ? Math.max(0, of[name]!) : 0)

/** What can be had of a SKU; none where there is nothing. */
const needOf = (sku: string, quantity: number, of: Need['of'], serving: readonly WarehouseName[]): Need[] => {
  const there = serving.reduce((sum, name) => sum + unitsIn(of, name), 0)
  const units = Math.min(quantity, there)
  return units > 0 ? [{ sku, units, of }] : []
}

const candidateOf = (
  name: WarehouseName,
  rank: number,
  rule: SourcingRule,
  at: number,
  given: SourcingWish['load'],
): Candidate => {
  const load = (given[name] ?? 0) / warehouses[name].dailyCapacity
  const late = isPastCutOff(name, at) ? rule.pastCutOff : 0
  const busy = Math.min(1, load) * rule.busy + (load >= 1 ? rule.full : 0)
  return { name, load, points: rank * rule.farther + busy + late }
}

/** The best of the smallest sets that have all; in the order in which units are taken from them. */
const chosenOf = (needs: readonly Need[], candidates: readonly Candidate[]): readonly Candidate[] => {
  if (needs.length === 0) return []
  for (let size = 1; size <= candidates.length; size++) {
    let best: Choice | undefined
    for (const of of subsets(candidates, size)) if (hasAll(of, needs)) best = better(best, of)
    if (best) return [...best.of].sort((a, b) => a.points - b.points || a.load - b.load)
  }
  return []
}

const subsets = <One>(all: readonly One[], size: number): One[][] =>
  size === 0
    ? [[]]
    : all.flatMap((one, index) => subsets(all.slice(index + 1), size - 1).map((others) => [one, ...others]))

const hasAll = (of: readonly Candidate[], needs: readonly Need[]): boolean =>
  needs.every((need) => of.reduce((sum, { name }) => sum + unitsIn(need.of, name), 0) >= need.units)

/** Of equal ones the earlier: its warehouses are nearer. */
const better = (best: Choice | undefined, of: readonly Candidate[]): Choice => {
  const points = of.reduce((sum, one) => sum + one.points, 0)
  const load = of.reduce((sum, one) => sum + one.load, 0)
  const isBetter = !best || points < best.points || (points === best.points && load < best.load)
  return isBetter ? { of, points, load } : best
}

const draw = ({ sku, units, of }: Need, chosen: readonly Candidate[]): Source[] => {
  let left = units
  return chosen.flatMap(({ name }) => {
    const quantity = Math.min(left, unitsIn(of, name))
    left -= quantity
    return quantity > 0 ? [{ sku, quantity, warehouse: name }] : []
  })
}
