// Answers what is in which warehouse, and why, from the database of fulfillment. Reads only.
import { BadCursor, type Page, type PageRequest } from '../schemas/read-model'
import type { Explained, SkuStock, StandingLevel, StockLine } from '../schemas/stock-model'
import type { Sql } from './postgres'
import { explained } from './stock-ledger'
import { itemsTable, ledgerTable, levelsTable, stockRows } from './views/stock-tables'

export class StockReader {
  /** The database of fulfillment. */
  constructor(private readonly sql: Sql) {}

  /** By SKU; one that nothing is known of is not among them. */
  async stockOf(skus: readonly string[]): Promise<ReadonlyMap<string, SkuStock>> {
    const items = await this.sql.rows<object>('SELECT * FROM catalogue_items WHERE sku = ANY($1)', [skus])
    const levels = await this.sql.rows<object>('SELECT * FROM stock_levels WHERE sku = ANY($1)', [skus])
    return stockRows(items.map(itemsTable.fromStored), levels.map(levelsTable.fromStored))
  }

  /** At most `limit` SKUs of which anything is known, behind `after`, in their order. */
  async skusAfter(after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.sql.rows<{ sku: string }>(
      `(SELECT sku FROM catalogue_items WHERE sku > $1 ORDER BY sku LIMIT $2)
       UNION (SELECT DISTINCT sku FROM stock_levels WHERE sku > $1 ORDER BY sku LIMIT $2) ORDER BY sku LIMIT $2`,
      [after, limit],
    )
    return rows.map(({ sku }) => sku)
  }

  /** By warehouse. */
  async levels(sku: string): Promise<readonly StandingLevel[]> {
    const rows = await this.sql.rows<{ missing: number }>(
      `SELECT l.*, l.sequence - (SELECT count(*) FROM stock_ledger g WHERE g.sku = l.sku AND g.warehouse = l.warehouse) AS missing
       FROM stock_levels l WHERE sku = $1 ORDER BY warehouse`,
      [sku],
    )
    return rows.map((row): StandingLevel => {
      const level = levelsTable.fromStored(row)
      return { ...level, available: level.onHand - level.reserved, missing: row.missing }
    })
  }

  /** A page of the ledger, by warehouse, in each the latest first, with the gaps between its lines. Rejects with BadCursor. */
  async ledger(sku: string, warehouse: string | undefined, request: PageRequest): Promise<Page<Explained>> {
    const spot = request.cursor === undefined ? undefined : spotOf(request.cursor)
    const rows = await this.linesFrom(sku, warehouse, spot, request.limit + 1)
    const shown = rows.slice(0, request.limit)
    const last = shown.at(-1)
    return {
      items: latestFirst(shown, rows[request.limit]),
      next: rows.length > shown.length && last ? cursorOf(last) : null,
    }
  }

  private async linesFrom(
    sku: string,
    warehouse: string | undefined,
    spot: Spot | undefined,
    limit: number,
  ): Promise<readonly StockLine[]> {
    const rows = await this.sql.rows<object>(
      `SELECT * FROM stock_ledger WHERE sku = $1 AND ($2::text IS NULL OR warehouse = $2)
         AND ($3::text IS NULL OR warehouse > $3 OR (warehouse = $3 AND sequence < $4::bigint))
       ORDER BY warehouse, sequence DESC LIMIT $5`,
      [sku, warehouse ?? null, spot?.warehouse ?? null, spot?.sequence ?? null, limit],
    )
    return rows.map(ledgerTable.fromStored)
  }
}

/** `before` is the line behind the last one shown, where there is one. */
const latestFirst = (lines: readonly StockLine[], before: StockLine | undefined): readonly Explained[] => {
  const warehouses = [...new Set(lines.map(({ warehouse }) => warehouse))]
  return warehouses.flatMap((warehouse) => {
    const ofOne = lines.filter((line) => line.warehouse === warehouse).reverse()
    return [...explained(ofOne, before?.warehouse === warehouse ? before : undefined)].reverse()
  })
}

type Spot = { readonly warehouse: string; readonly sequence: number }

/** cursor = base64url of: sequence, "." warehouse */
const cursorOf = ({ warehouse, sequence }: Spot): string =>
  Buffer.from(`${sequence}.${warehouse}`).toString('base64url')

const grammar = /^([1-9]\d{0,14})\.([\x21-\x7e]{1,100})$/

const spotOf = (cursor: string): Spot => {
  const [, sequence, warehouse] = grammar.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  const spot = warehouse === undefined ? undefined : { warehouse, sequence: Number(sequence) }
  if (!spot || cursorOf(spot) !== cursor)
    throw new BadCursor('this cursor is none of ours: take the one that the page before gave, or begin without')
  return spot
}
