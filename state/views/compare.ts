// Compares a rebuilt generation of a view with the live one, row by row, both as they are at equal positions. Reads only.
import type { Sql } from '../postgres'
import { schemaOf } from './generations'
import { positionsOf } from './positions'
import { atEqualPositions, type RebuildTools } from './rebuild'
import type { AnyView, ViewTable } from './view'

/** `key` joins the values of a composite key by `/`; columns are those that differ. */
export type Difference = {
  readonly table: string
  readonly key: string
  readonly kind: 'only live' | 'only rebuilt' | 'different'
  readonly columns: readonly string[]
}

export type Comparison = {
  /** Rows of the live generation, all tables together. */
  readonly rows: number
  /** All that differ. */
  readonly different: number
  /** The first of them, at most `limit` for each table, ordered by key. */
  readonly differences: readonly Difference[]
}

/** Columns and tables that only one generation has are not compared. */
export const compareGenerations = (
  tools: RebuildTools,
  view: AnyView,
  generation: number,
  limit = 100,
): Promise<Comparison> =>
  atEqualPositions(tools, view, generation, async (sql, live) => {
    const tables: Comparison[] = [await comparePositions(sql, view, live, generation)]
    for (const table of view.tables)
      tables.push(await compareTable(sql, table, schemaOf(view, live), schemaOf(view, generation), limit))
    return {
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      different: tables.reduce((sum, table) => sum + table.different, 0),
      differences: tables.flatMap((table) => table.differences),
    }
  })

const nothing: Comparison = { rows: 0, different: 0, differences: [] }

type Row = { key: string; kind: Difference['kind']; columns: string[]; different: number }

const compareTable = async (
  sql: Sql,
  table: ViewTable,
  live: string,
  rebuilt: string,
  limit: number,
): Promise<Comparison> => {
  const columns = await sharedColumns(sql, table.name, live, rebuilt)
  if (!table.key.every((name) => columns.includes(name))) return nothing
  const on = table.key.map((name) => `a."${name}" = b."${name}"`).join(' AND ')
  const key = table.key.map((name) => `coalesce(a."${name}", b."${name}")::text`).join(', ')
  const first = table.key[0]!
  const differing = columns
    .map((name) => `CASE WHEN a."${name}" IS DISTINCT FROM b."${name}" THEN '${name}' END`)
    .join(', ')
  const rows = await sql.rows<Row>(
    `SELECT * , count(*) OVER () AS different FROM (
       SELECT concat_ws('/', ${key}) AS key,
         CASE WHEN b."${first}" IS NULL THEN 'only live' WHEN a."${first}" IS NULL THEN 'only rebuilt' ELSE 'different' END AS kind,
         CASE WHEN a."${first}" IS NULL OR b."${first}" IS NULL THEN '{}'::text[] ELSE array_remove(ARRAY[${differing}]::text[], NULL) END AS columns
       FROM ${live}.${table.name} a FULL JOIN ${rebuilt}.${table.name} b ON ${on}
     ) compared WHERE kind <> 'different' OR columns <> '{}' ORDER BY key LIMIT $1`,
    [Math.max(1, limit)],
  )
  const [{ count } = { count: 0 }] = await sql.rows<{ count: number }>(
    `SELECT count(*) AS count FROM ${live}.${table.name}`,
  )
  const differences = rows.slice(0, limit).map(({ key, kind, columns }) => ({ table: table.name, key, kind, columns }))
  return { rows: count, different: rows[0]?.different ?? 0, differences }
}

const sharedColumns = async (sql: Sql, table: string, live: string, rebuilt: string): Promise<string[]> => {
  const rows = await sql.rows<{ name: string }>(
    `SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema IN ($2, $3)
     GROUP BY column_name HAVING count(*) = 2 ORDER BY min(ordinal_position)`,
    [table, live, rebuilt],
  )
  return rows.map(({ name }) => name)
}

// The same records lead to the same batch at the head: another one means that the live view judged the journal otherwise.
const comparePositions = async (sql: Sql, view: AnyView, live: number, generation: number): Promise<Comparison> => {
  const rebuilt = new Map(
    (await positionsOf(sql, view, generation)).map((position) => [
      `${position.topic}/${position.partition}`,
      position.cursor,
    ]),
  )
  const positions = await positionsOf(sql, view, live)
  const differences = positions.flatMap(({ topic, partition, cursor }): Difference[] => {
    const other = rebuilt.get(`${topic}/${partition}`)
    const columns = (['next', 'head', 'index'] as const).filter((name) => other?.[name] !== cursor[name])
    return columns.length > 0
      ? [{ table: 'view_positions', key: `${topic}/${partition}`, kind: 'different', columns }]
      : []
  })
  return { rows: positions.length, different: differences.length, differences }
}
