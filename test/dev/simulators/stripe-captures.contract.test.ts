import { dayMs, refusalOf, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { hold, chargeOf, paymentOf, typesSince, lastEvent } = sandbox
const capture = (id: string, amount?: number, finalCapture?: boolean, metadata?: Record<string, string>) =>
  sandbox.stripe.paymentIntents.capture(id, { amount_to_capture: amount, final_capture: finalCapture, metadata })
const manyCaptures = { payment_method_options: { card: { request_multicapture: 'if_available' as const } } }

beforeAll(() => sandbox.start())
afterAll(sandbox.stop)

describe('an authorisation that is captured once', () => {
  test('releases what is not captured', async () => {
    const held = await hold('pm_card_visa')
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 2_000, amount_received: 0 })
    expect(paymentOf(held)).toMatchObject({ authorisedMinor: 2_000, capturableMinor: 2_000, capturedMinor: 0 })
    const since = await lastEvent()
    const captured = await capture(held.id, 1_500)
    expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1_500 })
    expect(await typesSince(since)).toEqual(['charge.captured', 'payment_intent.succeeded'])
    expect(paymentOf(held)).toMatchObject({ authorisedMinor: 2_000, capturableMinor: 0, capturedMinor: 1_500 })
  })

  test('says that it can not be captured in parts, and refuses to be', async () => {
    for (const held of [await hold('pm_card_visa'), await hold('pm_card_noMulticapture', manyCaptures)]) {
      const charge = await chargeOf(held)
      expect(charge.payment_method_details?.card?.multicapture).toEqual({ status: 'unavailable' })
      expect(await refusalOf(capture(held.id, 500, false))).toMatchObject({ statusCode: 400, param: 'final_capture' })
      expect(await capture(held.id, 500, true)).toMatchObject({ status: 'succeeded', amount_received: 500 })
    }
  })
})

describe('an authorisation that is captured in parts', () => {
  test('keeps the rest until the last part, with a balance transaction for each', async () => {
    const held = await hold('pm_card_visa', manyCaptures)
    expect((await chargeOf(held)).payment_method_details?.card?.multicapture?.status).toBe('available')
    const since = await lastEvent()
    const first = await capture(held.id, 500, false, { capture_a: '500' })
    expect(first).toMatchObject({ status: 'requires_capture', amount_capturable: 1_500, amount_received: 500 })
    expect(first.metadata).toEqual({ capture_a: '500' })
    const second = await capture(held.id, 700, false, { capture_b: '700' })
    expect(second).toMatchObject({ status: 'requires_capture', amount_capturable: 800, amount_received: 1_200 })
    expect(await refusalOf(capture(held.id, 801, false))).toMatchObject({ code: 'amount_too_large' })
    const last = await capture(held.id, 300)
    expect(last).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1_500 })
    expect((await typesSince(since)).filter((type) => type.startsWith('payment_intent'))).toEqual([
      'payment_intent.amount_capturable_updated',
      'payment_intent.amount_capturable_updated',
      'payment_intent.succeeded',
    ])
    const charge = await chargeOf(held)
    expect(charge).toMatchObject({ amount: 2_000, amount_captured: 1_500, captured: true })
    const { data } = await sandbox.stripe.balanceTransactions.list({ source: charge.id })
    expect(data.map(({ amount, fee, type }) => ({ amount, fee, type }))).toEqual([
      { amount: 300, fee: 39, type: 'charge' },
      { amount: 700, fee: 50, type: 'charge' },
      { amount: 500, fee: 45, type: 'charge' },
    ])
    const captures = sandbox.simulator.book().captures.filter(({ paymentIntentId }) => paymentIntentId === held.id)
    expect(captures.map(({ amountMinor, requestId, final }) => ({ amountMinor, requestId, final }))).toEqual([
      { amountMinor: 500, requestId: 'a', final: false },
      { amountMinor: 700, requestId: 'b', final: false },
      { amountMinor: 300, requestId: undefined, final: true },
    ])
  })

  test('is done once all of it is captured, also if the part was not called the last', async () => {
    const held = await hold('pm_card_visa', manyCaptures)
    await capture(held.id, 1_999, false)
    expect(await capture(held.id, 1, false)).toMatchObject({ status: 'succeeded', amount_received: 2_000 })
  })

  test('can be refunded before the last part, up to what was captured', async () => {
    const held = await hold('pm_card_visa', manyCaptures)
    await capture(held.id, 500, false)
    const over = await refusalOf(sandbox.stripe.refunds.create({ payment_intent: held.id, amount: 501 }))
    expect(over.param).toBe('amount')
    await sandbox.stripe.refunds.create({ payment_intent: held.id, amount: 500 })
    expect(await capture(held.id, 100, true)).toMatchObject({ amount_received: 600 })
    expect(paymentOf(held)).toMatchObject({ capturedMinor: 600, refundedMinor: 500 })
  })

  test('can not be cancelled any more, but released by a last part of nothing', async () => {
    const held = await hold('pm_card_visa', manyCaptures)
    expect((await refusalOf(capture(held.id, 0, true))).code).toBe('parameter_invalid_integer')
    await capture(held.id, 500, false)
    const cancelled = await refusalOf(sandbox.stripe.paymentIntents.cancel(held.id))
    expect(cancelled.code).toBe('payment_intent_unexpected_state')
    expect(await capture(held.id, 0, true)).toMatchObject({ status: 'succeeded', amount_received: 500 })
  })
})

