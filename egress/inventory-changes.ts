// Asks the Inventory Service what came about of reservations by itself: units on backorder that have come.
import type { SourcedQuantity } from '../schemas/messages'
import { createInventoryApi, malformed, problemOf, type InventoryAccess } from './inventory-api'

export type ReservationChange = {
  readonly changeId: string
  /** The id of the StockReservationRequested. */
  readonly reservationId: string
  readonly orderId: string
  readonly sources: readonly SourcedQuantity[]
}
export type ReservationChanges = {
  /** The same cursor always gives the same changes; no cursor: from the first one on. */
  readonly changesSince: (
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly changes: readonly ReservationChange[]; readonly cursor: string }>
}

type WireChange = Omit<ReservationChange, 'orderId'> & { readonly orderReference: string }

const timeoutMs = 10_000

/** Throws Transient, or Error where the service says that our request is malformed. */
export function createInventoryChanges(access: InventoryAccess): ReservationChanges {
  const api = createInventoryApi(access)
  return {
    changesSince: async (after, limit) => {
      const query = new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) })
      const answer = await api.get(`reservations/changes?${query.toString()}`, AbortSignal.timeout(timeoutMs))
      if (answer.status !== 200) throw malformed(answer.status, problemOf(answer).code)
      const { changes, cursor } = JSON.parse(answer.body) as { changes: WireChange[]; cursor: string }
      return {
        cursor,
        changes: changes.map(({ changeId, reservationId, orderReference, sources }) => {
          return { changeId, reservationId, orderId: orderReference, sources }
        }),
      }
    },
  }
}
