// desk-view: notes, who looks after an order, escalations, and all that the service desk did.
import { applyToDesk, type DeskEntry, type DeskInput, type DeskRow } from './desk-fold'
import { deskTables, loadDesk, saveDesk } from './desk-tables'
import type { View } from './view'

export const deskView: View<DeskInput, DeskRow, DeskEntry> = {
  name: 'desk-view',
  schema: 'desk',
  tables: deskTables,
  apply: applyToDesk,
  load: loadDesk,
  save: saveDesk,
}
