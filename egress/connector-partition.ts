// One partition of a connector: takes valid requests from the journal, performs them (those of one key one after another), writes the
// results, and knows the lowest unfinished request, from which a successor goes on.
import { setMaxListeners } from 'node:events'
import { deriveMessageId } from '../schemas/ids'
import type { Codec } from '../schemas/codec'
import type { Message } from '../schemas/message'
import type { AttemptRecorded } from '../schemas/messages'
import type { Clock } from '../processors/engine/clock'
import { InputQueue } from '../processors/engine/input-queue'
import type { Cursor } from '../processors/engine/journal'
import type { Committed, Headers, Log, LogRecord } from '../processors/engine/log'
import type { AnyProvider, Attempt } from './provider'
import { Transient } from './provider'
import type { Guard } from './resilience'
import { ResultsWriter } from './results-writer'

export type ConnectorPartitionOptions = {
  readonly node: string
  readonly partition: number
  readonly requests: string
  readonly results: string
  readonly takes: ReadonlySet<string>
  // The runner ties request and result types to the node; here they are only passed through.
  readonly provider: AnyProvider
  /** Calls that are not idempotent are recorded before they are made. */
  readonly recordsAttempts: boolean
  readonly guard: Guard
  readonly log: Log
  readonly codec: Codec
  readonly clock: Clock
  readonly writer: string
  readonly onFailure: (request: Message, error: Error) => void
  readonly onVoids: (count: number) => void
  readonly seek: (offset: number) => void
  readonly flow: (paused: boolean) => void
}

type Entry = { readonly after: Cursor; readonly requestId: string; readonly resultsAt: number; done: boolean }
type Undo = (request: Message, made: Message | undefined, counts: Message, attempt: Attempt) => Promise<void>
type Note = { readonly head: string; readonly index: number; readonly resultsFrom: number }

const stopPatienceMs = 2_000
const undoPatienceMs = 60_000
/** No other instance can have taken over sooner: the shortest session that a broker allows is twice as long. */
const outdatedMs = 3_000
const windowHigh = 1_000
const windowLow = 250

export class ConnectorPartition {
  private readonly queue: InputQueue
  private readonly results: ResultsWriter
  /** No call begins any more. */
  private readonly stopping = new AbortController()
  /** The calls under way are given up. */
  private readonly cutting = new AbortController()
  private readonly tails = new Map<string, Promise<void>>()
  private window: Entry[] = []
  private position: Cursor = { next: 0, head: '', index: 0, lastId: '' }
  /** Requests below `until` may have been attempted and answered before this life, from `resultsFrom` on. */
  private inherited = { until: 0, resultsFrom: 0 }
  private ready = false
  /** False until it knows where to go on from: nothing may be committed before. */
  opened = false
  private pumping = false
  private paused = false

  constructor(private readonly options: ConnectorPartitionOptions) {
    const { codec, requests, results, takes, log, partition, writer } = options
    this.queue = new InputQueue([{ topic: requests, chained: true }], takes, (value) => codec.nameOf(value))
    setMaxListeners(0, this.stopping.signal, this.cutting.signal)
    this.results = new ResultsWriter(log, codec, results, partition, writer)
  }

  /** Goes on from what the group committed. Rejects when the log can't be reached. */
  async open(committed: Committed | undefined): Promise<void> {
    const note = JSON.parse(committed?.note || '{}') as Partial<Note>
    this.position = { next: committed?.offset ?? 0, head: note.head ?? '', index: note.index ?? 0, lastId: '' }
    const resultsFrom = note.resultsFrom ?? 0
    await this.results.open(resultsFrom)
    // Asked for after the results were read: what is requested later is attempted and answered later, too.
    const { end } = (await this.options.log.bounds(this.options.requests))[this.options.partition]!
    this.inherited = { until: end, resultsFrom }
    this.queue.reset({ [this.options.requests]: this.position })
    this.ready = true
    this.opened = true
    this.options.seek(this.position.next)
  }

  /** The consumer was started anew, and reads on what it was told to pause. */
  repeatFlow(): void {
    if (this.paused) this.options.flow(true)
  }

