// The owner of one partition of one node: reads inputs, decides, appends the outputs of a group of inputs as one batch, one in flight,
// checks where it landed, and only then lets the store know. Whenever the log is not what it believed, it forgets everything it holds
// and goes on from what the log says. It never guesses.
import { LRUCache } from 'lru-cache'
import { topicSpec, type TopicName } from '../../topics/catalog'
import { GroupDecider, isStateless, keyOf, type Deciding, type GroupDecision } from './decide-group'
import { Deadlines } from './deadlines'
import { InputQueue, type Queued } from './input-queue'
import { BatchNamer, type Covers } from './journal'
import { isHole } from './input-gap'
import { AppendUnknown, type LogRecord, type NewRecord } from './log'
import type { OwnerOptions } from './owner-options'
import { readOriginals } from './redrive'
import { restore } from './restore'
import { emptyCheckpoint, StoreMismatch, type Checkpoint, type Held } from './store'
import { StoreWrites } from './store-writes'

const queueHigh = 4_000
const queueLow = 1_000
const hotStates = 2_000
/** Restores that fail for longer end the process: nobody would see that the partition stands still. */
const givingUpMs = 60_000

type HotStates = Map<string, Held> | LRUCache<string, Held>

/** The journal holds something that this owner did not expect: somebody else wrote, or a batch arrived twice. */
class Diverged extends Error {
  override readonly name = 'Diverged'
}

export class PartitionOwner {
  private readonly queue: InputQueue
  private readonly namer: BatchNamer
  private readonly deadlines: Deadlines
  private readonly hot: HotStates
  private readonly deciding: Deciding
  private checkpoint: Checkpoint = emptyCheckpoint
  private journalEnd = 0
  private unsaved: Covers = {}
  private readonly writes: StoreWrites
  /** Inputs of which it is being found out why records are missing. */
  private readonly gaps = new Set<TopicName>()
  private state: 'restoring' | 'running' | 'stopped' = 'restoring'
  private working: Promise<void> | undefined
  private paused = false
  private failures = 0
  /** Set to when the last input was decided, for the watchdog. */
  progressAt: number

  constructor(private readonly options: OwnerOptions) {
    const { codec, takes, inputs, clock, node, decider } = options
    const topics = inputs.map((topic) => ({ topic, chained: topicSpec(topic).kind === 'journal' }))
    this.queue = new InputQueue(topics, new Set([...takes, 'RedriveSetAside']), (value) => codec.nameOf(value))
    this.namer = new BatchNamer(options.writer)
    this.deadlines = new Deadlines(clock, (keys) => this.onDue(keys))
    this.hot = isStateless(decider)
      ? new Map()
      : new LRUCache<string, Held>({ max: Math.max(hotStates, 4 * (options.maxGroup ?? 0)) })
    this.deciding = { node, decider, takes, codec, maxBatchBytes: options.maxBatchBytes ?? 900_000 }
    this.writes = new StoreWrites(options.store, () => this.mend())
    this.progressAt = clock.now()
  }

  /** Inputs waiting to be decided. */
  get waiting(): number {
    return this.queue.size
  }

  /** False while it restores: its positions are not known then. */
  get running(): boolean {
    return this.state === 'running'
  }

  /** The consumer was started anew, and reads on what it was told to pause. */
  repeatFlow(): void {
    if (this.paused) this.options.flow(true)
  }

  start(): void {
    this.work(() => this.recover('takeover'))
  }

  /** Takes records in; quick and synchronous. */
  offer(topic: TopicName, records: readonly LogRecord[]): void {
    if (this.state !== 'running') return
    const before = this.queue.voids
    if (this.queue.size === 0) this.progressAt = this.options.clock.now()
    if (this.queue.offer(topic, records) === 'gap') this.onGap(topic, records[0]!.offset)
    if (this.queue.voids > before) this.options.observer.voids(this.queue.voids - before)
    if (this.queue.size > queueHigh) this.setFlow(true)
    this.pump()
  }

