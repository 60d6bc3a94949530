// What the API has to do with goods and warehouses, on the real stores and the warehouse system. Put together, and nothing else.
import { createWmsReading } from '../egress/wms-reading'
import { readWmsOptions } from '../egress/wms-settings'
import type { Context } from '../processors/engine/context'
import { FloorReader } from '../state/floor-reader'
import { StockReader } from '../state/stock-reader'
import { createStockTable } from '../state/stock-table'
import { createWmsAnswers } from '../state/wms-answers'
import type { ApiPorts } from './api-ports'
import { createCatalogueReading, type CatalogueTable } from './catalogue'
import type { Stores } from './open-stores'

export const openWarehousePorts = (
  { env, clock }: Context,
  { fulfillment, cache }: Stores,
  catalogue: CatalogueTable,
): Pick<ApiPorts, 'catalogue' | 'stock' | 'floor' | 'warehouseOrders'> => {
  const stock = new StockReader(fulfillment)
  return {
    catalogue: createCatalogueReading(catalogue, createStockTable(cache, stock)),
    stock,
    floor: new FloorReader(fulfillment),
    warehouseOrders: createWmsReading({
      ...readWmsOptions(env),
      answers: createWmsAnswers(cache),
      now: () => clock.now(),
    }),
  }
}
