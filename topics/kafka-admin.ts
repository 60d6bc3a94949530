// The cluster admin port: topics, groups and their offsets. One of the two files that import kafkajs.
import { ConfigResourceTypes, Kafka, logLevel, type Admin, type ITopicConfig } from 'kafkajs'
import type { Action, ClusterState } from './plan'

export type GroupLag = {
  readonly topic: string
  readonly partition: number
  readonly committed: number
  readonly end: number
}

export interface ClusterAdmin {
  /** State of the named topics; those that do not exist are left out. */
  state(topics: readonly string[]): Promise<ClusterState>
  /** Carries out a plan. Refusals and risks are the caller's to have dealt with. */
  apply(actions: readonly Action[]): Promise<void>
  lag(group: string, topics: readonly string[]): Promise<readonly GroupLag[]>
  /** First offset at or after a time in each partition; the end where there is none. */
  offsetsAt(topic: string, time: number): Promise<readonly number[]>
  createTopic(topic: string, partitions: number, config: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

const retry = { initialRetryTime: 50, maxRetryTime: 1_000, retries: 8 }

export const openClusterAdmin = async (brokers: readonly string[]): Promise<ClusterAdmin> => {
  const kafka = new Kafka({
    clientId: 'oms-admin',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    retry,
  })
  const admin = kafka.admin()
  await admin.connect()
  return new KafkaClusterAdmin(admin)
}

class KafkaClusterAdmin implements ClusterAdmin {
  constructor(private readonly admin: Admin) {}

  state(topics: readonly string[]): Promise<ClusterState> {
    return patiently(() => this.read(topics))
  }

  private async read(topics: readonly string[]): Promise<ClusterState> {
    const present = (await this.admin.listTopics()).filter((topic) => topics.includes(topic))
    if (present.length === 0) return new Map()
    const { topics: metadata } = await this.admin.fetchTopicMetadata({ topics: present })
    const { resources } = await this.admin.describeConfigs({
      includeSynonyms: false,
      resources: present.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    })
    const configs = new Map(
      resources.map((r) => [
        r.resourceName,
        Object.fromEntries(r.configEntries.map((e) => [e.configName, e.configValue])),
      ]),
    )
    const entries = metadata.map(async ({ name, partitions }) => {
      const offsets = await this.admin.fetchTopicOffsets(name)
      const empty = offsets.every(({ high }) => Number(high) === 0)
      return [name, { partitions: partitions.length, config: configs.get(name) ?? {}, empty }] as const
    })
    return new Map(await Promise.all(entries))
  }

  async apply(actions: readonly Action[]): Promise<void> {
    const creations = actions.flatMap((action) => (action.kind === 'create' ? [action] : []))
    if (creations.length)
      await this.create(
        creations.map(({ topic, partitions, replication, config }) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replication,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        })),
      )
    for (const action of actions) {
      if (action.kind === 'grow')
        await this.admin.createPartitions({ topicPartitions: [{ topic: action.topic, count: action.to }] })
      if (action.kind === 'configure') await this.configure(action.topic, action.config)
    }
  }

  /** AlterConfigs replaces all that is set on a topic: what else was set is sent along. */
  private async configure(topic: string, config: Readonly<Record<string, string>>): Promise<void> {
    const { resources } = await this.admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    })
    const own = resources[0]!.configEntries
      .filter((entry) => !entry.isDefault)
      .map((entry) => [entry.configName, entry.configValue] as const)
    const merged = { ...Object.fromEntries(own), ...config }
    const configEntries = Object.entries(merged).map(([name, value]) => ({ name, value }))
    await this.admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
    })
  }

  async lag(group: string, topics: readonly string[]): Promise<readonly GroupLag[]> {
    const committed = await this.admin.fetchOffsets({ groupId: group, topics: [...topics] })
    const lags = await Promise.all(
      committed.map(async ({ topic, partitions }) => {
        const bounds = await this.admin.fetchTopicOffsets(topic)
        const end = new Map(bounds.map((b) => [b.partition, b]))
        return partitions.map(({ partition, offset }) => {
          const { low, high } = end.get(partition)!
          return { topic, partition, committed: Math.max(Number(offset), Number(low)), end: Number(high) }
        })
      }),
    )
    return lags.flat()
  }

  async offsetsAt(topic: string, time: number): Promise<readonly number[]> {
    const offsets: number[] = []
    for (const { partition, offset } of await this.admin.fetchTopicOffsetsByTimestamp(topic, time))
      offsets[partition] = Number(offset)
    return offsets
  }

  async createTopic(topic: string, partitions: number, config: Readonly<Record<string, string>>): Promise<void> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
    await this.create([{ topic, numPartitions: partitions, replicationFactor: -1, configEntries }])
  }

  /** Creates topics and waits until every broker asked knows them with a leader for each partition. */
  private async create(topics: ITopicConfig[]): Promise<void> {
    await this.admin.createTopics({ waitForLeaders: false, topics })
    const names = topics.map(({ topic }) => topic)
    for (let tries = 200; ; tries--) {
      try {
        const { topics: found } = await this.admin.fetchTopicMetadata({ topics: names })
        if (found.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)))
          return
      } catch (error) {
        if (tries <= 0) throw error
      }
      if (tries <= 0)
        throw new Error(`the topics ${names.join(', ')} have no leaders yet: see the brokers' logs, then apply again`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async close(): Promise<void> {
    await this.admin.disconnect()
  }
}

const patienceMs = 20_000
const pauseMs = 100

/** A broker that has just come up answers that it leads nothing yet: ask again, for a while. */
const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (const until = Date.now() + patienceMs; ;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error as { readonly retriable?: boolean }).retriable || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
