// What the Inventory Service remembers and how a reservation lives: reserved, then committed or released; or refused.
// It must never reserve a part of an order, nor more than is on hand.
import type { BookStore } from './book-store'

export type Line = { readonly sku: string; readonly quantity: number }
export type Shortage = { readonly sku: string; readonly requested: number; readonly available: number }

export type Refusal =
  | { readonly code: 'out_of_stock'; readonly shortages: readonly Shortage[] }
  | { readonly code: 'unknown_sku'; readonly skus: readonly string[] }

export type Reservation = {
  reservationId: string
  /** Null for a tombstone: released before it was ever asked for. */
  orderReference: string | null
  lines: readonly Line[]
  status: 'reserved' | 'refused' | 'released' | 'committed'
  refusal?: Refusal
  createdMs: number
}

export type Stock = { onHand: number; reserved: number; consumed: number }
export type InventoryState = { stock: Record<string, Stock>; reservations: Record<string, Reservation> }
export const emptyInventory: InventoryState = { stock: {}, reservations: {} }

export type ReserveRequest = {
  readonly reservationId: string
  readonly orderReference: string
  readonly lines: readonly Line[]
}
export type Rejected = { readonly code: 'other_body' | 'released' | 'committed' | 'refused' | 'unknown_reservation' }
export type Inventory = {
  /** Undefined: no such SKU. With `autoStock` every SKU exists once it is asked for. */
  readonly stockOf: (sku: string) => Stock | undefined
  readonly setStock: (sku: string, onHand: number) => void
  readonly reserve: (request: ReserveRequest) => Reservation | Rejected
  readonly release: (reservationId: string) => Reservation | Rejected
  readonly commit: (reservationId: string) => Reservation | Rejected
  readonly find: (reservationId: string) => Reservation | undefined
}

export function openInventory(
  store: BookStore<InventoryState>,
  options: { readonly autoStock?: number; readonly now: () => number },
): Inventory {
  const find = (id: string): Reservation | undefined => own(store.state.reservations, id)
  const put = (result: Reservation | Rejected): Reservation | Rejected => {
    if ('reservationId' in result) store.state.reservations[result.reservationId] = result
    store.changed()
    return result
  }
  const stockOf = (sku: string): Stock | undefined => {
    const known = own(store.state.stock, sku)
    if (known || options.autoStock === undefined) return known
    const onHand = sku.startsWith('OOS-') ? 0 : options.autoStock
    store.changed()
    return (store.state.stock[sku] = { onHand, reserved: 0, consumed: 0 })
  }
  return {
    stockOf,
    find,
    setStock: (sku, onHand) => {
      store.state.stock[sku] = { reserved: 0, consumed: 0, ...own(store.state.stock, sku), onHand }
      store.changed()
    },
    reserve: (request) => put(reserve(find(request.reservationId), request, stockOf, options.now())),
    release: (id) => put(release(find(id) ?? tombstone(id, options.now()), stockOf)),
    commit: (id) => put(commit(find(id), stockOf)),
  }
}

type StockOf = Inventory['stockOf']

/** The id is the idempotency key: an equal request gets the reservation as it is, unless it has been released since. */
function reserve(
  earlier: Reservation | undefined,
  request: ReserveRequest,
  stockOf: StockOf,
  createdMs: number,
): Reservation | Rejected {
  if (earlier) return repeated(earlier, request)
  const refusal = refusalOf(request.lines, stockOf)
  if (!refusal) move(request.lines, stockOf, (stock, quantity) => (stock.reserved += quantity))
  return { ...request, status: refusal ? 'refused' : 'reserved', refusal, createdMs }
}

function release(known: Reservation, stockOf: StockOf): Reservation | Rejected {
  if (known.status === 'committed') return { code: 'committed' }
  if (known.status === 'reserved') move(known.lines, stockOf, (stock, quantity) => (stock.reserved -= quantity))
  known.status = 'released'
  return known
}

function commit(known: Reservation | undefined, stockOf: StockOf): Reservation | Rejected {
  if (!known) return { code: 'unknown_reservation' }
  if (known.status === 'refused' || known.status === 'released') return { code: known.status }
  if (known.status === 'reserved') move(known.lines, stockOf, consume)
  known.status = 'committed'
  return known
}

function move(lines: readonly Line[], stockOf: StockOf, apply: (stock: Stock, quantity: number) => void): void {
  for (const { sku, quantity } of lines) {
    const stock = stockOf(sku)
    if (stock) apply(stock, quantity)
  }
}

function consume(stock: Stock, quantity: number): void {
  stock.onHand -= quantity
  stock.reserved -= quantity
  stock.consumed += quantity
}

function repeated(earlier: Reservation, request: ReserveRequest): Reservation | Rejected {
  if (earlier.orderReference === null) return { code: 'released' }
  const equal =
    earlier.orderReference === request.orderReference && JSON.stringify(earlier.lines) === JSON.stringify(request.lines)
  if (!equal) return { code: 'other_body' }
  return earlier.status === 'released' ? { code: 'released' } : earlier
}

function refusalOf(lines: readonly Line[], stockOf: StockOf): Refusal | undefined {
  const skus = lines.map((line) => line.sku).filter((sku) => !stockOf(sku))
  if (skus.length > 0) return { code: 'unknown_sku', skus }
  const shortages = lines
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: availableOf(stockOf(sku)) }))
    .filter(({ requested, available }) => requested > available)
  return shortages.length > 0 ? { code: 'out_of_stock', shortages } : undefined
}

const availableOf = (stock: Stock | undefined): number => (stock ? stock.onHand - stock.reserved : 0)

const tombstone = (reservationId: string, createdMs: number): Reservation => ({
  reservationId,
  orderReference: null,
  lines: [],
  status: 'released',
  createdMs,
})

/** Ids come from outside: `constructor` is no stock. */
const own = <Value>(record: Record<string, Value>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined
