import { Transient } from '../../../egress/provider'
import type { ChargeRequested } from '../../../schemas/messages'
import { withStandIn } from './stripe-stand-in'
import { createStripe } from '../../../egress/psp/stripe'
import { apiKey, calm, hourMs, sealOpenly, soon, StripeWorld } from './stripe-world'

const world = new StripeWorld()
const { attempt, authorise, capturedOf, captureRequested, charge, chargeRequested, paymentsOf, perform } = world
const { refundRequested, voidRequested } = world
const onShipment = (patch: Partial<ChargeRequested> = {}) => chargeRequested({ capture: 'ON_SHIPMENT', ...patch })
const heldOf = (request: ChargeRequested) => paymentsOf(request).map(({ capturableMinor }) => capturableMinor)

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

describe('an authorisation', () => {
  test('tells until when it holds and whether it is taken in parts, by its card', async () => {
    const week = { type: 'Authorised', capturesMany: true, expiresAt: world.clock + 7 * 24 * hourMs }
    expect(await authorise(onShipment())).toMatchObject(week)
    const once = onShipment({ paymentMethodToken: 'pm_card_noMulticapture' })
    expect(await authorise(once)).toMatchObject({ type: 'Authorised', capturesMany: false })
  })

  test('by a card that is taken once releases the rest with the first part', async () => {
    const request = onShipment({ paymentMethodToken: 'pm_card_noMulticapture' })
    const held = await authorise(request)
    expect(await perform(captureRequested(request, held, 5_000))).toMatchObject({
      type: 'Captured',
      amountMinor: 5_000,
    })
    expect(heldOf(request)).toEqual([0])
    expect(capturedOf(request)).toBe(5_000)
    expect(await perform(captureRequested(request, held, 1_000))).toMatchObject({ type: 'CaptureRefused' })
    expect(capturedOf(request)).toBe(5_000)
  })
})

describe('a capture', () => {
  test('above what is authorised is refused by its code, and takes nothing', async () => {
    const request = onShipment()
    const over = captureRequested(request, await authorise(request), 12_346)
    expect(await perform(over)).toMatchObject({ type: 'CaptureRefused', requestId: over.id, code: 'amount_too_large' })
    expect(capturedOf(request)).toBe(0)
  })

  test("keeps the charge's own id in the payment, so that it is still found by it", async () => {
    const request = onShipment()
    const held = await authorise(request)
    await perform(captureRequested(request, held, 5_000, false))
    expect(paymentsOf(request)).toMatchObject([{ requestId: request.id }])
  })

  test.each([
    ['a time-out after the effect', { timeoutAfterRate: 1 }, 7_345],
    ['a time-out before the effect', { timeoutBeforeRate: 1 }, 7_345],
  ])('in doubt for a day by %s is there once', async (_case, knobs, left) => {
    const request = onShipment()
    const capture = captureRequested(request, await authorise(request), 5_000, false)
    world.simulator.knobs.set(knobs)
    await expect(perform(capture, { signal: soon() })).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    world.simulator.knobs.set(calm)
    world.clock += 25 * hourMs
    expect(await perform(capture, { inDoubt: true })).toMatchObject({ type: 'Captured', amountMinor: 5_000 })
    expect(await perform(capture, { inDoubt: true })).toMatchObject({ type: 'Captured', amountMinor: 5_000 })
    expect([capturedOf(request), ...heldOf(request)]).toEqual([5_000, left])
  })

  test('in doubt that took all is not mistaken for one that took nothing', async () => {
    const request = onShipment()
    const capture = captureRequested(request, await authorise(request), 12_345)
    await perform(capture)
    world.clock += 25 * hourMs
    expect(await perform(capture, { inDoubt: true })).toMatchObject({ type: 'Captured' })
    const never = captureRequested(request, { providerPaymentId: capture.providerPaymentId }, 12_345)
    expect(await perform(never, { inDoubt: true })).toMatchObject({ type: 'CaptureRefused' })
  })

  test('of a rest that ran out after a part was taken tells that it ran out', async () => {
    const request = onShipment()
    const held = await authorise(request)
    await perform(captureRequested(request, held, 5_000, false))
    world.clock += 8 * 24 * hourMs
    const late = await perform(captureRequested(request, held, 1_000))
    expect(late).toMatchObject({ type: 'CaptureRefused', code: 'authorisation_expired' })
    expect([capturedOf(request), ...heldOf(request)]).toEqual([5_000, 0])
  })

  test('of a payment that Stripe does not know is refused', async () => {
    const unknown = captureRequested(onShipment(), { providerPaymentId: 'pi_unknown' }, 100)
    expect(await perform(unknown)).toMatchObject({ type: 'CaptureRefused', code: 'resource_missing' })
  })
})

