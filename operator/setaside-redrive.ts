// `oms setaside redrive`: asks a node to take up again, in order, what it set aside, and waits until it has. Writes nothing unless it is
// told to execute.
import type { Clock } from '../processors/engine/clock'
import type { Log } from '../processors/engine/log'
import { deriveMessageId, type OrderId } from '../schemas/ids'
import type { Codec } from '../schemas/codec'
import type { TopicName } from '../topics/catalog'
import { groupOf, outputTopicOf, type JournalNodeName } from '../topics/topology'
import { placeText, type AsideEntry, type AsideScan, type Retaken } from './aside-scan'
import type { Progress } from './progress'
import { scanAside } from './setaside-list'
import { tableOf } from './table'
import { OperatorError } from './usage'
import { countText } from './wording'

export type RedriveTools = {
  readonly log: Pick<Log, 'bounds' | 'read' | 'append' | 'committed'>
  readonly codec: Codec
  readonly clock: Clock
  readonly partitions: number
  readonly progress: Progress
}
export type RedriveOptions = {
  readonly node: JournalNodeName
  /** One key; undefined: all that the node has set aside. */
  readonly key?: string
  readonly execute: boolean
  readonly requestedBy: string
  /** How long to wait for the node, milliseconds. */
  readonly patienceMs?: number
}
export type Redrive = {
  readonly node: JournalNodeName
  readonly executed: boolean
  /** What waits, or waited when the command began. */
  readonly entries: readonly AsideEntry[]
  readonly retaken: readonly Retaken[]
  /** Keys whose command the node has not read in time; it will when it runs. */
  readonly notTaken: readonly string[]
}

const control: TopicName = 'oms.engine.commands.v1'
const pollMs = 100
type Asked = { readonly key: string; readonly scan: AsideScan; readonly offset: number }

/** Throws OperatorError when nothing is set aside for the key. */
export const redrive = async (tools: RedriveTools, options: RedriveOptions): Promise<Redrive> => {
  const { node, key, execute } = options
  const scans = await scanAside(tools, [node])
  const mine = (entry: AsideEntry): boolean => key === undefined || entry.key === key
  const entries = scans.flatMap((scan) => scan.entries()).filter(mine)
  if (entries.length === 0 && key !== undefined)
    throw new OperatorError(
      `${node} has nothing set aside for the key "${key}": npm run oms -- setaside list shows what waits`,
    )
  if (!execute || entries.length === 0) return { node, executed: execute, entries, retaken: [], notTaken: [] }
  const asked: Asked[] = []
  for (const scan of scans) {
    scan.retaken = []
    const keys = new Set(
      scan
        .entries()
        .filter(mine)
        .map((entry) => entry.key),
    )
    asked.push(...(await ask(tools, options, scan, [...keys])))
  }
  const notTaken = await settle(tools, options, asked)
  const keys = new Set(asked.map((each) => each.key))
  const retaken = [...new Set(asked.map(({ scan }) => scan))]
    .flatMap((scan) => scan.retaken)
    .filter((each) => keys.has(each.key))
  return { node, executed: true, entries, retaken, notTaken }
}

/** One command for each key, in the partition where its inputs wait. */
const ask = async (
  { log, codec, clock }: RedriveTools,
  { node, requestedBy }: RedriveOptions,
  scan: AsideScan,
  keys: readonly string[],
): Promise<Asked[]> => {
  const asked: Asked[] = []
  for (const key of keys) {
    const at = clock.now()
    const id = deriveMessageId(`redrive:${key}:${node}:${requestedBy}:${at}`, 'operator', scan.partition)
    const value = codec.encode({ type: 'RedriveSetAside', id, orderId: key as OrderId, at, node, requestedBy })
    const offset = await log.append(control, scan.partition, [{ key, value, headers: {} }])
    asked.push({ key, scan, offset })
  }
  return asked
}

/** Waits until the node has read every command; the keys it has not read in time. */
const settle = async (
  tools: RedriveTools,
  { node, patienceMs = 30_000 }: RedriveOptions,
  asked: readonly Asked[],
): Promise<string[]> => {
  const { log, clock, progress } = tools
  const until = clock.now() + patienceMs
  for (;;) {
    // Asked before the journal is read: what the node has read by now is in the journal by now.
    const committed = await log.committed(groupOf(node), control)
    const bounds = await log.bounds(outputTopicOf(node))
    for (const scan of new Set(asked.map((each) => each.scan))) await scan.advance(bounds[scan.partition]!.end)
    const open = asked.filter(
      ({ scan, offset }) => Math.max(scan.nextOf(control), committed[scan.partition]?.offset ?? 0) <= offset,
    )
    progress(`waiting for ${node}`, asked.length - open.length, asked.length)
    if (open.length === 0 || clock.now() >= until) return open.map(({ key }) => key)
    await new Promise<void>((resolve) => void clock.at(clock.now() + pollMs, resolve))
  }
}

export const renderRedrive = (result: Redrive): string => {
  const { node, executed, entries, retaken, notTaken } = result
  if (entries.length === 0) return `${node} has nothing set aside`
  const keys = countText(new Set(entries.map(({ key }) => key)).size, 'key')
  const waiting = tableOf(
    ['key', 'origin', 'attempt', 'reason'],
    entries.map((entry) => [entry.key || '(no key)', placeText(entry), entry.attempt, entry.reason.slice(0, 80)]),
  )
  if (!executed)
    return `${waiting}\n${countText(entries.length, 'input')} of ${keys} would be taken up by ${node} again; nothing was written: add --execute`
  const done = tableOf(
    ['key', 'origin', 'outcome', 'reason'],
    retaken.map((each) => [each.key || '(no key)', placeText(each), each.outcome, each.reason.slice(0, 80)]),
  )
  const taken = retaken.filter(({ outcome }) => outcome === 'taken up').length
  return [
    ...(retaken.length ? [done] : []),
    `${countText(taken, 'input')} taken up, ${retaken.length - taken} set aside again`,
    ...(notTaken.length
      ? [
          `${node} has not read the command for ${countText(notTaken.length, 'key')} yet (is it running? npm run oms -- lag); it will when it runs`,
        ]
      : []),
  ].join('\n')
}

/** Everything that waited was taken up, or nothing was to be done. */
export const isRedriven = ({ executed, retaken, notTaken }: Redrive): boolean =>
  !executed || (notTaken.length === 0 && retaken.every(({ outcome }) => outcome === 'taken up'))
