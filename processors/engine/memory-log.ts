// The log in memory: the same contract as Kafka's, for tests and shadows. Faults are injected by `fault`; the order of deliveries
// is the scheduler's, so that a seed can explore interleavings.
import {
  AppendUnknown,
  type Committed,
  type GroupEvents,
  type Log,
  type LogRecord,
  type Membership,
  type NewRecord,
} from './log'
import { spread } from './kafka/co-partition-assigner'

/** What happens to an append: it lands twice, lands but the answer is lost, or is lost itself (the caller can't tell the last two apart). */
export type Fault = 'none' | 'duplicate' | 'answer-lost' | 'lost'
export type MemoryLogOptions = {
  readonly partitions: number
  readonly now?: () => number
  readonly schedule?: (task: () => void) => void
  readonly fault?: (topic: string, partition: number) => Fault
}

type Member = {
  readonly id: string
  readonly topics: readonly string[]
  readonly events: GroupEvents
  readonly next: Map<string, number>
  readonly paused: Set<string>
  assigned: readonly number[]
  delivering: boolean
}

export class MemoryLog implements Log {
  private readonly topics = new Map<string, LogRecord[][]>()
  private readonly groups = new Map<string, Set<Member>>()
  private readonly commits = new Map<string, Committed>()
  private readonly followers = new Set<() => void>()
  private members = 0

  constructor(private readonly options: MemoryLogOptions) {}

  /** The records of one partition, for assertions. */
  records(topic: string, partition: number): readonly LogRecord[] {
    return this.partition(topic, partition)
  }

  async append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    const fault = this.options.fault?.(topic, partition) ?? 'none'
    await this.turn()
    if (fault === 'lost') throw new AppendUnknown(`${topic}:${partition}`)
    const base = this.write(topic, partition, records)
    const repeated = fault === 'duplicate' ? this.write(topic, partition, records) : base
    await this.turn()
    if (fault === 'answer-lost') throw new AppendUnknown(`${topic}:${partition}`)
    return repeated
  }

  async bounds(topic: string): Promise<readonly { start: number; end: number }[]> {
    await this.turn()
    return Array.from({ length: this.options.partitions }, (_, p) => ({
      start: 0,
      end: this.partition(topic, p).length,
    }))
  }

  async read(
    topic: string,
    partition: number,
    from: number,
    to: number,
    each: (records: readonly LogRecord[]) => void | Promise<void>,
  ): Promise<void> {
    await this.turn()
    const records = this.partition(topic, partition).slice(from, to)
    if (records.length) await each(records)
  }

  async join(group: string, topics: readonly string[], events: GroupEvents): Promise<Membership> {
    const member: Member = {
      id: `m${this.members++}`,
      topics,
      events,
      next: new Map(),
      paused: new Set(),
      assigned: [],
      delivering: false,
    }
    const members = this.groups.get(group) ?? new Set()
    this.groups.set(group, members.add(member))
    await this.turn()
    this.rebalance(members)
    return {
      seek: (topic, partition, offset) => {
        member.next.set(`${topic}:${partition}`, offset)
        this.deliver(member)
      },
      pause: (topic, partition) => void member.paused.add(`${topic}:${partition}`),
      resume: (topic, partition) => {
        member.paused.delete(`${topic}:${partition}`)
        this.deliver(member)
      },
      commit: async (commits) => {
        for (const { topic, partition, offset, note } of commits)
          this.commits.set(`${group}/${topic}:${partition}`, { offset, note })
      },
      rejoin: async () => this.rebalance(members),
      leave: async () => {
        members.delete(member)
        member.assigned = []
        await this.turn()
        this.rebalance(members)
      },
    }
  }

  async committed(group: string, topic: string): Promise<readonly (Committed | undefined)[]> {
    return Array.from({ length: this.options.partitions }, (_, p) => this.commits.get(`${group}/${topic}:${p}`))
  }

  async follow(
    topic: string,
    from: readonly number[],
    each: (partition: number, records: readonly LogRecord[]) => void,
  ): Promise<() => Promise<void>> {
    const next = [...from]
    const poll = (): void => {
      for (let p = 0; p < this.options.partitions; p++) {
        const records = this.partition(topic, p).slice(next[p] ?? 0)
        if (records.length === 0) continue
        next[p] = (next[p] ?? 0) + records.length
        each(p, records)
      }
    }
    this.followers.add(poll)
    poll()
    return async () => void this.followers.delete(poll)
  }

  async close(): Promise<void> {
    this.groups.clear()
    this.followers.clear()
  }

  /** A rebalance out of the blue: every member is assigned anew and reads again from what the group committed. */
  disturb(group: string): void {
    this.rebalance(this.groups.get(group) ?? new Set())
  }

  private write(topic: string, partition: number, records: readonly NewRecord[]): number {
    const log = this.partition(topic, partition)
    const base = log.length
    const timestamp = this.options.now?.() ?? 0
    for (const record of records) log.push({ ...record, topic, partition, offset: log.length, timestamp })
    for (const members of this.groups.values())
      for (const member of members) if (member.topics.includes(topic)) this.deliver(member)
    for (const poll of this.followers) this.schedule(poll)
    return base
  }

  private rebalance(members: ReadonlySet<Member>): void {
    const shares = spread(
      [...members].map((member) => member.id),
      this.options.partitions,
    )
    for (const member of members) {
      member.assigned = shares.get(member.id) ?? []
      member.next.clear()
      member.events.onAssigned(member.assigned)
      this.deliver(member)
    }
  }

  private deliver(member: Member): void {
    if (member.delivering) return
    member.delivering = true
    this.schedule(() => {
      member.delivering = false
      for (const topic of member.topics)
        for (const partition of member.assigned) this.deliverPartition(member, topic, partition)
    })
  }

  private deliverPartition(member: Member, topic: string, partition: number): void {
    const name = `${topic}:${partition}`
    if (member.paused.has(name)) return
    const from = member.next.get(name)
    if (from === undefined) return
    const records = this.partition(topic, partition).slice(from)
    if (records.length === 0) return
    member.next.set(name, from + records.length)
    member.events.onRecords(topic, partition, records)
    if ((member.next.get(name) ?? 0) < this.partition(topic, partition).length) this.deliver(member)
  }

  private partition(topic: string, partition: number): LogRecord[] {
    const partitions = this.topics.get(topic) ?? Array.from({ length: this.options.partitions }, () => [])
    this.topics.set(topic, partitions)
    return partitions[partition]!
  }

  private schedule(task: () => void): void {
    ;(this.options.schedule ?? setImmediate)(task)
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => this.schedule(resolve))
  }
}