  get unfinished(): number {
    return this.window.length + this.queue.size
  }

  get nextOffset(): number {
    return this.queue.nextOf(this.options.requests)
  }

  offer(records: readonly LogRecord[]): void {
    if (!this.ready) return
    const before = this.queue.voids
    if (this.queue.offer(this.options.requests, records) === 'gap') this.options.seek(this.nextOffset)
    if (this.queue.voids > before) this.options.onVoids(this.queue.voids - before)
    void this.pump()
  }

  /** What to commit: the lowest unfinished request, and from where its successor is to read the results. */
  committed(): Committed {
    this.settle()
    const { next, head, index } = this.position
    const { until, resultsFrom: before } = this.inherited
    const resultsFrom = next < until ? before : (this.window[0]?.resultsAt ?? this.results.position)
    return { offset: next, note: JSON.stringify({ head, index, resultsFrom } satisfies Note) }
  }

  /** Takes no more requests, and waits a little for the calls under way; what is left in doubt is looked up by the successor. */
  async stop(): Promise<void> {
    this.ready = false
    this.stopping.abort()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, stopPatienceMs)
    })
    await Promise.race([Promise.allSettled(this.tails.values()), late])
    clearTimeout(timer)
    this.cutting.abort()
  }

  private async pump(): Promise<void> {
    if (this.pumping) return
    this.pumping = true
    while (this.ready && this.queue.size > 0 && this.window.length < windowHigh) {
      const [queued] = this.queue.peek(1)
      if (queued?.kind !== 'record') break
      if (!this.options.codec.knows(queued.record.value) && !(await this.learn(queued.record))) continue
      this.queue.drop(1)
      this.admit(this.options.codec.decode(queued.record.value), queued.record.headers, queued.after)
    }
    this.pumping = false
    this.setFlow(this.unfinished >= windowHigh)
  }

  private async learn(record: LogRecord): Promise<boolean> {
    try {
      await this.options.codec.learn([record.value])
      return true
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200))
      return false
    }
  }

  private admit(request: Message, headers: Headers, after: Cursor): void {
    const done = !this.options.takes.has(request.type) || this.results.isAnswered(request.id)
    const entry: Entry = { after, requestId: request.id, resultsAt: this.results.position, done }
    this.window.push(entry)
    if (entry.done) return
    const before = this.tails.get(request.orderId) ?? Promise.resolve()
    const tail = before
      .then(() => this.perform(request, headers))
      .then(
        () => this.finish(entry),
        (error: Error) => this.options.onFailure(request, error),
      )
    this.tails.set(request.orderId, tail)
    void tail.then(() => {
      if (this.tails.get(request.orderId) === tail) this.tails.delete(request.orderId)
    })
  }

  private finish(entry: Entry): void {
    entry.done = true
    this.settle()
    if (this.paused && this.unfinished < windowLow) this.setFlow(false)
    if (this.queue.size > 0) void this.pump()
  }

  /** Moves the position over the finished requests at the front. */
  private settle(): void {
    let count = 0
    while (this.window[count]?.done) {
      this.position = this.window[count]!.after
      this.results.forget(this.window[count]!.requestId)
      count++
    }
    if (count) this.window.splice(0, count)
    const passed =
      this.window.length === 0 && this.queue.size === 0 ? this.queue.takePassed()[this.options.requests] : undefined
    if (passed) this.position = passed
  }

  private async perform(request: Message, headers: Headers): Promise<void> {
    const { provider, guard, clock, node, onFailure } = this.options
    const startedAt = clock.now()
    let inDoubt = this.results.wasAttempted(request.id)
    const attempts = { made: 0, isOpen: false, withdrawn: Promise.resolve() }
    const perform = provider.perform as unknown as (request: Message, attempt: Attempt) => Promise<object>
    const work = {
      prepare: async () => {
        if (this.options.recordsAttempts) {
          attempts.isOpen = true
          inDoubt = (await this.recordAttempt(request, headers, ++attempts.made)) || inDoubt
        }
        return this.results.isAnswered(request.id)
      },
      attempt: (signal: AbortSignal) => perform(request, { inDoubt, signal, now: clock.now() }),
      onFailure: (error: Error) => {
        if (isDoubtful(error)) inDoubt = true
        if (attempts.isOpen && !inDoubt) attempts.withdrawn = this.withdrawAttempt(request, headers, attempts.made)
        attempts.isOpen = false
        onFailure(request, error)
      },
    }
    const body = await guard.run(work, this.stopping.signal, this.cutting.signal).catch(async (error: Error) => {
      await attempts.withdrawn
      if (inDoubt) await this.undoAfterStop(request)
      throw error
    })
    const head = { id: deriveMessageId(request.id, node, 0), orderId: request.orderId, at: clock.now() }
    const result = body && ({ ...body, ...head } as Message)
    const counts = result ? await this.results.append(result, headers) : this.results.answerTo(request.id)
    if (counts && (inDoubt || counts !== result || this.results.isContested(request.id)))
      await this.undo(request, result, counts)
    if (provider.tellsNow && clock.now() - startedAt > outdatedMs) await this.perform(request, headers)
  }

  /**
   * Notes, before each call that is not idempotent, that it is about to be made. True when somebody else noted one first: the effect may
   * be theirs. An instance that stood still and wakes finds out here that another has gone on without it.
   */
  private async recordAttempt(request: Message, headers: Headers, attempt: number): Promise<boolean> {
    await this.results.append(this.attemptOf(request, attempt, false), headers)
    return !this.results.isOwnAttempt(request.id)
  }

  /**
   * The call had certainly no effect, and there was no doubt before it: a successor need not doubt either. Nobody waits for it but the end:
   * the log has it before the next attempt.
   */
  private async withdrawAttempt(request: Message, headers: Headers, attempt: number): Promise<void> {
    // What can't be written leaves the attempt on record: that is a doubt too many, and none too few.
    await this.results.append(this.attemptOf(request, attempt, true), headers).catch(() => undefined)
  }

  private attemptOf({ id: requestId, orderId }: Message, attempt: number, withdrawn: boolean): AttemptRecorded {
    const { node, clock } = this.options
    const id = deriveMessageId(requestId, node, 2 * attempt - (withdrawn ? 0 : 1))
    return { type: 'AttemptRecorded', id, orderId, at: clock.now(), requestId, attempt, withdrawn }
  }

  /** What was done beside the answer that counts is taken back, where the provider can: by whoever may have done it. */
  private async undo(
    request: Message,
    made: Message | undefined,
    counts: Message,
    signal = this.cutting.signal,
  ): Promise<void> {
    const { clock } = this.options
    const undo = this.options.provider.undo as unknown as Undo | undefined
    if (!undo) return
    const work = {
      prepare: async () => false,
      attempt: (signal: AbortSignal) => undo(request, made, counts, { inDoubt: true, signal, now: clock.now() }),
      onFailure: (error: Error) => this.options.onFailure(request, error),
    }
    await this.options.guard.run(work, signal, signal)
  }

  /**
   * The call was given up, and its effect may come after the successor's answer and look. Where there is no answer yet, whoever gives it
   * looks later. Nobody waits for this: a process that ends leaves it.
   */
  private async undoAfterStop(request: Message): Promise<void> {
    if (!this.options.provider.undo) return
    await this.results.refresh()
    const counts = this.results.answerTo(request.id)
    if (!counts) return
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), undoPatienceMs)
    await this.undo(request, undefined, counts, ending.signal).finally(() => clearTimeout(timer))
  }

  private setFlow(paused: boolean): void {
    if (this.paused === paused) return
    this.paused = paused
    this.options.flow(paused)
  }
}

/** An attempt that never began, because the circuit was open or the process stops, leaves no doubt. */
const isDoubtful = (error: Error): boolean =>
  error instanceof Transient
    ? error.effect === 'unknown'
    : !('isBrokenCircuitError' in error) && !('isBulkheadRejectedError' in error)
