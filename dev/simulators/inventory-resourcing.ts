// Units of a reservation that were not found where they were to be: others are reserved in other warehouses, as far as there are any, and the
// ones not found are off the books. It must never give units of the warehouse in which they were not found.
import { draw, less, lessSourced, sum, sumSourced, unitsOf } from './inventory-lines'
import type { Rejected } from './inventory-parts'
import type { Desk } from './inventory-reserving'
import { own, type Reservation, type Resourced, type Sourced } from './inventory-state'

export type ResourcingRequest = {
  readonly requestId: string
  /** What was not found, and where. */
  readonly lines: readonly Sourced[]
  /** From where others would be best; else from where most are. */
  readonly sources?: readonly Sourced[]
}

export function resource(desk: Desk, known: Reservation | undefined, request: ResourcingRequest): Resourced | Rejected {
  if (!known) return { code: 'unknown_reservation' }
  const body = `resourced ${JSON.stringify(request.lines)}`
  const earlier = own(known.requests, request.requestId)
  if (earlier) return earlier.body === body ? earlier.resourced! : { code: 'other_body' }
  if (known.status !== 'reserved') return { code: known.status }
  if (less(sum(request.lines), sum(known.sources)).length > 0) return { code: 'exceeds_left' }
  const parts = request.lines.map((line) => resourceLine(desk, known, line, request))
  const resourced = {
    moved: sumSourced(parts.flatMap(({ moved }) => moved)),
    missing: sumSourced(parts.flatMap(({ missing }) => missing)),
  }
  known.requests[request.requestId] = { body, resourced }
  desk.store.changed()
  return resourced
}

function resourceLine(desk: Desk, known: Reservation, line: Sourced, request: ResourcingRequest): Resourced {
  const { sku, warehouse, quantity } = line
  const reference = known.orderReference
  const here = unitsOf(
    known.sources.filter((source) => source.warehouse === warehouse),
    sku,
  )
  const moved = draw(sku, Math.min(here, quantity), placesFor(desk, known, sku, request))
  for (const to of moved) {
    desk.levels.move({ sku, warehouse, movement: 'moved', reserved: -to.quantity, reference })
    desk.levels.move({ ...to, movement: 'moved', reserved: to.quantity, reference })
  }
  const count = unitsOf(moved, sku)
  known.sources = sumSourced(lessSourced(known.sources, [{ ...line, quantity: count }]), moved)
  countOff(desk, line, reference)
  return { moved, missing: sumSourced([{ ...line, quantity: quantity - count }]) }
}

/** The named ones first. */
function placesFor(
  desk: Desk,
  { warehouses }: Reservation,
  sku: string,
  { lines, sources = [] }: ResourcingRequest,
): [string, number][] {
  const tried = lines.filter((line) => line.sku === sku).map((line) => line.warehouse)
  const free = [...desk.levels.free(sku)].filter(
    ([name]) => !tried.includes(name) && (warehouses?.includes(name) ?? true),
  )
  const named = (name: string): number =>
    unitsOf(
      sources.filter(({ warehouse }) => warehouse === name),
      sku,
    )
  return free.sort((a, b) => named(b[0]) - named(a[0]) || b[1] - a[1])
}

function countOff(desk: Desk, { sku, warehouse, quantity }: Sourced, reference: string | null): void {
  const lost = Math.min(quantity, desk.levels.of(sku)?.[warehouse]?.onHand ?? 0)
  if (lost > 0) desk.levels.move({ sku, warehouse, movement: 'counted', onHand: -lost, reference })
}
