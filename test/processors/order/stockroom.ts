// The inventory service of an order, as its contract has it: it reserves in several warehouses, takes units on backorder or leaves them
// out, lets holds run out, moves units, and tells what came. It keeps a book, and notes requests that no sound order makes.
import type { MessageId } from '../../../schemas/ids'
import type { Message } from '../../../schemas/message'
import type { SourcedQuantity } from '../../../schemas/messages'
import type { OrderOutput } from '../../../processors/order/output'
import type { InputOf } from '../../../topics/topology'
import { example } from '../../examples/examples'

type Head = Pick<Message, 'id' | 'orderId' | 'at'>
type Of<Name extends OrderOutput['type']> = Extract<OrderOutput, { type: Name }>
type Move = () => void
type Lot = {
  /** Units by SKU and warehouse; the warehouse null for what is on backorder. */
  pieces: SourcedQuantity[]
  until: number | null
  isGone: boolean
}
const dayMs = 86_400_000
const places = ['SAO-1', 'REC-1'] as const

/** How a reservation is granted. UNTOLD: as before the service told where units are. */
export type Grant = 'WHOLE' | 'SPREAD' | 'SHORT' | 'UNTOLD' | 'REFUSED'

export class Stockroom {
  readonly inbox: InputOf<'order'>[] = []
  readonly requests: OrderOutput[] = []
  readonly lots = new Map<MessageId, Lot>()
  /** How it grants where nobody draws. */
  usual: Grant = 'WHOLE'

  constructor(
    private readonly head: (prefix: string) => Head,
    private readonly faults: string[],
  ) {}

  receive(output: OrderOutput): void {
    switch (output.type) {
      case 'StockReservationRequested':
      case 'StockHoldRequested':
      case 'StockReleaseRequested':
      case 'StockCommitRequested':
      case 'StockResourcingRequested':
      case 'StockReceiptRequested':
        this.requests.push(output)
        return
      default:
    }
  }

  /** It performs what it was asked for first. */
  moves(): Move[] {
    const [request] = this.requests
    if (!request) return []
    const answer = (reply: () => InputOf<'order'>) => () => {
      this.requests.shift()
      this.inbox.push(reply())
    }
    switch (request.type) {
      case 'StockReservationRequested': {
        const grants: Grant[] = [this.usual, 'WHOLE', 'SPREAD', 'SHORT', 'SHORT', 'UNTOLD', 'WHOLE']
        return [...grants, 'REFUSED' as const].map((grant) => answer(() => this.reserve(request, grant)))
      }
      case 'StockResourcingRequested':
        return [1, 2, 3, 0].map((part) => answer(() => this.resource(request, part)))
      default:
        return [answer(() => this.performed(request))]
    }
  }

  /** What may happen by itself: units come, and what is not confirmed runs out. */
  arrivals(): Move[] {
    return [...this.lots].flatMap(([id, lot]) =>
      !lot.isGone && lot.pieces.some(({ warehouse }) => warehouse === null)
        ? [() => this.fill(id, lot, 1), () => this.fill(id, lot, 9)]
        : [],
    )
  }

  expiries(): Move[] {
    return [...this.lots.values()].flatMap((lot) => (!lot.isGone && lot.until !== null ? [() => this.expire(lot)] : []))
  }

  /** Units that are reserved, or on backorder, and neither given back nor consumed. */
  get reservedUnits(): number {
    return [...this.lots.values()].reduce((sum, { pieces }) => sum + sumOf(pieces), 0)
  }

  private reserve(request: Of<'StockReservationRequested'>, grant: Grant): InputOf<'order'> {
    const head = { ...this.head('stock'), requestId: request.id }
    if (this.lots.has(request.id)) this.faults.push('reserved twice')
    if (request.lines.length === 0) this.faults.push('reserved nothing')
    const short = grant === 'SHORT' ? request.lines.filter(({ whenShort }) => whenShort !== 'REFUSE') : []
    const isEmpty =
      short.length === request.lines.length && short.every((line) => line.whenShort === 'DROP' && line.quantity === 1)
    if (grant === 'REFUSED' || isEmpty) {
      this.lots.set(request.id, { pieces: [], until: null, isGone: true })
      return example('StockRefused', head)
    }
    const missing = (sku: string, whenShort: string) =>
      short.some((line) => line.sku === sku && line.whenShort === whenShort) ? 1 : 0
    const sources = request.lines.flatMap(({ sku, quantity, whenShort }) => {
      const there = quantity - missing(sku, whenShort)
      const near = grant === 'SPREAD' ? Math.floor(there / 2) : there
      return some([
        { sku, quantity: near, warehouse: places[0] },
        { sku, quantity: there - near, warehouse: places[1] },
      ])
    })
    const left = (kind: string) =>
      request.lines
        .filter((line) => line.whenShort === kind && missing(line.sku, kind))
        .map(({ sku }) => ({ sku, quantity: 1 }))
    const waiting = left('BACKORDER')
    const pieces = [...sources, ...waiting.map((units) => ({ ...units, warehouse: null }))]
    this.lots.set(request.id, { pieces, until: request.holdUntil, isGone: false })
    const backordered = waiting.map((units) => ({ ...units, expectedAt: head.at + dayMs }))
    return example('StockReserved', {
      ...head,
      sources: grant === 'UNTOLD' ? [] : sources,
      backordered,
      dropped: left('DROP'),
    })
  }

