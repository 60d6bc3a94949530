// What the feeds remember in PostgreSQL: which parcels to ask the carrier about, in the database of fulfillment, and how far a feed has read,
// in that of the orders. Losing it costs questions asked twice, never a fact.
import type { OrderId } from '../../schemas/ids'
import type { Sql } from '../postgres'

export type OpenParcel = {
  readonly trackingNumber: string
  readonly orderId: OrderId
  readonly carrier: string
  /** When the carrier last scanned it, as far as we know; milliseconds since 1970, as all of these; null: never. */
  readonly lastScanAt: number | null
  readonly lastPolledAt: number | null
}

type OpenRow = {
  tracking_number: string
  order_id: OrderId
  carrier: string
  last_scan_at: Date | null
  last_polled_at: Date | null
}

/** Which of the open parcels are meant; times in milliseconds since 1970. */
export type Quiet = {
  readonly carrier?: string
  /** Only those of which nothing was heard since: neither that they have a label, nor a scan. */
  readonly silentSince?: number
}

/** At most `limit` open parcels that were not polled since `notPolledSince` (ms), those that waited longest first. */
export const openParcels = async (
  fulfillment: Sql,
  limit: number,
  notPolledSince: number,
  { carrier, silentSince }: Quiet = {},
): Promise<readonly OpenParcel[]> => {
  const rows = await fulfillment.rows<OpenRow>(
    `SELECT p.tracking_number, p.order_id, p.carrier, p.last_scan_at, polls.last_polled_at
     FROM parcels p LEFT JOIN parcel_polls polls USING (tracking_number)
     WHERE p.status IN ('LABELLED', 'SHIPPED') AND (polls.last_polled_at IS NULL OR polls.last_polled_at < $1)
       AND ($3::text IS NULL OR p.carrier = $3)
       AND ($4::timestamptz IS NULL OR coalesce(greatest(p.labelled_at, p.last_scan_at), '-infinity') < $4)
     ORDER BY polls.last_polled_at NULLS FIRST, p.tracking_number
     LIMIT $2`,
    [new Date(notPolledSince), limit, carrier ?? null, silentSince === undefined ? null : new Date(silentSince)],
  )
  return rows.map((row) => ({
    trackingNumber: row.tracking_number,
    orderId: row.order_id,
    carrier: row.carrier,
    lastScanAt: row.last_scan_at?.getTime() ?? null,
    lastPolledAt: row.last_polled_at?.getTime() ?? null,
  }))
}

/** Remembers that the carrier was asked about these parcels at `at` (ms); an earlier time than the known one changes nothing. */
export const markPolled = async (fulfillment: Sql, trackingNumbers: readonly string[], at: number): Promise<void> => {
  if (trackingNumbers.length === 0) return
  await fulfillment.run(
    `INSERT INTO parcel_polls (tracking_number, last_polled_at)
     SELECT DISTINCT number, $2::timestamptz FROM unnest($1::text[]) AS number ORDER BY 1
     ON CONFLICT (tracking_number) DO UPDATE SET last_polled_at = greatest(parcel_polls.last_polled_at, excluded.last_polled_at)`,
    [trackingNumbers, new Date(at)],
  )
}

/** The provider's own cursor, as the feed last set it; undefined: from the beginning. */
export const feedPosition = async (sql: Sql, feed: string): Promise<string | undefined> =>
  (await sql.rows<{ cursor: string }>('SELECT cursor FROM feed_positions WHERE feed = $1', [feed]))[0]?.cursor

/** To be called once what was read up to `cursor` is in the log. */
export const setFeedPosition = async (sql: Sql, feed: string, cursor: string): Promise<void> => {
  await sql.run(
    `INSERT INTO feed_positions (feed, cursor) VALUES ($1, $2)
     ON CONFLICT (feed) DO UPDATE SET cursor = excluded.cursor, moved_at = now()`,
    [feed, cursor],
  )
}
