// The outside world in a few lines each: what a provider keeps in its book, and how a connector tells of it: late, twice, out of order.
// Requests of one order reach a provider in their order and each has its effect once; nothing else is promised.
import type { Headers } from '../../processors/engine/log'
import { traceFor } from '../../processors/engine/trace'
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { CarrierStatus } from '../../schemas/messages'
import { topology } from '../../topics/topology'
import type { Plan } from './plans'
import { Psp } from './psp'
import { StockBook } from './stock-book'
import { WarehouseBook } from './warehouse-book'
import type { World } from './world'

type Result = Body<Message>
type Label = { readonly orderId: string; voided: boolean; voidRefused: boolean }
type Mail = { readonly orderId: string; readonly kind: string; readonly sent: boolean; readonly doubtful: boolean }

export class Providers {
  readonly stock: StockBook
  readonly psp: Psp
  readonly warehouse: WarehouseBook
  readonly labels = new Map<string, Label>()
  readonly mails = new Map<string, Mail>()
  private readonly answers = new Map<string, readonly Result[]>()
  private readonly lastAt = new Map<string, number>()
  private readonly placed = new Set<string>()
  private reports = 0

  constructor(
    private readonly world: World,
    private readonly planOf: (orderId: string) => Plan,
  ) {
    this.psp = new Psp(world, planOf, (about, body, ms) => this.report(about, body, ms))
    const report = (about: Message) => (ms: number, body: () => Result | undefined) =>
      this.world.after(ms, () => {
        const told = body()
        if (told) this.report(about, told, this.delay())
      })
    this.stock = new StockBook(
      world.random,
      () => world.clock.now(),
      (about, body) => report(about)(this.patience(), body),
    )
    this.warehouse = new WarehouseBook(world.random, report, () => world.clock.now())
  }

  hear(message: Message, headers: Headers): void {
    if (message.type === 'ParcelLabelled') return this.travel(message)
    const provider = providers.find((name) => (topology[name].takes as readonly string[]).includes(message.type))
    if (!provider) return
    const key = `${provider} ${message.orderId}`
    const at = Math.max(this.lastAt.get(key) ?? 0, this.world.clock.now() + this.delay() + this.slowness(message))
    this.lastAt.set(key, at)
    this.world.after(at - this.world.clock.now(), () => {
      this.answer(message, headers)
      if (this.world.random.chance(0.1)) this.answer(message, headers)
    })
  }

  /** The effect takes place once; the answer is told at least once, within the trace of its request. */
  private answer(request: Message, requested: Headers): void {
    const answered = this.answers.get(request.id) ?? this.perform(request)
    this.answers.set(request.id, answered)
    const id = deriveMessageId(request.id, 'provider', 0)
    const traceparent = traceFor(requested, id)
    const headers = { cause: request.id, ...(traceparent && { traceparent }) }
    for (const body of answered) this.tell(request, body, id, this.delay(), headers)
  }

  private tell({ orderId }: Message, body: Result, id: MessageId, ms: number, headers: Headers = {}): void {
    this.world.after(
      ms,
      () => void this.world.post({ ...body, id, orderId, at: this.world.clock.now() } as Message, headers),
    )
  }

  private report(about: Message, body: Result, ms: number): void {
    const id = `report-${this.reports++}` as MessageId
    this.tell(about, body, id, ms)
    if (this.world.random.chance(0.2)) this.tell(about, body, id, ms + this.delay())
  }

  private delay(): number {
    return this.world.random.below(400)
  }

  /** Hours, and now and then days. */
  private patience(): number {
    const { chance, below } = this.world.random
    return below(chance(0.7) ? 4 * 3_600_000 : 12 * 86_400_000)
  }

  /** Only what the placement asks for, and now and then what comes later. */
  private slowness({ type, orderId }: Message): number {
    const { slow } = this.planOf(orderId)
    const isSlow =
      (slow === 'stock' && type === 'StockReservationRequested') || (slow === 'payment' && type === 'ChargeRequested')
    return isSlow || this.world.random.chance(0.002) ? 4_300_000 : 0
  }

  private perform(request: Message): readonly Result[] {
    switch (request.type) {
      case 'StockReservationRequested':
      case 'StockHoldRequested':
      case 'StockResourcingRequested':
      case 'StockReleaseRequested':
      case 'StockCommitRequested':
      case 'StockReceiptRequested':
        return [this.stock.perform(request, this.isShort(request))]
      case 'ChargeRequested':
      case 'ChargeCheckRequested':
      case 'CaptureRequested':
      case 'VoidRequested':
      case 'RefundRequested':
        return [this.psp.perform(request)]
      case 'WarehouseOrderRequested':
        return [this.warehouse.order(request, this.planOf(request.orderId).picking !== 'floor')]
      case 'WarehouseCancellationRequested':
        return [this.warehouse.cancel(request)]
      case 'LabelRequested':
        return [this.label(request)]
      case 'ReturnLabelRequested':
        return [this.returnLabel(request)]
      case 'LabelVoidRequested':
        return [this.voidLabel(request)]
      case 'MailRequested':
        return this.mail(request)
      default:
        throw new Error(`no provider performs ${request.type}`)
    }
  }

