// What an order asked of the inventory service, reservation by reservation, and what of it is not answered yet; by the order's own events. Pure.
import type { AuditEvent } from './events'
import { none, plus, unitsBy, type Quantities } from './quantities'

/** Units by SKU. `left` is what is neither given back nor consumed, by the requests that were made. */
export type ReservationFacts = {
  readonly requestId: string
  readonly state: 'asked' | 'held' | 'never made'
  readonly left: Quantities
  readonly released: Quantities
  readonly committed: Quantities
  /** Until when it is held unless it is confirmed; null: for good. Milliseconds since 1970. */
  readonly until: number | null
  /** Requests about it that are neither answered nor refused. */
  readonly open: number
}

type Asked = { readonly reservation: string; readonly step: string }

export const reservationsOf = (order: readonly AuditEvent[]): ReservationFacts[] => {
  const reservations = new Map<string, ReservationFacts>()
  const asked = new Map<string, Asked>()
  const refused = new Set<string>()
  for (const event of order) {
    const { type, id, requestId = '', reservationRequestId = '', step = '', code } = event
    if (type === 'StockReservationRequested') reservations.set(id, fresh(event))
    const part = partOf(event, reservations.get(reservationRequestId))
    if (part) reservations.set(reservationRequestId, part)
    if (stepOf[type]) asked.set(id, { reservation: reservationRequestId, step: stepOf[type] })
    if (type === 'StockSettled') {
      const about = reservations.get(asked.get(requestId)?.reservation ?? requestId)
      if (about) reservations.set(about.requestId, settled(about, event))
      asked.delete(requestId)
    }
    if (type === 'OrderStepOverdue' && code !== 'DEADLINE_PASSED') refused.add(step)
  }
  const isOpen = ({ step }: Asked): boolean => !refused.has(step)
  return [...reservations.values()].map((one) => ({
    ...one,
    open: [...asked.values()].filter((each) => each.reservation === one.requestId && isOpen(each)).length,
  }))
}

const stepOf: { readonly [Name in AuditEvent['type']]?: string } = {
  StockReleaseRequested: 'STOCK_RELEASE',
  StockCommitRequested: 'STOCK_COMMIT',
  StockHoldRequested: 'STOCK_HOLD',
  StockResourcingRequested: 'STOCK_RESOURCING',
}
const moving: readonly string[] = ['StockReleaseRequested', 'StockCommitRequested']

const fresh = ({ id: requestId, lines, holdUntil = null }: AuditEvent): ReservationFacts => ({
  requestId,
  state: 'asked',
  left: unitsBy('sku', lines),
  released: none,
  committed: none,
  until: holdUntil,
  open: 0,
})

/** A request that names no lines is about all that is left. */
const partOf = ({ type, lines = [] }: AuditEvent, one: ReservationFacts | undefined): ReservationFacts | undefined => {
  if (!one || !moving.includes(type)) return undefined
  const units = lines.length > 0 ? unitsBy('sku', lines) : one.left
  const left = plus(one.left, units, -1)
  return type === 'StockCommitRequested'
    ? { ...one, left, committed: plus(one.committed, units) }
    : { ...one, left, released: plus(one.released, units) }
}

/** By the answer to its own request, or to one about it. */
const settled = (one: ReservationFacts, { outcome, dropped, until = null }: AuditEvent): ReservationFacts => {
  switch (outcome) {
    case 'NEVER_MADE':
      return { ...one, state: 'never made', left: none }
    case 'RESERVED':
      return { ...one, state: 'held', left: plus(one.left, unitsBy('sku', dropped), -1) }
    case 'HELD':
      return { ...one, until }
    case 'EXPIRED':
      return { ...one, left: none }
    default:
      return one
  }
}
