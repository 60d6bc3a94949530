// Searches the orders of the live generation, newest first, a page at a time. Reads only. Values are bound, never pasted.
import type { OrderId } from '../schemas/ids'
import type { OrderStatus } from '../schemas/messages'
import type { OrderSearch, OrderSummary, Page, PageRequest } from '../schemas/read-model'
import { Filter, timeOf } from './filters'
import { pageOf, spotAfter } from './pages'
import type { Sql } from './postgres'

type SummaryRow = {
  readonly order_id: OrderId
  readonly customer_id: string
  readonly status: OrderStatus
  readonly version: number
  readonly currency: string
  readonly total_minor: number
  readonly on_hold: boolean
  readonly created_at: Date
  readonly updated_at: Date
}
const columns = 'order_id, customer_id, status, version, currency, total_minor, on_hold, created_at, updated_at'

/** Rejects with BadCursor. An order that is created meanwhile moves no page; `limit` is at least 1. */
export const searchOrders = async (sql: Sql, search: OrderSearch, page: PageRequest): Promise<Page<OrderSummary>> => {
  const filter = filterOf(search).behind(['created_at', 'order_id'], spotAfter(page), '<')
  const limit = filter.bound(page.limit + 1)
  const text = `SELECT ${columns} FROM orders o ${filter.text} ORDER BY created_at DESC, order_id DESC LIMIT ${limit}`
  const rows = await sql.rows<SummaryRow>(text, filter.values)
  return pageOf(page, rows, summaryOf, (row) => ({ at: row.created_at.getTime(), id: row.order_id }))
}

/** Of statuses only an equality lets the index give the rows in order. The order journal names no warehouse: fulfillments do. */
const filterOf = (search: OrderSearch): Filter => {
  const { customerId, sku, warehouse, hold, from, to, minTotalMinor, maxTotalMinor, status } = search
  const isOne = status?.length === 1
  return new Filter()
    .where(isOne ? 'status = ?' : 'status = ANY(?)', isOne ? status[0] : status)
    .where('customer_id = ?', customerId)
    .where('skus @> ARRAY[?]', sku)
    .where('on_hold = ?', hold)
    .where('created_at >= ?', timeOf(from))
    .where('created_at < ?', timeOf(to))
    .where('total_minor >= ?', minTotalMinor)
    .where('total_minor <= ?', maxTotalMinor)
    .where('EXISTS (SELECT FROM fulfillments f WHERE f.order_id = o.order_id AND f.warehouse = ?)', warehouse)
}

const summaryOf = (row: SummaryRow): OrderSummary => ({
  id: row.order_id,
  customerId: row.customer_id,
  status: row.status,
  version: row.version,
  currency: row.currency,
  totalMinor: row.total_minor,
  onHold: row.on_hold,
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
})
