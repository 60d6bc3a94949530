import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { dayMs, refusalOf, Sandbox } from './stripe-sandbox'

const folder = mkdtempSync(join(tmpdir(), 'stripe-faults-'))
const sandbox = new Sandbox()
const { hold, pay, paymentOf } = sandbox
const calm = { errorRate: 0, timeoutAfterRate: 0, resetAfterRate: 0, rateLimitPerSecond: 0 }
const soon = { timeout: 200 }

afterEach(sandbox.stop)
afterAll(() => rmSync(folder, { recursive: true }))

describe('a capture, a cancellation and a refund', () => {
  beforeEach(() => sandbox.start())

  test.each([
    ['a time-out after the effect', { timeoutAfterRate: 1 }],
    ['a reset after the effect', { resetAfterRate: 1 }],
    ['a 500 without effect', { errorRate: 1 }],
  ])('in doubt by %s happen once under their keys', async (_case, knobs) => {
    const [captured, cancelled] = [await hold('pm_card_visa'), await hold('pm_card_visa')]
    const attempts = [
      (key: object) =>
        sandbox.stripe.paymentIntents.capture(captured.id, { amount_to_capture: 900 }, { ...key, idempotencyKey: 'c' }),
      (key: object) => sandbox.stripe.refunds.create({ payment_intent: captured.id }, { ...key, idempotencyKey: 'r' }),
      (key: object) => sandbox.stripe.paymentIntents.cancel(cancelled.id, {}, { ...key, idempotencyKey: 'v' }),
    ]
    for (const attempt of attempts) {
      sandbox.simulator.knobs.set(knobs)
      await refusalOf(attempt(soon))
      sandbox.simulator.knobs.set(calm)
      await attempt({})
      await attempt({})
    }
    expect(paymentOf(captured)).toMatchObject({ capturedMinor: 900, refundedMinor: 900 })
    expect(paymentOf(cancelled)).toMatchObject({ status: 'canceled', capturedMinor: 0 })
    const { captures, refunds } = sandbox.simulator.book()
    expect([captures.length, refunds.length]).toEqual([1, 1])
  })

  test('above the rate are refused without effect', async () => {
    const held = await hold('pm_card_visa')
    sandbox.clock += 10_000
    sandbox.simulator.knobs.set({ rateLimitPerSecond: 1 })
    await sandbox.stripe.paymentIntents.retrieve(held.id)
    expect((await refusalOf(sandbox.stripe.paymentIntents.capture(held.id))).statusCode).toBe(429)
    sandbox.simulator.knobs.set(calm)
    expect(paymentOf(held)?.capturedMinor).toBe(0)
  })
})

test('the book finds what one request has done twice, and nothing else', async () => {
  await sandbox.start()
  const twice = { metadata: { order_id: 'o-1', request_id: 'charge-1' } }
  const paid = await pay('pm_card_visa', twice)
  await refusalOf(pay('pm_card_chargeDeclined', { metadata: { request_id: 'charge-2' } }))
  await pay('pm_card_visa', { metadata: { request_id: 'charge-2' } })
  expect(sandbox.simulator.book().duplicates).toEqual([])
  await pay('pm_card_visa', twice)
  const half = { payment_intent: paid.id, amount: 1_000, metadata: { request_id: 'refund-1' } }
  await sandbox.stripe.refunds.create(half)
  await sandbox.stripe.refunds.create(half)
  expect(sandbox.simulator.book().duplicates).toEqual([
    { kind: 'charge', requestId: 'charge-1', ids: [expect.any(String), expect.any(String)] },
    { kind: 'refund', requestId: 'refund-1', ids: [expect.any(String), expect.any(String)] },
  ])
})

