// The inventory service of the simulation: what is reserved, held, on backorder, given back, consumed and received again, by warehouse, each
// request once. What it has to fail is a request that no sound order makes: it is told as a fault.
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { BackorderedQuantity, SkuQuantity, SourcedQuantity } from '../../schemas/messages'
import type { Random } from './random'

type StockRequest = MessageOf<
  | 'StockReservationRequested'
  | 'StockHoldRequested'
  | 'StockReleaseRequested'
  | 'StockCommitRequested'
  | 'StockResourcingRequested'
  | 'StockReceiptRequested'
>
type Units = Map<string, number>
export type Reservation = {
  readonly orderId: string
  state: 'reserved' | 'refused' | 'tombstone' | 'expired'
  /** Null once it is confirmed. */
  holdUntil: number | null
  /** By SKU and warehouse. */
  readonly left: Units
  /** By SKU, like what follows. */
  readonly backordered: Units
  readonly committed: Units
}
type Filled = (about: MessageOf<'StockReservationRequested'>, body: () => Body<Message> | undefined) => void

const warehouses = ['SAO-1', 'REC-1', 'MEM-1'] as const

export class StockBook {
  readonly reservations = new Map<string, Reservation>()
  readonly receipts: MessageOf<'StockReceiptRequested'>[] = []
  readonly faults: string[] = []

  constructor(
    private readonly random: Random,
    private readonly now: () => number,
    /** Reports, some time later, what has come by then. */
    private readonly later: Filled,
  ) {}

  perform(request: StockRequest, isShort: boolean): Body<Message> {
    const { id: requestId } = request
    switch (request.type) {
      case 'StockReservationRequested':
        return this.reserve(request, isShort)
      case 'StockHoldRequested':
        return this.hold(request)
      case 'StockResourcingRequested':
        return this.resource(request)
      case 'StockReceiptRequested':
        this.receipts.push(request)
        return { type: 'StockReceived', requestId }
      default:
        return this.take(request)
    }
  }

  private reserve(request: MessageOf<'StockReservationRequested'>, isShort: boolean): Body<Message> {
    const { id, orderId, lines, holdUntil } = request
    if (lines.length === 0 || lines.some(({ quantity }) => quantity < 1)) this.faults.push(`${id} reserves nothing`)
    const fresh = { orderId, holdUntil, left: new Map(), backordered: new Map(), committed: new Map() }
    const { below } = this.random
    const short = isShort ? lines[below(lines.length)]! : undefined
    const missing = short ? 1 + below(short.quantity) : 0
    const isAllDropped = short?.whenShort === 'DROP' && lines.length === 1 && missing === short.quantity
    if (this.reservations.has(id) || short?.whenShort === 'REFUSE' || isAllDropped) {
      this.reservations.set(id, { ...fresh, state: 'refused' })
      const why = { code: 'OUT_OF_STOCK', reason: 'short', shortSkus: [(short ?? lines[0]!).sku] }
      return { type: 'StockRefused', requestId: id, ...why }
    }
    const reservation: Reservation = { ...fresh, state: 'reserved' }
    this.reservations.set(id, reservation)
    const there = lines.map(({ sku, quantity }) => ({
      sku,
      quantity: sku === short?.sku ? quantity - missing : quantity,
    }))
    const sources = this.placed(there)
    for (const source of sources) add(reservation.left, placeOf(source), source.quantity)
    const units: SkuQuantity[] = short ? [{ sku: short.sku, quantity: missing }] : []
    const isBackorder = short?.whenShort === 'BACKORDER'
    if (isBackorder) this.backorder(request, reservation, units[0]!)
    const backordered: BackorderedQuantity[] = isBackorder ? units.map((one) => ({ ...one, expectedAt: null })) : []
    return { type: 'StockReserved', requestId: id, sources, backordered, dropped: isBackorder ? [] : units }
  }

