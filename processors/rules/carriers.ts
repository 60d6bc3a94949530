// Who carries a parcel, by which of its services, and in what its label is printed: data, and the functions that read it.
import type { Address, LabelFormat } from '../../schemas/messages'
import { ruleAt, type Versioned } from './versions'
import { warehouseNamed } from './warehouses'

export type Carrier = 'FEDEX' | 'OWN_FLEET'
export type Lane = {
  readonly carrier: Carrier
  /** Those that will do, the usual one first. */
  readonly services: readonly [string, ...string[]]
  /** Warehouses. */
  readonly from?: readonly string[]
  /** Country of the warehouse. */
  readonly origin?: string
  readonly countries?: readonly string[]
  readonly regions?: readonly string[]
  /** Within the country of the warehouse. */
  readonly domestic?: boolean
  readonly upToGrams?: number
  /** It brings goods back to the warehouse as well. */
  readonly returns: boolean
}
/** The first lane that fits counts; the last fits everything. */
export type CarrierRule = Versioned & {
  readonly lanes: readonly Lane[]
  /** Of labels that customers print themselves. */
  readonly returnFormat: LabelFormat
}

const fleet = { carrier: 'OWN_FLEET', services: ['FLEET_NEXT_DAY'], countries: ['BR'], returns: false } as const
const fedex = { carrier: 'FEDEX', returns: true } as const

export const carrierVersions: readonly CarrierRule[] = [
  {
    id: 'carriers-2015-01',
    validFrom: '2015-01-01',
    returnFormat: 'PDF',
    lanes: [
      { ...fleet, from: ['SAO-1'], regions: ['SP'], upToGrams: 20_000 },
      { ...fleet, from: ['REC-1'], regions: ['PE'], upToGrams: 20_000 },
      { ...fedex, origin: 'US', domestic: true, services: ['FEDEX_GROUND', 'FEDEX_2_DAY', 'STANDARD_OVERNIGHT'] },
      { ...fedex, domestic: true, services: ['STANDARD_OVERNIGHT', 'PRIORITY_OVERNIGHT'] },
      { ...fedex, services: ['FEDEX_INTERNATIONAL_PRIORITY', 'INTERNATIONAL_ECONOMY'] },
    ],
  },
]

export type Consignment = {
  readonly warehouse: string
  /** Where it goes; of a return, where it comes from. */
  readonly to: Pick<Address, 'country' | 'region'>
  readonly weightGrams: number
  /** Milliseconds since 1970. */
  readonly at: number
}
export type Carriage = {
  readonly carrier: Carrier
  readonly services: readonly string[]
  readonly format: LabelFormat
}

export const carriageFor = (consignment: Consignment): Carriage => {
  const { carrier, services } = laneFor(consignment, () => true)
  return { carrier, services, format: warehouseNamed(consignment.warehouse)?.labelFormat ?? 'PDF' }
}

/** Of goods that come back. */
export const returnCarriageFor = (consignment: Consignment): Carriage => {
  const { carrier, services } = laneFor(consignment, ({ returns }) => returns)
  return { carrier, services, format: ruleAt(carrierVersions, consignment.at).returnFormat }
}

const laneFor = ({ warehouse, to, weightGrams, at }: Consignment, may: (lane: Lane) => boolean): Lane => {
  const home = warehouseNamed(warehouse)?.address.country
  const region = (to.region ?? '').trim().toUpperCase()
  return ruleAt(carrierVersions, at).lanes.find(
    (lane) =>
      may(lane) &&
      (lane.from?.includes(warehouse) ?? true) &&
      (lane.origin ?? home) === home &&
      (lane.countries?.includes(to.country) ?? true) &&
      (lane.regions?.includes(region) ?? true) &&
      (!lane.domestic || home === to.country) &&
      weightGrams <= (lane.upToGrams ?? Infinity),
  )!
}
