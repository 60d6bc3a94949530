// The whole topology in memory: real handlers, real connectors' engine, providers that keep books, a shop that places orders. Settles by
// turns of the event loop, never by time.
import { ConnectorRunner } from '../../../egress/connector-runner'
import type { AnyProvider } from '../../../egress/provider'
import { createStatusPublisher } from '../../../egress/status-publisher'
import type { AuditContext } from '../../../operator/audit/audit-scope'
import type { Books } from '../../../operator/audit/provider-books'
import { HandClock } from '../../../processors/engine/clock'
import { FoldedViews } from './folded-views'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { MemoryStore } from '../../../processors/engine/memory-store'
import type { StateStore } from '../../../processors/engine/store'
import { NodeRunner } from '../../../processors/engine/node-runner'
import { handlers } from '../../../processors/handlers'
import { Codec, localSchemaIds } from '../../../schemas/codec'
import { deriveMessageId, type CurrencyCode, type CustomerId, type OrderId } from '../../../schemas/ids'
import type { Message, MessageOf } from '../../../schemas/message'
import { createOrderStateReader } from '../../../state/order-state-reader'
import { topicOf, topicNames } from '../../../topics/catalog'
import { partitionOf } from '../../../topics/partition'
import { type ConnectorName, type JournalNodeName } from '../../../topics/topology'

export const partitions = 2
type Open<List> = {
  -readonly [Kind in keyof List]: List[Kind] extends readonly (infer Item)[]
    ? { -readonly [Field in keyof Item]: Item[Field] }[]
    : never
}
export type OpenBooks = Open<Books>
type Labelled = { readonly orderId: OrderId; readonly trackingNumber: string }

const quiet = { decided: () => undefined, voids: () => undefined, setAside: () => undefined, restored: () => undefined }
const fail = (error: Error): void => {
  throw error
}

/** `store` is where deciders remember; in memory unless told. */
export class MemoryWorld<Store extends StateStore = MemoryStore> {
  readonly clock = new HandClock()
  readonly log = new MemoryLog({ partitions, now: () => this.clock.now() })
  readonly codec = new Codec(localSchemaIds())
  readonly books: OpenBooks = { charges: [], refunds: [], reservations: [], warehouseOrders: [], labels: [], mails: [] }
  private readonly labelled: Labelled[] = []
  private readonly runners: { stop(): Promise<void>; waiting?: number; unfinished?: number }[] = []

  constructor(readonly store: Store = new MemoryStore() as StateStore as Store) {}

  async start(): Promise<void> {
    for (const node of Object.keys(handlers) as JournalNodeName[]) {
      const runner = new NodeRunner({ ...this, node, decider: handlers[node], observe: () => quiet, onFatal: fail })
      this.runners.push(runner)
      await runner.start()
    }
    for (const [node, provider] of Object.entries(this.providers()) as [ConnectorName, AnyProvider][]) {
      const resilience = { timeoutMs: 5_000, concurrency: 8 }
      const runner = new ConnectorRunner({
        ...this,
        node,
        provider,
        resilience,
        onFailure: () => undefined,
        onVoids: () => undefined,
        onFatal: fail,
      })
      this.runners.push(runner)
      await runner.start()
    }
  }

  async stop(): Promise<void> {
    for (const runner of this.runners.splice(0)) await runner.stop()
  }

  /** Appends a message to its topic, at the partition of its order. */
  async write(message: Message): Promise<void> {
    const record = { key: message.orderId, value: this.codec.encode(message), headers: {} }
    await this.log.append(topicOf(message.type), partitionOf(message.orderId, partitions), [record])
  }

  /** Waits until nobody has anything left to do. */
  async settle(): Promise<void> {
    for (let before = -1, still = 0; still < 40;) {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      const now = this.recordCount()
      const busy = this.runners.some((runner) => (runner.waiting ?? 0) + (runner.unfinished ?? 0) > 0)
      still = now === before && !busy ? still + 1 : 0
      before = now
    }
  }

  /** The carrier collects and delivers all parcels that it has. */
  async deliverAll(): Promise<void> {
    for (const { orderId, trackingNumber } of this.labelled.splice(0))
      for (const carrierStatus of ['PICKED_UP', 'DELIVERED'] as const) {
        const at = this.clock.now() + (carrierStatus === 'DELIVERED' ? 2 : 1)
        const id = deriveMessageId(`${trackingNumber}:${carrierStatus}`, 'fedex-feed', 0)
        await this.write({
          type: 'CarrierScanReported',
          id,
          orderId,
          at,
          trackingNumber,
          carrierStatus,
          scannedAt: at,
          location: null,
        })
      }
    await this.settle()
  }

  context(): AuditContext {
    return {
      ...this,
      partitions,
      now: () => this.clock.now(),
      views: new FoldedViews({ ...this, partitions }),
      books: { read: async () => structuredClone(this.books) },
    }
  }

  private recordCount(): number {
    return topicNames.reduce(
      (sum, topic) => sum + this.log.records(topic, 0).length + this.log.records(topic, 1).length,
      0,
    )
  }

  private providers(): Record<ConnectorName, AnyProvider> {
    const provider = <Request extends Message>(name: string, perform: (request: Request) => Promise<object>) =>
      ({ name, perform }) as AnyProvider
    const { status } = createOrderStateReader(this.store, partitions)
    return {
      inventory: provider(
        'inventory',
        (request: MessageOf<'StockReservationRequested' | 'StockReleaseRequested' | 'StockCommitRequested'>) =>
          this.stock(request),
      ),
      stripe: provider('stripe', (request: MessageOf<'ChargeRequested' | 'RefundRequested'>) => this.pay(request)),
      wms: provider('wms', (request: MessageOf<'WarehouseOrderRequested' | 'WarehouseCancellationRequested'>) =>
        this.pick(request),
      ),
      fedex: provider('fedex', (request: MessageOf<'LabelRequested'>) => this.label(request)),
      sendgrid: provider('sendgrid', (request: MessageOf<'MailRequested'>) => this.mail(request)),
      status: createStatusPublisher(status) as AnyProvider,
    }
  }

