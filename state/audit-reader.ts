// Answers who did what to which order, and who read whose personal data. Reads only: nothing ever changes the audit log.
import type { CustomerId, MessageId, OrderId } from '../schemas/ids'
import type { Page, PageRequest } from '../schemas/read-model'
import { Filter, timeOf } from './filters'
import { pageOf, spotAfter } from './pages'
import type { Sql } from './postgres'

/** `at` in ISO 8601; `orderId` is null where it was about no single order, `commandId` for a reading. */
export type AuditLine = {
  readonly id: MessageId
  readonly orderId: OrderId | null
  readonly at: string
  readonly subject: string
  readonly role: string
  readonly operation: string
  readonly customerId: CustomerId | null
  readonly resource: string
  readonly commandId: MessageId | null
  readonly clientAddress: string
  readonly correlation: string
}

/** `from` is included, `to` is not; milliseconds since 1970. */
export type AuditFilter = {
  readonly orderId?: string
  readonly customerId?: string
  readonly subject?: string
  readonly from?: number
  readonly to?: number
}

type Row = {
  message_id: MessageId
  order_id: OrderId | ''
  at: Date
  subject: string
  role: string
  operation: string
  customer_id: CustomerId | null
  resource: string
  command_id: MessageId | null
  client_address: string
  correlation: string
}

export class AuditReader {
  constructor(private readonly sql: Sql) {}

  /** The latest first. Rejects with BadCursor. */
  async search(wanted: AuditFilter, request: PageRequest): Promise<Page<AuditLine>> {
    const filter = new Filter()
      .where('order_id = ?', wanted.orderId)
      .where('customer_id = ?', wanted.customerId)
      .where('subject = ?', wanted.subject)
      .where('at >= ?', timeOf(wanted.from))
      .where('at < ?', timeOf(wanted.to))
      .behind(['at', 'message_id'], spotAfter(request), '<')
    const rows = await this.sql.rows<Row>(
      `SELECT * FROM audit_log ${filter.text} ORDER BY at DESC, message_id DESC LIMIT ${filter.bound(request.limit + 1)}`,
      filter.values,
    )
    return pageOf(request, rows, lineOf, ({ at, message_id: id }) => ({ at: at.getTime(), id }))
  }
}

const lineOf = (row: Row): AuditLine => ({
  id: row.message_id,
  orderId: row.order_id === '' ? null : row.order_id,
  at: row.at.toISOString(),
  subject: row.subject,
  role: row.role,
  operation: row.operation,
  customerId: row.customer_id,
  resource: row.resource,
  commandId: row.command_id,
  clientAddress: row.client_address,
  correlation: row.correlation,
})
