// What readers of orders get: the words that the views, the HTTP API and the command line share. Personal data in it are sealed.
import type { MessageId, OrderId, Sealed } from './ids'
import type { Message, Timestamp } from './message'
import type {
  Address,
  BackorderedQuantity,
  ChangePlan,
  CommandRef,
  FulfillmentPurpose,
  LineQuantity,
  OrderLine,
  OrderOrigin,
  OrderStatus,
  PartialChoice,
  PaymentWait,
  ReceivedLine,
  ReturnOpened,
  Totals,
} from './messages'

/** An order as its journal tells it. Amounts in minor units, times in milliseconds since 1970. */
export type OrderRecord = {
  readonly id: OrderId
  readonly customerId: string
  readonly origin: OrderOrigin
  readonly status: OrderStatus
  readonly version: number
  readonly totals: Totals
  readonly lines: readonly OrderLine[]
  readonly shippingAddress: Address
  readonly contact: Sealed
  readonly payment: {
    readonly capturedMinor: number
    readonly refundedMinor: number
    /** What is taken or authorised. */
    readonly securedMinor: number
    readonly wait: PaymentWaitRecord | null
  }
  /** Of the parcel that made the order SHIPPED. */
  readonly shipment: { readonly carrier: string; readonly trackingNumber: string } | null
  readonly cancellation: { readonly code: string; readonly reason: string } | null
  /** What becomes of the order while a part of it is not on hand. */
  readonly whenPartial: PartialChoice
  /** What is not there yet, as it was last told. */
  readonly backorders: readonly BackorderedQuantity[]
  /** Open ones. */
  readonly holds: readonly HoldRecord[]
  /** The one that is open. */
  readonly change: { readonly changeId: MessageId; readonly plan: ChangePlan; readonly since: Timestamp } | null
  readonly returns: readonly ReturnRecord[]
  /** Open ones. */
  readonly shortages: readonly ShortageRecord[]
  readonly parcels: readonly ParcelRecord[]
  readonly createdAt: Timestamp
  readonly updatedAt: Timestamp
  readonly deliveredAt: Timestamp | null
}

/** What the payment waits for, and until when. `action` opens as a paymentAction: for the order's own customer alone. */
export type PaymentWaitRecord = {
  readonly waitsFor: PaymentWait
  readonly code: string
  readonly until: Timestamp
  readonly action: Sealed | null
}
export type HoldRecord = {
  readonly holdId: MessageId
  readonly code: string
  readonly reason: string
  readonly ruleId: string | null
  readonly since: Timestamp
}
export type ShortageRecord = {
  readonly shortageId: MessageId
  readonly fulfillmentId: MessageId
  readonly lines: readonly LineQuantity[]
  readonly answerBy: Timestamp
}
export type ParcelRecord = {
  readonly fulfillmentId: MessageId | null
  readonly purpose: FulfillmentPurpose
  readonly carrier: string
  readonly trackingNumber: string
  /** Whether all of its fulfillment has left with it. */
  readonly isWhole: boolean
  readonly deliveredAt: Timestamp | null
}
export type ReturnState = 'REQUESTED' | 'APPROVED' | 'REFUSED' | 'RECEIVING' | 'SETTLED' | 'EXPIRED'
export type ReturnRecord = Pick<
  ReturnOpened,
  'returnId' | 'lines' | 'wanted' | 'reasonCode' | 'remedy' | 'photos' | 'comment'
> & {
  readonly kind: 'RETURN' | 'EXCHANGE' | 'CLAIM'
  readonly state: ReturnState
  readonly received: readonly ReceivedLine[]
  /** Expected until it is settled. */
  readonly refundMinor: number
  readonly feeMinor: number
  readonly chargeMinor: number
  readonly ruleId: string | null
  /** Of the decision of staff. */
  readonly reason: string | null
  readonly expiresAt: Timestamp | null
  readonly outcome: string | null
  /** With which the customer sends the goods back. */
  readonly label: { readonly carrier: string; readonly trackingNumber: string; readonly labelUrl: string } | null
  readonly openedAt: Timestamp
}

export type ChangeRecord = {
  readonly changeId: MessageId
  readonly state: 'OPEN' | 'DONE' | 'FAILED'
  readonly plan: ChangePlan
  readonly code: string | null
  readonly reason: string | null
}

export type OrderSummary = Pick<OrderRecord, 'id' | 'customerId' | 'status' | 'version' | 'createdAt' | 'updatedAt'> & {
  readonly currency: string
  readonly totalMinor: number
  readonly onHold: boolean
}

/** One event as it stands in a journal, whole: sealed parts sealed. */
export type EventRecord = {
  /** Which view tells of it. */
  readonly source: 'orders' | 'floor' | 'desk' | 'mails'
  readonly message: Message
  readonly by: CommandRef | null
}

/** Filters of a search; all that are given hold at once. Times in milliseconds since 1970, `from` included, `to` not. */
export type OrderSearch = {
  readonly status?: readonly OrderStatus[]
  readonly customerId?: string
  readonly sku?: string
  readonly warehouse?: string
  readonly hold?: boolean
  readonly from?: Timestamp
  readonly to?: Timestamp
  readonly minTotalMinor?: number
  readonly maxTotalMinor?: number
}

/** A page of a list, and where the next begins; null on the last. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }
export type PageRequest = { readonly cursor?: string; readonly limit: number }

/** The view is behind the journal by milliseconds. All reject when the store can't be read; a cursor that is not one of ours rejects with BadCursor. */
export type OrderReading = {
  readonly get: (orderId: string) => Promise<OrderRecord | undefined>
  /** Oldest first; empty for an order that is not known. */
  readonly history: (orderId: string) => Promise<readonly EventRecord[]>
  /** Of orders, floor, desk and mails together, by time. */
  readonly timeline: (orderId: string) => Promise<readonly EventRecord[]>
  /** The facts that answered a command, oldest first, in whatever journal; of a rejected placement too. */
  readonly answersTo: (orderId: string, commandId: MessageId) => Promise<readonly Message[]>
  readonly change: (orderId: string, changeId: string) => Promise<ChangeRecord | undefined>
  /** Newest first. */
  readonly search: (search: OrderSearch, page: PageRequest) => Promise<Page<OrderSummary>>
}

export class BadCursor extends Error {
  override readonly name = 'BadCursor'
}
