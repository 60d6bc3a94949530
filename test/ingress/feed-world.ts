// What the feeds are tested with: a log in memory, a clock moved by hand, and a process that may die at any call.
import type { FeedOptions } from '../../ingress/feed-loop'
import type { SignalLog } from '../../ingress/append-signals'
import { HandClock } from '../../processors/engine/clock'
import { MemoryLog } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { Message } from '../../schemas/message'

/** Whoever keeps a list of changes that is read by a cursor: how many were read. */
export class ChangeList<Change> {
  changes: Change[] = []
  asked: (string | undefined)[] = []
  down: (Error & { retryAfterMs?: number }) | undefined
  changesSince = async (cursor: string | undefined, limit: number) => {
    this.asked.push(cursor)
    if (this.down) throw this.down
    const from = Number(cursor ?? 0)
    const changes = this.changes.slice(from, from + limit)
    return { changes, cursor: String(from + changes.length) }
  }
}

export class Cursors {
  stored = new Map<string, string>()
  dies = false
  get = async (feed: string) => this.stored.get(feed)
  set = async (feed: string, cursor: string) => {
    if (this.dies) throw new Error('the process dies before the cursor is stored')
    this.stored.set(feed, cursor)
  }
}

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
