// Answers what an order is, which orders there are and what happened to them, from the live generations of the views. Reads only.
import type { MessageId, OrderId } from '../schemas/ids'
import type { Message, Timestamp } from '../schemas/message'
import type {
  ChangeRecord,
  EventRecord,
  OrderReading,
  OrderRecord,
  OrderSearch,
  OrderSummary,
  Page,
  PageRequest,
} from '../schemas/read-model'
import { FloorReader } from './floor-reader'
import { answersIn, historyOf, timelineOf, type EventStores } from './order-events-reader'
import { searchOrders } from './order-search'
import type { Sql } from './postgres'
import { storedRecord, type StoredOrder } from './views/orders-store'

/** Why no order exists under an id. */
export type Rejection = {
  readonly orderId: OrderId
  readonly customerId: string
  readonly code: string
  readonly reason: string
  readonly at: Timestamp
}

type ChangeRow = { readonly change_id: MessageId } & Omit<ChangeRecord, 'changeId'>
type RejectionRow = { order_id: OrderId; customer_id: string; code: string; reason: string; at: Date }

/** Rejects with PostgresError. `sql` is the database of the orders; that of fulfillment has what the floor did, and where. */
export class PostgresOrderReader implements OrderReading {
  private readonly stores: EventStores

  constructor(
    private readonly sql: Sql,
    private readonly fulfillment: Sql,
  ) {
    this.stores = { orders: sql, fulfillment }
  }

  async get(orderId: string): Promise<OrderRecord | undefined> {
    const [row] = await this.sql.rows<StoredOrder>('SELECT * FROM orders WHERE order_id = $1', [orderId])
    return row && storedRecord(row)
  }

  history(orderId: string): Promise<readonly EventRecord[]> {
    return historyOf(this.sql, orderId)
  }

  timeline(orderId: string): Promise<readonly EventRecord[]> {
    return timelineOf(this.stores, orderId)
  }

  answersTo(orderId: string, commandId: MessageId): Promise<readonly Message[]> {
    return answersIn(this.stores, orderId, commandId)
  }

  async change(orderId: string, changeId: string): Promise<ChangeRecord | undefined> {
    const text = 'SELECT change_id, state, plan, code, reason FROM order_changes WHERE change_id = $1 AND order_id = $2'
    const [row] = await this.sql.rows<ChangeRow>(text, [changeId, orderId])
    if (!row) return undefined
    const { change_id, ...rest } = row
    return { changeId: change_id, ...rest }
  }

  search(search: OrderSearch, page: PageRequest): Promise<Page<OrderSummary>> {
    return searchOrders(this.sql, search, page, new FloorReader(this.fulfillment))
  }

  async rejection(orderId: string): Promise<Rejection | undefined> {
    const text = 'SELECT order_id, customer_id, code, reason, at FROM rejections WHERE order_id = $1'
    const [row] = await this.sql.rows<RejectionRow>(text, [orderId])
    if (!row) return undefined
    const { order_id, customer_id, at, ...why } = row
    return { orderId: order_id, customerId: customer_id, ...why, at: at.getTime() }
  }
}
