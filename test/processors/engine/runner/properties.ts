// What must hold of a node's journal and store once the world is at rest.
import { JournalFold } from '../../../../processors/engine/fold'
import { ChainReader, unpackCause } from '../../../../processors/engine/journal'
import type { LogRecord } from '../../../../processors/engine/log'
import { emptyCheckpoint, type Held } from '../../../../processors/engine/store'
import {
  chainedTopic,
  initial,
  journal,
  ledgerDecider,
  newCodec,
  node,
  plainTopic,
  takes,
  type Ledger,
} from './ledger-decider'
import type { RunnerWorld } from './world'

export type Figures = { readonly voids: number; readonly timers: number; readonly inputs: number }
const codec = newCodec()

const validOf = (records: readonly LogRecord[]): LogRecord[] => {
  const chain = new ChainReader()
  return records.filter((record) => chain.take(record))
}

/** Throws, naming the input, at the first thing that is not as it must be. */
export const verify = async (world: RunnerWorld): Promise<Figures> => {
  if (world.fatal.length) throw new Error(String(world.fatal[0]))
  const sum = { voids: 0, timers: 0, inputs: 0 }
  for (let partition = 0; partition < world.partitions; partition++) {
    const all = world.log.records(journal, partition)
    const records = validOf(all)
    await codec.learn(all.map((record) => record.value))
    sum.voids += all.length - records.length
    sum.timers += verifyStates(records)
    for (const topic of [plainTopic, chainedTopic]) sum.inputs += await verifyInputs(world, topic, partition, records)
    await verifyStore(world, partition, records)
  }
  return sum
}

/** Each output was decided on the state that the journal has before its input; each deadline fired once, and none is left behind. */
const verifyStates = (records: readonly LogRecord[]): number => {
  const states = new Map<string, { state: Ledger; cause: string; before: string }>()
  const fired = new Set<string>()
  for (const record of records) {
    const message = codec.decode(record.value)
    const key = record.key!
    const cause = record.headers['cause']!
    const entry = states.get(key) ?? { state: initial, cause: '', before: '' }
    const before = entry.cause === cause ? entry.before : entry.state.hash
    if (message.type === 'PaymentFailed' && message.code !== before)
      throw new Error(`${cause} was decided on another state of ${key}`)
    if (message.type === 'PaymentOverdue') {
      const timer = unpackCause(cause)
      if (message.waitingFor !== before || timer.kind !== 'timer' || timer.due !== entry.state.due)
        throw new Error(`${cause} fired on another state`)
      if (fired.has(`${key}:${timer.due}`)) throw new Error(`${cause} fired twice for ${key}`)
      fired.add(`${key}:${timer.due}`)
    }
    states.set(key, { state: ledgerDecider.evolve(entry.state as never, message as never) as Ledger, cause, before })
  }
  for (const [key, { state }] of states)
    if (state.due !== null) throw new Error(`the deadline ${state.due} of ${key} never fired`)
  return fired.size
}

/** Every valid input that the node takes and that leads to outputs was decided, once, in order. */
const verifyInputs = async (
  world: RunnerWorld,
  topic: string,
  partition: number,
  records: readonly LogRecord[],
): Promise<number> => {
  const inputs = world.log.records(topic, partition)
  await codec.learn(inputs.map((record) => record.value))
  const taken = (topic === chainedTopic ? validOf(inputs) : inputs).filter((record) =>
    takes.has(codec.nameOf(record.value)!),
  )
  const expected = taken.flatMap((record) => {
    const message = codec.decode(record.value) as { reason: string }
    return Array.from({ length: Number.parseInt(message.reason, 10) }, () => record.offset)
  })
  const decided = records.flatMap((record) => {
    const cause = unpackCause(record.headers['cause']!)
    return cause.kind === 'record' && cause.topic === topic ? [cause.offset] : []
  })
  if (expected.join() !== decided.join())
    throw new Error(`${topic}:${partition} was decided ${decided.join()}, not ${expected.join()}`)
  return taken.length
}

const verifyStore = async (world: RunnerWorld, partition: number, records: readonly LogRecord[]): Promise<void> => {
  const states = new Map<string, Held>()
  const fold = new JournalFold(ledgerDecider, codec, states, emptyCheckpoint)
  for (const record of fold.valid(world.log.records(journal, partition))) fold.apply(record)
  const folded = Object.fromEntries([...states].map(([key, held]) => [key, JSON.stringify(held)]))
  const store = world.store.partition(node, partition)
  const stored = Object.fromEntries(await store.all())
  if (records.length === 0 && Object.keys(stored).length === 0) return
  expect(stored).toEqual(folded)
  expect(await store.deadlines()).toEqual([])
}
