// One input topic of a replayed node, read in long stretches ahead of what is asked for. Applies the one rule and passes over what the
// node does not take, exactly as the running node does. Reads only.
import { InputQueue, type QueuedRecord } from '../processors/engine/input-queue'
import { start, type Cursor } from '../processors/engine/journal'
import type { Codec } from '../schemas/codec'
import type { TopicName } from '../topics/catalog'
import { isJournal, type Reading } from './partition-scan'
import { OperatorError } from './usage'

type Source = { readonly log: Reading; readonly codec: Codec; readonly takes: ReadonlySet<string> }
const stretch = 10_000

export class ReplayInput {
  private readonly queue: InputQueue
  private end: number | undefined

  constructor(
    private readonly source: Source,
    private readonly topic: TopicName,
    private readonly partition: number,
    from: Cursor = start,
  ) {
    const taken = new Set([...source.takes, 'RedriveSetAside'])
    this.queue = new InputQueue([{ topic, chained: isJournal(topic) }], taken, (value) => source.codec.nameOf(value))
    this.queue.reset({ [topic]: from })
  }

  /** Takes out the inputs below an offset, in order. Throws OperatorError where the topic does not have them any more. */
  async upTo(offset: number): Promise<QueuedRecord[]> {
    await this.readTo(offset)
    const taken: QueuedRecord[] = []
    for (;;) {
      const first = this.queue.peek(1)[0]
      if (first?.kind !== 'record' || first.record.offset >= offset) return taken
      taken.push(first)
      this.queue.drop(1)
    }
  }

  private async readTo(offset: number): Promise<void> {
    const { log, codec } = this.source
    while (this.queue.nextOf(this.topic) < offset) {
      const from = this.queue.nextOf(this.topic)
      const to = Math.min(await this.endBeyond(offset), Math.max(offset, from + stretch))
      await log.read(this.topic, this.partition, from, to, async (records) => {
        await codec.learn(records.map((record) => record.value))
        if (this.queue.offer(this.topic, records) === 'gap') throw this.lost(from)
      })
      if (this.queue.nextOf(this.topic) === from) throw this.lost(from)
    }
  }

  private async endBeyond(offset: number): Promise<number> {
    if (this.end === undefined || this.end < offset)
      this.end = (await this.source.log.bounds(this.topic))[this.partition]!.end
    if (this.end < offset) throw this.lost(offset - 1)
    return this.end
  }

  private lost(offset: number): OperatorError {
    return new OperatorError(
      `${this.topic}:${this.partition} has no record at offset ${offset}, which the journal says was decided: restore the topic, or replay from a later --from`,
    )
  }
}