describe('a state file', () => {
  test('keeps what is due, which happens after a restart at its time', async () => {
    const stateFile = join(folder, 'due.json')
    await sandbox.start({ stateFile })
    const held = await hold('pm_card_visa')
    const { id: customer } = await sandbox.stripe.customers.create({ metadata: { customer_id: 'c-1' } })
    await sandbox.stripe.paymentMethods.attach('pm_card_visa', { customer })
    await sandbox.stop()
    const expiresAt = Math.floor((sandbox.clock + 7 * dayMs) / 1_000)
    sandbox.clock += 30 * dayMs
    await sandbox.start({ stateFile })
    const expired = await sandbox.stripe.paymentIntents.retrieve(held.id)
    expect(expired).toMatchObject({ status: 'canceled', canceled_at: expiresAt })
    expect((await sandbox.stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1)
    const query = "metadata['customer_id']:'c-1'"
    expect((await sandbox.stripe.customers.search({ query })).data[0]?.id).toBe(customer)
  })

  test('of an earlier version is taken over', async () => {
    const stateFile = join(folder, 'old.json')
    const payment = {
      id: 'pi_3Simold',
      createdMs: 1_700_000_000_000,
      amountMinor: 2_000,
      currency: 'usd',
      status: 'succeeded',
      captureMethod: 'automatic',
      paymentMethod: 'pm_card_visa',
      metadata: { order_id: 'o-old', request_id: 'r-old' },
      chargeIds: ['ch_3Simold'],
      capturedMinor: 2_000,
      refundedMinor: 0,
    }
    const charge = {
      id: 'ch_3Simold',
      createdMs: 1_700_000_000_000,
      paymentId: payment.id,
      amountMinor: 2_000,
      capturedMinor: 2_000,
      refundedMinor: 0,
      status: 'succeeded',
    }
    const events = [{ id: 'evt_1', createdMs: 1_700_000_000_000, type: 'charge.succeeded', objectId: charge.id }]
    const old = { count: 9, payments: { [payment.id]: payment }, charges: { [charge.id]: charge }, refunds: {}, events }
    writeFileSync(stateFile, JSON.stringify({ ...old, answers: {} }))
    await sandbox.start({ stateFile })
    const refund = await sandbox.stripe.refunds.create({ payment_intent: payment.id, amount: 500 })
    expect(refund).toMatchObject({ status: 'succeeded', amount: 500 })
    expect(sandbox.simulator.book().charges).toMatchObject([
      { orderId: 'o-old', requestId: 'r-old', refundedMinor: 500 },
    ])
    const query = "metadata['request_id']:'r-old'"
    expect((await sandbox.stripe.paymentIntents.search({ query })).data[0]?.id).toBe(payment.id)
  })
})

test('a reset forgets everything but the secret of the webhooks', async () => {
  await sandbox.start({ webhookSecret: 'whsec_kept' })
  await hold('pm_card_visa')
  await fetch(`${sandbox.simulator.url}/__sim/reset`, { method: 'POST' })
  expect(sandbox.simulator.book()).toMatchObject({ payments: [], charges: [], paymentMethods: [], balances: {} })
  expect((await sandbox.stripe.events.list()).data).toEqual([])
  const secret = await fetch(`${sandbox.simulator.url}/__sim/stripe/webhook-secret`)
  expect(await secret.json()).toEqual({ secret: 'whsec_kept' })
  sandbox.clock += 8 * dayMs
  expect(await pay('pm_card_visa')).toMatchObject({ status: 'succeeded' })
})

test('the types of payment methods have the name that the version of the API gives them', async () => {
  await sandbox.start()
  const create = (client: Sandbox['stripe'], name: string) =>
    client.paymentIntents.create({ amount: 2_000, currency: 'brl', ...{ [name]: ['boleto'] } })
  expect((await create(sandbox.stripe, 'allowed_payment_method_types')).payment_method_types).toEqual(['boleto'])
  const renamed = await refusalOf(create(sandbox.stripe, 'payment_method_types'))
  expect(renamed).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' })
  const older = new Stripe('sk_test_older', {
    host: '127.0.0.1',
    port: sandbox.simulator.port,
    protocol: 'http',
    apiVersion: '2026-08-26.dahlia' as never,
  })
  expect((await create(older, 'payment_method_types')).payment_method_types).toEqual(['boleto'])
})
