// What the Inventory Service answers: plain JSON, and problem+json with a `code` for every refusal.
import type { Response } from 'express'
import type { Inventory, Rejected, Reservation } from './inventory-ledger'
import type { Receipt, ReceiptRejected } from './inventory-receipts'

export type Reply = { readonly status: number; readonly body: object }

export function stockReply(inventory: Inventory, sku: string): Reply {
  const stock = inventory.stockOf(sku)
  if (!stock) return problem(404, 'unknown_sku', 'There is no such SKU: PUT its stock first', { skus: [sku] })
  const { onHand, reserved } = stock
  return { status: 200, body: { sku, onHand, reserved, available: onHand - reserved } }
}

/** A refusal is told to whom reserves (201 on success); others see the reservation as it is. */
export function reservationReply(result: Reservation | Rejected, success: number): Reply {
  if (!('reservationId' in result)) return rejections[result.code]
  const refusal = success === 201 ? result.refusal : undefined
  if (!refusal) return { status: success, body: wireReservation(result) }
  if (refusal.code === 'unknown_sku')
    return problem(422, 'unknown_sku', 'Some SKUs do not exist', { skus: refusal.skus })
  return problem(409, 'out_of_stock', 'Not enough on hand; nothing was reserved', { shortages: refusal.shortages })
}

export function receiptReply(result: Receipt | ReceiptRejected): Reply {
  if ('receiptId' in result) {
    const { createdMs: _, ...receipt } = result
    return { status: 201, body: receipt }
  }
  if (result.code === 'unknown_sku') return problem(422, 'unknown_sku', 'Some SKUs do not exist', { skus: result.skus })
  return problem(422, 'other_body', 'This receiptId was used with another body: use a new id')
}

const wireReservation = ({
  reservationId,
  orderReference,
  status,
  lines,
  released,
  committed,
}: Reservation): object => ({
  reservationId,
  orderReference,
  status,
  lines,
  released,
  committed,
})

export const problem = (status: number, code: string, detail: string, extra: object = {}): Reply => ({
  status,
  body: { type: `urn:inventory:problem:${code}`, title: code.replaceAll('_', ' '), status, code, detail, ...extra },
})

const rejections: Record<Rejected['code'], Reply> = {
  other_body: problem(422, 'other_body', 'This id was used with another body: use a new id'),
  released: problem(409, 'released', 'This reservation has been released: use a new id'),
  committed: problem(409, 'committed', 'This reservation has been committed: nothing is left of it'),
  refused: problem(409, 'refused', 'This reservation was refused: there is nothing to take'),
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
