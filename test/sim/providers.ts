// The outside world in a few lines each: what a provider keeps in its book, and how a connector tells of it: late, twice, out of order.
// Requests of one order reach a provider in their order and each has its effect once; nothing else is promised.
import { ChainReader } from '../../processors/engine/journal'
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { CarrierStatus, WarehouseStatus } from '../../schemas/messages'
import { topology, outputTopicOf, type JournalNodeName } from '../../topics/topology'
import type { Plan } from './plans'
import type { World } from './world'

export type Books = {
  readonly reservations: Map<string, { orderId: string; state: 'reserved' | 'refused' | 'released' | 'committed' }>
  readonly charges: Map<string, { orderId: string; amountMinor: number; refundedMinor: number }>
  readonly warehouse: Map<string, { orderId: string; state: 'open' | 'picked' | 'cancelled' | 'rejected' }>
  readonly labels: Map<string, { orderId: string; voided: boolean }>
  readonly mails: Map<string, { orderId: string; kind: string; sent: boolean; doubtful: boolean }>
}
type Result = Body<Message>

export class Providers {
  readonly books: Books = {
    reservations: new Map(),
    charges: new Map(),
    warehouse: new Map(),
    labels: new Map(),
    mails: new Map(),
  }
  /** Effects and reports that are yet to come. */
  pending = 0
  private readonly answers = new Map<string, readonly Result[]>()
  private readonly lastAt = new Map<string, number>()
  private reports = 0

  constructor(
    private readonly world: World,
    private readonly planOf: (orderId: string) => Plan,
  ) {}

  async start(): Promise<void> {
    for (const node of ['order', 'payment', 'fulfillment', 'notification'] as const) await this.follow(node)
  }

  /** Reads a journal by the one rule, as every reader must. */
  private async follow(node: JournalNodeName): Promise<void> {
    const { partitions } = this.world.options
    const chains = Array.from({ length: partitions }, () => new ChainReader())
    await this.world.log.follow(outputTopicOf(node), Array<number>(partitions).fill(0), (partition, records) => {
      for (const record of records)
        if (chains[partition]!.take(record)) this.receive(this.world.codec.decode(record.value))
    })
  }

  private receive(message: Message): void {
    if (message.type === 'ParcelLabelled') return this.travel(message)
    const provider = providers.find((name) => (topology[name].takes as readonly string[]).includes(message.type))
    if (!provider) return
    const key = `${provider} ${message.orderId}`
    const at = Math.max(this.lastAt.get(key) ?? 0, this.world.clock.now() + this.delay() + this.slowness(message))
    this.lastAt.set(key, at)
    this.later(at - this.world.clock.now(), () => {
      this.answer(message)
      if (this.world.random.chance(0.1)) this.answer(message)
    })
  }

  /** The effect takes place once; the answer is told at least once. */
  private answer(request: Message): void {
    const answered = this.answers.get(request.id) ?? this.perform(request)
    this.answers.set(request.id, answered)
    for (const body of answered) this.tell(request, body, deriveMessageId(request.id, 'provider', 0))
  }

  private tell({ orderId }: Message, body: Result, id: MessageId, ms = this.delay()): void {
    this.later(ms, () => void this.world.post({ ...body, id, orderId, at: this.world.clock.now() } as Message))
  }

  private report(about: Message, body: Result, ms: number): void {
    const id = `report-${this.reports++}` as MessageId
    this.tell(about, body, id, ms)
    if (this.world.random.chance(0.2)) this.tell(about, body, id, ms + this.delay())
  }

  private later(ms: number, call: () => void): void {
    this.pending++
    this.world.after(ms, () => {
      this.pending--
      call()
    })
  }

  private delay(): number {
    return this.world.random.below(400)
  }

  private slowness({ type, orderId }: Message): number {
    const { slow } = this.planOf(orderId)
    return (slow === 'stock' && type === 'StockReservationRequested') ||
      (slow === 'payment' && type === 'ChargeRequested')
      ? 4_300_000
      : 0
  }