  /** Where the next record of each input is expected, for committing to lag tools. */
  positions(): Covers {
    return { ...this.checkpoint.covers, ...this.unsaved }
  }

  nextOf(topic: TopicName): number {
    return this.queue.nextOf(topic)
  }

  /** Finishes the batch in flight and its writes, then stops for good. */
  async stop(): Promise<void> {
    this.state = 'stopped'
    this.deadlines.stop()
    // The next life of this partition on the same member expects records to flow.
    this.setFlow(false)
    await this.working
    await this.writes.settled()
  }

  private onDue(keys: readonly string[]): void {
    if (this.state !== 'running') return
    const firedAt = this.options.clock.now()
    if (this.queue.size === 0) this.progressAt = firedAt
    for (const key of keys) this.queue.timer({ key, due: this.deadlines.dueOf(key) ?? firedAt, firedAt })
    this.pump()
  }

  private pump(): void {
    if (this.state === 'running' && this.queue.size > 0) this.work(() => this.run())
  }

  /** One thing at a time; errors lead to a restore. */
  private work(job: () => Promise<void>): void {
    if (this.working) return
    this.working = job()
      .catch((error: Error) => this.onError(error))
      .finally(() => {
        this.working = undefined
        this.mend()
        this.pump()
      })
  }

  private mend(): void {
    const { refused } = this.writes
    if (refused && this.state === 'running') this.work(() => this.onError(refused))
  }

  /** Restores, again and again until it succeeds; waits longer each time that nothing was decided in between. */
  private async onError(error: Error): Promise<void> {
    const since = this.options.clock.now()
    for (let cause = error; this.state !== 'stopped';) {
      const expected = cause instanceof Diverged || cause instanceof AppendUnknown || cause instanceof StoreMismatch
      if (this.failures++ > 0 || !expected) await this.pause(Math.min(20 * 2 ** Math.min(this.failures, 8), 5_000))
      try {
        return await this.recover(expected ? cause.name : `${cause.name}: ${cause.message}`)
      } catch (again) {
        cause = again as Error
        if (this.options.clock.now() - since > givingUpMs) this.options.fail(this.unrestorable(cause))
      }
    }
  }

  private unrestorable(cause: Error): Error {
    const { node, partition, journal } = this.options
    return new Error(
      `${node} could not restore partition ${partition} from ${journal} for ${givingUpMs} ms: ${cause.message}; mend what it names, then restart`,
    )
  }

  private pause(ms: number): Promise<void> {
    const { clock } = this.options
    return new Promise((resolve) => clock.at(clock.now() + ms, resolve))
  }

  private async run(): Promise<void> {
    while (this.state === 'running' && this.queue.size > 0) {
      if (this.writes.refused) throw this.writes.refused
      const group = this.queue.peek(this.options.maxGroup ?? 500)
      const originals = await this.prepare(group)
      const decision = new GroupDecider(this.deciding, this.hot, originals).run(group)
      this.queue.drop(decision.taken)
      await this.commit(decision)
      this.progressAt = this.options.clock.now()
      this.failures = 0
      if (this.paused && this.queue.size < queueLow) this.setFlow(false)
    }
  }

  /** Brings to hand what deciding needs: schemas, states, and the raw inputs that redrives ask for. */
  private async prepare(group: readonly Queued[]): Promise<ReadonlyMap<string, Buffer | null>> {
    const { codec } = this.options
    const values = group.flatMap((queued) => (queued.kind === 'record' ? [queued.record.value] : []))
    if (values.some((value) => !codec.knows(value))) await codec.learn(values)
    await this.load(new Set(group.map(keyOf)))
    return readOriginals(this.options, group, this.hot)
  }

  private async load(keys: ReadonlySet<string>): Promise<void> {
    if (isStateless(this.options.decider)) return
    // `get` keeps what the group needs from being pushed out by what is loaded beside it.
    const missing = [...keys].filter((key) => this.hot.get(key) === undefined)
    if (missing.length === 0) return
    const values = await this.options.store.read(this.writes.expected, missing)
    values.forEach((value, index) => {
      if (value !== null) this.hot.set(missing[index]!, JSON.parse(value) as Held)
    })
  }

