// What is taken out of a reservation: given back, or consumed since it has left. What the floor says has left, has left: where the books have
// less of it in a warehouse, the books give way. It must never take more of a reservation than is left of it, nor a piece twice.
import { forget } from './inventory-backorders'
import { draw, less, lessSourced, sum, sumSourced, unitsOf } from './inventory-lines'
import type { Desk } from './inventory-reserving'
import { own, type Line, type MovementKind, type PartLine, type Reservation, type Sourced } from './inventory-state'

/** No lines: all that is left. */
export type PartRequest = { readonly requestId?: string; readonly lines: readonly PartLine[] }
export type Rejected = {
  readonly code:
    'other_body' | 'released' | 'committed' | 'refused' | 'expired' | 'unknown_reservation' | 'exceeds_left'
}
type How = 'released' | 'committed'

/** The request's id is its key; without one, the same as a whole is done once. */
export function take(desk: Desk, how: How, known: Reservation | undefined, part: PartRequest): Reservation | Rejected {
  if (!known) return { code: 'unknown_reservation' }
  const body = `${how} ${JSON.stringify(part.lines)}`
  const earlier = part.requestId === undefined ? undefined : own(known.requests, part.requestId)
  if (earlier) return earlier.body === body ? known : { code: 'other_body' }
  const isWhole = part.lines.length === 0
  if (known.status !== 'reserved') {
    const isDone = isWhole && (known.status === how || (how === 'released' && known.status !== 'committed'))
    if (!isDone) return { code: known.status }
    known.status = how
  } else {
    const within = how === 'released' ? sum(known.sources, known.backordered) : sum(known.sources)
    if (less(sum(part.lines), within).length > 0) return { code: 'exceeds_left' }
    if (how === 'released') giveBack(desk, known, isWhole ? undefined : part.lines, 'released')
    else consume(desk, known, isWhole ? known.sources : part.lines)
    settle(desk, known)
  }
  if (part.requestId !== undefined) known.requests[part.requestId] = { body }
  desk.store.changed()
  return known
}

/** All that is left of it, where no lines are named. Units of no warehouse are taken from what is on backorder first, others last. */
export function giveBack(
  desk: Desk,
  known: Reservation,
  lines: readonly PartLine[] | undefined,
  movement: MovementKind,
): void {
  const held = known.sources
  for (const { sku, quantity, warehouse } of lines ?? [...held, ...known.backordered].map(unnamed)) {
    const named = warehouse === undefined ? [] : drawNamed(known, sku, quantity, warehouse)
    leave(desk, known, named, movement)
    const others = warehouse === undefined ? [] : drawAny(known, sku, quantity - unitsOf(named, sku))
    leave(desk, known, others, movement)
    const left = quantity - unitsOf(named, sku) - unitsOf(others, sku)
    const waiting = Math.min(unitsOf(known.backordered, sku), left)
    known.backordered = less(known.backordered, [{ sku, quantity: waiting }])
    known.released = sum(known.released, [{ sku, quantity: waiting }])
    leave(desk, known, drawAny(known, sku, left - waiting), movement)
    forget(desk, sku)
  }
}

const unnamed = ({ sku, quantity }: Line): PartLine => ({ sku, quantity })

function leave(desk: Desk, known: Reservation, drawn: readonly Sourced[], movement: MovementKind): void {
  for (const { sku, warehouse, quantity } of drawn)
    desk.levels.move({ sku, warehouse, movement, reserved: -quantity, reference: known.orderReference })
  known.sources = lessSourced(known.sources, drawn)
  known.released = sum(known.released, drawn)
}

const placesOf = (known: Reservation, sku: string): [string, number][] =>
  known.sources.filter((source) => source.sku === sku).map(({ warehouse, quantity }) => [warehouse, quantity])
const drawNamed = (known: Reservation, sku: string, quantity: number, warehouse: string): Sourced[] =>
  draw(
    sku,
    quantity,
    placesOf(known, sku).filter(([name]) => name === warehouse),
  )
const drawAny = (known: Reservation, sku: string, quantity: number): Sourced[] =>
  draw(sku, quantity, placesOf(known, sku))

function consume(desk: Desk, known: Reservation, lines: readonly PartLine[]): void {
  const named = [...lines].sort((a, b) => Number(a.warehouse === undefined) - Number(b.warehouse === undefined))
  for (const { sku, quantity, warehouse } of named) {
    if (warehouse !== undefined) gather(desk, known, { sku, quantity, warehouse })
    const drawn = warehouse === undefined ? drawAny(known, sku, quantity) : drawNamed(known, sku, quantity, warehouse)
    for (const source of drawn) ship(desk, known, source)
    known.sources = lessSourced(known.sources, drawn)
    known.committed = sum(known.committed, drawn)
    desk.levels.tally(sku).consumed += quantity
  }
}

/** Brings the reservation's share in a warehouse to what has left there, out of its shares in others. */
function gather(desk: Desk, known: Reservation, { sku, quantity, warehouse }: Sourced): void {
  const lacking = quantity - unitsOf(drawNamed(known, sku, quantity, warehouse), sku)
  const others = draw(
    sku,
    lacking,
    placesOf(known, sku).filter(([name]) => name !== warehouse),
  )
  const reference = known.orderReference
  for (const from of others) {
    desk.levels.move({ ...from, movement: 'moved', reserved: -from.quantity, reference })
    desk.levels.move({ sku, warehouse, movement: 'moved', reserved: from.quantity, reference })
  }
  const moved = others.map((from) => ({ ...from, warehouse }))
  known.sources = sumSourced(lessSourced(known.sources, others), moved)
}

/** More than the books have there can't leave: the books are put right first. */
function ship(desk: Desk, { orderReference: reference }: Reservation, { sku, warehouse, quantity }: Sourced): void {
  const found = quantity - (desk.levels.of(sku)?.[warehouse]?.onHand ?? 0)
  if (found > 0) desk.levels.move({ sku, warehouse, movement: 'counted', onHand: found, reference })
  desk.levels.move({ sku, warehouse, movement: 'shipped', onHand: -quantity, reserved: -quantity, reference })
}

/** Ends a reservation of which nothing is left. */
export function settle({ store }: Desk, known: Reservation): void {
  if (known.sources.length > 0 || known.backordered.length > 0) return
  known.status = known.committed.length > 0 ? 'committed' : 'released'
  delete store.state.holds[known.reservationId]
}
