// Asks the warehouse system what changed, and writes it. It must never store a cursor before all that lies behind it is in the log:
// a crash between the two writes the same changes again, which is harmless.
import { deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type { WarehouseStatus, WarehouseStatusReported } from '../schemas/messages'
import { appendSignals, type SignalLog } from './append-signals'
import { startFeed, type Feed, type FeedOptions, type Poll } from './feed-loop'

export type WarehouseChange = {
  /** The id of the WarehouseOrderRequested. */
  readonly reference: string
  readonly orderId: string
  readonly warehouseOrderNumber: string
  readonly status: WarehouseStatus
  /** Milliseconds since 1970, by the warehouse's clock. */
  readonly changedAt: number
  readonly reason?: string
}

export type WarehouseChanges = {
  /** The same cursor always gives the same changes; no cursor: from the first one on. */
  readonly changesSince: (
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly changes: readonly WarehouseChange[]; readonly cursor: string }>
}

export type CursorStore = {
  readonly get: (feed: string) => Promise<string | undefined>
  readonly set: (feed: string, cursor: string) => Promise<void>
}

export type WmsFeedOptions = FeedOptions &
  SignalLog & {
    readonly client: WarehouseChanges
    readonly cursors: CursorStore
    /** Changes asked for at once; default 500. */
    readonly pageSize?: number
  }

const feed = 'wms-feed'

export const startWmsFeed = (options: WmsFeedOptions): Feed => startFeed(feed, pollWarehouse(options), options)

const pollWarehouse =
  (options: WmsFeedOptions): Poll =>
  async (stop) => {
    const { client, cursors, clock, pageSize = 500 } = options
    let cursor = await cursors.get(feed)
    while (!stop.aborted) {
      const page = await client.changesSince(cursor, pageSize)
      if (page.changes.length === 0) return
      await appendSignals(
        options,
        page.changes.map((change) => reported(change, clock.now())),
      )
      await cursors.set(feed, page.cursor)
      cursor = page.cursor
    }
  }

const reported = (change: WarehouseChange, at: number): WarehouseStatusReported => {
  const { reference, orderId, warehouseOrderNumber, status, changedAt, reason } = change
  return {
    type: 'WarehouseStatusReported',
    id: deriveMessageId(`${reference}:${status}:${changedAt}`, feed, 0),
    orderId: orderId as OrderId,
    at,
    warehouseRequestId: reference as MessageId,
    warehouseOrderNumber,
    status,
    changedAt,
    reason: reason ?? null,
  }
}
