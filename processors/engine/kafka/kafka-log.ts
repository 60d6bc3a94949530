// The log port on Kafka. One of the two files that import kafkajs (topics/kafka-admin.ts is the other). Rules of use: docs/adr/0002.
import { AssignerProtocol, Kafka, logLevel, type LogEntry } from 'kafkajs'
import type { Committed, GroupEvents, Log, LogRecord, Membership, NewRecord } from '../log'
import { AppendCoalescer } from './append-coalescer'
import { coPartitionAssigner } from './co-partition-assigner'
import { DirectReader, type InternalCluster } from './direct-reader'
import { GroupMember } from './group-member'
import { TopicFeed } from './topic-feed'

export type KafkaLogOptions = {
  readonly brokers: readonly string[]
  readonly clientId: string
  /** A member that is silent for longer loses its partitions. Milliseconds; default 10,000. */
  readonly sessionTimeoutMs?: number
  readonly onWarning?: (message: string) => void
}

/** Every retry of kafkajs is short and counted: its defaults wait 300 ms and longer. */
const retry = { initialRetryTime: 20, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 6 }

/** Connects when first used. */
export const openKafkaLog = async (options: KafkaLogOptions): Promise<Log> => {
  const kafka = new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.WARN,
    logCreator: () => (entry: LogEntry) => options.onWarning?.(`${entry.namespace}: ${entry.log.message}`),
  })
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition!,
    retry: { ...retry, retries: 2 },
  })
  await producer.connect()
  const newReader = (): DirectReader => new DirectReader(() => internalCluster(kafka))
  return new KafkaLog(kafka, new AppendCoalescer(producer), newReader, options)
}

/** kafkajs has no public way to read a partition at an offset without a group; its cluster object does it (pinned version). */
const internalCluster = (kafka: Kafka): InternalCluster => {
  const create = Object.getOwnPropertySymbols(kafka).find(
    (symbol) => symbol.description === 'private:Kafka:createCluster',
  )
  if (!create) throw new Error('this is not kafkajs 2.2.4: reinstall the dependencies from the lockfile')
  const factory = (kafka as unknown as Record<symbol, (options: object) => InternalCluster>)[create]!
  return factory({ metadataMaxAge: 60_000, allowAutoTopicCreation: false, isolationLevel: 0 })
}

class KafkaLog implements Log {
  private readonly reader: DirectReader
  private readonly feeds = new Map<string, TopicFeed>()
  private readonly members = new Set<GroupMember>()
  private readonly admin

  constructor(
    private readonly kafka: Kafka,
    private readonly appender: AppendCoalescer,
    private readonly newReader: () => DirectReader,
    private readonly options: KafkaLogOptions,
  ) {
    this.reader = newReader()
    this.admin = kafka.admin({ retry })
  }

  private feed(topic: string): TopicFeed {
    const feed = this.feeds.get(topic) ?? new TopicFeed(topic, this.newReader(), this.reader)
    this.feeds.set(topic, feed)
    return feed
  }

  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    return this.appender.append(topic, partition, records)
  }

  bounds(topic: string): Promise<readonly { start: number; end: number }[]> {
    return this.reader.bounds(topic)
  }

  read(
    topic: string,
    partition: number,
    from: number,
    to: number,
    each: (records: readonly LogRecord[]) => void | Promise<void>,
  ): Promise<void> {
    return this.reader.read(topic, partition, from, to, each)
  }

  async join(group: string, topics: readonly string[], events: GroupEvents): Promise<Membership> {
    const sessionTimeout = this.options.sessionTimeoutMs ?? 10_000
    const consumer = this.kafka.consumer({
      groupId: group,
      partitionAssigners: [coPartitionAssigner(AssignerProtocol)],
      sessionTimeout,
      rebalanceTimeout: Math.max(10_000, sessionTimeout),
      heartbeatInterval: Math.min(500, Math.floor(sessionTimeout / 6)),
      maxWaitTimeInMs: 200,
      minBytes: 1,
      maxBytesPerPartition: 4_194_304,
      allowAutoTopicCreation: false,
      readUncommitted: true,
      retry: { ...retry, retries: 30, restartOnFailure: async () => !member.hasLeft },
    })
    const member: GroupMember = new GroupMember(consumer, topics, events, (topic) => this.feed(topic))
    this.members.add(member)
    await member.start()
    return member
  }

  async committed(group: string, topic: string): Promise<readonly (Committed | undefined)[]> {
    await this.admin.connect()
    const [found] = await this.admin.fetchOffsets({ groupId: group, topics: [topic] })
    const committed: (Committed | undefined)[] = []
    for (const { partition, offset, metadata } of found?.partitions ?? [])
      if (Number(offset) >= 0) committed[partition] = { offset: Number(offset), note: metadata ?? '' }
    return committed
  }

  async follow(
    topic: string,
    from: readonly number[],
    each: (partition: number, records: readonly LogRecord[]) => void,
  ): Promise<() => Promise<void>> {
    const fail = (error: Error): void => this.options.onWarning?.(error.message)
    const ends = from.map((offset, partition) =>
      this.feed(topic).subscribe(partition, offset, { deliver: (records) => each(partition, records), fail }),
    )
    return async () => ends.forEach((end) => end())
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.members].map((member) => member.leave()))
    await Promise.allSettled([...this.feeds.values(), this.reader].map((each) => each.close()))
    await Promise.allSettled([this.appender.close(), this.admin.disconnect()])
  }
}
