// What the Inventory Service remembers: levels by SKU and warehouse, reservations, the queue of backorders, and every movement. Shapes and
// nothing else; JSON-safe.

export type Line = { readonly sku: string; readonly quantity: number }
/** What becomes of units that are not there: nothing at all is reserved, they are promised for later, or they are left out. */
export type WhenShort = 'refuse' | 'backorder' | 'drop'
export type Wish = Line & { readonly whenShort: WhenShort }
export type Sourced = Line & { readonly warehouse: string }
/** Without a warehouse where it does not matter which. */
export type PartLine = Line & { readonly warehouse?: string }
export type Backordered = Line & { readonly expectedAt: number | null }
export type Shortage = { readonly sku: string; readonly requested: number; readonly available: number }

export type Refusal =
  | { readonly code: 'out_of_stock'; readonly shortages: readonly Shortage[] }
  | { readonly code: 'unknown_sku'; readonly skus: readonly string[] }

/** `sequence` counts the movements of the SKU in the warehouse. */
export type Level = { onHand: number; reserved: number; sequence: number }

export type MovementKind =
  | 'received'
  | 'counted'
  | 'reserved'
  | 'released'
  | 'expired'
  | 'shipped'
  | 'returned'
  | 'written_off'
  | 'moved'
  | 'backordered'
export type Movement = {
  readonly sku: string
  readonly warehouse: string
  readonly movement: MovementKind
  readonly onHandChange: number
  readonly reservedChange: number
  /** After it. */
  readonly onHand: number
  readonly reserved: number
  readonly sequence: number
  readonly reference: string | null
  readonly occurredMs: number
}

/** What was answered first; a later request under the same id gets it again. */
export type Resourced = { readonly moved: readonly Sourced[]; readonly missing: readonly Sourced[] }
export type Reservation = {
  reservationId: string
  /** Null for a tombstone: released before it was ever asked for. */
  orderReference: string | null
  lines: readonly Wish[]
  /** Committed as soon as nothing is left of which something was committed. */
  status: 'reserved' | 'refused' | 'released' | 'committed' | 'expired'
  /** Milliseconds since 1970; null: it stays until it is released or committed. */
  holdUntil: number | null
  /** Those that may serve it; null: all. */
  warehouses: readonly string[] | null
  /** lines = sources + backordered + dropped + released + committed, of every SKU. */
  sources: readonly Sourced[]
  backordered: readonly Line[]
  dropped: readonly Line[]
  released: readonly Line[]
  committed: readonly Line[]
  /** What was answered when it was made. */
  answer: { readonly sources: readonly Sourced[]; readonly backordered: readonly Backordered[] }
  /** Later requests that were done, by their ids. */
  requests: Record<string, { readonly body: string; readonly resourced?: Resourced }>
  refusal?: Refusal
  createdMs: number
}

export type ReceiptRequest = {
  readonly receiptId: string
  readonly orderReference: string
  readonly returnReference: string
  /** Restocked goods are on hand again; written-off goods are only counted. */
  readonly disposition: 'restock' | 'write_off'
  /** The service's first one unless it is named. */
  readonly warehouse?: string
  readonly lines: readonly Line[]
}
export type Receipt = ReceiptRequest & { readonly createdMs: number }
/** Goods of a supplier. */
export type DeliveryRequest = {
  readonly deliveryId: string
  readonly warehouse: string
  readonly lines: readonly Line[]
}
export type Delivery = DeliveryRequest & { readonly createdMs: number }

export type Supply = { readonly sku: string; readonly expectedAt: number | null }
/** Units on backorder that have come. */
export type Filling = {
  readonly reservationId: string
  readonly orderReference: string
  readonly sources: readonly Sourced[]
  readonly filledMs: number
}
export type Tally = { consumed: number; restocked: number; writtenOff: number; delivered: number }

export type InventoryState = {
  levels: Record<string, Record<string, Level>>
  tallies: Record<string, Tally>
  supply: Record<string, Supply>
  reservations: Record<string, Reservation>
  /** Reservations that wait for a SKU, the oldest first. */
  backorders: Record<string, string[]>
  /** Until when reservations are held that are not confirmed. */
  holds: Record<string, number>
  /** No hold ends before it; null: there is none. */
  soonestHold: number | null
  receipts: Record<string, Receipt>
  deliveries: Record<string, Delivery>
  movements: Movement[]
  fillings: Filling[]
}
export const emptyInventory: InventoryState = {
  levels: {},
  tallies: {},
  supply: {},
  reservations: {},
  backorders: {},
  holds: {},
  soonestHold: null,
  receipts: {},
  deliveries: {},
  movements: [],
  fillings: [],
}

/** Ids come from outside: `constructor` is no stock. */
export const own = <Value>(record: Record<string, Value>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined
