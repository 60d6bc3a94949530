// Runs one connector: joins its group, keeps a ConnectorPartition for each partition that it is given, and commits the lowest unfinished
// request of each.
import { randomBytes } from 'node:crypto'
import type { Codec } from '../schemas/codec'
import type { Message } from '../schemas/message'
import { groupOf, inputTopicsOf, nodeSpec, outputTopicOf, type ConnectorName } from '../topics/topology'
import type { Clock } from '../processors/engine/clock'
import { LagWatch } from '../processors/engine/lag-watch'
import type { Committed, Log, LogRecord, Membership } from '../processors/engine/log'
import { ConnectorPartition } from './connector-partition'
import type { AnyProvider } from './provider'
import { createGuard, type Guard, type ResilienceOptions } from './resilience'

export type ConnectorRunnerOptions = {
  readonly node: ConnectorName
  readonly provider: AnyProvider
  readonly recordsAttempts?: boolean
  readonly resilience: ResilienceOptions
  /** Where requests go to several providers: whose limits and circuit one has; absent, all have the same. */
  readonly laneOf?: (request: Message) => string
  readonly log: Log
  readonly codec: Codec
  readonly clock: Clock
  readonly onFailure: (request: Message, error: Error) => void
  readonly onVoids: (count: number) => void
  /** A reader that stands still behind its requests is being mended. */
  readonly onStill?: (text: string) => void
  readonly onFatal: (error: Error) => void
}

const commitEveryMs = 2_000

export class ConnectorRunner {
  private readonly partitions = new Map<number, ConnectorPartition>()
  private readonly writer = randomBytes(8).toString('base64url')
  private readonly guards = new Map<string, Guard>()
  private readonly requests: string
  private membership: Membership | undefined
  private lives = 0
  private cancelCommit: () => void = () => undefined
  private readonly committed = new Map<number, string>()
  private readonly lagWatch: LagWatch

  constructor(private readonly options: ConnectorRunnerOptions) {
    this.lagWatch = new LagWatch({
      ...options,
      name: options.node,
      watched: () =>
        [...this.partitions].map(([partition, { nextOffset, unfinished, opened }]) => ({
          topic: this.requests,
          partition,
          next: nextOffset,
          busy: unfinished > 0 || !opened,
        })),
      membership: () => this.membership,
      onStill: (text) => options.onStill?.(text),
    })
    const inputs = inputTopicsOf(options.node)
    if (inputs.length !== 1)
      throw new Error(`the connector ${options.node} takes from ${inputs.length} topics; split it, one topic each`)
    this.requests = inputs[0]!
  }

  async start(): Promise<void> {
    const { log, node, onFatal } = this.options
    this.membership = await log.join(groupOf(node), [this.requests], {
      onAssigned: (partitions) => this.onAssigned(partitions),
      onRecords: (_topic, partition, records) => this.onRecords(partition, records),
      onFatal,
    })
    for (const [partition, owned] of this.partitions) if (owned.opened) this.seek(partition, owned.nextOffset)
    this.scheduleCommit()
    this.lagWatch.start()
  }

  get unfinished(): number {
    return [...this.partitions.values()].reduce((sum, partition) => sum + partition.unfinished, 0)
  }

  async stop(): Promise<void> {
    this.cancelCommit()
    this.lagWatch.stop()
    await Promise.all([...this.partitions.values()].map((partition) => partition.stop()))
    await this.commit()
    await this.membership?.leave()
    this.partitions.clear()
  }

  private onRecords(partition: number, records: readonly LogRecord[]): void {
    this.partitions.get(partition)?.offer(records)
  }

  private onAssigned(partitions: readonly number[]): void {
    for (const [partition, owned] of this.partitions)
      if (!partitions.includes(partition)) {
        this.partitions.delete(partition)
        this.committed.delete(partition)
        void owned.stop()
      }
    for (const partition of partitions) {
      const kept = this.partitions.get(partition)
      if (kept) kept.repeatFlow()
      if (kept?.opened) this.seek(partition, kept.nextOffset)
      else if (!kept) this.own(partition)
    }
  }

  private own(partition: number): void {
    const { options } = this
    const owned = new ConnectorPartition({
      ...options,
      partition,
      guardOf: (request) => this.guardOf(request),
      requests: this.requests,
      results: outputTopicOf(options.node),
      takes: new Set(nodeSpec(options.node).takes),
      recordsAttempts: options.recordsAttempts ?? false,
      secondLookMs: 3 * options.resilience.timeoutMs,
      writer: `${this.writer}.${partition}.${this.lives++}`,
      seek: (offset) => this.seek(partition, offset),
      flow: (paused) => this.membership?.[paused ? 'pause' : 'resume'](this.requests, partition),
    })
    this.partitions.set(partition, owned)
    void this.open(partition, owned)
  }

  private guardOf(request: Message): Guard {
    const { node, laneOf, resilience } = this.options
    const lane = laneOf?.(request) ?? node
    const known = this.guards.get(lane)
    if (known) return known
    const guard = createGuard({ ...resilience, onCircuit: (open) => resilience.onCircuit?.(open, lane) })
    this.guards.set(lane, guard)
    return guard
  }

  private async open(partition: number, owned: ConnectorPartition): Promise<void> {
    const { log, node, clock, onFatal } = this.options
    for (let pauseMs = 50; this.partitions.get(partition) === owned; pauseMs = Math.min(2 * pauseMs, 5_000)) {
      try {
        const committed = await log.committed(groupOf(node), this.requests)
        return await owned.open(committed[partition])
      } catch (error) {
        if (error instanceof SyntaxError)
          return onFatal(new Error(`the commit of ${node}:${partition} is not ours; reset the group ${groupOf(node)}`))
        await new Promise<void>((resolve) => clock.at(clock.now() + pauseMs, resolve))
      }
    }
  }

  private seek(partition: number, offset: number): void {
    this.membership?.seek(this.requests, partition, offset)
  }

  private scheduleCommit(): void {
    const { clock } = this.options
    this.cancelCommit = clock.at(clock.now() + commitEveryMs, () => {
      void this.notice()
        .catch(() => undefined)
        .then(() => this.commit())
        .finally(() => this.scheduleCommit())
    })
  }

  /** What a late instance has written is noticed also while there is nothing to write here. */
  private async notice(): Promise<void> {
    const { log, node, provider } = this.options
    if (!provider.tellAfter || this.partitions.size === 0) return
    const ends = await log.bounds(outputTopicOf(node))
    await Promise.all([...this.partitions].map(([partition, owned]) => owned.notice(ends[partition]!.end)))
  }

  private async commit(): Promise<void> {
    const commits = [...this.partitions].flatMap(([partition, owned]) =>
      owned.opened ? [{ topic: this.requests, partition, ...owned.committed() }] : [],
    )
    const changed = commits.filter((commit) => this.committed.get(commit.partition) !== textOf(commit))
    if (changed.length === 0) return
    await this.membership?.commit(changed).then(
      () => changed.forEach((commit) => this.committed.set(commit.partition, textOf(commit))),
      () => undefined,
    )
  }
}

const textOf = ({ offset, note }: Committed): string => `${offset}/${note}`
