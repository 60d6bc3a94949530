// What orders-view remembers of one order between facts, and the record that readers get of it.
import type { Timestamp } from '../../schemas/message'
import type { OrderRecord } from '../../schemas/read-model'

/** What few facts change: kept as one document, and written only when it is another one. */
export type OrderDocument = Pick<
  OrderRecord,
  | 'origin'
  | 'totals'
  | 'lines'
  | 'shippingAddress'
  | 'contact'
  | 'shipment'
  | 'cancellation'
  | 'whenPartial'
  | 'backorders'
  | 'holds'
  | 'change'
  | 'returns'
  | 'shortages'
  | 'parcels'
> & { readonly wait: OrderRecord['payment']['wait'] }

/** Times in milliseconds since 1970, amounts in minor units. */
export type OrderRow = Pick<OrderRecord, 'id' | 'customerId' | 'status' | 'version'> & {
  readonly securedMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly createdAt: Timestamp
  readonly updatedAt: Timestamp
  readonly deliveredAt: Timestamp | null
  readonly document: OrderDocument
}

export const recordOf = ({ document, securedMinor, capturedMinor, refundedMinor, ...row }: OrderRow): OrderRecord => {
  const { wait, ...parts } = document
  return { ...row, ...parts, payment: { securedMinor, capturedMinor, refundedMinor, wait } }
}
