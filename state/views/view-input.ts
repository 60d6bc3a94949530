// What a view has read of one partition and not yet folded: applies the one rule to journals and passes over what the view does not
// take. Decodes nothing before it is taken.
import { InputQueue, type QueuedRecord } from '../../processors/engine/input-queue'
import type { Covers } from '../../processors/engine/journal'
import type { LogRecord } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import { topicSpec, type TopicName } from '../../topics/catalog'
import { inputTopicsOf, nodeSpec } from '../../topics/topology'
import { placed } from './fold-group'
import type { Position } from './positions'
import type { AnyView } from './view'
import type { Item } from './view-writer'

export class ViewInput {
  private readonly queue: InputQueue
  private readonly takes: ReadonlySet<string>

  constructor(
    view: AnyView,
    private readonly codec: Codec,
    private readonly partition: number,
    positions: readonly Position[],
  ) {
    this.takes = new Set(nodeSpec(view.name).takes)
    const topics = inputTopicsOf(view.name).map((topic) => ({ topic, chained: topicSpec(topic).kind === 'journal' }))
    this.queue = new InputQueue(topics, this.takes, (value) => codec.nameOf(value))
    const mine = positions.filter((position) => position.partition === partition)
    this.queue.reset(Object.fromEntries(mine.map(({ topic, cursor }) => [topic, cursor])) as Covers)
  }

  get size(): number {
    return this.queue.size
  }

  get voids(): number {
    return this.queue.voids
  }

  nextOf(topic: TopicName): number {
    return this.queue.nextOf(topic)
  }

  /** 'gap': the records begin beyond the next expected offset and none was taken; the caller seeks. */
  skip(topic: TopicName, from: number, to: number): void {
    this.queue.skip(topic, from, to)
  }

  offer(topic: TopicName, records: readonly LogRecord[]): 'taken' | 'gap' {
    return this.queue.offer(topic, records)
  }

  /** When the broker got the oldest record that waits, milliseconds. */
  get oldestAt(): number | undefined {
    const first = this.queue.peek(1)[0]
    return first?.kind === 'record' ? first.record.timestamp : undefined
  }

  /** Takes up to `limit` records out, decoded, and the positions of what was passed over. Rejects when a schema can't be asked for. */
  async take(limit: number): Promise<Item[]> {
    const passed = Object.entries(this.queue.takePassed())
    const taken = this.queue.peek(limit).filter((queued): queued is QueuedRecord => queued.kind === 'record')
    this.queue.drop(taken.length)
    const values = taken.map(({ record }) => record.value)
    if (values.some((value) => !this.codec.knows(value))) await this.codec.learn(values)
    return [
      ...passed.map(([topic, after]) => ({ topic, partition: this.partition, after, placed: undefined })),
      ...taken.map(({ record, after }) => ({
        topic: record.topic,
        partition: this.partition,
        after,
        placed: placed(this.codec, this.takes, record),
      })),
    ]
  }
}
