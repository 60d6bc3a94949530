// What the Inventory Service remembers and how a reservation lives: reserved, then committed or released, as a whole or in parts; or refused.
// It must never reserve a part of an order, nor more than is on hand, nor move a piece twice.
import type { BookStore } from './book-store'
import type { Receipt } from './inventory-receipts'

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
  /** Committed as soon as nothing is left of which something was committed. */
  status: 'reserved' | 'refused' | 'released' | 'committed'
  /** What was given back and what was consumed of `lines`; what is left is still reserved. */
  released: readonly Line[]
  committed: readonly Line[]
  /** Requests about parts that were done, by their ids. */
  requests: Record<string, string>
  refusal?: Refusal
  createdMs: number
}

export type Stock = { onHand: number; reserved: number; consumed: number; restocked: number; writtenOff: number }
export type InventoryState = {
  stock: Record<string, Stock>
  reservations: Record<string, Reservation>
  receipts: Record<string, Receipt>
}
export const emptyInventory: InventoryState = { stock: {}, reservations: {}, receipts: {} }

export type ReserveRequest = {
  readonly reservationId: string
  readonly orderReference: string
  readonly lines: readonly Line[]
}
/** No lines: all that is left. */
export type PartRequest = { readonly requestId?: string; readonly lines: readonly Line[] }
export type Rejected = {
  readonly code: 'other_body' | 'released' | 'committed' | 'refused' | 'unknown_reservation' | 'exceeds_left'
}
export type Inventory = {
  /** Undefined: no such SKU. With `autoStock` every SKU exists once it is asked for. */
  readonly stockOf: (sku: string) => Stock | undefined
  readonly setStock: (sku: string, onHand: number) => void
  readonly reserve: (request: ReserveRequest) => Reservation | Rejected
  readonly release: (reservationId: string, part: PartRequest) => Reservation | Rejected
  readonly commit: (reservationId: string, part: PartRequest) => Reservation | Rejected
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
    return (store.state.stock[sku] = { ...noStock, onHand })
  }
  return {
    stockOf,
    find,
    setStock: (sku, onHand) => {
      store.state.stock[sku] = { ...noStock, ...own(store.state.stock, sku), onHand }
      store.changed()
    },
    reserve: (request) => put(reserve(find(request.reservationId), request, stockOf, options.now())),
    release: (id, part) => {
      const known = find(id) ?? (part.lines.length ? undefined : tombstone(id, options.now()))
      return put(take('released', known, part, stockOf))
    },
    commit: (id, part) => put(take('committed', find(id), part, stockOf)),
  }
}

type StockOf = Inventory['stockOf']
const noStock: Stock = { onHand: 0, reserved: 0, consumed: 0, restocked: 0, writtenOff: 0 }

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
  return { ...request, ...untouched, requests: {}, status: refusal ? 'refused' : 'reserved', refusal, createdMs }
}
const untouched = { released: [], committed: [] }

/** Gives back or consumes what is left, or a part of it. The request's id is its key; without one, the same as a whole is done once. */
function take(
  how: 'released' | 'committed',
  known: Reservation | undefined,
  part: PartRequest,
  stockOf: StockOf,
): Reservation | Rejected {
  if (!known) return { code: 'unknown_reservation' }
  const body = `${how} ${JSON.stringify(part.lines)}`
  const earlier = part.requestId === undefined ? undefined : own(known.requests, part.requestId)
  if (earlier !== undefined) return earlier === body ? known : { code: 'other_body' }
  const isWhole = part.lines.length === 0
  if (known.status !== 'reserved') {
    const isDone = isWhole && (known.status === how || (how === 'released' && known.status === 'refused'))
    if (!isDone) return { code: known.status }
    known.status = how
  } else {
    const left = less(less(known.lines, known.released), known.committed)
    const lines = isWhole ? left : part.lines
    if (less(lines, left).length > 0) return { code: 'exceeds_left' }
    move(lines, stockOf, how === 'released' ? giveBack : consume)
    known[how] = sum(known[how], lines)
    if (less(left, lines).length === 0) known.status = known.committed.length > 0 ? 'committed' : 'released'
  }
  if (part.requestId !== undefined) known.requests[part.requestId] = body
  return known
}

const less = (lines: readonly Line[], taken: readonly Line[]): Line[] =>
  lines
    .map(({ sku, quantity }) => ({ sku, quantity: quantity - (taken.find((line) => line.sku === sku)?.quantity ?? 0) }))
    .filter(({ quantity }) => quantity > 0)

const sum = (lines: readonly Line[], added: readonly Line[]): Line[] => {
  const sums = new Map(lines.map(({ sku, quantity }) => [sku, quantity]))
  for (const { sku, quantity } of added) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }))
}

function move(lines: readonly Line[], stockOf: StockOf, apply: (stock: Stock, quantity: number) => void): void {
  for (const { sku, quantity } of lines) {
    const stock = stockOf(sku)
    if (stock) apply(stock, quantity)
  }
}

function giveBack(stock: Stock, quantity: number): void {
  stock.reserved -= quantity
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

/** Born released, so that nobody reserves under its id any more. */
const tombstone = (reservationId: string, createdMs: number): Reservation => ({
  ...untouched,
  reservationId,
  orderReference: null,
  lines: [],
  requests: {},
  status: 'released',
  createdMs,
})

/** Ids come from outside: `constructor` is no stock. */
export const own = <Value>(record: Record<string, Value>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined
