// The table of parcels-view, and its rows in and out of it. When a parcel was last polled is no part of it: see parcel-polls.ts.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Sql } from '../postgres'
import type { OrderParcels, Parcel } from './parcels-fold'
import { assignments, namesOf, recordset, timestamptz } from './recordset'
import type { Changes, ViewTable } from './view'

// The key has the order in it, since carriers use tracking numbers again.
const key = ['order_id', 'tracking_number'] as const

export const parcelsTables: readonly ViewTable[] = [
  {
    name: 'parcels',
    key,
    create: (schema) => `
  CREATE TABLE ${schema}.parcels (
    tracking_number text COLLATE "C" NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    fulfillment_id text COLLATE "C" NOT NULL,
    carrier text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'closed')),
    labelled_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    last_scan_at timestamptz,
    PRIMARY KEY (order_id, tracking_number)
  );
  CREATE INDEX ON ${schema}.parcels (tracking_number);
  CREATE INDEX ON ${schema}.parcels (tracking_number) WHERE status = 'open';`,
  },
]

const columns = {
  tracking_number: 'text',
  order_id: 'text',
  fulfillment_id: 'text',
  carrier: 'text',
  status: 'text',
  labelled_at: 'timestamptz',
  shipped_at: 'timestamptz',
  delivered_at: 'timestamptz',
  last_scan_at: 'timestamptz',
} as const

type Stored = {
  tracking_number: string
  order_id: OrderId
  fulfillment_id: MessageId
  carrier: string
  status: Parcel['status']
  labelled_at: Date | null
  shipped_at: Date | null
  delivered_at: Date | null
  last_scan_at: Date | null
}

export const loadParcels = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderParcels>> => {
  const stored = await sql.rows<Stored>(
    `SELECT ${namesOf(columns)} FROM ${schema}.parcels WHERE order_id = ANY($1) ORDER BY tracking_number`,
    [orderIds],
  )
  const byOrder = new Map<string, Parcel[]>()
  for (const row of stored) byOrder.set(row.order_id, [...(byOrder.get(row.order_id) ?? []), fromStored(row)])
  return byOrder
}

export const saveParcels = async (sql: Sql, schema: string, { rows }: Changes<OrderParcels, never>): Promise<void> => {
  const records = rows.flat().map(toStored)
  if (records.length === 0) return
  await sql.run(
    `INSERT INTO ${schema}.parcels (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)}
     ON CONFLICT (order_id, tracking_number) DO UPDATE SET ${assignments(columns, key, 'excluded')}`,
    [JSON.stringify(records)],
  )
}

const toStored = (parcel: Parcel): Record<keyof typeof columns, unknown> => ({
  tracking_number: parcel.trackingNumber,
  order_id: parcel.orderId,
  fulfillment_id: parcel.fulfillmentId,
  carrier: parcel.carrier,
  status: parcel.status,
  labelled_at: timestamptz(parcel.labelledAt),
  shipped_at: timestamptz(parcel.shippedAt),
  delivered_at: timestamptz(parcel.deliveredAt),
  last_scan_at: timestamptz(parcel.lastScanAt),
})

const fromStored = (row: Stored): Parcel => ({
  trackingNumber: row.tracking_number,
  orderId: row.order_id,
  fulfillmentId: row.fulfillment_id,
  carrier: row.carrier,
  status: row.status,
  labelledAt: row.labelled_at?.getTime() ?? null,
  shippedAt: row.shipped_at?.getTime() ?? null,
  deliveredAt: row.delivered_at?.getTime() ?? null,
  lastScanAt: row.last_scan_at?.getTime() ?? null,
})
