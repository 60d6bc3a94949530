// One partition of a connector: takes valid requests from the journal, performs them (those of one key one after another), writes the
// results, and knows the lowest unfinished request, from which a successor goes on.
import { setMaxListeners } from 'node:events'
import type { Codec } from '../schemas/codec'
import type { Message } from '../schemas/message'
import { InputQueue } from '../processors/engine/input-queue'
import type { Cursor } from '../processors/engine/journal'
import type { Committed, Headers, Log, LogRecord } from '../processors/engine/log'
import { Performer, type PerformerOptions } from './connector-performer'
import { ResultsWriter } from './results-writer'

export type ConnectorPartitionOptions = PerformerOptions & {
  readonly partition: number
  readonly requests: string
  readonly results: string
  readonly takes: ReadonlySet<string>
  readonly log: Log
  readonly codec: Codec
  readonly writer: string
  readonly onVoids: (count: number) => void
  readonly seek: (offset: number) => void
  readonly flow: (paused: boolean) => void
}

type Entry = { readonly after: Cursor; readonly requestId: string; readonly resultsAt: number; done: boolean }
/** What another instance wrote: it may stand behind something newer. */
type Foreign = { readonly told: Message; readonly offset: number }
type Note = { readonly head: string; readonly index: number; readonly resultsFrom: number }

const stopPatienceMs = 2_000
const windowHigh = 1_000
const windowLow = 250

export class ConnectorPartition {
  private readonly queue: InputQueue
  private readonly results: ResultsWriter
  private readonly performer: Performer
  /** No call begins any more. */
  private readonly stopping = new AbortController()
  /** The calls under way are given up. */
  private readonly cutting = new AbortController()
  private readonly tails = new Map<string, Promise<void>>()
  /** The last one of each key. */
  private readonly foreign = new Map<string, Foreign>()
  private retelling = false
  private window: Entry[] = []
  /** Of the window. The others wait for their second look alone. */
  private unanswered = 0
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
    this.results = new ResultsWriter(log, codec, results, partition, writer, (told, offset) => {
      if (!options.provider.tellAfter) return
      this.foreign.set(told.orderId, { told, offset })
      void this.retell()
    })
    this.performer = new Performer(options, this.results, this.stopping.signal, this.cutting.signal)
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
    void this.retell()
  }

  /** Looks at what others have written to the results below an offset. */
  async notice(end: number): Promise<void> {
    if (this.ready) await this.results.notice(end)
  }

  /** The consumer was started anew, and reads on what it was told to pause. */
  repeatFlow(): void {
    if (this.paused) this.options.flow(true)
  }

  /** Requests without an answer. */
  get unfinished(): number {
    return this.unanswered + this.queue.size
  }

  /** All that is kept in memory. */
  private get held(): number {
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
    const known = next < until ? before : (this.window[0]?.resultsAt ?? this.results.position)
    const resultsFrom = [...this.foreign.values()].reduce((lowest, { offset }) => Math.min(lowest, offset), known)
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
    this.setFlow(this.held >= windowHigh)
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
    const isOurs = this.options.takes.has(request.type)
    const isAnswered = isOurs && this.results.isAnswered(request.id)
    const looksAgain = isAnswered && this.performer.mayBeDoubled(request.id)
    const done = !isOurs || (isAnswered && !looksAgain)
    const entry: Entry = { after, requestId: request.id, resultsAt: this.results.position, done }
    this.window.push(entry)
    if (looksAgain) this.lookAgain(entry, request)
    else if (!done) this.perform(entry, request, headers)
  }

  private perform(entry: Entry, request: Message, headers: Headers): void {
    this.unanswered++
    // One that an earlier life may have begun, without a record of it, may have had its effect.
    const isInherited = entry.after.next <= this.inherited.until && !this.options.recordsAttempts
    void this.inTurn(request, async () => {
      const isAll = await this.performer.perform(request, headers, isInherited)
      this.unanswered--
      if (isAll) this.finish(entry)
      else this.lookAgain(entry, request)
    })
  }

  /** One after another for each key. Never rejects. */
  private inTurn(about: Message, work: () => Promise<void>): Promise<void> {
    const { orderId } = about
    const before = this.tails.get(orderId) ?? Promise.resolve()
    const tail = before.then(work).catch((error: Error) => this.options.onFailure(about, error))
    this.tails.set(orderId, tail)
    void tail.then(() => {
      if (this.tails.get(orderId) === tail) this.tails.delete(orderId)
    })
    return tail
  }

  /** Until a key's newest state stands behind what others wrote, a successor is to look at that, too. */
  private async retell(): Promise<void> {
    if (this.retelling) return
    this.retelling = true
    while (this.ready && this.foreign.size > 0) {
      const [key, one] = this.foreign.entries().next().value as [string, Foreign]
      await this.inTurn(one.told, async () => {
        await this.performer.tellAfter(one.told)
        if (this.foreign.get(key) === one) this.foreign.delete(key)
      })
    }
    this.retelling = false
  }

  /** It is answered, and holds up nothing but the position: a successor is to look again, too. */
  private lookAgain(entry: Entry, request: Message): void {
    this.performer.lookAgain(request).then(
      () => this.finish(entry),
      (error: Error) => this.options.onFailure(request, error),
    )
  }

  private finish(entry: Entry): void {
    entry.done = true
    this.settle()
    if (this.paused && this.held < windowLow) this.setFlow(false)
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

  private setFlow(paused: boolean): void {
    if (this.paused === paused) return
    this.paused = paused
    this.options.flow(paused)
  }
}