  /** It comes in parts, in some days. */
  private backorder(
    request: MessageOf<'StockReservationRequested'>,
    reservation: Reservation,
    { sku, quantity }: SkuQuantity,
  ): void {
    add(reservation.backordered, sku, quantity)
    const fill = (): Body<Message> | undefined => {
      const open = reservation.backordered.get(sku) ?? 0
      if (reservation.state !== 'reserved' || open === 0) return undefined
      const come = this.random.chance(0.3) ? 1 : open
      add(reservation.backordered, sku, -come)
      const sources = this.placed([{ sku, quantity: come }])
      for (const source of sources) add(reservation.left, placeOf(source), source.quantity)
      if (open > come) this.later(request, fill)
      return { type: 'BackorderFilled', reservationRequestId: request.id, sources }
    }
    this.later(request, fill)
  }

  /** Mostly from one warehouse. */
  private placed(lines: readonly SkuQuantity[]): SourcedQuantity[] {
    const { chance, below } = this.random
    const main = warehouses[below(warehouses.length)]!
    return lines.flatMap(({ sku, quantity }): SourcedQuantity[] => {
      if (quantity === 0) return []
      const elsewhere = chance(0.2) ? 1 + below(quantity) : 0
      const other = warehouses[below(warehouses.length)]!
      if (elsewhere === 0 || other === main) return [{ sku, quantity, warehouse: main }]
      const rest = quantity - elsewhere
      return [
        ...(rest ? [{ sku, quantity: rest, warehouse: main }] : []),
        { sku, quantity: elsewhere, warehouse: other },
      ]
    })
  }

  private hold(request: MessageOf<'StockHoldRequested'>): Body<Message> {
    const { id: requestId, reservationRequestId, until } = request
    const reservation = this.reservations.get(reservationRequestId)
    if (!reservation) return this.fail(request, 'UNKNOWN_RESERVATION')
    if (reservation.state === 'tombstone') return this.failQuietly(requestId, 'RELEASED')
    const { holdUntil } = reservation
    if (holdUntil !== null && (this.now() > holdUntil || this.random.chance(0.04))) {
      reservation.state = 'expired'
      reservation.left.clear()
      reservation.backordered.clear()
    }
    if (reservation.state !== 'reserved') return this.failQuietly(requestId, 'EXPIRED')
    reservation.holdUntil = until
    return { type: 'StockHeld', requestId, reservationRequestId, until }
  }

  /** Never to where it was not found. */
  private resource(request: MessageOf<'StockResourcingRequested'>): Body<Message> {
    const { id: requestId, reservationRequestId, lines } = request
    const reservation = this.reservations.get(reservationRequestId)
    if (!reservation) return this.fail(request, 'UNKNOWN_RESERVATION')
    const { chance, below } = this.random
    const sources: SourcedQuantity[] = []
    const missing: SourcedQuantity[] = []
    for (const line of lines) {
      const { sku, warehouse } = line
      const there = Math.min(line.quantity, reservation.left.get(placeOf(line)) ?? 0)
      if (there < line.quantity)
        this.faults.push(`${requestId} moves ${line.quantity} ${sku}, and ${there} are at ${warehouse}`)
      const moved = chance(0.5) ? there : chance(0.5) ? 0 : below(there + 1)
      const others = warehouses.filter((each) => each !== warehouse)
      const other = others[below(others.length)]!
      if (moved > 0) {
        add(reservation.left, placeOf(line), -moved)
        add(reservation.left, placeOf({ sku, warehouse: other }), moved)
        sources.push({ sku, quantity: moved, warehouse: other })
      }
      if (line.quantity > moved) missing.push({ sku, quantity: line.quantity - moved, warehouse })
    }
    return { type: 'StockResourced', requestId, reservationRequestId, sources, missing }
  }

