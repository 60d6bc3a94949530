import type { CustomerId } from '../../../schemas/ids'
import { createStripe } from '../../../egress/psp/stripe'
import { createStripeLookUps } from '../../../egress/psp/stripe-events'
import { createStripeLists } from '../../../egress/psp/stripe-lists'
import { createStripeWallet } from '../../../egress/psp/stripe-wallet'
import { buildStripeMock, startStripeMock, type StripeMock } from './stripe-mock-server'
import { apiKey, hourMs, rememberedCustomers, returnUrl, sealOpenly, StripeWorld } from './stripe-world'

const unavailable = buildStripeMock()
if (unavailable) console.warn(`Stripe's own mock is not asked: ${unavailable}`)
const withMock = unavailable ? describe.skip : describe

withMock("every request we make is one that Stripe's published description of its API allows", () => {
  const world = new StripeWorld()
  const customers = rememberedCustomers()
  const payment = { providerPaymentId: 'pi_1' }
  let mock: StripeMock
  let stripe: ReturnType<typeof createStripe>

  beforeAll(async () => {
    mock = await startStripeMock()
    stripe = createStripe({ apiKey, baseUrl: mock.url, customers, seal: sealOpenly, returnUrl })
  })
  afterAll(() => mock.close())
  beforeEach(() => void mock.exchanges.splice(0))

  const sound = (...paths: string[]) => {
    expect(mock.exchanges.filter(({ status }) => status >= 400)).toEqual([])
    expect(mock.exchanges.map(({ asked }) => asked)).toEqual(paths)
  }
  const account = () => ({ apiKey, baseUrl: mock.url })
  const lookUps = () => createStripeLookUps(account())

  test('which refuses what Stripe does not know', async () => {
    const body = new URLSearchParams({ amount: '100', currency: 'brl', unheard_of: 'yes' })
    const headers = { authorization: `Bearer ${apiKey}` }
    await fetch(`${mock.url}/v1/payment_intents`, { method: 'POST', headers, body })
    expect(mock.exchanges).toMatchObject([{ status: 400, said: expect.stringMatching(/additional properties/) }])
  })

  test('a charge, with the customer it is made for at first', async () => {
    await stripe.perform(world.chargeRequested(), world.attempt())
    sound('POST /v1/customers', 'POST /v1/payment_intents')
  })

  test.each([
    ['an authorisation', { capture: 'ON_SHIPMENT' as const }],
    ['one that nobody attends', { offSession: true }],
    ['one in instalments, authorised', { installments: 6, capture: 'ON_SHIPMENT' as const }],
    ['a boleto', { method: 'BOLETO' as const, paymentMethodToken: 'pm_boleto_1' }],
  ])('a charge: %s', async (_case, patch) => {
    await stripe.perform(world.chargeRequested(patch), world.attempt())
    sound('POST /v1/payment_intents')
  })

  test('a charge without an address to come back to', async () => {
    const homeless = createStripe({ ...account(), customers, seal: sealOpenly })
    await homeless.perform(world.chargeRequested(), world.attempt())
    sound('POST /v1/payment_intents')
  })

  test('a charge and a refund in doubt for a day', async () => {
    const late = { inDoubt: true, now: world.clock + 25 * hourMs }
    const request = world.chargeRequested()
    await stripe.perform(request, world.attempt(late))
    sound('GET /v1/payment_intents/search', 'GET /v1/payment_intents')
    mock.exchanges.splice(0)
    await stripe.perform(world.refundRequested(request, payment, 100), world.attempt(late))
    sound('GET /v1/refunds', 'POST /v1/refunds')
  })

  test('a check, captures in parts, a release', async () => {
    const request = world.chargeRequested()
    await stripe.perform(world.checkRequested(request, payment), world.attempt())
    await stripe.perform(world.captureRequested(request, payment, 100, false), world.attempt())
    await stripe.perform(world.captureRequested(request, payment, 100), world.attempt())
    await stripe.perform(world.voidRequested(request, payment), world.attempt())
    const one = '/v1/payment_intents/pi_1'
    sound(`GET ${one}`, `POST ${one}/capture`, `POST ${one}/capture`, `POST ${one}/cancel`)
  })

  test('the release of what was taken in part', async () => {
    const unexpected = { code: 'payment_intent_unexpected_state', message: 'no', type: 'invalid_request_error' }
    mock.answerNext('POST /v1/payment_intents/pi_1/cancel', 400, { error: unexpected })
    const partly = { id: 'pi_1', status: 'requires_capture', amount: 100, amount_received: 40, metadata: {} }
    mock.answerNext('GET /v1/payment_intents/pi_1', 200, partly)
    const result = await stripe.perform(world.voidRequested(world.chargeRequested(), payment), world.attempt())
    expect(result).toMatchObject({ type: 'Voided' })
    const one = '/v1/payment_intents/pi_1'
    sound(`POST ${one}/cancel`, `GET ${one}`, `POST ${one}/capture`)
  })

  test('what is looked up for an event', async () => {
    const { idsOfPayment, customerOf, methodOf } = lookUps()
    await idsOfPayment('pi_1')
    await customerOf('cus_1')
    await methodOf('pm_1')
    sound('GET /v1/payment_intents/pi_1', 'GET /v1/customers/cus_1', 'GET /v1/payment_methods/pm_1')
  })

  test('the lists of events and of the balance', async () => {
    const lists = createStripeLists({ ...account(), lookUps: lookUps(), now: () => world.clock })
    await lists.events('', AbortSignal.timeout(5_000))
    await lists.settlements('', AbortSignal.timeout(5_000))
    const kinds = new Set(mock.exchanges.map(({ asked }) => asked).filter((asked) => !asked.includes('_intents/')))
    expect([...kinds]).toEqual(['GET /v1/events', 'GET /v1/balance_transactions'])
    expect(mock.exchanges.filter(({ status }) => status >= 400)).toEqual([])
  })

  test('the wallet', async () => {
    const owner = 'customer-1' as CustomerId
    const wallet = createStripeWallet({ ...account(), customers })
    await wallet.beginSetup(owner, 'key-1')
    await wallet.list(owner)
    const method = { id: 'pm_1', customer: customers.known.get('STRIPE customer-1'), type: 'card' }
    mock.answerNext('GET /v1/payment_methods/pm_1', 200, method)
    await wallet.setDefault(owner, 'pm_1', 'key-2')
    mock.answerNext('GET /v1/payment_methods/pm_1', 200, method)
    await wallet.detach(owner, 'pm_1', 'key-3')
    const one = `/v1/customers/${customers.known.get('STRIPE customer-1')}`
    sound(
      'POST /v1/setup_intents',
      `GET ${one}`,
      `GET ${one}/payment_methods`,
      'GET /v1/payment_methods/pm_1',
      `GET ${one}`,
      `POST ${one}`,
      'GET /v1/payment_methods/pm_1',
      `GET ${one}`,
      'POST /v1/payment_methods/pm_1/detach',
    )
  })
})
