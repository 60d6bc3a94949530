import { isHopeless, blockedUntil, blockedVersions } from '../../../processors/rules/blocked'
import { carriageFor, carrierVersions, returnCarriageFor } from '../../../processors/rules/carriers'
import { renderSendingRules } from '../../../processors/rules/render-sending-rules'
import {
  isPastCutOff,
  warehouseFor,
  warehouseNamed,
  warehouseVersions,
  warehouses,
  warehousesFor,
  type WarehouseName,
} from '../../../processors/rules/warehouses'

const at = Date.UTC(2026, 2, 14, 9, 26, 53)
const names = Object.keys(warehouses) as WarehouseName[]

describe('the rules of sending', () => {
  const page = renderSendingRules().join('\n')

  it.each([
    ['a warehouse', '| REC-1 | Recife, PE, BR | 15:00 America/Recife | 30000 | PDF |'],
    ['what is nearest to where', '| BR (AC AL AM AP BA CE MA PA PB PE PI RN RO RR SE TO) | REC-1, then SAO-1 |'],
    ['what is nearest to everywhere else', '| every other country | MEM-1, then SAO-1 |'],
    ['the lane of our own fleet', '| SAO-1 | BR (SP) up to 20 kg | OWN_FLEET: FLEET_NEXT_DAY | no |'],
    ['the lane for all that no other fits', '| anywhere | anywhere | FEDEX: FEDEX_INTERNATIONAL_PRIORITY, else'],
    ['what nobody can mend', '| WAREHOUSE_ORDER | unknown_sku, ERASED |'],
  ])('are shown to people: %s', (_what, row) => {
    expect(page).toContain(row)
  })

  it.each([
    ['warehouses', warehouseVersions],
    ['carriers', carrierVersions],
    ['blocked', blockedVersions],
  ] as const)('have versions of %s that are named by rule and month and begin in 2015', (name, list) => {
    expect(list.map(({ id }) => id)).toEqual(list.map(({ validFrom }) => `${name}-${validFrom.slice(0, 7)}`))
    expect(list[0]!.validFrom).toBe('2015-01-01')
  })
})

describe('the warehouses', () => {
  it.each([
    ['BR', 'PE', ['REC-1', 'SAO-1']],
    ['BR', ' am ', ['REC-1', 'SAO-1']],
    ['BR', 'SP', ['SAO-1', 'REC-1']],
    ['BR', null, ['SAO-1', 'REC-1']],
    ['AR', 'PE', ['SAO-1', 'MEM-1']],
    ['US', 'TN', ['MEM-1']],
    ['JP', null, ['MEM-1', 'SAO-1']],
    ['BO', null, ['SAO-1', 'MEM-1']],
  ])('that serve %s %s are %j, the nearest first', (country, region, served) => {
    expect(warehousesFor({ country, region })).toEqual(served)
    expect(warehousesFor({ country, region }, at)).toEqual(served)
    expect(warehouseFor({ country, region }).name).toBe(served[0])
  })

  it('are known by the names under which they stand, and by no other', () => {
    for (const name of names) expect(warehouseNamed(name)).toBe(warehouses[name])
    expect(warehouseNamed('NYC-9')).toBeUndefined()
    expect(warehouseNamed('constructor')).toBeUndefined()
  })

  it.each([
    ['SAO-1', '2026-03-14T19:59:59Z', false],
    ['SAO-1', '2026-03-14T20:00:00Z', true],
    ['SAO-1', '2026-03-15T02:59:59Z', true],
    ['SAO-1', '2026-03-15T03:00:00Z', false],
    ['REC-1', '2026-03-14T17:59:59Z', false],
    ['REC-1', '2026-03-14T18:00:00Z', true],
    // In summer an hour earlier, by the sun.
    ['MEM-1', '2026-01-15T01:59:59Z', false],
    ['MEM-1', '2026-01-15T02:00:00Z', true],
    ['MEM-1', '2026-07-15T00:59:59Z', false],
    ['MEM-1', '2026-07-15T01:00:00Z', true],
  ] as const)('of %s at %s: past its cut-off is %s', (name, time, isPast) => {
    expect(isPastCutOff(name, Date.parse(time))).toBe(isPast)
  })
})