describe('a release', () => {
  test('of what was taken meanwhile tells that it is taken', async () => {
    const request = chargeRequested()
    const charged = await charge(request)
    const { id } = request
    const taken = { type: 'Charged', chargeRequestId: id, amountMinor: 12_345, currency: 'BRL' }
    expect(await perform(voidRequested(request, charged))).toMatchObject(taken)
    expect(capturedOf(request)).toBe(12_345)
  })

  test('of what our captures took is done: there is no rest', async () => {
    const request = onShipment()
    const held = await authorise(request)
    await perform(captureRequested(request, held, 5_000))
    expect(await perform(voidRequested(request, held))).toMatchObject({ type: 'Voided' })
    expect(capturedOf(request)).toBe(5_000)
  })

  test('asked again a day later is done', async () => {
    const request = onShipment()
    const release = voidRequested(request, await authorise(request))
    const first = await perform(release)
    world.clock += 25 * hourMs
    expect(await perform(release, { inDoubt: true })).toEqual(first)
  })

  test('ends a slip that nobody has paid', async () => {
    const request = chargeRequested({ method: 'BOLETO', paymentMethodToken: 'pm_boleto_paid' })
    const pending = (await perform(request)) as unknown as { providerPaymentId: string }
    expect(await perform(voidRequested(request, pending))).toMatchObject({ type: 'Voided' })
    world.clock += 100 * hourMs
    expect(paymentsOf(request)).toMatchObject([{ status: 'canceled', capturedMinor: 0 }])
  })

  test('of a payment that Stripe does not know is refused', async () => {
    const unknown = voidRequested(onShipment(), { providerPaymentId: 'pi_unknown' })
    expect(await perform(unknown)).toMatchObject({ type: 'VoidRefused', code: 'resource_missing' })
  })

  test('of a rest that Stripe keeps is refused by its code', async () => {
    const refusal = (code: string) => ({ type: 'invalid_request_error', code, message: 'No.' })
    const partly = { id: 'pi_1', status: 'requires_capture', amount_received: 40, metadata: {} }
    const { result, asked } = await withStandIn(
      ({ method, path }) => {
        if (method === 'GET') return { body: partly }
        const code = path.endsWith('/cancel') ? 'payment_intent_unexpected_state' : 'capture_unauthorized_payment'
        return { status: 400, body: { error: refusal(code) } }
      },
      (baseUrl) =>
        createStripe({ apiKey, baseUrl, customers: world.customers, seal: sealOpenly }).perform(
          voidRequested(onShipment(), { providerPaymentId: 'pi_1' }),
          attempt(),
        ),
    )
    expect(result).toMatchObject({ type: 'VoidRefused', code: 'capture_unauthorized_payment' })
    expect(asked.at(-1)).toMatchObject({ form: { amount_to_capture: '0', final_capture: 'true' } })
  })

  test('that Stripe refuses for now is refused by its code', async () => {
    const error = { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message: 'Not now.' }
    const { result } = await withStandIn(
      ({ method }) =>
        method === 'POST' ? { status: 400, body: { error } } : { body: { id: 'pi_1', status: 'processing' } },
      (baseUrl) =>
        createStripe({ apiKey, baseUrl, customers: world.customers, seal: sealOpenly }).perform(
          voidRequested(onShipment(), { providerPaymentId: 'pi_1' }),
          attempt(),
        ),
    )
    expect(result).toMatchObject({ type: 'VoidRefused', code: error.code, reason: 'Not now.' })
  })
})

