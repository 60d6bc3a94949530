import { refusalOf, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { pay, typesSince, lastEvent } = sandbox
const never = { automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const } }

beforeAll(() => sandbox.start())
afterAll(sandbox.stop)

const newCustomer = async (customerId = 'c-1') =>
  (await sandbox.stripe.customers.create({ metadata: { customer_id: customerId } })).id
const attach = (token: string, customer: string) => sandbox.stripe.paymentMethods.attach(token, { customer })
const idsOf = async (customer: string) =>
  (await sandbox.stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id)

describe('a customer', () => {
  test('is made, changed, found by its metadata, and deleted with its methods', async () => {
    const made = await sandbox.stripe.customers.create({
      email: 'z@example.com',
      metadata: { customer_id: 'c-9', a: '1' },
    })
    const changed = await sandbox.stripe.customers.update(made.id, { name: 'Z', metadata: { a: '' } })
    expect(changed).toMatchObject({ email: 'z@example.com', name: 'Z', metadata: { customer_id: 'c-9' } })
    expect(changed.metadata).not.toHaveProperty('a')
    const search = (query: string) => sandbox.stripe.customers.search({ query })
    expect((await search("metadata['customer_id']:'c-9'")).data.map(({ id }) => id)).toEqual([made.id])
    expect((await search("metadata['a']:'1'")).data).toEqual([])
    expect((await sandbox.stripe.customers.list({ email: 'z@example.com' })).data).toHaveLength(1)
    const method = await attach('pm_card_visa', made.id)
    expect(await sandbox.stripe.customers.del(made.id)).toMatchObject({ id: made.id, deleted: true })
    expect(await sandbox.stripe.customers.retrieve(made.id)).toMatchObject({ deleted: true })
    expect((await sandbox.stripe.paymentMethods.retrieve(method.id)).customer).toBeNull()
    expect((await refusalOf(pay('pm_card_visa', { customer: made.id }))).message).toContain('No such customer')
  })

  test('that does not exist pays nothing', async () => {
    const refused = await refusalOf(pay('pm_card_visa', { customer: 'cus_none' }))
    expect(refused).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' })
    expect((await refusalOf(sandbox.stripe.customers.retrieve('cus_none'))).statusCode).toBe(404)
  })

  test('has a default method, which must be its own, and events say what it was before', async () => {
    const customer = await newCustomer()
    const [first, second] = [await attach('pm_card_visa', customer), await attach('pm_card_mastercard', customer)]
    const setDefault = (id: string) =>
      sandbox.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
    await setDefault(first.id)
    expect((await setDefault(second.id)).invoice_settings.default_payment_method).toBe(second.id)
    const { data } = await sandbox.stripe.events.list({ type: 'customer.updated', limit: 1 })
    expect(data[0]?.data.previous_attributes).toEqual({ invoice_settings: { default_payment_method: first.id } })
    const foreign = await attach('pm_card_visa', await newCustomer('c-2'))
    expect((await refusalOf(setDefault(foreign.id))).code).toBe('resource_missing')
    await sandbox.stripe.paymentMethods.detach(second.id)
    const after = await sandbox.stripe.customers.retrieve(customer)
    expect(after).toMatchObject({ invoice_settings: { default_payment_method: null } })
  })
})

