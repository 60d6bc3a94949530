import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createStripe, type StripeOptions } from '../../../egress/psp/stripe'
import { Transient } from '../../../egress/provider'
import type { CurrencyCode, CustomerId } from '../../../schemas/ids'
import type { ChargeRequested } from '../../../schemas/messages'
import { withStandIn } from './stripe-stand-in'
import {
  apiKey,
  calm,
  hourMs,
  opened,
  rememberedCustomers,
  returnUrl,
  sealOpenly,
  soon,
  StripeWorld,
} from './stripe-world'

const world = new StripeWorld()
const { attempt, capturedOf, charge, chargeRequested, checkRequested, paymentsOf, perform } = world
const another = (patch: Partial<StripeOptions> = {}) =>
  createStripe({
    apiKey,
    baseUrl: world.simulator.url,
    customers: world.customers,
    seal: sealOpenly,
    returnUrl,
    ...patch,
  })

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

describe('what a charge tells Stripe', () => {
  const paid = {
    id: 'pi_1',
    status: 'succeeded',
    amount_received: 12_345,
    currency: 'brl',
    customer: 'cus_1',
    payment_method: 'pm_1',
    metadata: {},
  }
  const sent = async (patch: Partial<ChargeRequested>, options: Partial<StripeOptions> = {}) => {
    const request = chargeRequested({
      orderId: 'order' as never,
      id: 'request' as never,
      description: 'An order',
      ...patch,
    })
    const { asked } = await withStandIn(
      ({ path }) => ({ body: path === '/v1/customers' ? { id: 'cus_1' } : paid }),
      (baseUrl) => another({ baseUrl, customers: rememberedCustomers(), ...options }).perform(request, attempt()),
    )
    return asked.map(({ form }) => form)
  }
  const always = {
    amount: '12345',
    currency: 'brl',
    customer: 'cus_1',
    confirm: 'true',
    payment_method: 'pm_card_visa',
    description: 'An order',
    'expand[0]': 'latest_charge',
    'metadata[order_id]': 'order',
    'metadata[request_id]': 'request',
  }
  const automatic = 'automatic_payment_methods'
  const onSession = {
    [`${automatic}[enabled]`]: 'true',
    [`${automatic}[allow_redirects]`]: 'always',
    return_url: returnUrl,
    setup_future_usage: 'off_session',
  }

  test.each<[string, Partial<ChargeRequested>, Record<string, string>]>([
    ['taken at once', {}, { ...onSession, capture_method: 'automatic' }],
    [
      'set apart for shipments',
      { capture: 'ON_SHIPMENT' },
      { ...onSession, capture_method: 'manual', 'payment_method_options[card][request_multicapture]': 'if_available' },
    ],
    [
      'without its customer',
      { offSession: true },
      {
        capture_method: 'automatic',
        off_session: 'true',
        [`${automatic}[enabled]`]: 'true',
        [`${automatic}[allow_redirects]`]: 'never',
      },
    ],
    [
      'in instalments',
      { installments: 6 },
      {
        ...onSession,
        capture_method: 'automatic',
        'payment_method_options[card][installments][enabled]': 'true',
        'payment_method_options[card][installments][plan][type]': 'fixed_count',
        'payment_method_options[card][installments][plan][interval]': 'month',
        'payment_method_options[card][installments][plan][count]': '6',
      },
    ],
    [
      'by a slip, which is never only set apart',
      { method: 'BOLETO', capture: 'ON_SHIPMENT' },
      { capture_method: 'automatic', 'allowed_payment_method_types[0]': 'boleto' },
    ],
  ])('%s', async (_case, patch, expected) => {
    const [customer, payment] = await sent(patch)
    expect(customer).toEqual({ 'metadata[customer_id]': 'customer-1' })
    expect(payment).toEqual({ ...always, ...expected })
  })

  test('without an address to come back to, no redirect is offered', async () => {
    const [, payment] = await sent({}, { returnUrl: undefined })
    const { return_url: _url, ...rest } = onSession
    const never = { [`${automatic}[allow_redirects]`]: 'never' }
    expect(payment).toEqual({ ...always, ...rest, ...never, capture_method: 'automatic' })
  })

  test('nothing, where it is not by card or slip', async () => {
    const request = chargeRequested({ method: 'GIFT_CARD' })
    expect(await perform(request)).toMatchObject({ type: 'ChargeDeclined', code: 'payment_method_unsupported' })
    expect(paymentsOf(request)).toEqual([])
  })
})

