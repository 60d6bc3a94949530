import { cheapItem, sampleCatalogue } from '../../../dev/orders/catalogue'
import { expectations, sampleOrderId } from '../../../dev/orders/sample-order'
import { sampleOrders } from '../../../dev/orders/sample-orders'
import { holdsCardNumber } from '../../../ingress/guard/card-number'
import { addressFaults, contactFaults } from '../../../processors/rules/address'
import { holdsFor } from '../../../processors/rules/holds'
import { priceOrder } from '../../../processors/rules/pricing'
import { totalBreach } from '../../../processors/order/limits'
import { tendersOf } from '../../../ingress/tenders'
import { tenderBreach } from '../../../processors/intake-tenders'
import type { PlaceOrder } from '../../../schemas/messages'
import { waysToPay } from '../../../dev/orders/paying'
import { waysToSend } from '../../../dev/orders/sending'
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

describe('sample orders that are paid in all ways', () => {
  const orders = sampleOrders(600, 4, 'ALL_WAYS')
  const plain = sampleOrders(600, 4)
  const ways = orders.filter(({ body }) => body.payment.tenders)
  /** As they stand in an order, but for the marks of the order itself. */
  const shape = (tenders: unknown): string => JSON.stringify(tenders).replace(/GIFT_\w+/g, 'GIFT')
  const isBy = (way: (typeof waysToPay)[number], { body, scripted, expectation }: (typeof orders)[number]): boolean =>
    shape(way.tenders({ currency: body.currency, key: '' })).replace(/"amountMinor":\d+/, '') ===
      shape(body.payment.tenders).replace(/"amountMinor":\d+/, '') &&
    scripted === way.life &&
    (way.countries?.includes(body.shippingAddress.country) ?? true) &&
    expectation === way.expectation

  test('the same seed gives the same, and who pays plainly pays as ever', () => {
    expect(sampleOrders(600, 4, 'ALL_WAYS')).toEqual(orders)
    expect(orders.filter(({ body }) => !body.payment.tenders).length).toBeGreaterThan(300)
    for (const [index, order] of orders.entries()) if (!order.body.payment.tenders) expect(order).toEqual(plain[index])
  })

  test('every way has a fair share of the orders, in its own countries', () => {
    for (const way of waysToPay) {
      const paid = ways.filter((order) => isBy(way, order))
      expect([way.name, paid.length >= Math.floor(ways.length / waysToPay.length)]).toEqual([way.name, true])
    }
  })

  test('they fit the API, can be charged, and pay the total to the last unit', () => {
    for (const order of ways) {
      const { body } = order
      expect(misfit('Placement', body)).toBe('')
      for (const text of texts(body)) expect(holdsCardNumber(text)).toBe(false)
      expect(addressFaults(body.shippingAddress)).toEqual([])
      const placed = { tenders: tendersOf(body.payment), currency: body.currency } as unknown as PlaceOrder
      expect(tenderBreach(placed, priced(order).totalMinor)).toBeUndefined()
    }
  })

  test('of dinars no part has a single fils', () => {
    const dinars = ways.filter(({ body }) => body.currency === 'KWD')
    const parts = dinars.flatMap(({ body }) => body.payment.tenders!.flatMap(({ amountMinor }) => amountMinor ?? []))
    expect(parts.length).toBeGreaterThan(0)
    for (const part of parts) expect(part % 10).toBe(0)
  })
})

describe('sample orders that are sent in all ways', () => {
  const orders = sampleOrders(600, 4, 'ALL_WAYS', 'ALL_WAYS')
  const plain = sampleOrders(600, 4, 'ALL_WAYS')
  const special = orders.filter((order, index) => JSON.stringify(order) !== JSON.stringify(plain[index]))

  test('a tenth is sent in a special way, and pays plainly; every way is among them', () => {
    expect(special).toHaveLength(60)
    expect(special.filter(({ body }) => body.payment.tenders)).toEqual([])
    for (const way of waysToSend)
      expect([way.name, special.some(({ scripted }) => scripted === way.life)]).toEqual([way.name, true])
  })

  test('they fit the API, break no rule of ours, and are not suspicious', () => {
    for (const order of special) {
      const { body, expectation } = order
      expect(misfit('Placement', body)).toBe('')
      expect(addressFaults(body.shippingAddress)).toEqual([])
      for (const text of texts(body)) expect(holdsCardNumber(text)).toBe(false)
      const { totalMinor } = priced(order)
      expect(totalBreach(totalMinor, body.currency)).toBeUndefined()
      const { country } = body.shippingAddress
      const paid = { totalMinor, currency: body.currency, billingCountry: body.payment.billingCountry ?? null }
      expect(holdsFor({ ...paid, recentOrders: 4, shippingCountry: country, at })).toEqual([])
      expect(waysToSend.some((way) => way.expectation === expectation)).toBe(true)
    }
  })

  test('some wait for what is not there yet, and say how', () => {
    const waiting = special.filter(({ body }) => body.lines.some(({ sku }) => /^(BACK|PRE)-/.test(sku)))
    expect(new Set(waiting.map(({ body }) => body.whenPartial))).toEqual(new Set(['WAIT', 'SPLIT', 'DROP', undefined]))
  })
})

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
      expect(payment.methodToken!.includes('Declined')).toBe(expectation === expectations.declined)
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
