// Answers which parcels an order has, where they are, and which of them nobody has heard of; from the database of fulfillment. Reads only.
import type { OrderId } from '../schemas/ids'
import type { Sql } from './postgres'
import type { Parcel, ParcelScan } from './views/parcels-rows'
import { parcelsTable, scansTable } from './views/parcels-tables'

/** A parcel and its history, by when it was scanned, the oldest first. Times in milliseconds since 1970. */
export type TrackedParcel = Parcel & {
  readonly history: readonly Pick<
    ParcelScan,
    'carrierStatus' | 'scannedAt' | 'location' | 'estimatedDeliveryAt' | 'trackingNumber'
  >[]
}

export class ParcelsReader {
  /** The database of fulfillment. */
  constructor(private readonly sql: Sql) {}

  /** In the order in which they were packed. */
  async of(orderId: string): Promise<readonly TrackedParcel[]> {
    const [parcels, scans] = await Promise.all([
      this.sql.rows<object>('SELECT * FROM parcels WHERE order_id = $1 ORDER BY packed_at, parcel_id', [orderId]),
      this.sql.rows<object>(
        'SELECT * FROM parcel_scans WHERE order_id = $1 ORDER BY scanned_at, learnt_at, message_id',
        [orderId],
      ),
    ])
    const history = scans.map(scansTable.fromStored)
    return parcels.map(parcelsTable.fromStored).map((parcel) => ({
      ...parcel,
      history: withoutEchoes(history.filter(({ parcelId }) => parcelId === parcel.parcelId)).map(
        ({ messageId: _m, orderId: _o, parcelId: _p, learntAt: _l, ...scan }) => scan,
      ),
    }))
  }

  /** By tracking number; one that is not known is not among them. Carriers use numbers again: the parcel labelled last counts. */
  async orderOf(trackingNumbers: readonly string[]): Promise<ReadonlyMap<string, OrderId>> {
    const rows = await this.sql.rows<{ number: string; order: OrderId }>(
      `SELECT DISTINCT ON (tracking_number) tracking_number AS number, order_id AS "order" FROM parcels WHERE tracking_number = ANY($1)
       ORDER BY tracking_number, labelled_at DESC NULLS LAST`,
      [trackingNumbers],
    )
    return new Map(rows.map(({ number, order }) => [number, order]))
  }
}

/** That it has left, or has come, is said without a place beside the scan that says where. */
const withoutEchoes = (scans: readonly ParcelScan[]): ParcelScan[] =>
  scans.filter(
    (scan) =>
      scan.location !== null ||
      !scans.some(
        (other) =>
          other.location !== null &&
          other.carrierStatus === scan.carrierStatus &&
          other.scannedAt === scan.scannedAt &&
          other.trackingNumber === scan.trackingNumber,
      ),
  )
