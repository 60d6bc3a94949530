// The queue of those who wait for units: as soon as some are free they go to who has waited longest. It must never let a new order pass by.
import { draw, less, sumSourced, unitsOf } from './inventory-lines'
import type { Desk } from './inventory-reserving'
import { own, type Reservation, type Sourced } from './inventory-state'

/** Gives out what has become free since it was called last, and notes it for who asks for changes. */
export function fillBackorders(desk: Desk): void {
  const filled = new Map<string, Sourced[]>()
  for (const sku of desk.levels.takeLoosened())
    for (const { id, sources } of fillSku(desk, sku)) filled.set(id, sumSourced(filled.get(id) ?? [], sources))
  const { reservations, fillings } = desk.store.state
  for (const [reservationId, sources] of filled) {
    const orderReference = reservations[reservationId]!.orderReference!
    fillings.push({ reservationId, orderReference, sources, filledMs: desk.now() })
  }
}

function fillSku(desk: Desk, sku: string): { id: string; sources: Sourced[] }[] {
  const { backorders, reservations } = desk.store.state
  const queue = own(backorders, sku)
  if (!queue) return []
  const filled = []
  for (const id of queue) {
    const free = desk.levels.free(sku)
    if ([...free.values()].every((units) => units === 0)) break
    const sources = fillOne(desk, reservations[id]!, sku, free)
    if (sources.length > 0) filled.push({ id, sources })
  }
  forget(desk, sku)
  return filled
}

function fillOne(desk: Desk, reservation: Reservation, sku: string, free: ReadonlyMap<string, number>): Sourced[] {
  const { warehouses, orderReference: reference } = reservation
  const places = [...free].filter(([name]) => warehouses?.includes(name) ?? true).sort((a, b) => b[1] - a[1])
  const sources = draw(sku, unitsOf(reservation.backordered, sku), places)
  for (const { warehouse, quantity } of sources)
    desk.levels.move({ sku, warehouse, movement: 'backordered', reserved: quantity, reference })
  reservation.backordered = less(reservation.backordered, sources)
  reservation.sources = sumSourced(reservation.sources, sources)
  return sources
}

/** Takes those out of the queue of a SKU that no longer wait for it. */
export function forget({ store }: Desk, sku: string): void {
  const { backorders, reservations } = store.state
  const waiting = (own(backorders, sku) ?? []).filter((id) => unitsOf(reservations[id]!.backordered, sku) > 0)
  if (waiting.length > 0) backorders[sku] = waiting
  else delete backorders[sku]
}
