// What can happen next in a world, and the worlds to begin with. The adversary has a budget: of faults, of takeovers, of appends.
import { BatchNamer } from '../../../../processors/engine/journal'
import {
  acknowledge,
  crash,
  decide,
  down,
  forget,
  land,
  loseAnswer,
  takeOver,
  waiterOf,
  type InputLog,
  type InputRecord,
  type Variant,
  type World,
} from './model'

export type Budget = { readonly faults: number; readonly takeovers: number; readonly appends: number }
export type Move = { readonly name: string; readonly to: World; readonly left: Budget }

export const plainInput = (topic: string, outputs: readonly number[]): InputLog => ({
  topic,
  chained: false,
  records: outputs.map((count, offset) => ({ offset, headers: {}, outputs: count })),
})

/** A journal as an input: each batch given by its records' outputs; a void one follows what is no longer the last. */
export const chainedInput = (
  topic: string,
  batches: readonly { readonly outputs: readonly number[]; readonly isVoid?: boolean }[],
): InputLog => {
  const records: InputRecord[] = []
  const namer = new BatchNamer('upstream')
  let head = ''
  for (const { outputs, isVoid } of batches) {
    const { batch, headers } = namer.headers(
      isVoid ? 'nobody:0' : head,
      outputs.map(() => 'x:0:0'),
      {},
    )
    for (const [i, count] of outputs.entries())
      records.push({ offset: records.length, headers: headers[i]!, outputs: count })
    if (!isVoid) head = batch
  }
  return { topic, chained: true, records }
}

export const worldOf = (inputs: readonly InputLog[], owners: number, variant: Variant = 'whole'): World => ({
  variant,
  inputs,
  journal: [],
  owners: Array.from({ length: owners }, () => down),
  flights: [],
  lives: 0,
})

/** Every move of owners and network; `groups` are the groups of inputs that an owner may take in one batch. */
export const moves = (world: World, left: Budget, groups: readonly (readonly string[])[]): Move[] => [
  ...ownersMoves(world, left, groups),
  ...networkMoves(world, left),
]

const ownersMoves = (world: World, left: Budget, groups: readonly (readonly string[])[]): Move[] => {
  const found: Move[] = []
  for (const [at, { phase }] of world.owners.entries()) {
    if ((phase === 'down' || phase === 'lost') && left.takeovers > 0)
      found.push({
        name: `${at} takes over`,
        to: takeOver(world, at),
        left: { ...left, takeovers: left.takeovers - 1 },
      })
    if (phase === 'idle' && left.appends > 0)
      for (const group of groups) {
        const to = decide(world, at, group)
        if (to) found.push({ name: `${at} decides ${group.join()}`, to, left: { ...left, appends: left.appends - 1 } })
      }
    if (phase !== 'down' && left.faults > 0)
      found.push({ name: `${at} crashes`, to: crash(world, at), left: { ...left, faults: left.faults - 1 } })
  }
  return found
}

const networkMoves = (world: World, left: Budget): Move[] => {
  const found: Move[] = []
  const spent = { ...left, faults: left.faults - 1 }
  for (const [at, flight] of world.flights.entries()) {
    const heard = waiterOf(world, flight.by) >= 0
    if (flight.landed === undefined) {
      found.push({ name: `${flight.by} lands`, to: heard ? land(world, at) : forget(land(world, at), at), left })
      if (left.faults > 0)
        found.push({
          name: `${flight.by} lands twice`,
          to: heard ? land(world, at, 2) : forget(land(world, at, 2), at),
          left: spent,
        })
      if (heard && left.faults > 0)
        found.push({ name: `${flight.by} is given up, still under way`, to: loseAnswer(world, at), left: spent })
      if (left.faults > 0)
        found.push({ name: `${flight.by} is dropped`, to: forget(loseAnswer(world, at), at), left: spent })
      continue
    }
    found.push({ name: `${flight.by} is answered`, to: acknowledge(world, at), left })
    if (heard && left.faults > 0)
      found.push({ name: `${flight.by}'s answer is lost`, to: forget(loseAnswer(world, at), at), left: spent })
  }
  return found
}