describe('the carrier', () => {
  const fleet = { carrier: 'OWN_FLEET', services: ['FLEET_NEXT_DAY'] }
  const within = { carrier: 'FEDEX', services: ['STANDARD_OVERNIGHT', 'PRIORITY_OVERNIGHT'] }
  const abroad = { carrier: 'FEDEX', services: ['FEDEX_INTERNATIONAL_PRIORITY', 'INTERNATIONAL_ECONOMY'] }
  const american = { carrier: 'FEDEX', services: ['FEDEX_GROUND', 'FEDEX_2_DAY', 'STANDARD_OVERNIGHT'] }

  it.each([
    ['SAO-1', 'BR', 'SP', 20_000, { ...fleet, format: 'ZPL' }],
    ['SAO-1', 'BR', ' sp', 1, { ...fleet, format: 'ZPL' }],
    ['SAO-1', 'BR', 'SP', 20_001, { ...within, format: 'ZPL' }],
    ['SAO-1', 'BR', 'RJ', 1_000, { ...within, format: 'ZPL' }],
    ['SAO-1', 'BR', null, 1_000, { ...within, format: 'ZPL' }],
    ['SAO-1', 'BR', 'PE', 1_000, { ...within, format: 'ZPL' }],
    ['SAO-1', 'AR', 'SP', 1_000, { ...abroad, format: 'ZPL' }],
    ['REC-1', 'BR', 'PE', 20_000, { ...fleet, format: 'PDF' }],
    ['REC-1', 'BR', 'SP', 1_000, { ...within, format: 'PDF' }],
    ['MEM-1', 'US', 'TN', 30_000, { ...american, format: 'ZPL' }],
    ['MEM-1', 'JP', null, 1_000, { ...abroad, format: 'ZPL' }],
    ['SAO-1', 'US', 'TN', 1_000, { ...abroad, format: 'ZPL' }],
    ['NYC-9', 'US', 'NY', 1_000, { ...abroad, format: 'PDF' }],
  ])('from %s to %s %s with %i g is as the rules say', (warehouse, country, region, weightGrams, carriage) => {
    expect(carriageFor({ warehouse, to: { country, region }, weightGrams, at })).toEqual(carriage)
  })

  it.each([
    ['SAO-1', 'BR', 'SP', within],
    ['MEM-1', 'US', 'TN', american],
    ['MEM-1', 'JP', null, abroad],
  ])(
    'of what comes back to %s from %s %s is one that brings goods back, by a label for everybody’s printer',
    (warehouse, country, region, carriage) => {
      expect(returnCarriageFor({ warehouse, to: { country, region }, weightGrams: 600, at })).toEqual({
        ...carriage,
        format: 'PDF',
      })
    },
  )

  it('is found for every warehouse and destination, whatever the version of the rules', () => {
    for (const { validFrom, lanes } of carrierVersions)
      for (const warehouse of names)
        for (const country of ['BR', 'US', 'DE']) {
          const consignment = {
            warehouse,
            to: { country, region: null },
            weightGrams: 99_000,
            at: Date.parse(validFrom),
          }
          expect(lanes.map(({ carrier }) => carrier)).toContain(carriageFor(consignment).carrier)
          expect(returnCarriageFor(consignment).carrier).toBe('FEDEX')
        }
  })
})

describe('a failure', () => {
  it('ends a fulfillment at once where nobody can mend it, and waits for somebody where anybody might', () => {
    expect(isHopeless('WAREHOUSE_ORDER', 'unknown_sku', at)).toBe(true)
    expect(isHopeless('LABEL', 'unknown_sku', at)).toBe(false)
    expect(isHopeless('LABEL', 'ERASED', at)).toBe(true)
    expect(isHopeless('WAREHOUSE_ORDER', 'invalid_order', at)).toBe(false)
  })

  it('waits for as long as the rule of its day says', () => {
    const { patienceHours } = blockedVersions[0]!
    expect(blockedUntil(at)).toBe(at + patienceHours * 3_600_000)
  })
})
