import type { PlainPaymentAction } from '../../schemas/sealed'
import { keyed } from './api-bodies'
import { ok, place, placedAndPaid, reaches, refused } from './api-life'
import { ApiWorld, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => {
  await world.start()
  world.payments.facts = () => world.messages('oms.payment.events.v1')
})
afterAll(() => world.stop())
afterEach(() => {
  world.providers.psp.action = undefined
  world.providers.psp.declined = false
})

const at = (orderId: string, header: object = keyed()) => ({ params: { path: { orderId }, header: header as never } })
const own = (orderId: string, subject = 'customer-1') =>
  ok(world.as('customer', subject).GET('/api/v1/orders/{orderId}', { params: { path: { orderId } } }))
const chargeOf = (orderId: string): string =>
  world.messages('oms.payment.events.v1').find((fact) => fact.type === 'ChargeRequested' && fact.orderId === orderId)!
    .id
const secret: PlainPaymentAction = {
  type: 'REDIRECT',
  url: 'https://bank.example/xsecret',
  clientSecret: 'pi_1_secret_xsecret',
  reference: null,
  data: null,
}
/** An order of a customer whose bank wants to see them. */
const placedAndAsked = async (customer = 'customer-1') => {
  world.providers.psp.action = (await world.vault.forCustomer(customer)).seal('paymentAction', secret)
  const { id } = await place(world, {}, customer)
  await until(() => world.views.orders.get(id)?.document.wait?.waitsFor === 'ACTION')
  await world.settled()
  return id
}
const placedAndDeclined = async () => {
  world.providers.psp.declined = true
  const { id } = await place(world)
  await until(() => world.views.orders.get(id)?.document.wait?.waitsFor === 'METHOD')
  world.providers.psp.declined = false
  await world.settled()
  return id
}
const goOn = (api: ReturnType<typeof world.as>, orderId: string, header?: object) =>
  api.POST('/api/v1/orders/{orderId}/payment/continuation', { ...at(orderId, header), body: {} })
const give = (api: ReturnType<typeof world.as>, orderId: string, header?: object, methodToken = 'pm_card_mastercard') =>
  api.POST('/api/v1/orders/{orderId}/payment/methods', {
    ...at(orderId, header),
    body: { method: 'CARD', methodToken },
  })

