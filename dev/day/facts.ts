// What the nodes said that the books are compared with: orders and their ends, parcels and what was in them. It must never take a provider's
// word for anything.
import type { Message, MessageOf } from '../../schemas/message'

type Goods = readonly { readonly lineId: string; readonly quantity: number }[]
export type ShippedParcel = {
  readonly orderId: string
  readonly fulfillmentId: string
  readonly carrier: string
  readonly warehouse: string
  readonly lines: Goods
}

const ends = ['DELIVERED', 'CANCELLED', 'REFUNDED', 'PAYMENT_FAILED']

export class Facts {
  readonly customerOf = new Map<string, string>()
  /** The state in which each order is. */
  readonly statusOf = new Map<string, string>()
  /** Orders that something is still to be done for. */
  readonly open = new Set<string>()
  /** By tracking number. */
  readonly shipped = new Map<string, ShippedParcel>()
  readonly delivered = new Set<string>()
  readonly returned = new Set<string>()
  readonly counts = new Map<string, number>()
  readonly twice: string[] = []
  /** Of orders that were refused or cancelled. */
  readonly codes = new Map<string, number>()
  private readonly wavesOf = new Map<string, number>()

  /** Orders that come from more than one warehouse. */
  get splits(): number {
    return [...this.wavesOf.values()].filter((count) => count > 1).length
  }

  hear(message: Message): void {
    const { type, orderId } = message
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1)
    if ('status' in message && 'version' in message) this.follow(orderId, message.status)
    switch (type) {
      case 'OrderCreated':
        return this.began(message)
      case 'OrderRejected':
      case 'OrderCancelled':
        return void this.codes.set(message.code, (this.codes.get(message.code) ?? 0) + 1)
      case 'FulfillmentRequested':
        return void this.wavesOf.set(orderId, (this.wavesOf.get(orderId) ?? 0) + 1)
      case 'ParcelShipped':
      case 'FulfillmentShipped':
        return this.left(message)
      case 'ParcelDelivered':
      case 'FulfillmentDelivered':
        return this.arrived(message.trackingNumber)
      case 'ParcelProgressed':
        return message.carrierStatus === 'RETURNED' ? this.cameBack(message) : undefined
      default:
        return undefined
    }
  }

  private began({ orderId, customerId }: MessageOf<'OrderCreated'>): void {
    if (this.customerOf.has(orderId)) this.twice.push(`order ${orderId} was created twice`)
    this.customerOf.set(orderId, customerId)
  }

  private follow(orderId: string, status: string): void {
    this.statusOf.set(orderId, status)
    if (ends.includes(status)) this.open.delete(orderId)
    else this.open.add(orderId)
  }

  private left(parcel: MessageOf<'ParcelShipped' | 'FulfillmentShipped'>): void {
    const { trackingNumber, orderId, fulfillmentId, carrier, warehouse, lines } = parcel
    if (this.shipped.has(trackingNumber)) this.twice.push(`parcel ${trackingNumber} left twice`)
    this.shipped.set(trackingNumber, { orderId, fulfillmentId, carrier, warehouse, lines })
  }

  private arrived(trackingNumber: string): void {
    if (this.delivered.has(trackingNumber)) this.twice.push(`parcel ${trackingNumber} arrived twice`)
    this.delivered.add(trackingNumber)
  }

  /** Somebody has to look after it: nothing happens by itself any more. */
  private cameBack({ trackingNumber, orderId }: MessageOf<'ParcelProgressed'>): void {
    this.returned.add(trackingNumber)
    this.open.delete(orderId)
  }
}