  private async commit(decision: GroupDecision): Promise<void> {
    this.unsaved = { ...this.unsaved, ...this.queue.takePassed(), ...decision.covers }
    if (decision.setAside) this.options.observer.setAside(decision.setAside)
    if (decision.records.length === 0) return
    const covers = this.unsaved
    const startedAt = performance.now()
    const head = await this.append(decision, covers)
    this.options.observer.decided(decision.taken, decision.records.length, performance.now() - startedAt)
    this.unsaved = {}
    const next = { journal: this.journalEnd, head, covers: { ...this.checkpoint.covers, ...covers } }
    this.checkpoint = next
    for (const change of decision.changes) this.deadlines.set(change.key, change.due)
    await this.writes.save(next, decision.changes)
  }

  private async append(decision: GroupDecision, covers: Covers): Promise<string> {
    const { log, journal, partition } = this.options
    const causes = decision.records.map((record) => record.cause)
    const { batch, headers } = this.namer.headers(this.checkpoint.head, causes, covers)
    const records: NewRecord[] = decision.records.map(({ key, value, trace }, index) => ({
      key,
      value,
      headers: trace === undefined ? headers[index]! : { ...headers[index]!, traceparent: trace },
    }))
    const base = await log.append(journal, partition, records)
    if (base !== this.journalEnd)
      throw new Diverged(`${journal}:${partition} appended at ${base}, not at ${this.journalEnd}`)
    this.journalEnd = base + records.length
    return batch
  }

  /** Saves cursors of inputs that led to nothing, so that they are not read again after a restart. */
  async saveQuietProgress(): Promise<void> {
    if (this.state !== 'running' || this.working) return
    this.unsaved = { ...this.unsaved, ...this.queue.takePassed() }
    const moved = Object.entries(this.unsaved).some(
      ([topic, cursor]) => this.checkpoint.covers[topic]?.next !== cursor.next,
    )
    if (!moved) return
    const next = { ...this.checkpoint, covers: { ...this.checkpoint.covers, ...this.unsaved } }
    this.checkpoint = next
    await this.writes.save(next, [])
  }

  private async recover(reason: string): Promise<void> {
    this.state = this.state === 'stopped' ? 'stopped' : 'restoring'
    this.hot.clear()
    this.deadlines.clear()
    await this.writes.settled()
    const startedAt = performance.now()
    const restored = await restore({ ...this.options, keep: this.hot }, () => this.state === 'stopped')
    if (!restored || this.isStopped()) return
    this.checkpoint = restored.checkpoint
    this.writes.reset(restored.stamp)
    this.journalEnd = restored.end
    // Positions may come from the store alone (quiet progress): the next batch brings all of them into the journal.
    this.unsaved = restored.checkpoint.covers
    this.queue.reset(restored.checkpoint.covers)
    this.state = 'running'
    for (const { key, due } of restored.deadlines) this.deadlines.set(key, due)
    for (const topic of this.options.inputs) this.options.seek(topic, this.queue.nextOf(topic))
    if (this.paused) this.setFlow(false)
    if (restored.voids) this.options.observer.voids(restored.voids)
    this.options.observer.restored(reason, restored.records, performance.now() - startedAt)
  }

  private isStopped(): boolean {
    return this.state === 'stopped'
  }

  private onGap(topic: TopicName, found: number): void {
    const { log, partition, seek, fail } = this.options
    const expected = this.queue.nextOf(topic)
    if (this.gaps.has(topic)) return
    this.gaps.add(topic)
    isHole(log, { topic, partition, expected, found })
      .then((hole) => {
        if (hole && this.running) this.queue.skip(topic, expected, found)
        seek(topic, this.queue.nextOf(topic))
      }, fail)
      .finally(() => this.gaps.delete(topic))
  }

  private setFlow(paused: boolean): void {
    if (this.paused === paused) return
    this.paused = paused
    this.options.flow(paused)
  }
}
