// The log port: all that the system needs of Kafka. Implemented by kafka-log.ts and, for tests, by memory-log.ts; one contract suite
// holds both. Offsets and timestamps are numbers (exact up to 2^53).

export type Headers = Readonly<Record<string, string>>

export type LogRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since 1970, as the broker has it. */
  readonly timestamp: number
  readonly key: string | null
  readonly value: Buffer | null
  readonly headers: Headers
}

export type NewRecord = { readonly key: string; readonly value: Buffer | null; readonly headers: Headers }

/** The append may or may not be in the log: read the log to know. */
export class AppendUnknown extends Error {
  override readonly name = 'AppendUnknown'
}

/** A committed position: `offset` is the next to read; `note` is the committer's own text (≤ 4 kB). */
export type Committed = { readonly offset: number; readonly note: string }
export type Commit = Committed & { readonly topic: string; readonly partition: number }

export type GroupEvents = {
  /** The partitions this member now has, all of them, after every rebalance. Synchronous. */
  readonly onAssigned: (partitions: readonly number[]) => void
  /** Records of one partition in offset order, possibly some seen before. Synchronous and quick: it queues, it never works. */
  readonly onRecords: (topic: string, partition: number, records: readonly LogRecord[]) => void
  /** The consumer is gone for good (it crashed beyond its own restart): the process is to end. */
  readonly onFatal: (error: Error) => void
}

/** A member of a co-partitioned group: partition p of every topic goes to the same member. */
export interface Membership {
  seek(topic: string, partition: number, offset: number): void
  pause(topic: string, partition: number): void
  resume(topic: string, partition: number): void
  /**
   * Best effort, all in one request; rejects when the broker refuses (a rebalance): try again later. Seldom and in bulk: it goes over
   * the connection that fetches, and the broker answers the requests of one connection in turn.
   */
  commit(commits: readonly Commit[]): Promise<void>
  /** Leaves and joins again, as the same member, when fetching has come to a standstill. */
  rejoin(): Promise<void>
  leave(): Promise<void>
}

export interface Log {
  /**
   * Appends the records as ONE batch to one partition, acks=all, and resolves with the offset of the first. Throws AppendUnknown
   * when it can't tell whether they were written. Appends to one partition by one caller are never reordered as long as the caller
   * awaits each before the next.
   */
  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number>
  /** First offset kept, and the offset after the last record, of every partition. */
  bounds(topic: string): Promise<readonly { readonly start: number; readonly end: number }[]>
  /** Reads [from, to) of one partition; `each` gets records in order. Resolves when `to` is reached. */
  read(
    topic: string,
    partition: number,
    from: number,
    to: number,
    each: (records: readonly LogRecord[]) => void | Promise<void>,
  ): Promise<void>
  /** Joins a consumer group. Nothing is delivered of a partition before `seek` says from where. */
  join(group: string, topics: readonly string[], events: GroupEvents): Promise<Membership>
  /** What the group has committed for a topic; a partition without a commit is undefined. */
  committed(group: string, topic: string): Promise<readonly (Committed | undefined)[]>
  /** Follows every partition of a topic from the given offsets, outside any group, until the returned function is called. */
  follow(
    topic: string,
    from: readonly number[],
    each: (partition: number, records: readonly LogRecord[]) => void,
  ): Promise<() => Promise<void>>
  close(): Promise<void>
}
