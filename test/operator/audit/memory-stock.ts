// The inventory service of a world in memory: the ledger of its simulator, asked as the connector asks it, without a wire between.
import { openBookStore } from '../../../dev/simulators/book-store'
import { openInventory } from '../../../dev/simulators/inventory-ledger'
import { emptyInventory, type PartLine, type WhenShort } from '../../../dev/simulators/inventory-state'
import type { MessageOf } from '../../../schemas/message'
import type { SourcedQuantity } from '../../../schemas/messages'
import type { OpenBooks } from './memory-world'

export type StockRequest = MessageOf<
  | 'StockReservationRequested'
  | 'StockHoldRequested'
  | 'StockReleaseRequested'
  | 'StockCommitRequested'
  | 'StockResourcingRequested'
  | 'StockReceiptRequested'
>
const warehouses = ['SAO-1', 'REC-1', 'MEM-1']

export class MemoryStock {
  private readonly shelves = openBookStore(undefined, emptyInventory)
  private readonly inventory: ReturnType<typeof openInventory>

  constructor(
    private readonly books: OpenBooks,
    now: () => number,
  ) {
    this.inventory = openInventory(this.shelves, { autoStock: 1_000, warehouses, now })
  }

  /** What is on hand of a SKU, by warehouse; of others there is plenty everywhere. */
  count(sku: string, levels: Readonly<Record<string, number>>): void {
    this.inventory.setStock(Object.entries(levels).map(([warehouse, onHand]) => ({ sku, warehouse, onHand })))
  }

  perform(request: StockRequest): object {
    const answer = this.answer(request)
    const { reservations, receipts } = this.shelves.state
    this.books.reservations = Object.values(reservations).map(({ reservationId, orderReference, ...one }) => {
      const { status, released, committed } = one
      const lines = [...one.sources, ...one.backordered, ...released, ...committed].map(({ sku, quantity }) => ({
        sku,
        quantity,
      }))
      return { requestId: reservationId, orderId: orderReference, status, lines, released, committed }
    })
    this.books.receipts = Object.values(receipts).map(({ receiptId, orderReference, disposition, lines }) => ({
      requestId: receiptId,
      orderId: orderReference,
      disposition: disposition.toUpperCase(),
      lines,
    }))
    return { requestId: request.id, ...answer }
  }

  private answer(request: StockRequest): object {
    const { id: requestId } = request
    switch (request.type) {
      case 'StockReservationRequested':
        return this.reserve(request)
      case 'StockHoldRequested': {
        const { reservationRequestId, until } = request
        const held = this.inventory.hold(reservationRequestId, { requestId, ...(until === null ? {} : { until }) })
        return 'code' in held ? failed(held.code) : { type: 'StockHeld', reservationRequestId, until }
      }
      case 'StockResourcingRequested': {
        const { reservationRequestId } = request
        const lines = request.lines.map((line) => ({ ...line, warehouse: line.warehouse ?? warehouses[0]! }))
        const found = this.inventory.resource(reservationRequestId, { requestId, lines })
        if ('code' in found) return failed(found.code)
        return { type: 'StockResourced', reservationRequestId, sources: found.moved, missing: found.missing }
      }
      case 'StockReceiptRequested':
        return this.receive(request)
      default: {
        const { type, reservationRequestId } = request
        const take = type === 'StockCommitRequested' ? this.inventory.commit : this.inventory.release
        const taken = take(reservationRequestId, { requestId, lines: request.lines.map(placed) })
        if ('code' in taken) return failed(taken.code)
        return { type: type === 'StockCommitRequested' ? 'StockCommitted' : 'StockReleased', reservationRequestId }
      }
    }
  }

  private reserve({ id, orderId, lines, holdUntil }: MessageOf<'StockReservationRequested'>): object {
    const made = this.inventory.reserve({
      reservationId: id,
      orderReference: orderId,
      lines: lines.map(({ whenShort, ...line }) => ({ ...line, whenShort: whenShort.toLowerCase() as WhenShort })),
      ...(holdUntil === null ? {} : { holdUntil }),
    })
    if ('status' in made && made.status === 'reserved')
      return { type: 'StockReserved', ...made.answer, dropped: made.dropped }
    return { type: 'StockRefused', code: 'OUT_OF_STOCK', reason: 'none left', shortSkus: [] }
  }

  private receive({ id, orderId, returnId, disposition, lines }: MessageOf<'StockReceiptRequested'>): object {
    this.inventory.receive({
      receiptId: id,
      orderReference: orderId,
      returnReference: returnId,
      disposition: disposition === 'RESTOCK' ? 'restock' : 'write_off',
      lines,
    })
    return { type: 'StockReceived' }
  }
}

const failed = (code: string): object => ({ type: 'StockRequestFailed', code: code.toUpperCase(), reason: 'not so' })

const placed = ({ sku, quantity, warehouse }: SourcedQuantity): PartLine => ({
  sku,
  quantity,
  ...(warehouse === null ? {} : { warehouse }),
})
