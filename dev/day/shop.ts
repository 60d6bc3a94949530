// What the shop of the simulated day sells and has: enough of most things, too little of some, and some that come later in the day. It must
// never have so much of everything that no rule about what is short is met.
import type { CatalogueItem } from '../../processors/catalogue'
import { stockedItems } from '../orders/catalogue'
import { openBookStore } from '../simulators/book-store'
import { openInventory, type Inventory } from '../simulators/inventory-ledger'
import { emptyInventory, type InventoryState } from '../simulators/inventory-state'
import { warehouses } from '../../processors/rules/warehouses'
import { deliveryAt } from './schedule'
import type { Agenda } from './agenda'

export type Shop = {
  readonly items: readonly CatalogueItem[]
  readonly catalogue: { readonly get: (sku: string) => CatalogueItem | undefined }
  readonly inventory: Inventory
  readonly stock: InventoryState
  /** Units on hand at the start. */
  readonly opening: number
}

/** Of every hundred items: five are sold before they are there, three run out. */
const kindOf = (index: number): 'PLENTY' | 'LATE' | 'SCARCE' =>
  index % 20 === 7 ? 'LATE' : index % 33 === 5 ? 'SCARCE' : 'PLENTY'

const dearestCents = 6_000

/** Units of an item that a day of so many orders would sell, about. */
const demandOf = (orders: number, items: number): number => Math.ceil((orders * 2.7) / items)

export function openShop(orders: number, agenda: Agenda): Shop {
  const sold = stockedItems.filter(({ prices }) => prices.some(isCheap))
  const items = sold.map((item, index): CatalogueItem => {
    const isLate = kindOf(index) === 'LATE'
    return {
      ...item,
      discontinued: false,
      dimensions: null,
      supply: isLate ? 'BACKORDER' : 'STOCK',
      expectedAt: isLate ? deliveryAt : null,
      hsCode: null,
      originCountry: null,
    }
  })
  const bySku = new Map(items.map((item) => [item.sku, item]))
  const store = openBookStore<InventoryState>(undefined, emptyInventory)
  const names = Object.keys(warehouses)
  const inventory = openInventory(store, { warehouses: names, now: () => agenda.now() })
  const demand = demandOf(orders, items.length)
  const levels = items.flatMap(({ sku }, index) =>
    names.map((warehouse, at) => ({ sku, warehouse, onHand: openingOf(index, at, demand) })),
  )
  inventory.setStock(levels)
  inventory.setSupply(
    items.flatMap(({ sku, supply, expectedAt }) => (supply === 'BACKORDER' ? [{ sku, expectedAt }] : [])),
  )
  const late = items.filter(({ supply }) => supply === 'BACKORDER')
  agenda.at(deliveryAt, () => names.forEach((warehouse) => deliver(inventory, warehouse, late, demand)))
  const opening = levels.reduce((sum, { onHand }) => sum + onHand, 0)
  return { items, catalogue: bySku, inventory, stock: store.state, opening }
}

const isCheap = ({ currency, amountMinor }: { readonly currency: string; readonly amountMinor: number }): boolean =>
  currency === 'USD' && amountMinor <= dearestCents

/** Seldom the same in all warehouses: now and then one has nothing of an item, and an order is split. */
const openingOf = (index: number, warehouse: number, demand: number): number => {
  const kind = kindOf(index)
  if (kind === 'SCARCE') return Math.ceil(demand / 12)
  if (kind === 'LATE') return Math.ceil(demand / 8)
  return (index + warehouse) % 11 === 3 ? 0 : demand + 20
}

const deliver = (inventory: Inventory, warehouse: string, late: readonly CatalogueItem[], demand: number): void => {
  const lines = late.map(({ sku }) => ({ sku, quantity: demand + 20 }))
  inventory.deliver({ deliveryId: `delivery-${warehouse}`, warehouse, lines })
}
