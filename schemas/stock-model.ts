// What readers of stock get: the words that the view, the HTTP API and the command line share. Units are of one SKU, times in milliseconds since
// 1970.
import type { MessageId } from './ids'
import type { Head } from './message'
import type { CatalogueItemChanged, StockMovement } from './messages'

/** As the latest change of it says; `changedAt` is when that was told. */
export type StockedItem = Omit<CatalogueItemChanged, 'type' | keyof Head> & { readonly changedAt: number }

/** After the movement with the highest sequence that is known. */
export type StockLevel = {
  readonly sku: string
  readonly warehouse: string
  readonly onHand: number
  /** Of those on hand. */
  readonly reserved: number
  readonly sequence: number
  readonly changedAt: number
}

/** `item` is null while nothing but stock is known of the SKU; `levels` are by warehouse. */
export type SkuStock = { readonly item: StockedItem | null; readonly levels: readonly StockLevel[] }

/** A level, and how many lines of its ledger never came. */
export type StandingLevel = StockLevel & { readonly available: number; readonly missing: number }

/** A line of the ledger: what changed, why, and how it was afterwards. */
export type StockLine = {
  readonly sku: string
  readonly warehouse: string
  /** 1, 2, 3 … for each SKU and warehouse. */
  readonly sequence: number
  readonly movement: StockMovement
  readonly onHandChange: number
  readonly reservedChange: number
  readonly onHand: number
  readonly reserved: number
  /** The order, delivery, count or return that caused it. */
  readonly reference: string | null
  readonly occurredAt: number
  readonly messageId: MessageId
}

/** `addsUp`: it goes on from where the line before it ended, or from behind the gap between them. */
export type ExplainedMovement = StockLine & { readonly kind: 'MOVEMENT'; readonly addsUp: boolean }

/** Lines that never came, and what they must have changed all together. */
export type LedgerGap = {
  readonly kind: 'GAP'
  readonly sku: string
  readonly warehouse: string
  readonly fromSequence: number
  readonly toSequence: number
  readonly onHandChange: number
  readonly reservedChange: number
}
export type Explained = ExplainedMovement | LedgerGap
