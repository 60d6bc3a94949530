// One partition of all journals, read up to one moment: what the checks of this partition are made on.
import type { AnyView } from '../../state/views/view'
import type { TopicName } from '../../topics/catalog'
import { outputTopicOf, type JournalNodeName } from '../../topics/topology'
import { handlers } from '../../processors/handlers'
import type { AuditScope } from './audit-scope'
import { JournalReading } from './journal-reading'
import { factsOf, type OrderFacts } from './order-facts'
import { readAnswered } from './topic-readings'
import { ViewFold } from './view-fold'

export const journalNodes = Object.keys(handlers) as JournalNodeName[]

export type PartitionReading = {
  readonly partition: number
  /** When the ends were taken, milliseconds since 1970. */
  readonly at: number
  readonly journals: Readonly<Record<JournalNodeName, JournalReading>>
  readonly views: readonly ViewFold[]
  readonly orders: readonly OrderFacts[]
  /** Orders that something happened to after the providers' books were about to be read. */
  readonly late: ReadonlySet<string>
}

export const readPartition = async (
  scope: AuditScope,
  views: readonly AnyView[],
  partition: number,
): Promise<PartitionReading> => {
  const { context, endBeforeBooks } = scope
  const folds = views.map((view) => new ViewFold(view))
  const at = context.now()
  const ends = await endsOf(scope, partition)
  const journals: Partial<Record<JournalNodeName, JournalReading>> = {}
  let done = 0
  const total = [...ends.values()].reduce((sum, end) => sum + end, 0)
  for (const node of journalNodes) {
    const topic = outputTopicOf(node)
    const listeners = folds.filter((fold) => fold.topics.includes(topic)).map((fold) => fold.take)
    const journal = new JournalReading(context, node, partition, listeners)
    await journal.read(ends.get(topic)!, endBeforeBooks(topic, partition), (count) => {
      done += count
      scope.progress(`reading partition ${partition + 1} of ${context.partitions}, records`, done, total)
    })
    journals[node] = journal
  }
  const read = journals as PartitionReading['journals']
  const answered = await readAnswered(context, partition, (topic) => endBeforeBooks(topic, partition))
  const late = new Set(Object.values(read).flatMap((journal) => [...journal.late]))
  return { partition, at, journals: read, views: folds, orders: ordersOf(read, answered), late }
}

/** All at the same moment, so that the journals fit together. */
const endsOf = async ({ context }: AuditScope, partition: number): Promise<ReadonlyMap<TopicName, number>> => {
  const topics = journalNodes.map(outputTopicOf)
  const bounds = await Promise.all(topics.map((topic) => context.log.bounds(topic)))
  return new Map(topics.map((topic, index) => [topic, bounds[index]![partition]!.end]))
}

const ordersOf = (
  { order, payment, fulfillment, notification }: PartitionReading['journals'],
  answered: ReadonlySet<string>,
): OrderFacts[] => {
  const orderIds = new Set([order, payment, fulfillment, notification].flatMap((journal) => [...journal.events.keys()]))
  const of = (journal: JournalReading, orderId: string) => journal.events.get(orderId) ?? []
  return [...orderIds].map((orderId) =>
    factsOf(
      orderId,
      {
        order: of(order, orderId),
        payment: of(payment, orderId),
        fulfillment: of(fulfillment, orderId),
        notification: of(notification, orderId),
      },
      answered,
    ),
  )
}