describe('an authorisation that nobody captures', () => {
  test('expires after seven days and cancels its payment at that time', async () => {
    const held = await hold('pm_card_visa')
    const { capture_before: before } = (await chargeOf(held)).payment_method_details?.card ?? {}
    expect(before).toBe(Math.floor((sandbox.clock + 7 * dayMs) / 1_000))
    sandbox.clock += 7 * dayMs - 1
    expect((await sandbox.stripe.paymentIntents.retrieve(held.id)).status).toBe('requires_capture')
    sandbox.clock += dayMs
    const late = await refusalOf(capture(held.id, 2_000))
    expect(late).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' })
    expect(late.message).toContain('status of canceled')
    const expired = await sandbox.stripe.paymentIntents.retrieve(held.id)
    expect(expired).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic', canceled_at: before })
    const { data } = await sandbox.stripe.events.list({ types: ['payment_intent.canceled'], limit: 1 })
    expect(data[0]).toMatchObject({ created: before, request: { id: null }, data: { object: { id: held.id } } })
  })

  test('expires a hundred times sooner on a card that is known for it, or when the knob says so', async () => {
    const short = await hold('pm_card_authExpires')
    sandbox.simulator.knobs.set({ authorisationMs: 3_600_000 })
    const hour = await hold('pm_card_visa')
    sandbox.simulator.knobs.set({ authorisationMs: 7 * dayMs })
    const usual = await hold('pm_card_visa')
    sandbox.clock += (7 * dayMs) / 100
    const statusOf = async ({ id }: { id: string }) => (await sandbox.stripe.paymentIntents.retrieve(id)).status
    expect([await statusOf(short), await statusOf(hour), await statusOf(usual)]).toEqual([
      'canceled',
      'canceled',
      'requires_capture',
    ])
  })

  test('keeps what was captured of it in parts', async () => {
    const held = await hold('pm_card_visa', manyCaptures)
    await capture(held.id, 500, false)
    sandbox.clock += 8 * dayMs
    const ended = await sandbox.stripe.paymentIntents.retrieve(held.id)
    expect(ended).toMatchObject({ status: 'succeeded', amount_received: 500, amount_capturable: 0 })
  })

  test('does not expire once it is captured or cancelled', async () => {
    const [captured, cancelled] = [await hold('pm_card_visa'), await hold('pm_card_visa')]
    await capture(captured.id)
    await sandbox.stripe.paymentIntents.cancel(cancelled.id, { cancellation_reason: 'requested_by_customer' })
    sandbox.clock += 8 * dayMs
    expect(await sandbox.stripe.paymentIntents.retrieve(captured.id)).toMatchObject({ status: 'succeeded' })
    const still = await sandbox.stripe.paymentIntents.retrieve(cancelled.id)
    expect(still.cancellation_reason).toBe('requested_by_customer')
  })
})

test('a payment by instalments keeps its plan', async () => {
  const plan = { type: 'fixed_count' as const, interval: 'month' as const, count: 3 }
  const paid = await sandbox.pay('pm_card_br', {
    payment_method_options: { card: { installments: { enabled: true, plan } } },
  })
  expect(paid.payment_method_options?.card?.installments).toMatchObject({ enabled: true, plan })
  expect((await chargeOf(paid)).payment_method_details?.card?.installments).toEqual({ plan })
})
