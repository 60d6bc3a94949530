// The tables of orders-view, and its rows in and out of them. What an order is made of stands in `document`, written once; what changes
// stands in columns.
import type { OrderRejected } from '../../schemas/messages'
import type { Sql } from '../postgres'
import { historyDataOf, type OrderEntry, type OrderRow } from './orders-fold'
import { assignments, namesOf, recordset, timestamptz } from './recordset'
import type { Changes, ViewTable } from './view'

const createOrders = (schema: string): string => `
  CREATE TABLE ${schema}.orders (
    order_id text COLLATE "C" PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    currency text NOT NULL,
    items_minor bigint NOT NULL,
    shipping_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    captured_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    carrier text,
    tracking_number text,
    cancel_code text,
    reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    delivered_at timestamptz,
    document jsonb NOT NULL
  );
  CREATE INDEX ON ${schema}.orders (customer_id, created_at DESC, order_id);
  CREATE INDEX ON ${schema}.orders (status, created_at DESC, order_id);
  CREATE INDEX ON ${schema}.orders (created_at DESC, order_id);`

const createEvents = (schema: string): string => `
  CREATE TABLE ${schema}.order_events (
    message_id text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    status text,
    version integer,
    at timestamptz NOT NULL,
    data jsonb NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL
  );
  CREATE INDEX ON ${schema}.order_events (order_id, "offset");`

const createRejections = (schema: string): string => `
  CREATE TABLE ${schema}.rejections (
    order_id text COLLATE "C" PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.rejections (at DESC);`

export const ordersTables: readonly ViewTable[] = [
  { name: 'orders', key: ['order_id'], create: createOrders },
  { name: 'order_events', key: ['message_id'], create: createEvents },
  { name: 'rejections', key: ['order_id'], create: createRejections },
]

const changing = {
  order_id: 'text',
  status: 'text',
  version: 'integer',
  captured_minor: 'bigint',
  refunded_minor: 'bigint',
  carrier: 'text',
  tracking_number: 'text',
  cancel_code: 'text',
  reason: 'text',
  updated_at: 'timestamptz',
  delivered_at: 'timestamptz',
} as const
const lasting = {
  customer_id: 'text',
  currency: 'text',
  items_minor: 'bigint',
  shipping_minor: 'bigint',
  tax_minor: 'bigint',
  total_minor: 'bigint',
  created_at: 'timestamptz',
} as const
const whole = { ...changing, ...lasting, document: 'jsonb' } as const
const eventColumns = {
  message_id: 'text',
  order_id: 'text',
  type: 'text',
  status: 'text',
  version: 'integer',
  at: 'timestamptz',
  data: 'jsonb',
  topic: 'text',
  partition: 'integer',
  offset: 'bigint',
} as const
const rejectionColumns = {
  order_id: 'text',
  customer_id: 'text',
  code: 'text',
  reason: 'text',
  at: 'timestamptz',
} as const

type Stored = {
  order_id: OrderRow['orderId']
  customer_id: string
  status: OrderRow['status']
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
  delivered_at: Date | null
}

export const loadOrders = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderRow>> => {
  const text = `SELECT ${namesOf({ ...changing, ...lasting })} FROM ${schema}.orders WHERE order_id = ANY($1)`
  const stored = await sql.rows<Stored>(text, [orderIds])
  return new Map(stored.map((row) => [row.order_id, fromStored(row)]))
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
    `INSERT INTO ${schema}.orders (${namesOf(whole)}) SELECT ${namesOf(whole)} FROM ${recordset(whole)}`,
    rows.filter((row) => row.details).map((row) => ({ ...changingOf(row), ...lastingOf(row), document: row.details })),
  )
  await write(
    `UPDATE ${schema}.orders o SET ${assignments(changing, ['order_id'])} FROM ${recordset(changing)} WHERE o.order_id = r.order_id`,
    rows.filter((row) => !row.details).map(changingOf),
  )
  await write(
    `INSERT INTO ${schema}.order_events (${namesOf(eventColumns)}) SELECT ${namesOf(eventColumns)} FROM ${recordset(eventColumns)} ON CONFLICT DO NOTHING`,
    entries.map(eventOf),
  )
  await write(
    `INSERT INTO ${schema}.rejections (${namesOf(rejectionColumns)}) SELECT ${namesOf(rejectionColumns)} FROM ${recordset(rejectionColumns)} ON CONFLICT DO NOTHING`,
    entries.filter(isRejection).map(({ message }) => ({
      order_id: message.orderId,
      customer_id: message.customerId,
      code: message.code,
      reason: message.reason,
      at: timestamptz(message.at),
    })),
  )
}

const changingOf = (row: OrderRow): Record<keyof typeof changing, unknown> => ({
  order_id: row.orderId,
  status: row.status,
  version: row.version,
  captured_minor: row.capturedMinor,
  refunded_minor: row.refundedMinor,
  carrier: row.carrier,
  tracking_number: row.trackingNumber,
  cancel_code: row.cancelCode,
  reason: row.reason,
  updated_at: timestamptz(row.updatedAt),
  delivered_at: timestamptz(row.deliveredAt),
})

const lastingOf = (row: OrderRow): Record<keyof typeof lasting, unknown> => ({
  customer_id: row.customerId,
  currency: row.currency,
  items_minor: row.itemsMinor,
  shipping_minor: row.shippingMinor,
  tax_minor: row.taxMinor,
  total_minor: row.totalMinor,
  created_at: timestamptz(row.createdAt),
})

const isRejection = (entry: OrderEntry): entry is OrderEntry & { readonly message: OrderRejected } =>
  entry.message.type === 'OrderRejected'

const eventOf = ({ message, place }: OrderEntry): Record<keyof typeof eventColumns, unknown> => ({
  message_id: message.id,
  order_id: message.orderId,
  type: message.type,
  status: 'status' in message ? message.status : null,
  version: 'version' in message ? message.version : null,
  at: timestamptz(message.at),
  data: historyDataOf(message),
  ...place,
})

const fromStored = (row: Stored): OrderRow => ({
  orderId: row.order_id,
  customerId: row.customer_id,
  status: row.status,
  version: row.version,
  currency: row.currency,
  itemsMinor: row.items_minor,
  shippingMinor: row.shipping_minor,
  taxMinor: row.tax_minor,
  totalMinor: row.total_minor,
  capturedMinor: row.captured_minor,
  refundedMinor: row.refunded_minor,
  carrier: row.carrier,
  trackingNumber: row.tracking_number,
  cancelCode: row.cancel_code,
  reason: row.reason,
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  deliveredAt: row.delivered_at?.getTime() ?? null,
})
