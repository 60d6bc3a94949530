// Runs one view: joins its group, folds what it reads into PostgreSQL, one transaction at a time over all its partitions. PostgreSQL
// holds the positions; whenever they may be other than believed, everything held here is dropped and read again from there. It never
// decides, and a record it can't fold never stops the others.
import type { Clock } from '../processors/engine/clock'
import { isHole } from '../processors/engine/input-gap'
import { LagWatch, type Watched } from '../processors/engine/lag-watch'
import type { Log, LogRecord, Membership } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { TopicName } from '../topics/catalog'
import { groupOf, inputTopicsOf } from '../topics/topology'
import { PostgresError, type Database } from './postgres'
import { loadLive, OutdatedGeneration } from './views/live-positions'
import { PositionConflict } from './views/positions'
import type { AnyView } from './views/view'
import { ViewInput } from './views/view-input'
import type { ViewObserver } from './views/view-observer'
import { ViewWriter, type Item } from './views/view-writer'

export type ViewRunnerOptions = {
  readonly view: AnyView
  readonly log: Log
  readonly codec: Codec
  readonly db: Database
  readonly clock: Clock
  readonly observer: ViewObserver
  /** The view can't go on: the process is to end. */
  readonly onFatal: (error: Error) => void
  /** Called after each commit with the orders it changed; a rejection is reported and changes nothing. */
  readonly onCommitted?: (orderIds: readonly string[]) => Promise<void>
  readonly maxGroup?: number
  /** Least time from one transaction to the next, milliseconds: what comes meanwhile is folded in one. Default 0. */
  readonly restMs?: number
  readonly group?: string
}

export type ViewProgress = {
  /** Records read and not yet folded. */
  readonly waiting: number
  /** When the broker got the oldest of them, milliseconds since 1970. */
  readonly oldestWaitingAt: number | undefined
  /** When the last transaction was committed, milliseconds since 1970. */
  readonly committedAt: number | undefined
  readonly positions: readonly { readonly topic: TopicName; readonly partition: number; readonly next: number }[]
}

const housekeepingMs = 2_000
const longestPauseMs = 5_000
const queueHigh = 4_000
const queueLow = 1_000

export class ViewRunner {
  private readonly topics: readonly TopicName[]
  private readonly committed = new Map<string, number>()
  private inputs = new Map<number, ViewInput>()
  private assigned: readonly number[] = []
  private writer: ViewWriter | undefined
  private membership: Membership | undefined
  /** True: what is held may be wrong; load the positions and read again. */
  private stale = true
  private quietDue = false
  private paused = false
  private stopped = false
  private failures = 0
  private working: Promise<void> | undefined
  private committedAt: number | undefined
  private foldedAt: number | undefined
  private cancelHousekeeping = (): void => undefined
  private endPause = (): void => undefined

  private readonly lagWatch: LagWatch

  constructor(private readonly options: ViewRunnerOptions) {
    this.topics = inputTopicsOf(options.view.name)
    this.lagWatch = new LagWatch({
      ...options,
      name: options.view.name,
      watched: () => this.watched(),
      membership: () => this.membership,
      onStill: (text) => options.observer.failed(new Error(text)),
    })
  }

  /** Resolves when the group has been joined; the positions are loaded meanwhile. */
  async start(): Promise<void> {
    const { log, view, onFatal } = this.options
    this.membership = await log.join(this.options.group ?? groupOf(view.name), this.topics, {
      onAssigned: (partitions) => {
        this.assigned = partitions
        this.reset()
      },
      onRecords: (topic, partition, records) => this.offer(topic as TopicName, partition, records),
      onFatal,
    })
    this.reset()
    this.scheduleHousekeeping()
    this.lagWatch.start()
  }

  progress(): ViewProgress {
    const waitingSince = [...this.inputs.values()].flatMap((input) => input.oldestAt ?? [])
    return {
      waiting: this.waiting,
      oldestWaitingAt: waitingSince.length > 0 ? Math.min(...waitingSince) : undefined,
      committedAt: this.committedAt,
      positions: this.positions(),
    }
  }

  /** Finishes the transaction in flight, commits positions for lag tools and leaves the group. What was not folded is read again. */
  async stop(): Promise<void> {
    this.stopped = true
    this.cancelHousekeeping()
    this.lagWatch.stop()
    this.endPause()
    await this.working
    await this.commitPositions()
    const { membership } = this
    this.membership = undefined
    await membership?.leave()
  }

  private watched(): Watched[] {
    return [...this.inputs].flatMap(([partition, input]) =>
      this.topics.map((topic) => ({
        topic,
        partition,
        next: input.nextOf(topic),
        busy: this.stale || this.paused || input.size > 0,
      })),
    )
  }

  private get waiting(): number {
    return [...this.inputs.values()].reduce((sum, { size }) => sum + size, 0)
  }

  private positions(): { topic: TopicName; partition: number; next: number }[] {
    const { writer } = this
    if (!writer) return []
    return [...this.inputs.keys()].flatMap((partition) =>
      this.topics.map((topic) => ({ topic, partition, next: writer.cursorOf(topic, partition).next })),
    )
  }

  private reset(): void {
    this.stale = true
    this.pump()
  }

