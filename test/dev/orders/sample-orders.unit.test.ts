import { cheapItem, sampleCatalogue } from '../../../dev/orders/catalogue'
import { expectations, sampleOrderId } from '../../../dev/orders/sample-order'
import { sampleOrders } from '../../../dev/orders/sample-orders'
import { holdsCardNumber } from '../../../ingress/guard/card-number'
import { addressFaults, contactFaults } from '../../../processors/rules/address'
import { holdsFor } from '../../../processors/rules/holds'
import { priceOrder } from '../../../processors/rules/pricing'
import { totalBreach } from '../../../processors/order-limits'
import { misfit } from './fake-api'

const at = Date.UTC(2026, 5, 1)
const catalogue = new Map(sampleCatalogue.map((item) => [item.sku, item]))

const priced = ({ body }: ReturnType<typeof sampleOrders>[number]) => {
  const { currency, lines, shippingAddress } = body
  const { country, region = null } = shippingAddress
  const goods = lines.map(({ sku, quantity }) => {
    const { prices, weightGrams, category } = catalogue.get(sku)!
    const unitPriceMinor = prices.find((price) => price.currency === currency)!.amountMinor
    return { quantity, unitPriceMinor, weightGrams, category }
  })
  return priceOrder({ lines: goods, currency, destination: { country, region }, at })
}

describe('sample orders', () => {
  const orders = sampleOrders(600)

  test('the same count and seed give the same orders, another seed others', () => {
    expect(sampleOrders(600)).toEqual(orders)
    expect(sampleOrders(10)).toEqual(orders.slice(0, 10))
    expect(sampleOrders(10, 2)[0]!.idempotencyKey).not.toBe(orders[0]!.idempotencyKey)
  })

  test('every order is another one, under the id that its customer and key give', () => {
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(orders.length)
    for (const order of orders) expect(order.orderId).toBe(sampleOrderId(order))
  })

  test('thirty orders hold every fate', () => {
    const fates = new Set(sampleOrders(30).map(({ expectation }) => expectation))
    expect(fates).toEqual(new Set(Object.values(expectations)))
  })

  test('they fit the API, name no price, and hold nothing that looks like a card number', () => {
    for (const { body, customerId, idempotencyKey } of sampleOrders(600, Date.UTC(2026, 10, 23))) {
      expect(misfit('Placement', body)).toBe('')
      expect(misfit('CustomerId', customerId)).toBe('')
      expect(JSON.stringify(body)).not.toMatch(/Minor/)
      for (const text of [customerId, idempotencyKey, ...texts(body)]) expect(holdsCardNumber(text)).toBe(false)
      expect(addressFaults(body.shippingAddress)).toEqual([])
      expect(contactFaults(body.contact)).toEqual([])
    }
  })

  test('the bodies lead to what is expected of them', () => {
    for (const order of orders) {
      const { body, cancels, expectation } = order
      const { currency, lines, payment } = body
      expect(lines.length === 0).toBe(expectation === expectations.noItems)
      expect(payment.methodToken.includes('Declined')).toBe(expectation === expectations.declined)
      expect(lines.some(({ sku }) => sku.startsWith('OOS-'))).toBe(expectation === expectations.outOfStock)
      expect(lines.some(({ sku }) => !catalogue.has(sku))).toBe(expectation === expectations.unknownSku)
      expect(cancels).toBe(expectation === expectations.cancelledByCustomer)
      if (lines.length === 0 || expectation === expectations.unknownSku) continue
      const tooLow = totalBreach(priced(order).totalMinor, currency)?.code
      expect(tooLow).toBe(expectation === expectations.totalTooLow ? 'TOTAL_TOO_LOW' : undefined)
      expect(lines.some(({ sku }) => sku === cheapItem.sku)).toBe(expectation === expectations.totalTooLow)
    }
  })

  test('no order is suspicious: none is put on hold', () => {
    for (const order of orders) {
      const { currency, lines, payment, shippingAddress } = order.body
      if (lines.length === 0 || lines.some(({ sku }) => !catalogue.has(sku))) continue
      const { totalMinor } = priced(order)
      const billingCountry = payment.billingCountry ?? null
      const screened = {
        totalMinor,
        currency,
        recentOrders: 4,
        shippingCountry: shippingAddress.country,
        billingCountry,
        at,
      }
      expect(holdsFor(screened)).toEqual([])
    }
    const byCustomer = new Map<string, number>()
    for (const { customerId } of orders) byCustomer.set(customerId, (byCustomer.get(customerId) ?? 0) + 1)
    expect(Math.max(...byCustomer.values())).toBeLessThanOrEqual(5)
  })

  test('several countries, currencies and scripts are among them', () => {
    const countries = new Set(orders.map(({ body }) => body.shippingAddress.country))
    const names = orders.map(({ body }) => body.contact.name).join('')
    expect(countries.size).toBeGreaterThanOrEqual(10)
    expect(new Set(orders.map(({ body }) => body.currency))).toEqual(
      new Set(['BRL', 'JPY', 'EUR', 'USD', 'GBP', 'KWD']),
    )
    for (const script of ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Han', 'Hangul', 'Thai', 'Devanagari'])
      expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'))
  })
})

const texts = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}
