// Where the carrier collects the parcels of each warehouse, in the carrier's words.
import type { FedexShipper } from './fedex-shipment'

const companyName = 'The Shop'
type Warehouse = { readonly name: string; readonly address: FedexShipper['address']; readonly phone: string }

/** By the warehouse's name. FedEx takes digits only. */
export const shippersOf = (warehouses: readonly Warehouse[]): Readonly<Record<string, FedexShipper>> =>
  Object.fromEntries(
    warehouses.map(({ name, address, phone }) => [name, { companyName, phone: phone.replace(/\D/g, ''), address }]),
  )
