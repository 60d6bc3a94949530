// Membership of a co-partitioned group over a kafkajs consumer, which only assigns, beats and commits: it fetches nothing, all its topics
// are paused. Records come from the feeds that the members of a process share. A crash that neither kafkajs nor the member itself recovers
// from ends the process by `onFatal`.
import type { Consumer } from 'kafkajs'
import type { Commit, GroupEvents, Membership } from '../log'
import type { TopicFeed } from './topic-feed'

type Place = { readonly topic: string; readonly partition: number; next: number; paused: boolean; end: () => void }

/** Brokers that have just started know no coordinator for a while; kafkajs takes that for final. */
const noCoordinator = 'KafkaJSGroupCoordinatorNotFound'
const noCoordinatorPauseMs = 500

export class GroupMember implements Membership {
  private left = false
  private restart: NodeJS.Timeout | undefined
  private assigned: ReadonlySet<number> = new Set()
  private readonly places = new Map<string, Place>()

  constructor(
    private readonly consumer: Consumer,
    private readonly topics: readonly string[],
    private readonly events: GroupEvents,
    private readonly feed: (topic: string) => TopicFeed,
  ) {}

  get hasLeft(): boolean {
    return this.left
  }

  async start(): Promise<void> {
    const { consumer, events, topics } = this
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      consumer.pause(topics.map((topic) => ({ topic })))
      const partitions = Object.values(payload.memberAssignment as Record<string, number[]>).flat()
      this.onAssigned([...new Set(partitions)].sort((a, b) => a - b))
    })
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (payload.restart || this.left) return
      if (payload.error.name === noCoordinator) this.runLater()
      else events.onFatal(payload.error)
    })
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    await this.run()
  }

  seek(topic: string, partition: number, offset: number): void {
    if (this.left || !this.assigned.has(partition)) return
    const name = `${topic}:${partition}`
    const before = this.places.get(name)
    before?.end()
    const place: Place = { topic, partition, next: offset, paused: before?.paused ?? false, end: () => undefined }
    this.places.set(name, place)
    if (!place.paused) this.open(place)
  }

  pause(topic: string, partition: number): void {
    const place = this.places.get(`${topic}:${partition}`)
    if (!place || place.paused) return
    place.paused = true
    place.end()
  }

  resume(topic: string, partition: number): void {
    const place = this.places.get(`${topic}:${partition}`)
    if (this.left || !place?.paused) return
    place.paused = false
    this.open(place)
  }

  async commit(commits: readonly Commit[]): Promise<void> {
    if (this.left || commits.length === 0) return
    await this.consumer.commitOffsets(
      commits.map(({ topic, partition, offset, note }) => ({
        topic,
        partition,
        offset: String(offset),
        metadata: note,
      })),
    )
  }

  async rejoin(): Promise<void> {
    if (this.left) return
    await this.consumer.stop()
    if (!this.left) await this.run()
  }

  async leave(): Promise<void> {
    if (this.left) return
    this.left = true
    clearTimeout(this.restart)
    this.close((): boolean => true)
    await this.consumer.disconnect()
  }

  private onAssigned(partitions: readonly number[]): void {
    if (this.left) return
    this.assigned = new Set(partitions)
    this.close(({ partition }) => !this.assigned.has(partition))
    this.events.onAssigned(partitions)
  }

  private run(): Promise<void> {
    // Never called, since nothing is fetched; kafkajs wants it to join the group.
    return this.consumer.run({ autoCommit: false, eachBatch: async () => undefined })
  }

  /** kafkajs has stopped the consumer and left its brokers: it connects anew. */
  private runLater(): void {
    clearTimeout(this.restart)
    this.restart = setTimeout(() => {
      if (!this.left) this.run().catch((error: Error) => this.events.onFatal(error))
    }, noCoordinatorPauseMs)
  }

  private open(place: Place): void {
    const { topic, partition } = place
    place.end = this.feed(topic).subscribe(partition, place.next, {
      deliver: (records) => {
        place.next = records[records.length - 1]!.offset + 1
        this.events.onRecords(topic, partition, records)
      },
      fail: this.events.onFatal,
    })
  }

  private close(which: (place: Place) => boolean): void {
    for (const [name, place] of this.places)
      if (which(place)) {
        place.end()
        this.places.delete(name)
      }
  }
}