  private isFirst({ type, orderId }: Message): boolean {
    const known = this.placed.has(`${type} ${orderId}`)
    this.placed.add(`${type} ${orderId}`)
    return !known
  }

  private isShort(request: Message): boolean {
    return this.isFirst(request) ? this.planOf(request.orderId).stock === 'short' : this.world.random.chance(0.12)
  }

  private label(request: MessageOf<'LabelRequested'>): Result {
    const { id: requestId, orderId, carrier, services, format } = request
    if (this.world.random.chance(0.04))
      return { type: 'LabelRefused', requestId, code: 'MAXIMUM.WEIGHT.EXCEEDED', reason: 'too heavy' }
    this.labels.set(requestId, { orderId, voided: false, voidRefused: false })
    const trackingNumber = `7946${requestId}`
    const labelUrl = 'https://labels.example/1'
    const made = { carrier, trackingNumber, labelUrl, serviceType: services[0]!, format }
    const unknown = { costMinor: null, costCurrency: null, estimatedDeliveryAt: null }
    return { type: 'LabelCreated', requestId, ...made, ...unknown }
  }

  private returnLabel(request: MessageOf<'ReturnLabelRequested'>): Result {
    const { id: requestId, returnId, carrier, services } = request
    if (this.world.random.chance(0.2))
      return { type: 'ReturnLabelRefused', requestId, returnId, code: 'SERVICE.UNAVAILABLE', reason: 'not there' }
    const made = { carrier, trackingNumber: `7977${requestId}`, labelUrl: 'https://labels.example/2' }
    return { type: 'ReturnLabelCreated', requestId, returnId, ...made, serviceType: services[0]! }
  }

  private voidLabel({ id: requestId, trackingNumber, labelRequestId }: MessageOf<'LabelVoidRequested'>): Result {
    const label = this.labels.get(labelRequestId)!
    label.voidRefused = this.world.random.chance(0.1)
    label.voided = !label.voidRefused
    if (label.voided) return { type: 'LabelVoided', requestId, trackingNumber }
    return { type: 'LabelVoidRefused', requestId, trackingNumber, code: 'SHIPMENT.TENDERED', reason: 'too late' }
  }

  /** The feed asks about parcels that it knows; scans may be missed or overtake one another, but not the delivery for ever. */
  private travel(parcel: MessageOf<'ParcelLabelled'>): void {
    const { trackingNumber, carrier } = parcel
    const { random } = this.world
    const startsAt = random.chance(0.1) ? 4 * 86_400_000 : random.below(1_000)
    way.forEach((carrierStatus, index) => {
      if (carrierStatus !== 'DELIVERED' && !random.chance(0.7)) return
      const ms = startsAt + 200 * index
      const scannedAt = this.world.clock.now() + ms
      const scan = {
        trackingNumber,
        carrier,
        carrierStatus,
        scannedAt,
        location: null,
        code: null,
        estimatedDeliveryAt: null,
      }
      this.report(parcel, { type: 'CarrierScanReported', ...scan }, ms + this.delay())
    })
  }

  private mail(request: MessageOf<'MailRequested'>): readonly Result[] {
    const { id: requestId, orderId, kind } = request
    const outcome = this.planOf(orderId).mail
    const sent = outcome !== 'refused' && (outcome !== 'unknown' || this.world.random.chance(0.5))
    this.mails.set(requestId, { orderId, kind, sent, doubtful: outcome === 'unknown' })
    const happens = (event: 'PROCESSED' | 'BOUNCED', reason: string | null, ms: number): void =>
      this.report(request, { type: 'MailEventReported', requestId, event, eventId: requestId, reason }, ms)
    if (outcome === 'refused')
      return [{ type: 'MailRefused', requestId, code: 'invalid_address', reason: 'no such address' }]
    if (sent) happens('PROCESSED', null, 500 + this.delay())
    if (outcome === 'unknown') return [{ type: 'MailUnknown', requestId }]
    if (outcome === 'bounces') happens('BOUNCED', '550', this.delay())
    return [{ type: 'MailAccepted', requestId, providerMessageId: `sg_${requestId}` }]
  }
}

const providers = ['inventory', 'psp', 'wms', 'carrier', 'sendgrid'] as const
const way: readonly CarrierStatus[] = [
  'LABEL_CREATED',
  'PICKED_UP',
  'IN_TRANSIT',
  'EXCEPTION',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
]
