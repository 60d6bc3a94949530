// How a reservation is made: all that is asked for, or what each line says of what is short. It must never promise a unit twice, nor
// answer one id in two ways.
import type { BookStore } from './book-store'
import type { Levels } from './inventory-levels'
import { draw, lessSourced, sum, sumSourced, unitsOf } from './inventory-lines'
import { own, type InventoryState, type Refusal, type Reservation, type Sourced, type Wish } from './inventory-state'

export type ReserveRequest = {
  readonly reservationId: string
  readonly orderReference: string
  readonly lines: readonly Wish[]
  readonly holdUntil?: number
  /** From where each unit is to come; units of which nothing is said come from where most is. */
  readonly sources?: readonly Sourced[]
  /** Those that may serve it; without them all. */
  readonly warehouses?: readonly string[]
}
export type Availability = { readonly sku: string; readonly warehouses: Readonly<Record<string, number>> }
export type NotReserved =
  | { readonly code: 'other_body' | 'released' }
  | { readonly code: 'unknown_warehouse'; readonly warehouses: readonly string[] }
  /** Nothing was made and nothing is remembered: ask again with other sources. */
  | { readonly code: 'sources_short'; readonly availability: readonly Availability[] }

/** What every operation works on. */
export type Desk = { readonly store: BookStore<InventoryState>; readonly levels: Levels; readonly now: () => number }

type Free = ReadonlyMap<string, number>
/** What becomes of one line. */
type Fate = { readonly wish: Wish; readonly taken: number; readonly free: Free }

export function reserve(desk: Desk, request: ReserveRequest): Reservation | NotReserved {
  const { store, levels } = desk
  const earlier = own(store.state.reservations, request.reservationId)
  if (earlier) return repeated(earlier, request)
  const strange = [...(request.warehouses ?? []), ...(request.sources ?? []).map(({ warehouse }) => warehouse)].filter(
    (name) => !levels.warehouses.includes(name),
  )
  if (strange.length > 0) return { code: 'unknown_warehouse', warehouses: [...new Set(strange)] }
  const fates = request.lines.map((wish) => fateOf(wish, freeAmong(levels.free(wish.sku), request.warehouses)))
  const refusal = refusalOf(fates, levels)
  if (refusal) return keep(desk, { ...blank(desk, request), status: 'refused', refusal })
  const named = request.sources ?? []
  if (fates.some(({ wish, taken, free }) => taken === wish.quantity && isShort(named, wish.sku, free)))
    return { code: 'sources_short', availability: fates.map(({ wish, free }) => availabilityOf(wish.sku, free)) }
  return make(desk, request, fates)
}

export const availabilityOf = (sku: string, free: Free): Availability => ({ sku, warehouses: Object.fromEntries(free) })

/** An equal wish gets the reservation as it was made; where its units are to come from and how long it is held is no part of it. */
function repeated(earlier: Reservation, request: ReserveRequest): Reservation | NotReserved {
  if (earlier.orderReference === null) return { code: 'released' }
  const equal =
    earlier.orderReference === request.orderReference && JSON.stringify(earlier.lines) === JSON.stringify(request.lines)
  if (!equal) return { code: 'other_body' }
  return earlier.status === 'released' ? { code: 'released' } : earlier
}

const freeAmong = (free: Free, among: readonly string[] | undefined): Free =>
  among ? new Map([...free].filter(([warehouse]) => among.includes(warehouse))) : free

function fateOf(wish: Wish, free: Free): Fate {
  const all = [...free.values()].reduce((total, units) => total + units, 0)
  return { wish, free, taken: Math.min(all, wish.quantity) }
}

const restOf = ({ wish, taken }: Fate, whenShort: Wish['whenShort']): number =>
  wish.whenShort === whenShort ? wish.quantity - taken : 0

