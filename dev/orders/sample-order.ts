// An order to feed, and what is to become of it.
import { createHash } from 'node:crypto'
import type { PlacementBody } from '../../ingress/command-bodies'
import { deriveOrderId, type CustomerId, type OrderId } from '../../schemas/ids'
import type { OrderStatus } from '../../schemas/messages'
import type { ScriptedLife } from './lives/scripted'

/** The states in which the order may end, and the code that the rejection, decline or cancellation has, where it has one. */
export type Expectation = { readonly ends: readonly (OrderStatus | 'REJECTED')[]; readonly code?: string }

export type SampleOrder = {
  readonly orderId: OrderId
  readonly customerId: CustomerId
  readonly idempotencyKey: string
  readonly body: PlacementBody
  /** It brings its own prices and names its customer; others are placed by their customers at the catalogue's. */
  readonly imported: boolean
  /** The customer cancels as soon as the order is there. */
  readonly cancels: boolean
  /** What its customer, a bank, the desk, a supplier or a warehouse does about it. */
  readonly scripted?: ScriptedLife
  /** Its customer looks first at what sending costs. */
  readonly looksAtQuotes?: boolean
  /** Its customer takes the address that the carrier suggests; others want it as they wrote it. */
  readonly takesSuggestion?: boolean
  readonly expectation: Expectation
}

export const expectations = {
  delivered: { ends: ['DELIVERED'] },
  noItems: { ends: ['REJECTED'], code: 'NO_ITEMS' },
  totalTooLow: { ends: ['REJECTED'], code: 'TOTAL_TOO_LOW' },
  unknownSku: { ends: ['REJECTED'], code: 'UNKNOWN_SKU' },
  declined: { ends: ['PAYMENT_FAILED'] },
  outOfStock: { ends: ['CANCELLED'], code: 'OUT_OF_STOCK' },
  cancelledByCustomer: { ends: ['CANCELLED', 'REFUNDED'], code: 'CUSTOMER_REQUEST' },
} as const satisfies Record<string, Expectation>

export const cards = { good: 'pm_card_visa', declined: 'pm_card_chargeDeclined' } as const

const importers = 4

/** Who imports the order of a key: always the same one, since an order's id derives from who places it. */
export const importerOf = (idempotencyKey: string): string =>
  `import-${(createHash('sha256').update(idempotencyKey).digest()[0]! % importers) + 1}`

/** The id that the order will have: that of whoever places it, and the key. */
export const sampleOrderId = (order: Pick<SampleOrder, 'imported' | 'customerId' | 'idempotencyKey'>): OrderId =>
  deriveOrderId(order.imported ? importerOf(order.idempotencyKey) : order.customerId, order.idempotencyKey)
