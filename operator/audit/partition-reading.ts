// One partition of all journals, read up to one moment: what the checks of this partition are made on.
import type { AnyView } from '../../state/views/view'
import type { TopicName } from '../../topics/catalog'
import { outputTopicOf, type JournalNodeName } from '../../topics/topology'
import { handlers } from '../../processors/handlers'
import type { AuditScope } from './audit-scope'
import { JournalReading } from './journal-reading'
import { factsOf, judgedNodes, type OrderEvents, type OrderFacts } from './order-facts'
import { readAnswers } from './topic-readings'
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
  const answers = await readAnswers(context, partition, (topic) => endBeforeBooks(topic, partition))
  const late = new Set(Object.values(read).flatMap((journal) => [...journal.late]))
  return { partition, at, journals: read, views: folds, orders: ordersOf(read, answers), late }
}

/** All at the same moment, so that the journals fit together. */
const endsOf = async ({ context }: AuditScope, partition: number): Promise<ReadonlyMap<TopicName, number>> => {
  const topics = journalNodes.map(outputTopicOf)
  const bounds = await Promise.all(topics.map((topic) => context.log.bounds(topic)))
  return new Map(topics.map((topic, index) => [topic, bounds[index]![partition]!.end]))
}

const ordersOf = (journals: PartitionReading['journals'], answers: Parameters<typeof factsOf>[2]): OrderFacts[] => {
  const orderIds = new Set(judgedNodes.flatMap((node) => [...journals[node].events.keys()]))
  return [...orderIds].map((orderId) => {
    const of = (node: keyof OrderEvents) => journals[node].events.get(orderId) ?? []
    const events: OrderEvents = {
      order: of('order'),
      payment: of('payment'),
      fulfillment: of('fulfillment'),
      notification: of('notification'),
      desk: of('desk'),
    }
    return factsOf(orderId, events, answers)
  })
}
