// Times every order from its POST to what the order journal says of it, as a bystander: it reads schema ids and decodes next to nothing.
import { ChainReader } from '../../processors/engine/journal'
import type { Log, LogRecord } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import type { TopicName } from '../../topics/catalog'
import type { BenchOrder } from './order-source'

/** Times of performance.now(); `epochAt` is the clock that record timestamps have. Missing: not yet. */
export type Timed = {
  readonly sentAt: number
  readonly epochAt: number
  answeredAt?: number
  /** How long GETs of it took, milliseconds: the first once it had come through, and the same again. */
  firstReadMs?: number
  nextReadMs?: number
  paidAt?: number
  pendingAt?: number
}

const journal: TopicName = 'oms.order.events.v1'

export class OrderWatch {
  readonly orders = new Map<string, Timed>()
  voids = 0
  /** Called when an order has reached FULFILLMENT_PENDING. */
  onPending: (orderId: string) => void = () => undefined
  private leave: (() => Promise<void>) | undefined

  constructor(
    private readonly log: Log,
    private readonly codec: Codec,
  ) {}

  /** Follows the journal from its first record on: the rule can't be applied from the middle. */
  async start(): Promise<void> {
    const partitions = (await this.log.bounds(journal)).length
    const chains = Array.from({ length: partitions }, () => new ChainReader())
    const from = new Array<number>(partitions).fill(0)
    this.leave = await this.log.follow(journal, from, (partition, records) => this.take(chains[partition]!, records))
  }

  async stop(): Promise<void> {
    await this.leave?.()
  }

  sent({ orderId }: BenchOrder): Timed {
    const timed: Timed = { sentAt: performance.now(), epochAt: Date.now() }
    this.orders.set(orderId, timed)
    return timed
  }

  private take(chain: ChainReader, records: readonly LogRecord[]): void {
    const now = performance.now()
    for (const record of records) {
      if (!chain.take(record)) this.voids++
      else this.note(record, now)
    }
  }

  /** FulfillmentRequested is in one batch with the OrderUpdated that says FULFILLMENT_PENDING: it tells as much, undecoded. */
  private note({ key, value }: LogRecord, now: number): void {
    const name = this.codec.nameOfOrNone(value)
    if (name !== 'OrderPaymentCompleted' && name !== 'FulfillmentRequested') return
    const timed = this.orders.get(key ?? '')
    if (!timed) return
    if (name === 'OrderPaymentCompleted') timed.paidAt ??= now
    else if (timed.pendingAt === undefined) {
      timed.pendingAt = now
      this.onPending(key!)
    }
  }
}
