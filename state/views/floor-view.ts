// floor-view: what the warehouses are to pick and how far it is, and all that the floor did.
import type { EventEntry } from './event-rows'
import { applyToFloor, type FloorInput } from './floor-fold'
import type { OrderFulfillments } from './floor-rows'
import { floorTables, loadFloor, saveFloor } from './floor-tables'
import type { View } from './view'

export const floorView: View<FloorInput, OrderFulfillments, EventEntry> = {
  name: 'floor-view',
  schema: 'floor',
  tables: floorTables,
  apply: applyToFloor,
  load: loadFloor,
  save: saveFloor,
}
