import fc from 'fast-check'
import { paymentRoutes, routeOf, type Routed } from '../../../processors/rules/payment-routing'

const card: Routed = { method: 'CARD', currency: 'BRL', known: ['STRIPE', 'ADYEN'], down: [], key: 'ord_1' }
const shareOf = (routed: Routed, provider: string): number => {
  const keys = Array.from({ length: 2_000 }, (_, index) => `ord_${index}`)
  return keys.filter((key) => routeOf({ ...routed, key }) === provider).length / keys.length
}

describe('a charge', () => {
  it.each([
    ['CARD', 'BRL', 0.1],
    ['CARD', 'EUR', 0.3],
    ['CARD', 'GBP', 0.3],
    ['BOLETO', 'BRL', 0.2],
    ['GIFT_CARD', 'BRL', 1],
    ['VOUCHER', 'EUR', 1],
  ] as const)('by %s in %s goes to Adyen in its share of the orders', (method, currency, share) => {
    const drawn = shareOf({ ...card, method, currency }, 'ADYEN')
    expect(Math.abs(drawn - share)).toBeLessThan(0.04)
  })

  it('goes to none where no provider has a route for it', () => {
    expect(routeOf({ ...card, method: 'BOLETO', currency: 'EUR' })).toBeUndefined()
    expect(routeOf({ ...card, method: 'GIFT_CARD', known: ['STRIPE'] })).toBeUndefined()
    expect(routeOf({ ...card, known: [] })).toBeUndefined()
  })

  const routed = fc.record({
    method: fc.constantFrom('CARD' as const, 'BOLETO' as const, 'GIFT_CARD' as const, 'VOUCHER' as const),
    currency: fc.constantFrom('BRL', 'EUR', 'USD'),
    known: fc.subarray(['STRIPE' as const, 'ADYEN' as const]),
    down: fc.subarray(['STRIPE' as const, 'ADYEN' as const]),
    key: fc.string(),
  })

  it('goes to one that knows the means, has a share of it and is not down, wherever there is one', () => {
    fc.assert(
      fc.property(routed, (asked) => {
        const provider = routeOf(asked)
        const route = paymentRoutes.find(
          ({ methods, currencies }) =>
            methods.includes(asked.method) && (!currencies || currencies.includes(asked.currency)),
        )
        const fit = asked.known.filter((one) => route?.shares[one] && !asked.down.includes(one))
        if (fit.length === 0) expect(provider).toBeUndefined()
        else expect(fit).toContain(provider)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is always routed alike', () => {
    fc.assert(fc.property(routed, (asked) => expect(routeOf({ ...asked })).toBe(routeOf(asked))))
  })
})
