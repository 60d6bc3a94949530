// What the routes of the floor need of the warehouse system itself: what it says, and how old that is.

/** Times in milliseconds since 1970 by the warehouse's clock; null where it tells none. */
export type WarehouseOrder = {
  readonly warehouseOrderNumber: string
  readonly facility: string
  readonly status: string
  readonly createdAt: number | null
  readonly releasedAt: number | null
  readonly packedAt: number | null
  readonly cancelledAt: number | null
  readonly lines: readonly {
    readonly sku: string
    readonly quantity: number
    readonly short: number
    readonly shipped: number
  }[]
  readonly activities: readonly { readonly at: number | null; readonly event: string; readonly text: string }[]
}

export type WarehouseReading = {
  /** By the id of the WarehouseOrderRequested; undefined: it has no such order. Rejects where it does not answer and never did. */
  readonly order: (reference: string) => Promise<{ readonly value: WarehouseOrder; readonly ageMs: number } | undefined>
}
