// The catalogue as the API shows it, from the table that intake prices by. Reads memory only.
import type { CatalogueItem, CatalogueReading } from './api-ports'
import { BadCursor } from '../schemas/read-model'

/** What is kept of the stock feed, by SKU. */
export type CatalogueTable = {
  readonly get: (sku: string) => CatalogueItem | undefined
  readonly values: () => Iterable<CatalogueItem>
}

/** Listed by SKU; the cursor names the last one shown. */
export const createCatalogueReading = (table: CatalogueTable): CatalogueReading => ({
  get: (sku) => {
    const item = table.get(sku)
    return item && shown(item)
  },
  list: async (category, { cursor, limit }) => {
    const after = cursor === undefined ? '' : skuOf(cursor)
    const found = [...table.values()]
      .filter((item) => item.sku > after && (category === undefined || item.category === category))
      .sort((one, other) => (one.sku < other.sku ? -1 : 1))
    const items = found.slice(0, limit)
    const more = found.length > items.length
    return { items: items.map(shown), next: more ? Buffer.from(items.at(-1)!.sku).toString('base64url') : null }
  },
})

const shown = ({ sku, name, category, prices, weightGrams, discontinued }: CatalogueItem): CatalogueItem => ({
  sku,
  name,
  category,
  prices,
  weightGrams,
  discontinued,
})

const skuOf = (cursor: string): string => {
  const sku = Buffer.from(cursor, 'base64url').toString()
  if (Buffer.from(sku).toString('base64url') !== cursor) throw new BadCursor('this cursor is not one of ours')
  return sku
}
