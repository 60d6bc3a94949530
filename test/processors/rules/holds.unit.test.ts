import fc from 'fast-check'
import { holdsFor, type OrderToScreen } from '../../../processors/rules/holds'
import { at, currencies } from './orders'

const order = (changes: Partial<OrderToScreen> = {}): OrderToScreen => ({
  totalMinor: 12_498,
  currency: 'BRL',
  recentOrders: 0,
  shippingCountry: 'BR',
  billingCountry: 'BR',
  at,
  ...changes,
})
const codes = (changes: Partial<OrderToScreen>): string[] => holdsFor(order(changes)).map(({ code }) => code)

describe('an order', () => {
  it('is usually not held', () => {
    expect(holdsFor(order())).toEqual([])
  })

  it('above the amount of its currency is held', () => {
    expect(codes({ totalMinor: 1_250_000 })).toEqual([])
    expect(holdsFor(order({ totalMinor: 1_250_001 }))).toEqual([
      { code: 'AMOUNT', reason: 'The total of BRL 12,500.01 is above BRL 12,500.00.', ruleId: 'holds-2015-01' },
    ])
    expect([codes({ totalMinor: 375_000, currency: 'JPY' }), codes({ totalMinor: 375_001, currency: 'JPY' })]).toEqual([
      [],
      ['AMOUNT'],
    ])
  })

  it('of a customer who placed more than ten the day before is held', () => {
    expect(codes({ recentOrders: 10 })).toEqual([])
    expect(holdsFor(order({ recentOrders: 11 }))).toEqual([
      {
        code: 'VELOCITY',
        reason: 'The customer placed 11 orders in the 24 hours before; 10 are usual.',
        ruleId: 'holds-2015-01',
      },
    ])
  })

  it('is not held for what could not be known', () => {
    expect(codes({ recentOrders: null, billingCountry: null, totalMinor: 1_250_000 })).toEqual([])
  })

  it('that is paid from another country is held above an amount', () => {
    expect(codes({ billingCountry: 'US', totalMinor: 250_000 })).toEqual([])
    expect(holdsFor(order({ billingCountry: 'US', totalMinor: 250_001 }))).toEqual([
      {
        code: 'ADDRESS_MISMATCH',
        reason: 'It is paid from US and goes to BR, and BRL 2,500.01 is above BRL 2,500.00.',
        ruleId: 'holds-2015-01',
      },
    ])
  })

  it('can be held for several reasons', () => {
    expect(codes({ totalMinor: 2_000_000, recentOrders: 50, billingCountry: 'US' })).toEqual([
      'AMOUNT',
      'VELOCITY',
      'ADDRESS_MISMATCH',
    ])
  })

  it('is never held less for more money or more orders', () => {
    const total = fc.nat(9_999_999)
    const recent = fc.nat(30)
    fc.assert(
      fc.property(
        fc.constantFrom(...currencies),
        total,
        total,
        recent,
        recent,
        (currency, totalMinor, more, few, others) => {
          const fewer = codes({ currency, totalMinor, recentOrders: few, billingCountry: 'US' })
          const held = codes({
            currency,
            totalMinor: totalMinor + more,
            recentOrders: few + others,
            billingCountry: 'US',
          })
          expect(fewer.filter((code) => !held.includes(code))).toEqual([])
        },
      ),
    )
  })
})
