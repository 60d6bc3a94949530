// The catalogue that intake prices by: what is kept of the stock feed, and how an event changes it. Events repeat and come out of order.
import type { Head } from '../schemas/message'
import type { CatalogueItemChanged } from '../schemas/messages'

export type CatalogueItem = Omit<CatalogueItemChanged, 'type' | keyof Head | 'sequence'>
/** As it is kept: an event with a lower sequence is outdated. */
export type KeptItem = CatalogueItem & { readonly sequence: number }

/** By SKU. The same look-up may answer otherwise later: what it answers is captured in what intake decides. */
export type Catalogue = { readonly get: (sku: string) => CatalogueItem | undefined }

/** An item that is no longer sold stays, so that an outdated event can not bring it back. */
export const foldCatalogue = (item: KeptItem | undefined, event: CatalogueItemChanged): KeptItem => {
  if (item && item.sequence >= event.sequence) return item
  const { sku, name, category, prices, weightGrams, dimensions, discontinued, sequence } = event
  const { supply, expectedAt, hsCode, originCountry } = event
  const supplied = { supply, expectedAt, hsCode, originCountry }
  return { sku, name, category, prices, weightGrams, dimensions, discontinued, ...supplied, sequence }
}
