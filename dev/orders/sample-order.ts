// An order to feed, and what is to become of it.
import type { PlacementBody } from '../../ingress/placing'
import type { OrderStatus } from '../../schemas/messages'

/** The states in which the order may end, and the code that the rejection, decline or cancellation has, where it has one. */
export type Expectation = { readonly ends: readonly (OrderStatus | 'REJECTED')[]; readonly code?: string }

export type SampleOrder = {
  readonly body: PlacementBody
  readonly idempotencyKey: string
  /** The customer cancels as soon as the order is placed. Where that comes too late (409), the order ends DELIVERED. */
  readonly cancels: boolean
  readonly expectation: Expectation
}

export const expectations = {
  delivered: { ends: ['DELIVERED'] },
  noItems: { ends: ['REJECTED'], code: 'NO_ITEMS' },
  totalTooLow: { ends: ['REJECTED'], code: 'TOTAL_TOO_LOW' },
  declined: { ends: ['PAYMENT_FAILED'] },
  outOfStock: { ends: ['CANCELLED'], code: 'OUT_OF_STOCK' },
  cancelledByCustomer: { ends: ['CANCELLED', 'REFUNDED'], code: 'CUSTOMER_REQUEST' },
} as const satisfies Record<string, Expectation>

export const cards = { good: 'pm_card_visa', declined: 'pm_card_chargeDeclined' } as const

/** SKUs that the simulated inventory has none of. */
export const outOfStockSku = (sku: string): string => `OOS-${sku}`
