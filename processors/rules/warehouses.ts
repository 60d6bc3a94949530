// Our warehouses: where they are, until when and how much they send in a day, on what they print, and which of them serve a destination,
// the nearest first. Rules as data; how a parcel goes from there stands in carriers.ts.
import type { Address, LabelFormat } from '../../schemas/messages'
import { ruleAt, type Versioned } from './versions'

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
  /** IANA. */
  readonly timeZone: string
  /** What its printers take. */
  readonly labelFormat: LabelFormat
  /** Hour of its own day, 0 to 23: what is asked for from then on leaves on the next day. */
  readonly cutOffHour: number
  /** Fulfillments that it can send in a day. */
  readonly dailyCapacity: number
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
    timeZone: 'America/Sao_Paulo',
    labelFormat: 'ZPL',
    cutOffHour: 17,
    dailyCapacity: 90_000,
  },
  'REC-1': {
    name: 'REC-1',
    address: place('Avenida Caxangá 5693', 'Recife', 'PE', '50740-000', 'BR'),
    phone: '+558140028922',
    timeZone: 'America/Recife',
    labelFormat: 'PDF',
    cutOffHour: 15,
    dailyCapacity: 30_000,
  },
  'MEM-1': {
    name: 'MEM-1',
    address: place('3875 Airways Boulevard', 'Memphis', 'TN', '38116', 'US'),
    phone: '+19015550134',
    timeZone: 'America/Chicago',
    labelFormat: 'ZPL',
    cutOffHour: 20,
    dailyCapacity: 120_000,
  },
} as const satisfies Record<string, Warehouse>

export type WarehouseName = keyof typeof warehouses
type Served = {
  /** Those that serve the destination, the nearest first. */
  readonly nearest: readonly [WarehouseName, ...WarehouseName[]]
  readonly countries?: readonly string[]
  readonly regions?: readonly string[]
}
/** The first that fits counts; the last fits every destination. */
export type WarehouseRule = Versioned & { readonly served: readonly Served[] }

const brazilNorth = 'AC AL AM AP BA CE MA PA PB PE PI RN RO RR SE TO'.split(' ')
const southAmerica = 'AR BO CL CO EC GF GY PE PY SR UY VE'.split(' ')

export const warehouseVersions: readonly WarehouseRule[] = [
  {
    id: 'warehouses-2015-01',
    validFrom: '2015-01-01',
    served: [
      { countries: ['BR'], regions: brazilNorth, nearest: ['REC-1', 'SAO-1'] },
      { countries: ['BR'], nearest: ['SAO-1', 'REC-1'] },
      { countries: southAmerica, nearest: ['SAO-1', 'MEM-1'] },
      { countries: ['US'], nearest: ['MEM-1'] },
      { nearest: ['MEM-1', 'SAO-1'] },
    ],
  },
]

/** All that serve a destination, the nearest first, by the rule of `at` (milliseconds since 1970); without it, of the newest one. */
export const warehousesFor = (to: Destination, at = Infinity): readonly WarehouseName[] => servedBy(to, at).nearest

/** The nearest warehouse; as `warehousesFor`. */
export const warehouseFor = (to: Destination, at = Infinity): Warehouse => warehouses[servedBy(to, at).nearest[0]]

/** By its name, as messages have it; undefined for one that is none of ours. */
export const warehouseNamed = (name: string): Warehouse | undefined =>
  Object.hasOwn(warehouses, name) ? warehouses[name as WarehouseName] : undefined

/** Whether what is asked of a warehouse at `at` (milliseconds since 1970) leaves on another day than its own today. */
export const isPastCutOff = (name: WarehouseName, at: number): boolean =>
  Number(hours[name].format(at)) >= warehouses[name].cutOffHour

const hours = Object.fromEntries(
  Object.values(warehouses).map(({ name, timeZone }) => [
    name,
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }),
  ]),
) as Readonly<Record<WarehouseName, Intl.DateTimeFormat>>

const servedBy = ({ country, region }: Destination, at: number): Served =>
  ruleAt(warehouseVersions, at).served.find(
    ({ countries, regions }) =>
      (countries?.includes(country) ?? true) && (regions?.includes((region ?? '').trim().toUpperCase()) ?? true),
  )!
