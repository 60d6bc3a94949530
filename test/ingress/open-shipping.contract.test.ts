import { createHmac } from 'node:crypto'
import { fedexSimulatorAccount, startFedexSimulator, type FedexSimulator } from '../../dev/simulators/fedex'
import { createFedexApi, type FedexApi } from '../../egress/carrier/fedex-api'
import { createTokenSource } from '../../egress/oauth'
import { createMemoryRateLimit } from '../../egress/rate-limit'
import { openFedexWebhook, openShippingPorts } from '../../ingress/open-shipping'
import type { Stores } from '../../ingress/open-stores'
import type { Context } from '../../processors/engine/context'
import type { OrderId } from '../../schemas/ids'
import { call } from './api-bodies'
import { MemoryVault } from './memory-vault'
import { partitions, PaymentsWorld } from './payments-world'

const world = new PaymentsWorld()
let simulator: FedexSimulator
let api: FedexApi
let calls = 0
beforeAll(async () => {
  await world.start()
  simulator = await startFedexSimulator({ port: 0, speed: 1, quotaPerMinute: 100_000 })
  const baseUrl = simulator.url
  const { clientId, clientSecret } = fedexSimulatorAccount
  const tokens = createTokenSource({ url: `${baseUrl}/oauth/token`, clientId, clientSecret, style: 'form' })
  const call = createFedexApi({ baseUrl, tokens, rateLimit: createMemoryRateLimit({ perMinute: 1_000_000 }) })
  api = (...args) => {
    calls += 1
    return call(...args)
  }
})
afterAll(async () => {
  await simulator.close()
  await world.stop()
})

const items = [
  {
    sku: 'CHAIR',
    prices: [
      { currency: 'USD', amountMinor: 3_999 },
      { currency: 'BRL', amountMinor: 9_900 },
    ],
    weightGrams: 4_200,
  },
]
/** As Redis and PostgreSQL would answer; a Redis that is down fails each call. */
const stores = (redisIsDown = false) => {
  const cache = new Map<string, string>()
  const redis = {
    get: async (key: string) => (redisIsDown ? Promise.reject(new Error('down')) : (cache.get(key) ?? null)),
    set: async (key: string, value: string) =>
      redisIsDown ? Promise.reject(new Error('down')) : void cache.set(key, value),
  }
  const fulfillment = { rows: async () => [{ number: '794600000001', order: 'ord_1' }] }
  const vault = new MemoryVault(() => world.clock.now())
  return { cache, opened: { cache: redis, fulfillment, vault } as unknown as Stores }
}
const settings = { FEDEX_ACCOUNT: fedexSimulatorAccount.accountNumber }
const context = (env: Record<string, string> = settings) =>
  ({
    ...{ env, log: world.log, codec: world.codec, partitions, clock: world.clock, speed: 1 },
    logger: { warn: () => undefined },
  }) as unknown as Context
const open = (env?: Record<string, string>, redisIsDown = false) => {
  const { cache, opened } = stores(redisIsDown)
  const catalogue = { get: (sku: string) => items.find((item) => item.sku === sku) as never }
  return { cache, ...openShippingPorts(context(env), opened, catalogue, api) }
}
const elm = {
  recipient: 'Zoë Ωmega',
  line1: '12 Elm Street',
  city: 'Memphis',
  region: 'TN',
  postalCode: '38116',
  country: 'US',
}

