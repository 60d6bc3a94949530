// What a partition's owner has been given and not yet decided, with the cursor that each input leads to. Applies the one rule to
// inputs that are journals, passes over what the node does not take, and never decodes more than a schema id.
import type { MessageName } from '../../schemas/message'
import { ChainReader, start, type Covers, type Cursor } from './journal'
import type { LogRecord } from './log'

export type Timer = { readonly key: string; readonly due: number; readonly firedAt: number }
export type QueuedRecord = { readonly kind: 'record'; readonly record: LogRecord; after: Cursor; dropped: boolean }
export type QueuedTimer = { readonly kind: 'timer'; readonly timer: Timer }
export type Queued = QueuedRecord | QueuedTimer

/** Is a record of this type the node's business? Undefined type: its schema is not known yet. Throws where it can't be decoded. */
export type NameOf = (value: Buffer | null) => MessageName | undefined
export type InputTopic = { readonly topic: string; readonly chained: boolean }

type Track = { chained: boolean; chain: ChainReader; next: number; last: QueuedRecord | undefined }

export class InputQueue {
  private items: Queued[] = []
  private first = 0
  private readonly tracks = new Map<string, Track>()
  private passed: Record<string, Cursor> = {}
  voids = 0

  constructor(
    topics: readonly InputTopic[],
    private readonly takes: ReadonlySet<string>,
    private readonly nameOf: NameOf,
  ) {
    for (const { topic, chained } of topics)
      this.tracks.set(topic, { chained, chain: new ChainReader(), next: 0, last: undefined })
  }

  get size(): number {
    return this.items.length - this.first
  }

  /** Starts anew from these cursors: what was queued is dropped, the caller seeks. */
  reset(covers: Covers): void {
    this.items = []
    this.first = 0
    this.passed = {}
    for (const [topic, track] of this.tracks) {
      const cursor = covers[topic] ?? start
      track.chain = new ChainReader(cursor)
      track.next = cursor.next
      track.last = undefined
    }
  }

  nextOf(topic: string): number {
    return this.tracks.get(topic)!.next
  }

  /** Takes records in; 'gap' when they begin beyond the next expected offset: nothing was taken, the caller seeks. */
  offer(topic: string, records: readonly LogRecord[]): 'taken' | 'gap' {
    const track = this.tracks.get(topic)!
    for (const record of records) {
      if (record.offset < track.next) continue
      if (record.offset > track.next) return 'gap'
      track.next = record.offset + 1
      if (track.chained && !track.chain.take(record)) {
        this.voids++
        continue
      }
      this.place(topic, track, record)
    }
    return 'taken'
  }

  /** Passes over a hole in an input, where nothing is to be read. */
  skip(topic: string, from: number, to: number): void {
    const track = this.tracks.get(topic)!
    if (track.next === from) track.next = to
  }

  timer(timer: Timer): void {
    this.items.push({ kind: 'timer', timer })
  }

  /** The next inputs, at most `limit`, left in the queue until `drop`. */
  peek(limit: number): readonly Queued[] {
    return this.items.slice(this.first, this.first + limit)
  }

  drop(count: number): void {
    for (const item of this.peek(count)) if (item.kind === 'record') item.dropped = true
    this.first += count
    if (this.first * 2 < this.items.length) return
    this.items = this.items.slice(this.first)
    this.first = 0
  }

  /** Cursors of topics whose latest records were all passed over; asked once, then forgotten. */
  takePassed(): Covers {
    const passed = this.passed
    this.passed = {}
    return passed
  }

  private place(topic: string, track: Track, record: LogRecord): void {
    const after = track.chained ? track.chain.cursor() : { next: track.next, head: '', index: 0, lastId: '' }
    if (this.isMine(record)) {
      track.last = { kind: 'record', record, after, dropped: false }
      this.items.push(track.last)
      // What was passed over before stands behind this one: its cursor must not come after it.
      delete this.passed[topic]
    } else if (track.last && !track.last.dropped) track.last.after = { ...after, lastId: track.last.after.lastId }
    else this.passed[topic] = after
  }

  private isMine(record: LogRecord): boolean {
    try {
      const name = this.nameOf(record.value)
      return name === undefined || this.takes.has(name)
    } catch {
      return true
    }
  }
}
