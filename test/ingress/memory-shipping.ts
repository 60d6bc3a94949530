// What the API asks of carriers and of the cache, in memory: the real checks and quotes behind a carrier that says what a test tells it to.
import { createAddressChecks } from '../../ingress/address-checks'
import { createShippingQuotes } from '../../ingress/shipping-quotes'
import type { AddressChecks, AddressVerdict, Place, QuotedService, ShippingQuotes } from '../../ingress/shipping-ports'
import type { CatalogueItem } from '../../ingress/stock-ports'
import type { Clock } from '../../processors/engine/clock'
import { carriageFor } from '../../processors/rules/carriers'
import { shippingFor } from '../../processors/rules/shipping-rules'
import { warehousesFor } from '../../processors/rules/warehouses'
import type { Vault } from '../../schemas/vault'

export class MemoryShipping {
  /** What the carrier says of a place; an Error is thrown. */
  verdict: (place: Place) => AddressVerdict | Error | Promise<AddressVerdict> = () => ({ verdict: 'VERIFIED' })
  rates: (services: readonly string[]) => readonly Omit<QuotedService, 'carrier'>[] | Error = () => []
  /** Places that the carrier was asked about. */
  readonly asked: Place[] = []
  readonly memory = new Map<string, string>()
  readonly addresses: AddressChecks
  readonly quotes: ShippingQuotes

  constructor(clock: Clock, vault: Vault, itemOf: (sku: string) => CatalogueItem | undefined) {
    const memory = {
      get: async (key: string) => this.memory.get(key),
      set: async (key: string, value: string) => void this.memory.set(key, value),
    }
    this.addresses = createAddressChecks({
      carrier: {
        validate: async (place) => {
          this.asked.push(place)
          return outcome(await this.verdict(place))
        },
      },
      serves: (country) => country === 'US' || country === 'BR',
      ...{ memory, vault, clock },
    })
    this.quotes = createShippingQuotes({
      itemOf,
      priceOf: shippingFor,
      offersFor: (to, weightGrams, at) => {
        const warehouse = warehousesFor(to, at)[0]!
        return { warehouse, offers: [carriageFor({ warehouse, to, weightGrams, at })] }
      },
      rates: { FEDEX: async (_lane, services) => outcome(this.rates(services)) },
      ...{ memory, clock },
    })
  }
}

const outcome = <Value>(value: Value | Error): Value => {
  if (value instanceof Error) throw value
  return value
}
