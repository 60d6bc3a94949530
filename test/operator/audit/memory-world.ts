// The whole topology in memory: real handlers, real connectors' engine, providers that keep books, a shop that places orders. Settles by
// turns of the event loop, never by time.
import { ConnectorRunner } from '../../../egress/connector-runner'
import type { AnyProvider } from '../../../egress/provider'
import { createStatusPublisher } from '../../../egress/status-publisher'
import type { InventoryRequest } from '../../../egress/inventory'
import type { AuditContext } from '../../../operator/audit/audit-scope'
import type { Books } from '../../../operator/audit/provider-books'
import { HandClock } from '../../../processors/engine/clock'
import { FoldedViews } from './folded-views'
import { MemoryStock } from './memory-stock'
import { MemoryPsp } from './memory-psp'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { MemoryStore } from '../../../processors/engine/memory-store'
import type { StateStore } from '../../../processors/engine/store'
import { NodeRunner } from '../../../processors/engine/node-runner'
import { handlersWith } from '../../../processors/handlers'
import { Codec, localSchemaIds } from '../../../schemas/codec'
import { deriveMessageId, type CurrencyCode, type OrderId } from '../../../schemas/ids'
import type { Message, MessageName, MessageOf } from '../../../schemas/message'
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
type LabelWork = MessageOf<'LabelRequested' | 'LabelVoidRequested' | 'ReturnLabelRequested'>
type Labelled = { readonly orderId: OrderId; readonly trackingNumber: string }

const quiet = { decided: () => undefined, voids: () => undefined, setAside: () => undefined, restored: () => undefined }
const handlers = handlersWith({
  get: (sku) => {
    const prices = [{ currency: 'EUR' as CurrencyCode, amountMinor: 700 }]
    return {
      sku,
      name: 'Black tea',
      category: 'furniture',
      prices,
      weightGrams: 100,
      discontinued: false,
      dimensions: null,
      supply: 'STOCK' as const,
      expectedAt: null,
      hsCode: null,
      originCountry: null,
    }
  },
})
const fail = (error: Error): void => {
  throw error
}

/** `store` is where deciders remember; in memory unless told. */
export class MemoryWorld<Store extends StateStore = MemoryStore> {
  readonly clock = new HandClock()
  readonly log = new MemoryLog({ partitions, now: () => this.clock.now() })
  readonly codec = new Codec(localSchemaIds())
  readonly books: OpenBooks = {
    charges: [],
    captures: [],
    refunds: [],
    disputes: [],
    duplicates: [],
    reservations: [],
    receipts: [],
    warehouseOrders: [],
    labels: [],
    mails: [],
  }
  private readonly psp = new MemoryPsp(this.books)
  readonly stock = new MemoryStock(this.books, () => this.clock.now())
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

  /** Every message of a type about an order, in the order of its topic. */
  messages<Name extends MessageName>(type: Name, { orderId }: { readonly orderId: OrderId }): MessageOf<Name>[] {
    return this.log.records(topicOf(type), partitionOf(orderId, partitions)).flatMap(({ key, value }) => {
      if (key !== orderId || this.codec.nameOfOrNone(value) !== type) return []
      return [this.codec.decode(value) as MessageOf<Name>]
    })
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
        const id = deriveMessageId(`${trackingNumber}:${carrierStatus}`, 'carrier-feed', 0)
        await this.write({
          type: 'CarrierScanReported',
          id,
          orderId,
          at,
          trackingNumber,
          carrierStatus,
          scannedAt: at,
          location: null,
          carrier: 'FEDEX',
          code: null,
          estimatedDeliveryAt: null,
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
      inventory: provider('inventory', (request: InventoryRequest) => this.stock.perform(request)),
      psp: provider('psp', (request: Parameters<MemoryPsp['perform']>[0]) => this.psp.perform(request)),
      wms: provider('wms', (request: MessageOf<'WarehouseOrderRequested' | 'WarehouseCancellationRequested'>) =>
        this.pick(request),
      ),
      carrier: provider('carrier', (request: MessageOf<'LabelRequested' | 'LabelVoidRequested'>) =>
        this.label(request),
      ),
      sendgrid: provider('sendgrid', (request: MessageOf<'MailRequested'>) => this.mail(request)),
      status: createStatusPublisher(status) as AnyProvider,
    }
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

  private async label(request: LabelWork): Promise<object> {
    const { id: requestId, orderId } = request
    if (request.type === 'LabelVoidRequested') {
      this.books.labels.find((label) => label.trackingNumber === request.trackingNumber)!.voided = true
      return { type: 'LabelVoided', requestId, trackingNumber: request.trackingNumber }
    }
    const trackingNumber = `79${requestId}`
    this.books.labels.push({ requestId, orderId: null, trackingNumber, voided: false })
    if (request.type === 'ReturnLabelRequested') {
      const { returnId, carrier } = request
      const made = { trackingNumber, labelUrl: 'https://labels.example/1', serviceType: 'FEDEX_GROUND' }
      return { type: 'ReturnLabelCreated', requestId, returnId, carrier, ...made }
    }
    this.labelled.push({ orderId, trackingNumber })
    return {
      type: 'LabelCreated',
      requestId,
      carrier: 'FEDEX',
      trackingNumber,
      labelUrl: 'https://labels.example/1',
      serviceType: 'FEDEX_GROUND',
      format: 'PDF',
      costMinor: null,
      costCurrency: null,
      estimatedDeliveryAt: null,
    }
  }

  private async mail({ id: requestId, orderId, kind }: MessageOf<'MailRequested'>): Promise<object> {
    this.books.mails.push({ requestId, orderId, kind, count: 1 })
    return { type: 'MailAccepted', requestId, providerMessageId: `m_${requestId}` }
  }
}
