// Goods that come back to the Inventory Service: sold again, or written off. A receipt's id is its key; it must never be booked twice.
import type { BookStore } from './book-store'
import { own, type Inventory, type InventoryState, type Line, type Stock } from './inventory-ledger'

export type ReceiptRequest = {
  readonly receiptId: string
  readonly orderReference: string
  readonly returnReference: string
  /** Restocked goods are on hand again; written-off goods are only counted. */
  readonly disposition: 'restock' | 'write_off'
  readonly lines: readonly Line[]
}
export type Receipt = ReceiptRequest & { readonly createdMs: number }
export type ReceiptRejected =
  { readonly code: 'other_body' } | { readonly code: 'unknown_sku'; readonly skus: readonly string[] }

export function receive(
  store: BookStore<InventoryState>,
  stockOf: Inventory['stockOf'],
  request: ReceiptRequest,
  createdMs: number,
): Receipt | ReceiptRejected {
  const earlier = own(store.state.receipts, request.receiptId)
  if (earlier) return isEqual(earlier, request) ? earlier : { code: 'other_body' }
  const skus = request.lines.map(({ sku }) => sku).filter((sku) => !stockOf(sku))
  if (skus.length > 0) return { code: 'unknown_sku', skus }
  for (const { sku, quantity } of request.lines) book(stockOf(sku)!, quantity, request.disposition)
  store.changed()
  return (store.state.receipts[request.receiptId] = { ...request, createdMs })
}

function book(stock: Stock, quantity: number, disposition: Receipt['disposition']): void {
  if (disposition === 'write_off') stock.writtenOff += quantity
  else {
    stock.onHand += quantity
    stock.restocked += quantity
  }
}

const isEqual = ({ createdMs: _, ...earlier }: Receipt, request: ReceiptRequest): boolean =>
  JSON.stringify(earlier) === JSON.stringify(request)
