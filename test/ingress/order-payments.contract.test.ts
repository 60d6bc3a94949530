import type { PlainPaymentAction } from '../../schemas/sealed'
import { call, keyed, newKey, problem } from './api-bodies'
import { ok, refused } from './api-life'
import { ledgerLine, paymentRecord } from './memory-payments'
import { PaymentsWorld } from './payments-world'

const world = new PaymentsWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const until = Date.UTC(2026, 2, 15)
const secret: PlainPaymentAction = {
  type: 'REDIRECT',
  url: 'https://bank.example/xsecret-page',
  clientSecret: 'pi_1_secret_xsecret',
  reference: null,
  data: '{"paymentData":"xsecret"}',
}
const waitingFor = async (waitsFor: 'ACTION' | 'METHOD' | 'PROVIDER', action: PlainPaymentAction | null) => {
  const sealed = await world.vault.forCustomer('customer-1')
  const wait = {
    waitsFor,
    code: 'authentication_required',
    until,
    action: action && sealed.seal('paymentAction', action),
  }
  return world.order({ payment: { capturedMinor: 0, refundedMinor: 0, securedMinor: 700, wait } })
}
const at = (orderId: string, header: object = keyed()) => ({ params: { path: { orderId }, header: header as never } })

describe('an order whose payment waits', () => {
  const path = (orderId: string) => ({ params: { path: { orderId } } })

  test('shows its own customer, and who has its link, how to go on', async () => {
    const { id } = await waitingFor('ACTION', secret)
    for (const api of [world.as('customer', 'customer-1'), await world.guestOf(id)])
      expect((await ok(api.GET('/api/v1/orders/{orderId}', path(id)))).payment).toEqual({
        capturedMinor: 0,
        refundedMinor: 0,
        securedMinor: 700,
        wait: {
          state: 'REQUIRES_ACTION',
          code: 'authentication_required',
          until: '2026-03-15T00:00:00.000Z',
          action: secret,
        },
      })
  })

  test.each(['csr', 'warehouse', 'ops', 'service'] as const)(
    'shows that it waits, and not how to go on, to %s',
    async (role) => {
      const { id } = await waitingFor('ACTION', secret)
      const order = await ok(world.as(role).GET('/api/v1/orders/{orderId}', path(id)))
      expect(order.payment.wait).toMatchObject({ state: 'REQUIRES_ACTION', action: null })
      expect(JSON.stringify(order)).not.toMatch(/xsecret|s1\./)
    },
  )

  test('is to another customer as one that does not exist', async () => {
    const { id } = await waitingFor('ACTION', secret)
    const answer = await refused(world.as('customer', 'customer-2').GET('/api/v1/orders/{orderId}', path(id)))
    expect(answer).toMatchObject({ status: 404, code: 'UNKNOWN_ORDER' })
    expect(JSON.stringify(answer)).not.toMatch(/xsecret|REQUIRES/)
  })

  test.each([
    ['METHOD', 'REQUIRES_METHOD'],
    ['PROVIDER', 'PENDING'],
  ] as const)('for %s says %s', async (waitsFor, state) => {
    const { id } = await waitingFor(waitsFor, null)
    const order = await ok(world.as('customer', 'customer-1').GET('/api/v1/orders/{orderId}', path(id)))
    expect(order.payment.wait).toMatchObject({ state, action: null })
  })

  test('shows the number of a slip', async () => {
    const slip = {
      type: 'SLIP',
      url: 'https://slip.example',
      clientSecret: null,
      reference: '3456',
      data: null,
    } as const
    const { id } = await waitingFor('PROVIDER', slip)
    const order = await ok(world.as('customer', 'customer-1').GET('/api/v1/orders/{orderId}', path(id)))
    expect(order.payment.wait).toMatchObject({ state: 'PENDING', action: { type: 'SLIP', reference: '3456' } })
  })

  test('shows no action where the customer was erased', async () => {
    const { id } = await waitingFor('ACTION', secret)
    await world.vault.erase('customer-1')
    const order = await ok(world.as('customer', 'customer-1').GET('/api/v1/orders/{orderId}', path(id)))
    expect(order).toMatchObject({ contact: null, payment: { wait: { state: 'REQUIRES_ACTION', action: null } } })
  })
})

