import { bandOf, createShippingQuotes, type CarrierRates } from '../../ingress/shipping-quotes'
import type { QuoteRequest } from '../../ingress/shipping-ports'
import { HandClock } from '../../processors/engine/clock'
import { shippingFor } from '../../processors/rules/shipping-rules'
import type { CurrencyCode } from '../../schemas/ids'

const price = (currency: string, amountMinor: number) => ({ currency: currency as CurrencyCode, amountMinor })
const items = {
  CHAIR: { prices: [price('USD', 3_999), price('BRL', 19_995)], weightGrams: 4_200, discontinued: false },
  MUG: { prices: [price('USD', 700)], weightGrams: 400, discontinued: false },
  OLD: { prices: [price('USD', 700)], weightGrams: 400, discontinued: true },
} as const
const toMemphis = { country: 'US', region: 'TN', postalCode: '38116-1234' }
const cart = (more: Partial<QuoteRequest> = {}): QuoteRequest => ({
  destination: toMemphis,
  lines: [
    { sku: 'CHAIR', quantity: 1 },
    { sku: 'MUG', quantity: 2 },
  ],
  currency: 'USD',
  ...more,
})
const ground = { service: 'FEDEX_GROUND', amountMinor: 1_480, currency: 'USD', estimatedDeliveryAt: 9 }
const overnight = { service: 'STANDARD_OVERNIGHT', amountMinor: 4_400, currency: 'USD', estimatedDeliveryAt: null }

describe('a quote', () => {
  let clock: HandClock
  let kept: Map<string, string>
  let lives: Map<string, number>
  let asked: Parameters<CarrierRates>[]
  let say: CarrierRates
  beforeEach(() => {
    clock = new HandClock()
    kept = new Map()
    lives = new Map()
    asked = []
    say = async () => [overnight, ground]
  })
  const quotes = () =>
    createShippingQuotes({
      itemOf: (sku) => items[sku as keyof typeof items],
      priceOf: shippingFor,
      offersFor: () => ({
        warehouse: 'MEM-1',
        offers: [
          { carrier: 'FEDEX', services: ['FEDEX_GROUND', 'STANDARD_OVERNIGHT'] },
          { carrier: 'DRONES', services: ['AIR'] },
        ],
      }),
      rates: { FEDEX: (...args) => (asked.push(args), say(...args)) },
      memory: {
        get: async (key) => kept.get(key),
        set: async (key, value, ttlMs) => (kept.set(key, value), void lives.set(key, ttlMs)),
      },
      clock,
    })

  test('has the shop’s own price by weight and amount, what carriers ask, and who does not answer', async () => {
    const own = shippingFor({ country: 'US', weightGrams: 5_000, itemsMinor: 5_399, currency: 'USD', at: clock.now() })
    expect(await quotes().quote(cart())).toEqual({
      kind: 'quote',
      quote: {
        currency: 'USD',
        weightGrams: 5_000,
        itemsMinor: 5_399,
        ...own,
        warehouse: 'MEM-1',
        services: [
          { carrier: 'FEDEX', ...ground },
          { carrier: 'FEDEX', ...overnight },
        ],
        missing: ['DRONES'],
      },
    })
  })

  test('is free of shipping where the rules say so', async () => {
    const dear = cart({ lines: [{ sku: 'CHAIR', quantity: 2 }] })
    expect(await quotes().quote(dear)).toMatchObject({ quote: { itemsMinor: 7_998, shippingMinor: 0 } })
  })

  test('is refused for what is not sold, or not in that currency', async () => {
    for (const sku of ['NONE', 'OLD'])
      expect(await quotes().quote(cart({ lines: [{ sku, quantity: 1 }] }))).toMatchObject({ code: 'UNKNOWN_SKU' })
    expect(await quotes().quote(cart({ currency: 'BRL' }))).toMatchObject({ code: 'NO_PRICE_IN_CURRENCY' })
    expect(asked).toHaveLength(0)
  })

  test('asks a carrier once in an hour for carts of about one weight to one area', async () => {
    const { quote } = quotes()
    await quote(cart())
    await quote(cart({ destination: { ...toMemphis, postalCode: '38116 9999' } }))
    await quote(
      cart({
        lines: [
          { sku: 'CHAIR', quantity: 1 },
          { sku: 'MUG', quantity: 1 },
        ],
      }),
    )
    expect(asked).toHaveLength(1)
    expect(asked[0]![0]).toMatchObject({ warehouse: 'MEM-1', weightGrams: 5_000, to: toMemphis })
    await quote(cart({ destination: { ...toMemphis, postalCode: '38117' } }))
    await quote(cart({ lines: [{ sku: 'CHAIR', quantity: 2 }] }))
    expect(asked).toHaveLength(3)
    expect([...lives.values()]).toEqual([3_600_000, 3_600_000, 3_600_000])
  })

  test('does without a carrier that is slow, whose call is ended, and leaves it alone for a while', async () => {
    say = () => new Promise(() => undefined)
    const { quote } = quotes()
    const first = quote(cart())
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    clock.advance(800)
    expect(await first).toMatchObject({ quote: { services: [], missing: ['FEDEX', 'DRONES'] } })
    expect(asked[0]![2].aborted).toBe(true)
    expect(await quote(cart())).toMatchObject({ quote: { missing: ['FEDEX', 'DRONES'] } })
    expect(asked).toHaveLength(1)
    say = async () => [ground]
    clock.advance(10_000)
    expect(await quote(cart())).toMatchObject({ quote: { services: [ground], missing: ['DRONES'] } })
  })

  test('goes by bands that only ever round up', () => {
    expect([1, 500, 501, 9_999, 10_001].map(bandOf)).toEqual([500, 500, 1_000, 10_000, 11_000])
    expect(bandOf(0)).toBe(500)
  })
})
