// The Stripe provider through the official library against the simulator: what each answer means, and what Stripe's book says.
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createStripe } from '../../egress/stripe'
import type { ChargeRequested } from '../../schemas/messages'
import { StripeWorld, calm, hourMs, soon } from './stripe-world'

const world = new StripeWorld()
const { attempt, capturedOf, charge, chargeRequested, paymentsOf, refundRequested } = world

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

describe('a charge', () => {
  test('that succeeds is in the book once, under its order and its request', async () => {
    const request = chargeRequested()
    const result = await world.stripe.perform(request, attempt())
    const [payment, ...others] = paymentsOf(request)
    expect(others).toEqual([])
    expect(payment).toMatchObject({
      status: 'succeeded',
      currency: 'brl',
      capturedMinor: 12_345,
      requestId: request.id,
    })
    expect(result).toEqual({
      type: 'Charged',
      requestId: request.id,
      providerPaymentId: payment?.paymentIntentId,
      amountMinor: 12_345,
      currency: 'BRL',
    })
  })

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
  ])('on %s is declined and captures nothing', async (paymentMethodToken, code, declineCode) => {
    const request = chargeRequested({ paymentMethodToken })
    const expected = {
      type: 'ChargeDeclined',
      requestId: request.id,
      code,
      declineCode,
      reason: expect.stringMatching(/card/),
    }
    expect(await world.stripe.perform(request, attempt())).toEqual(expected)
    expect(await world.stripe.perform(request, attempt({ inDoubt: true }))).toEqual(expected)
    expect(paymentsOf(request)).toMatchObject([{ status: 'requires_payment_method', capturedMinor: 0 }])
  })

  test('that needs the absent customer is voided and declined, also when asked again', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_authenticationRequired' })
    const expected = { type: 'ChargeDeclined', code: 'authentication_required', declineCode: null }
    expect(await world.stripe.perform(request, attempt())).toMatchObject(expected)
    expect(await world.stripe.perform(request, attempt({ inDoubt: true }))).toMatchObject(expected)
    expect(paymentsOf(request)).toMatchObject([{ status: 'canceled', capturedMinor: 0 }])
  })

  test.each([
    ['an unknown payment method', { paymentMethodToken: 'pm_unknown' }, 'resource_missing'],
    ['an amount below the minimum', { amountMinor: 49 }, 'amount_too_small'],
  ])('with %s is declined', async (_case, patch, code) => {
    expect(await world.stripe.perform(chargeRequested(patch), attempt())).toMatchObject({
      type: 'ChargeDeclined',
      code,
    })
  })

  test('asked twice is made once', async () => {
    const request = chargeRequested()
    const first = await world.stripe.perform(request, attempt())
    expect(await world.stripe.perform(request, attempt({ inDoubt: true }))).toEqual(first)
    expect(capturedOf(request)).toBe(12_345)
    expect(paymentsOf(request)).toHaveLength(1)
  })

  test('asked again with another amount under the same id is our bug, and charges nothing more', async () => {
    const request = chargeRequested()
    await charge(request)
    const changed = world.stripe.perform({ ...request, amountMinor: 1_000 }, attempt({ inDoubt: true }))
    await expect(changed).rejects.toMatchObject({ name: 'Error', message: expect.stringMatching(/idempotency_error/) })
    expect(capturedOf(request)).toBe(12_345)
  })

  test('asked while the first is in flight waits for it', async () => {
    world.simulator.knobs.set({ processingMs: 150 })
    const request = chargeRequested()
    const first = world.stripe.perform(request, attempt())
    const outcomes = await Promise.allSettled([first, world.stripe.perform(request, attempt({ inDoubt: true }))])
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: { type: 'Charged' } },
      { status: 'rejected', reason: { name: 'Transient', effect: 'none' } },
    ])
    expect(capturedOf(request)).toBe(12_345)
  })
})

