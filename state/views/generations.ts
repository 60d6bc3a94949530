// Generations of a view: complete sets of its tables, each in a schema of its own. Exactly one is live: the views of PostgreSQL in the
// default schema (`orders`, `parcels`, …) show it. A generation other than the live one is frozen or under construction.
import { createHash } from 'node:crypto'
import type { Sql } from '../postgres'
import type { AnyView } from './view'

export type Generation = { readonly generation: number; readonly shape: string; readonly live: boolean }

export const schemaOf = (view: AnyView, generation: number): string => `${view.schema}_${generation}`

/** Changes when the tables do: a generation of another shape can be read but not written. */
export const shapeOf = (view: AnyView): string =>
  createHash('sha256')
    .update(view.tables.map((table) => table.create('s')).join(';'))
    .digest('hex')
    .slice(0, 16)

export const generationsOf = (sql: Sql, view: AnyView): Promise<Generation[]> =>
  sql.rows<Generation>('SELECT generation, shape, live FROM view_generations WHERE view = $1 ORDER BY generation', [
    view.name,
  ])

/** The live generation; `lock` keeps it live until the transaction ends. Throws when the view was never made. */
export const liveGeneration = async (
  sql: Sql,
  view: AnyView,
  lock: '' | 'FOR SHARE' | 'FOR NO KEY UPDATE' = '',
): Promise<Generation> => {
  const text = `SELECT generation, shape, live FROM view_generations WHERE view = $1 AND live ${lock}`
  const live = (await sql.rows<Generation>(text, [view.name]))[0]
  if (!live) throw new Error(`${view.name} has no live generation; migrate the database first`)
  return live
}

/** Makes the tables of a new generation, empty and not live, inside the caller's transaction. */
export const createGeneration = async (sql: Sql, view: AnyView): Promise<number> => {
  await sql.run('SELECT pg_advisory_xact_lock(hashtext($1))', [`view ${view.name}`])
  const last = (await generationsOf(sql, view)).at(-1)?.generation ?? 0
  const generation = last + 1
  await sql.run('INSERT INTO view_generations (view, generation, shape, live) VALUES ($1, $2, $3, false)', [
    view.name,
    generation,
    shapeOf(view),
  ])
  await sql.run(`CREATE SCHEMA ${schemaOf(view, generation)}`)
  for (const table of view.tables) await sql.run(table.create(schemaOf(view, generation)))
  return generation
}

/** Makes the generation the live one, inside the caller's transaction: what was live is frozen, readers see the new tables. */
export const makeLive = async (sql: Sql, view: AnyView, generation: number): Promise<void> => {
  await sql.run('UPDATE view_generations SET live = false WHERE view = $1 AND live AND generation <> $2', [
    view.name,
    generation,
  ])
  await sql.run('UPDATE view_generations SET live = true WHERE view = $1 AND generation = $2', [view.name, generation])
  await sql.run('UPDATE view_positions SET frozen = (generation <> $2) WHERE view = $1', [view.name, generation])
  for (const { name } of view.tables) {
    await sql.run(`DROP VIEW IF EXISTS ${name}`)
    await sql.run(`CREATE VIEW ${name} AS SELECT * FROM ${schemaOf(view, generation)}.${name}`)
  }
}
