import { dayMs, refusalOf, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { pay, act, typesSince, lastEvent, chargeOf } = sandbox
const read = ({ id }: { id: string }) => sandbox.stripe.paymentIntents.retrieve(id)
const boleto = { currency: 'brl', allowed_payment_method_types: ['boleto'] }
const slip = (method = 'pm_boleto_unpaid', patch: object = {}) => pay(method, { ...boleto, ...patch })

beforeAll(() => sandbox.start())
afterAll(sandbox.stop)

describe('a boleto', () => {
  test('shows a voucher, and is paid some minutes later', async () => {
    const waiting = await slip('pm_boleto_paid')
    const details = waiting.next_action?.boleto_display_details
    expect(waiting).toMatchObject({ status: 'requires_action', latest_charge: null, payment_method_types: ['boleto'] })
    expect(details?.number).toMatch(/^\d{47}$/)
    expect(details?.expires_at).toBe(Math.floor((sandbox.clock + 3 * dayMs) / 1_000))
    const since = await lastEvent()
    sandbox.clock += 179_999
    expect((await read(waiting)).status).toBe('requires_action')
    sandbox.clock += 1
    expect(await read(waiting)).toMatchObject({ status: 'succeeded', amount_received: 2_000, next_action: null })
    expect(await typesSince(since)).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
    expect(await chargeOf(waiting)).toMatchObject({ paid: true, payment_method_details: { type: 'boleto' } })
    sandbox.clock += 4 * dayMs
    expect((await read(waiting)).status).toBe('succeeded')
  })

  test('that nobody pays expires and asks for another method', async () => {
    const waiting = await slip()
    sandbox.clock += 3 * dayMs - 1
    expect((await read(waiting)).status).toBe('requires_action')
    sandbox.clock += 1
    expect(await read(waiting)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_payment_attempt_expired' },
    })
    const { data } = await sandbox.stripe.events.list({ type: 'payment_intent.payment_failed', limit: 1 })
    expect(data[0]).toMatchObject({ data: { object: { id: waiting.id } } })
  })

  test('lasts as many days as the shop says', async () => {
    const options = { payment_method_options: { boleto: { expires_after_days: 7 } } }
    const waiting = await slip('pm_boleto_unpaid', options)
    const expiresAt = waiting.next_action?.boleto_display_details?.expires_at
    expect(expiresAt).toBe(Math.floor((sandbox.clock + 7 * dayMs) / 1_000))
  })

  test('is paid on its page or by an act, once', async () => {
    const first = await slip()
    const url = first.next_action?.boleto_display_details?.hosted_voucher_url ?? ''
    expect(await (await fetch(url)).text()).toContain(first.next_action?.boleto_display_details?.number)
    const pdf = await fetch(first.next_action?.boleto_display_details?.pdf ?? '')
    expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1')).toMatch(/^%PDF-1.4/)
    expect((await fetch(url, { method: 'POST' })).status).toBe(200)
    expect((await read(first)).status).toBe('succeeded')
    expect((await fetch(url, { method: 'POST' })).status).toBe(410)
    const second = await slip()
    expect(await act('pay', { payment_intent: second.id })).toMatchObject({ body: { status: 'succeeded' } })
    expect((await act('pay', { payment_intent: second.id })).status).toBe(400)
    expect((await read(second)).amount_received).toBe(2_000)
  })

  test('can be cancelled while it waits, and is not paid then', async () => {
    const waiting = await slip('pm_boleto_paid')
    await sandbox.stripe.paymentIntents.cancel(waiting.id)
    sandbox.clock += 3_600_000
    expect(await read(waiting)).toMatchObject({ status: 'canceled', amount_received: 0 })
  })

  test('that was replaced by a card is not paid twice', async () => {
    const waiting = await slip('pm_boleto_paid', { allowed_payment_method_types: ['boleto', 'card'] })
    await sandbox.stripe.paymentIntents.confirm(waiting.id, { payment_method: 'pm_card_visa' })
    sandbox.clock += 4 * dayMs
    expect(await read(waiting)).toMatchObject({ status: 'succeeded', amount_received: 2_000 })
    expect(sandbox.paymentOf(waiting)?.chargeIds).toHaveLength(1)
  })

  test('that was replaced by another is not paid by what was planned for the first', async () => {
    const waiting = await slip('pm_boleto_paid')
    sandbox.clock += 60_000
    await sandbox.stripe.paymentIntents.confirm(waiting.id, { payment_method: 'pm_boleto_unpaid' })
    sandbox.clock += 3 * dayMs - 30_000
    expect((await read(waiting)).status).toBe('requires_action')
    sandbox.clock += 30_000
    expect((await read(waiting)).status).toBe('requires_payment_method')
  })

  test.each([
    ['in dollars', { currency: 'usd' }, 'allowed_payment_method_types'],
    ['below five reais', { amount: 499 }, 'amount'],
    ['for a capture by hand', { capture_method: 'manual' }, 'capture_method'],
    ['where cards alone may pay', { allowed_payment_method_types: ['card'] }, 'payment_method'],
  ])('is refused %s', async (_case, patch, param) => {
    expect(await refusalOf(slip('pm_boleto_paid', patch))).toMatchObject({ statusCode: 400, param })
  })

  test('may pay what takes any method', async () => {
    const waiting = await pay('pm_boleto_paid', { currency: 'brl' })
    expect(waiting).toMatchObject({ status: 'requires_action', payment_method_types: ['card', 'boleto'] })
  })

  test('is refunded some time after the refund was asked for', async () => {
    const waiting = await slip()
    await act('pay', { payment_intent: waiting.id })
    const refund = await sandbox.stripe.refunds.create({ payment_intent: waiting.id, amount: 500 })
    expect(refund.status).toBe('pending')
    sandbox.clock += 60_000
    expect((await sandbox.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded')
  })
})

describe('a bank debit', () => {
  const debit = (method: string) => pay(method, { allowed_payment_method_types: ['us_bank_account'] })

  test('is on its way for a while, then paid', async () => {
    const since = await lastEvent()
    const waiting = await debit('pm_usBankAccount')
    expect(waiting).toMatchObject({ status: 'processing', amount_received: 0 })
    expect(await chargeOf(waiting)).toMatchObject({ status: 'pending', paid: false, captured: false })
    sandbox.clock += 60_000
    expect(await read(waiting)).toMatchObject({ status: 'succeeded', amount_received: 2_000 })
    expect((await chargeOf(waiting)).status).toBe('succeeded')
    expect(await typesSince(since)).toEqual([
      'payment_intent.created',
      'charge.pending',
      'payment_intent.processing',
      'charge.succeeded',
      'payment_intent.succeeded',
    ])
  })

  test('fails late where the account is empty', async () => {
    const waiting = await debit('pm_usBankAccount_insufficientFunds')
    expect(waiting.status).toBe('processing')
    sandbox.clock += 60_000
    expect(await read(waiting)).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { code: 'insufficient_funds' },
    })
    const [charge] = sandbox.simulator.book().charges.filter(({ paymentIntentId }) => paymentIntentId === waiting.id)
    expect(charge).toMatchObject({ status: 'failed', capturedMinor: 0 })
  })

  test('can be cancelled on its way', async () => {
    const waiting = await debit('pm_usBankAccount')
    expect(await sandbox.stripe.paymentIntents.cancel(waiting.id)).toMatchObject({ status: 'canceled' })
    sandbox.clock += 60_000
    expect((await read(waiting)).amount_received).toBe(0)
  })
})