describe('a charge that fails for a while', () => {
  const done = async (request: ChargeRequested) => {
    world.simulator.knobs.set(calm)
    expect(await world.stripe.perform(request, attempt({ inDoubt: true }))).toMatchObject({ type: 'Charged' })
    expect(paymentsOf(request)).toHaveLength(1)
    expect(capturedOf(request)).toBe(12_345)
  }

  test('by the rate limit has no effect', async () => {
    world.simulator.knobs.set({ rateLimitPerSecond: 1 })
    world.clock += 10_000
    await charge(chargeRequested())
    const request = chargeRequested()
    await expect(world.stripe.perform(request, attempt())).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
    expect(paymentsOf(request)).toEqual([])
    await done(request)
  })

  test.each([
    ['a 500', { errorRate: 1 }, 0],
    ['a time-out before the effect', { timeoutBeforeRate: 1 }, 0],
    ['a time-out after the effect', { timeoutAfterRate: 1 }, 1],
    ['a reset after the effect', { resetAfterRate: 1 }, 1],
    ['a provider that is down', { down: true }, 0],
  ])('by %s is in doubt, asked again, and made once', async (_case, knobs, made) => {
    world.simulator.knobs.set(knobs)
    const request = chargeRequested()
    const tried = world.stripe.perform(request, attempt({ signal: soon() }))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    expect(paymentsOf(request)).toHaveLength(made)
    await done(request)
  })

  test('by a refused connection has no effect', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const unreachable = createStripe({ apiKey: 'sk_test_contract', baseUrl: `http://127.0.0.1:${port}` })
    const tried = unreachable.perform(chargeRequested(), attempt())
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
  })

  test('by a wrong API key says so', async () => {
    const foreign = createStripe({ apiKey: 'sk_live_foreign', baseUrl: world.simulator.url })
    const tried = foreign.perform(chargeRequested(), attempt())
    await expect(tried).rejects.toMatchObject({
      name: 'Transient',
      effect: 'none',
      message: expect.stringMatching(/API key/),
    })
  })
})

