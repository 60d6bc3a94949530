// The tables of stock-view, and its rows in and out of them. The ledger is only ever appended to: the database itself refuses anything else.
import type { SkuStock, StockedItem, StockLevel, StockLine } from '../../schemas/stock-model'
import type { Sql } from '../postgres'
import { appendMapped, loadMapped, mappedTable, upsertMapped } from './mapped-table'
import type { Changes, ViewTable } from './view'

const id = 'text COLLATE "C"'

const createItems = (schema: string): string => `
  CREATE TABLE ${schema}.catalogue_items (
    sku ${id} PRIMARY KEY,
    name text NOT NULL,
    category ${id} NOT NULL,
    prices jsonb NOT NULL,
    weight_grams integer NOT NULL,
    dimensions jsonb,
    supply text NOT NULL,
    expected_at timestamptz,
    hs_code text,
    origin_country text,
    discontinued boolean NOT NULL,
    sequence bigint NOT NULL,
    changed_at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.catalogue_items (category, sku);`

const createLevels = (schema: string): string => `
  CREATE TABLE ${schema}.stock_levels (
    sku ${id} NOT NULL,
    warehouse ${id} NOT NULL,
    on_hand integer NOT NULL,
    reserved integer NOT NULL,
    sequence bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (sku, warehouse)
  ) WITH (fillfactor = 50);`

const createLedger = (schema: string): string => `
  CREATE TABLE ${schema}.stock_ledger (
    sku ${id} NOT NULL,
    warehouse ${id} NOT NULL,
    sequence bigint NOT NULL,
    movement text NOT NULL,
    on_hand_change integer NOT NULL,
    reserved_change integer NOT NULL,
    on_hand integer NOT NULL,
    reserved integer NOT NULL,
    reference ${id},
    occurred_at timestamptz NOT NULL,
    message_id ${id} NOT NULL,
    PRIMARY KEY (sku, warehouse, sequence)
  );
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.stock_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();`

export const stockTables: readonly ViewTable[] = [
  { name: 'catalogue_items', key: ['sku'], create: createItems },
  { name: 'stock_levels', key: ['sku', 'warehouse'], create: createLevels },
  { name: 'stock_ledger', key: ['sku', 'warehouse', 'sequence'], create: createLedger },
]

export const itemsTable = mappedTable<StockedItem>('catalogue_items', ['sku'], {
  sku: 'text',
  name: 'text',
  category: 'text',
  prices: 'jsonb',
  weightGrams: 'integer',
  dimensions: 'jsonb',
  supply: 'text',
  expectedAt: 'timestamptz',
  hsCode: 'text',
  originCountry: 'text',
  discontinued: 'boolean',
  sequence: 'bigint',
  changedAt: 'timestamptz',
})

export const levelsTable = mappedTable<StockLevel>('stock_levels', ['sku', 'warehouse'], {
  sku: 'text',
  warehouse: 'text',
  onHand: 'integer',
  reserved: 'integer',
  sequence: 'bigint',
  changedAt: 'timestamptz',
})

export const ledgerTable = mappedTable<StockLine>('stock_ledger', ['sku', 'warehouse', 'sequence'], {
  sku: 'text',
  warehouse: 'text',
  sequence: 'bigint',
  movement: 'text',
  onHandChange: 'integer',
  reservedChange: 'integer',
  onHand: 'integer',
  reserved: 'integer',
  reference: 'text',
  occurredAt: 'timestamptz',
  messageId: 'text',
})

/** Items and levels as the tables have them: what is still the same object is not written again. */
const stored = new WeakSet<object>()

export const loadStock = async (
  sql: Sql,
  schema: string,
  skus: readonly string[],
): Promise<ReadonlyMap<string, SkuStock>> => {
  const items = await loadMapped(sql, schema, itemsTable, 'sku', skus)
  const levels = await loadMapped(sql, schema, levelsTable, 'sku', skus)
  for (const known of [...items, ...levels]) stored.add(known)
  return stockRows(items, levels)
}

export const saveStock = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<SkuStock, StockLine>,
): Promise<void> => {
  const isNew = (one: object): boolean => !stored.has(one)
  const items = rows.flatMap(({ item }) => item ?? [])
  await upsertMapped(sql, schema, itemsTable, items.filter(isNew))
  await upsertMapped(sql, schema, levelsTable, rows.flatMap(({ levels }) => levels).filter(isNew))
  await appendMapped(sql, schema, ledgerTable, entries)
}

/** By SKU, the levels of each by warehouse. */
export const stockRows = (
  items: readonly StockedItem[],
  levels: readonly StockLevel[],
): ReadonlyMap<string, SkuStock> => {
  const rows = new Map<string, { item: StockedItem | null; levels: StockLevel[] }>()
  const rowOf = (sku: string) => {
    const row = rows.get(sku) ?? { item: null, levels: [] }
    rows.set(sku, row)
    return row
  }
  for (const item of items) rowOf(item.sku).item = item
  for (const level of levels) rowOf(level.sku).levels.push(level)
  for (const row of rows.values()) row.levels.sort((one, other) => (one.warehouse < other.warehouse ? -1 : 1))
  return rows
}
