// Answers what is to be picked where, how far it is and what is stuck, from the database of fulfillment. Reads only.
import type { Page, PageRequest } from '../schemas/read-model'
import { Filter } from './filters'
import { pageOf, spotAfter } from './pages'
import type { Sql } from './postgres'
import type { FloorBlock, FloorException, FulfillmentRow } from './views/floor-rows'
import { fulfillmentsTable } from './views/floor-tables'

/**
 * One fulfillment as the floor sees it: what to pick, what is picked and missing, its parcels, what has failed, who does it and where it goes.
 * Times in ISO 8601.
 */
export type Picklist = Omit<FulfillmentRow, 'createdAt' | 'updatedAt' | 'blocked' | 'exceptions'> & {
  readonly blocked: (Omit<FloorBlock, 'since'> & { readonly since: string }) | null
  readonly exceptions: readonly (Omit<FloorException, 'at'> & { readonly at: string })[]
  readonly createdAt: string
  readonly updatedAt: string
}
export type PicklistFilter = {
  readonly warehouse?: string
  readonly status?: readonly string[]
  readonly wave?: string
  readonly orderId?: string
  readonly fulfillmentIds?: readonly string[]
}

export class FloorReader {
  /** The database of fulfillment. */
  constructor(private readonly sql: Sql) {}

  /** What was asked for first comes first. Rejects with BadCursor. */
  async picklists(wanted: PicklistFilter, request: PageRequest): Promise<Page<Picklist>> {
    const isOne = wanted.status?.length === 1
    const filter = new Filter()
      .where('warehouse = ?', wanted.warehouse)
      .where(isOne ? 'status = ?' : 'status = ANY(?)', isOne ? wanted.status[0] : wanted.status)
      .where('wave = ?', wanted.wave)
      .where('order_id = ?', wanted.orderId)
      .where('fulfillment_id = ANY(?)', wanted.fulfillmentIds)
      .behind(['created_at', 'fulfillment_id'], spotAfter(request), '>')
    const rows = await this.sql.rows<object>(
      `SELECT * FROM fulfillments ${filter.text}
       ORDER BY created_at, fulfillment_id LIMIT ${filter.bound(request.limit + 1)}`,
      filter.values,
    )
    const spotOf = ({ createdAt: at, fulfillmentId: id }: FulfillmentRow) => ({ at, id })
    return pageOf(request, rows.map(fulfillmentsTable.fromStored), picklistOf, spotOf)
  }

  async picklist(orderId: string, fulfillmentId: string): Promise<Picklist | undefined> {
    const text = 'SELECT * FROM fulfillments WHERE order_id = $1 AND fulfillment_id = $2'
    const [row] = await this.sql.rows<object>(text, [orderId, fulfillmentId])
    return row && picklistOf(fulfillmentsTable.fromStored(row))
  }

  /** Those that wait for somebody's decision, of all warehouses or of one, the longest first. Rejects with BadCursor. */
  blocked(warehouse: string | undefined, request: PageRequest): Promise<Page<Picklist>> {
    return this.picklists({ status: ['BLOCKED'], ...(warehouse === undefined ? {} : { warehouse }) }, request)
  }

  /** Which of these orders have something to send, or sent, at a warehouse. */
  async ordersAt(warehouse: string, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.sql.rows<{ id: string }>(
      'SELECT DISTINCT order_id AS id FROM fulfillments WHERE warehouse = $1 AND order_id = ANY($2)',
      [warehouse, orderIds],
    )
    return new Set(rows.map(({ id }) => id))
  }

  /** Whether anything was ever asked of a warehouse. */
  async isKnown(warehouse: string): Promise<boolean> {
    return (await this.sql.rows('SELECT FROM fulfillments WHERE warehouse = $1 LIMIT 1', [warehouse])).length > 0
  }
}

const iso = (at: number): string => new Date(at).toISOString()

const picklistOf = ({ blocked, exceptions, createdAt, updatedAt, ...row }: FulfillmentRow): Picklist => ({
  ...row,
  blocked: blocked && { ...blocked, since: iso(blocked.since) },
  exceptions: exceptions.map((each) => ({ ...each, at: iso(each.at) })),
  createdAt: iso(createdAt),
  updatedAt: iso(updatedAt),
})
