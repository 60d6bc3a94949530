import { availabilityVersions } from '../../../processors/rules/availability'
import { blockedVersions } from '../../../processors/rules/blocked'
import { carrierVersions } from '../../../processors/rules/carriers'
import { holdVersions } from '../../../processors/rules/holds'
import { refundVersions } from '../../../processors/rules/refund-rules'
import { serviceLevelVersions } from '../../../processors/rules/service-levels'
import { shippingVersions } from '../../../processors/rules/shipping-rules'
import { taxVersions } from '../../../processors/rules/tax-rules'
import { warehouseVersions } from '../../../processors/rules/warehouses'
import { ruleAt, ruleOf, type Versioned } from '../../../processors/rules/versions'

const versions = [
  { id: 'fees-2026-01', validFrom: '2026-01-01' },
  { id: 'fees-2020-07', validFrom: '2020-07-01' },
  { id: 'fees-2015-01', validFrom: '2015-01-01' },
]
const at = (text: string): number => Date.parse(text)

describe('the version of a rule', () => {
  it.each([
    ['2015-01-01T00:00:00.000Z', 'fees-2015-01'],
    ['2020-06-30T23:59:59.999Z', 'fees-2015-01'],
    ['2020-07-01T00:00:00.000Z', 'fees-2020-07'],
    ['2025-12-31T23:59:59.999Z', 'fees-2020-07'],
    ['2031-05-05T12:00:00.000Z', 'fees-2026-01'],
  ])('at %s is %s, however the list is ordered', (time, id) => {
    expect(ruleAt(versions, at(time)).id).toBe(id)
    expect(ruleAt([...versions].reverse(), at(time)).id).toBe(id)
  })

  it('is an error where none was valid yet', () => {
    expect(() => ruleAt(versions, at('2014-12-31T23:59:59.999Z'))).toThrow(
      /fees-2015-01 was valid at 1420070399999: add/,
    )
    expect(() => ruleAt([], 0)).toThrow('none of no rule at all was valid at 0')
  })

  it('is found by the id that a decision named', () => {
    expect(ruleOf(versions, 'fees-2020-07')?.validFrom).toBe('2020-07-01')
    expect(ruleOf(versions, 'imported')).toBeUndefined()
  })
})

const lists: readonly [name: string, versions: readonly Versioned[]][] = [
  ['shipping', shippingVersions],
  ['tax', taxVersions],
  ['holds', holdVersions],
  ['refunds', refundVersions],
  ['service', serviceLevelVersions],
  ['availability', availabilityVersions],
  ['warehouses', warehouseVersions],
  ['carriers', carrierVersions],
  ['blocked', blockedVersions],
]

test.each(lists)(
  'the versions of %s are named by rule and month, follow one another, and begin in 2015',
  (name, list) => {
    expect(list.map(({ id }) => id)).toEqual(list.map(({ validFrom }) => `${name}-${validFrom.slice(0, 7)}`))
    const dates = list.map(({ validFrom }) => validFrom)
    expect(dates).toEqual([...new Set(dates)].sort())
    expect(dates.every((date) => /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)))).toBe(true)
    expect(dates[0]).toBe('2015-01-01')
  },
)
