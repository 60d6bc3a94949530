// Answers what an order is and how it came there, from the live generation of orders-view. Reads only.
import type { OrderId } from '../schemas/ids'
import type { Address, Contact, OrderLine, OrderStatus } from '../schemas/messages'
import type { Sql } from './postgres'

/** What GET /api/v1/orders/{id} answers. Times are ISO 8601 in UTC, amounts minor units of `currency`. */
export type OrderDocument = {
  readonly id: OrderId
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

/** One event of an order's life, in the order of the journal; status and version are null for an event that changes neither. */
export type HistoryEntry = {
  readonly id: string
  readonly type: string
  readonly at: string
  readonly status: OrderStatus | null
  readonly version: number | null
  readonly data: Readonly<Record<string, unknown>>
}

export type Rejection = {
  readonly orderId: OrderId
  readonly customerId: string
  readonly code: string
  readonly reason: string
  readonly at: string
}

/** The view is behind the journal by milliseconds: an order just accepted may not be there yet. Rejects when the store can't be read. */
export interface OrderReader {
  get(orderId: string): Promise<OrderDocument | undefined>
  /** Empty for an order that is not known. */
  history(orderId: string): Promise<readonly HistoryEntry[]>
  /** Why no order exists under this id. */
  rejection(orderId: string): Promise<Rejection | undefined>
}

type OrderRow = {
  order_id: OrderId
  customer_id: string
  status: OrderStatus
  version: number
  currency: string
  items_minor: number
  shipping_minor: number
  tax_minor: number
  total_minor: number
  captured_minor: number
  refunded_minor: number
  carrier: string | null
  tracking_number: string | null
  cancel_code: string | null
  reason: string | null
  created_at: Date
  updated_at: Date
  document: Pick<OrderDocument, 'lines' | 'shippingAddress' | 'contact'>
}
type EventRow = {
  message_id: string
  type: string
  at: Date
  status: OrderStatus | null
  version: number | null
  data: Record<string, unknown>
}
type RejectionRow = { order_id: OrderId; customer_id: string; code: string; reason: string; at: Date }

export class PostgresOrderReader implements OrderReader {
  constructor(private readonly sql: Sql) {}

  async get(orderId: string): Promise<OrderDocument | undefined> {
    const [row] = await this.sql.rows<OrderRow>('SELECT * FROM orders WHERE order_id = $1', [orderId])
    return row && documentOf(row)
  }

  async history(orderId: string): Promise<readonly HistoryEntry[]> {
    const text =
      'SELECT message_id, type, at, status, version, data FROM order_events WHERE order_id = $1 ORDER BY "offset"'
    const rows = await this.sql.rows<EventRow>(text, [orderId])
    return rows.map(({ message_id: id, type, at, status, version, data }) => ({
      id,
      type,
      at: at.toISOString(),
      status,
      version,
      data,
    }))
  }

  async rejection(orderId: string): Promise<Rejection | undefined> {
    const text = 'SELECT order_id, customer_id, code, reason, at FROM rejections WHERE order_id = $1'
    const [row] = await this.sql.rows<RejectionRow>(text, [orderId])
    return (
      row && {
        orderId: row.order_id,
        customerId: row.customer_id,
        code: row.code,
        reason: row.reason,
        at: row.at.toISOString(),
      }
    )
  }
}

const documentOf = (row: OrderRow): OrderDocument => ({
  id: row.order_id,
  customerId: row.customer_id,
  status: row.status,
  version: row.version,
  currency: row.currency,
  totals: {
    itemsMinor: row.items_minor,
    shippingMinor: row.shipping_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
  },
  lines: row.document.lines,
  shippingAddress: row.document.shippingAddress,
  contact: row.document.contact,
  payment: { capturedMinor: row.captured_minor, refundedMinor: row.refunded_minor },
  shipment:
    row.carrier !== null && row.tracking_number !== null
      ? { carrier: row.carrier, trackingNumber: row.tracking_number }
      : null,
  cancellation: row.cancel_code !== null ? { code: row.cancel_code, reason: row.reason ?? '' } : null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})
