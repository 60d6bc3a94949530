// Membership of a co-partitioned group over a kafkajs consumer. Hands records on at once: nothing is worked on inside its loop, so
// that heartbeats are never late. A crash that kafkajs does not recover from ends the process by `onFatal`.
import type { Consumer } from 'kafkajs'
import type { Commit, GroupEvents, Membership } from '../log'
import { toRecord } from './records'

export class GroupMember implements Membership {
  private left = false

  get hasLeft(): boolean {
    return this.left
  }

  constructor(
    private readonly consumer: Consumer,
    private readonly topics: readonly string[],
    private readonly events: GroupEvents,
  ) {}

  async start(): Promise<void> {
    const { consumer, events } = this
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const assigned = Object.values(payload.memberAssignment as Record<string, number[]>).flat()
      events.onAssigned([...new Set(assigned)].sort((a, b) => a - b))
    })
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart && !this.left) events.onFatal(payload.error)
    })
    await consumer.connect()
    await consumer.subscribe({ topics: [...this.topics], fromBeginning: true })
    await this.run()
  }

  async rejoin(): Promise<void> {
    if (this.left) return
    await this.consumer.stop()
    if (!this.left) await this.run()
  }

  private run(): Promise<void> {
    const { consumer, events } = this
    return consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: async ({ batch }) => {
        const records = batch.messages.map((message) => toRecord(batch.topic, batch.partition, message))
        if (records.length) events.onRecords(batch.topic, batch.partition, records)
      },
    })
  }

  seek(topic: string, partition: number, offset: number): void {
    this.unlessAway(() => this.consumer.seek({ topic, partition, offset: String(offset) }))
  }

  pause(topic: string, partition: number): void {
    this.unlessAway(() => this.consumer.pause([{ topic, partitions: [partition] }]))
  }

  resume(topic: string, partition: number): void {
    this.unlessAway(() => this.consumer.resume([{ topic, partitions: [partition] }]))
  }

  /** Between a crash and its restart kafkajs throws: nothing is fetched then, and the next assignment seeks anew. */
  private unlessAway(call: () => void): void {
    if (this.left) return
    try {
      call()
    } catch {
      return
    }
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

  async leave(): Promise<void> {
    if (this.left) return
    this.left = true
    await this.consumer.disconnect()
  }
}
