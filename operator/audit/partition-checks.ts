// All checks of one partition. Whatever moved while the audit read is left out and counted, so that a live system gives no false alarm.
import type { PartitionStore } from '../../processors/engine/store'
import type { AuditScope } from './audit-scope'
import { checkDeadlines } from './check-deadlines'
import { checkDisputes } from './check-disputes'
import { checkEffects } from './check-effects'
import { checkLife } from './check-life'
import { checkMailsDue } from './check-mails-due'
import { checkMoney, expectedNet } from './check-money'
import { checkStatus } from './check-status'
import { checkStock, isStockUnderWay } from './check-stock'
import { checkStore, type StoreSnapshot } from './check-store'
import type { OrderFacts } from './order-facts'
import { journalNodes, type PartitionReading } from './partition-reading'
import { StatusReading } from './topic-readings'

const inMotion = 'in motion'
const underWay = 'under way'

/** Check 2, and the figures of what orders there are. */
export const checkLives = ({ checks: { life } }: AuditScope, { orders, journals }: PartitionReading): void => {
  life.found(journals.order.faults)
  for (const { orderId, status, events } of orders) {
    life.found(checkLife(orderId, events.order))
    if (status === 'NONE') continue
    life.checked++
    life.count(status === 'REJECTED' ? 'rejected' : 'accepted')
    if (status !== 'REJECTED') life.count(status)
  }
  life.count('void records', journals.order.voids)
}

/** Checks 3 and 5, where there are books. */
export const checkBooks = (scope: AuditScope, { orders, journals, late }: PartitionReading): void => {
  const { books, checks, dueTotals } = scope
  if (!books) return
  const { covers } = journals.notification.checkpoint
  const readTo = { order: covers[journals.order.topic]?.next ?? 0, desk: covers[journals.desk.topic]?.next ?? 0 }
  for (const order of orders) {
    const book = books.take(
      order.orderId,
      order.requests.map((request) => request.id),
    )
    if (order.status !== 'NONE') countOrder(scope, order, late.has(order.orderId))
    const net = expectedNet(order) ?? 0
    const { currency } = order.money
    if (net > 0) dueTotals.set(currency, (dueTotals.get(currency) ?? 0) + net)
    if (late.has(order.orderId)) continue
    checks.money.found([...checkMoney(order, book), ...checkDisputes(order, book)])
    checks.effects.found(checkEffects(order, book))
    if (order.status !== 'NONE') checks.stock.found(checkStock(order, book))
    if (!journals.notification.states.get(order.orderId)?.aside) checks.effects.found(checkMailsDue(order, readTo))
  }
}

const countOrder = ({ checks }: AuditScope, order: OrderFacts, moving: boolean): void => {
  for (const check of [checks.money, checks.effects, checks.stock]) {
    if (moving) check.count(inMotion)
    else check.checked++
  }
  if (moving) return
  if (order.money.isUnsecured) checks.money.count('not secured')
  else if (expectedNet(order) === undefined) checks.money.count(underWay)
  if (isStockUnderWay(order)) checks.stock.count(underWay)
  const open = order.requests.filter(({ answer }) => answer === undefined).length
  if (open) checks.effects.count('requests without an answer', open)
}

/** Check 4 for Redis, and check 6. */
export const checkStores = async (scope: AuditScope, reading: PartitionReading): Promise<void> => {
  const { context, checks, patience } = scope
  for (const node of journalNodes) {
    const journal = reading.journals[node]
    const store = context.store.partition(node, reading.partition)
    const ask = async () => {
      const snapshot = await snapshotOf(store)
      const tail = await journal.tail()
      return { snapshot, tail, findings: checkStore(journal, snapshot, tail) }
    }
    const { snapshot, tail, findings } = await patience.until(ask, (answer) => answer.findings.differences.length === 0)
    checks.redis.found([...(node === 'order' ? [] : journal.faults), ...findings.differences])
    checks.redis.checked += findings.checked
    if (findings.moving) checks.redis.count(inMotion, findings.moving)
    checks.deadlines.found(checkDeadlines(journal, snapshot.deadlines, tail, reading.at))
    checks.deadlines.count('deadlines', snapshot.deadlines.size)
    checks.deadlines.count('set aside', asideIn(reading, node))
  }
  checks.deadlines.checked += reading.orders.filter((order) => order.status !== 'NONE').length
}

const asideIn = ({ journals }: PartitionReading, node: (typeof journalNodes)[number]): number =>
  [...journals[node].states.values()].reduce((sum, held) => sum + (held.aside?.length ?? 0), 0)

const snapshotOf = async (store: PartitionStore): Promise<StoreSnapshot> => ({
  checkpoint: await store.checkpoint(),
  values: await store.all(),
  deadlines: new Map((await store.deadlines()).map(({ key, due }) => [key, due])),
})

/** The public topic. */
export const checkPublished = async (
  { context, checks: { status }, patience }: AuditScope,
  reading: PartitionReading,
): Promise<void> => {
  const published = new StatusReading(context, reading.partition)
  const ask = async () => {
    await published.catchUp()
    const moving = (await reading.journals.order.tail()).keys
    return { moving, differences: checkStatus(reading.orders, published.published, moving) }
  }
  const { moving, differences } = await patience.until(ask, (answer) => answer.differences.length === 0)
  const placed = reading.orders.filter((order) => order.version > 0)
  const moved = placed.filter((order) => moving.has(order.orderId)).length
  status.found(differences)
  status.checked += placed.length - moved
  if (moved) status.count(inMotion, moved)
}
