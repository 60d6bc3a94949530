// Plays the suppliers of the sample shop: they say when goods are expected, and after a while deliver what is waited for. They must never
// deliver for the shelf: what is scarce is to stay so.
import type { SampleItem } from '../orders/catalogue'
import type { PlatformInventory } from './inventory-client'

export type SuppliersOptions = {
  readonly inventory: Pick<PlatformInventory, 'tellSupply' | 'backordered' | 'deliver'>
  readonly items: readonly Pick<SampleItem, 'sku' | 'supply' | 'expectedAt'>[]
  /** They take turns. */
  readonly warehouses: readonly string[]
}

export type Suppliers = {
  readonly announce: () => Promise<void>
  /** Delivers what is waited for; `tour` names the deliveries: the same tour comes once. Resolves with how many units. */
  readonly deliver: (tour: number) => Promise<number>
}

export const createSuppliers = ({ inventory, items, warehouses }: SuppliersOptions): Suppliers => {
  const awaited = items.filter(({ supply }) => supply !== 'STOCK')
  return {
    announce: () => inventory.tellSupply(awaited.map(({ sku, expectedAt }) => ({ sku, expectedAt }))),
    deliver: async (tour) => {
      let units = 0
      for (const [index, { sku }] of awaited.entries()) {
        const quantity = await inventory.backordered(sku)
        if (quantity === 0) continue
        await inventory.deliver(`${sku}:${tour}`, sku, warehouses[(tour + index) % warehouses.length]!, quantity)
        units += quantity
      }
      return units
    },
  }
}
