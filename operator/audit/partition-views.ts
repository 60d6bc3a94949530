// Check 4 for PostgreSQL, one partition: rows and history of the views against the journals.
import type { AuditScope } from './audit-scope'
import { checkHistory, checkRows } from './check-views'
import type { AuditEvent } from './events'
import type { PartitionReading } from './partition-reading'
import type { Difference } from './report'
import type { ViewFold } from './view-fold'
import type { ViewReader } from './view-reader'
import { nodeSpec, type NodeName } from '../../topics/topology'

type Compared = {
  readonly differences: readonly Difference[]
  readonly rows: number
  readonly moving: number
  /** The view has not come as far as the journals that it is compared with. */
  readonly behind?: true
}

export const checkViews = async (scope: AuditScope, reading: PartitionReading): Promise<void> => {
  const { views, checks, patience, unknownRows } = scope
  if (!views) return
  for (const order of reading.orders) unknownRows.delete(order.orderId)
  for (const fold of reading.views) {
    const ask = (): Promise<Compared> => compareView(views, reading, fold)
    const compared = await patience.until(ask, ({ differences }) => differences.length === 0)
    checks.postgres.found([...fold.faults, ...compared.differences])
    checks.postgres.checked += compared.rows
    checks.postgres.count(`rows of ${fold.view.name}`, compared.rows)
    if (compared.moving) checks.postgres.count('in motion', compared.moving)
    if (fold.view.name === 'orders-view' && !compared.behind) await checkOrderHistory(scope, views, reading)
  }
}

const compareView = async (views: ViewReader, reading: PartitionReading, fold: ViewFold): Promise<Compared> => {
  const behind = await positionsBehind(views, reading, fold)
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

const positionsBehind = async (views: ViewReader, reading: PartitionReading, fold: ViewFold): Promise<Difference[]> => {
  const differences: Difference[] = []
  for (const { topic, partition, checkpoint } of journalsOf(reading, fold)) {
    const position = await views.position(fold.view, topic, partition)
    if (position < checkpoint.journal)
      differences.push({
        text: `${fold.view.name} has read ${topic}:${partition} to ${position} of ${checkpoint.journal}; is the state role running?`,
      })
  }
  return differences
}

/** Lines of the history never change: those below the journal's end are compared whatever moves. */
const checkOrderHistory = async (
  { checks, patience }: AuditScope,
  views: ViewReader,
  { journals, orders, partition }: PartitionReading,
): Promise<void> => {
  const { topic, checkpoint } = journals.order
  const expected = new Map(orders.map(({ orderId, events }) => [orderId, events.order.filter(isTaken)]))
  const rejected = orders.filter((order) => order.status === 'REJECTED').map((order) => order.orderId)
  const ask = async () => {
    const rows = await views.history(topic, partition, checkpoint.journal)
    const kept = await views.rejected(rejected)
    const lost = rejected
      .filter((orderId) => !kept.has(orderId))
      .map((orderId) => ({ orderId, text: 'rejections: it is not in PostgreSQL' }))
    return { lines: rows.length, differences: [...checkHistory(expected, rows), ...lost] }
  }
  const { lines, differences } = await patience.until(ask, (answer) => answer.differences.length === 0)
  checks.postgres.found(differences)
  checks.postgres.checked += lines
  checks.postgres.count('lines of history', lines)
}

const taken: ReadonlySet<string> = new Set(nodeSpec('orders-view' satisfies NodeName).takes)
const isTaken = (event: AuditEvent): boolean => taken.has(event.type)