describe("the customer's one id at Stripe", () => {
  const customerId = 'customer-new' as CustomerId
  const known = () => world.simulator.book().customers.filter(({ metadata }) => metadata.customer_id === customerId)

  test('is made once, though two charges need it at a time, and holds no personal data', async () => {
    await Promise.all([charge(chargeRequested({ customerId })), charge(chargeRequested({ customerId }))])
    expect(known()).toEqual([expect.objectContaining({ metadata: { customer_id: customerId } })])
  })

  test('is the first that was remembered, also when a store was slow to tell', async () => {
    const [first] = known()
    const slow = { ...world.customers, find: async () => undefined }
    const request = chargeRequested({ customerId })
    world.clock += 25 * hourMs
    await another({ customers: slow }).perform({ ...request, at: world.clock }, attempt({ now: world.clock }))
    expect(paymentsOf(request)).toMatchObject([{ customerId: first?.customerId }])
  })

  test.each([
    ['Stripe is slow to make it', { timeoutAfterRate: 1 }, {}],
    ['Stripe fails to make it', { errorRate: 1 }, {}],
    ['the store is away', {}, { find: () => Promise.reject(new Error('no connection')) }],
  ])('leaves no doubt of the charge when %s', async (_case, knobs, store) => {
    world.simulator.knobs.set(knobs)
    const request = chargeRequested({ customerId: 'customer-slow' as CustomerId })
    const customers = { ...rememberedCustomers(), ...store }
    const tried = another({ customers }).perform(request, attempt({ signal: soon() }))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
    expect(paymentsOf(request)).toEqual([])
  })
})

describe('a payment that waits', () => {
  test('for an authentication sends the customer to the issuer, sealed for them alone', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_threeDSecure2Required' })
    const result = await perform(request)
    if (result.type !== 'AuthenticationRequired') throw new Error(result.type)
    const { url, ...rest } = opened(result.action)
    expect(rest).toEqual({
      customerId: 'customer-1',
      type: 'REDIRECT',
      clientSecret: null,
      reference: null,
      data: null,
    })
    expect((await fetch(url ?? '')).status).toBe(200)
    const check = await perform(checkRequested(request, result))
    expect(check).toMatchObject({ type: 'AuthenticationRequired', chargeRequestId: request.id })
    expect(check).not.toMatchObject({ requestId: request.id })
  })

  test("is gone on with by the page's library where no address to come back to is known", async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_threeDSecure2Required' })
    const result = await another({ returnUrl: undefined }).perform(request, attempt())
    if (!('action' in result)) throw new Error('no action')
    const { clientSecret, ...rest } = opened(result.action)
    expect(clientSecret).toMatch(/^pi_\w+_secret_\w+$/)
    expect(rest).toMatchObject({ type: 'SDK', url: null, data: null })
  })

  test('and can be told to nobody while the vault is away stays in doubt, and is told later', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_threeDSecure2Required' })
    const seal = () => Promise.reject(new Transient('the vault is away', 'none'))
    const tried = another({ seal }).perform(request, attempt())
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    expect(await perform(request, { inDoubt: true })).toMatchObject({ type: 'AuthenticationRequired' })
    expect(paymentsOf(request)).toHaveLength(1)
  })

  test('for a slip to be paid is pending until it is, or until it runs out', async () => {
    const boleto = { method: 'BOLETO' as const, capture: 'ON_SHIPMENT' as const }
    const [paid, unpaid] = [
      chargeRequested({ ...boleto, paymentMethodToken: 'pm_boleto_paid' }),
      chargeRequested({ ...boleto, paymentMethodToken: 'pm_boleto_unpaid' }),
    ]
    const results = [await perform(paid), await perform(unpaid)]
    const checks = results.map((result, index) =>
      checkRequested(index === 0 ? paid : unpaid, result as { providerPaymentId: string }),
    )
    for (const result of results) {
      if (result.type !== 'ChargeDelayed') throw new Error(result.type)
      expect(opened(result.action)).toMatchObject({ type: 'SLIP', reference: expect.stringMatching(/^\d{20,}$/) })
      expect(result.expiresAt).toBe(world.clock + 72 * hourMs)
    }
    world.clock += hourMs
    expect(await perform(checks[0]!)).toMatchObject({ type: 'Charged', amountMinor: 12_345, instrument: null })
    expect(await perform(checks[1]!)).toMatchObject({ type: 'ChargeDelayed' })
    world.clock += 72 * hourMs
    expect(await perform(checks[1]!)).toMatchObject({ type: 'ChargeDeclined' })
    expect([capturedOf(paid), capturedOf(unpaid)]).toEqual([12_345, 0])
  })

  test.each([
    ['pm_usBankAccount', 'Charged'],
    ['pm_usBankAccount_insufficientFunds', 'ChargeDeclined'],
  ])('for a bank is pending without anything to do: %s', async (paymentMethodToken, type) => {
    const request = chargeRequested({ paymentMethodToken, currency: 'USD' as CurrencyCode })
    const result = await perform(request)
    expect(result).toMatchObject({ type: 'ChargeDelayed', action: null, expiresAt: null })
    world.clock += hourMs
    expect(await perform(checkRequested(request, result as { providerPaymentId: string }))).toMatchObject({ type })
  })
})

