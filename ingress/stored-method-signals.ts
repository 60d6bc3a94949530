// What is told of a customer's stored means of payment when they were changed through the API: the same signal that the provider's own
// webhook leads to, so that whichever comes later by its time stands.
import { deriveMessageId, type CustomerId, type OrderId } from '../schemas/ids'
import type { PaymentProvider, StoredMethodReported, StoredMethodState } from '../schemas/messages'
import type { StoredMethod } from './payment-ports'

export type StoredMethodChange = {
  readonly provider: PaymentProvider
  readonly customerId: CustomerId
  readonly state: StoredMethodState
  /** Names the request: a repeat of it is the same message. */
  readonly eventId: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export const storedMethodReported = (change: StoredMethodChange, stored: StoredMethod): StoredMethodReported => {
  const { provider, customerId, state, eventId, at } = change
  const { methodId, isDefault, method, brand, last4, expiryMonth, expiryYear } = stored
  return {
    type: 'StoredMethodReported',
    id: deriveMessageId(`${provider}:${eventId}:${methodId}`, 'payment-signal', 0),
    orderId: customerId as string as OrderId,
    at,
    eventId,
    provider,
    customerId,
    methodId,
    state,
    isDefault,
    method,
    brand,
    last4,
    expiryMonth,
    expiryYear,
    reportedAt: at,
  }
}
