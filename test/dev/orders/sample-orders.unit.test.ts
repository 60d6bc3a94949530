import { deriveOrderId } from '../../../schemas/ids'
import { isCurrency, minorOf } from '../../../schemas/money'
import { expectations } from '../../../dev/orders/sample-order'
import { sampleOrders } from '../../../dev/orders/sample-orders'

const totalOf = ({ lines, shippingMinor, taxMinor }: ReturnType<typeof sampleOrders>[number]['body']): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, shippingMinor + taxMinor)

describe('sample orders', () => {
  const orders = sampleOrders(240)

  test('the same count and seed give the same orders, another seed others', () => {
    expect(sampleOrders(240)).toEqual(orders)
    expect(sampleOrders(10)).toEqual(orders.slice(0, 10))
    expect(sampleOrders(10, 2)[0]!.idempotencyKey).not.toBe(orders[0]!.idempotencyKey)
  })

  test('every order is another one', () => {
    expect(new Set(orders.map(({ body, idempotencyKey }) => deriveOrderId(body.customerId, idempotencyKey))).size).toBe(
      240,
    )
  })

  test('ten orders hold every fate, and twenty every rejection', () => {
    const fates = new Set(sampleOrders(20).map(({ expectation }) => expectation))
    expect(fates).toEqual(new Set(Object.values(expectations)))
  })

  test('the bodies lead to what is expected of them', () => {
    for (const { body, cancels, expectation } of orders) {
      const { currency, lines, payment } = body
      expect(isCurrency(currency)).toBe(true)
      expect(lines.length === 0).toBe(expectation === expectations.noItems)
      if (lines.length > 0) expect(totalOf(body) <= minorOf(5, currency)).toBe(expectation === expectations.totalTooLow)
      expect(payment.methodToken.includes('Declined')).toBe(expectation === expectations.declined)
      expect(lines.some(({ sku }) => sku.startsWith('OOS-'))).toBe(expectation === expectations.outOfStock)
      expect(cancels).toBe(expectation === expectations.cancelledByCustomer)
    }
  })

  test('several countries and scripts are among them', () => {
    const countries = new Set(orders.map(({ body }) => body.shippingAddress.country))
    const names = orders.map(({ body }) => body.contact.name).join('')
    expect(countries.size).toBeGreaterThanOrEqual(10)
    for (const script of ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Han', 'Hangul', 'Thai', 'Devanagari'])
      expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'))
  })
})
