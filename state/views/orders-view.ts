// orders-view: orders as they are, with their history and the placements that were refused.
import { applyToOrder, type OrderEntry, type OrderRow, type OrdersInput } from './orders-fold'
import { loadOrders, ordersTables, saveOrders } from './orders-tables'
import type { View } from './view'

export const ordersView: View<OrdersInput, OrderRow, OrderEntry> = {
  name: 'orders-view',
  schema: 'orders',
  tables: ordersTables,
  apply: applyToOrder,
  load: loadOrders,
  save: saveOrders,
}