  private offer(topic: TopicName, partition: number, records: readonly LogRecord[]): void {
    const input = this.inputs.get(partition)
    if (!input || this.stale || this.stopped) return
    const before = input.voids
    if (input.offer(topic, records) === 'gap') this.onGap(topic, input, partition, records[0]!.offset)
    if (input.voids > before) this.options.observer.voids(input.voids - before)
    if (!this.paused && this.waiting > queueHigh) this.setFlow(true)
    this.pump()
  }

  /** One thing at a time: load positions, or fold the next group. */
  private pump(): void {
    if (this.working || this.stopped || !this.membership) return
    if (!this.stale && !this.quietDue && this.waiting === 0) return
    this.working = this.step()
      .catch((error: Error) => this.onError(error))
      .finally(() => {
        this.working = undefined
        this.pump()
      })
  }

  private async step(): Promise<void> {
    const { clock, restMs = 0 } = this.options
    const early = (this.foldedAt ?? -Infinity) + restMs - clock.now()
    if (!this.stale && early > 0) await this.pause(early)
    if (this.stale) return this.reload()
    this.foldedAt = clock.now()
    await this.foldNext()
  }

  private async reload(): Promise<void> {
    const { db, view, codec, observer } = this.options
    const { assigned, topics } = this
    this.inputs.clear()
    this.stale = false
    const { generation, positions } = await db.transaction((sql) => loadLive(sql, view, topics, assigned))
    if (this.stale || this.stopped) return
    this.writer = new ViewWriter(db, view, generation, positions)
    this.inputs = new Map(assigned.map((partition) => [partition, new ViewInput(view, codec, partition, positions)]))
    for (const [partition, input] of this.inputs)
      for (const topic of topics) this.membership?.seek(topic, partition, input.nextOf(topic))
    this.setFlow(false)
    observer.reloaded(generation, assigned)
  }

  private async foldNext(): Promise<void> {
    const startedAt = performance.now()
    const items = await this.takeGroup()
    if (this.stale) return
    const skips = await this.writer!.write(items)
    if (items.length === 0) return
    this.failures = 0
    this.committedAt = this.options.clock.now()
    const group = items.flatMap((item) => item.placed ?? [])
    this.options.observer.folded(group.length, performance.now() - startedAt)
    if (skips.length > 0) this.options.observer.skipped(skips)
    this.announce([...new Set(group.flatMap((each) => ('message' in each ? [each.message.orderId] : [])))])
    if (this.paused && this.waiting < queueLow) this.setFlow(false)
  }

  /** An equal share of the group for every partition that has records, so that a backlog of one holds up no other. */
  private async takeGroup(): Promise<Item[]> {
    const quiet = this.quietDue
    this.quietDue = false
    const inputs = [...this.inputs.values()].filter((input) => quiet || input.size > 0)
    const busy = inputs.filter((input) => input.size > 0).length
    const share = Math.ceil((this.options.maxGroup ?? 500) / Math.max(1, busy))
    const items: Item[] = []
    for (const input of inputs) items.push(...(await input.take(share)))
    return items
  }

  private announce(orderIds: readonly string[]): void {
    const { onCommitted, observer, view } = this.options
    if (orderIds.length === 0) return
    onCommitted?.(orderIds).catch((error: Error) =>
      observer.failed(new Error(`${view.name} has committed, and who listens could not be told: ${error.message}`)),
    )
  }

  private async onError(error: Error): Promise<void> {
    this.stale = true
    this.inputs.clear()
    if (error instanceof OutdatedGeneration) {
      this.stopped = true
      return this.options.onFatal(error)
    }
    const passing = error instanceof PositionConflict || (error instanceof PostgresError && error.kind === 'conflict')
    if (!passing) this.options.observer.failed(error)
    if (this.failures++ === 0 && passing) return
    this.setFlow(true)
    await this.pause(Math.min(20 * 2 ** Math.min(this.failures, 8), longestPauseMs))
  }

  private pause(ms: number): Promise<void> {
    if (this.stopped) return Promise.resolve()
    const { clock } = this.options
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + ms, resolve)
      this.endPause = () => {
        cancel()
        resolve()
      }
    })
  }

  private onGap(topic: TopicName, input: ViewInput, partition: number, found: number): void {
    const expected = input.nextOf(topic)
    isHole(this.options.log, { topic, partition, expected, found }).then((hole) => {
      if (hole) input.skip(topic, expected, found)
      this.membership?.seek(topic, partition, input.nextOf(topic))
    }, this.options.onFatal)
  }

  private setFlow(paused: boolean): void {
    this.paused = paused
    for (const partition of this.assigned)
      for (const topic of this.topics) this.membership?.[paused ? 'pause' : 'resume'](topic, partition)
  }

  private scheduleHousekeeping(): void {
    const { clock } = this.options
    this.cancelHousekeeping = clock.at(clock.now() + housekeepingMs, () => {
      this.quietDue = true
      this.pump()
      void this.commitPositions()
      this.scheduleHousekeeping()
    })
  }

  private async commitPositions(): Promise<void> {
    const moved = this.positions().filter(
      ({ topic, partition, next }) => this.committed.get(`${topic}:${partition}`) !== next,
    )
    if (moved.length === 0) return
    await this.membership
      ?.commit(moved.map(({ topic, partition, next }) => ({ topic, partition, offset: next, note: '' })))
      .then(
        () => moved.forEach(({ topic, partition, next }) => this.committed.set(`${topic}:${partition}`, next)),
        () => undefined,
      )
  }
}
