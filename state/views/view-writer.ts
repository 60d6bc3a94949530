// Writes one generation of a view: a group of records becomes one transaction that moves the positions, then loads, folds and saves the
// rows. After any error but a refused value the writer is of no more use: positions have to be loaded again.
import type { Cursor } from '../../processors/engine/journal'
import { PostgresError, type Database, type Sql } from '../postgres'
import { foldGroup, orderIdsOf, type Placed, type Skip } from './fold-group'
import { schemaOf } from './generations'
import { movePositions, type Move, type Position } from './positions'
import { recordset } from './recordset'
import type { AnyView } from './view'

/** A record and the cursor of its partition behind it; `placed` is undefined when it only moves the position. */
export type Item = {
  readonly topic: string
  readonly partition: number
  readonly after: Cursor
  readonly placed: Placed | undefined
}

const reasonLength = 500
const skipColumns = { topic: 'text', partition: 'integer', offset: 'bigint', reason: 'text' }

export class ViewWriter {
  private readonly cursors = new Map<string, Cursor>()

  constructor(
    private readonly db: Database,
    private readonly view: AnyView,
    private readonly generation: number,
    positions: readonly Position[],
  ) {
    for (const { topic, partition, cursor } of positions) this.cursors.set(nameOf(topic, partition), cursor)
  }

  cursorOf(topic: string, partition: number): Cursor {
    const cursor = this.cursors.get(nameOf(topic, partition))
    if (!cursor)
      throw new Error(`${this.view.name} has no position for ${topic}:${partition}; load its positions first`)
    return cursor
  }

  /**
   * Resolves with what was skipped once the group is committed. When PostgreSQL refuses a value, the group is written in halves
   * until the record is found, which is then skipped; those before it may be committed when a later half fails.
   */
  async write(items: readonly Item[]): Promise<readonly Skip[]> {
    if (items.length === 0) return []
    try {
      return await this.commit(items)
    } catch (error) {
      if (!(error instanceof PostgresError) || error.kind !== 'data') throw error
      if (items.length === 1) return this.commit([refused(items[0]!, error)])
      const middle = items.length >> 1
      const before = await this.write(items.slice(0, middle))
      return [...before, ...(await this.write(items.slice(middle)))]
    }
  }

  private async commit(items: readonly Item[]): Promise<readonly Skip[]> {
    const moves = this.movesOf(items)
    const group = items.flatMap((item) => item.placed ?? [])
    const skips = await this.db.transaction((sql) => this.apply(sql, moves, group))
    for (const { topic, partition, to } of moves) this.cursors.set(nameOf(topic, partition), to)
    return skips
  }

  private async apply(sql: Sql, moves: readonly Move[], group: readonly Placed[]): Promise<readonly Skip[]> {
    const { view, generation } = this
    await movePositions(sql, view, generation, moves)
    if (group.length === 0) return []
    const schema = schemaOf(view, generation)
    const orderIds = orderIdsOf(group)
    const stored = orderIds.length > 0 ? await view.load(sql, schema, orderIds) : new Map<string, unknown>()
    const folded = foldGroup(view, stored, group)
    await view.save(sql, schema, folded)
    await this.saveSkips(sql, folded.skips)
    return folded.skips
  }

  private async saveSkips(sql: Sql, skips: readonly Skip[]): Promise<void> {
    if (skips.length === 0) return
    const records = skips.map(({ place, reason }) => ({ ...place, reason: printable(reason) }))
    await sql.run(
      `INSERT INTO view_skips (view, generation, topic, partition, "offset", reason)
       SELECT $2, $3, topic, partition, "offset", reason FROM ${recordset(skipColumns)} ON CONFLICT DO NOTHING`,
      [JSON.stringify(records), this.view.name, this.generation],
    )
  }

  private movesOf(items: readonly Item[]): Move[] {
    const last = new Map<string, Item>()
    for (const item of items) last.set(nameOf(item.topic, item.partition), item)
    return [...last.values()].map(({ topic, partition, after }) => ({
      topic,
      partition,
      from: this.cursorOf(topic, partition),
      to: after,
    }))
  }
}

const nameOf = (topic: string, partition: number): string => `${topic}:${partition}`

const refused = (item: Item, error: PostgresError): Item =>
  item.placed ? { ...item, placed: { place: item.placed.place, reason: error.message } } : item

// An error's text may quote what PostgreSQL would refuse again.
const printable = (reason: string): string => reason.replace(/[\0\ud800-\udfff]/g, '?').slice(0, reasonLength)
