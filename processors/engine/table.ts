// An entry topic as a table in memory: every partition from its first record on, folded by record key, by every process for itself. It
// must never hold a key twice nor keep records; all of it is read again at every start. Costs nothing but time to lose.
import type { Codec } from '../../schemas/codec'
import type { Message } from '../../schemas/message'
import type { TopicName } from '../../topics/catalog'
import type { Clock } from './clock'
import type { Log, LogRecord } from './log'

export type TableOptions<Value> = {
  readonly log: Log
  readonly codec: Codec
  readonly clock: Clock
  readonly topic: TopicName
  /**
   * The value of a key after one more message about it; undefined takes the key out. An entry topic repeats and reorders: the same
   * value comes back for what is known or outdated. What is taken out forgets, so that an outdated message brings it back: to tell,
   * keep a value that says so.
   */
  readonly fold: (value: Value | undefined, message: Message) => Value | undefined
  /** Told of every record passed over, and of every try that failed; all is well again by itself. */
  readonly onError?: (error: Error) => void
}

/**
 * Memory: one value for each key, however long the topic is. An item of the catalogue with one price takes some 500 bytes (measured)
 * where the fold keeps the whole message: 50 MB for 100,000 items.
 */
export type Table<Value> = {
  readonly get: (key: string) => Value | undefined
  readonly values: () => Iterable<Value>
  readonly size: () => number
  /** Records that are no message, have no key, or that the fold threw at. */
  readonly passedOver: () => number
  /**
   * Resolves once all that was in the topic when the table was started has been folded, however long the log or the registry takes to
   * answer; from then on the table follows. Rejects when it was stopped before.
   */
  readonly caughtUp: Promise<void>
  readonly stop: () => Promise<void>
}

const retryMs = 500

class FoldedTable<Value> {
  readonly values = new Map<string, Value>()
  passedOver = 0
  stopped = false
  private readonly waits = new Set<() => void>()
  private leave: (() => Promise<void>) | undefined
  private readonly next: number[] = []
  private readonly held = new Map<number, LogRecord[]>()

  constructor(private readonly options: TableOptions<Value>) {}

  async start(): Promise<void> {
    const { log, topic } = this.options
    const bounds = await this.retrying(() => log.bounds(topic))
    for (const [partition, { start }] of bounds.entries()) this.next[partition] = start
    await Promise.all(bounds.map(({ end }, partition) => this.retrying(() => this.catchUp(partition, end))))
    this.leave = await this.retrying(() => log.follow(topic, [...this.next], (p, records) => this.take(p, records)))
    if (this.stopped) await this.stop()
    this.endWhenStopped()
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const end of this.waits) end()
    const { leave } = this
    this.leave = undefined
    await leave?.()
  }

  /** From where it stands: a try that failed half-way is gone on with. */
  private async catchUp(partition: number, end: number): Promise<void> {
    const { log, codec, topic } = this.options
    await log.read(topic, partition, this.next[partition]!, end, async (records) => {
      this.endWhenStopped()
      await codec.learn(records.map(({ value }) => value))
      for (const record of records) this.apply(record)
    })
  }

  /** Synchronous, but where a schema is to be learnt first: then what comes waits behind it. */
  private take(partition: number, records: readonly LogRecord[]): void {
    const held = this.held.get(partition)
    if (held) return void held.push(...records)
    const unknown = records.findIndex(({ value }) => !this.options.codec.knows(value))
    for (const record of unknown < 0 ? records : records.slice(0, unknown)) this.apply(record)
    if (unknown < 0) return
    this.held.set(partition, records.slice(unknown))
    this.release(partition).catch(() => undefined)
  }

  private async release(partition: number): Promise<void> {
    const held = this.held.get(partition)!
    await this.retrying(() => this.options.codec.learn(held.map(({ value }) => value)))
    this.held.delete(partition)
    this.take(partition, held)
  }

  private apply(record: LogRecord): void {
    const { codec, fold, onError } = this.options
    const { topic, partition, offset, key } = record
    if (this.stopped || offset < this.next[partition]!) return
    this.next[partition] = offset + 1
    try {
      if (key === null) throw new Error('the record has no key')
      const value = fold(this.values.get(key), codec.decode(record.value))
      if (value === undefined) this.values.delete(key)
      else this.values.set(key, value)
    } catch (error) {
      this.passedOver++
      onError?.(new Error(`${topic}:${partition}:${offset} was passed over: ${(error as Error).message}`))
    }
  }

  private async retrying<Result>(work: () => Promise<Result>): Promise<Result> {
    for (;;) {
      this.endWhenStopped()
      try {
        return await work()
      } catch (error) {
        this.endWhenStopped()
        this.options.onError?.(error as Error)
        await this.wait()
      }
    }
  }

  private wait(): Promise<void> {
    const { clock } = this.options
    return new Promise((resolve) => {
      const end = (): void => {
        cancel()
        this.waits.delete(end)
        resolve()
      }
      const cancel = clock.at(clock.now() + retryMs, end)
      this.waits.add(end)
    })
  }

  private endWhenStopped(): void {
    if (this.stopped)
      throw new Error(`the table of ${this.options.topic} was stopped before it had caught up: start it anew`)
  }
}

/** Starts to read at once; `get` gives what has been folded so far. */
export const followTable = <Value>(options: TableOptions<Value>): Table<Value> => {
  const table = new FoldedTable(options)
  const caughtUp = table.start()
  // Who stops a table that nobody waits for has nothing to handle.
  caughtUp.catch(() => undefined)
  return {
    get: (key) => table.values.get(key),
    values: () => table.values.values(),
    size: () => table.values.size,
    passedOver: () => table.passedOver,
    caughtUp,
    stop: () => table.stop(),
  }
}