function refusalOf(fates: readonly Fate[], levels: Levels): Refusal | undefined {
  const skus = fates.map(({ wish }) => wish.sku).filter((sku) => !levels.of(sku))
  if (skus.length > 0) return { code: 'unknown_sku', skus }
  const short = fates.filter((fate) => restOf(fate, 'refuse') > 0)
  const nothing = fates.every((fate) => restOf(fate, 'drop') === fate.wish.quantity)
  const shortages = (nothing ? fates : short).map(({ wish, taken }) => ({
    sku: wish.sku,
    requested: wish.quantity,
    available: taken,
  }))
  return shortages.length > 0 ? { code: 'out_of_stock', shortages } : undefined
}

const isShort = (named: readonly Sourced[], sku: string, free: Free): boolean =>
  named.some((source) => source.sku === sku && source.quantity > (free.get(source.warehouse) ?? 0))

function make(desk: Desk, request: ReserveRequest, fates: readonly Fate[]): Reservation {
  const sources = fates.flatMap((fate) => sourcesOf(fate, request.sources ?? []))
  const left = (whenShort: Wish['whenShort']) =>
    sum(fates.map((fate) => ({ sku: fate.wish.sku, quantity: restOf(fate, whenShort) })))
  const backordered = left('backorder')
  const { supply, backorders } = desk.store.state
  const expected = backordered.map((line) => ({ ...line, expectedAt: own(supply, line.sku)?.expectedAt ?? null }))
  for (const { sku, warehouse, quantity } of sources) {
    const reference = request.orderReference
    desk.levels.move({ sku, warehouse, movement: 'reserved', reserved: quantity, reference })
  }
  for (const { sku } of backordered) (own(backorders, sku) ?? (backorders[sku] = [])).push(request.reservationId)
  if (request.holdUntil !== undefined) holdUntil(desk, request.reservationId, request.holdUntil)
  const answer = { sources, backordered: expected }
  return keep(desk, { ...blank(desk, request), sources, backordered, dropped: left('drop'), answer })
}

export function holdUntil({ store }: Desk, reservationId: string, until: number): void {
  const { state } = store
  state.holds[reservationId] = until
  state.soonestHold = Math.min(state.soonestHold ?? until, until)
}

/** As they were named, as far as there are units; the rest from where most is. */
function sourcesOf({ wish: { sku }, taken, free }: Fate, named: readonly Sourced[]): Sourced[] {
  const wanted = named.filter((source) => source.sku === sku)
  const first = draw(
    sku,
    taken,
    wanted.map(({ warehouse, quantity }) => [warehouse, Math.min(quantity, free.get(warehouse) ?? 0)]),
  )
  const rest = lessSourced(
    [...free].map(([warehouse, quantity]) => ({ sku, warehouse, quantity })),
    first,
  ).sort((a, b) => b.quantity - a.quantity)
  const more = draw(
    sku,
    taken - unitsOf(first, sku),
    rest.map(({ warehouse, quantity }) => [warehouse, quantity]),
  )
  return sumSourced(first, more)
}

const blank = (desk: Desk, request: ReserveRequest): Reservation => ({
  reservationId: request.reservationId,
  orderReference: request.orderReference,
  lines: request.lines,
  status: 'reserved',
  holdUntil: request.holdUntil ?? null,
  warehouses: request.warehouses ?? null,
  ...untouched(desk.now()),
})

const untouched = (createdMs: number) => ({
  ...{ sources: [], backordered: [], dropped: [], released: [], committed: [] },
  answer: { sources: [], backordered: [] },
  requests: {},
  createdMs,
})

/** Born released, so that nobody reserves under its id any more. */
export const tombstone = (reservationId: string, createdMs: number): Reservation => ({
  ...{ reservationId, orderReference: null, lines: [], status: 'released', holdUntil: null, warehouses: null },
  ...untouched(createdMs),
})

export function keep({ store }: Desk, reservation: Reservation): Reservation {
  store.state.reservations[reservation.reservationId] = reservation
  store.changed()
  return reservation
}
