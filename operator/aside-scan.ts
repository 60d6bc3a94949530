// Which inputs a node has set aside in one partition, folded from its journal, and how far the node has read its inputs. Can go on as
// the journal grows. Reads only.
import type { Origin } from '../processors/engine/aside'
import { unpackCovers, type Covers } from '../processors/engine/journal'
import type { LogRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { MessageOf, Timestamp } from '../schemas/message'
import { outputTopicOf, type JournalNodeName } from '../topics/topology'
import { PartitionScan, type Reading } from './partition-scan'

export type AsideEntry = Origin & {
  readonly node: JournalNodeName
  readonly key: string
  /** Partition of the journal: where a redrive command has to go. */
  readonly at: number
  readonly reason: string
  readonly attempt: number
  /** When it was first set aside. */
  readonly since: Timestamp
}
/** What a redrive did with one input. */
export type Retaken = Origin & {
  readonly key: string
  readonly outcome: 'taken up' | 'set aside again'
  readonly reason: string
}

export const placeText = ({ topic, partition, offset }: Origin): string => `${topic}:${partition}:${offset}`

export class AsideScan {
  private readonly scan: PartitionScan
  private readonly waiting = new Map<string, AsideEntry>()
  private covers: Covers = {}
  /** Since it was last emptied by the caller. */
  retaken: Retaken[] = []

  constructor(
    private readonly tools: { readonly log: Reading; readonly codec: Codec },
    readonly node: JournalNodeName,
    readonly partition: number,
  ) {
    this.scan = new PartitionScan(tools.log, outputTopicOf(node), partition)
  }

  /** Folds up to `to`, at most the journal's end; `each` hears how many records were read. */
  async advance(to: number, each: (records: number) => void = () => undefined): Promise<void> {
    await this.scan.advance(to, async (judged) => {
      const valid = judged.flatMap(({ record, valid }) => (valid ? [record] : []))
      await this.tools.codec.learn(valid.map((record) => record.value))
      for (const record of valid) this.fold(record)
      each(judged.length)
    })
  }

  /** Per key in the order in which they came. */
  entries(): AsideEntry[] {
    return [...this.waiting.values()]
  }

  /** The next offset of an input, as the journal has it; 0 where it says nothing. */
  nextOf(topic: string): number {
    return this.covers[topic]?.next ?? 0
  }

  private fold(record: LogRecord): void {
    if (record.headers['covers'] !== undefined)
      this.covers = { ...this.covers, ...unpackCovers(record.headers['covers']) }
    const name = this.tools.codec.nameOfOrNone(record.value)
    if (name !== 'SetAside' && name !== 'Redriven') return
    const message = this.tools.codec.decode(record.value)
    if (message.type === 'SetAside') this.putAside(record.key ?? '', message)
    else if (message.type === 'Redriven') this.takeUp(record.key ?? '', message)
  }

  private putAside(key: string, message: MessageOf<'SetAside'>): void {
    const origin = originOf(message)
    const { attempt, reason } = message
    const since = this.waiting.get(nameOf(key, origin))?.since ?? message.at
    this.waiting.set(nameOf(key, origin), {
      ...origin,
      node: this.node,
      key,
      at: this.partition,
      reason,
      attempt,
      since,
    })
    if (attempt > 1) this.retaken.push({ ...origin, key, outcome: 'set aside again', reason })
  }

  private takeUp(key: string, message: MessageOf<'Redriven'>): void {
    const origin = originOf(message)
    this.waiting.delete(nameOf(key, origin))
    this.retaken.push({ ...origin, key, outcome: 'taken up', reason: '' })
  }
}

// A timer's origin is its due time alone: the key tells two of them apart.
const nameOf = (key: string, origin: Origin): string => `${key}\n${placeText(origin)}`

const originOf = (message: MessageOf<'SetAside' | 'Redriven'>): Origin => ({
  topic: message.originTopic,
  partition: message.originPartition,
  offset: message.originOffset,
})
