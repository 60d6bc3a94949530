// What must hold of a journal, whatever happened on the way: read as a reader downstream reads it.
import { ChainReader, unpackCause } from '../../../../processors/engine/journal'
import {
  acknowledge,
  decide,
  down,
  evolve,
  forget,
  land,
  nextInput,
  readerOf,
  takeOver,
  type InputLog,
  type World,
} from './model'

/** Offsets of a topic's inputs that lead to outputs, in order, by the true rule. */
const inputsOf = ({ chained, records }: InputLog): { offset: number; outputs: number }[] => {
  const chain = new ChainReader()
  return records.filter((record) => !chained || chain.take(record)).filter(({ outputs }) => outputs > 0)
}

type Decided = { cause: string; on: number; outputs: number }

/** The inputs that the valid journal decides, in its order; a sentence where a record was decided on a state that the log does not have. */
const decisions = (world: World): Decided[] | string => {
  const reader = readerOf(world.variant)
  const found: Decided[] = []
  let state = down.state
  for (const record of world.journal) {
    if (!reader.take(record)) continue
    const cause = record.headers['cause']!
    const last = found[found.length - 1]
    const again = last?.cause === cause && last.on === record.on
    if (!again && record.on !== state) return `${cause} was decided on a state that the log does not have`
    if (again) last.outputs++
    else found.push({ cause, on: record.on, outputs: 1 })
    state = evolve(state, cause, again ? last.outputs - 1 : 0)
  }
  return found
}

/** A sentence for the first violation in the journal as it stands, or undefined. */
export const violationIn = (world: World, atRest = false): string | undefined => {
  const found = decisions(world)
  if (typeof found === 'string') return found
  for (const log of world.inputs) {
    const expected = inputsOf(log)
    const decided = found.filter(({ cause }) => cause.startsWith(`${log.topic}:`))
    for (const [i, { cause, outputs }] of decided.entries()) {
      const origin = unpackCause(cause)
      const want = expected[i]
      if (origin.kind !== 'record' || origin.offset !== want?.offset)
        return `${cause} was decided in place of ${log.topic}:${want?.offset}`
      if (outputs !== want.outputs) return `${cause} has ${outputs} outputs, not ${want.outputs}`
    }
    if (atRest && decided.length < expected.length) return `${log.topic}:${expected[decided.length]!.offset} was lost`
  }
  return undefined
}

/** Lets the world come to rest: appends land and are acknowledged, owners go on, nobody fails any more. */
export const settle = (world: World): World => {
  let now = world
  if (now.owners.every(({ phase }) => phase === 'down')) now = takeOver(now, 0)
  for (let steps = 0; steps < 500; steps++) {
    const next = settleOne(now)
    if (!next) return now
    now = next
  }
  throw new Error('the world does not come to rest: owners keep one another from getting on')
}

const settleOne = (world: World): World | undefined => {
  if (world.flights.length) {
    const landed = world.flights[0]!.landed === undefined ? land(world, 0) : world
    return world.owners.some(({ phase }) => phase === 'waiting') ? acknowledge(landed, 0) : forget(landed, 0)
  }
  for (const [at, owner] of world.owners.entries()) {
    if (owner.phase === 'lost') return takeOver(world, at)
    if (owner.phase !== 'idle') continue
    const log = world.inputs.find((input) => nextInput(input, owner.unsaved[input.topic] ?? owner.covers[input.topic]))
    if (log) return decide(world, at, [log.topic])
  }
  return undefined
}

export const violationAtRest = (world: World): string | undefined => violationIn(settle(world), true)

export const voidsIn = (world: World): number => {
  const reader = readerOf(world.variant)
  return world.journal.filter((record) => !reader.take(record)).length
}
