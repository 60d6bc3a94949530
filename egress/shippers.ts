// Where the carrier collects the parcels of each warehouse, in the carrier's words.
import { warehouses, type Warehouse } from '../processors/warehouses'
import type { FedexShipper } from './fedex-shipment'

const companyName = 'The Shop'

/** By the warehouse's name. */
export const shippers: Readonly<Record<string, FedexShipper>> = Object.fromEntries(
  Object.values<Warehouse>(warehouses).map(({ name, address, phone }) => [name, { companyName, phone: phone.replace(/\D/g, ''), address }]),
)