  private perform(request: Message): readonly Result[] {
    switch (request.type) {
      case 'StockReservationRequested':
      case 'StockReleaseRequested':
      case 'StockCommitRequested':
        return [this.moveStock(request)]
      case 'ChargeRequested':
        return [this.charge(request)]
      case 'RefundRequested':
        return [this.refund(request)]
      case 'WarehouseOrderRequested':
        return [this.pick(request)]
      case 'WarehouseCancellationRequested':
        return [this.stopPicking(request)]
      case 'LabelRequested':
        return [this.label(request)]
      case 'LabelVoidRequested':
        this.books.labels.get(request.labelRequestId)!.voided = true
        return [{ type: 'LabelVoided', requestId: request.id, trackingNumber: request.trackingNumber }]
      case 'MailRequested':
        return this.mail(request)
      default:
        throw new Error(`no provider performs ${request.type}`)
    }
  }

  private moveStock(
    request: MessageOf<'StockReservationRequested' | 'StockReleaseRequested' | 'StockCommitRequested'>,
  ): Result {
    const { reservations } = this.books
    const { id: requestId, orderId } = request
    if (request.type === 'StockReservationRequested') {
      const refused = this.planOf(orderId).stock === 'short' || reservations.has(requestId)
      reservations.set(requestId, {
        orderId,
        state: reservations.get(requestId)?.state ?? (refused ? 'refused' : 'reserved'),
      })
      if (!refused) return { type: 'StockReserved', requestId }
      return { type: 'StockRefused', requestId, code: 'OUT_OF_STOCK', reason: 'short', shortSkus: ['LAMP-2'] }
    }
    const { reservationRequestId } = request
    const known = reservations.get(reservationRequestId) ?? { orderId, state: 'released' as const }
    reservations.set(reservationRequestId, known)
    if (request.type === 'StockReleaseRequested' && known.state !== 'committed') {
      known.state = 'released'
      return { type: 'StockReleased', requestId, reservationRequestId }
    }
    if (request.type === 'StockCommitRequested' && known.state !== 'released' && known.state !== 'refused') {
      known.state = 'committed'
      return { type: 'StockCommitted', requestId, reservationRequestId }
    }
    return { type: 'StockRequestFailed', requestId, code: known.state.toUpperCase(), reason: known.state }
  }

  private charge({ id: requestId, orderId, amountMinor, currency }: MessageOf<'ChargeRequested'>): Result {
    if (this.planOf(orderId).payment === 'declined')
      return { type: 'ChargeDeclined', requestId, code: 'card_declined', declineCode: null, reason: 'declined' }
    this.books.charges.set(requestId, { orderId, amountMinor, refundedMinor: 0 })
    return { type: 'Charged', requestId, providerPaymentId: `pi_${requestId}`, amountMinor, currency }
  }

  private refund({ id: requestId, chargeRequestId, amountMinor, currency }: MessageOf<'RefundRequested'>): Result {
    this.books.charges.get(chargeRequestId)!.refundedMinor += amountMinor
    return { type: 'Refunded', requestId, providerRefundId: `re_${requestId}`, amountMinor, currency }
  }

  private pick(request: MessageOf<'WarehouseOrderRequested'>): Result {
    const { id: requestId, orderId } = request
    const { warehouse } = this.planOf(orderId)
    if (warehouse === 'refuses')
      return { type: 'WarehouseOrderRefused', requestId, code: 'invalid_order', reason: 'refused' }
    const entry: { orderId: string; state: 'open' | 'picked' | 'cancelled' | 'rejected' } = { orderId, state: 'open' }
    this.books.warehouse.set(requestId, entry)
    const reach = (ms: number, status: WarehouseStatus, state: typeof entry.state): void =>
      this.later(ms, () => {
        if (entry.state === 'cancelled' || entry.state === 'rejected') return
        entry.state = state
        const changedAt = this.world.clock.now()
        const body = {
          type: 'WarehouseStatusReported',
          warehouseRequestId: requestId,
          warehouseOrderNumber: 'WH-1',
          status,
          changedAt,
          reason: null,
        } as const
        this.report(request, body, this.delay())
      })
    reach(50, 'RECEIVED', 'open')
    reach(300, 'RELEASED', 'open')
    if (warehouse === 'rejects') reach(600, 'REJECTED', 'rejected')
    else {
      reach(600, 'PICKING', 'picked')
      reach(700 + this.delay(), 'PACKED', 'picked')
      if (warehouse === 'loses') reach(1_000 + 4 * this.delay(), 'CANCELLED', 'cancelled')
    }
    return { type: 'WarehouseOrderAccepted', requestId, warehouseOrderNumber: 'WH-1' }
  }

