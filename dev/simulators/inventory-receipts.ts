// Goods that come to the Inventory Service: back from customers, sold again or written off, and new from suppliers. A receipt's or delivery's
// id is its key; it must never be booked twice.
import type { Desk } from './inventory-reserving'
import {
  own,
  type Delivery,
  type DeliveryRequest,
  type Line,
  type Receipt,
  type ReceiptRequest,
} from './inventory-state'

export type NotBooked =
  | { readonly code: 'other_body' }
  | { readonly code: 'unknown_sku'; readonly skus: readonly string[] }
  | { readonly code: 'unknown_warehouse'; readonly warehouses: readonly string[] }

export function receive(desk: Desk, request: ReceiptRequest): Receipt | NotBooked {
  const { store, levels, now } = desk
  const earlier = own(store.state.receipts, request.receiptId)
  if (earlier) return isEqual(earlier, request) ? earlier : { code: 'other_body' }
  const warehouse = request.warehouse ?? levels.warehouses[0]!
  const fault = faultOf(desk, warehouse, request.lines)
  if (fault) return fault
  const isRestock = request.disposition === 'restock'
  for (const { sku, quantity } of request.lines) {
    levels.tally(sku)[isRestock ? 'restocked' : 'writtenOff'] += quantity
    levels.move({
      ...{ sku, warehouse, movement: isRestock ? 'returned' : 'written_off' },
      ...{ onHand: isRestock ? quantity : 0, reference: request.returnReference },
    })
  }
  return (store.state.receipts[request.receiptId] = { ...request, createdMs: now() })
}

/** A SKU that nobody knew is known from then on. */
export function deliver(desk: Desk, request: DeliveryRequest): Delivery | NotBooked {
  const { store, levels, now } = desk
  const earlier = own(store.state.deliveries, request.deliveryId)
  if (earlier) return isEqual(earlier, request) ? earlier : { code: 'other_body' }
  const { warehouse, deliveryId: reference } = request
  if (!levels.warehouses.includes(warehouse)) return { code: 'unknown_warehouse', warehouses: [warehouse] }
  for (const { sku, quantity } of request.lines) {
    levels.open(sku, warehouse)
    levels.tally(sku).delivered += quantity
    levels.move({ sku, warehouse, movement: 'received', onHand: quantity, reference })
  }
  return (store.state.deliveries[reference] = { ...request, createdMs: now() })
}

function faultOf({ levels }: Desk, warehouse: string, lines: readonly Line[]): NotBooked | undefined {
  if (!levels.warehouses.includes(warehouse)) return { code: 'unknown_warehouse', warehouses: [warehouse] }
  const skus = lines.map(({ sku }) => sku).filter((sku) => !levels.of(sku))
  return skus.length > 0 ? { code: 'unknown_sku', skus } : undefined
}

const isEqual = <Request extends object>(
  { createdMs: _, ...earlier }: Request & { readonly createdMs: number },
  request: Request,
): boolean => JSON.stringify(earlier) === JSON.stringify(request)
