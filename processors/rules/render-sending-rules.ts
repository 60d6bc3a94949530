// The chapters about sending on the page of the rules: from where, by whom, and what becomes of what fails. Pure.
import { blockedVersions, type BlockedRule } from './blocked'
import { carrierVersions, type CarrierRule, type Lane } from './carriers'
import { chapter, table } from './render-tables'
import { sourcingVersions, type SourcingRule } from './sourcing'
import { warehouses, warehouseVersions, type WarehouseRule } from './warehouses'

export const renderSendingRules = (): string[] => [
  ...renderWarehouses(),
  ...chapter('Warehouses for destinations', warehouseVersions, renderServed),
  ...chapter('Which warehouses send', sourcingVersions, renderSourcing),
  ...chapter('Carriers', carrierVersions, renderLanes),
  ...chapter('What waits for the staff of a warehouse', blockedVersions, renderBlocked),
]

const renderWarehouses = (): string[] => [
  '',
  '## Warehouses',
  '',
  ...table(
    ['warehouse', 'where', 'what is asked for before leaves on the same day', 'fulfillments a day', 'labels'],
    Object.values(warehouses).map(({ name, address, timeZone, cutOffHour, dailyCapacity, labelFormat }) => [
      name,
      `${address.city}, ${address.region}, ${address.country}`,
      `${cutOffHour}:00 ${timeZone}`,
      String(dailyCapacity),
      labelFormat,
    ]),
  ),
]

const renderServed = ({ served }: WarehouseRule): string[] => [
  '',
  'The first row that fits counts.',
  '',
  ...table(
    ['goes to', 'from the nearest that has it'],
    served.map(({ countries, regions, nearest }) => [
      placesOf(countries, regions, 'every other country'),
      nearest.join(', then '),
    ]),
  ),
]

const renderSourcing = ({ farther, busy, full, pastCutOff }: SourcingRule): string[] => [
  '',
  'As few warehouses as can send all of it; among those the ones with the fewest points:',
  '',
  ...table(
    ['for each warehouse', 'points'],
    [
      ['that is one place farther on the list of those that serve the destination', String(farther)],
      ['as its load of the day nears its capacity, at most', String(busy)],
      ['whose load is beyond its capacity, besides', String(full)],
      ['whose cut-off of the day is past', String(pastCutOff)],
    ],
  ),
]

const renderLanes = ({ lanes, returnFormat }: CarrierRule): string[] => [
  '',
  `The first row that fits counts; of several services the cheapest that is offered. Labels of returns are in ${returnFormat}.`,
  '',
  ...table(
    ['from', 'to', 'carrier and services', 'brings goods back'],
    lanes.map((lane) => [
      lane.from?.join(' ') ?? lane.origin ?? 'anywhere',
      destinationOf(lane),
      `${lane.carrier}: ${lane.services.join(', else ')}`,
      lane.returns ? 'yes' : 'no',
    ]),
  ),
]

const destinationOf = ({ countries, regions, domestic, upToGrams }: Lane): string =>
  [
    domestic ? 'the same country' : placesOf(countries, regions, 'anywhere'),
    ...(upToGrams === undefined ? [] : [`up to ${upToGrams / 1_000} kg`]),
  ].join(' ')

const renderBlocked = ({ hopeless, patienceHours }: BlockedRule): string[] => [
  '',
  `What fails is tried again or given up within ${patienceHours} hours, or has failed then. These codes end it at once:`,
  '',
  ...table(
    ['step', 'codes'],
    Object.entries(hopeless).map(([step, codes]) => [step, codes.join(', ') || 'none']),
  ),
]

const placesOf = (
  countries: readonly string[] | undefined,
  regions: readonly string[] | undefined,
  everywhere: string,
): string => [countries?.join(' ') ?? everywhere, ...(regions ? [`(${regions.join(' ')})`] : [])].join(' ')
