// Asks the inventory service which units on backorder have come, and writes it. It must never store a cursor before all that lies behind it
// is in the log: a crash between the two writes the same changes again, which is harmless.
import { deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type { BackorderFilled, SourcedQuantity } from '../schemas/messages'
import { appendSignals, type SignalLog } from './append-signals'
import { startFeed, type Feed, type FeedOptions, type Poll } from './feed-loop'
import type { CursorStore } from './wms-feed'

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

export type InventoryFeedOptions = FeedOptions &
  SignalLog & {
    readonly client: ReservationChanges
    readonly cursors: CursorStore
    /** Changes asked for at once; default 500. */
    readonly pageSize?: number
  }

const feed = 'inventory-feed'
const usualIntervalMs = 60_000

/** A minute between two rounds, unless told. */
export const startInventoryFeed = (options: InventoryFeedOptions): Feed =>
  startFeed(feed, pollInventory(options), { intervalMs: usualIntervalMs, ...options })

const pollInventory =
  (options: InventoryFeedOptions): Poll =>
  async (stop) => {
    const { client, cursors, clock, pageSize = 500 } = options
    let cursor = await cursors.get(feed)
    while (!stop.aborted) {
      const page = await client.changesSince(cursor, pageSize)
      if (page.changes.length === 0) return
      await appendSignals(
        options,
        page.changes.map((change) => filled(change, clock.now())),
      )
      await cursors.set(feed, page.cursor)
      cursor = page.cursor
    }
  }

/** By the change's own id: one reservation may be filled twice with as much. */
const filled = ({ changeId, reservationId, orderId, sources }: ReservationChange, at: number): BackorderFilled => ({
  type: 'BackorderFilled',
  id: deriveMessageId(`${reservationId}:${changeId}`, feed, 0),
  orderId: orderId as OrderId,
  at,
  reservationRequestId: reservationId as MessageId,
  sources,
})
