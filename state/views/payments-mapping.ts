// How the rows of payments-view stand in their tables.
import type { CurrencyCode, MessageId, OrderId } from '../../schemas/ids'
import type { PaymentProvider, SettlementKind } from '../../schemas/messages'
import { mappedTable } from './mapped-table'
import type { LedgerRow } from './payments-bookings'
import type { AttemptRow, CaptureRow, DisputeRow, PaymentRow, RefundRow, StoredMethodRow } from './payments-rows'

/** A line of the provider's own books, as it was first told. */
export type SettlementRow = {
  readonly provider: PaymentProvider
  readonly transactionId: string
  readonly orderId: OrderId
  readonly kind: SettlementKind
  readonly effectId: MessageId | null
  readonly sourceId: string
  readonly amountMinor: number
  readonly feeMinor: number
  readonly currency: CurrencyCode
  readonly payoutId: string | null
  readonly reportedAt: number
  readonly messageId: MessageId
  readonly at: number
}

export const mappings = {
  payments: mappedTable<PaymentRow>('payments', ['orderId'], {
    orderId: 'text',
    customerId: 'text',
    status: 'text',
    course: 'text',
    currency: 'text',
    dueMinor: 'bigint',
    securedMinor: 'bigint',
    capturedMinor: 'bigint',
    refundedMinor: 'bigint',
    disputedMinor: 'bigint',
    waitsFor: 'text',
    waitsUntil: 'timestamptz',
    waitsCharge: 'text',
    retryAt: 'timestamptz',
    unsecured: 'boolean',
    code: 'text',
    reason: 'text',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  }),
  attempts: mappedTable<AttemptRow>('attempts', ['orderId', 'chargeRequestId'], {
    chargeRequestId: 'text',
    orderId: 'text',
    provider: 'text',
    status: 'text',
    amountMinor: 'bigint',
    currency: 'text',
    method: 'text',
    tenderId: 'text',
    capture: 'text',
    offSession: 'boolean',
    installments: 'integer',
    attempt: 'integer',
    providerPaymentId: 'text',
    authorisedMinor: 'bigint',
    capturedMinor: 'bigint',
    capturesMany: 'boolean',
    code: 'text',
    reason: 'text',
    retryAt: 'timestamptz',
    requestedAt: 'timestamptz',
    authorisedAt: 'timestamptz',
    expiresAt: 'timestamptz',
    capturedAt: 'timestamptz',
    voidRequestedAt: 'timestamptz',
    updatedAt: 'timestamptz',
  }),
  captures: mappedTable<CaptureRow>('captures', ['orderId', 'captureRequestId'], {
    captureRequestId: 'text',
    orderId: 'text',
    chargeRequestId: 'text',
    provider: 'text',
    status: 'text',
    amountMinor: 'bigint',
    currency: 'text',
    final: 'boolean',
    code: 'text',
    reason: 'text',
    requestedAt: 'timestamptz',
    doneAt: 'timestamptz',
    updatedAt: 'timestamptz',
  }),
  refunds: mappedTable<RefundRow>('refunds', ['orderId', 'refundRequestId'], {
    refundRequestId: 'text',
    orderId: 'text',
    chargeRequestId: 'text',
    provider: 'text',
    status: 'text',
    amountMinor: 'bigint',
    currency: 'text',
    providerRefundId: 'text',
    code: 'text',
    reason: 'text',
    requestedAt: 'timestamptz',
    doneAt: 'timestamptz',
    updatedAt: 'timestamptz',
  }),
  disputes: mappedTable<DisputeRow>('disputes', ['orderId', 'disputeId'], {
    disputeId: 'text',
    orderId: 'text',
    chargeRequestId: 'text',
    provider: 'text',
    status: 'text',
    amountMinor: 'bigint',
    feeMinor: 'bigint',
    currency: 'text',
    reason: 'text',
    openedAt: 'timestamptz',
    closedAt: 'timestamptz',
    updatedAt: 'timestamptz',
  }),
  methods: mappedTable<StoredMethodRow>('stored_methods', ['customerId', 'provider', 'methodId'], {
    customerId: 'text',
    provider: 'text',
    methodId: 'text',
    state: 'text',
    isDefault: 'boolean',
    method: 'text',
    brand: 'text',
    last4: 'text',
    expiryMonth: 'integer',
    expiryYear: 'integer',
    reportedAt: 'timestamptz',
    eventId: 'text',
    claimedAt: 'timestamptz',
    claimedBy: 'text',
    deniedAt: 'timestamptz',
  }),
  settlements: mappedTable<SettlementRow>('settlements', ['orderId', 'provider', 'transactionId'], {
    provider: 'text',
    transactionId: 'text',
    orderId: 'text',
    kind: 'text',
    effectId: 'text',
    sourceId: 'text',
    amountMinor: 'bigint',
    feeMinor: 'bigint',
    currency: 'text',
    payoutId: 'text',
    reportedAt: 'timestamptz',
    messageId: 'text',
    at: 'timestamptz',
  }),
  ledger: mappedTable<LedgerRow>('ledger_entries', ['orderId', 'entryId'], {
    orderId: 'text',
    entryId: 'text',
    eventId: 'text',
    booking: 'text',
    account: 'text',
    debitMinor: 'bigint',
    creditMinor: 'bigint',
    currency: 'text',
    provider: 'text',
    at: 'timestamptz',
  }),
} as const
