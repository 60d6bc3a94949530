// What the product platform asks of its Inventory Service: every movement, and what is waited for; and tells it: what is expected, and what
// has come. Our own side never calls these.
import { createInventoryApi, malformed, problemOf, type InventoryAccess } from '../../egress/inventory-api'
import type { Answer } from '../../egress/http-exchange'
import type { StockMovement } from '../../schemas/messages'

export type Movement = {
  readonly sku: string
  readonly warehouse: string
  readonly movement: StockMovement
  readonly onHandChange: number
  readonly reservedChange: number
  readonly onHand: number
  readonly reserved: number
  readonly sequence: number
  readonly reference: string | null
  /** Milliseconds since 1970. */
  readonly occurredAt: number
}

export type PlatformInventory = {
  /** The same cursor always gives the same movements first. */
  readonly movementsSince: (
    cursor: string,
    limit: number,
  ) => Promise<{ readonly movements: readonly Movement[]; readonly cursor: string }>
  readonly tellSupply: (items: readonly { readonly sku: string; readonly expectedAt: number | null }[]) => Promise<void>
  /** Has the service look at what it has of these SKUs: the movements tell of each from then on. */
  readonly takeStock: (skus: readonly string[]) => Promise<void>
  /** Units of a SKU that are waited for; none of one that the service does not know. */
  readonly backordered: (sku: string) => Promise<number>
  /** Once for each id. */
  readonly deliver: (deliveryId: string, sku: string, warehouse: string, quantity: number) => Promise<void>
}

type WireMovement = Omit<Movement, 'movement' | 'occurredAt'> & {
  readonly movement: string
  readonly occurredAt: string
}

const timeoutMs = 10_000

/** All of it rejects where the service does not answer, or refuses. */
export const createPlatformInventory = (access: InventoryAccess): PlatformInventory => {
  const api = createInventoryApi(access)
  const signal = (): AbortSignal => AbortSignal.timeout(timeoutMs)
  return {
    movementsSince: async (after, limit) => {
      const query = new URLSearchParams({ after, limit: String(limit) })
      const page = read<{ movements: WireMovement[]; cursor: string }>(
        await api.get(`movements?${query.toString()}`, signal()),
      )
      return { movements: page.movements.map(movementOf), cursor: page.cursor }
    },
    tellSupply: async (items) => {
      const wire = items.map(({ sku, expectedAt }) => ({
        sku,
        expectedAt: expectedAt === null ? null : new Date(expectedAt).toISOString(),
      }))
      if (wire.length > 0) read(await api.put('supply', { items: wire }, signal()))
    },
    takeStock: async (skus) => {
      if (skus.length > 0) read(await api.post('availability', { skus }, signal()))
    },
    backordered: async (sku) => {
      const answer = await api.get(`stock/${encodeURIComponent(sku)}`, signal())
      return answer.status === 404 ? 0 : read<{ backordered: number }>(answer).backordered
    },
    deliver: async (deliveryId, sku, warehouse, quantity) => {
      read(await api.post('deliveries', { deliveryId, warehouse, lines: [{ sku, quantity }] }, signal()))
    },
  }
}

const movementOf = (wire: WireMovement): Movement => ({
  ...wire,
  movement: wire.movement.toUpperCase() as StockMovement,
  occurredAt: Date.parse(wire.occurredAt),
})

const read = <Body>(answer: Answer): Body => {
  if (answer.status >= 300) throw malformed(answer.status, problemOf(answer).code)
  return JSON.parse(answer.body) as Body
}
