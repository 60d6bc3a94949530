// Reads the topics beside the journals: which requests have been answered, what sources wrote, and which states were published. Bytes that are no message
// of ours are passed over: they stand in a topic that anybody may write. Reads only.
import { Undecodable } from '../../schemas/codec'
import type { Message, MessageName } from '../../schemas/message'
import { topicNames, topicSpec, type TopicName } from '../../topics/catalog'
import { withPublished, type Published } from './check-status'
import { eventOf, type AuditEvent } from './events'
import type { JournalSource } from './journal-reading'

export const resultTopics: readonly TopicName[] = topicNames.filter((topic) => topicSpec(topic).kind === 'results')
export const statusTopic = 'oms.order.status.v1' satisfies TopicName

/** The types of the results by the requests that they answer, in one partition, below `endOf` each results topic. */
export const readAnswers = async (
  source: JournalSource,
  partition: number,
  endOf: (topic: TopicName) => number,
): Promise<ReadonlyMap<string, MessageName>> => {
  const answers = new Map<string, MessageName>()
  for (const topic of resultTopics)
    await readMessages(source, topic, partition, 0, endOf(topic), (message) => {
      if ('requestId' in message && message.type !== 'AttemptRecorded') answers.set(message.requestId, message.type)
    })
  return answers
}

/** By order, what a topic that sources write holds of some types in one partition, below `end`; a message that came twice once. */
export const readEntries = async (
  source: JournalSource,
  { topic, partition, end }: { readonly topic: TopicName; readonly partition: number; readonly end: number },
  types: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly AuditEvent[]>> => {
  const events = new Map<string, AuditEvent[]>()
  const ids = new Set<string>()
  const { start } = (await source.log.bounds(topic))[partition]!
  await readMessages(source, topic, partition, start, end, (message, offset) => {
    if (!types.has(message.type) || ids.has(message.id)) return
    ids.add(message.id)
    events.set(message.orderId, [...(events.get(message.orderId) ?? []), eventOf(message, offset)])
  })
  return events
}

/** The public topic, one partition: read on with every call of `catchUp`. */
export class StatusReading {
  readonly published = new Map<string, Published>()
  private next: number | undefined

  constructor(
    private readonly source: JournalSource,
    private readonly partition: number,
  ) {}

  async catchUp(): Promise<void> {
    const { start, end } = (await this.source.log.bounds(statusTopic))[this.partition]!
    await readMessages(this.source, statusTopic, this.partition, this.next ?? start, end, (message, offset) => {
      if (message.type !== 'OrderStatusChanged') return
      const { orderId, status, version } = message
      this.published.set(orderId, withPublished(this.published.get(orderId), { status, version, offset }))
    })
    this.next = end
  }
}

const readMessages = (
  { log, codec }: JournalSource,
  topic: TopicName,
  partition: number,
  from: number,
  to: number,
  each: (message: Message, offset: number) => void,
): Promise<void> =>
  log.read(topic, partition, from, to, async (records) => {
    await codec.learn(records.map((record) => record.value))
    for (const { value, offset } of records) {
      const message = decoded(codec, value)
      if (message) each(message, offset)
    }
  })

const decoded = (codec: JournalSource['codec'], value: Buffer | null): Message | undefined => {
  try {
    return codec.decode(value)
  } catch (error) {
    if (error instanceof Undecodable) return undefined
    throw error
  }
}
