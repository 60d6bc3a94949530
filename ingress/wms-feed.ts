// Asks the warehouse system what changed, and writes it. It must never store a cursor before all that lies behind it is in the log:
// a crash between the two writes the same changes again, which is harmless.
import { deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type {
  SkuQuantity,
  WarehouseException,
  WarehouseExceptionReported,
  WarehouseStatus,
  WarehouseStatusReported,
} from '../schemas/messages'
import { appendSignals, type SignalLog } from './append-signals'
import { startFeed, type Feed, type FeedOptions, type Poll } from './feed-loop'

type Told = {
  /** The id of the WarehouseOrderRequested. */
  readonly reference: string
  readonly orderId: string
  readonly warehouseOrderNumber: string
  /** Milliseconds since 1970, by the warehouse's clock. */
  readonly changedAt: number
  readonly reason?: string
}
type Change = Told & { readonly status: WarehouseStatus }
type Mishap = Told & { readonly exception: WarehouseException; readonly lines: readonly SkuQuantity[] }
/** The order is in another state, or something could not be done as it was asked. */
export type WarehouseChange = Change | Mishap

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
        page.changes.map((change) => warehouseSignal(change, clock.now())),
      )
      await cursors.set(feed, page.cursor)
      cursor = page.cursor
    }
  }

/** Whoever tells of a change, and however often, it is the same message. `at` is our clock's. */
export const warehouseSignal = (
  change: WarehouseChange,
  at: number,
): WarehouseStatusReported | WarehouseExceptionReported => {
  const { reference, orderId, warehouseOrderNumber, changedAt, reason } = change
  const head = (said: string) => ({
    id: deriveMessageId(`${reference}:${said}:${changedAt}`, feed, 0),
    orderId: orderId as OrderId,
    at,
    warehouseRequestId: reference as MessageId,
    warehouseOrderNumber,
    reason: reason ?? null,
  })
  if (!('exception' in change)) {
    const { status } = change
    return { type: 'WarehouseStatusReported', ...head(status), status, changedAt }
  }
  const { exception, lines } = change
  const said = [exception, ...lines.map(({ sku, quantity }) => `${sku}×${quantity}`)].join()
  return { type: 'WarehouseExceptionReported', ...head(said), exception, lines, reportedAt: changedAt }
}
