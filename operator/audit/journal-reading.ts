// Reads one partition of one journal by the one rule: its fold, its events by order, and what was appended meanwhile. Reads only.
import { JournalFold } from '../../processors/engine/fold'
import type { Log, LogRecord } from '../../processors/engine/log'
import { emptyCheckpoint, type Checkpoint, type Held } from '../../processors/engine/store'
import { handlers } from '../../processors/handlers'
import type { Codec } from '../../schemas/codec'
import type { Message } from '../../schemas/message'
import { outputTopicOf, type JournalNodeName } from '../../topics/topology'
import type { TopicName } from '../../topics/catalog'
import type { FoldedPartition, Tail } from './check-store'
import { eventOf, type AuditEvent } from './events'
import type { Difference } from './report'

export type JournalSource = { readonly log: Log; readonly codec: Codec }
/** Hears every valid message that could be decoded, in order. */
export type Listener = (message: Message, record: LogRecord) => void

export class JournalReading implements FoldedPartition {
  readonly topic: TopicName
  readonly decider: FoldedPartition['decider']
  readonly states = new Map<string, Held>()
  readonly events = new Map<string, AuditEvent[]>()
  /** Keys with records at or after the offset from which the caller calls them late. */
  readonly late = new Set<string>()
  /** Records that can't be decoded or folded. */
  readonly faults: Difference[] = []
  private readonly fold: JournalFold
  private end = 0

  constructor(
    private readonly source: JournalSource,
    readonly node: JournalNodeName,
    readonly partition: number,
    private readonly listeners: readonly Listener[] = [],
  ) {
    this.topic = outputTopicOf(node)
    this.decider = handlers[node]
    this.fold = new JournalFold(this.decider, source.codec, this.states, emptyCheckpoint)
  }

  /** Where the fold stands. */
  get checkpoint(): Checkpoint {
    return this.fold.checkpoint()
  }

  get voids(): number {
    return this.fold.voids
  }

  /** Reads everything below `end`, which is to be the end of the partition at some moment: batches are whole. */
  async read(end: number, lateFrom: number, onRecords: (count: number) => void = () => undefined): Promise<void> {
    const { log, codec } = this.source
    this.end = end
    await log.read(this.topic, this.partition, 0, end, async (records) => {
      const valid = this.fold.valid(records)
      await codec.learn(valid.map((record) => record.value))
      for (const record of valid) this.take(record, lateFrom)
      onRecords(records.length)
    })
  }

  /** What was appended since `end`, void or not: keys that may have moved on, and stamps of the batches. */
  async tail(): Promise<Tail> {
    const { log } = this.source
    const { end } = (await log.bounds(this.topic))[this.partition]!
    const keys = new Set<string>()
    const stamps = new Set<string>()
    await log.read(this.topic, this.partition, this.end, end, (records) => {
      for (const { key, offset, headers } of records) {
        keys.add(key ?? '')
        if (headers['covers'] !== undefined) stamps.add(`${offset + 1}@${headers['batch']}`)
      }
    })
    return { keys, stamps }
  }

  private take(record: LogRecord, lateFrom: number): void {
    const key = record.key ?? ''
    if (record.offset >= lateFrom) this.late.add(key)
    try {
      this.fold.apply(record)
      this.note(key, record)
    } catch (error) {
      const place = `${this.topic}:${this.partition}:${record.offset}`
      this.faults.push({ orderId: key, text: `the record at ${place} can't be folded (${(error as Error).message})` })
    }
  }

  private note(key: string, record: LogRecord): void {
    const message = this.source.codec.decode(record.value)
    for (const listener of this.listeners) listener(message, record)
    if (this.node === 'intake') return
    const event = eventOf(message, record.offset)
    const events = this.events.get(key)
    if (events) events.push(event)
    else this.events.set(key, [event])
  }
}
