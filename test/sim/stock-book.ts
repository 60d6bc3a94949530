// The inventory service of the simulation: what is reserved, given back, consumed and received again, each request once. What it has to
// fail is a request that no sound order makes: it is told as a fault.
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { SkuQuantity } from '../../schemas/messages'

type StockRequest = MessageOf<
  'StockReservationRequested' | 'StockReleaseRequested' | 'StockCommitRequested' | 'StockReceiptRequested'
>
type Units = Map<string, number>
export type Reservation = {
  readonly orderId: string
  state: 'reserved' | 'refused' | 'tombstone'
  readonly left: Units
  readonly committed: Units
}

export class StockBook {
  readonly reservations = new Map<string, Reservation>()
  readonly receipts: MessageOf<'StockReceiptRequested'>[] = []
  readonly faults: string[] = []

  perform(request: StockRequest, isShort: boolean): Body<Message> {
    const { id: requestId } = request
    switch (request.type) {
      case 'StockReservationRequested':
        return this.reserve(request, isShort)
      case 'StockReceiptRequested':
        this.receipts.push(request)
        return { type: 'StockReceived', requestId }
      default:
        return this.take(request)
    }
  }

  private reserve({ id, orderId, lines }: MessageOf<'StockReservationRequested'>, isShort: boolean): Body<Message> {
    const isRefused = isShort || this.reservations.has(id)
    const left = new Map(isRefused ? [] : lines.map(({ sku, quantity }) => [sku, quantity]))
    if (lines.length === 0 || lines.some(({ quantity }) => quantity < 1)) this.faults.push(`${id} reserves nothing`)
    this.reservations.set(id, { orderId, state: isRefused ? 'refused' : 'reserved', left, committed: new Map() })
    if (!isRefused) return { type: 'StockReserved', requestId: id }
    return { type: 'StockRefused', requestId: id, code: 'OUT_OF_STOCK', reason: 'short', shortSkus: [lines[0]!.sku] }
  }

  private take(request: MessageOf<'StockReleaseRequested' | 'StockCommitRequested'>): Body<Message> {
    const { type, id: requestId, orderId, reservationRequestId, lines } = request
    const isRelease = type === 'StockReleaseRequested'
    const known = this.reservations.get(reservationRequestId)
    if (!known && !isRelease) return this.fail(request, 'UNKNOWN_RESERVATION')
    const reservation = known ?? { orderId, state: 'tombstone', left: new Map(), committed: new Map() }
    this.reservations.set(reservationRequestId, reservation)
    const wanted = lines.length > 0 ? lines : unitsOf(reservation.left)
    if (reservation.state === 'reserved' && unitsOf(reservation.left).length === 0) return this.fail(request, 'ENDED')
    if (wanted.some(({ sku, quantity }) => quantity > (reservation.left.get(sku) ?? 0)))
      return this.fail(request, 'EXCEEDS_LEFT')
    for (const { sku, quantity } of wanted) {
      add(reservation.left, sku, -quantity)
      if (!isRelease) add(reservation.committed, sku, quantity)
    }
    if (isRelease) return { type: 'StockReleased', requestId, reservationRequestId }
    return { type: 'StockCommitted', requestId, reservationRequestId }
  }

  private fail({ type, id: requestId, orderId, lines }: StockRequest, code: string): Body<Message> {
    this.faults.push(`${orderId}: ${type} ${requestId} of ${JSON.stringify(lines)} failed: ${code}`)
    return { type: 'StockRequestFailed', requestId, code, reason: code }
  }
}

export const add = (units: Units, sku: string, quantity: number): void =>
  void units.set(sku, (units.get(sku) ?? 0) + quantity)

/** Without those of which there is nothing. */
export const unitsOf = (units: Units): SkuQuantity[] =>
  [...units].flatMap(([sku, quantity]) => (quantity === 0 ? [] : [{ sku, quantity }]))