  private performed(request: OrderOutput): InputOf<'order'> {
    const head = { ...this.head('stock'), requestId: request.id }
    switch (request.type) {
      case 'StockReceiptRequested':
        return example('StockReceived', head)
      case 'StockHoldRequested':
        return this.hold(request, head)
      case 'StockReleaseRequested':
        this.take(request.reservationRequestId, request.lines)
        return example('StockReleased', { ...head, reservationRequestId: request.reservationRequestId })
      default: {
        const { reservationRequestId, lines } = request as Of<'StockCommitRequested'>
        if (lines.length === 0) this.faults.push('does not say what left')
        if (this.lots.get(reservationRequestId)?.until !== null) this.faults.push('sent what was not confirmed')
        this.take(reservationRequestId, lines)
        return example('StockCommitted', { ...head, reservationRequestId })
      }
    }
  }

  private hold({ reservationRequestId, until }: Of<'StockHoldRequested'>, head: Head & { requestId: MessageId }) {
    const lot = this.lots.get(reservationRequestId)
    if (!lot) this.faults.push('holds what was never reserved')
    if (!lot || lot.isGone) return example('StockRequestFailed', { ...head, code: 'EXPIRED' })
    if (lot.until === null) this.faults.push('holds what is confirmed')
    lot.until = until
    return example('StockHeld', { ...head, reservationRequestId, until })
  }

  /** Moves one unit, two, or all that it was asked for, to the other warehouse. */
  private resource(request: Of<'StockResourcingRequested'>, part: number): InputOf<'order'> {
    const { reservationRequestId, lines, id: requestId } = request
    const head = { ...this.head('resourced'), requestId }
    const lot = this.lots.get(reservationRequestId)
    if (!lot || sumOf(lot.pieces) === 0) return example('StockRequestFailed', { ...head, code: 'RELEASED' })
    if (part === 3) return example('StockRequestFailed', { ...head, code: 'UNKNOWN_SKU' })
    const sources: SourcedQuantity[] = []
    const missing: SourcedQuantity[] = []
    for (const { sku, quantity, warehouse } of lines) {
      const there = lot.pieces.reduce(
        (sum, piece) => sum + (piece.sku === sku && piece.warehouse === warehouse ? piece.quantity : 0),
        0,
      )
      const units = Math.min(there, part === 1 ? quantity : part === 0 ? 0 : 1)
      const other = places.find((place) => place !== warehouse)!
      this.takeOf(lot, sku, units, (piece) => piece.warehouse === warehouse)
      lot.pieces.push(...some([{ sku, quantity: units, warehouse: other }]))
      sources.push(...some([{ sku, quantity: units, warehouse: other }]))
      missing.push(...some([{ sku, quantity: quantity - units, warehouse }]))
    }
    return example('StockResourced', { ...head, reservationRequestId, sources, missing })
  }

  private take(reservation: MessageId, lines: readonly SourcedQuantity[]): void {
    const lot = this.lots.get(reservation)
    if (!lot) return void this.faults.push('gave back before it asked')
    if (lot.isGone) return
    if (lines.length === 0) lot.pieces = []
    for (const { sku, quantity, warehouse } of lines) {
      let left = this.takeOf(lot, sku, quantity, (piece) => piece.warehouse === warehouse)
      left = this.takeOf(lot, sku, left, (piece) => piece.warehouse !== null)
      left = this.takeOf(lot, sku, left, () => true)
      if (left > 0) this.faults.push(`took ${left} more ${sku} than held`)
    }
    if (lines.length === 0) lot.isGone = true
  }

  private takeOf(lot: Lot, sku: string, quantity: number, counts: (piece: SourcedQuantity) => boolean): number {
    let left = quantity
    lot.pieces = some(
      lot.pieces.map((piece) => {
        const units = piece.sku === sku && counts(piece) ? Math.min(piece.quantity, left) : 0
        left -= units
        return { ...piece, quantity: piece.quantity - units }
      }),
    )
    return left
  }

  /** Tells of it twice, as a feed that begins again does. */
  private fill(reservationRequestId: MessageId, lot: Lot, most: number): void {
    const piece = lot.pieces.find(({ warehouse }) => warehouse === null)!
    const quantity = Math.min(most, piece.quantity)
    this.takeOf(lot, piece.sku, quantity, ({ warehouse }) => warehouse === null)
    const come = { sku: piece.sku, quantity, warehouse: most === 1 ? places[1] : places[0] }
    lot.pieces.push(come)
    const told = example('BackorderFilled', { ...this.head('filled'), reservationRequestId, sources: [come] })
    this.inbox.push(told, told)
  }

  private expire(lot: Lot): void {
    Object.assign(lot, { pieces: [], isGone: true })
  }
}

const sumOf = (pieces: readonly SourcedQuantity[]): number => pieces.reduce((sum, { quantity }) => sum + quantity, 0)
const some = (pieces: readonly SourcedQuantity[]): SourcedQuantity[] => pieces.filter(({ quantity }) => quantity > 0)
