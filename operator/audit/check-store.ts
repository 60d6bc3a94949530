// Check 4, Redis: what the store holds of a partition is the fold of its journal, byte for byte, and so are deadlines and checkpoint. Pure.
import { changeOf } from '../../processors/engine/decide-group'
import type { AnyDecider } from '../../processors/engine/decider'
import { stampOf, type Checkpoint, type Held } from '../../processors/engine/store'
import type { Difference } from './report'

/** One journal partition, folded up to its end as it was at one moment. */
export type FoldedPartition = {
  readonly node: string
  readonly partition: number
  readonly decider: AnyDecider
  readonly states: ReadonlyMap<string, Held>
  readonly checkpoint: Checkpoint
}
export type StoreSnapshot = {
  readonly checkpoint: Checkpoint | undefined
  readonly values: ReadonlyMap<string, string>
  readonly deadlines: ReadonlyMap<string, number>
}
/** What was appended after that end: keys and stamps that the store may have moved on to. */
export type Tail = { readonly keys: ReadonlySet<string>; readonly stamps: ReadonlySet<string> }
export type StoreFindings = {
  readonly checked: number
  readonly moving: number
  readonly differences: readonly Difference[]
}

export const checkStore = (folded: FoldedPartition, store: StoreSnapshot, tail: Tail): StoreFindings => {
  const keys = new Set([...folded.states.keys(), ...store.values.keys(), ...store.deadlines.keys()])
  const differences = checkpointFaults(folded, store, tail)
  let moving = 0
  for (const key of keys) {
    if (tail.keys.has(key)) moving++
    else differences.push(...keyFaults(folded, store, key))
  }
  return { checked: keys.size - moving, moving, differences }
}

const keyFaults = (folded: FoldedPartition, store: StoreSnapshot, key: string): Difference[] => {
  const held = folded.states.get(key)
  const change = held && changeOf(folded.decider, key, held)
  const faults: string[] = []
  const value = store.values.get(key)
  if (change?.value !== value) faults.push(valueFault(change?.value, value))
  const due = store.deadlines.get(key)
  if ((change?.due ?? undefined) !== due)
    faults.push(`Redis has the deadline ${dueText(due)}, the journal's fold has ${dueText(change?.due)}`)
  const where = `${folded.node}, partition ${folded.partition}`
  return faults.map((fault) => ({ orderId: key, text: `${where}: ${fault}; look: npm run oms -- order show ${key}` }))
}

const valueFault = (expected: string | undefined, actual: string | undefined): string => {
  if (expected === undefined) return 'Redis has a state that the journal knows nothing of'
  if (actual === undefined) return 'Redis has no state, the journal has one'
  return `Redis and the journal's fold differ in ${differingPaths(parsed(expected), parsed(actual)).join(', ') || 'the order of fields'}`
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Where two values differ, at most five paths; never the values, which may be personal. */
export const differingPaths = (expected: unknown, actual: unknown, path = ''): string[] => {
  if (Object.is(expected, actual)) return []
  if (!isObject(expected) || !isObject(actual)) return [path || 'the whole value']
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
  return [...names]
    .flatMap((name) => differingPaths(expected[name], actual[name], path ? `${path}.${name}` : name))
    .slice(0, 5)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const dueText = (due: number | null | undefined): string =>
  due === null || due === undefined ? 'none' : new Date(due).toISOString()

const checkpointFaults = (
  { node, partition, checkpoint }: FoldedPartition,
  store: StoreSnapshot,
  tail: Tail,
): Difference[] => {
  const expected = stampOf(checkpoint)
  const found = store.checkpoint ? stampOf(store.checkpoint) : undefined
  const nothingYet = checkpoint.journal === 0 && found === undefined
  const faults: string[] = []
  if (!nothingYet && found !== expected && !tail.stamps.has(found ?? ''))
    faults.push(`Redis stands at ${found ?? 'nothing'}, the journal at ${expected}; is its processor running?`)
  for (const [topic, cursor] of Object.entries(checkpoint.covers))
    if (store.checkpoint && (store.checkpoint.covers[topic]?.next ?? 0) < cursor.next)
      faults.push(
        `Redis has ${topic} covered to ${store.checkpoint.covers[topic]?.next ?? 0}, the journal to ${cursor.next}`,
      )
  return faults.map((fault) => ({ text: `${node}, partition ${partition}: ${fault}` }))
}
