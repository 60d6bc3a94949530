// parcels-view: every parcel, what its carrier says of it and what it said before.
import { applyToParcels, type ParcelsInput } from './parcels-fold'
import type { OrderParcels, ParcelScan } from './parcels-rows'
import { loadParcels, parcelsTables, saveParcels } from './parcels-tables'
import type { View } from './view'

export const parcelsView: View<ParcelsInput, OrderParcels, ParcelScan> = {
  name: 'parcels-view',
  schema: 'parcels',
  tables: parcelsTables,
  apply: applyToParcels,
  load: loadParcels,
  save: saveParcels,
}