describe('a charge that fails', () => {
  test('by a refused connection has no effect', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const tried = another({ baseUrl: `http://127.0.0.1:${port}` }).perform(chargeRequested(), attempt())
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
  })

  test('in the middle of its answer is in doubt', async () => {
    await withStandIn(
      () => ({ body: { id: 'pi_1', status: 'succeeded' }, cut: true }),
      (baseUrl) => {
        const tried = another({ baseUrl }).perform(chargeRequested(), attempt())
        return expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
      },
    )
  })

  test.each([
    [502, ['a gateway']],
    [404, { message: 'no such route' }],
    [429, { message: 'not so fast' }],
    [200, 'a page to log in'],
  ])('by an answer of somebody in between, HTTP %d, is in doubt', async (status, body) => {
    await withStandIn(
      () => ({ status, body: body as object, headers: { 'retry-after': '3' } }),
      (baseUrl) => {
        const tried = another({ baseUrl }).perform(chargeRequested(), attempt())
        return expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown', retryAfterMs: 3_000 })
      },
    )
  })

  test('by a wrong API key says so', async () => {
    const tried = another({ apiKey: 'sk_live_nope' }).perform(chargeRequested(), attempt())
    const message = expect.stringMatching(/API key/) as string
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none', message })
  })

  test.each([
    [429, 'none'],
    [409, 'unknown'],
    [503, 'unknown'],
  ] as const)('with HTTP %d is asked again when Stripe says, and leaves %s', async (status, effect) => {
    const error = { type: 'api_error', message: 'not now' }
    const { result } = await withStandIn(
      () => ({ status, headers: { 'retry-after': '7' }, body: { error } }),
      async (baseUrl) => {
        const tried = another({ baseUrl }).perform(chargeRequested(), attempt())
        return expect(tried).rejects.toMatchObject({ name: 'Transient', effect, retryAfterMs: 7_000 })
      },
    )
    expect(result).toBeUndefined()
  })

  test.each([
    ['an amount below the minimum', { amountMinor: 49 }, 'amount_too_small'],
    ['an unknown payment method', { paymentMethodToken: 'pm_unknown' }, 'resource_missing'],
  ])('for %s is declined', async (_case, patch, code) => {
    expect(await perform(chargeRequested(patch))).toMatchObject({ type: 'ChargeDeclined', code })
  })

  test('for a parameter that Stripe does not know is our bug, and no decline', async () => {
    const error = { type: 'invalid_request_error', code: 'parameter_unknown', param: 'x', message: 'Unknown.' }
    await withStandIn(
      () => ({ status: 400, body: { error } }),
      (baseUrl) => {
        const tried = another({ baseUrl }).perform(chargeRequested(), attempt())
        return expect(tried).rejects.toMatchObject({ name: 'Error', message: expect.stringMatching(/corrected/) })
      },
    )
  })

  test('for a body that changed since is our bug, unless what it asked for is there', async () => {
    const request = chargeRequested()
    const first = await charge(request)
    const changed = perform({ ...request, amountMinor: 1_000 }, { inDoubt: true })
    await expect(changed).rejects.toMatchObject({ name: 'Error', message: expect.stringMatching(/idempotency_error/) })
    const moved = another({ returnUrl: 'https://shop.example/elsewhere' })
    expect(await moved.perform(request, attempt({ inDoubt: true }))).toEqual(first)
    expect(capturedOf(request)).toBe(12_345)
  })

  test('once for all under its key is looked up, since asking again can say no more', async () => {
    const request = chargeRequested()
    const paid = { id: 'pi_kept', status: 'succeeded', amount_received: 12_345, currency: 'brl', customer: null }
    const kept = { ...paid, metadata: { request_id: request.id } }
    const { result } = await withStandIn(
      ({ method, path }) => {
        if (method === 'POST')
          return {
            status: 500,
            headers: { 'idempotent-replayed': 'true' },
            body: { error: { type: 'api_error', message: 'kept' } },
          }
        if (path === '/v1/payment_intents/pi_kept') return { body: kept }
        return { body: { data: path.endsWith('/search') ? [] : [kept], has_more: false } }
      },
      (baseUrl) => another({ baseUrl }).perform(request, attempt()),
    )
    expect(result).toMatchObject({ type: 'Charged', providerPaymentId: 'pi_kept' })
  })

  test('in a look-up stays in doubt, whatever failed', async () => {
    const late = { inDoubt: true, now: world.clock + 25 * hourMs }
    const tried = another({ apiKey: 'sk_live_nope' }).perform(chargeRequested(), attempt(late))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
  })
})

