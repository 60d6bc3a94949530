import { refusalOf, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { pay, hold, act, chargeOf, typesSince, lastEvent } = sandbox
const authenticate = (intent: { id: string }, outcome: 'succeeded' | 'failed') =>
  act('authenticate', { payment_intent: intent.id, outcome })
const read = ({ id }: { id: string }) => sandbox.stripe.paymentIntents.retrieve(id)

beforeAll(() => sandbox.start())
afterAll(sandbox.stop)

describe('a card that asks for its holder', () => {
  test('waits for an authentication, is charged after it, and shows that it was authenticated', async () => {
    const waiting = await pay('pm_card_threeDSecure2Required')
    expect(waiting).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } })
    expect(waiting.latest_charge).toBeNull()
    const since = await lastEvent()
    expect(await authenticate(waiting, 'succeeded')).toEqual({ status: 200, body: { status: 'succeeded' } })
    expect(await typesSince(since)).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
    expect(await read(waiting)).toMatchObject({ status: 'succeeded', amount_received: 2_000, next_action: null })
    const { three_d_secure: secure } = (await chargeOf(waiting)).payment_method_details?.card ?? {}
    expect(secure).toMatchObject({ result: 'authenticated', authentication_flow: 'challenge' })
  })

  test('is only held after it where the payment is captured by hand', async () => {
    const waiting = await hold('pm_card_threeDSecureRequired')
    await authenticate(waiting, 'succeeded')
    expect(await read(waiting)).toMatchObject({ status: 'requires_capture', amount_capturable: 2_000 })
  })

  test('is not charged when it fails, and another method may be tried', async () => {
    const waiting = await pay('pm_card_authenticationRequired')
    await authenticate(waiting, 'failed')
    const failed = await read(waiting)
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    })
    const again = await sandbox.stripe.paymentIntents.confirm(waiting.id, { payment_method: 'pm_card_visa' })
    expect(again).toMatchObject({ status: 'succeeded', last_payment_error: null })
  })

  test.each([
    ['pm_card_threeDSecureRequiredChargeDeclined', 'generic_decline'],
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ])('may be declined after it all the same (%s)', async (method, declineCode) => {
    const waiting = await pay(method)
    expect((await authenticate(waiting, 'succeeded')).body).toEqual({ status: 'requires_payment_method' })
    expect((await read(waiting)).last_payment_error).toMatchObject({
      code: 'card_declined',
      decline_code: declineCode,
    })
  })

  test('is declined where the holder is not there', async () => {
    const declined = await refusalOf(pay('pm_card_threeDSecure2Required', { off_session: true }))
    expect(declined).toMatchObject({
      statusCode: 402,
      code: 'authentication_required',
      decline_code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method' },
    })
    const asked = await refusalOf(pay('pm_card_threeDSecure2Required', { error_on_requires_action: true }))
    expect(asked.code).toBe('authentication_required')
  })

  test('is authenticated once only, and a payment that waits for nobody not at all', async () => {
    const waiting = await pay('pm_card_threeDSecure2Required')
    await authenticate(waiting, 'succeeded')
    expect((await authenticate(waiting, 'succeeded')).status).toBe(400)
    expect((await act('authenticate', { payment_intent: 'pi_none', outcome: 'failed' })).status).toBe(404)
    expect((await act('authenticate', { payment_intent: waiting.id, outcome: 'perhaps' })).status).toBe(400)
    expect((await read(waiting)).amount_received).toBe(2_000)
  })

  test('can be given up while it waits', async () => {
    const waiting = await pay('pm_card_threeDSecure2Required')
    expect(await sandbox.stripe.paymentIntents.cancel(waiting.id)).toMatchObject({ status: 'canceled' })
    expect((await authenticate(waiting, 'succeeded')).status).toBe(400)
  })

  test('asks only where the shop asks for it, if it need not', async () => {
    expect(await pay('pm_card_threeDSecureOptional')).toMatchObject({ status: 'succeeded' })
    const asked = { payment_method_options: { card: { request_three_d_secure: 'any' as const } } }
    expect(await pay('pm_card_threeDSecureOptional', asked)).toMatchObject({ status: 'requires_action' })
    expect(await pay('pm_card_visa', asked)).toMatchObject({ status: 'succeeded' })
  })
})