  private stopPicking({ id: requestId, warehouseRequestId }: MessageOf<'WarehouseCancellationRequested'>): Result {
    const entry = this.books.warehouse.get(warehouseRequestId)
    if (entry?.state === 'picked')
      return {
        type: 'WarehouseCancellationRefused',
        requestId,
        warehouseRequestId,
        code: 'picking_started',
        reason: 'too late',
      }
    if (entry) entry.state = 'cancelled'
    return { type: 'WarehouseOrderCancelled', requestId, warehouseRequestId }
  }

  private label({ id: requestId, orderId, service }: MessageOf<'LabelRequested'>): Result {
    if (this.planOf(orderId).label === 'refused')
      return { type: 'LabelRefused', requestId, code: 'MAXIMUM.WEIGHT.EXCEEDED', reason: 'too heavy' }
    this.books.labels.set(requestId, { orderId, voided: false })
    const trackingNumber = `7946${requestId}`
    return {
      type: 'LabelCreated',
      requestId,
      carrier: 'FEDEX',
      trackingNumber,
      labelUrl: 'https://labels.example/1',
      serviceType: service,
    }
  }

  /** The feed asks about parcels that it knows; scans may be missed or overtake one another, but not the delivery for ever. */
  private travel(parcel: MessageOf<'ParcelLabelled'>): void {
    const way: readonly CarrierStatus[] = [
      'LABEL_CREATED',
      'PICKED_UP',
      'IN_TRANSIT',
      'EXCEPTION',
      'OUT_FOR_DELIVERY',
      'DELIVERED',
    ]
    way.forEach((carrierStatus, index) => {
      const seen = carrierStatus === 'DELIVERED' || this.world.random.chance(0.7)
      const scannedAt = this.world.clock.now() + 200 * index
      const { trackingNumber } = parcel
      if (seen)
        this.report(
          parcel,
          { type: 'CarrierScanReported', trackingNumber, carrierStatus, scannedAt, location: null },
          200 * index + this.delay(),
        )
    })
  }

  private mail(request: MessageOf<'MailRequested'>): readonly Result[] {
    const { id: requestId, orderId, kind } = request
    const { random } = this.world
    const outcome = this.planOf(orderId).mail
    const sent = outcome !== 'refused' && (outcome !== 'unknown' || random.chance(0.5))
    this.books.mails.set(requestId, { orderId, kind, sent, doubtful: outcome === 'unknown' })
    if (outcome === 'refused')
      return [{ type: 'MailRefused', requestId, code: 'invalid_address', reason: 'no such address' }]
    if (sent)
      this.report(
        request,
        { type: 'MailEventReported', requestId, event: 'PROCESSED', eventId: requestId, reason: null },
        500 + this.delay(),
      )
    if (outcome === 'unknown') return [{ type: 'MailUnknown', requestId }]
    if (outcome === 'bounces')
      this.report(
        request,
        { type: 'MailEventReported', requestId, event: 'BOUNCED', eventId: requestId, reason: '550' },
        this.delay(),
      )
    return [{ type: 'MailAccepted', requestId, providerMessageId: `sg_${requestId}` }]
  }
}

const providers = ['inventory', 'stripe', 'wms', 'fedex', 'sendgrid'] as const
