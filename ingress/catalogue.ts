// The catalogue as the API shows it, from the table that intake prices by, and what of it is there, from the table of stock. That stock can't be
// asked about must never keep anybody from seeing a price.
import { BadCursor } from '../schemas/read-model'
import type { SkuStock } from '../schemas/stock-model'
import type { Availability, CatalogueItem, CatalogueReading, OfferedItem, StockLevels } from './stock-ports'

/** What is kept of the catalogue's feed, by SKU. */
export type CatalogueTable = {
  readonly get: (sku: string) => CatalogueItem | undefined
  readonly values: () => Iterable<CatalogueItem>
}

/** Listed by SKU; the cursor names the last one shown. */
export const createCatalogueReading = (table: CatalogueTable, stock: StockLevels): CatalogueReading => {
  const offered = async (items: readonly CatalogueItem[]): Promise<OfferedItem[]> => {
    const found = await stock.stockOf(items.map(({ sku }) => sku)).catch(() => undefined)
    return items.map((item) => ({ ...shown(item), availability: availabilityOf(item, found?.get(item.sku)) }))
  }
  return {
    get: async (sku) => {
      const item = table.get(sku)
      return item && (await offered([item]))[0]
    },
    list: async (category, { cursor, limit }) => {
      const after = cursor === undefined ? '' : skuOf(cursor)
      const found = [...table.values()]
        .filter((item) => item.sku > after && (category === undefined || item.category === category))
        .sort((one, other) => (one.sku < other.sku ? -1 : 1))
      const items = found.slice(0, limit)
      const more = found.length > items.length
      return { items: await offered(items), next: more ? Buffer.from(items.at(-1)!.sku).toString('base64url') : null }
    },
  }
}

const shown = (item: CatalogueItem): CatalogueItem => ({
  sku: item.sku,
  name: item.name,
  category: item.category,
  prices: item.prices,
  weightGrams: item.weightGrams,
  dimensions: item.dimensions,
  supply: item.supply,
  expectedAt: item.expectedAt,
  hsCode: item.hsCode,
  originCountry: item.originCountry,
  discontinued: item.discontinued,
})

const availabilityOf = (
  { supply, expectedAt }: CatalogueItem,
  stock: Pick<SkuStock, 'levels'> | undefined,
): Availability | null => {
  if (!stock || stock.levels.length === 0) return null
  // A warehouse that has reserved more than it has takes nothing from the others.
  const available = stock.levels.reduce((sum, { onHand, reserved }) => sum + Math.max(0, onHand - reserved), 0)
  const state = available > 0 ? 'IN_STOCK' : supply === 'STOCK' ? 'OUT_OF_STOCK' : supply
  return { state, available, supply, expectedAt }
}

const skuOf = (cursor: string): string => {
  const sku = Buffer.from(cursor, 'base64url').toString()
  if (Buffer.from(sku).toString('base64url') !== cursor) throw new BadCursor('this cursor is not one of ours')
  return sku
}
