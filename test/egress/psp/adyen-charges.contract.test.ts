// What is Adyen's own about charges: means of payment, tokens, doubts that its keys don't outlast, and the release behind a final capture.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Charged } from '../../../schemas/messages'
import { AdyenWorld, calm, dayMs, openAction, soon } from './adyen-world'

const world = new AdyenWorld()
const { begin, capturedOf, captureRequested, chargeRequested, paymentsOf, perform, refundRequested, voidRequested } =
  world

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))
afterEach(() => expect(world.simulator.book().duplicates).toEqual([]))

const onShipment = { capture: 'ON_SHIPMENT' } as const

describe('a charge', () => {
  test('taken at once is in the book once, captured, under its order and its request', async () => {
    const request = chargeRequested({ installments: 3 })
    const result = await perform(request)
    const [payment, ...others] = paymentsOf(request)
    expect(others).toEqual([])
    expect(payment).toMatchObject({
      currency: 'BRL',
      capturedMinor: 12_345,
      requestId: request.id,
      merchantOrderReference: request.orderId,
      shopperReference: 'customer-1',
      installments: 3,
    })
    expect(result).toEqual({
      type: 'Charged',
      requestId: request.id,
      chargeRequestId: request.id,
      provider: 'ADYEN',
      providerPaymentId: payment?.pspReference,
      amountMinor: 12_345,
      currency: 'BRL',
      instrument: expect.stringMatching(/^scheme_\w+$/),
    })
  })

  test('set apart for shipments is authorised for seven days and takes nothing yet', async () => {
    const request = chargeRequested(onShipment)
    expect(await perform(request)).toMatchObject({
      type: 'Authorised',
      amountMinor: 12_345,
      capturesMany: true,
      expiresAt: request.at + 7 * dayMs,
    })
    expect(paymentsOf(request)).toMatchObject([{ status: 'authorised', authorisedMinor: 12_345, capturedMinor: 0 }])
    const hasty = chargeRequested(onShipment)
    expect(await world.connect({ speed: 100 }).perform(hasty, world.attempt())).toMatchObject({
      expiresAt: hasty.at + (7 * dayMs) / 100,
    })
  })

  test('gives an instrument with which its customer is charged again when nobody is there', async () => {
    const first = (await perform(chargeRequested())) as Charged
    const again = chargeRequested({ paymentMethodToken: first.instrument ?? '', offSession: true })
    expect(await perform(again)).toMatchObject({ type: 'Charged', instrument: first.instrument })
    const foreign = chargeRequested({ paymentMethodToken: first.instrument ?? '', customerId: 'customer-2' as never })
    expect(await perform(foreign)).toMatchObject({ type: 'ChargeDeclined', code: 'error_803' })
    expect(capturedOf(again)).toBe(12_345)
    expect(capturedOf(foreign)).toBe(0)
  })

  test('refused once is taken when the same order tries with a request of its own', async () => {
    const request = chargeRequested({ paymentMethodToken: 'scheme_ADYEN_ONCE_REFUSED_12' })
    expect(await perform(request)).toMatchObject({ type: 'ChargeDeclined' })
    expect(await perform({ ...request, id: 'second-try' as never, attempt: 2 })).toMatchObject({ type: 'Charged' })
    expect(capturedOf(request)).toBe(12_345)
  })

  test.each(['pm_card_visa', 'scheme_', 'scheme-ADYEN_OK', 'scheme_4111 1111', 'giftcard_x', ''])(
    'with %j, which is no token of Adyen, is declined without asking it',
    async (paymentMethodToken) => {
      const request = chargeRequested({ paymentMethodToken })
      expect(await perform(request)).toMatchObject({ type: 'ChargeDeclined', code: 'invalid_token' })
      expect(paymentsOf(request)).toEqual([])
    },
  )

  test('whose outcome takes time is pending', async () => {
    const request = chargeRequested({ paymentMethodToken: 'scheme_ADYEN_PENDING' })
    expect(await perform(request)).toMatchObject({ type: 'ChargeDelayed', action: null, expiresAt: null })
  })
})

