// Follows every partition of a journal from known places on and hands over the records that the one rule leaves valid, in order.
// It must never hand over a void record, nor one ahead of another of its partition. Costs nothing but memory to lose.
import type { Clock } from '../processors/engine/clock'
import { ChainReader, start } from '../processors/engine/journal'
import type { Log, LogRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { TopicName } from '../topics/catalog'

/** Where to begin in a partition: the next offset, and the last valid whole batch before it. */
export type Anchor = { readonly next: number; readonly head: string }

export type JournalFollowerOptions = {
  readonly log: Log
  readonly codec: Codec
  readonly clock: Clock
  readonly topic: TopicName
  /** One for each partition. */
  readonly anchors: readonly Anchor[]
  /** Synchronous and quick; schema ids of the records have been learnt. */
  readonly onValid: (record: LogRecord) => void
  readonly onVoid?: () => void
  readonly onError?: (error: Error) => void
}

export type JournalFollower = {
  /** Resolves once all that is in the journal at this moment has been seen. Rejects when the log does not answer. */
  readonly caughtUp: () => Promise<void>
  readonly stop: () => Promise<void>
}

const learnAgainMs = 500

class FollowedPartition {
  private readonly chain: ChainReader
  private next: number
  private held: LogRecord[] = []
  private awaited: { readonly end: number; readonly reached: () => void }[] = []
  stopped = false

  constructor(
    private readonly options: JournalFollowerOptions,
    anchor: Anchor,
  ) {
    this.next = anchor.next
    this.chain = new ChainReader({ ...start, ...anchor })
  }

  /** Records wait behind the first whose schema has not been learnt. */
  take(records: readonly LogRecord[]): void {
    if (this.held.length > 0) this.held.push(...records)
    else this.pass(records)
  }

  reach(end: number): Promise<void> {
    if (this.next >= end) return Promise.resolve()
    return new Promise((reached) => this.awaited.push({ end, reached }))
  }

  private pass(records: readonly LogRecord[]): void {
    for (const [index, record] of records.entries()) {
      if (!this.options.codec.knows(record.value)) {
        this.held = records.slice(index)
        this.learn()
        break
      }
      this.judge(record)
    }
    if (this.awaited.length > 0) this.announce()
  }

  private judge(record: LogRecord): void {
    if (record.offset < this.next) return
    this.next = record.offset + 1
    if (!this.chain.take(record)) return this.options.onVoid?.()
    try {
      this.options.onValid(record)
    } catch (error) {
      this.options.onError?.(error as Error)
    }
  }

  private learn(): void {
    if (this.stopped) return
    const { codec, clock, onError } = this.options
    codec.learn(this.held.map(({ value }) => value)).then(
      () => {
        const records = this.held
        this.held = []
        this.pass(records)
      },
      (error: Error) => {
        onError?.(error)
        clock.at(clock.now() + learnAgainMs, () => this.learn())
      },
    )
  }

  private announce(): void {
    for (const { end, reached } of this.awaited) if (this.next >= end) reached()
    this.awaited = this.awaited.filter(({ end }) => this.next < end)
  }
}

export const followJournal = async (options: JournalFollowerOptions): Promise<JournalFollower> => {
  const { log, topic, anchors } = options
  const partitions = anchors.map((anchor) => new FollowedPartition(options, anchor))
  const from = anchors.map(({ next }) => next)
  const leave = await log.follow(topic, from, (partition, records) => partitions[partition]?.take(records))
  return {
    caughtUp: async () => {
      const bounds = await log.bounds(topic)
      await Promise.all(partitions.map((partition, index) => partition.reach(bounds[index]?.end ?? 0)))
    },
    stop: async () => {
      for (const partition of partitions) partition.stopped = true
      await leave()
    },
  }
}
