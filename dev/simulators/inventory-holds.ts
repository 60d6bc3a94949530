// Reservations that last for a while only: held for longer, confirmed, or expired. Time passes lazily: whoever asks next finds expired what
// is over. A confirmed one must never expire, and a hold is never made shorter.
import { giveBack, type Rejected } from './inventory-parts'
import { holdUntil, type Desk } from './inventory-reserving'
import { own, type Reservation } from './inventory-state'

/** Without `until` it is confirmed. */
export type HoldRequest = { readonly requestId: string; readonly until?: number }

export function hold(desk: Desk, known: Reservation | undefined, request: HoldRequest): Reservation | Rejected {
  if (!known) return { code: 'unknown_reservation' }
  const body = `held ${request.until ?? 'for good'}`
  const earlier = own(known.requests, request.requestId)
  if (earlier) return earlier.body === body ? known : { code: 'other_body' }
  if (known.status !== 'reserved') return { code: known.status }
  const { holds } = desk.store.state
  if (request.until === undefined) known.holdUntil = null
  else if (known.holdUntil !== null) known.holdUntil = Math.max(known.holdUntil, request.until)
  if (known.holdUntil === null) delete holds[known.reservationId]
  else holdUntil(desk, known.reservationId, known.holdUntil)
  known.requests[request.requestId] = { body }
  desk.store.changed()
  return known
}

/** Gives back what nobody confirmed in time. */
export function expireDue(desk: Desk): void {
  const { state } = desk.store
  const now = desk.now()
  if (state.soonestHold === null || state.soonestHold > now) return
  for (const [id, until] of Object.entries(state.holds)) if (until <= now) expire(desk, id)
  const left = Object.values(state.holds)
  state.soonestHold = left.length > 0 ? left.reduce((soonest, until) => Math.min(soonest, until)) : null
  desk.store.changed()
}

function expire(desk: Desk, id: string): void {
  const { holds, reservations } = desk.store.state
  const known = reservations[id]!
  delete holds[id]
  giveBack(desk, known, undefined, 'expired')
  known.status = 'expired'
}
