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
import { pollChanges, type ChangesFeedOptions } from './changes-poll'
import { startFeed, type Feed } from './feed-loop'

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

export type WmsFeedOptions = ChangesFeedOptions<WarehouseChange>

const feed = 'wms-feed'

export const startWmsFeed = (options: WmsFeedOptions): Feed =>
  startFeed(feed, pollChanges(feed, options, warehouseSignal), options)

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