test('a failure that Stripe keeps under the key is looked up, since asking again can say no more', async () => {
  const request = chargeRequested()
  const paid = { id: 'pi_kept', status: 'succeeded', amount_received: 12_345, metadata: { request_id: request.id } }
  const server = createHttpServer((asked, answer) => {
    asked.resume()
    if (asked.method === 'POST') answer.writeHead(500, { 'idempotent-replayed': 'true' })
    const found = asked.url?.includes('/search') ? [] : [paid]
    const error = { type: 'api_error', message: 'kept' }
    answer.end(JSON.stringify(asked.method === 'POST' ? { error } : { data: found, has_more: false }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const keeping = createStripe({ apiKey: 'sk_test_contract', baseUrl: `http://127.0.0.1:${port}` })
  const result = await keeping.perform(request, attempt()).finally(() => {
    server.close()
    server.closeAllConnections()
  })
  expect(result).toMatchObject({ type: 'Charged', providerPaymentId: 'pi_kept' })
})

describe('a charge still in doubt after 23 hours', () => {
  const late = (request: ChargeRequested) => world.stripe.perform(request, attempt({ inDoubt: true, now: world.clock }))

  test('is found by its metadata and not made again', async () => {
    const request = chargeRequested()
    const first = await charge(request)
    world.clock += 25 * hourMs
    expect(await late(request)).toMatchObject({ type: 'Charged', providerPaymentId: first.providerPaymentId })
    expect(paymentsOf(request)).toHaveLength(1)
  })

  test('is found although search lags behind', async () => {
    const request = chargeRequested({ at: world.clock - 30 * hourMs })
    await charge(request)
    world.simulator.knobs.set({ searchLagMs: 60_000 })
    world.clock += 5_000
    expect(await late(request)).toMatchObject({ type: 'Charged' })
    expect(paymentsOf(request)).toHaveLength(1)
  })

  test('is found when it was declined', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_chargeDeclinedInsufficientFunds' })
    await world.stripe.perform(request, attempt())
    world.clock += 25 * hourMs
    expect(await late(request)).toMatchObject({ type: 'ChargeDeclined', declineCode: 'insufficient_funds' })
  })

  test('is declined, not charged, when Stripe does not know it', async () => {
    const request = chargeRequested({ at: world.clock - 24 * hourMs })
    expect(await late(request)).toMatchObject({ type: 'ChargeDeclined', code: 'outcome_unknown' })
    expect(paymentsOf(request)).toEqual([])
  })

  test('is made when no attempt has been made yet', async () => {
    const request = chargeRequested({ at: world.clock - 48 * hourMs })
    expect(await world.stripe.perform(request, attempt())).toMatchObject({ type: 'Charged' })
  })
})

describe('a refund', () => {
  test('of the whole charge leaves nothing captured', async () => {
    const request = chargeRequested()
    const refund = refundRequested(request, await charge(request), 12_345)
    const result = await world.stripe.perform(refund, attempt())
    expect(result).toMatchObject({ type: 'Refunded', requestId: refund.id, amountMinor: 12_345, currency: 'BRL' })
    expect(capturedOf(request)).toBe(0)
  })

  test('in parts adds up; one above the rest is refused and refunds nothing', async () => {
    const request = chargeRequested()
    const charged = await charge(request)
    expect(await world.stripe.perform(refundRequested(request, charged, 2_345), attempt())).toMatchObject({
      type: 'Refunded',
    })
    const over = await world.stripe.perform(refundRequested(request, charged, 10_001), attempt())
    expect(over).toMatchObject({
      type: 'RefundRefused',
      code: 'amount_too_large',
      reason: expect.stringMatching(/R\$100\.00/),
    })
    expect(capturedOf(request)).toBe(10_000)
    expect(await world.stripe.perform(refundRequested(request, charged, 10_000), attempt())).toMatchObject({
      type: 'Refunded',
    })
    const again = await world.stripe.perform(refundRequested(request, charged, 1), attempt())
    expect(again).toMatchObject({ type: 'RefundRefused', code: 'charge_already_refunded' })
    expect(capturedOf(request)).toBe(0)
  })

  test('of a declined charge is refused', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_chargeDeclined' })
    await world.stripe.perform(request, attempt())
    const providerPaymentId = paymentsOf(request)[0]?.paymentIntentId ?? ''
    const result = await world.stripe.perform(refundRequested(request, { providerPaymentId }, 100), attempt())
    expect(result).toMatchObject({ type: 'RefundRefused', reason: expect.stringMatching(/successful charge/) })
  })

  test.each([
    ['a time-out after the effect', { timeoutAfterRate: 1 }],
    ['a reset after the effect', { resetAfterRate: 1 }],
  ])('in doubt by %s is made once, by its key or a day later by look-up', async (_case, knobs) => {
    const request = chargeRequested()
    const refund = refundRequested(request, await charge(request), 5_000)
    world.simulator.knobs.set(knobs)
    const tried = world.stripe.perform(refund, attempt({ signal: soon() }))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    world.simulator.knobs.set(calm)
    const result = await world.stripe.perform(refund, attempt({ inDoubt: true }))
    expect(result).toMatchObject({ type: 'Refunded', amountMinor: 5_000 })
    world.clock += 25 * hourMs
    expect(await world.stripe.perform(refund, attempt({ inDoubt: true, now: world.clock }))).toEqual(result)
    expect(world.simulator.book().refunds.filter((made) => made.requestId === refund.id)).toHaveLength(1)
    expect(capturedOf(request)).toBe(7_345)
  })

  test('in doubt that Stripe does not know a day later is made', async () => {
    const request = chargeRequested()
    const refund = refundRequested(request, await charge(request), 5_000)
    const late = { ...refund, at: world.clock - 24 * hourMs }
    expect(await world.stripe.perform(late, attempt({ inDoubt: true }))).toMatchObject({ type: 'Refunded' })
    expect(capturedOf(request)).toBe(7_345)
  })
})