  private async stock(
    request: MessageOf<'StockReservationRequested' | 'StockReleaseRequested' | 'StockCommitRequested'>,
  ): Promise<object> {
    const { id: requestId, orderId } = request
    if (request.type === 'StockReservationRequested') {
      const short = request.lines.some(({ sku }) => sku.startsWith('OOS-'))
      this.books.reservations.push({ requestId, orderId, status: short ? 'refused' : 'reserved' })
      return short
        ? { type: 'StockRefused', requestId, code: 'OUT_OF_STOCK', reason: 'none left', shortSkus: [] }
        : { type: 'StockReserved', requestId }
    }
    const { reservationRequestId } = request
    const reservation = this.books.reservations.find((one) => one.requestId === reservationRequestId)!
    reservation.status = request.type === 'StockCommitRequested' ? 'committed' : 'released'
    return {
      type: request.type === 'StockCommitRequested' ? 'StockCommitted' : 'StockReleased',
      requestId,
      reservationRequestId,
    }
  }

  private async pay(request: MessageOf<'ChargeRequested' | 'RefundRequested'>): Promise<object> {
    const { id: requestId, orderId, amountMinor, currency } = request
    if (request.type === 'RefundRequested') {
      this.books.refunds.push({ requestId, orderId, refundId: `re_${requestId}`, amountMinor, currency })
      return { type: 'Refunded', requestId, providerRefundId: `re_${requestId}`, amountMinor, currency }
    }
    const succeeded = request.paymentMethodToken === 'pm_card_visa'
    this.books.charges.push({
      requestId,
      orderId,
      chargeId: `ch_${requestId}`,
      succeeded,
      capturedMinor: succeeded ? amountMinor : 0,
      currency,
    })
    if (!succeeded)
      return { type: 'ChargeDeclined', requestId, code: 'card_declined', declineCode: null, reason: 'declined' }
    return { type: 'Charged', requestId, providerPaymentId: `pi_${requestId}`, amountMinor, currency }
  }

  private async pick(
    request: MessageOf<'WarehouseOrderRequested' | 'WarehouseCancellationRequested'>,
  ): Promise<object> {
    const { id: requestId, orderId, at } = request
    if (request.type === 'WarehouseCancellationRequested') {
      const { warehouseRequestId } = request
      this.books.warehouseOrders.find((one) => one.requestId === warehouseRequestId)!.ended = true
      return { type: 'WarehouseOrderCancelled', requestId, warehouseRequestId }
    }
    this.books.warehouseOrders.push({ requestId, orderId, orderNumber: `w_${requestId}`, ended: false, created: 1 })
    const held = request.lines.some(({ sku }) => sku.startsWith('SLOW-'))
    for (const status of held ? [] : (['PICKING', 'PACKED'] as const)) {
      const id = deriveMessageId(`${requestId}:${status}`, 'wms-feed', 0)
      await this.write({
        type: 'WarehouseStatusReported',
        id,
        orderId,
        at,
        warehouseRequestId: requestId,
        warehouseOrderNumber: `w_${requestId}`,
        status,
        changedAt: at,
        reason: null,
      })
    }
    return { type: 'WarehouseOrderAccepted', requestId, warehouseOrderNumber: `w_${requestId}` }
  }

  private async label({ id: requestId, orderId }: MessageOf<'LabelRequested'>): Promise<object> {
    const trackingNumber = `79${requestId}`
    this.books.labels.push({ requestId, orderId: null, trackingNumber, voided: false })
    this.labelled.push({ orderId, trackingNumber })
    return {
      type: 'LabelCreated',
      requestId,
      carrier: 'FEDEX',
      trackingNumber,
      labelUrl: 'https://labels.example/1',
      serviceType: 'FEDEX_GROUND',
    }
  }

  private async mail({ id: requestId, orderId, kind }: MessageOf<'MailRequested'>): Promise<object> {
    this.books.mails.push({ requestId, orderId, kind, count: 1 })
    return { type: 'MailAccepted', requestId, providerMessageId: `m_${requestId}` }
  }
}

/** A placement of a good customer; `sku` and the card decide what becomes of it. */
export const placement = (
  number: number,
  more: Partial<MessageOf<'PlaceOrder'>> = {},
  sku = 'TEA-1',
): MessageOf<'PlaceOrder'> => {
  const orderId = `ord_${String(number).padStart(24, '0')}` as OrderId
  return {
    type: 'PlaceOrder',
    id: deriveMessageId(orderId, 'test', 0),
    orderId,
    at: Date.UTC(2026, 0, 1),
    bodyHash: 'ab'.repeat(32),
    customerId: 'cus_1' as CustomerId,
    contact: { name: 'Žofie Nováková', email: 'zofie@example.com', phone: '+420777123456' },
    lines: [{ lineId: '1', sku, name: 'Green tea', quantity: 2, unitPriceMinor: 450 + number, weightGrams: 120 }],
    currency: 'EUR' as CurrencyCode,
    shippingMinor: 300,
    taxMinor: 228,
    shippingAddress: {
      recipient: 'Žofie Nováková',
      line1: 'Dlouhá 1',
      line2: null,
      city: 'Praha',
      region: null,
      postalCode: '11000',
      country: 'CZ',
    },
    paymentMethodToken: 'pm_card_visa',
    ...more,
  }
}
