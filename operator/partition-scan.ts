// Reads a partition in order and judges each record of a journal by the one rule. It never writes, and decodes nothing.
import { batchHeadersOf, ChainReader, start, type Cursor } from '../processors/engine/journal'
import type { Log, LogRecord } from '../processors/engine/log'
import { topicSpec, type TopicName } from '../topics/catalog'

export type Reading = Pick<Log, 'bounds' | 'read'>
export type Judged = { readonly record: LogRecord; readonly valid: boolean }

/** From where on the chain is judged: the first record, or a batch taken on trust. */
export type Anchor = { readonly cursor: Cursor; readonly trusted: boolean }

export const isJournal = (topic: TopicName): boolean => topicSpec(topic).kind === 'journal'

export class PartitionScan {
  private readonly chain: ChainReader | undefined
  private next: number

  constructor(
    private readonly log: Reading,
    private readonly topic: TopicName,
    private readonly partition: number,
    from: Cursor = start,
  ) {
    this.chain = isJournal(topic) ? new ChainReader(from) : undefined
    this.next = from.next
  }

  /** Reads on up to `to`, which must not be beyond the end; a second call goes on where the first one stopped. */
  async advance(to: number, each: (judged: readonly Judged[]) => void | Promise<void>): Promise<void> {
    if (to <= this.next) return
    await this.log.read(this.topic, this.partition, this.next, to, async (records) => {
      const fresh = records.filter((record) => record.offset >= this.next && record.offset < to)
      await each(fresh.map((record) => ({ record, valid: this.chain?.take(record) ?? true })))
    })
    this.next = to
  }
}

const anchorRecords = 500

/**
 * Where to begin judging so that records from `from` on are judged rightly without reading all before: at a batch some hundred records
 * earlier that a later batch follows, since hardly anything follows a void one. At the very beginning nothing is taken on trust.
 */
export const findAnchor = async (
  log: Reading,
  topic: TopicName,
  partition: number,
  kept: number,
  from: number,
): Promise<Anchor> => {
  const earliest = Math.max(kept, from - anchorRecords)
  if (earliest === 0 || !isJournal(topic))
    return { cursor: { ...start, next: isJournal(topic) ? 0 : from }, trusted: false }
  const { end } = (await log.bounds(topic))[partition]!
  const window: LogRecord[] = []
  await log.read(
    topic,
    partition,
    earliest,
    Math.min(end, from + anchorRecords),
    (records) => void window.push(...records),
  )
  const begins = window.filter((record) => batchHeadersOf(record.headers)?.index === 0)
  const followed = new Set(begins.map((record) => record.headers['follows']))
  const first = begins.find((record) => followed.has(record.headers['batch'])) ?? begins[0]
  if (!first) return { cursor: { ...start, next: from }, trusted: true }
  return { cursor: { next: first.offset, head: first.headers['follows']!, index: 0, lastId: '' }, trusted: true }
}
