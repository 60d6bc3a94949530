// Providers that a seed drives, each with a book of what it did: one that is asked when in doubt and can take back (like FedEx), one that can
// only say that it does not know (like SendGrid), and two behind one connector that know a request again by its key (like Stripe and Adyen).
// What is sent takes effect at once; only the answer takes its time.
import { type AnyProvider, type Attempt, Transient } from '../../egress/provider'
import type { PaymentProvider } from '../../egress/psp/payment-provider'
import { createPsp } from '../../egress/psp/psp'
import type { Message, MessageOf } from '../../schemas/message'
import type { Member } from './connector-member'
import type { ConnectorWorld } from './connector-world'

export type Effect = {
  readonly requestId: string
  readonly tracking: string
  voided: boolean
  readonly maker: Member
}
type Made = { readonly type: string; readonly trackingNumber?: string }

export class Book {
  readonly effects: Effect[] = []
  calls = 0

  liveOf(requestId: string): Effect[] {
    return this.effects.filter((effect) => effect.requestId === requestId && !effect.voided)
  }

  make(requestId: string, maker: Member): Effect {
    const effect = { requestId, tracking: `t${this.effects.length}`, voided: false, maker }
    this.effects.push(effect)
    return effect
  }

  cancel(tracking: string): void {
    for (const effect of this.effects) if (effect.tracking === tracking) effect.voided = true
  }
}

/** One process's way to the provider. */
export class FakeProvider {
  constructor(
    private readonly world: ConnectorWorld,
    private readonly member: Member,
  ) {}

  asProvider(): AnyProvider {
    if (this.world.node === 'psp') return this.asPsp()
    const perform = (request: Message, attempt: Attempt): Promise<object> =>
      this.world.node === 'carrier' ? this.label(request, attempt) : this.mail(request, attempt)
    const undo = async ({ id, orderId }: Message, _made: unknown, counts: Made, { signal }: Attempt): Promise<void> => {
      await this.send(signal, orderId)
      const others = this.world.book.liveOf(id).filter(({ tracking }) => tracking !== counts.trackingNumber)
      await this.answer()
      for (const { tracking } of others) {
        await this.send(signal, orderId)
        this.world.seen.undone++
        this.world.book.cancel(tracking)
        await this.answer()
      }
    }
    return { name: this.world.node, perform, ...(this.world.node === 'carrier' ? { undo } : {}) } as AnyProvider
  }

  private asPsp(): AnyProvider {
    const perform: PaymentProvider['perform'] = (request, attempt) =>
      this.charge(request as MessageOf<'ChargeRequested'>, attempt)
    return createPsp({ STRIPE: { name: 'stripe', perform }, ADYEN: { name: 'adyen', perform } }) as AnyProvider
  }

  /** The same key is the same effect, whoever sends it. */
  private async charge(request: MessageOf<'ChargeRequested'>, { signal }: Attempt) {
    const { id: requestId, orderId, provider, amountMinor, currency } = request
    await this.send(signal, orderId, provider)
    this.world.judgeCall(this.member, request)
    const { tracking } = this.world.book.liveOf(requestId)[0] ?? this.world.book.make(requestId, this.member)
    await this.answer()
    const of = { requestId, chargeRequestId: requestId, provider, providerPaymentId: tracking }
    return { type: 'Charged' as const, ...of, amountMinor, currency, instrument: null }
  }

  private async label(request: Message, { inDoubt, signal }: Attempt): Promise<object> {
    const { book } = this.world
    await this.send(signal, request.orderId)
    this.world.judgeCall(this.member, request)
    if (inDoubt) {
      const [first] = book.liveOf(request.id)
      await this.answer()
      if (first) return this.labelCreated(request, first)
      await this.send(signal, request.orderId)
    }
    const effect = book.make(request.id, this.member)
    await this.answer()
    return this.labelCreated(request, effect)
  }

  private async mail(request: Message, { inDoubt, signal }: Attempt): Promise<object> {
    if (inDoubt) return { type: 'MailUnknown', requestId: request.id }
    await this.send(signal, request.orderId)
    this.world.judgeCall(this.member, request)
    const { tracking } = this.world.book.make(request.id, this.member)
    await this.answer()
    return { type: 'MailAccepted', requestId: request.id, providerMessageId: tracking }
  }

  private labelCreated({ id: requestId }: Message, { tracking: trackingNumber }: Effect): object {
    const label = { carrier: 'FEDEX', trackingNumber, labelUrl: 'x', serviceType: 'G', format: 'PDF' }
    return { type: 'LabelCreated', requestId, ...label, costMinor: null, costCurrency: null, estimatedDeliveryAt: null }
  }

  /** The way there: what is not sent when the attempt's time is over is never sent. */
  private async send(signal: AbortSignal, orderId: string, lane = ''): Promise<void> {
    this.world.onSend(this.member)
    await this.member.pass()
    if (signal.aborted) throw new Transient("the attempt's time was over", 'none')
    if (this.world.downLanes.has(lane)) throw new Transient('nobody listens', 'none')
    if (this.world.down.has(orderId)) throw new Transient('not now', 'none', 100)
    this.world.book.calls++
    if (this.world.chance(0.07)) throw new Transient('refused', 'none', this.world.chance(0.3) ? 100 : undefined)
    if (this.world.chance(0.04)) throw new Transient('503', 'unknown')
    if (this.world.chance(0.02)) await new Promise<never>(() => undefined)
  }

  /** The way back: the effect is there, whatever becomes of the answer. */
  private async answer(): Promise<void> {
    for (let turns = this.world.random.below(5); turns > 0; turns--) await this.world.turn()
    if (this.world.chance(0.05)) throw new Transient('the connection was closed', 'unknown')
    if (this.world.chance(0.03)) await new Promise<never>(() => undefined)
    await this.member.pass()
  }
}
