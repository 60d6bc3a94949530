// stock-view: the catalogue, how much of each item is in each warehouse, and the ledger that says why; as the product platform tells it.
import type { SkuStock, StockLine } from '../../schemas/stock-model'
import { applyToStock, type StockInput } from './stock-fold'
import { loadStock, saveStock, stockTables } from './stock-tables'
import type { View } from './view'

/** The key of its messages is the SKU, which their heads name where others name an order. */
export const stockView: View<StockInput, SkuStock, StockLine> = {
  name: 'stock-view',
  schema: 'stock',
  tables: stockTables,
  apply: applyToStock,
  load: loadStock,
  save: saveStock,
}
