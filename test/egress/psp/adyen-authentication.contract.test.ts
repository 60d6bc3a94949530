// The customer's authentication at Adyen: where they are sent, what they bring back, and what of that is believed.
import { Transient } from '../../../egress/provider'
import { AdyenWorld, calm, openAction } from './adyen-world'

const world = new AdyenWorld()
const { authenticate, begin, capturedOf, chargeRequested, checkRequested, paymentsOf, perform, voidRequested } = world

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))
afterEach(() => expect(world.simulator.book().duplicates).toEqual([]))

describe('an authentication', () => {
  const threeD = { paymentMethodToken: 'scheme_ADYEN_3DS' }

  test('sends the customer, sealed, to an address and back to the order', async () => {
    const request = chargeRequested(threeD)
    const result = await perform(request)
    if (result.type !== 'AuthenticationRequired') throw new Error(JSON.stringify(result))
    const { url, ...action } = openAction(result.action)
    expect(action).toMatchObject({ type: 'REDIRECT', customerId: 'customer-1', clientSecret: null })
    const page = await fetch(url ?? '', { redirect: 'manual' })
    expect(page.status).toBe(200)
    const { returnUrl } = (await world.admin('authenticate', {
      pspReference: result.providerPaymentId,
      outcome: 'authenticated',
    })) as { returnUrl: string }
    expect(returnUrl).toMatch(new RegExp(`^https://shop.example/orders/${request.orderId}\\?redirectResult=`))
  })

  test.each([
    ['taken at once', {}, 'Charged', 12_345],
    ['set apart', { capture: 'ON_SHIPMENT' }, 'Authorised', 0],
  ] as const)(
    'that succeeds ends in a charge %s, which can be used off session later',
    async (_how, patch, type, held) => {
      const request = chargeRequested({ ...threeD, ...patch })
      const paymentId = await begin(request)
      const details = await authenticate(paymentId, 'authenticated')
      const check = checkRequested(request, paymentId, details)
      const result = await perform(check)
      expect(result).toMatchObject({ type, requestId: check.id, chargeRequestId: request.id, amountMinor: 12_345 })
      expect(result).toMatchObject({ instrument: expect.stringMatching(/^scheme_\w+$/) })
      expect(await perform(check, { inDoubt: true })).toEqual(result)
      expect(capturedOf(request)).toBe(held)
    },
  )

  test.each([
    ['fails', 'failed', '3d_not_authenticated'],
    ['is cancelled', 'cancelled', 'shopper_cancelled'],
  ] as const)('that %s declines the charge', async (_how, outcome, code) => {
    const request = chargeRequested(threeD)
    const paymentId = await begin(request)
    const check = checkRequested(request, paymentId, await authenticate(paymentId, outcome))
    expect(await perform(check)).toMatchObject({ type: 'ChargeDeclined', code, providerPaymentId: paymentId })
    expect(capturedOf(request)).toBe(0)
  })

  test('by the page library is read from its JSON', async () => {
    const request = chargeRequested(threeD)
    const paymentId = await begin(request)
    const details = JSON.stringify({ threeDSResult: await authenticate(paymentId, 'authenticated') })
    expect(await perform(checkRequested(request, paymentId, details))).toMatchObject({ type: 'Charged' })
  })

  test.each([
    ['nothing', null],
    ['what no page gave', 'made-up'],
    ['broken JSON', '{"redirectResult"'],
  ])('of which %s came back tells nothing new', async (_what, details) => {
    const request = chargeRequested(threeD)
    const paymentId = await begin(request)
    expect(await perform(checkRequested(request, paymentId, details))).toMatchObject({
      type: 'ChargeDelayed',
      providerPaymentId: paymentId,
      action: null,
      expiresAt: null,
    })
  })

  test('brought back twice tells nothing new the second time', async () => {
    const request = chargeRequested(threeD)
    const paymentId = await begin(request)
    const details = await authenticate(paymentId, 'authenticated')
    await perform(checkRequested(request, paymentId, details))
    expect(await perform(checkRequested(request, paymentId, details))).toMatchObject({ type: 'ChargeDelayed' })
    expect(capturedOf(request)).toBe(12_345)
  })

  test('of a cheap order does not pay for a dear one', async () => {
    const cheap = chargeRequested({ ...threeD, amountMinor: 100 })
    const dear = chargeRequested({ ...threeD, amountMinor: 999_999 })
    const cheapId = await begin(cheap)
    const dearId = await begin(dear)
    const details = await authenticate(cheapId, 'authenticated')
    expect(await perform(checkRequested(dear, dearId, details))).toMatchObject({
      type: 'ChargeDelayed',
      chargeRequestId: dear.id,
    })
    expect(capturedOf(dear)).toBe(0)
  })

  test('that was given up charges nothing afterwards', async () => {
    const request = chargeRequested(threeD)
    const paymentId = await begin(request)
    expect(await perform(voidRequested(request, paymentId))).toMatchObject({
      type: 'Voided',
      chargeRequestId: request.id,
    })
    const details = await authenticate(paymentId, 'authenticated')
    expect(await perform(checkRequested(request, paymentId, details))).toMatchObject({ type: 'ChargeDeclined' })
    expect(capturedOf(request)).toBe(0)
  })

  test('that can be told to nobody while the vault is away leaves the charge in doubt', async () => {
    const seal = () => Promise.reject(new Transient('the vault is away', 'none', 1_000))
    const away = world.connect({ seal })
    const request = chargeRequested(threeD)
    await expect(away.perform(request, world.attempt())).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    expect(await perform(request, { inDoubt: true })).toMatchObject({ type: 'AuthenticationRequired' })
    expect(paymentsOf(request)).toHaveLength(1)
  })
})