describe('a charge still in doubt after 23 hours', () => {
  const late = (request: ChargeRequested) => perform(request, { inDoubt: true, now: world.clock })

  test('is found by its metadata and not made again', async () => {
    const request = chargeRequested()
    const first = await charge(request)
    world.clock += 25 * hourMs
    expect(await late(request)).toEqual(first)
    expect(paymentsOf(request)).toHaveLength(1)
  })

  test('is found although search lags behind', async () => {
    const request = chargeRequested({ at: world.clock - 30 * hourMs, capture: 'ON_SHIPMENT' })
    const first = await perform(request)
    world.simulator.knobs.set({ searchLagMs: 60_000 })
    world.clock += 5_000
    expect(await late(request)).toEqual(first)
    expect(paymentsOf(request)).toHaveLength(1)
  })

  test('is found when it was declined', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_chargeDeclinedInsufficientFunds' })
    const first = await perform(request)
    world.clock += 25 * hourMs
    expect(await late(request)).toEqual(first)
  })

  test('is declined, not charged, when Stripe does not know it', async () => {
    const request = chargeRequested({ at: world.clock - 24 * hourMs })
    expect(await late(request)).toMatchObject({ type: 'ChargeDeclined', code: 'outcome_unknown' })
    expect(paymentsOf(request)).toEqual([])
  })

  test('is made when no attempt has been made yet', async () => {
    const request = chargeRequested({ at: world.clock - 48 * hourMs })
    expect(await perform(request)).toMatchObject({ type: 'Charged' })
  })
})
