// Two searches for a violation: all interleavings of a small case, and random ones of a large case.
import { seededRandom } from '../../../../dev/seeded-random'
import { moves, chainedInput, plainInput, worldOf, type Budget } from './adversary'
import { nameOf, type Variant, type World } from './model'
import { violationAtRest, violationIn, voidsIn } from './properties'

export type Found = {
  readonly states: number
  readonly rested: number
  readonly violation?: string
  readonly path?: readonly string[]
}

/** Depth-first over every state; each is checked as it stands, and after it has come to rest. Stops at the first violation. */
export const explore = (first: World, budget: Budget, groups: readonly (readonly string[])[]): Found => {
  const seen = new Map<string, Budget[]>()
  const path: string[] = []
  let states = 0
  const visit = (world: World, left: Budget): Found | undefined => {
    const name = nameOf(world)
    const before = seen.get(name)
    if (before?.some((b) => b.faults >= left.faults && b.takeovers >= left.takeovers && b.appends >= left.appends))
      return undefined
    if (before) before.push(left)
    else {
      seen.set(name, [left])
      states++
      const violation = violationIn(world) ?? violationAtRest(world)
      if (violation) return { states, rested: states, violation, path: [...path] }
    }
    for (const move of moves(world, left, groups)) {
      path.push(move.name)
      const found = visit(move.to, move.left)
      if (found) return found
      path.pop()
    }
    return undefined
  }
  return visit(first, budget) ?? { states, rested: states }
}

/** Neighbouring seeds give lives that have nothing in common. */
export const randomOf = (seed: number): (() => number) => seededRandom((seed * 2654435761) >>> 0)

/** One random life of a large case: three owners, three inputs of which one is a journal with void records. */
export const randomLife = (
  seed: number,
  variant: Variant = 'whole',
): { readonly world: World; readonly voids: number; readonly violation: string | undefined } => {
  const random = randomOf(seed)
  const upTo = (n: number): number => Math.floor(random() * n)
  const counts = (n: number): number[] => Array.from({ length: n }, () => upTo(3))
  const batches = Array.from({ length: 2 + upTo(4) }, () => ({ outputs: counts(1 + upTo(3)), isVoid: random() < 0.3 }))
  const inputs = [plainInput('a', counts(2 + upTo(6))), chainedInput('b', batches), plainInput('c', counts(upTo(4)))]
  let world = worldOf(inputs, 2 + upTo(2), variant)
  let left: Budget = { faults: 4 + upTo(8), takeovers: 20, appends: 30 }
  for (let step = 20 + upTo(60); step > 0; step--) {
    const group = Array.from({ length: 1 + upTo(4) }, () => 'abc'[upTo(3)]!)
    const possible = moves(world, left, [group])
    const move = possible[upTo(possible.length)]
    if (!move) continue
    world = move.to
    left = move.left
  }
  return { world, voids: voidsIn(world), violation: violationIn(world) ?? violationAtRest(world) }
}
