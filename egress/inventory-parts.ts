// What becomes of a reservation at the Inventory Service: held for longer or confirmed, given back, consumed; and goods that came back.
// All are idempotent by the request's id.
import type { Body } from '../schemas/message'
import type {
  SourcedQuantity,
  StockCommitRequested,
  StockCommitted,
  StockHeld,
  StockHoldRequested,
  StockReceiptRequested,
  StockReceived,
  StockReleased,
  StockReleaseRequested,
  StockRequestFailed,
} from '../schemas/messages'
import type { InventoryApi } from './inventory-api'
import { failed } from './inventory-failures'
import type { Attempt } from './provider'

/** The answer says until when it is held now: what was confirmed meanwhile stays so. */
export async function hold(
  api: InventoryApi,
  request: StockHoldRequested,
  attempt: Attempt,
): Promise<Body<StockHeld | StockRequestFailed>> {
  const { id: requestId, reservationRequestId } = request
  const until = request.until === null ? null : new Date(request.until).toISOString()
  const answer = await api.post(`${pathOf(reservationRequestId)}/hold`, { requestId, until }, attempt.signal)
  if (answer.status !== 200) return failed(requestId, answer)
  const { holdUntil } = JSON.parse(answer.body) as { holdUntil: string | null }
  const now = holdUntil === null ? null : Date.parse(holdUntil)
  return { type: 'StockHeld', requestId, reservationRequestId, until: now }
}

export async function release(
  api: InventoryApi,
  { id: requestId, reservationRequestId, lines }: StockReleaseRequested,
  attempt: Attempt,
): Promise<Body<StockReleased | StockRequestFailed>> {
  const body = { requestId, lines: lines.map(placed) }
  const answer = await api.post(`${pathOf(reservationRequestId)}/release`, body, attempt.signal)
  if (answer.status === 200) return { type: 'StockReleased', requestId, reservationRequestId }
  return failed(requestId, answer)
}

export async function commit(
  api: InventoryApi,
  { id: requestId, reservationRequestId, lines }: StockCommitRequested,
  attempt: Attempt,
): Promise<Body<StockCommitted | StockRequestFailed>> {
  const body = { requestId, lines: lines.map(placed) }
  const answer = await api.post(`${pathOf(reservationRequestId)}/commit`, body, attempt.signal)
  if (answer.status === 200) return { type: 'StockCommitted', requestId, reservationRequestId }
  return failed(requestId, answer)
}

const pathOf = (reservationRequestId: string): string => `reservations/${encodeURIComponent(reservationRequestId)}`

const placed = ({ sku, quantity, warehouse }: SourcedQuantity): object =>
  warehouse === null ? { sku, quantity } : { sku, quantity, warehouse }

const dispositions: Readonly<Record<string, string>> = { RESTOCK: 'restock', WRITE_OFF: 'write_off' }

export async function receive(
  api: InventoryApi,
  request: StockReceiptRequested,
  attempt: Attempt,
): Promise<Body<StockReceived | StockRequestFailed>> {
  const { id: requestId, orderId: orderReference, returnId: returnReference, warehouse, lines } = request
  const disposition = dispositions[request.disposition]
  if (!disposition)
    throw new Error(`Goods are received as RESTOCK or WRITE_OFF, not ${request.disposition}: correct the order decider`)
  const body = { receiptId: requestId, orderReference, returnReference, disposition, warehouse, lines }
  const answer = await api.post('receipts', body, attempt.signal)
  if (answer.status === 201) return { type: 'StockReceived', requestId }
  return failed(requestId, answer)
}