describe('a refund', () => {
  test('above the rest is refused by its code and words, and returns nothing', async () => {
    const request = chargeRequested()
    const charged = await charge(request)
    await perform(refundRequested(request, charged, 2_345))
    const over = await perform(refundRequested(request, charged, 10_001))
    const reason = expect.stringMatching(/R\$100\.00/) as string
    expect(over).toMatchObject({ type: 'RefundRefused', code: 'amount_too_large', reason })
    await perform(refundRequested(request, charged, 10_000))
    const again = await perform(refundRequested(request, charged, 1))
    expect(again).toMatchObject({ type: 'RefundRefused', code: 'charge_already_refunded' })
    expect(capturedOf(request)).toBe(0)
  })

  test('of parts that were taken one after another returns them together', async () => {
    const request = onShipment()
    const held = await authorise(request)
    await perform(captureRequested(request, held, 5_000, false))
    await perform(captureRequested(request, held, 4_000))
    expect(await perform(refundRequested(request, held, 9_000))).toMatchObject({ type: 'Refunded', amountMinor: 9_000 })
    expect(capturedOf(request)).toBe(0)
  })

  test('of a declined charge is refused', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_chargeDeclined' })
    const declined = (await perform(request)) as unknown as { providerPaymentId: string }
    const result = await perform(refundRequested(request, declined, 100))
    expect(result).toMatchObject({ type: 'RefundRefused', reason: expect.stringMatching(/successful charge/) })
  })

  test('of a disputed charge is refused', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_createDispute' })
    const result = await perform(refundRequested(request, await charge(request), 100))
    expect(result).toMatchObject({ type: 'RefundRefused', code: 'charge_disputed' })
    expect(capturedOf(request)).toBe(12_345)
  })

  test.each(['pm_card_pendingRefund', 'pm_card_refundFail'])(
    'that is on its way, or fails later, counts as done: %s',
    async (paymentMethodToken) => {
      const request = chargeRequested({ paymentMethodToken })
      const refund = refundRequested(request, await charge(request), 5_000)
      expect(await perform(refund)).toMatchObject({ type: 'Refunded', amountMinor: 5_000 })
    },
  )

  test('that has failed when it is looked up is refused', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_refundFail' })
    const refund = refundRequested(request, await charge(request), 5_000)
    await perform(refund)
    world.clock += 25 * hourMs
    expect(await perform(refund, { inDoubt: true })).toMatchObject({ type: 'RefundRefused' })
    expect(capturedOf(request)).toBe(12_345)
  })

  test.each([
    ['a time-out after the effect', { timeoutAfterRate: 1 }],
    ['a reset after the effect', { resetAfterRate: 1 }],
  ])('in doubt by %s is made once, by its key or a day later by look-up', async (_case, knobs) => {
    const request = chargeRequested()
    const refund = refundRequested(request, await charge(request), 5_000)
    world.simulator.knobs.set(knobs)
    const tried = perform(refund, { signal: soon() })
    await expect(tried).rejects.toBeInstanceOf(Transient)
    world.simulator.knobs.set(calm)
    const result = await perform(refund, { inDoubt: true })
    expect(result).toMatchObject({ type: 'Refunded', amountMinor: 5_000 })
    world.clock += 25 * hourMs
    expect(await perform(refund, { inDoubt: true })).toEqual(result)
    expect(world.simulator.book().refunds.filter((made) => made.requestId === refund.id)).toHaveLength(1)
  })

  test.each([
    ['refuses because it is made already', 400, 'charge_already_refunded', {}],
    ['has failed for good under its key', 500, 'api_error', { 'idempotent-replayed': 'true' }],
  ])('in doubt that Stripe %s is found by its request', async (_case, status, code, headers) => {
    const refund = refundRequested(chargeRequested(), { providerPaymentId: 'pi_1' }, 5_000)
    const of = (id: string) => ({ request_id: id })
    const made = { id: 're_1', status: 'succeeded', amount: 5_000, currency: 'brl', metadata: of(refund.id) }
    const error = { type: status === 500 ? 'api_error' : 'invalid_request_error', code, message: 'No.' }
    const { result } = await withStandIn(
      ({ method }) =>
        method === 'POST'
          ? { status, headers: headers as Record<string, string>, body: { error } }
          : { body: { data: [{ ...made, id: 're_0', metadata: of('another') }, made], has_more: false } },
      (baseUrl) =>
        createStripe({ apiKey, baseUrl, customers: world.customers, seal: sealOpenly }).perform(
          refund,
          attempt({ inDoubt: true }),
        ),
    )
    expect(result).toMatchObject({ type: 'Refunded', providerRefundId: 're_1', amountMinor: 5_000 })
  })

  test('in doubt that Stripe does not know a day later is made', async () => {
    const request = chargeRequested()
    const refund = refundRequested(request, await charge(request), 5_000)
    const late = { ...refund, at: world.clock - 24 * hourMs }
    expect(await perform(late, { inDoubt: true })).toMatchObject({ type: 'Refunded' })
    expect(capturedOf(request)).toBe(7_345)
  })
})