describe("the bank's page", () => {
  const form = (outcome: string) => ({
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual' as const,
  })
  const waitingAtBank = async () => {
    const waiting = await pay('pm_card_threeDSecure2Required', { return_url: 'https://shop.example/back?order=1' })
    const redirect = waiting.next_action?.redirect_to_url
    expect(redirect?.return_url).toBe('https://shop.example/back?order=1')
    return { waiting, url: redirect?.url ?? '' }
  }

  test.each([
    ['succeeded', 'succeeded', 'succeeded'],
    ['failed', 'failed', 'requires_payment_method'],
  ])('sends its holder back to the shop when it has %s', async (outcome, redirectStatus, status) => {
    const { waiting, url } = await waitingAtBank()
    const page = await (await fetch(url)).text()
    expect(page).toContain('$20.00 USD')
    expect(page.match(/<button/g)).toHaveLength(2)
    expect((await read(waiting)).status).toBe('requires_action')
    const answer = await fetch(url, form(outcome))
    expect(answer.status).toBe(303)
    const back = new URL(answer.headers.get('location') ?? '')
    expect(Object.fromEntries(back.searchParams)).toEqual({
      order: '1',
      payment_intent: waiting.id,
      payment_intent_client_secret: waiting.client_secret,
      redirect_status: redirectStatus,
    })
    expect((await read(waiting)).status).toBe(status)
  })

  test('is shown to nobody without the secret, and decides nothing twice', async () => {
    const { waiting, url } = await waitingAtBank()
    const guessed = url.replace(/\w{32}$/, '0'.repeat(32))
    expect((await fetch(guessed, form('succeeded'))).status).toBe(404)
    expect((await read(waiting)).status).toBe('requires_action')
    await fetch(url, form('succeeded'))
    expect((await fetch(url, form('failed'))).status).toBe(400)
    expect((await read(waiting)).status).toBe('succeeded')
    expect(await (await fetch(url)).text()).toContain('https://shop.example/back')
  })

  test('has a secret of its own for each payment', async () => {
    const secrets = [await waitingAtBank(), await waitingAtBank()].map(({ waiting }) => waiting.client_secret ?? '')
    expect(new Set(secrets.map((secret) => secret.split('_secret_')[1])).size).toBe(2)
    const { waiting } = await waitingAtBank()
    const retrieve = (secret: string) => sandbox.stripe.paymentIntents.retrieve(waiting.id, { client_secret: secret })
    expect((await retrieve(waiting.client_secret ?? '')).id).toBe(waiting.id)
    expect((await refusalOf(retrieve(secrets[0] ?? ''))).code).toBe('payment_intent_invalid_parameter')
  })
})

describe('a card that was set up once', () => {
  const setUp = async (token: string) => {
    const { id: customer } = await sandbox.stripe.customers.create({})
    const setup = await sandbox.stripe.setupIntents.create({
      customer,
      payment_method: token,
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    })
    expect(setup.status).toBe('requires_action')
    await act('authenticate', { setup_intent: setup.id, outcome: 'succeeded' })
    const done = await sandbox.stripe.setupIntents.retrieve(setup.id)
    expect(done).toMatchObject({ status: 'succeeded', customer })
    return { customer, method: String(done.payment_method) }
  }

  test.each(['pm_card_authenticationRequiredOnSetup', 'pm_card_authenticationRequiredSetupForOffSession'])(
    'pays without its holder (%s)',
    async (token) => {
      const { customer, method } = await setUp(token)
      expect(await pay(method, { customer, off_session: true })).toMatchObject({ status: 'succeeded' })
    },
  )

  test('still asks for its holder where the card always does', async () => {
    const { customer, method } = await setUp('pm_card_authenticationRequired')
    const declined = await refusalOf(pay(method, { customer, off_session: true }))
    expect(declined.code).toBe('authentication_required')
  })

  test('asks for nobody once a payment has set it up', async () => {
    const { id: customer } = await sandbox.stripe.customers.create({})
    const first = await pay('pm_card_authenticationRequiredOnSetup', { customer, setup_future_usage: 'off_session' })
    await authenticate(first, 'succeeded')
    const { payment_method: method } = await read(first)
    expect(await pay(String(method), { customer, off_session: true })).toMatchObject({ status: 'succeeded' })
  })

  test('asks for its holder without having been set up', async () => {
    const declined = await refusalOf(pay('pm_card_authenticationRequiredOnSetup', { off_session: true }))
    expect(declined.code).toBe('authentication_required')
    const ready = await pay('pm_card_authenticationRequiredSetupForOffSession', { off_session: true })
    expect(ready.status).toBe('succeeded')
    expect(await pay('pm_card_authenticationRequiredSetupForOffSession')).toMatchObject({ status: 'requires_action' })
  })
})
