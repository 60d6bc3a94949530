// Labels in the database of fulfillment, each sealed under the key of its customer: once that is erased, nobody reads them. It must never write
// a label unsealed, nor over another.
import type { Sealed } from '../schemas/ids'
import type { KnownLabel, LabelStore, StoredLabel } from '../schemas/label-store'
import type { LabelFormat } from '../schemas/messages'
import type { SealingBeside, Vault } from '../schemas/vault'
import type { Sql } from './postgres'

type LabelVault = Pick<Vault, 'open'> & SealingBeside
type Row = { format: LabelFormat; document: Sealed }

/** `db` is the database of fulfillment. */
export const createLabelDocuments = (db: Sql, vault: LabelVault): LabelStore => ({
  save: (label) => save(db, vault, label),
  made: (requestId) =>
    db.rows<KnownLabel>(
      `SELECT tracking_number AS "trackingNumber", service_type AS "serviceType" FROM label_documents WHERE request_id = $1
       ORDER BY made_at, tracking_number`,
      [requestId],
    ),
  read: async (orderId, about, trackingNumber) => {
    const [row] = await db.rows<Row>(found, [orderId, about, trackingNumber ?? null])
    const opened = row && (await vault.open('label', row.document))
    return opened && { format: row.format, bytes: Buffer.from(opened.base64, 'base64') }
  },
})

// Where a request was performed twice, the parcel says which of its labels counts.
const found = `
  SELECT d.format, d.document
  FROM label_documents d LEFT JOIN parcels p ON p.order_id = d.order_id AND p.parcel_id = d.parcel_id
  WHERE d.order_id = $1 AND (d.parcel_id = $2 OR d.return_id = $2) AND ($3::text IS NULL OR d.tracking_number = $3)
  ORDER BY p.tracking_number IS NOT DISTINCT FROM d.tracking_number DESC, d.made_at DESC, d.tracking_number LIMIT 1`

const save = async (db: Sql, vault: LabelVault, { document, contact, ...label }: StoredLabel): Promise<void> => {
  const sealed = await vault.sealBeside(contact, 'label', { base64: document.toString('base64') })
  if (sealed === undefined) return
  const { requestId, trackingNumber, orderId, parcelId, returnId, carrier, serviceType, format, at } = label
  await db.run(
    `INSERT INTO label_documents
       (request_id, tracking_number, order_id, parcel_id, return_id, carrier, service_type, format, document, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [requestId, trackingNumber, orderId, parcelId, returnId, carrier, serviceType, format, sealed, new Date(at)],
  )
}