describe('addresses, as the role asks FedEx about them', () => {
  test.each([
    ['12 Elm Street', { verdict: 'VERIFIED' }],
    [
      '12 Misspelt Street',
      { verdict: 'SUGGESTED', suggestion: { line1: expect.stringMatching(/correct/i), country: 'US' } },
    ],
    ['12 Nowhere Street', { verdict: 'UNVERIFIABLE', reason: expect.any(String) }],
    ['12 Forbidden Street', { verdict: 'REFUSED', reason: expect.any(String) }],
    ['PO Box 12', { verdict: 'REFUSED', reason: expect.any(String) }],
  ])('%s', async (line1, expected) => {
    const { addresses, cache } = open()
    expect(await addresses.find('cus_1', { ...elm, line1 })).toMatchObject(expected)
    // What was found is at hand, and nothing of the address with it.
    const asked = calls
    expect(await addresses.find('cus_1', { ...elm, line1 })).toMatchObject(expected)
    expect(calls).toBe(asked)
    expect([...cache.keys()]).toEqual([expect.stringMatching(/^oms:address:[\w-]{22}$/)])
    expect(JSON.stringify([...cache])).not.toMatch(/\d Elm|Misspelt|Memphis|38116|Ωmega/)
  })

  test('are asked about also while Redis is away', async () => {
    expect(await open(settings, true).addresses.find('cus_1', elm)).toEqual({ verdict: 'VERIFIED' })
  })

  test('are asked about nobody where the setting says so, and nobody in countries that FedEx is not asked about', async () => {
    const before = calls
    const off = open({ ...settings, ADDRESS_VALIDATION: 'off' })
    expect(await off.addresses.find('cus_1', elm)).toMatchObject({ why: 'OFF' })
    const abroad = { ...elm, country: 'NP', region: '', postalCode: '44600' }
    expect(await open().addresses.find('cus_1', abroad)).toMatchObject({ why: 'NOT_SERVED' })
    expect(calls).toBe(before)
  })
})

describe('quotes, as the role gives them', () => {
  const cart = { lines: [{ sku: 'CHAIR', quantity: 1 }], currency: 'USD' }

  test('have FedEx’s own figures for its services', async () => {
    const to = { country: 'US', region: 'NY', postalCode: '10001' }
    const outcome = await open().quotes.quote({ ...cart, destination: to })
    expect(outcome).toMatchObject({ kind: 'quote', quote: { warehouse: 'MEM-1', weightGrams: 4_200, missing: [] } })
    const { services } = (outcome as Extract<typeof outcome, { kind: 'quote' }>).quote
    expect(services.length).toBeGreaterThan(0)
    for (const service of services)
      expect(service).toMatchObject({ carrier: 'FEDEX', amountMinor: expect.any(Number), currency: expect.any(String) })
  })

  test('have the flat rate of our own fleet where it drives', async () => {
    const to = { country: 'BR', region: 'SP', postalCode: '01310-100' }
    expect(await open().quotes.quote({ ...cart, currency: 'BRL', destination: to })).toMatchObject({
      quote: {
        warehouse: 'SAO-1',
        services: [{ carrier: 'OWN_FLEET', service: 'FLEET_NEXT_DAY', amountMinor: 1_290, currency: 'BRL' }],
        missing: [],
      },
    })
  })
})

describe('the webhook of FedEx, as the role opens it', () => {
  const raw = JSON.stringify({
    output: {
      completeTrackResults: [
        {
          trackingNumber: '794600000001',
          trackResults: [{ scanEvents: [{ date: '2026-01-01T09:00:00-05:00', eventType: 'PU' }] }],
        },
      ],
    },
  })
  const post = (secret: string) =>
    call(world.server.url, 'POST', '/webhooks/fedex', {
      raw,
      headers: { 'fdx-signature': createHmac('sha256', secret).update(raw).digest('base64') },
    })
  const opened = (FEDEX_WEBHOOK_SECRETS?: string) => {
    const env = { ...settings, ...(FEDEX_WEBHOOK_SECRETS ? { FEDEX_WEBHOOK_SECRETS } : {}) }
    world.fedex = openFedexWebhook(context(env), stores().opened)
  }

  test('takes what either of its secrets signed, under the order of the parcel', async () => {
    opened('first-secret, second-secret')
    expect((await post('first-secret')).status).toBe(200)
    expect((await post('second-secret')).status).toBe(200)
    expect((await post('third-secret')).status).toBe(401)
    expect(world.messages('oms.carrier.signals.v1')).toMatchObject([
      { key: 'ord_1' as OrderId, carrierStatus: 'PICKED_UP', scannedAt: Date.UTC(2026, 0, 1, 14) },
    ])
  })

  test('refuses everything where it has none', async () => {
    opened()
    for (const secret of ['none', 'first-secret']) expect((await post(secret)).status).toBe(401)
  })
})
