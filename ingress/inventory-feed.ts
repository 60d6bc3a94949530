// Asks the inventory service which units on backorder have come, and writes it. It must never store a cursor before all that lies behind it
// is in the log: a crash between the two writes the same changes again, which is harmless.
import { deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type { BackorderFilled, SourcedQuantity } from '../schemas/messages'
import { pollChanges, type ChangesFeedOptions } from './changes-poll'
import { startFeed, type Feed } from './feed-loop'

export type ReservationChange = {
  readonly changeId: string
  /** The id of the StockReservationRequested. */
  readonly reservationId: string
  readonly orderId: string
  readonly sources: readonly SourcedQuantity[]
}

export type InventoryFeedOptions = ChangesFeedOptions<ReservationChange>

const feed = 'inventory-feed'
const usualIntervalMs = 60_000

/** A minute between two rounds, unless told. */
export const startInventoryFeed = (options: InventoryFeedOptions): Feed =>
  startFeed(feed, pollChanges(feed, options, filled), { intervalMs: usualIntervalMs, ...options })

/** By the change's own id: one reservation may be filled twice with as much. */
const filled = ({ changeId, reservationId, orderId, sources }: ReservationChange, at: number): BackorderFilled => ({
  type: 'BackorderFilled',
  id: deriveMessageId(`${reservationId}:${changeId}`, feed, 0),
  orderId: orderId as OrderId,
  at,
  reservationRequestId: reservationId as MessageId,
  sources,
})
