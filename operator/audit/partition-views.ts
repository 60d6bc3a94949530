// Check 4 for PostgreSQL, one partition: rows and histories of the views against the topics that they read.
import { nodeSpec } from '../../topics/topology'
import type { TopicName } from '../../topics/catalog'
import type { AuditScope } from './audit-scope'
import { checkHistory, checkRows } from './check-views'
import type { AuditEvent } from './events'
import { historyTables } from './history-tables'
import type { PartitionReading } from './partition-reading'
import type { Difference } from './report'
import { readEntries } from './topic-readings'
import type { ViewFold } from './view-fold'
import type { ViewReader } from './view-reader'

type Compared = {
  readonly differences: readonly Difference[]
  readonly rows: number
  readonly moving: number
  /** The view has not come as far as the topics that it is compared with. */
  readonly behind?: true
}
/** What a view reads of one topic, below `end`: what it takes, by order. */
type Input = {
  readonly topic: TopicName
  readonly end: number
  readonly events: ReadonlyMap<string, readonly AuditEvent[]>
}

export const checkViews = async (scope: AuditScope, reading: PartitionReading): Promise<void> => {
  const { views, checks, patience, unknownRows } = scope
  if (!views) return
  for (const order of reading.orders) unknownRows.delete(order.orderId)
  for (const fold of reading.views) {
    const inputs = await inputsOf(scope, reading, fold)
    const ask = (): Promise<Compared> => compareView(views, reading, fold, inputs)
    const compared = await patience.until(ask, ({ differences }) => differences.length === 0)
    checks.postgres.found([...fold.faults, ...compared.differences])
    checks.postgres.checked += compared.rows
    checks.postgres.count(`rows of ${fold.view.name}`, compared.rows)
    if (compared.moving) checks.postgres.count('in motion', compared.moving)
    if (compared.behind) continue
    for (const input of inputs) await compareHistory(scope, views, reading, fold, input)
    if (fold.view.name === 'orders-view') await compareRejections(scope, views, reading)
  }
}

const inputsOf = async ({ context }: AuditScope, reading: PartitionReading, fold: ViewFold): Promise<Input[]> => {
  const taken: ReadonlySet<string> = new Set(nodeSpec(fold.view.name).takes)
  const journals = journalsOf(reading, fold).map(({ topic, checkpoint, events }) => ({
    topic,
    end: checkpoint.journal,
    events: new Map([...events].map(([orderId, all]) => [orderId, all.filter(({ type }) => taken.has(type))])),
  }))
  const inputs: Input[] = [...journals]
  for (const topic of fold.topics.filter((each) => journals.every((journal) => journal.topic !== each))) {
    const { partition } = reading
    const { end } = (await context.log.bounds(topic))[partition]!
    const isCompared = historyTables[fold.view.name] !== undefined
    const events = isCompared ? await readEntries(context, { topic, partition, end }, taken) : new Map<string, never>()
    inputs.push({ topic, end, events })
  }
  return inputs
}

const compareView = async (
  views: ViewReader,
  reading: PartitionReading,
  fold: ViewFold,
  inputs: readonly Input[],
): Promise<Compared> => {
  const behind = await positionsBehind(views, reading, fold, inputs)
  if (behind.length) return { differences: behind, rows: 0, moving: 0, behind: true }
  const actual = await views.load(
    fold.view,
    reading.orders.map((order) => order.orderId),
  )
  const moving = new Set<string>()
  for (const journal of journalsOf(reading, fold)) for (const key of (await journal.tail()).keys) moving.add(key)
  const moved = [...fold.rows.keys()].filter((orderId) => moving.has(orderId)).length
  const differences = checkRows(fold.view.name, fold.rows, actual, moving)
  return { differences, rows: fold.rows.size - moved, moving: moved }
}

const journalsOf = ({ journals }: PartitionReading, { topics }: ViewFold) =>
  Object.values(journals).filter((journal) => topics.includes(journal.topic))

const positionsBehind = async (
  views: ViewReader,
  { partition }: PartitionReading,
  { view }: ViewFold,
  inputs: readonly Input[],
): Promise<Difference[]> => {
  const differences: Difference[] = []
  for (const { topic, end } of inputs) {
    const position = await views.position(view, topic, partition)
    if (position < end)
      differences.push({
        text: `${view.name} has read ${topic}:${partition} to ${position} of ${end}; is the state role running?`,
      })
  }
  return differences
}

/** Lines of a history never change: those below the end are compared whatever moves. */
const compareHistory = async (
  { checks, patience }: AuditScope,
  views: ViewReader,
  { partition }: PartitionReading,
  { view }: ViewFold,
  { topic, end, events }: Input,
): Promise<void> => {
  const spec = historyTables[view.name]
  if (!spec) return
  const ask = async () => {
    const rows = await views.history(view, topic, partition, end)
    return { lines: rows.length, differences: checkHistory(spec.table, events, rows) }
  }
  const { lines, differences } = await patience.until(ask, (answer) => answer.differences.length === 0)
  checks.postgres.found(differences)
  checks.postgres.checked += lines
  checks.postgres.count(`lines of ${spec.table}`, lines)
}

const compareRejections = async (
  { checks, patience }: AuditScope,
  views: ViewReader,
  { orders }: PartitionReading,
): Promise<void> => {
  const rejected = orders.filter((order) => order.status === 'REJECTED').map((order) => order.orderId)
  const ask = async (): Promise<Difference[]> => {
    const kept = await views.rejected(rejected)
    return rejected
      .filter((orderId) => !kept.has(orderId))
      .map((orderId) => ({ orderId, text: 'rejections: it is not in PostgreSQL' }))
  }
  checks.postgres.found(await patience.until(ask, (differences) => differences.length === 0))
}
