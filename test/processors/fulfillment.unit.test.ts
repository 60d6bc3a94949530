// The fulfillment's rules: its course, the parcel's way, and which warehouse and service are chosen.
import { nextWarehouseFor, serviceFor, warehouseFor, warehouses } from '../../processors/warehouses'
import { play } from '../dsl/scenario'
import { fulfillmentScenarios } from './fulfillment.scenarios'
import { parcelScenarios } from './parcel.scenarios'

describe('a fulfillment', () => play(fulfillmentScenarios))

describe('a parcel', () => play(parcelScenarios))

describe('the warehouse', () => {
  it.each([
    ['BR', 'PE', 'REC-1'],
    ['BR', ' am ', 'REC-1'],
    ['BR', 'SP', 'SAO-1'],
    ['BR', null, 'SAO-1'],
    ['AR', 'PE', 'SAO-1'],
    ['US', 'TN', 'MEM-1'],
    ['JP', null, 'MEM-1'],
    ['BO', null, 'SAO-1'],
  ])('for %s %s is %s', (country, region, name) => {
    expect(warehouseFor({ country, region }).name).toBe(name)
  })

  it.each([
    ['BR', 'SP', ['SAO-1'], 'REC-1'],
    ['BR', 'PE', ['REC-1'], 'SAO-1'],
    ['BR', 'SP', ['SAO-1', 'REC-1'], undefined],
    ['AR', null, ['SAO-1'], 'MEM-1'],
    ['US', 'TN', ['MEM-1'], undefined],
    ['JP', null, ['MEM-1'], 'SAO-1'],
  ])('next for %s %s after %j is %s', (country, region, tried, name) => {
    expect(nextWarehouseFor({ country, region }, tried)?.name).toBe(name)
  })

  it('is known by the name under which it stands', () => {
    for (const [name, warehouse] of Object.entries(warehouses)) expect(warehouse.name).toBe(name)
  })
})

describe('the service', () => {
  it.each([
    ['MEM-1', 'US', 'FEDEX_GROUND'],
    ['SAO-1', 'BR', 'STANDARD_OVERNIGHT'],
    ['REC-1', 'BR', 'STANDARD_OVERNIGHT'],
    ['SAO-1', 'US', 'FEDEX_INTERNATIONAL_PRIORITY'],
    ['MEM-1', 'JP', 'FEDEX_INTERNATIONAL_PRIORITY'],
  ])('from %s to %s is %s', (warehouse, country, service) => {
    expect(serviceFor(warehouse, country)).toBe(service)
  })
})