describe('a gift card', () => {
  const gift = { method: 'GIFT_CARD', paymentMethodToken: 'giftcard_genericgiftcard_GIFT_20000_a' } as const

  test('pays what is on it, no more, and gets it back by a refund', async () => {
    const request = chargeRequested(gift)
    const paymentId = await begin(request)
    expect(await perform(chargeRequested(gift))).toMatchObject({ type: 'ChargeDeclined', code: 'not_enough_balance' })
    await perform(refundRequested(request, paymentId, 12_345))
    expect(await perform(chargeRequested({ ...gift, amountMinor: 20_000 }))).toMatchObject({
      type: 'Charged',
      instrument: null,
    })
  })
})

describe('a slip', () => {
  test('is shown to its customer, sealed, and is waited for until it expires', async () => {
    const request = chargeRequested({ method: 'BOLETO', paymentMethodToken: 'boleto_Silva', ...onShipment })
    const result = await perform(request)
    if (result.type !== 'ChargeDelayed' || result.action === null) throw new Error(JSON.stringify(result))
    expect(result.expiresAt).toBe(world.clock + 3 * dayMs)
    expect(openAction(result.action)).toMatchObject({
      type: 'SLIP',
      customerId: 'customer-1',
      url: expect.stringMatching(/^http/),
      reference: expect.stringMatching(/\d{5}/),
    })
    await world.admin('pay-boleto', { pspReference: result.providerPaymentId })
    expect(capturedOf(request)).toBe(12_345)
  })
})

describe('a charge that can not even be asked for', () => {
  test('by a refused connection has no effect', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const unreachable = world.connect({ baseUrl: `http://127.0.0.1:${port}` })
    const tried = unreachable.perform(chargeRequested(), world.attempt())
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
  })

  test.each([
    ['API key', { apiKey: 'foreign' }],
    ['merchant account', { merchantAccount: 'OtherShop' }],
  ])('by a wrong %s says so', async (what, patch) => {
    const tried = world.connect(patch).perform(chargeRequested(), world.attempt())
    await expect(tried).rejects.toMatchObject({
      name: 'Transient',
      effect: 'none',
      message: expect.stringContaining(what),
    })
  })
})

describe('a doubt of six days', () => {
  const late = { inDoubt: true } as const

  test('is never charged, captured or refunded again', async () => {
    const lost = chargeRequested({ at: world.clock - 6 * dayMs })
    expect(await perform(lost, late)).toMatchObject({ type: 'ChargeDeclined', code: 'outcome_unknown' })
    expect(paymentsOf(lost)).toEqual([])
    const request = chargeRequested(onShipment)
    const paymentId = await begin(request)
    const capture = captureRequested(request, paymentId, 5_000)
    const refund = refundRequested(request, paymentId, 5_000)
    await perform(capture)
    world.clock += 6 * dayMs
    expect(await perform(capture, late)).toMatchObject({ type: 'CaptureRefused', code: 'outcome_unknown' })
    expect(await perform(refund, late)).toMatchObject({ type: 'RefundRefused', code: 'outcome_unknown' })
    expect(capturedOf(request)).toBe(5_000)
  })

  test('is none where no attempt has been made yet', async () => {
    expect(await perform(chargeRequested({ at: world.clock - 9 * dayMs }))).toMatchObject({ type: 'Charged' })
  })
})

describe('the last capture', () => {
  test.each([
    ['a time-out after the effect', { timeoutAfterRate: 1 }],
    ['a reset after the effect', { resetAfterRate: 1 }],
    ['a 500', { errorRate: 1 }],
  ])('is taken once although %s left a doubt', async (_case, knobs) => {
    const request = chargeRequested(onShipment)
    const capture = captureRequested(request, await begin(request), 5_000, true)
    world.simulator.knobs.set(knobs)
    await expect(perform(capture, { signal: soon() })).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    world.simulator.knobs.set(calm)
    expect(await perform(capture, { inDoubt: true })).toMatchObject({ type: 'Captured' })
    expect(paymentsOf(request)).toMatchObject([{ capturedMinor: 5_000, cancelledMinor: 7_345 }])
  })
})

test('what Adyen does not know can neither be captured, voided nor refunded', async () => {
  const request = chargeRequested()
  const unknown = 'NOSUCHPAYMENT000'
  expect(await perform(captureRequested(request, unknown, 1))).toMatchObject({
    type: 'CaptureRefused',
    code: 'error_167',
  })
  expect(await perform(voidRequested(request, unknown))).toMatchObject({ type: 'VoidRefused', code: 'error_167' })
  expect(await perform(refundRequested(request, unknown, 1))).toMatchObject({
    type: 'RefundRefused',
    code: 'error_167',
  })
})
