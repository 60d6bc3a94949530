// The tables of floor-view, and its rows in and out of them. Of where a parcel goes they show country and region; the rest is sealed.
import type { Sql } from '../postgres'
import { eventsTable, saveEvents, type EventEntry } from './event-rows'
import type { FulfillmentRow, OrderFulfillments } from './floor-rows'
import { loadMapped, mappedTable, upsertMapped } from './mapped-table'
import type { Changes, ViewTable } from './view'

const create = (schema: string): string => `
  CREATE TABLE ${schema}.fulfillments (
    fulfillment_id text COLLATE "C" NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    purpose text NOT NULL,
    warehouse text COLLATE "C" NOT NULL,
    warehouse_request_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    lines jsonb NOT NULL,
    wave text COLLATE "C",
    picker text,
    country text NOT NULL,
    region text,
    parcels jsonb NOT NULL,
    blocked jsonb,
    exceptions jsonb NOT NULL,
    weight_grams integer,
    carrier text,
    tracking_number text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, fulfillment_id)
  );
  CREATE INDEX ON ${schema}.fulfillments (fulfillment_id);
  CREATE INDEX ON ${schema}.fulfillments (warehouse, status, created_at, fulfillment_id);
  CREATE INDEX ON ${schema}.fulfillments (status, created_at, fulfillment_id) WHERE status = 'BLOCKED';
  CREATE INDEX ON ${schema}.fulfillments (wave, created_at, fulfillment_id) WHERE wave IS NOT NULL;`

export const floorTables: readonly ViewTable[] = [
  { name: 'fulfillments', key: ['order_id', 'fulfillment_id'], create },
  eventsTable('floor_events'),
]

export const fulfillmentsTable = mappedTable<FulfillmentRow>('fulfillments', ['orderId', 'fulfillmentId'], {
  fulfillmentId: 'text',
  orderId: 'text',
  purpose: 'text',
  warehouse: 'text',
  warehouseRequestId: 'text',
  status: 'text',
  lines: 'jsonb',
  wave: 'text',
  picker: 'text',
  country: 'text',
  region: 'text',
  parcels: 'jsonb',
  blocked: 'jsonb',
  exceptions: 'jsonb',
  weightGrams: 'integer',
  carrier: 'text',
  trackingNumber: 'text',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
})

export const loadFloor = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderFulfillments>> => {
  const byOrder = new Map<string, FulfillmentRow[]>()
  for (const row of await loadMapped(sql, schema, fulfillmentsTable, 'order_id', orderIds))
    byOrder.set(row.orderId, [...(byOrder.get(row.orderId) ?? []), row])
  for (const rows of byOrder.values()) rows.sort((one, other) => (one.fulfillmentId < other.fulfillmentId ? -1 : 1))
  return byOrder
}

export const saveFloor = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<OrderFulfillments, EventEntry>,
): Promise<void> => {
  await upsertMapped(sql, schema, fulfillmentsTable, rows.flat())
  await saveEvents(sql, `${schema}.floor_events`, entries)
}
