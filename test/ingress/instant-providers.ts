// The outside world, which answers at once: what each request of a journal comes to, and switches for when it is to be otherwise.
import { ChainReader } from '../../processors/engine/journal'
import type { Log } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import { deriveMessageId, type CurrencyCode } from '../../schemas/ids'
import { warehouseFor, warehousesFor } from '../../processors/rules/warehouses'
import type { LabelDocument } from '../../schemas/label-store'
import type { Body, Message, MessageName, MessageOf } from '../../schemas/message'
import type { LabelFormat } from '../../schemas/messages'
import { outputTopicOf } from '../../topics/topology'
import { InstantPsp } from './instant-psp'

type Result = Body<Message>
const told = (error: Error): never => {
  throw error
}

export class InstantProviders {
  /** Requests of these names wait until `goOn`. */
  readonly waiting = new Set<MessageName>()
  /** Every request that reached a provider, in its order. */
  readonly requests: Message[] = []
  outOfStock = false
  /** Not on hand: on backorder where the line says so, else left out or refused. */
  readonly missing = new Set<string>()
  /** Labels that were made, by what they are about. */
  readonly labels = new Map<string, LabelDocument>()
  readonly psp = new InstantPsp()
  private held: Message[] = []
  private readonly searched = new Map<string, Set<string | null>>()

  constructor(
    private readonly log: Log,
    private readonly codec: Codec,
    private readonly partitions: number,
    private readonly post: (message: Message) => Promise<void>,
    private readonly now: () => number,
  ) {}

  async start(): Promise<void> {
    for (const node of ['order', 'payment', 'fulfillment', 'notification'] as const) {
      const chains = Array.from({ length: this.partitions }, () => new ChainReader())
      const from = Array<number>(this.partitions).fill(0)
      await this.log.follow(outputTopicOf(node), from, (partition, records) => {
        for (const record of records) if (chains[partition]!.take(record)) this.take(this.codec.decode(record.value))
      })
    }
  }

  goOn(): void {
    this.waiting.clear()
    for (const request of this.held.splice(0)) this.answer(request)
  }

  private take(request: Message): void {
    if (this.waiting.has(request.type)) this.held.push(request)
    else this.answer(request)
  }

  private answer(request: Message): void {
    const body = this.perform(request)
    if (!body) return
    this.requests.push(request)
    const { orderId } = request
    const message = { ...body, id: deriveMessageId(request.id, 'provider', 0), orderId, at: this.now() } as Message
    this.post(message).catch(told)
  }

  private perform(request: Message): Result | undefined {
    const { id: requestId } = request
    switch (request.type) {
      case 'StockReservationRequested':
        return this.reserve(request)
      case 'StockHoldRequested': {
        const { reservationRequestId, until } = request
        return { type: 'StockHeld', requestId, reservationRequestId, until }
      }
      case 'StockResourcingRequested':
        return this.resource(request)
      case 'StockReleaseRequested':
        return { type: 'StockReleased', requestId, reservationRequestId: request.reservationRequestId }
      case 'StockCommitRequested':
        return { type: 'StockCommitted', requestId, reservationRequestId: request.reservationRequestId }
      case 'StockReceiptRequested':
        return { type: 'StockReceived', requestId }
      case 'ChargeRequested':
      case 'ChargeCheckRequested':
      case 'CaptureRequested':
      case 'VoidRequested':
      case 'RefundRequested':
        return this.psp.perform(request)
      case 'WarehouseOrderRequested':
        return { type: 'WarehouseOrderAccepted', requestId, warehouseOrderNumber: 'WH-1' }
      case 'WarehouseCancellationRequested':
        return { type: 'WarehouseOrderCancelled', requestId, warehouseRequestId: request.warehouseRequestId }
      case 'LabelRequested': {
        const { orderId, fulfillmentId, parcelId, carrier, services, format } = request
        this.print(parcelId, format)
        const labelUrl = `/api/v1/orders/${orderId}/fulfillments/${fulfillmentId}/parcels/${parcelId}/label`
        const label = { carrier, labelUrl, serviceType: services[0]!, format, trackingNumber: numberOf(requestId) }
        return { type: 'LabelCreated', requestId, ...label, costMinor: 950, costCurrency, estimatedDeliveryAt: null }
      }
      case 'ReturnLabelRequested': {
        const { orderId, returnId, carrier, services, format } = request
        this.print(returnId, format)
        const labelUrl = `/api/v1/orders/${orderId}/returns/${returnId}/label`
        const label = { carrier, labelUrl, serviceType: services[0]!, trackingNumber: numberOf(requestId) }
        return { type: 'ReturnLabelCreated', requestId, returnId, ...label }
      }
      case 'LabelVoidRequested':
        return { type: 'LabelVoided', requestId, trackingNumber: request.trackingNumber }
      case 'MailRequested':
        return { type: 'MailAccepted', requestId, providerMessageId: `sg_${requestId}` }
      default:
        return undefined
    }
  }

  private reserve(request: MessageOf<'StockReservationRequested'>): Result {
    const { id: requestId, lines, country, region } = request
    const isShort = ({ sku }: { sku: string }): boolean => this.missing.has(sku)
    const refusing = this.outOfStock ? lines : lines.filter((line) => isShort(line) && line.whenShort === 'REFUSE')
    if (refusing.length > 0) {
      const shortSkus = [refusing[0]!.sku]
      return { type: 'StockRefused', requestId, code: 'OUT_OF_STOCK', reason: 'short', shortSkus }
    }
    const units = ({ sku, quantity }: { sku: string; quantity: number }) => ({ sku, quantity })
    const warehouse = warehouseFor({ country, region }).name
    const short = lines.filter(isShort)
    return {
      type: 'StockReserved',
      requestId,
      sources: lines.filter((line) => !isShort(line)).map((line) => ({ ...units(line), warehouse })),
      backordered: short
        .filter(({ whenShort }) => whenShort === 'BACKORDER')
        .map((line) => ({ ...units(line), expectedAt: this.now() + 7 * 86_400_000 })),
      dropped: short.filter(({ whenShort }) => whenShort === 'DROP').map(units),
    }
  }

  /** From the nearest warehouse that was not searched in vain for this reservation. */
  private resource(request: MessageOf<'StockResourcingRequested'>): Result {
    const { id: requestId, reservationRequestId, lines, country, region } = request
    const searched = this.searched.get(reservationRequestId) ?? new Set()
    this.searched.set(reservationRequestId, searched)
    for (const { warehouse } of lines) searched.add(warehouse)
    const next = warehousesFor({ country, region }).find((name) => !searched.has(name))
    const sources = next ? lines.map((line) => ({ ...line, warehouse: next })) : []
    return { type: 'StockResourced', requestId, reservationRequestId, sources, missing: next ? [] : lines }
  }

  private print(about: string, format: LabelFormat): void {
    this.labels.set(about, { format, bytes: Buffer.from(`${format} of ${about}`) })
  }
}

const costCurrency = 'USD' as CurrencyCode
const numberOf = (requestId: string): string => `FX${requestId}`
