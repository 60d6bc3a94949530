// What the feeds are tested with: a log in memory, a clock moved by hand, and a process that may die at any call.
import type { FeedOptions } from '../../ingress/feed-loop'
import type { SignalLog } from '../../ingress/append-signals'
import { HandClock } from '../../processors/engine/clock'
import { MemoryLog } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { Message } from '../../schemas/message'

export class FeedWorld {
  readonly clock = new HandClock()
  readonly log = new MemoryLog({ partitions: 2 })
  readonly codec = new Codec(localSchemaIds())
  readonly lines: string[] = []
  exclusive: FeedOptions['exclusive'] = (_name, run) => run(new AbortController().signal)

  options(): FeedOptions & SignalLog {
    const note = (fields: object, text: string): void => void this.lines.push(`${text} ${JSON.stringify(fields)}`)
    const { clock, log, codec } = this
    return {
      clock,
      log,
      codec,
      partitions: 2,
      logger: { info: note, warn: note },
      exclusive: (...args) => this.exclusive(...args),
      speed: 1,
      random: () => 1,
    }
  }

  async messages(topic: string): Promise<(Message & { key: string | null })[]> {
    const records = [0, 1].flatMap((partition) => [...this.log.records(topic, partition)])
    await this.codec.learn(records.map(({ value }) => value))
    return records.map(({ key, value }) => ({ key, ...this.codec.decode(value) }))
  }
}
