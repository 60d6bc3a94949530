// Runs one node with a journal: joins its group, keeps an owner for each partition that it is given, passes records on, commits
// positions for lag tools, watches progress, and drains.
import { randomBytes } from 'node:crypto'
import type { Codec } from '../../schemas/codec'
import type { TopicName } from '../../topics/catalog'
import { groupOf, inputTopicsOf, nodeSpec, outputTopicOf, type JournalNodeName } from '../../topics/topology'
import type { Clock } from './clock'
import type { AnyDecider } from './decider'
import type { Commit, Log, Membership } from './log'
import { LagWatch, type Watched } from './lag-watch'
import type { Observer } from './owner-options'
import { PartitionOwner } from './partition-owner'
import type { StateStore } from './store'

export type NodeRunnerOptions = {
  readonly node: JournalNodeName
  readonly decider: AnyDecider
  readonly log: Log
  readonly store: StateStore
  readonly codec: Codec
  readonly clock: Clock
  readonly observe: (node: string, partition: number) => Observer
  /** The node can't go on: the process is to end. */
  readonly onFatal: (error: Error) => void
  /** A reader that stands still behind its inputs is being mended. */
  readonly onStill?: (text: string) => void
  /** Inputs waiting this long without any being decided are a stall. Milliseconds. */
  readonly stallMs?: number
  readonly group?: string
}

const housekeepingMs = 2_000

export class NodeRunner {
  private readonly owners = new Map<number, PartitionOwner>()
  private readonly inputs: readonly TopicName[]
  private readonly takes: ReadonlySet<string>
  private readonly writer = randomBytes(8).toString('base64url')
  private lives = 0
  private stopping = false
  private membership: Membership | undefined
  private cancelHousekeeping: () => void = () => undefined
  private readonly committed = new Map<string, number>()
  private readonly lagWatch: LagWatch

  constructor(private readonly options: NodeRunnerOptions) {
    this.inputs = inputTopicsOf(options.node)
    this.lagWatch = new LagWatch({
      ...options,
      name: options.node,
      watched: () => this.watched(),
      membership: () => this.membership,
      onStill: (text) => options.onStill?.(text),
    })
    this.takes = new Set(nodeSpec(options.node).takes)
  }

  /** Resolves when the group has been joined; the owners restore meanwhile. */
  async start(): Promise<void> {
    const { log, node, onFatal } = this.options
    this.membership = await log.join(this.options.group ?? groupOf(node), this.inputs, {
      onAssigned: (partitions) => this.onAssigned(partitions),
      onRecords: (topic, partition, records) => this.owners.get(partition)?.offer(topic as TopicName, records),
      onFatal,
    })
    // A member that stays although it was stopped while it joined would hold partitions that nobody works on.
    if (this.stopping) return this.membership.leave()
    // Owners that were assigned before the membership was at hand sought nothing yet.
    for (const [partition, owner] of this.owners) this.seekAll(partition, owner)
    this.scheduleHousekeeping()
    this.lagWatch.start()
  }

  /** Inputs read and not yet decided. */
  get waiting(): number {
    return [...this.owners.values()].reduce((sum, owner) => sum + owner.waiting, 0)
  }

  /** Stops taking inputs, finishes the batches in flight, commits and leaves. */
  async stop(): Promise<void> {
    this.stopping = true
    this.cancelHousekeeping()
    this.lagWatch.stop()
    await Promise.all([...this.owners.values()].map((owner) => owner.stop()))
    await this.commitPositions()
    await this.membership?.leave()
    this.owners.clear()
  }

  private onAssigned(partitions: readonly number[]): void {
    if (this.stopping) return
    for (const [partition, owner] of this.owners)
      if (!partitions.includes(partition)) {
        this.owners.delete(partition)
        void owner.stop()
      }
    for (const partition of partitions) {
      const kept = this.owners.get(partition)
      if (kept) this.seekAll(partition, kept)
      else this.own(partition)
    }
  }

  private watched(): Watched[] {
    return [...this.owners].flatMap(([partition, owner]) =>
      this.inputs.map((topic) => ({
        topic,
        partition,
        next: owner.nextOf(topic),
        busy: owner.waiting > 0 || !owner.running,
      })),
    )
  }

  private own(partition: number): void {
    const { options, inputs, takes } = this
    const owner = new PartitionOwner({
      ...options,
      partition,
      inputs,
      takes,
      journal: outputTopicOf(options.node),
      store: options.store.partition(options.node, partition),
      observer: options.observe(options.node, partition),
      writer: `${this.writer}.${partition}.${this.lives++}`,
      seek: (topic, offset) => this.membership?.seek(topic, partition, offset),
      flow: (paused) => inputs.forEach((topic) => this.membership?.[paused ? 'pause' : 'resume'](topic, partition)),
      fail: options.onFatal,
    })
    this.owners.set(partition, owner)
    owner.start()
  }

  /** After a rebalance or a restart of the consumer: it has forgotten positions and pauses alike. */
  private seekAll(partition: number, owner: PartitionOwner): void {
    if (!owner.running) return
    owner.repeatFlow()
    for (const topic of this.inputs) this.membership?.seek(topic, partition, owner.nextOf(topic))
  }

  private scheduleHousekeeping(): void {
    const { clock } = this.options
    this.cancelHousekeeping = clock.at(clock.now() + housekeepingMs, () => {
      this.watch()
      for (const owner of this.owners.values()) void owner.saveQuietProgress().catch(() => undefined)
      void this.commitPositions()
      this.scheduleHousekeeping()
    })
  }

  private watch(): void {
    const { clock, node, onFatal, stallMs = 60_000 } = this.options
    for (const [partition, owner] of this.owners)
      if (owner.waiting > 0 && clock.now() - owner.progressAt > stallMs)
        onFatal(
          new Error(
            `${node} has decided nothing on partition ${partition} for ${stallMs} ms with ${owner.waiting} inputs waiting; restart it`,
          ),
        )
  }

  private async commitPositions(): Promise<void> {
    const commits: Commit[] = []
    for (const [partition, owner] of this.owners)
      for (const [topic, { next, head }] of Object.entries(owner.positions()))
        if (this.committed.get(`${topic}:${partition}`) !== next)
          commits.push({ topic, partition, offset: next, note: head })
    if (commits.length === 0) return
    await this.membership?.commit(commits).then(
      () => commits.forEach(({ topic, partition, offset }) => this.committed.set(`${topic}:${partition}`, offset)),
      () => undefined,
    )
  }
}
