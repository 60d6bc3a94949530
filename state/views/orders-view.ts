// orders-view: orders as they are, with their changes, their history and the placements that were refused.
import { applyToOrder, type OrderEntry, type OrdersInput } from './orders-fold'
import type { OrderRow } from './orders-row'
import { loadOrders, saveOrders } from './orders-store'
import { ordersTables } from './orders-tables'
import type { View } from './view'

export const ordersView: View<OrdersInput, OrderRow, OrderEntry> = {
  name: 'orders-view',
  schema: 'orders',
  tables: ordersTables,
  apply: applyToOrder,
  load: loadOrders,
  save: saveOrders,
}
