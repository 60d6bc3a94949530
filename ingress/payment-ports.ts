// What the routes of payments need of the inside: what the payments' database tells, and the means of payment that a provider keeps for a
// customer. Nothing here may ever hold a card number.
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type { CaptureTiming, PaymentProvider, TenderMethod } from '../schemas/messages'

/** Amounts in minor units, times in milliseconds since 1970. All reject when the store can't be read. */
export type PaymentReading = {
  readonly paymentOf: (orderId: OrderId) => Promise<PaymentRecord | undefined>
  /** Oldest first; empty for an order that is not known. */
  readonly ledgerOf: (orderId: OrderId) => Promise<readonly LedgerRecord[]>
  /** All that this customer ever had, detached ones too. */
  readonly storedMethodsOf: (customerId: CustomerId) => Promise<readonly StoredMethod[]>
  /** The facts of the payment that answered a command, oldest first. */
  readonly answersTo: (orderId: OrderId, commandId: MessageId) => Promise<readonly Message[]>
}

export type PaymentRecord = {
  readonly orderId: OrderId
  readonly status: string
  readonly currency: CurrencyCode
  readonly dueMinor: number
  readonly securedMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly disputedMinor: number
  readonly code: string | null
  readonly updatedAt: number
  /** Each oldest first. */
  readonly attempts: readonly AttemptRecord[]
  readonly captures: readonly PartRecord[]
  readonly refunds: readonly PartRecord[]
  readonly disputes: readonly DisputeRecord[]
}
/** `method` and `capture` are null where only the provider's answer is known, and not the request. */
export type AttemptRecord = {
  readonly chargeRequestId: MessageId
  readonly provider: PaymentProvider
  readonly method: TenderMethod | null
  readonly capture: CaptureTiming | null
  readonly amountMinor: number
  readonly authorisedMinor: number
  readonly capturedMinor: number
  readonly status: string
  readonly providerPaymentId: string | null
  readonly code: string | null
  readonly at: number
  readonly expiresAt: number | null
}
/** A part that is taken, or given back. */
export type PartRecord = {
  readonly requestId: MessageId
  readonly chargeRequestId: MessageId | null
  readonly provider: PaymentProvider
  readonly amountMinor: number
  readonly status: string
  readonly code: string | null
  readonly at: number
  readonly doneAt: number | null
}
export type DisputeRecord = {
  readonly disputeId: string
  readonly chargeRequestId: MessageId
  readonly provider: PaymentProvider
  readonly amountMinor: number
  readonly feeMinor: number
  readonly status: string
  readonly reason: string
  readonly openedAt: number
  readonly closedAt: number | null
}
export type LedgerRecord = {
  readonly entryId: string
  /** What it books. */
  readonly booking: string
  readonly account: string
  readonly debitMinor: number
  readonly creditMinor: number
  readonly currency: CurrencyCode
  readonly provider: PaymentProvider
  readonly at: number
}

/**
 * The means of payment that a provider keeps for a customer. The same key does the same thing once. All reject when the provider does not
 * answer.
 */
export type StoredMethods = {
  readonly provider: PaymentProvider
  readonly beginSetup: (customerId: CustomerId, key: string) => Promise<PaymentMethodSetup>
  readonly list: (customerId: CustomerId) => Promise<readonly StoredMethod[]>
  /** undefined: this customer has no such method, whoever else has it. */
  readonly setDefault: (customerId: CustomerId, methodId: string, key: string) => Promise<StoredMethod | undefined>
  /** The method as it was; undefined: this customer has no such method, whoever else has it. */
  readonly detach: (customerId: CustomerId, methodId: string, key: string) => Promise<StoredMethod | undefined>
}
/** With `clientSecret` the customer's page gives the provider a means of payment; nobody else may have it. */
export type PaymentMethodSetup = { readonly setupId: string; readonly clientSecret: string }
export type StoredMethod = {
  readonly methodId: string
  readonly method: TenderMethod
  readonly brand: string | null
  readonly last4: string | null
  readonly expiryMonth: number | null
  readonly expiryYear: number | null
  readonly isDefault: boolean
}
