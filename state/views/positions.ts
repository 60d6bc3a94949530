// How far a generation of a view has folded each partition. Positions move by compare-and-set in the transaction that writes the
// rows: whoever finds them elsewhere than it left them has an owner beside it, and must write nothing.
import { start, type Cursor } from '../../processors/engine/journal'
import type { Sql } from '../postgres'
import { recordset } from './recordset'
import type { AnyView } from './view'

export type Position = { readonly topic: string; readonly partition: number; readonly cursor: Cursor }
export type Move = { readonly topic: string; readonly partition: number; readonly from: Cursor; readonly to: Cursor }

/** The positions are not where the writer left them: it has to load them again. */
export class PositionConflict extends Error {
  override readonly name = 'PositionConflict'
}

type Stored = { topic: string; partition: number; next: number; head: string; index: number }

/** The positions of one generation, by topic and partition. */
export const positionsOf = async (
  sql: Sql,
  view: AnyView,
  generation: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<Position[]> => {
  const rows = await sql.rows<Stored>(
    `SELECT topic, partition, next, head, index FROM view_positions WHERE view = $1 AND generation = $2 ORDER BY topic, partition ${lock}`,
    [view.name, generation],
  )
  return rows.map(({ topic, partition, next, head, index }) => ({
    topic,
    partition,
    cursor: { next, head, index, lastId: '' },
  }))
}

/** Makes positions at offset 0 for partitions that have none. */
export const addPositions = async (
  sql: Sql,
  view: AnyView,
  generation: number,
  topics: readonly string[],
  partitions: readonly number[],
): Promise<void> => {
  await sql.run(
    `INSERT INTO view_positions (view, generation, topic, partition, next, head, index)
     SELECT $1, $2, topic, partition, $5, $6, $7 FROM unnest($3::text[]) AS topic, unnest($4::int[]) AS partition ON CONFLICT DO NOTHING`,
    [view.name, generation, topics, partitions, start.next, start.head, start.index],
  )
}

const moveColumns = {
  topic: 'text',
  partition: 'integer',
  from_next: 'bigint',
  from_head: 'text',
  from_index: 'integer',
  next: 'bigint',
  head: 'text',
  index: 'integer',
}

/** Moves every position or throws PositionConflict; the caller's transaction is then rolled back. */
export const movePositions = async (
  sql: Sql,
  view: AnyView,
  generation: number,
  moves: readonly Move[],
): Promise<void> => {
  const records = moves.map(({ topic, partition, from, to }) => ({
    topic,
    partition,
    from_next: from.next,
    from_head: from.head,
    from_index: from.index,
    next: to.next,
    head: to.head,
    index: to.index,
  }))
  const moved = await sql.run(
    `UPDATE view_positions p SET next = r.next, head = r.head, index = r.index, moved_at = now() FROM ${recordset(moveColumns)}
     WHERE p.view = $2 AND p.generation = $3 AND p.topic = r.topic AND p.partition = r.partition AND NOT p.frozen
       AND p.next = r.from_next AND p.head = r.from_head AND p.index = r.from_index`,
    [JSON.stringify(records), view.name, generation],
  )
  if (moved !== moves.length)
    throw new PositionConflict(
      `${view.name}: ${moves.length - moved} of ${moves.length} positions are not where this reader left them; it loads them again`,
    )
}
