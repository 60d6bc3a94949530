// What the Inventory Service answers: plain JSON, and problem+json with a `code` for every refusal.
import type { Response } from 'express'
import type { Inventory } from './inventory-ledger'
import type { Rejected } from './inventory-parts'
import type { NotBooked } from './inventory-receipts'
import type { Availability, NotReserved } from './inventory-reserving'
import type { Delivery, Filling, Movement, Receipt, Reservation, Resourced } from './inventory-state'

export type Reply = { readonly status: number; readonly body: object }

export function stockReply(inventory: Inventory, sku: string): Reply {
  const levels = inventory.stockOf(sku)
  if (!levels) return problem(404, 'unknown_sku', 'There is no such SKU: PUT its stock first', { skus: [sku] })
  const warehouses = Object.entries(levels).map(([warehouse, { onHand, reserved }]) => {
    return { warehouse, onHand, reserved, available: Math.max(0, onHand - reserved) }
  })
  const total = (name: 'onHand' | 'reserved'): number => warehouses.reduce((sum, level) => sum + level[name], 0)
  const [onHand, reserved] = [total('onHand'), total('reserved')]
  const backordered = inventory.backorderedOf(sku)
  return {
    status: 200,
    body: { sku, onHand, reserved, available: Math.max(0, onHand - reserved), backordered, warehouses },
  }
}

export const availabilityReply = (inventory: Inventory, skus: readonly string[]): Reply => ({
  status: 200,
  body: { items: inventory.availabilityOf(skus).map(wireAvailability) },
})

const wireAvailability = ({ sku, warehouses }: Availability): object => ({
  sku,
  warehouses: Object.entries(warehouses).map(([warehouse, available]) => ({ warehouse, available })),
})

/** Who reserves is told of the reservation as it was made, however often asked; or why it was not. */
export function madeReply(result: Reservation | NotReserved): Reply {
  if (!('reservationId' in result)) {
    if (result.code === 'sources_short')
      return problem(409, 'sources_short', 'Not enough where it was to come from; nothing was reserved', {
        availability: result.availability.map(wireAvailability),
      })
    return result.code === 'unknown_warehouse' ? unknownWarehouse(result.warehouses) : rejections[result.code]
  }
  const { refusal, answer } = result
  if (refusal?.code === 'unknown_sku')
    return problem(422, 'unknown_sku', 'Some SKUs do not exist', { skus: refusal.skus })
  if (refusal)
    return problem(409, 'out_of_stock', 'Not enough on hand; nothing was reserved', { shortages: refusal.shortages })
  const made = { ...wireReservation(result), status: 'reserved', released: [], committed: [] }
  const backordered = answer.backordered.map(({ expectedAt, ...line }) => ({
    ...line,
    expectedAt: wireTime(expectedAt),
  }))
  return { status: 201, body: { ...made, sources: answer.sources, backordered } }
}

/** The reservation as it is now. */
export const reservationReply = (result: Reservation | Rejected): Reply =>
  'reservationId' in result ? { status: 200, body: wireReservation(result) } : rejections[result.code]

export const resourcedReply = (result: Resourced | Rejected): Reply =>
  'moved' in result ? { status: 200, body: result } : rejections[result.code]

export function bookedReply(result: Receipt | Delivery | NotBooked): Reply {
  if ('createdMs' in result) {
    const { createdMs: _, ...booked } = result
    return { status: 201, body: booked }
  }
  if (result.code === 'unknown_sku') return problem(422, 'unknown_sku', 'Some SKUs do not exist', { skus: result.skus })
  return result.code === 'unknown_warehouse' ? unknownWarehouse(result.warehouses) : rejections.other_body
}

export const unknownWarehouse = (warehouses: readonly string[]): Reply =>
  problem(422, 'unknown_warehouse', 'Some warehouses do not exist', { warehouses })

export const movementReply = (movements: readonly Movement[], cursor: number): Reply => ({
  status: 200,
  body: {
    movements: movements.map(({ occurredMs, ...movement }) => ({ ...movement, occurredAt: wireTime(occurredMs) })),
    cursor: String(cursor),
  },
})

/** A change is named by its place among all. */
export const fillingReply = (fillings: readonly Filling[], cursor: number): Reply => ({
  status: 200,
  body: {
    changes: fillings.map(({ filledMs, ...filling }, index) => ({
      changeId: `filled-${cursor - fillings.length + index + 1}`,
      kind: 'backorder_filled',
      ...filling,
      occurredAt: wireTime(filledMs),
    })),
    cursor: String(cursor),
  },
})

const wireReservation = (reservation: Reservation): object => {
  const { reservationId, orderReference, status, holdUntil, lines } = reservation
  const { sources, backordered, dropped, released, committed } = reservation
  return {
    ...{ reservationId, orderReference, status, holdUntil: wireTime(holdUntil), lines },
    ...{ sources, backordered, dropped, released, committed },
  }
}

const wireTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export const problem = (status: number, code: string, detail: string, extra: object = {}): Reply => ({
  status,
  body: { type: `urn:inventory:problem:${code}`, title: code.replaceAll('_', ' '), status, code, detail, ...extra },
})

const rejections: Record<Rejected['code'], Reply> = {
  other_body: problem(422, 'other_body', 'This id was used with another body: use a new id'),
  released: problem(409, 'released', 'This reservation has been released: use a new id'),
  committed: problem(409, 'committed', 'This reservation has been committed: nothing is left of it'),
  refused: problem(409, 'refused', 'This reservation was refused: there is nothing to take'),
  expired: problem(409, 'expired', 'This reservation was not confirmed in time: use a new id'),
  exceeds_left: problem(409, 'exceeds_left', 'Less than that is left of this reservation; nothing was done'),
  unknown_reservation: problem(404, 'unknown_reservation', 'There is no such reservation: reserve first'),
}

export function send(response: Response, { status, body }: Reply): void {
  const text = JSON.stringify(body)
  response.setHeader('Content-Type', 'code' in body ? 'application/problem+json' : 'application/json')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.writeHead(status)
  response.end(text)
}
