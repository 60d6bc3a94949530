// The outside world, which answers at once: what each request of a journal comes to, and switches for when it is to be otherwise.
import { ChainReader } from '../../processors/engine/journal'
import type { Log } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import { deriveMessageId } from '../../schemas/ids'
import type { Body, Message, MessageName } from '../../schemas/message'
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
  readonly psp = new InstantPsp()
  private held: Message[] = []

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
        return this.outOfStock
          ? {
              type: 'StockRefused',
              requestId,
              code: 'OUT_OF_STOCK',
              reason: 'short',
              shortSkus: [request.lines[0]!.sku],
            }
          : { type: 'StockReserved', requestId }
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
        const label = { carrier: 'FEDEX', labelUrl: 'https://labels.example/1', serviceType: request.service }
        return { type: 'LabelCreated', requestId, trackingNumber: trackingNumberOf(requestId), ...label }
      }
      case 'LabelVoidRequested':
        return { type: 'LabelVoided', requestId, trackingNumber: request.trackingNumber }
      case 'MailRequested':
        return { type: 'MailAccepted', requestId, providerMessageId: `sg_${requestId}` }
      default:
        return undefined
    }
  }
}

const trackingNumberOf = (requestId: string): string => `FX${requestId}`
