// The tables of floor-view, and its rows in and out of them. Of where a parcel goes they show country and region; the rest is sealed.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { FulfillmentPurpose } from '../../schemas/messages'
import type { Sql } from '../postgres'
import { eventsTable, saveEvents, type EventEntry } from './event-rows'
import type { FloorLine, FloorStatus, FulfillmentRow, OrderFulfillments } from './floor-fold'
import { assignments, namesOf, recordset, timestamptz } from './recordset'
import type { Changes, ViewTable } from './view'

const key = ['order_id', 'fulfillment_id'] as const

const create = (schema: string): string => `
  CREATE TABLE ${schema}.fulfillments (
    fulfillment_id text COLLATE "C" NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    purpose text NOT NULL,
    warehouse text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    lines jsonb NOT NULL,
    wave text COLLATE "C",
    picker text,
    country text NOT NULL,
    region text,
    weight_grams integer,
    carrier text,
    tracking_number text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, fulfillment_id)
  );
  CREATE INDEX ON ${schema}.fulfillments (fulfillment_id);
  CREATE INDEX ON ${schema}.fulfillments (warehouse, status, created_at, fulfillment_id);
  CREATE INDEX ON ${schema}.fulfillments (wave, created_at, fulfillment_id) WHERE wave IS NOT NULL;`

export const floorTables: readonly ViewTable[] = [{ name: 'fulfillments', key, create }, eventsTable('floor_events')]

const columns = {
  fulfillment_id: 'text',
  order_id: 'text',
  purpose: 'text',
  warehouse: 'text',
  status: 'text',
  lines: 'jsonb',
  wave: 'text',
  picker: 'text',
  country: 'text',
  region: 'text',
  weight_grams: 'integer',
  carrier: 'text',
  tracking_number: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type StoredFulfillment = {
  fulfillment_id: MessageId
  order_id: OrderId
  purpose: FulfillmentPurpose
  warehouse: string
  status: FloorStatus
  lines: readonly FloorLine[]
  wave: string | null
  picker: string | null
  country: string
  region: string | null
  weight_grams: number | null
  carrier: string | null
  tracking_number: string | null
  created_at: Date
  updated_at: Date
}

export const loadFloor = async (
  sql: Sql,
  schema: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderFulfillments>> => {
  const stored = await sql.rows<StoredFulfillment>(
    `SELECT ${namesOf(columns)} FROM ${schema}.fulfillments WHERE order_id = ANY($1) ORDER BY fulfillment_id`,
    [orderIds],
  )
  const byOrder = new Map<string, FulfillmentRow[]>()
  for (const row of stored) byOrder.set(row.order_id, [...(byOrder.get(row.order_id) ?? []), fulfillmentOf(row)])
  return byOrder
}

export const saveFloor = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<OrderFulfillments, EventEntry>,
): Promise<void> => {
  const records = rows.flat().map(toStored)
  if (records.length > 0)
    await sql.run(
      `INSERT INTO ${schema}.fulfillments (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)}
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${assignments(columns, key, 'excluded')}`,
      [JSON.stringify(records)],
    )
  await saveEvents(sql, `${schema}.floor_events`, entries)
}

const toStored = (row: FulfillmentRow): Record<keyof typeof columns, unknown> => ({
  fulfillment_id: row.fulfillmentId,
  order_id: row.orderId,
  purpose: row.purpose,
  warehouse: row.warehouse,
  status: row.status,
  lines: row.lines,
  wave: row.wave,
  picker: row.picker,
  country: row.country,
  region: row.region,
  weight_grams: row.weightGrams,
  carrier: row.carrier,
  tracking_number: row.trackingNumber,
  created_at: timestamptz(row.createdAt),
  updated_at: timestamptz(row.updatedAt),
})

export const fulfillmentOf = (row: StoredFulfillment): FulfillmentRow => ({
  fulfillmentId: row.fulfillment_id,
  orderId: row.order_id,
  purpose: row.purpose,
  warehouse: row.warehouse,
  status: row.status,
  lines: row.lines,
  wave: row.wave,
  picker: row.picker,
  country: row.country,
  region: row.region,
  weightGrams: row.weight_grams,
  carrier: row.carrier,
  trackingNumber: row.tracking_number,
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
})
