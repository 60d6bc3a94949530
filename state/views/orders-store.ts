// The rows of orders-view in and out of its tables. A document that was read and is still the same object is not written again: most facts
// change columns alone, and writing the document with them costs about as much again.
import type { Sql } from '../postgres'
import { saveEntries } from './orders-entries'
import type { OrderEntry } from './orders-fold'
import { recordOf, type OrderDocument, type OrderRow } from './orders-row'
import { assignments, namesOf, recordset, timestamptz } from './recordset'
import type { Changes } from './view'

const key = ['order_id'] as const
const changing = {
  order_id: 'text',
  status: 'text',
  version: 'integer',
  secured_minor: 'bigint',
  captured_minor: 'bigint',
  refunded_minor: 'bigint',
  updated_at: 'timestamptz',
  delivered_at: 'timestamptz',
} as const
/** These go with the document. */
const derived = { currency: 'text', total_minor: 'bigint', on_hold: 'boolean', skus: 'text[]' } as const
const lasting = { customer_id: 'text', created_at: 'timestamptz' } as const
const whole = { ...changing, ...derived, ...lasting, document: 'jsonb' } as const
const loaded = { ...changing, ...lasting, document: 'jsonb' } as const

/** A row of the table as a statement gives it. */
export type StoredOrder = {
  readonly order_id: OrderRow['id']
  readonly customer_id: string
  readonly status: OrderRow['status']
  readonly version: number
  readonly secured_minor: number
  readonly captured_minor: number
  readonly refunded_minor: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly delivered_at: Date | null
  readonly document: OrderDocument
}

/** Documents as the table has them. */
const stored = new WeakSet<OrderDocument>()

export const loadOrders = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderRow>> => {
  const text = `SELECT ${namesOf(loaded)} FROM ${schema}.orders WHERE order_id = ANY($1)`
  const rows = await sql.rows<StoredOrder>(text, [orderIds])
  for (const { document } of rows) stored.add(document)
  return new Map(rows.map((row) => [row.order_id, rowOf(row)]))
}

export const saveOrders = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<OrderRow, OrderEntry>,
): Promise<void> => {
  const write = async (text: string, records: readonly object[]): Promise<void> => {
    if (records.length > 0) await sql.run(text, [JSON.stringify(records)])
  }
  await write(
    `INSERT INTO ${schema}.orders (${namesOf(whole)}) SELECT ${namesOf(whole)} FROM ${recordset(whole)}
     ON CONFLICT (order_id) DO UPDATE SET ${assignments(whole, key, 'excluded')}`,
    rows.filter(({ document }) => !stored.has(document)).map(wholeOf),
  )
  await write(
    `UPDATE ${schema}.orders o SET ${assignments(changing, key)} FROM ${recordset(changing)} WHERE o.order_id = r.order_id`,
    rows.filter(({ document }) => stored.has(document)).map(changingOf),
  )
  await saveEntries(write, schema, entries)
}

export const rowOf = (row: StoredOrder): OrderRow => ({
  id: row.order_id,
  customerId: row.customer_id,
  status: row.status,
  version: row.version,
  securedMinor: row.secured_minor,
  capturedMinor: row.captured_minor,
  refundedMinor: row.refunded_minor,
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  deliveredAt: row.delivered_at?.getTime() ?? null,
  document: row.document,
})

/** What readers get of a row of the table. */
export const storedRecord = (row: StoredOrder) => recordOf(rowOf(row))

const changingOf = (row: OrderRow): Record<keyof typeof changing, unknown> => ({
  order_id: row.id,
  status: row.status,
  version: row.version,
  secured_minor: row.securedMinor,
  captured_minor: row.capturedMinor,
  refunded_minor: row.refundedMinor,
  updated_at: timestamptz(row.updatedAt),
  delivered_at: timestamptz(row.deliveredAt),
})

const wholeOf = (row: OrderRow): Record<keyof typeof whole, unknown> => {
  const { document, customerId, createdAt } = row
  return {
    ...changingOf(row),
    customer_id: customerId,
    created_at: timestamptz(createdAt),
    currency: document.totals.currency,
    total_minor: document.totals.totalMinor,
    on_hold: document.holds.length > 0,
    skus: [...new Set(document.lines.map(({ sku }) => sku))],
    document,
  }
}
