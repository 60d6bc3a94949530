// The product platform on one machine: its feed of stock and its suppliers, again and again until they are stopped. Production has its own.
import { pause } from '../../ingress/feed-loop'
import type { Context } from '../../processors/engine/context'
import { warehouses } from '../../processors/rules/warehouses'
import { readSetting } from '../../runtime/settings'
import { sampleCatalogue } from '../orders/catalogue'
import { createPlatformInventory } from './inventory-client'
import { createStockFeed } from './stock-feed'
import { createSuppliers } from './suppliers'

export type Platform = {
  /** All that was moved until then is in the log. */
  readonly stop: () => Promise<void>
}

const feedMs = 250
const skusAtOnce = 100
/** Between two tours of the suppliers, before `speed` divides it. */
const tourMs = 6 * 3_600_000
const shortestTourMs = 2_000

/** Resolves once the suppliers have said what is expected. What fails is tried again, and told once. */
export const startPlatform = async (context: Context): Promise<Platform> => {
  const { env, clock, logger } = context
  const inventory = createPlatformInventory({
    baseUrl: readSetting('INVENTORY_API_BASE', env),
    clientId: readSetting('INVENTORY_CLIENT_ID', env),
    clientSecret: readSetting('INVENTORY_CLIENT_SECRET', env),
  })
  const feed = createStockFeed({ ...context, inventory })
  const suppliers = createSuppliers({ inventory, items: sampleCatalogue, warehouses: Object.keys(warehouses) })
  await suppliers.announce()
  const skus = sampleCatalogue.map(({ sku }) => sku)
  for (let first = 0; first < skus.length; first += skusAtOnce)
    await inventory.takeStock(skus.slice(first, first + skusAtOnce))
  const longMs = Math.max(shortestTourMs, tourMs / context.speed)
  const stopping = new AbortController()
  const again = async (name: string, everyMs: number, turn: () => Promise<unknown>): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted;) {
      try {
        await turn()
        failures = 0
      } catch (error) {
        if (failures++ === 0) logger.warn({ platform: name, reason: (error as Error).message }, 'it is tried again')
      }
      await pause(clock, everyMs, stopping.signal)
    }
  }
  const running = [
    again('stock-feed', feedMs, () => feed.tell(stopping.signal)),
    again('suppliers', longMs, () => suppliers.deliver(Math.floor(clock.now() / longMs))),
  ]
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
      await feed.tell()
    },
  }
}
