// Searches the orders of the live generation, newest first, a page at a time. Reads only. Values are bound, never pasted.
import type { OrderId } from '../schemas/ids'
import type { OrderStatus } from '../schemas/messages'
import type { OrderSearch, OrderSummary, Page, PageRequest } from '../schemas/read-model'
import { Filter, timeOf } from './filters'
import { pageOf, spotAfter, type Spot } from './pages'
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

/** Which of these orders have something to send, or sent, at a warehouse: the database of fulfillment knows. */
export type OrdersAtWarehouse = {
  readonly ordersAt: (warehouse: string, orderIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly isKnown: (warehouse: string) => Promise<boolean>
}

/** Rejects with BadCursor. An order that is created meanwhile moves no page; `limit` is at least 1. */
export const searchOrders = async (
  sql: Sql,
  search: OrderSearch,
  page: PageRequest,
  floor: OrdersAtWarehouse,
): Promise<Page<OrderSummary>> => {
  const { warehouse } = search
  const [behind, wanted] = [spotAfter(page), page.limit + 1]
  const rows =
    warehouse === undefined
      ? await rowsBehind(sql, search, behind, wanted)
      : await rowsAt(warehouse, floor, (spot, limit) => rowsBehind(sql, search, spot, limit), behind, wanted)
  return pageOf(page, rows, summaryOf, spotOf)
}

const rowsBehind = (sql: Sql, search: OrderSearch, spot: Spot | undefined, most: number): Promise<SummaryRow[]> => {
  const filter = filterOf(search).behind(['created_at', 'order_id'], spot, '<')
  const limit = filter.bound(most)
  const text = `SELECT ${columns} FROM orders o ${filter.text} ORDER BY created_at DESC, order_id DESC LIMIT ${limit}`
  return sql.rows<SummaryRow>(text, filter.values)
}

const [fewest, most] = [200, 5_000]

/** The two databases can't be joined: the orders that match otherwise are gone through, more of them with each turn. */
const rowsAt = async (
  warehouse: string,
  floor: OrdersAtWarehouse,
  next: (spot: Spot | undefined, limit: number) => Promise<SummaryRow[]>,
  behind: Spot | undefined,
  wanted: number,
): Promise<SummaryRow[]> => {
  const found: SummaryRow[] = []
  if (!(await floor.isKnown(warehouse))) return found
  let spot = behind
  for (let limit = fewest; ; limit = Math.min(2 * limit, most)) {
    const rows = await next(spot, limit)
    const there = await floor.ordersAt(
      warehouse,
      rows.map(({ order_id }) => order_id),
    )
    found.push(...rows.filter(({ order_id }) => there.has(order_id)))
    if (found.length >= wanted || rows.length < limit) return found.slice(0, wanted)
    spot = spotOf(rows.at(-1)!)
  }
}

const spotOf = (row: SummaryRow): Spot => ({ at: row.created_at.getTime(), id: row.order_id })

/** Of statuses only an equality lets the index give the rows in order. */
const filterOf = (search: OrderSearch): Filter => {
  const { customerId, sku, hold, from, to, minTotalMinor, maxTotalMinor, status } = search
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
