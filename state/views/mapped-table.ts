// Rows in and out of a table whose columns are the row's fields: `chargeRequestId` stands in `charge_request_id`. Times travel as
// milliseconds since 1970. Names come from code, never from data.
import type { Sql } from '../postgres'
import { assignments, namesOf, recordset, timestamptz, type Columns } from './recordset'

type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamptz' | 'jsonb'

/** Field of a row → type of its column; every field is named, so that none is forgotten. */
export type Fields<Row> = { readonly [Field in keyof Row]-?: ColumnType }

export type MappedTable<Row> = {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: Columns
  readonly toStored: (row: Row) => Record<string, unknown>
  readonly fromStored: (stored: object) => Row
}

export const mappedTable = <Row extends object>(
  name: string,
  key: readonly (keyof Row & string)[],
  fields: Fields<Row>,
): MappedTable<Row> => {
  const pairs = (Object.entries(fields) as [keyof Row & string, ColumnType][]).map(
    ([field, type]) => [field, columnOf(field), type] as const,
  )
  return {
    name,
    key: key.map(columnOf),
    columns: Object.fromEntries(pairs.map(([, column, type]) => [column, type])),
    toStored: (row) =>
      Object.fromEntries(
        pairs.map(([field, column, type]) => [
          column,
          type === 'timestamptz' ? timestamptz(row[field] as number | null) : row[field],
        ]),
      ),
    fromStored: (stored) => {
      const values = stored as Readonly<Record<string, unknown>>
      return Object.fromEntries(
        pairs.map(([field, column, type]) => [field, type === 'timestamptz' ? msOf(values[column]) : values[column]]),
      ) as Row
    },
  }
}

/** Rows of these values of a column. */
export const loadMapped = async <Row>(
  sql: Sql,
  schema: string,
  { name, columns, fromStored }: MappedTable<Row>,
  column: string,
  values: readonly string[],
): Promise<Row[]> => {
  const text = `SELECT ${namesOf(columns)} FROM ${schema}.${name} WHERE "${column}" = ANY($1)`
  return (await sql.rows<object>(text, [values])).map(fromStored)
}

/** Writes rows over those of their keys; one that says nothing new is not written. No key may come twice. */
export const upsertMapped = async <Row>(
  sql: Sql,
  schema: string,
  { name, key, columns, toStored }: MappedTable<Row>,
  rows: readonly Row[],
): Promise<void> => {
  if (rows.length === 0) return
  const others = Object.keys(columns).filter((column) => !key.includes(column))
  const listed = (of: string): string => `(${others.map((column) => `${of}."${column}"`).join(', ')})`
  await sql.run(
    `INSERT INTO ${schema}.${name} AS kept (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)}
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${assignments(columns, key, 'excluded')}
     WHERE ${listed('kept')} IS DISTINCT FROM ${listed('excluded')}`,
    [JSON.stringify(rows.map(toStored))],
  )
}

/** Adds rows; of those whose key is there already the first stays. */
export const appendMapped = async <Row>(
  sql: Sql,
  schema: string,
  { name, columns, toStored }: MappedTable<Row>,
  rows: readonly Row[],
): Promise<void> => {
  if (rows.length === 0) return
  await sql.run(
    `INSERT INTO ${schema}.${name} (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)} ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows.map(toStored))],
  )
}

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const msOf = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null)
