// What payments-view remembers of the payment of one order, and of the stored means of payment of one customer. Amounts in minor units,
// times in milliseconds since 1970. No token that could be charged stands here but the id of a stored method.
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type {
  CaptureTiming,
  PaymentProvider,
  PaymentWait,
  StoredMethodState,
  TenderMethod,
} from '../../schemas/messages'

export type PaymentStatus =
  | 'NONE'
  | 'CHARGING'
  | 'ACTION_REQUIRED'
  | 'PENDING'
  | 'RETRYING'
  | 'METHOD_REQUIRED'
  | 'UNSECURED'
  | 'AUTHORISED'
  | 'CAPTURING'
  | 'RELEASING'
  | 'PAID'
  | 'REFUNDING'
  | 'REFUND_BLOCKED'
  | 'REFUNDED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'FAILED'

/** `currency` is null while the payment was never opened. */
export type PaymentRow = {
  readonly orderId: OrderId
  readonly customerId: CustomerId | null
  readonly status: PaymentStatus
  readonly course: 'OPEN' | 'FAILED' | 'CANCELLING' | 'CANCELLED'
  readonly currency: CurrencyCode | null
  readonly dueMinor: number
  /** Taken, or set apart and not given free. */
  readonly securedMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  /** Of disputes that are open or lost. */
  readonly disputedMinor: number
  readonly waitsFor: PaymentWait | null
  readonly waitsUntil: number | null
  /** The charge that waits. */
  readonly waitsCharge: MessageId | null
  readonly retryAt: number | null
  readonly unsecured: boolean
  /** Why it failed, waits or is not secured, as it was last told. */
  readonly code: string | null
  readonly reason: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

export type AttemptStatus =
  'REQUESTED' | 'ACTION_REQUIRED' | 'PENDING' | 'AUTHORISED' | 'CAPTURED' | 'FAILED' | 'VOIDED' | 'LAPSED'

/** One for each charge that was asked for. */
export type AttemptRow = {
  readonly chargeRequestId: MessageId
  readonly orderId: OrderId
  readonly provider: PaymentProvider
  readonly status: AttemptStatus
  readonly amountMinor: number
  readonly currency: CurrencyCode
  /** Null, as those below it, where only an answer is known and not the request. */
  readonly method: TenderMethod | null
  readonly tenderId: string | null
  readonly capture: CaptureTiming | null
  readonly offSession: boolean | null
  readonly installments: number | null
  readonly attempt: number | null
  readonly providerPaymentId: string | null
  readonly authorisedMinor: number
  readonly capturedMinor: number
  readonly capturesMany: boolean
  readonly code: string | null
  readonly reason: string | null
  readonly retryAt: number | null
  readonly requestedAt: number
  readonly authorisedAt: number | null
  readonly expiresAt: number | null
  readonly capturedAt: number | null
  readonly voidRequestedAt: number | null
  readonly updatedAt: number
}

/** A part that is taken; of a charge that was taken at once, under the id of the charge itself. */
export type CaptureRow = {
  readonly captureRequestId: MessageId
  readonly orderId: OrderId
  readonly chargeRequestId: MessageId
  readonly provider: PaymentProvider
  readonly status: 'REQUESTED' | 'DONE' | 'BLOCKED'
  readonly amountMinor: number
  readonly currency: CurrencyCode
  readonly final: boolean
  readonly code: string | null
  readonly reason: string | null
  readonly requestedAt: number
  readonly doneAt: number | null
  readonly updatedAt: number
}

/** FAILED: it was done, and the money came back to us. */
export type RefundRow = {
  readonly refundRequestId: MessageId
  readonly orderId: OrderId
  readonly chargeRequestId: MessageId | null
  readonly provider: PaymentProvider
  readonly status: 'REQUESTED' | 'DONE' | 'BLOCKED' | 'FAILED'
  readonly amountMinor: number
  readonly currency: CurrencyCode
  readonly providerRefundId: string | null
  readonly code: string | null
  readonly reason: string | null
  readonly requestedAt: number
  readonly doneAt: number | null
  readonly updatedAt: number
}

export type DisputeRow = {
  readonly disputeId: string
  readonly orderId: OrderId
  readonly chargeRequestId: MessageId
  readonly provider: PaymentProvider
  readonly status: 'OPEN' | 'WON' | 'LOST'
  readonly amountMinor: number
  readonly feeMinor: number
  readonly currency: CurrencyCode
  readonly reason: string
  readonly openedAt: number
  readonly closedAt: number | null
  readonly updatedAt: number
}

/** `claimedAt` and `claimedBy`: when, and by which event, it was last said to be the default; `deniedAt`: not to be it. */
export type StoredMethodRow = {
  readonly customerId: CustomerId
  readonly provider: PaymentProvider
  readonly methodId: string
  readonly state: StoredMethodState
  readonly isDefault: boolean
  readonly method: TenderMethod
  readonly brand: string | null
  readonly last4: string | null
  readonly expiryMonth: number | null
  readonly expiryYear: number | null
  readonly reportedAt: number
  /** Of two reports of one time the one of the greater id counts as the later one. */
  readonly eventId: string
  readonly claimedAt: number | null
  readonly claimedBy: string | null
  readonly deniedAt: number | null
}

/** All of one key, each kind by its ids. */
export type PaymentsRow = {
  readonly payment: PaymentRow | null
  readonly attempts: readonly AttemptRow[]
  readonly captures: readonly CaptureRow[]
  readonly refunds: readonly RefundRow[]
  readonly disputes: readonly DisputeRow[]
  readonly methods: readonly StoredMethodRow[]
}

export const noPayments: PaymentsRow = {
  payment: null,
  attempts: [],
  captures: [],
  refunds: [],
  disputes: [],
  methods: [],
}

/** The list with this item in the place of the one of its id, ordered by id. */
export const withItem = <Item>(items: readonly Item[], item: Item, idOf: (item: Item) => string): readonly Item[] =>
  [...items.filter((other) => idOf(other) !== idOf(item)), item].sort((one, other) =>
    idOf(one) < idOf(other) ? -1 : 1,
  )
