// The tables of parcels-view, and its rows in and out of them. When a parcel was last polled is no part of them: see feed-state.ts.
import type { Sql } from '../postgres'
import { appendMapped, loadMapped, mappedTable, upsertMapped } from './mapped-table'
import type { OrderParcels, Parcel, ParcelScan } from './parcels-rows'
import type { Changes, ViewTable } from './view'

const id = 'text COLLATE "C"'

const createParcels = (schema: string): string => `
  CREATE TABLE ${schema}.parcels (
    parcel_id ${id} NOT NULL,
    order_id ${id} NOT NULL,
    fulfillment_id ${id} NOT NULL,
    lines jsonb NOT NULL,
    weight_grams integer,
    status text NOT NULL CHECK (status IN ('PACKED', 'LABELLED', 'SHIPPED', 'DELIVERED', 'RETURNED', 'VOIDED', 'CANCELLED')),
    carrier text,
    service text,
    tracking_number ${id},
    label_format text,
    label_url text,
    carrier_status text,
    estimated_delivery_at timestamptz,
    packed_at timestamptz,
    labelled_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    last_scan_at timestamptz,
    PRIMARY KEY (order_id, parcel_id)
  );
  CREATE INDEX ON ${schema}.parcels (tracking_number) WHERE tracking_number IS NOT NULL;
  CREATE INDEX ON ${schema}.parcels (tracking_number) WHERE status IN ('LABELLED', 'SHIPPED');`

const createScans = (schema: string): string => `
  CREATE TABLE ${schema}.parcel_scans (
    message_id ${id} PRIMARY KEY,
    order_id ${id} NOT NULL,
    parcel_id ${id} NOT NULL,
    tracking_number ${id} NOT NULL,
    carrier_status text NOT NULL,
    scanned_at timestamptz NOT NULL,
    location text,
    estimated_delivery_at timestamptz,
    learnt_at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.parcel_scans (order_id, parcel_id, scanned_at);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.parcel_scans
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();`

export const parcelsTables: readonly ViewTable[] = [
  { name: 'parcels', key: ['order_id', 'parcel_id'], create: createParcels },
  { name: 'parcel_scans', key: ['message_id'], create: createScans },
]

export const parcelsTable = mappedTable<Parcel>('parcels', ['orderId', 'parcelId'], {
  parcelId: 'text',
  orderId: 'text',
  fulfillmentId: 'text',
  lines: 'jsonb',
  weightGrams: 'integer',
  status: 'text',
  carrier: 'text',
  service: 'text',
  trackingNumber: 'text',
  labelFormat: 'text',
  labelUrl: 'text',
  carrierStatus: 'text',
  estimatedDeliveryAt: 'timestamptz',
  packedAt: 'timestamptz',
  labelledAt: 'timestamptz',
  shippedAt: 'timestamptz',
  deliveredAt: 'timestamptz',
  lastScanAt: 'timestamptz',
})

export const scansTable = mappedTable<ParcelScan>('parcel_scans', ['messageId'], {
  messageId: 'text',
  orderId: 'text',
  parcelId: 'text',
  trackingNumber: 'text',
  carrierStatus: 'text',
  scannedAt: 'timestamptz',
  location: 'text',
  estimatedDeliveryAt: 'timestamptz',
  learntAt: 'timestamptz',
})

export const loadParcels = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderParcels>> => {
  const byOrder = new Map<string, Parcel[]>()
  for (const parcel of await loadMapped(sql, schema, parcelsTable, 'order_id', orderIds))
    byOrder.set(parcel.orderId, [...(byOrder.get(parcel.orderId) ?? []), parcel])
  for (const parcels of byOrder.values()) parcels.sort((one, other) => (one.parcelId < other.parcelId ? -1 : 1))
  return byOrder
}

export const saveParcels = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<OrderParcels, ParcelScan>,
): Promise<void> => {
  await upsertMapped(sql, schema, parcelsTable, rows.flat())
  await appendMapped(sql, schema, scansTable, entries)
}
