// Answers what is to be picked where, and how far it is. Reads only.
import type { Page, PageRequest } from '../schemas/read-model'
import { Filter } from './filters'
import { pageOf, spotAfter } from './pages'
import type { Sql } from './postgres'
import type { FulfillmentRow } from './views/floor-fold'
import { fulfillmentOf, type StoredFulfillment } from './views/floor-tables'

/** One fulfillment as the floor sees it: what to pick, what is picked and missing, who does it and where it goes. Times in ISO 8601. */
export type Picklist = Omit<FulfillmentRow, 'createdAt' | 'updatedAt'> & {
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
  constructor(private readonly sql: Sql) {}

  /** What was asked for first comes first. Rejects with BadCursor. */
  async picklists(wanted: PicklistFilter, request: PageRequest): Promise<Page<Picklist>> {
    const filter = new Filter()
      .where('warehouse = ?', wanted.warehouse)
      .where('status = ANY(?)', wanted.status)
      .where('wave = ?', wanted.wave)
      .where('order_id = ?', wanted.orderId)
      .where('fulfillment_id = ANY(?)', wanted.fulfillmentIds)
      .behind(['created_at', 'fulfillment_id'], spotAfter(request), '>')
    const rows = await this.sql.rows<StoredFulfillment>(
      `SELECT * FROM fulfillments ${filter.text}
       ORDER BY created_at, fulfillment_id LIMIT ${filter.bound(request.limit + 1)}`,
      filter.values,
    )
    const spotOf = ({ created_at: at, fulfillment_id: id }: StoredFulfillment) => ({ at: at.getTime(), id })
    return pageOf(request, rows, picklistOf, spotOf)
  }

  async picklist(orderId: string, fulfillmentId: string): Promise<Picklist | undefined> {
    const text = 'SELECT * FROM fulfillments WHERE order_id = $1 AND fulfillment_id = $2'
    const [row] = await this.sql.rows<StoredFulfillment>(text, [orderId, fulfillmentId])
    return row && picklistOf(row)
  }
}

const picklistOf = (row: StoredFulfillment): Picklist => ({
  ...fulfillmentOf(row),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})