describe('another means of payment', () => {
  const given = { type: 'PaymentMethodGiven', tender: {} } as const
  const give = (api: ReturnType<typeof world.as>, orderId: string, header?: object) =>
    api.POST('/api/v1/orders/{orderId}/payment/methods', {
      ...at(orderId, header),
      body: { method: 'CARD', methodToken: 'pm_card_mastercard', installments: 3 },
    })

  test('goes to the payment as a tender that pays what is missing, with a name of its own', async () => {
    const { id } = await world.order()
    world.decide = (command) => ({ ...given, tender: (command as { tender: object }).tender }) as never
    const header = keyed()
    const answer = await ok(give(world.as('customer', 'customer-1'), id, header))
    await ok(give(world.as('customer', 'customer-1'), id, header))
    await ok(give(world.as('customer', 'customer-1'), id))
    const [first, repeat, other] = world.commands.slice(-3)
    expect(first).toMatchObject({
      orderId: id,
      customerId: 'customer-1',
      command: {
        type: 'GivePaymentMethod',
        tender: {
          method: 'CARD',
          amountMinor: null,
          tokens: [{ provider: 'STRIPE', token: 'pm_card_mastercard' }],
          installments: 3,
        },
      },
    })
    const nameOf = (one: typeof first) => (one!.command as { tender: { tenderId: string } }).tender.tenderId
    expect(nameOf(repeat)).toBe(nameOf(first))
    expect(nameOf(other)).not.toBe(nameOf(first))
    expect(nameOf(first)).not.toMatch(/^[0-9]+$/)
    expect(answer).toMatchObject({
      event: 'PaymentMethodGiven',
      status: null,
      version: null,
      data: { tender: { method: 'CARD', amountMinor: null, installments: 3 } },
    })
    expect(JSON.stringify(answer)).not.toMatch(/pm_card|tenderId|tokens/)
  })

  test('is given by the customer, a guest with the link, and staff on the customer’s behalf', async () => {
    const { id } = await world.order()
    world.decide = () => given as never
    for (const api of [world.as('customer', 'customer-1'), await world.guestOf(id), world.as('csr'), world.as('ops')])
      await ok(give(api, id))
    expect(world.commands.slice(-4).map(({ caller, customerId }) => [caller.role, customerId])).toEqual([
      ['customer', 'customer-1'],
      ['guest', 'customer-1'],
      ['csr', 'customer-1'],
      ['ops', 'customer-1'],
    ])
  })

  test('is refused for the reasons of the payment', async () => {
    const { id } = await world.order()
    const refusal = (code: string) => () => ({ type: 'PaymentCommandRefused', code, reason: 'Not now.' }) as never
    world.decide = refusal('UNKNOWN_ORDER')
    expect(await refused(give(world.as('customer', 'customer-2'), id))).toMatchObject({ status: 404 })
    world.decide = refusal('PAYMENT_ENDED')
    expect(await refused(give(world.as('customer', 'customer-1'), id))).toMatchObject({
      status: 409,
      type: problem('state-conflict'),
      code: 'PAYMENT_ENDED',
      detail: 'Not now.',
    })
    world.decide = refusal('IDEMPOTENCY_KEY_REUSED')
    expect(await refused(give(world.as('customer', 'customer-1'), id))).toMatchObject({ status: 422 })
    world.decide = refusal('METHOD_NOT_SUPPORTED')
    expect(await refused(give(world.as('customer', 'customer-1'), id))).toMatchObject({
      status: 422,
      type: problem('rule-broken'),
    })
  })

  test('that nothing is decided on yet is answered with where to look', async () => {
    const { id } = await world.order()
    world.decide = () => undefined
    const answer = await call(world.server.url, 'POST', `/api/v1/orders/${id}/payment/methods`, {
      token: await world.token('customer'),
      headers: keyed(),
      body: { method: 'CARD', methodToken: 'pm_card_visa' },
    })
    expect(answer).toMatchObject({ status: 202, body: { orderId: id } })
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${id}`)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no token', { method: 'CARD' }],
    ['an amount', { method: 'CARD', methodToken: 'pm_1', amountMinor: 5 }],
    ['a token of two kinds', { method: 'CARD', methodToken: 'pm_1', tokens: { adyen: 'scheme_1' } }],
    ['too many instalments', { method: 'CARD', methodToken: 'pm_1', installments: 99 }],
    ['a list', [{ method: 'CARD', methodToken: 'pm_1' }]],
  ])('of %s is refused as what is not described', async (_what, body) => {
    const { id } = await world.order()
    const before = world.commands.length
    const answer = await call(world.server.url, 'POST', `/api/v1/orders/${id}/payment/methods`, {
      token: await world.token('customer'),
      headers: keyed(),
      body,
    })
    expect(answer).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
    expect(world.commands).toHaveLength(before)
  })
})

describe('going on after an authentication', () => {
  const post = async (orderId: string, body: unknown, subject = 'customer-1') =>
    call(world.server.url, 'POST', `/api/v1/orders/${orderId}/payment/continuation`, {
      token: await world.token('customer', subject),
      headers: { 'idempotency-key': newKey() },
      body,
    })

  test.each([
    ['with what the provider gave to the page', { details: 'X6XtfGC3!xsecret==' }, 'X6XtfGC3!xsecret=='],
    ['with nothing', {}, null],
    ['without a body', undefined, null],
  ])('%s is told to the payment', async (_what, body, details) => {
    const { id } = await world.order()
    world.decide = () => ({ type: 'PaymentContinued', chargeRequestId: 'c'.repeat(22) }) as never
    const answer = await post(id, body)
    expect(answer).toMatchObject({
      status: 200,
      body: { event: 'PaymentContinued', data: { chargeRequestId: 'c'.repeat(22) } },
    })
    expect(answer.text).not.toContain('xsecret')
    expect(world.commands.at(-1)).toMatchObject({ orderId: id, command: { type: 'ContinuePayment', details } })
  })

  test('in an order that waits for nothing is refused', async () => {
    const { id } = await world.order()
    world.decide = () =>
      ({ type: 'PaymentCommandRefused', code: 'NOTHING_TO_CONTINUE', reason: 'Nothing waits.' }) as never
    expect(await post(id, {})).toMatchObject({
      status: 409,
      body: { code: 'NOTHING_TO_CONTINUE', detail: 'Nothing waits.' },
    })
  })

  test.each([
    ['details of another form', { details: { redirectResult: 'x' } }],
    ['empty details', { details: '' }],
    ['details with control signs', { details: 'a\u0000b' }],
    ['details that are too long', { details: 'x'.repeat(16_385) }],
    ['another member', { redirectResult: 'x' }],
  ])('with %s is refused as what is not described', async (_what, body) => {
    const { id } = await world.order()
    expect(await post(id, body)).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
  })

  test.each(['4111111111111111', 'card=5555 5555 5555 4444&x=1'])('with a card number is refused', async (details) => {
    const { id } = await world.order()
    const answer = await post(id, { details })
    expect(answer).toMatchObject({ status: 422, body: { type: problem('card-number-refused') } })
    expect(answer.text).not.toMatch(/4111|5555/)
  })
})

describe('refunds of staff', () => {
  const refund = async (orderId: string, body: unknown, role: 'csr' | 'ops' | 'customer' = 'csr') =>
    call(world.server.url, 'POST', `/api/v1/orders/${orderId}/refunds`, {
      token: await world.token(role),
      headers: { 'idempotency-key': newKey() },
      body,
    })
  const goods = { lineId: '1', quantity: 1 }

  test.each([
    ['an amount', { amountMinor: 500, reasonCode: 'GOODWILL' }, { lines: [], amountMinor: 500 }],
    ['lines', { lines: [goods], reasonCode: 'DAMAGED' }, { lines: [goods], amountMinor: null }],
    ['both', { lines: [goods], amountMinor: 5, reasonCode: 'LATE' }, { lines: [goods], amountMinor: 5 }],
    ['all that is left', { reasonCode: 'OTHER' }, { lines: [], amountMinor: null }],
  ])('of %s is asked of the order', async (_what, body, expected) => {
    const { id } = await world.order()
    const fact = { lines: [], amountMinor: 500, currency: 'USD', reasonCode: 'GOODWILL' }
    world.decide = () => ({ type: 'RefundGranted', ...fact, status: 'DELIVERED', version: 9 }) as never
    const answer = await refund(id, body)
    expect(answer).toMatchObject({ status: 200, body: { event: 'RefundGranted', version: 9, data: fact } })
    expect(answer.headers.get('etag')).toBe('"9"')
    expect(world.commands.at(-1)!.command).toEqual({ type: 'RefundOrder', reasonCode: body.reasonCode, ...expected })
  })

  test('are refused for the reasons of the order', async () => {
    const { id } = await world.order()
    world.decide = () => ({ type: 'OrderCommandRefused', code: 'REFUND_TOO_LARGE', reason: 'Too much.' }) as never
    expect(await refund(id, { reasonCode: 'OTHER' })).toMatchObject({
      status: 422,
      body: { type: problem('rule-broken') },
    })
  })

  test.each([
    ['no reason', { amountMinor: 500 }],
    ['a reason of no list', { amountMinor: 500, reasonCode: 'BECAUSE' }],
    ['nothing of money', { amountMinor: 0, reasonCode: 'OTHER' }],
    ['half a cent', { amountMinor: 1.5, reasonCode: 'OTHER' }],
    ['no lines', { lines: [], reasonCode: 'OTHER' }],
    ['a line of nothing', { lines: [{ lineId: '1', quantity: 0 }], reasonCode: 'OTHER' }],
    ['an account to pay to', { amountMinor: 5, reasonCode: 'OTHER', account: 'x' }],
  ])('with %s are refused as what is not described', async (_what, body) => {
    const { id } = await world.order()
    expect(await refund(id, body)).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
  })

  test('are for staff alone', async () => {
    const { id } = await world.order()
    expect(await refund(id, { reasonCode: 'OTHER' }, 'customer')).toMatchObject({ status: 403 })
  })
})

describe('the payment of an order', () => {
  const show = (api: ReturnType<typeof world.as>, orderId: string) =>
    api.GET('/api/v1/orders/{orderId}/payment', { params: { path: { orderId } } })
  const paid = async () => {
    const { id } = await world.order()
    world.payments.payments.set(id, { ...paymentRecord(id), token: 'pm_xsecret', action: 's1.xsecret' } as never)
    world.payments.ledgers.set(id, [ledgerLine('customer', 0, 9_895), ledgerLine('revenue', 9_895, 0)])
    return id
  }

  test('shows what was taken, given back and disputed to its customer and the service desk, without the ledger', async () => {
    const id = await paid()
    for (const api of [world.as('customer', 'customer-1'), world.as('csr')]) {
      const payment = await ok(show(api, id))
      expect(payment).toMatchObject({
        orderId: id,
        status: 'PAID',
        capturedMinor: 9_895,
        refundedMinor: 500,
        attempts: [{ status: 'CAPTURED', provider: 'STRIPE', at: '2026-01-01T00:00:00.000Z' }],
        captures: [{ amountMinor: 9_895 }],
        refunds: [{ amountMinor: 500 }],
        disputes: [{ status: 'WON', feeMinor: 1_500 }],
      })
      expect(payment).not.toHaveProperty('ledger')
      expect(JSON.stringify(payment)).not.toContain('xsecret')
    }
  })

  test('shows the ledger to those who run the system', async () => {
    const { ledger } = await ok(show(world.as('ops'), await paid()))
    expect(ledger).toMatchObject([
      { account: 'customer', creditMinor: 9_895 },
      { account: 'revenue', debitMinor: 9_895 },
    ])
  })

  test('is on record where staff read it', async () => {
    const id = await paid()
    await ok(show(world.as('csr', 'csr-7'), id))
    expect(world.accesses.at(-1)).toMatchObject({
      operation: 'getOrderPayment',
      orderId: id,
      caller: { subject: 'csr-7' },
    })
  })

  test('of another customer is as one that does not exist', async () => {
    expect(await refused(show(world.as('customer', 'customer-2'), await paid()))).toMatchObject({ status: 404 })
  })

  test('that is not known yet is not found, and one that can not be read may be asked for again', async () => {
    const { id } = await world.order()
    expect(await refused(show(world.as('csr'), id))).toMatchObject({ status: 404, type: problem('not-found') })
    world.payments.down = true
    expect(await refused(show(world.as('csr'), id))).toMatchObject({ status: 503, type: problem('unavailable') })
    world.payments.down = false
  })
})
