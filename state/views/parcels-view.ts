// parcels-view: parcels under way, for the carrier feed to ask about.
import { applyToParcels, type OrderParcels, type ParcelsInput } from './parcels-fold'
import { loadParcels, parcelsTables, saveParcels } from './parcels-tables'
import type { View } from './view'

export const parcelsView: View<ParcelsInput, OrderParcels, never> = {
  name: 'parcels-view',
  schema: 'parcels',
  tables: parcelsTables,
  apply: applyToParcels,
  load: loadParcels,
  save: saveParcels,
}
