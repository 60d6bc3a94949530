// What the routes need of catalogue and stock: ports, each with what it promises.
import type { Head } from '../schemas/message'
import type { CatalogueItemChanged, SupplyPolicy } from '../schemas/messages'
import type { Page, PageRequest } from '../schemas/read-model'
import type { Explained, SkuStock, StandingLevel } from '../schemas/stock-model'

export type CatalogueItem = Omit<CatalogueItemChanged, 'type' | keyof Head | 'sequence'>

/** What a customer who orders now may expect. */
export type Availability = {
  readonly state: 'IN_STOCK' | 'OUT_OF_STOCK' | 'BACKORDER' | 'PREORDER'
  /** Units that nobody has reserved, in all warehouses. */
  readonly available: number
  readonly supply: SupplyPolicy
  /** When more is expected, milliseconds since 1970; null: nobody knows. */
  readonly expectedAt: number | null
}

/** `availability` is null where nobody has told of its stock, or it can't be asked now: the inventory service decides on placement. */
export type OfferedItem = CatalogueItem & { readonly availability: Availability | null }

export type CatalogueReading = {
  readonly get: (sku: string) => Promise<OfferedItem | undefined>
  /** By SKU. Rejects with BadCursor. */
  readonly list: (category: string | undefined, page: PageRequest) => Promise<Page<OfferedItem>>
}

/** By SKU; one that nothing is known of is not among them. Rejects where no store answers. */
export type StockLevels = {
  readonly stockOf: (skus: readonly string[]) => Promise<ReadonlyMap<string, Pick<SkuStock, 'levels'>>>
}

/** Rejects with a PostgresError. */
export type StockReading = {
  /** By warehouse; none where nothing is known of the SKU. */
  readonly levels: (sku: string) => Promise<readonly StandingLevel[]>
  /** By warehouse, in each the latest first. Rejects with BadCursor. */
  readonly ledger: (sku: string, warehouse: string | undefined, page: PageRequest) => Promise<Page<Explained>>
}
