// A model of one journal partition: owners that follow the protocol of PartitionOwner, and a network that may delay, repeat or drop
// what they append. The rule and the positions are the real ones (ChainReader, BatchNamer, packed covers); nothing here does IO.
import {
  BatchNamer,
  ChainReader,
  packCause,
  packCovers,
  start,
  unpackCovers,
  type Covers,
  type Cursor,
} from '../../../../processors/engine/journal'
import type { Headers } from '../../../../processors/engine/log'

/** Which part of the protocol is left out, for the tests of the test. */
export type Variant = 'whole' | 'no-rule' | 'no-offset-check' | 'no-follows'

export type InputRecord = { readonly offset: number; readonly headers: Headers; readonly outputs: number }
export type InputLog = { readonly topic: string; readonly chained: boolean; readonly records: readonly InputRecord[] }
/** `on` is the state that the record's input was decided on. */
export type JournalRecord = { readonly offset: number; readonly headers: Headers; readonly on: number }

export type Flight = {
  readonly by: string
  readonly records: readonly Omit<JournalRecord, 'offset'>[]
  readonly landed?: number
}
export type Owner = {
  readonly phase: 'down' | 'lost' | 'idle' | 'waiting'
  readonly life: string
  readonly head: string
  readonly end: number
  readonly state: number
  readonly covers: Covers
  readonly unsaved: Covers
  readonly appends: number
  /** What it believes once the batch in flight is acknowledged. */
  readonly after?: { readonly head: string; readonly state: number }
}
export type World = {
  readonly variant: Variant
  readonly inputs: readonly InputLog[]
  readonly journal: readonly JournalRecord[]
  readonly owners: readonly Owner[]
  readonly flights: readonly Flight[]
  readonly lives: number
}

export const down: Owner = { phase: 'down', life: '', head: '', end: 0, state: 1, covers: {}, unsaved: {}, appends: 0 }

