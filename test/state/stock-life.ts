// What the product platform tells of items and of their stock.
import type { CurrencyCode, OrderId } from '../../schemas/ids'
import { deriveMessageId } from '../../schemas/ids'
import type { CatalogueItemChanged, StockMoved, StockMovement } from '../../schemas/messages'
import { day } from './order-life'

/** `after`: what there is then. One minute after another by their sequences. */
export const moved = (
  sequence: number,
  movement: StockMovement,
  onHandChange: number,
  reservedChange: number,
  after: { readonly onHand: number; readonly reserved: number },
  warehouse = 'SAO-1',
  sku = 'TEA-1',
): StockMoved => ({
  type: 'StockMoved',
  id: deriveMessageId(`${sku}:${warehouse}:${sequence}`, 'stock-feed', 0),
  orderId: sku as OrderId,
  at: day + 60_000 * sequence + 1_000,
  ...{ sku, warehouse, movement, onHandChange, reservedChange, sequence },
  ...after,
  reference: `ref-${sequence}`,
  occurredAt: day + 60_000 * sequence,
})

export const itemTold = (sequence: number, more: Partial<CatalogueItemChanged> = {}): CatalogueItemChanged => {
  const sku = more.sku ?? 'TEA-1'
  return {
    type: 'CatalogueItemChanged',
    id: deriveMessageId(`${sku}:${sequence}`, 'catalogue-feed', 0),
    orderId: sku as OrderId,
    at: day + sequence,
    sku,
    name: 'Tea',
    category: 'food',
    prices: [{ currency: 'EUR' as CurrencyCode, amountMinor: 450 }],
    weightGrams: 120,
    sequence,
    discontinued: false,
    dimensions: { lengthMm: 100, widthMm: 60, heightMm: 40 },
    supply: 'BACKORDER',
    expectedAt: day + 86_400_000,
    hsCode: '090210',
    originCountry: 'JP',
    ...more,
  }
}
