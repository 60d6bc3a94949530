// Watches the journals as a bystander, and knows what state every order is in and how long it took. It writes nothing.
import { ChainReader } from '../processors/engine/journal'
import type { Log, LogRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { Message, Timestamp } from '../schemas/message'
import type { OrderStatus } from '../schemas/messages'
import type { TopicName } from '../topics/catalog'

export type Seen = OrderStatus | 'REJECTED'
type Tracked = { status: Seen; readonly placedAt: Timestamp; compensating: number }
export type Durations = { readonly count: number; readonly p50: number; readonly p95: number }

const journals: readonly TopicName[] = ['oms.order.events.v1', 'oms.notification.events.v1']
const finals: readonly Seen[] = ['DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED', 'REJECTED']
const kept = 20_000

export class Tracker {
  readonly orders = new Map<string, Tracked>()
  readonly byStatus = new Map<Seen, number>()
  /** Why, by order id. */
  readonly rejections = new Map<string, string>()
  voids = 0
  private readonly openMails = new Set<string>()
  private readonly toPayment: number[] = []
  private readonly toDelivery: number[] = []
  private stops: (() => Promise<void>)[] = []
  private startedAt = 0

  constructor(
    private readonly log: Log,
    private readonly codec: Codec,
    private readonly now: () => number = Date.now,
  ) {}

  /** Follows from the first record on, so that orders of earlier runs are known. */
  async start(): Promise<void> {
    this.startedAt = this.now()
    for (const topic of journals) {
      const partitions = (await this.log.bounds(topic)).length
      const chains = Array.from({ length: partitions }, () => new ChainReader())
      const tails = Array.from({ length: partitions }, () => Promise.resolve())
      const each = (partition: number, records: readonly LogRecord[]): void => {
        tails[partition] = tails[partition]!.then(() => this.take(chains[partition]!, records))
      }
      this.stops.push(await this.log.follow(topic, new Array<number>(partitions).fill(0), each))
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.stops.splice(0).map((stop) => stop()))
  }

  /** True when the order has come to its end and nothing of it is still to be given back. */
  isDone(orderId: string): boolean {
    const order = this.orders.get(orderId)
    return order !== undefined && finals.includes(order.status) && order.compensating === 0
  }

  get unsettledMails(): number {
    return this.openMails.size
  }

  /** Milliseconds from the request's arrival until its payment, or its delivery, was read from the journal. */
  durations(to: 'payment' | 'delivery'): Durations {
    const sorted = [...(to === 'payment' ? this.toPayment : this.toDelivery)].sort((a, b) => a - b)
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
    return { count: sorted.length, p50: at(0.5), p95: at(0.95) }
  }

  private async take(chain: ChainReader, records: readonly LogRecord[]): Promise<void> {
    const valid = records.filter((record) => chain.take(record))
    this.voids += records.length - valid.length
    await this.codec.learn(valid.map((record) => record.value))
    for (const record of valid) this.note(this.codec.decode(record.value))
  }

  private note(message: Message): void {
    switch (message.type) {
      case 'OrderCreated':
        return this.move(message.orderId, message.status, message.at)
      case 'OrderRejected':
        this.rejections.set(message.orderId, message.code)
        return this.move(message.orderId, 'REJECTED', message.at)
      case 'OrderPaymentCompleted':
        this.sample(this.toPayment, message.orderId)
        return this.move(message.orderId, message.status, message.at)
      case 'OrderDelivered':
        this.sample(this.toDelivery, message.orderId)
        return this.move(message.orderId, message.status, message.at)
      case 'OrderUpdated':
      case 'OrderShipped':
      case 'OrderPaymentFailed':
      case 'OrderCancelled':
      case 'OrderRefunded':
        return this.move(message.orderId, message.status, message.at)
      case 'StockReleaseRequested':
      case 'StockCommitRequested':
      case 'PaymentCancellationRequested':
        return this.compensate(message.orderId, 1)
      case 'StockSettled':
        return this.compensate(message.orderId, message.outcome === 'NEVER_MADE' ? 0 : -1)
      case 'PaymentSettled':
        return this.compensate(message.orderId, -1)
      case 'MailRequested':
        return void this.openMails.add(`${message.orderId}/${message.kind}`)
      case 'MailSent':
      case 'MailFailed':
      // Whether it was sent is told by the provider's event, or by a deadline an hour later.
      case 'MailInDoubt':
        return void this.openMails.delete(`${message.orderId}/${message.kind}`)
      default:
        return undefined
    }
  }

  private move(orderId: string, status: Seen, at: Timestamp): void {
    const order = this.orders.get(orderId) ?? { status, placedAt: at, compensating: 0 }
    if (this.orders.has(orderId)) this.byStatus.set(order.status, this.byStatus.get(order.status)! - 1)
    order.status = status
    this.orders.set(orderId, order)
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1)
  }

  private compensate(orderId: string, by: number): void {
    const order = this.orders.get(orderId)
    if (order) order.compensating += by
  }

  private sample(into: number[], orderId: string): void {
    const order = this.orders.get(orderId)
    // Of orders of earlier runs it is not known when their records were first read.
    if (order && order.placedAt >= this.startedAt && into.length < kept) into.push(this.now() - order.placedAt)
  }
}