describe('a method that is attached', () => {
  test('becomes a method of that customer, as often as its token is attached', async () => {
    const customer = await newCustomer()
    const since = await lastEvent()
    const method = await attach('pm_card_visa', customer)
    expect(method).toMatchObject({ customer, type: 'card', card: { brand: 'visa', last4: '4242', exp_year: 2031 } })
    expect(method.id).toMatch(/^pm_3Sim/)
    expect(await typesSince(since)).toEqual(['payment_method.attached'])
    const other = await attach('pm_card_visa', customer)
    expect(other.card?.fingerprint).toBe(method.card?.fingerprint)
    expect(await idsOf(customer)).toEqual([other.id, method.id])
    expect((await sandbox.stripe.paymentMethods.list({ customer, type: 'card' })).data).toHaveLength(2)
    expect((await sandbox.stripe.paymentMethods.list({ customer, type: 'boleto' })).data).toEqual([])
  })

  test('pays again and again, for its customer alone', async () => {
    const customer = await newCustomer()
    const { id } = await attach('pm_card_visa', customer)
    expect(await pay(id, { customer, off_session: true })).toMatchObject({ status: 'succeeded', payment_method: id })
    expect(await pay(id, { customer, off_session: true })).toMatchObject({ status: 'succeeded' })
    expect((await refusalOf(pay(id))).message).toContain(`belongs to the Customer ${customer}`)
    const other = await newCustomer('c-2')
    expect((await refusalOf(pay(id, { customer: other }))).code).toBe('resource_missing')
    const again = await refusalOf(sandbox.stripe.paymentMethods.attach(id, { customer: other }))
    expect(again.message).toContain('already been attached')
  })

  test('pays no more once it is detached', async () => {
    const customer = await newCustomer()
    const { id } = await attach('pm_card_visa', customer)
    expect((await sandbox.stripe.paymentMethods.detach(id)).customer).toBeNull()
    const { data } = await sandbox.stripe.events.list({ type: 'payment_method.detached', limit: 1 })
    expect(data[0]?.data.previous_attributes).toEqual({ customer })
    expect((await refusalOf(pay(id, { customer }))).message).toContain('was detached from a Customer')
    expect((await refusalOf(attach(id, customer))).message).toContain('may not be used again')
    const again = await refusalOf(sandbox.stripe.paymentMethods.detach(id))
    expect(again.message).toContain('not attached to a customer')
    expect(await idsOf(customer)).toEqual([])
  })

  test('may get a new expiry, which is told', async () => {
    const { id } = await attach('pm_card_visa', await newCustomer())
    const changed = await sandbox.stripe.paymentMethods.update(id, { card: { exp_month: 12, exp_year: 2035 } })
    expect(changed.card).toMatchObject({ exp_month: 12, exp_year: 2035 })
    const { data } = await sandbox.stripe.events.list({ type: 'payment_method.updated', limit: 1 })
    expect(data[0]?.data.previous_attributes).toEqual({ card: { exp_month: 8, exp_year: 2031 } })
  })

  test('is not attached where its card declines', async () => {
    const refused = await refusalOf(attach('pm_card_chargeDeclined', await newCustomer()))
    expect(refused).toMatchObject({ statusCode: 402, code: 'card_declined' })
  })
})

describe('a method that is not attached', () => {
  const tokenised = () => sandbox.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } })

  test('pays once', async () => {
    const { id } = await tokenised()
    expect(await pay(id)).toMatchObject({ status: 'succeeded', payment_method: id })
    const again = await refusalOf(pay(id))
    expect(again).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' })
    expect(again.message).toContain('It may not be used again')
    expect((await refusalOf(attach(id, await newCustomer()))).message).toContain('may not be used again')
  })

  test('is used up by a payment of a magic token too, but the token is not', async () => {
    const { payment_method: used } = await pay('pm_card_visa')
    expect(used).toMatch(/^pm_3Sim/)
    expect((await refusalOf(pay(String(used)))).message).toContain('It may not be used again')
    expect(await pay('pm_card_visa')).toMatchObject({ status: 'succeeded' })
  })

  test('is not used up by a decline', async () => {
    const { id } = await sandbox.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_chargeDeclined' } })
    expect((await refusalOf(pay(id))).code).toBe('card_declined')
    expect((await refusalOf(pay(id))).code).toBe('card_declined')
  })

  test('is saved by a payment that says so', async () => {
    const customer = await newCustomer()
    const paid = await pay('pm_card_visa', { customer, setup_future_usage: 'off_session' })
    expect(await idsOf(customer)).toEqual([paid.payment_method])
    expect(await pay(String(paid.payment_method), { customer, off_session: true })).toMatchObject({
      status: 'succeeded',
    })
  })

  test('with a magic token, pays once per token where tokens are strict, unless it is saved', async () => {
    sandbox.simulator.knobs.set({ strictTokens: true })
    try {
      expect(await pay('pm_card_mastercard')).toMatchObject({ status: 'succeeded' })
      expect((await refusalOf(pay('pm_card_mastercard'))).message).toContain('It may not be used again')
      const customer = await newCustomer()
      const save = { customer, setup_future_usage: 'off_session' as const }
      expect(await pay('pm_card_amex', save)).toMatchObject({ status: 'succeeded' })
      expect(await pay('pm_card_amex', save)).toMatchObject({ status: 'succeeded' })
    } finally {
      sandbox.simulator.knobs.set({ strictTokens: false })
    }
  })

  test('can not be made of a card number', async () => {
    const raw = { type: 'card' as const, card: { number: '4242424242424242' } }
    expect((await refusalOf(sandbox.stripe.paymentMethods.create(raw))).statusCode).toBe(402)
  })
})

