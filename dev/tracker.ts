// Watches the journals as a bystander, and knows what state every order is in and how long it took. It writes nothing.
import { ChainReader } from '../processors/engine/journal'
import type { Log, LogRecord } from '../processors/engine/log'
import { order as orderDecider } from '../processors/order/order'
import { openSteps } from '../processors/order/next'
import type { OrderState } from '../processors/order/state'
import type { Codec } from '../schemas/codec'
import type { Message, MessageOf, Timestamp } from '../schemas/message'
import type { OrderStatus, PaymentProvider, PaymentWait } from '../schemas/messages'
import { topics, type TopicName } from '../topics/catalog'

export type Seen = OrderStatus | 'REJECTED'
type Tracked = { status: Seen; readonly placedAt: Timestamp; state: OrderState; done: boolean }
/** RETRY: a declined means is tried again by itself. */
export type Waits = PaymentWait | 'RETRY'
/** Minor units, as the payments told. */
export type Moved = {
  readonly provider: PaymentProvider
  readonly currency: string
  takenMinor: number
  returnedMinor: number
}
export type Durations = { readonly count: number; readonly p50: number; readonly p95: number }

type MovingFact = 'ChargeCaptured' | 'CaptureConfirmed' | 'RefundConfirmed'

const orderJournal: TopicName = 'oms.order.events.v1'
const journals: readonly TopicName[] = [orderJournal, 'oms.payment.events.v1', 'oms.notification.events.v1']
const ofOrder: ReadonlySet<string> = new Set(topics[orderJournal].carries)
const finals: readonly Seen[] = ['DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED', 'REJECTED']
const kept = 20_000

export class Tracker {
  readonly orders = new Map<string, Tracked>()
  readonly byStatus = new Map<Seen, number>()
  /** Why, by order id. */
  readonly rejections = new Map<string, string>()
  voids = 0
  /** Called when an order has reached a state, its first one included; and when its payment begins to wait. */
  onMoved: (orderId: string, status: Seen, waitsFor?: PaymentWait) => void = () => undefined
  private readonly moved = new Map<string, Moved>()
  private readonly retries = new Map<string, Timestamp>()
  private readonly waited = new Set<string>()
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

  /** True when the order has come to an end and waits for nothing: no return is open, nothing is still to be given back. */
  isDone(orderId: string): boolean {
    return this.orders.get(orderId)?.done ?? false
  }

  /** What an order still waits for, with what it is about where there may be several. */
  openStepsOf(orderId: string): readonly string[] {
    const state = this.orders.get(orderId)?.state
    return state ? openSteps(state).map(({ waitsFor, about }) => (about ? `${waitsFor} ${about}` : waitsFor)) : []
  }

  /** Until when the payment of an order waits that is not paid yet: for its customer, its provider, or to be tried again. */
  waitOf(orderId: string): { readonly waitsFor: Waits; readonly until: Timestamp } | undefined {
    const state = this.orders.get(orderId)?.state
    if (state?.status !== 'PAYMENT_PROCESSING') return undefined
    const retryAt = this.retries.get(orderId)
    return state.paymentWait ?? (retryAt === undefined ? undefined : { waitsFor: 'RETRY', until: retryAt })
  }

  /** What each provider moved, in each currency. */
  get money(): readonly Moved[] {
    return [...this.moved.values()]
  }

  get unsettledMails(): number {
    return this.openMails.size
  }

  /** Milliseconds from the request's arrival until its payment, or its delivery, was read from the journal; of orders that waited for nobody. */
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
    if (ofOrder.has(message.type)) this.fold(message)
    switch (message.type) {
      case 'OrderRejected':
        return void this.rejections.set(message.orderId, message.code)
      case 'OrderPaymentCompleted':
        return this.sample(this.toPayment, message.orderId)
      case 'OrderDelivered':
        return this.sample(this.toDelivery, message.orderId)
      case 'OrderPaymentAwaited':
        this.waited.add(message.orderId)
        return this.onMoved(message.orderId, message.status, message.waitsFor)
      case 'ChargeRequested':
        return void this.retries.delete(message.orderId)
      case 'ChargeFailed':
        if (message.retryAt === null) return undefined
        this.waited.add(message.orderId)
        return void this.retries.set(message.orderId, message.retryAt)
      case 'ChargeCaptured':
      case 'CaptureConfirmed':
      case 'RefundConfirmed':
        return this.move(message)
      case 'MailRequested':
        if (message.replaces) this.openMails.delete(message.replaces)
        return void this.openMails.add(message.id)
      case 'MailSent':
      case 'MailFailed':
      // Whether it was sent is told by the provider's event, or by a deadline an hour later.
      case 'MailInDoubt':
        return void this.openMails.delete(message.requestId)
      default:
        return undefined
    }
  }

  /** As the decider itself remembers it. What is about no order, such as a refused command, leaves nothing behind. */
  private fold(message: Message): void {
    const { orderId, at } = message
    const known = this.orders.get(orderId)
    const state = orderDecider.evolve(known?.state ?? orderDecider.initial, message as never)
    if (state.status === 'NONE') return
    const order = known ?? { status: state.status, placedAt: at, state, done: false }
    order.state = state
    order.done = finals.includes(state.status) && orderDecider.isFinal(state)
    if (known && known.status === state.status) return
    if (known) this.byStatus.set(known.status, this.byStatus.get(known.status)! - 1)
    order.status = state.status
    this.orders.set(orderId, order)
    this.byStatus.set(state.status, (this.byStatus.get(state.status) ?? 0) + 1)
    this.onMoved(orderId, state.status)
  }

  private move({ type, provider, currency, amountMinor }: MessageOf<MovingFact>): void {
    const key = `${provider} ${currency}`
    const moved = this.moved.get(key) ?? { provider, currency, takenMinor: 0, returnedMinor: 0 }
    this.moved.set(key, moved)
    if (type === 'RefundConfirmed') moved.returnedMinor += amountMinor
    else moved.takenMinor += amountMinor
  }

  private sample(into: number[], orderId: string): void {
    const order = this.orders.get(orderId)
    // Of orders of earlier runs it is not known when their records were first read.
    if (!order || order.placedAt < this.startedAt || this.waited.has(orderId)) return
    if (into.length < kept) into.push(this.now() - order.placedAt)
  }
}