/** The state after one output of an input: each state names its whole history. */
export const evolve = (state: number, cause: string, index: number): number => {
  let hash = state
  for (const letter of `${cause}#${index}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0
  return hash
}

/** A reader of the journal as the variant has it. */
export const readerOf = (
  variant: Variant,
  cursor?: Cursor,
): { take(record: { offset: number; headers: Headers }): boolean; cursor(): Cursor } => {
  const chain = new ChainReader(cursor)
  if (variant === 'no-rule') return { take: (record) => (chain.take(record), true), cursor: () => chain.cursor() }
  if (variant !== 'no-follows') return chain
  return {
    take: (record) =>
      chain.take({ offset: record.offset, headers: { ...record.headers, follows: chain.cursor().head } }),
    cursor: () => chain.cursor(),
  }
}

type Folded = { readonly state: number; readonly head: string; readonly covers: Covers }

/** What the journal says: the only thing that an owner trusts when it takes over. */
export const fold = (world: World): Folded => {
  const reader = readerOf(world.variant)
  let { state, head, covers }: Folded = { state: down.state, head: '', covers: {} }
  const indexes = new Map<string, number>()
  for (const record of world.journal) {
    if (!reader.take(record)) continue
    const cause = record.headers['cause']!
    const index = indexes.get(cause) ?? 0
    indexes.set(cause, index + 1)
    state = evolve(state, cause, index)
    if (record.headers['covers'] === undefined) continue
    covers = { ...covers, ...unpackCovers(record.headers['covers']) }
    head = record.headers['batch']!
  }
  return { state, head, covers }
}

/** The owner's next input of a topic: void records of a chained input are skipped by the real rule. */
export const nextInput = (
  log: InputLog,
  from: Cursor = start,
): { readonly record: InputRecord; readonly after: Cursor } | undefined => {
  const chain = new ChainReader(from)
  for (let offset = from.next; offset < log.records.length; offset++) {
    const record = log.records[offset]!
    if (log.chained && !chain.take(record)) continue
    return { record, after: log.chained ? chain.cursor() : { next: offset + 1, head: '', index: 0, lastId: '' } }
  }
  return undefined
}

const replaced = <T>(list: readonly T[], at: number, item: T): readonly T[] =>
  list.map((other, i) => (i === at ? item : other))
const withOwner = (world: World, at: number, owner: Owner): World => ({
  ...world,
  owners: replaced(world.owners, at, owner),
})

export const takeOver = (world: World, at: number): World => {
  const { state, head, covers } = fold(world)
  const life = `${at}.${world.lives}`
  const owner: Owner = { phase: 'idle', life, head, end: world.journal.length, state, covers, unsaved: {}, appends: 0 }
  return { ...withOwner(world, at, owner), lives: world.lives + 1 }
}

/** Decides the next inputs of the given topics, one after another, and appends what they lead to as one batch. */
export const decide = (world: World, at: number, topics: readonly string[]): World | undefined => {
  const owner = world.owners[at]!
  let { state, unsaved } = owner
  const decided: { cause: string; on: number }[] = []
  for (const topic of topics) {
    const log = world.inputs.find((input) => input.topic === topic)!
    const next = nextInput(log, unsaved[topic] ?? owner.covers[topic])
    if (!next) return undefined
    const cause = packCause({ kind: 'record', topic, partition: 0, offset: next.record.offset })
    const on = state
    for (let index = 0; index < next.record.outputs; index++) {
      decided.push({ cause, on })
      state = evolve(state, cause, index)
    }
    unsaved = { ...unsaved, [topic]: next.after }
  }
  if (decided.length === 0) return withOwner(world, at, { ...owner, unsaved })
  const namer = new BatchNamer(`${owner.life}.${owner.appends}`)
  const { batch, headers } = namer.headers(
    owner.head,
    decided.map((record) => record.cause),
    unsaved,
  )
  const flight: Flight = { by: owner.life, records: decided.map(({ on }, i) => ({ headers: headers[i]!, on })) }
  const waiting: Owner = {
    ...owner,
    phase: 'waiting',
    unsaved,
    appends: owner.appends + 1,
    after: { head: batch, state },
  }
  return { ...withOwner(world, at, waiting), flights: [...world.flights, flight] }
}

/** The network writes the flight to the log, `copies` times: the answer names the last copy. */
export const land = (world: World, at: number, copies = 1): World => {
  const flight = world.flights[at]!
  const journal = [...world.journal]
  let base = 0
  for (let copy = 0; copy < copies; copy++) {
    base = journal.length
    for (const record of flight.records) journal.push({ ...record, offset: journal.length })
  }
  return { ...world, journal, flights: replaced(world.flights, at, { ...flight, landed: base }) }
}

/** The answer arrives. An owner that has moved on since does not hear it. */
export const acknowledge = (world: World, at: number): World => {
  const { by, landed, records } = world.flights[at]!
  const heard = forget(world, at)
  const index = waiterOf(world, by)
  if (index < 0) return heard
  const owner = world.owners[index]!
  if (landed !== owner.end && world.variant !== 'no-offset-check')
    return withOwner(heard, index, { ...owner, phase: 'lost' })
  const { head, state } = owner.after!
  const covers = { ...owner.covers, ...owner.unsaved }
  return withOwner(heard, index, {
    ...owner,
    phase: 'idle',
    head,
    state,
    covers,
    unsaved: {},
    end: landed! + records.length,
    after: undefined,
  })
}

/** The owner gives up waiting: it can't tell whether the batch is, or ever will be, in the log. */
export const loseAnswer = (world: World, at: number): World => {
  const index = waiterOf(world, world.flights[at]!.by)
  return index < 0 ? world : withOwner(world, index, { ...world.owners[index]!, phase: 'lost' })
}

export const waiterOf = (world: World, life: string): number =>
  world.owners.findIndex((owner) => owner.life === life && owner.phase === 'waiting')

export const forget = (world: World, at: number): World => ({
  ...world,
  flights: world.flights.filter((_, i) => i !== at),
})
export const crash = (world: World, at: number): World => withOwner(world, at, { ...down })

/** A world told from another: what has happened matters, not how. */
export const nameOf = (world: World): string => {
  const owners = world.owners.map(
    (o) =>
      `${o.phase[0]}${o.life}/${o.head}/${o.end}/${o.state}/${o.appends}/${packCovers({ ...o.covers, ...o.unsaved })}`,
  )
  const batch = ({ headers, on }: { headers: Headers; on: number }): string =>
    `${headers['batch']}<${headers['follows']}|${headers['cause']}|${on}`
  const flights = world.flights.map(
    (flight) => `${flight.by}:${flight.landed ?? '-'}:${flight.records.map(batch).join()}`,
  )
  return [world.journal.map(batch).join(), owners.join(), flights.sort().join(';')].join('!')
}
