// An order as the API shows it, from the reader of the orders view or, while the view is behind, from the event itself.
import type { Address, Contact, OrderCancelled, OrderCreated, OrderLine, OrderStatus } from '../schemas/messages'

/** Amounts in minor units of `currency`, times in ISO 8601, UTC. */
export type OrderDocument = {
  readonly id: string
  readonly customerId: string
  readonly status: OrderStatus
  readonly version: number
  readonly currency: string
  readonly totals: {
    readonly itemsMinor: number
    readonly shippingMinor: number
    readonly taxMinor: number
    readonly totalMinor: number
  }
  readonly lines: readonly OrderLine[]
  readonly shippingAddress: Address
  readonly contact: Contact
  readonly payment: { readonly capturedMinor: number; readonly refundedMinor: number }
  readonly shipment: { readonly carrier: string; readonly trackingNumber: string } | null
  readonly cancellation: { readonly code: string; readonly reason: string } | null
  readonly createdAt: string
  readonly updatedAt: string
}

/** What the API needs of whoever reads the orders view. */
export type Orders = {
  readonly get: (orderId: string) => Promise<OrderDocument | undefined>
  /** Oldest first; empty when nothing is known of the order. */
  readonly history: (orderId: string) => Promise<readonly { readonly type: string; readonly data?: unknown }[]>
  readonly rejection: (orderId: string) => Promise<{ readonly code: string; readonly reason: string } | undefined>
}

const untouched = { status: 'PENDING', version: 1, payment: { capturedMinor: 0, refundedMinor: 0 } } as const

export const createdDocument = (event: OrderCreated): OrderDocument => {
  const { currency, itemsMinor, shippingMinor, taxMinor, totalMinor } = event.totals
  const at = new Date(event.at).toISOString()
  return {
    id: event.orderId,
    customerId: event.customerId,
    status: event.status,
    version: event.version,
    currency,
    totals: { itemsMinor, shippingMinor, taxMinor, totalMinor },
    lines: event.lines,
    shippingAddress: event.shippingAddress,
    contact: event.contact,
    payment: untouched.payment,
    shipment: null,
    cancellation: null,
    createdAt: at,
    updatedAt: at,
  }
}

/** The order as it was when it was created: what the first answer to its placement said. */
export const asCreated = (order: OrderDocument): OrderDocument => ({
  ...order,
  ...untouched,
  shipment: null,
  cancellation: null,
  updatedAt: order.createdAt,
})

/** The order after its cancellation, where the view has not come so far. */
export const asCancelled = (order: OrderDocument, event: OrderCancelled): OrderDocument =>
  order.version >= event.version
    ? order
    : {
        ...order,
        status: event.status,
        version: event.version,
        cancellation: { code: event.code, reason: event.reason },
        updatedAt: new Date(event.at).toISOString(),
      }
