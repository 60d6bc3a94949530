// Writes a journal as its owner would: batches that follow one another, and the void ones that crashes leave behind.
import { BatchNamer } from '../../processors/engine/journal'
import type { Log, NewRecord } from '../../processors/engine/log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { Message } from '../../schemas/message'

export const codec = (): Codec => new Codec(localSchemaIds())

export class JournalWriter {
  private readonly namers = new Map<number, BatchNamer>()
  private readonly heads = new Map<number, string>()
  private readonly codec = codec()

  constructor(
    private readonly log: Log,
    private readonly topic: string,
    private readonly writer = 'w1',
  ) {}

  /** Appends the messages as one batch that follows the last one. */
  async batch(partition: number, messages: readonly Message[]): Promise<void> {
    await this.append(
      partition,
      messages.map((message) => this.codec.encode(message)),
      messages.map((message) => message.orderId),
    )
  }

  /** Appends raw values, valid in the chain, whatever their bytes are. */
  async raw(partition: number, values: readonly (Buffer | null)[]): Promise<void> {
    await this.append(
      partition,
      values,
      values.map(() => 'raw'),
    )
  }

  /** Appends a batch that follows nothing known: every reader has to pass over it. */
  async voidBatch(partition: number, messages: readonly Message[]): Promise<void> {
    const records = this.records(
      partition,
      'nobody:0',
      messages.map((message) => this.codec.encode(message)),
      messages.map((m) => m.orderId),
    )
    await this.log.append(this.topic, partition, records.records)
  }

  private async append(partition: number, values: readonly (Buffer | null)[], keys: readonly string[]): Promise<void> {
    const { batch, records } = this.records(partition, this.heads.get(partition) ?? '', values, keys)
    this.heads.set(partition, batch)
    await this.log.append(this.topic, partition, records)
  }

  private records(
    partition: number,
    follows: string,
    values: readonly (Buffer | null)[],
    keys: readonly string[],
  ): { batch: string; records: NewRecord[] } {
    const namer = this.namers.get(partition) ?? new BatchNamer(`${this.writer}.${partition}`)
    this.namers.set(partition, namer)
    const causes = values.map((_, index) => `oms.test:${partition}:${index}`)
    const { batch, headers } = namer.headers(follows, causes, {})
    return { batch, records: values.map((value, index) => ({ key: keys[index]!, value, headers: headers[index]! })) }
  }
}
