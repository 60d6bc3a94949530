// What PostgreSQL has of the views' live generations, read for comparison. Reads only.
import type { DatabaseUse } from '../../state/migrate'
import type { Sql } from '../../state/postgres'
import { liveGeneration, schemaOf } from '../../state/views/generations'
import { ordersView } from '../../state/views/orders-view'
import { positionsOf } from '../../state/views/positions'
import type { AnyView } from '../../state/views/view'
import type { HistoryRow } from './check-views'
import { historyTables } from './history-tables'
import type { Difference } from './report'

export interface ViewReader {
  /** Ids of all orders that have a row. */
  orderIds(): Promise<ReadonlySet<string>>
  /** Next offset that the view reads of a partition. */
  position(view: AnyView, topic: string, partition: number): Promise<number>
  load(view: AnyView, orderIds: readonly string[]): Promise<ReadonlyMap<string, unknown>>
  /** Which of these placements are kept as rejected. */
  rejected(orderIds: readonly string[]): Promise<ReadonlySet<string>>
  /** The lines that a view has of one partition; none for a view that keeps no history. */
  history(view: AnyView, topic: string, partition: number, below: number): Promise<readonly HistoryRow[]>
  /** Records that a live view has passed over. */
  skips(views: readonly AnyView[]): Promise<readonly Difference[]>
}

const idsPerRead = 2_000
const offsetsPerRead = 200_000

/** Each view is read where it stands. */
export class PostgresViewReader implements ViewReader {
  private readonly orders: Sql

  /** One for each use of a database. Throws Error where that of the orders is not among them. */
  constructor(private readonly databases: ReadonlyMap<DatabaseUse, Sql>) {
    this.orders = this.sqlOf(ordersView)
  }

  async orderIds(): Promise<ReadonlySet<string>> {
    const rows = await this.orders.rows<{ id: string }>(
      `SELECT order_id AS id FROM ${await this.schema(ordersView)}.orders`,
    )
    return new Set(rows.map(({ id }) => id))
  }

  async position(view: AnyView, topic: string, partition: number): Promise<number> {
    const sql = this.sqlOf(view)
    const { generation } = await liveGeneration(sql, view)
    const positions = await positionsOf(sql, view, generation)
    return positions.find((each) => each.topic === topic && each.partition === partition)?.cursor.next ?? 0
  }

  async load(view: AnyView, orderIds: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const schema = await this.schema(view)
    const rows = new Map<string, unknown>()
    for (const part of parts(orderIds))
      for (const [orderId, row] of await view.load(this.sqlOf(view), schema, part)) rows.set(orderId, row)
    return rows
  }

  async rejected(orderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const text = `SELECT order_id AS id FROM ${await this.schema(ordersView)}.rejections WHERE order_id = ANY($1)`
    const found = new Set<string>()
    for (const part of parts(orderIds))
      for (const { id } of await this.orders.rows<{ id: string }>(text, [part])) found.add(id)
    return found
  }

  async history(view: AnyView, topic: string, partition: number, below: number): Promise<readonly HistoryRow[]> {
    const spec = historyTables[view.name]
    if (!spec) return []
    const state = spec.hasState ? 'status, version' : 'NULL::text AS status, NULL::integer AS version'
    const text = `SELECT message_id AS "messageId", order_id AS "orderId", ${spec.type} AS type, ${state}, "offset"
      FROM ${await this.schema(view)}.${spec.table} WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND "offset" < $4`
    const rows: HistoryRow[] = []
    for (let from = 0; from < below; from += offsetsPerRead)
      for (const row of await this.sqlOf(view).rows<HistoryRow>(text, [
        topic,
        partition,
        from,
        Math.min(from + offsetsPerRead, below),
      ]))
        rows.push(row)
    return rows
  }

  async skips(views: readonly AnyView[]): Promise<readonly Difference[]> {
    const names = views.map(({ name }) => name)
    const found = await Promise.all([...this.databases.values()].map((sql) => skipsIn(sql, names)))
    return found.flat()
  }

  private async schema(view: AnyView): Promise<string> {
    return schemaOf(view, (await liveGeneration(this.sqlOf(view), view)).generation)
  }

  private sqlOf({ name }: AnyView): Sql {
    for (const [{ views }, sql] of this.databases) if (views.some((view) => view.name === name)) return sql
    throw new Error(`no database of ${name} was given`)
  }
}

const skipsIn = async (sql: Sql, names: readonly string[]): Promise<Difference[]> => {
  const rows = await sql.rows<{ view: string; place: string; reason: string }>(
    `SELECT view, concat_ws(':', topic, partition, "offset") AS place, reason FROM view_skips JOIN view_generations USING (view, generation)
     WHERE live AND view = ANY($1) ORDER BY 1, 2 LIMIT 1000`,
    [names],
  )
  return rows.map(({ view, place, reason }) => ({
    text: `${view} passed over ${place}: ${reason}; correct it, then npm run oms -- view rebuild ${view}`,
  }))
}

function* parts(ids: readonly string[]): Iterable<readonly string[]> {
  for (let at = 0; at < ids.length; at += idsPerRead) yield ids.slice(at, at + idsPerRead)
}
