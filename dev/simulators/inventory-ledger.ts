// The Inventory Service without its wire: stock by warehouse, reservations with holds, backorders, and what comes and goes. After each call
// what has become free is given to who waits for it. It must never promise more than is on hand.
import type { BookStore } from './book-store'
import { fillBackorders } from './inventory-backorders'
import { expireDue, hold, type HoldRequest } from './inventory-holds'
import { openLevels, type LevelOptions } from './inventory-levels'
import { unitsOf } from './inventory-lines'
import { take, type PartRequest, type Rejected } from './inventory-parts'
import { deliver, receive, type NotBooked } from './inventory-receipts'
import { availabilityOf, keep, reserve, tombstone } from './inventory-reserving'
import type { Availability, Desk, NotReserved, ReserveRequest } from './inventory-reserving'
import { resource, type ResourcingRequest } from './inventory-resourcing'
import {
  own,
  type Delivery,
  type DeliveryRequest,
  type InventoryState,
  type Level,
  type Receipt,
  type ReceiptRequest,
  type Reservation,
  type Resourced,
  type Supply,
} from './inventory-state'

export type StockLevel = { readonly sku: string; readonly warehouse: string; readonly onHand: number }
export type Inventory = {
  /** Undefined: no such SKU. With automatic stock every SKU exists once it is asked for. */
  readonly stockOf: (sku: string) => Readonly<Record<string, Level>> | undefined
  /** Units that are waited for. */
  readonly backorderedOf: (sku: string) => number
  /** Of the SKUs that are known. */
  readonly availabilityOf: (skus: readonly string[]) => readonly Availability[]
  /** Counts what is on hand. The SKUs of which more is reserved there than that; then nothing is done. */
  readonly setStock: (levels: readonly StockLevel[]) => readonly string[]
  readonly setSupply: (supplies: readonly Supply[]) => void
  readonly reserve: (request: ReserveRequest) => Reservation | NotReserved
  readonly hold: (reservationId: string, request: HoldRequest) => Reservation | Rejected
  readonly release: (reservationId: string, part: PartRequest) => Reservation | Rejected
  readonly commit: (reservationId: string, part: PartRequest) => Reservation | Rejected
  readonly resource: (reservationId: string, request: ResourcingRequest) => Resourced | Rejected
  readonly receive: (request: ReceiptRequest) => Receipt | NotBooked
  readonly deliver: (request: DeliveryRequest) => Delivery | NotBooked
  readonly find: (reservationId: string) => Reservation | undefined
  readonly warehouses: readonly string[]
}

export function openInventory(store: BookStore<InventoryState>, options: LevelOptions): Inventory {
  const levels = openLevels(store, options)
  const desk: Desk = { store, levels, now: options.now }
  const find = (id: string): Reservation | undefined => own(store.state.reservations, id)
  /** Holds that are over end before anything else is done; what that and the call itself set free is given out after it. */
  const timely = <Arguments extends unknown[], Result>(work: (...given: Arguments) => Result) => {
    return (...given: Arguments): Result => {
      expireDue(desk)
      fillBackorders(desk)
      const result = work(...given)
      fillBackorders(desk)
      return result
    }
  }
  return {
    stockOf: timely((sku) => levels.of(sku)),
    backorderedOf: timely((sku) =>
      (own(store.state.backorders, sku) ?? []).reduce((sum, id) => sum + unitsOf(find(id)!.backordered, sku), 0),
    ),
    availabilityOf: timely((skus) =>
      skus.filter((sku) => levels.of(sku)).map((sku) => availabilityOf(sku, levels.free(sku))),
    ),
    setStock: timely((wanted) => setStock(desk, wanted)),
    setSupply: (supplies) => {
      for (const supply of supplies) store.state.supply[supply.sku] = supply
      store.changed()
    },
    reserve: timely((request) => reserve(desk, request)),
    hold: timely((id, request) => hold(desk, find(id), request)),
    release: timely((id, part) => {
      const isLate = find(id) === undefined && part.lines.length === 0
      if (isLate) keep(desk, tombstone(id, options.now()))
      return take(desk, 'released', find(id), part)
    }),
    commit: timely((id, part) => take(desk, 'committed', find(id), part)),
    resource: timely((id, request) => resource(desk, find(id), request)),
    receive: timely((request) => receive(desk, request)),
    deliver: timely((request) => deliver(desk, request)),
    find: timely(find),
    warehouses: options.warehouses,
  }
}

function setStock({ levels }: Desk, wanted: readonly StockLevel[]): string[] {
  const levelOf = ({ sku, warehouse }: StockLevel): Level | undefined => levels.of(sku)?.[warehouse]
  const below = wanted.filter((one) => one.onHand < (levelOf(one)?.reserved ?? 0)).map(({ sku }) => sku)
  if (below.length > 0) return below
  for (const one of wanted) {
    levels.open(one.sku, one.warehouse)
    const onHand = one.onHand - levelOf(one)!.onHand
    if (onHand !== 0)
      levels.move({ sku: one.sku, warehouse: one.warehouse, movement: 'counted', onHand, reference: null })
  }
  return []
}
