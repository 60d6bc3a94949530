// Reads partitions at offsets, outside any group: restores, tools, and followers that want every partition. A reader has connections
// of its own, since a broker answers the requests of one connection in turn and a long poll would hold up the rest.
import type { LogRecord } from '../log'
import { toRecord, type RawMessage } from './records'

type FetchedPartition = { readonly partition: number; readonly messages: readonly RawMessage[] }
type FetchResponse = {
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[]
}
type FetchRequest = {
  readonly maxWaitTime: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly isolationLevel: 0
  readonly topics: readonly {
    readonly topic: string
    readonly partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[]
  }[]
}
type TopicOffsets = readonly {
  readonly topic: string
  readonly partitions: readonly { partition: number; offset: string }[]
}[]

/** What is used of kafkajs's cluster object. */
export type InternalCluster = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  addTargetTopic(topic: string): Promise<void>
  refreshMetadata(): Promise<void>
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[]
  findBroker(options: { nodeId: number | string }): Promise<{ fetch(request: FetchRequest): Promise<FetchResponse> }>
  fetchTopicsOffset(topics: readonly object[]): Promise<TopicOffsets>
}

const partitionBytes = 4_194_304
const tries = 40
const retryMs = 100

export class DirectReader {
  private opened: Promise<InternalCluster> | undefined
  private closed = false

  constructor(private readonly open: () => InternalCluster) {}

  async bounds(topic: string): Promise<readonly { start: number; end: number }[]> {
    return this.retrying(topic, async (cluster) => {
      const partitions = cluster
        .findTopicPartitionMetadata(topic)
        .map(({ partitionId }) => ({ partition: partitionId }))
      const [low] = await cluster.fetchTopicsOffset([{ topic, partitions, fromBeginning: true }])
      const [high] = await cluster.fetchTopicsOffset([{ topic, partitions, fromBeginning: false }])
      const bounds: { start: number; end: number }[] = []
      for (const { partition, offset } of low!.partitions) bounds[partition] = { start: Number(offset), end: 0 }
      for (const { partition, offset } of high!.partitions) bounds[partition]!.end = Number(offset)
      return bounds
    })
  }

  async read(
    topic: string,
    partition: number,
    from: number,
    to: number,
    each: (records: readonly LogRecord[]) => void | Promise<void>,
  ): Promise<void> {
    let next = from
    while (next < to) {
      if (this.closed)
        throw new Error(
          `the log was closed while ${topic}:${partition} was read, at ${next} of ${to}; read it again from there`,
        )
      const fetched = await this.retrying(topic, (cluster) =>
        fetchFrom(cluster, topic, new Map([[partition, next]]), undefined, 100),
      )
      const records = (fetched.get(partition) ?? []).filter((record) => record.offset >= next && record.offset < to)
      if (records.length === 0 && fetched.get(partition)?.length) return
      if (records.length === 0) continue
      next = records[records.length - 1]!.offset + 1
      await each(records)
    }
  }

  /** Leaders by partition. */
  leaders(topic: string): Promise<ReadonlyMap<number, number>> {
    return this.cluster(topic).then((cluster) => leadersOf(cluster, topic))
  }

  /** One long poll at one leader, of those partitions that it leads; undefined when it leads none of them. Rejects on any error. */
  async fetch(
    topic: string,
    from: ReadonlyMap<number, number>,
    leader: number,
    maxWaitMs: number,
  ): Promise<Map<number, LogRecord[]> | undefined> {
    const cluster = await this.cluster(topic)
    const leaders = leadersOf(cluster, topic)
    const own = new Map([...from].filter(([partition]) => leaders.get(partition) === leader))
    return own.size === 0 ? undefined : fetchFrom(cluster, topic, own, leader, maxWaitMs)
  }

  async close(): Promise<void> {
    this.closed = true
    if (this.opened) await this.opened.then((cluster) => cluster.disconnect()).catch(() => undefined)
  }

  private async retrying<T>(topic: string, call: (cluster: InternalCluster) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(await this.cluster(topic))
      } catch (error) {
        if (attempt >= tries || this.closed) throw error
        await this.reset(topic)
      }
    }
  }

  private async cluster(topic: string): Promise<InternalCluster> {
    this.opened ??= (async () => {
      const cluster = this.open()
      await cluster.connect()
      return cluster
    })()
    const cluster = await this.opened.catch((error: unknown) => {
      this.opened = undefined
      throw error
    })
    await cluster.addTargetTopic(topic)
    return cluster
  }

  /** After an error: waits a little and learns anew who leads; a cluster that can't be reached is opened again. */
  async reset(topic: string): Promise<void> {
    if (this.closed) return
    await new Promise((resolve) => setTimeout(resolve, retryMs))
    try {
      await (await this.cluster(topic)).refreshMetadata()
    } catch {
      const old = this.opened
      this.opened = undefined
      await old?.then((cluster) => cluster.disconnect()).catch(() => undefined)
    }
  }
}

const leadersOf = (cluster: InternalCluster, topic: string): Map<number, number> =>
  new Map(cluster.findTopicPartitionMetadata(topic).map(({ partitionId, leader }) => [partitionId, leader]))

/** One fetch at one leader (all partitions asked for are to be its own), records by partition. */
const fetchFrom = async (
  cluster: InternalCluster,
  topic: string,
  from: ReadonlyMap<number, number>,
  leader: number | undefined,
  maxWaitTime: number,
): Promise<Map<number, LogRecord[]>> => {
  const leaders = leadersOf(cluster, topic)
  if (leader !== undefined && ![...leaders.values()].includes(leader))
    throw new Error(`broker ${leader} leads nothing of ${topic}`)
  const asked = [...from].filter(([partition]) => leader === undefined || leaders.get(partition) === leader)
  const nodeId = leader ?? leaders.get(asked[0]![0])!
  const broker = await cluster.findBroker({ nodeId })
  const partitions = asked.map(([partition, offset]) => ({
    partition,
    fetchOffset: String(offset),
    maxBytes: partitionBytes,
  }))
  const request = {
    maxWaitTime,
    minBytes: 1,
    maxBytes: 4 * partitionBytes,
    isolationLevel: 0 as const,
    topics: [{ topic, partitions }],
  }
  const { responses } = await broker.fetch(request)
  const fetched = new Map<number, LogRecord[]>()
  for (const response of responses)
    for (const { partition, messages } of response.partitions)
      fetched.set(
        partition,
        messages.filter((message) => !message.isControlRecord).map((message) => toRecord(topic, partition, message)),
      )
  return fetched
}
