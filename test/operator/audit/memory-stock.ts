// The inventory service of a world in memory: the ledger of its simulator, asked as the connector asks it, without a wire between.
import { openStockDesk, type StockDesk } from '../../../dev/day/stock-desk'
import { openBookStore } from '../../../dev/simulators/book-store'
import { openInventory, type Inventory } from '../../../dev/simulators/inventory-ledger'
import { emptyInventory } from '../../../dev/simulators/inventory-state'
import type { InventoryRequest } from '../../../egress/inventory'
import { warehouses } from '../../../processors/rules/warehouses'
import type { OpenBooks } from './memory-world'

export class MemoryStock {
  private readonly shelves = openBookStore(undefined, emptyInventory)
  private readonly inventory: Inventory
  private readonly desk: StockDesk

  constructor(
    private readonly books: OpenBooks,
    now: () => number,
  ) {
    this.inventory = openInventory(this.shelves, { autoStock: 1_000, warehouses: Object.keys(warehouses), now })
    this.desk = openStockDesk(this.inventory, this.shelves.state, { now })
  }

  /** What is on hand of a SKU, by warehouse; of others there is plenty everywhere. */
  count(sku: string, levels: Readonly<Record<string, number>>): void {
    this.inventory.setStock(Object.entries(levels).map(([warehouse, onHand]) => ({ sku, warehouse, onHand })))
  }

  async perform(request: InventoryRequest): Promise<object> {
    const answer = await this.desk.perform(request)
    const { reservations, receipts } = this.shelves.state
    this.books.reservations = Object.values(reservations).map(({ reservationId, orderReference, ...one }) => {
      const { status, released, committed } = one
      const lines = [...one.sources, ...one.backordered, ...released, ...committed].map(({ sku, quantity }) => ({
        sku,
        quantity,
      }))
      return { requestId: reservationId, orderId: orderReference, status, lines, released, committed }
    })
    this.books.receipts = Object.values(receipts).map(
      ({ receiptId, orderReference, disposition, warehouse = '', lines }) => ({
        requestId: receiptId,
        orderId: orderReference,
        disposition: disposition.toUpperCase(),
        warehouse,
        lines,
      }),
    )
    return answer
  }
}