describe('an order whose bank wants to see its customer', () => {
  test('shows the customer how, and is paid once the customer comes back', async () => {
    const id = await placedAndAsked()
    expect((await own(id)).payment).toMatchObject({
      securedMinor: 0,
      wait: { state: 'REQUIRES_ACTION', action: secret },
    })
    world.providers.psp.authenticated(chargeOf(id))
    const answer = await ok(goOn(world.as('customer', 'customer-1'), id))
    expect(answer).toMatchObject({ event: 'PaymentContinued', data: { chargeRequestId: chargeOf(id) } })
    const { payment, totals } = await reaches(world, id, 'FULFILLMENT_PENDING')
    expect(payment).toEqual({
      capturedMinor: totals.totalMinor,
      securedMinor: totals.totalMinor,
      refundedMinor: 0,
      wait: null,
    })
  })

  test('is gone on with by who has its link', async () => {
    const id = await placedAndAsked()
    const link = await ok(world.as('customer').POST('/api/v1/orders/{orderId}/guest-links', { ...at(id), body: {} }))
    const guest = world.withToken(link.token)
    expect(
      (await ok(guest.GET('/api/v1/orders/{orderId}', { params: { path: { orderId: id } } }))).payment.wait,
    ).toMatchObject({ action: secret })
    world.providers.psp.authenticated(chargeOf(id))
    await ok(goOn(guest, id))
    await reaches(world, id, 'FULFILLMENT_PENDING')
  })

  test('is gone on with by nobody else', async () => {
    const id = await placedAndAsked()
    const other = world.as('customer', 'customer-other')
    for (const asked of [goOn(other, id), give(other, id)])
      expect(await refused(asked)).toMatchObject({ status: 404, code: 'UNKNOWN_ORDER' })
    expect((await own(id)).payment.wait).toMatchObject({ state: 'REQUIRES_ACTION' })
  })

  test('tells nobody how to go on in lists, history, timeline, topics, states and logs', async () => {
    const id = await placedAndAsked()
    const params = { path: { orderId: id } }
    const told = [
      await ok(world.as('csr').GET('/api/v1/orders/{orderId}', { params })),
      await ok(world.as('customer').GET('/api/v1/orders')),
      await ok(world.as('customer').GET('/api/v1/orders/{orderId}/history', { params })),
      await ok(world.as('csr').GET('/api/v1/orders/{orderId}/history', { params })),
      await ok(world.as('csr').GET('/api/v1/orders/{orderId}/timeline', { params })),
    ].map((document) => JSON.stringify(document))
    for (const document of told) expect(document).not.toMatch(/xsecret|s1\.|"action":\{|pm_card|"tokens"/)
    expect(told[2]).toMatch(/"tenders":\[\{"method":"CARD","amountMinor":null,"installments":1\}\]/)
    expect(told[2]).toContain('"waitsFor":"ACTION"')
    const kept = world.allRecords.map(({ value }) => value?.toString('utf8') ?? '')
    const states = [...world.store.partitions.values()].flatMap(({ values }) => [...values.values()])
    const views = JSON.stringify([...world.views.orders]) + JSON.stringify(world.views.audited)
    expect([...kept, ...states, views, ...world.logged, ...world.faults].join('\n')).not.toContain('xsecret')
  })

  test('that waits for nobody any more is not gone on with', async () => {
    const { id } = await placedAndPaid(world)
    expect(await refused(goOn(world.as('customer'), id))).toMatchObject({ status: 409, code: 'NOTHING_TO_CONTINUE' })
  })
})

describe('an order whose card is declined', () => {
  test('waits for another means of payment, and is paid with that', async () => {
    const id = await placedAndDeclined()
    expect((await own(id)).payment.wait).toMatchObject({ state: 'REQUIRES_METHOD', code: 'expired_card', action: null })
    const answer = await ok(give(world.as('csr'), id))
    expect(answer).toMatchObject({ event: 'PaymentMethodGiven', data: { tender: { method: 'CARD' } } })
    expect(JSON.stringify(answer)).not.toContain('pm_card')
    expect((await reaches(world, id, 'FULFILLMENT_PENDING')).payment.wait).toBeNull()
    const charges = world.providers.requests.filter((one) => one.type === 'ChargeRequested' && one.orderId === id)
    expect(charges).toMatchObject([
      { paymentMethodToken: 'pm_card_visa' },
      { paymentMethodToken: 'pm_card_mastercard' },
    ])
  })

  test('takes it once: a repeat gets the same answer, and another request under its key is refused', async () => {
    const id = await placedAndDeclined()
    const header = keyed()
    const first = await ok(give(world.as('customer'), id, header))
    await world.settled()
    expect(await ok(give(world.as('customer'), id, header))).toEqual(first)
    await world.restart()
    // Nobody remembers it but the payments' database.
    expect(await ok(give(world.as('customer'), id, header))).toEqual(first)
    expect(await refused(give(world.as('customer'), id, header, 'pm_card_other'))).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
    const given = world.messages('oms.payment.events.v1').filter((fact) => fact.type === 'PaymentMethodGiven')
    expect(given.filter(({ orderId }) => orderId === id)).toHaveLength(1)
  })

  test('is answered when its payments’ database shows it, where the caller waits for that', async () => {
    const id = await placedAndDeclined()
    const { facts } = world.payments
    world.payments.facts = () => []
    let isAnswered = false
    const asked = ok(give(world.as('customer'), id, { ...keyed(), 'X-Wait-For': 'visible' })).finally(
      () => (isAnswered = true),
    )
    await world.settled()
    expect(isAnswered).toBe(false)
    world.payments.facts = facts
    expect(await asked).toMatchObject({ event: 'PaymentMethodGiven' })
  })

  test('that is paid takes no other means', async () => {
    const { id } = await placedAndPaid(world)
    expect(await refused(give(world.as('customer'), id))).toMatchObject({ status: 409, code: 'NOTHING_MISSING' })
  })

  test('that does not exist takes none', async () => {
    const unknown = `ord_${'9'.repeat(24)}`
    expect(await refused(give(world.as('customer'), unknown))).toMatchObject({ status: 404, code: 'UNKNOWN_ORDER' })
    expect(await refused(give(world.as('csr'), unknown))).toMatchObject({ status: 404, code: 'UNKNOWN_ORDER' })
  })
})

describe('what staff gives back', () => {
  const refund = (orderId: string, body: object, header?: object) =>
    world.as('csr').POST('/api/v1/orders/{orderId}/refunds', { ...at(orderId, header), body: body as never })

  test('is returned once, and the order says so', async () => {
    const { id } = await placedAndPaid(world)
    const header = keyed()
    const body = { amountMinor: 500, reasonCode: 'GOODWILL' }
    const answer = await ok(refund(id, body, header))
    expect(answer).toMatchObject({ event: 'RefundGranted', data: { amountMinor: 500, reasonCode: 'GOODWILL' } })
    expect(await ok(refund(id, body, header))).toEqual(answer)
    await until(() => world.views.orders.get(id)?.refundedMinor === 500)
    const refunds = world.providers.requests.filter((one) => one.type === 'RefundRequested' && one.orderId === id)
    expect(refunds).toMatchObject([{ amountMinor: 500 }])
  })

  test('is never more than was paid', async () => {
    const { id } = await placedAndPaid(world)
    expect(await refused(refund(id, { amountMinor: 900_000, reasonCode: 'OTHER' }))).toMatchObject({
      status: 422,
      code: 'REFUND_TOO_LARGE',
    })
  })

  test('is nothing where nothing is paid yet', async () => {
    const id = await placedAndDeclined()
    expect(await refused(refund(id, { reasonCode: 'OTHER' }))).toMatchObject({ status: 422, code: 'NOTHING_PAID' })
  })
})
