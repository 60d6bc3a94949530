// The chained journal (docs/adr/0001): how exactly-once stands on two guarantees of Kafka alone, that a batch is appended
// whole or not at all and that every reader of a partition sees the same order. Pure: no IO, no clock.
//
//   header    value
//   batch     id of the batch: writer:counter, the writer being one life of one process
//   index     place of this record in its batch, from 0
//   size      number of records in the batch
//   follows   id of the batch that the writer believed to be the last valid one, empty at the start of a journal
//   cause     what the record was decided on: topic:partition:offset, or timer:due:name
//   covers    on the last record of a batch: JSON of the input cursors once it is applied
//
// THE ONE RULE: a batch is valid if and only if it follows the last valid batch. Everything else is void.
import type { Headers, LogRecord } from './log'

/** Where a reader stands in a topic. For a journal: `head` is the last valid whole batch and `index` the records already taken of the next. */
export type Cursor = { readonly next: number; readonly head: string; readonly index: number; readonly lastId: string }
export const start: Cursor = { next: 0, head: '', index: 0, lastId: '' }

export type BatchHeaders = {
  readonly batch: string
  readonly index: number
  readonly size: number
  readonly follows: string
}

/** Undefined when the record is no record of a chain: in a journal such a record is void. */
export const batchHeadersOf = (headers: Headers): BatchHeaders | undefined => {
  const { batch, follows } = headers
  const index = Number(headers['index'] ?? NaN)
  const size = Number(headers['size'] ?? NaN)
  if (!batch || follows === undefined || !(index >= 0 && index < size)) return undefined
  return { batch, index, size, follows }
}

/** Applies the one rule to the records of one partition of one journal, in offset order, from a known cursor on. */
export class ChainReader {
  private next: number
  private head: string
  private index: number
  private openBatch: string | undefined

  constructor(cursor: Cursor = start) {
    this.next = cursor.next
    this.head = cursor.head
    this.index = cursor.index
  }

  /** True when the record is valid. Records below the cursor have been judged before: the caller skips them. */
  take(record: Pick<LogRecord, 'offset' | 'headers'>): boolean {
    const contiguous = record.offset === this.next
    this.next = record.offset + 1
    const headers = batchHeadersOf(record.headers)
    if (!headers) return false
    if (!this.continues(headers, contiguous)) return false
    this.openBatch = headers.batch
    this.index = headers.index + 1
    if (this.index === headers.size) this.close(headers.batch)
    return true
  }

  private continues(headers: BatchHeaders, contiguous: boolean): boolean {
    if (headers.follows !== this.head || headers.index !== this.index) return false
    if (headers.index === 0) return true
    return contiguous && (this.openBatch === undefined || this.openBatch === headers.batch)
  }

  private close(batch: string): void {
    this.head = batch
    this.index = 0
    this.openBatch = undefined
  }

  cursor(lastId = ''): Cursor {
    return { next: this.next, head: this.head, index: this.index, lastId }
  }
}

export type Covers = Readonly<Record<string, Cursor>>
type PackedCursor = [next: number, head: string, index: number, lastId: string]

export const packCovers = (covers: Covers): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(covers).map(([topic, c]) => [topic, [c.next, c.head, c.index, c.lastId]])),
  )

export const unpackCovers = (text: string | undefined): Covers => {
  const packed = JSON.parse(text ?? '{}') as Record<string, PackedCursor>
  return Object.fromEntries(
    Object.entries(packed).map(([topic, [next, head, index, lastId]]) => [topic, { next, head, index, lastId }]),
  )
}

/** Names batches and chains them: one for each life of an owner of a partition. */
export class BatchNamer {
  private counter = 0
  constructor(private readonly writer: string) {}

  /** Headers of each record of the next batch, given the causes of its records. */
  headers(follows: string, causes: readonly string[], covers: Covers): { batch: string; headers: Headers[] } {
    const batch = `${this.writer}:${this.counter++}`
    const size = String(causes.length)
    const headers = causes.map(
      (cause, index) => ({ batch, index: String(index), size, follows, cause }) as Record<string, string>,
    )
    headers[headers.length - 1]!['covers'] = packCovers(covers)
    return { batch, headers }
  }
}

/** What a record was decided on, as its header says. */
export type Cause =
  | { readonly kind: 'record'; readonly topic: string; readonly partition: number; readonly offset: number }
  | { readonly kind: 'timer'; readonly due: number; readonly firedAt: number; readonly name: string }

export const packCause = (cause: Cause): string =>
  cause.kind === 'record'
    ? `${cause.topic}:${cause.partition}:${cause.offset}`
    : `timer:${cause.due}:${cause.firedAt}:${cause.name}`

export const unpackCause = (text: string): Cause => {
  const [topic = '', a = '', b = '', ...rest] = text.split(':')
  return topic === 'timer'
    ? { kind: 'timer', due: Number(a), firedAt: Number(b), name: rest.join(':') }
    : { kind: 'record', topic, partition: Number(a), offset: Number(b) }
}
