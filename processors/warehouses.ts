// Our warehouses, which of them serve a destination, nearest first, and by which service of the carrier. Rules as data, read from the top.
import type { Address } from '../schemas/messages'

type Place = {
  readonly line1: string
  readonly line2: string | null
  readonly city: string
  readonly region: string
  readonly postalCode: string
  readonly country: string
}
type Destination = Pick<Address, 'country' | 'region'>
export type Warehouse = {
  readonly name: string
  readonly address: Place
  /** E.164. */
  readonly phone: string
}

const place = (line1: string, city: string, region: string, postalCode: string, country: string): Place => ({
  line1,
  line2: null,
  city,
  region,
  postalCode,
  country,
})

export const warehouses = {
  'SAO-1': {
    name: 'SAO-1',
    address: place('Rodovia Anhanguera, km 18', 'Osasco', 'SP', '06278-000', 'BR'),
    phone: '+551140028922',
  },
  'REC-1': {
    name: 'REC-1',
    address: place('Avenida Caxangá 5693', 'Recife', 'PE', '50740-000', 'BR'),
    phone: '+558140028922',
  },
  'MEM-1': {
    name: 'MEM-1',
    address: place('3875 Airways Boulevard', 'Memphis', 'TN', '38116', 'US'),
    phone: '+19015550134',
  },
} as const satisfies Record<string, Warehouse>

type WarehouseName = keyof typeof warehouses
type WarehouseRule = {
  /** Those that serve the destination, the nearest first. */
  readonly nearest: readonly [WarehouseName, ...WarehouseName[]]
  readonly countries?: readonly string[]
  readonly regions?: readonly string[]
}

const brazilNorth = 'AC AL AM AP BA CE MA PA PB PE PI RN RO RR SE TO'.split(' ')
const southAmerica = 'AR BO CL CO EC GF GY PE PY SR UY VE'.split(' ')

const warehouseRules: readonly WarehouseRule[] = [
  { countries: ['BR'], regions: brazilNorth, nearest: ['REC-1', 'SAO-1'] },
  { countries: ['BR'], nearest: ['SAO-1', 'REC-1'] },
  { countries: southAmerica, nearest: ['SAO-1', 'MEM-1'] },
  { countries: ['US'], nearest: ['MEM-1'] },
  { nearest: ['MEM-1', 'SAO-1'] },
]

/** The nearest warehouse; the last rule fits every destination. */
export const warehouseFor = (to: Destination): Warehouse => warehouses[nearestTo(to)[0]]

/** The nearest warehouse but those that were asked already; undefined when there is no other that serves the destination. */
export const nextWarehouseFor = (to: Destination, tried: readonly string[]): Warehouse | undefined => {
  const name = nearestTo(to).find((one) => !tried.includes(one))
  return name && warehouses[name]
}

const nearestTo = ({ country, region }: Destination): WarehouseRule['nearest'] =>
  warehouseRules.find(
    ({ countries, regions }) =>
      (countries?.includes(country) ?? true) && (regions?.includes((region ?? '').trim().toUpperCase()) ?? true),
  )!.nearest

type ServiceRule = {
  readonly from?: string
  readonly to?: string
  readonly domestic?: boolean
  readonly service: string
}

const serviceRules: readonly ServiceRule[] = [
  { from: 'US', to: 'US', service: 'FEDEX_GROUND' },
  { domestic: true, service: 'STANDARD_OVERNIGHT' },
  { service: 'FEDEX_INTERNATIONAL_PRIORITY' },
]

/** FedEx's service from one of our warehouses to a country. */
export const serviceFor = (warehouse: string, country: string): string => {
  const origin = (warehouses as Record<string, Warehouse>)[warehouse]?.address.country
  const rule = serviceRules.find(
    ({ from = origin, to = country, domestic }) =>
      from === origin && to === country && (domestic ?? origin === country) === (origin === country),
  )
  return rule!.service
}