describe('a setup', () => {
  const begin = (customer: string) => sandbox.stripe.setupIntents.create({ customer, usage: 'off_session', ...never })

  test('saves a method for its customer', async () => {
    const customer = await newCustomer()
    const since = await lastEvent()
    const setup = await begin(customer)
    expect(setup).toMatchObject({ status: 'requires_payment_method', client_secret: expect.stringContaining(setup.id) })
    const done = await sandbox.stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_visa' })
    expect(done).toMatchObject({ status: 'succeeded', customer })
    expect(await idsOf(customer)).toEqual([done.payment_method])
    expect(await typesSince(since)).toEqual([
      'setup_intent.created',
      'payment_method.attached',
      'setup_intent.succeeded',
    ])
    expect((await refusalOf(sandbox.stripe.setupIntents.confirm(setup.id))).code).toBe('setup_intent_unexpected_state')
    expect((await sandbox.stripe.setupIntents.list({ customer })).data.map(({ id }) => id)).toEqual([setup.id])
  })

  test('fails where the card declines or its holder does, and may be tried with another', async () => {
    const setup = await begin(await newCustomer())
    const confirm = (method: string) => sandbox.stripe.setupIntents.confirm(setup.id, { payment_method: method })
    const declined = await refusalOf(confirm('pm_card_chargeDeclined'))
    expect(declined).toMatchObject({ statusCode: 402, code: 'card_declined' })
    expect(declined.raw.setup_intent).toMatchObject({ status: 'requires_payment_method', id: setup.id })
    expect(await confirm('pm_card_authenticationRequired')).toMatchObject({ status: 'requires_action' })
    await sandbox.act('authenticate', { setup_intent: setup.id, outcome: 'failed' })
    expect(await sandbox.stripe.setupIntents.retrieve(setup.id)).toMatchObject({
      status: 'requires_payment_method',
      last_setup_error: { code: 'setup_intent_authentication_failure' },
    })
    expect(await confirm('pm_card_visa')).toMatchObject({ status: 'succeeded', last_setup_error: null })
  })

  test('can be given up', async () => {
    const setup = await begin(await newCustomer())
    expect(await sandbox.stripe.setupIntents.cancel(setup.id)).toMatchObject({ status: 'canceled' })
    expect((await refusalOf(sandbox.stripe.setupIntents.cancel(setup.id))).code).toBe('setup_intent_unexpected_state')
  })

  test('keeps how the card behaves: one that fails later is saved, and declines without its holder', async () => {
    const customer = await newCustomer()
    const setup = await sandbox.stripe.setupIntents.create({
      customer,
      payment_method: 'pm_card_chargeCustomerFail',
      confirm: true,
      ...never,
    })
    const method = String(setup.payment_method)
    expect(await pay(method, { customer })).toMatchObject({ status: 'succeeded' })
    expect((await refusalOf(pay(method, { customer, off_session: true }))).code).toBe('card_declined')
  })
})

test('the book names customers, methods and setups', async () => {
  const customer = await newCustomer('c-book')
  const { id } = await attach('pm_card_visa', customer)
  const { customers, paymentMethods, setups } = sandbox.simulator.book()
  expect(customers.find(({ customerId }) => customerId === customer)?.metadata).toEqual({ customer_id: 'c-book' })
  expect(paymentMethods.find(({ paymentMethodId }) => paymentMethodId === id)).toMatchObject({
    customerId: customer,
    usable: true,
    type: 'card',
  })
  expect(setups.length).toBeGreaterThan(0)
})

describe("a customer's page", () => {
  const page = async (path: string, form: Record<string, string>) => {
    const response = await fetch(`${sandbox.simulator.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer pk_test_page' },
      body: new URLSearchParams(form),
    })
    return { status: response.status, headers: response.headers, body: (await response.json()) as never }
  }

  test('gives a card by the secret of a setup, and sees nothing of the customer', async () => {
    const customer = await newCustomer()
    const setup = await sandbox.stripe.setupIntents.create({ customer, ...never })
    const { body: card } = await page('payment_methods', { type: 'card', 'card[token]': 'tok_mastercard' })
    const form = { payment_method: (card as { id: string }).id, client_secret: setup.client_secret ?? '' }
    const confirmed = await page(`setup_intents/${setup.id}/confirm`, form)
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'succeeded' } })
    expect(confirmed.headers.get('access-control-allow-origin')).toBe('*')
    expect(confirmed.body).not.toHaveProperty('customer')
    expect(await idsOf(customer)).toEqual([form.payment_method])
  })

  test('does nothing without the secret, nor with that of another, nor what only a server may', async () => {
    const customer = await newCustomer()
    const setup = await sandbox.stripe.setupIntents.create({ customer, ...never })
    const other = await sandbox.stripe.setupIntents.create({ customer, ...never })
    const confirm = (form: object) =>
      page(`setup_intents/${setup.id}/confirm`, { payment_method: 'pm_card_visa', ...form })
    expect((await confirm({})).body).toMatchObject({ error: { code: 'parameter_missing', param: 'client_secret' } })
    const wrong = await confirm({ client_secret: other.client_secret })
    expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'setup_intent_invalid_parameter' } } })
    const refund = await page('refunds', { payment_intent: 'pi_1' })
    expect(refund).toMatchObject({ status: 401, body: { error: { code: 'secret_key_required' } } })
    expect(await idsOf(customer)).toEqual([])
  })
})