  private take(request: MessageOf<'StockReleaseRequested' | 'StockCommitRequested'>): Body<Message> {
    const { type, id: requestId, orderId, reservationRequestId, lines } = request
    const isRelease = type === 'StockReleaseRequested'
    const known = this.reservations.get(reservationRequestId)
    if (!known && !isRelease) return this.fail(request, 'UNKNOWN_RESERVATION')
    const reservation: Reservation = known ?? {
      orderId,
      state: 'tombstone',
      holdUntil: null,
      left: new Map(),
      backordered: new Map(),
      committed: new Map(),
    }
    this.reservations.set(reservationRequestId, reservation)
    const { left, backordered, committed, state } = reservation
    if (isRelease && state === 'expired') return { type: 'StockReleased', requestId, reservationRequestId }
    const isEmpty = unitsOf(left).length === 0 && unitsOf(backordered).length === 0
    if (state === 'reserved' && isEmpty) return this.fail(request, 'ENDED')
    const wanted = lines.length > 0 ? lines : all(reservation)
    for (const { sku, quantity } of summed(wanted)) {
      const open = isRelease ? (backordered.get(sku) ?? 0) : 0
      if (quantity > open + unitsAt(left, sku)) return this.fail(request, 'EXCEEDS_LEFT')
    }
    for (const line of wanted) {
      const waiting = isRelease && line.warehouse === null ? Math.min(line.quantity, backordered.get(line.sku) ?? 0) : 0
      add(backordered, line.sku, -waiting)
      draw(left, line, line.quantity - waiting)
      if (!isRelease) add(committed, line.sku, line.quantity)
    }
    if (isRelease) return { type: 'StockReleased', requestId, reservationRequestId }
    return { type: 'StockCommitted', requestId, reservationRequestId }
  }

  private fail(request: StockRequest, code: string): Body<Message> {
    const about = 'lines' in request ? ` of ${JSON.stringify(request.lines)}` : ''
    this.faults.push(`${request.orderId}: ${request.type} ${request.id}${about} failed: ${code}`)
    return this.failQuietly(request.id, code)
  }

  private failQuietly(requestId: StockRequest['id'], code: string): Body<Message> {
    return { type: 'StockRequestFailed', requestId, code, reason: code }
  }
}

const placeOf = ({ sku, warehouse }: Pick<SourcedQuantity, 'sku' | 'warehouse'>): string => `${sku} ${warehouse}`
const skuOf = (place: string): string => place.split(' ')[0]!

const all = ({ left, backordered }: Reservation): SourcedQuantity[] => [
  ...unitsOf(left).map(({ sku: place, quantity }) => ({
    sku: skuOf(place),
    quantity,
    warehouse: place.split(' ')[1]!,
  })),
  ...unitsOf(backordered).map((one) => ({ ...one, warehouse: null })),
]

const summed = (lines: readonly SkuQuantity[]): SkuQuantity[] => {
  const units: Units = new Map()
  for (const { sku, quantity } of lines) add(units, sku, quantity)
  return unitsOf(units)
}

const unitsAt = (left: Units, sku: string): number =>
  [...left].reduce((sum, [place, quantity]) => sum + (skuOf(place) === sku ? quantity : 0), 0)

/** From where it says as far as there are any; the floor's truth wins over the book's. */
const draw = (left: Units, line: SourcedQuantity, quantity: number): void => {
  const places = [placeOf(line), ...[...left.keys()].filter((place) => skuOf(place) === line.sku)]
  let open = quantity
  for (const place of places) {
    const taken = Math.min(open, left.get(place) ?? 0)
    if (taken > 0) add(left, place, -taken)
    open -= taken
  }
}

export const add = (units: Units, sku: string, quantity: number): void =>
  void units.set(sku, (units.get(sku) ?? 0) + quantity)

/** Without those of which there is nothing. */
export const unitsOf = (units: Units): SkuQuantity[] =>
  [...units].flatMap(([sku, quantity]) => (quantity === 0 ? [] : [{ sku, quantity }]))
