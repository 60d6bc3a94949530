import type { PaymentSignal } from '../../../egress/psp/payment-signals'
import { createStripeLookUps, signalsOf, stripeEventTypes, type StripeLookUps } from '../../../egress/psp/stripe-events'
import { createStripeLists, type StripeLists } from '../../../egress/psp/stripe-lists'
import { createStripeWallet, type StripeWallet } from '../../../egress/psp/stripe-wallet'
import type { CustomerId, OrderId } from '../../../schemas/ids'
import type { ChargeRequested } from '../../../schemas/messages'
import { apiKey, calm, hourMs, StripeWorld } from './stripe-world'

const world = new StripeWorld()
const { authorise, captureRequested, charge, chargeRequested, perform, refundRequested, voidRequested } = world
let lists: StripeLists
let wallet: StripeWallet
let lookUps: StripeLookUps

beforeAll(async () => {
  await world.start()
  const account = { apiKey, baseUrl: world.simulator.url }
  lookUps = createStripeLookUps(account)
  lists = createStripeLists({ ...account, lookUps, now: () => world.clock, settleMs: 0 })
  wallet = createStripeWallet({ ...account, customers: world.customers })
})
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

/** All signals of the lists about a key, oldest first. */
async function told(key: string, list: keyof StripeLists = 'events'): Promise<readonly PaymentSignal[]> {
  world.clock += 1_000
  const signals: PaymentSignal[] = []
  for (let page = { cursor: '', more: true }; page.more;) {
    const read = await lists[list](page.cursor, AbortSignal.timeout(5_000))
    signals.push(...read.signals)
    page = read
  }
  return signals.filter(({ orderId }) => orderId === key)
}
const states = async ({ orderId }: { readonly orderId: OrderId }) =>
  (await told(orderId)).map((signal) => [signal.type, 'state' in signal ? signal.state : ''])
const onShipment = (patch: Partial<ChargeRequested> = {}) => chargeRequested({ capture: 'ON_SHIPMENT', ...patch })

describe('the events of a charge', () => {
  test('taken at once tell that it is taken, by which request, and what may be charged again', async () => {
    const request = chargeRequested()
    const { providerPaymentId, instrument } = await charge(request)
    expect(await told(request.orderId)).toEqual([
      {
        type: 'ChargeReported',
        id: expect.stringMatching(/^[\w-]{22}$/),
        orderId: request.orderId,
        at: world.clock - 1_000,
        reportedAt: world.clock - 1_000,
        eventId: expect.stringMatching(/^evt_/),
        provider: 'STRIPE',
        chargeRequestId: request.id,
        providerPaymentId,
        state: 'CAPTURED',
        amountMinor: 12_345,
        currency: 'BRL',
        capturesMany: false,
        expiresAt: null,
        code: null,
        reason: null,
        captureRequestId: null,
        instrument,
      },
    ])
  })

  test('that is authorised, taken in parts and released tell each amount in all', async () => {
    const request = onShipment()
    const held = await authorise(request)
    await perform(captureRequested(request, held, 5_000, false))
    await perform(captureRequested(request, held, 4_000))
    const { expiresAt, instrument } = held
    expect(await told(request.orderId)).toMatchObject([
      { state: 'AUTHORISED', amountMinor: 12_345, capturesMany: true, expiresAt, instrument },
      { state: 'CAPTURED', amountMinor: 5_000 },
      { state: 'CAPTURED', amountMinor: 9_000 },
      { state: 'CAPTURED', amountMinor: 9_000 },
    ])
  })

  test('that is declined tell why, in the words of the issuer', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_chargeDeclinedInsufficientFunds' })
    await perform(request)
    const why = { state: 'DECLINED', code: 'insufficient_funds', reason: expect.stringMatching(/insufficient/) }
    expect(await told(request.orderId)).toMatchObject([why])
  })

  test('that is voided, or whose authorisation runs out, tell that it is void', async () => {
    const [voided, lapsed] = [onShipment(), onShipment()]
    await perform(voidRequested(voided, await authorise(voided)))
    await authorise(lapsed)
    world.clock += 8 * 24 * hourMs
    const expected = [
      ['ChargeReported', 'AUTHORISED'],
      ['ChargeReported', 'VOIDED'],
    ]
    expect([await states(voided), await states(lapsed)]).toEqual([expected, expected])
  })

  test('that waits for its customer tell so, and how it went on', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_threeDSecure2Required' })
    const { providerPaymentId } = await charge(request)
    await world.sim('authenticate', { payment_intent: providerPaymentId, outcome: 'succeeded' })
    expect(await states(request)).toEqual([
      ['ChargeReported', 'ACTION_REQUIRED'],
      ['ChargeReported', 'CAPTURED'],
    ])
  })

  test('by a slip tell until when it can be paid, and that it was', async () => {
    const request = chargeRequested({ method: 'BOLETO', paymentMethodToken: 'pm_boleto_paid' })
    const { providerPaymentId } = await charge(request)
    const expiresAt = world.clock + 72 * hourMs
    await world.sim('pay', { payment_intent: providerPaymentId })
    expect(await told(request.orderId)).toMatchObject([
      { state: 'PENDING', expiresAt },
      { state: 'CAPTURED', amountMinor: 12_345, instrument: null },
    ])
  })
})

describe('the events of a refund', () => {
  test('tell that it is done, once it is', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_pendingRefund' })
    const refund = refundRequested(request, await charge(request), 5_000)
    await perform(refund)
    expect((await states(request)).map(([type]) => type)).toEqual(['ChargeReported'])
    world.clock += hourMs
    expect((await told(request.orderId)).at(-1)).toMatchObject({
      type: 'RefundReported',
      refundRequestId: refund.id,
      state: 'DONE',
      amountMinor: 5_000,
      currency: 'BRL',
      code: null,
    })
  })

  test('tell that it failed after all, and why', async () => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_refundFail' })
    await perform(refundRequested(request, await charge(request), 5_000))
    world.clock += hourMs
    const [, done, failed, ...more] = await told(request.orderId)
    expect(done).toMatchObject({ type: 'RefundReported', state: 'DONE' })
    expect(failed).toMatchObject({ type: 'RefundReported', state: 'FAILED', code: expect.stringMatching(/\w/) })
    expect(more).toEqual([])
  })
})

describe('the events of a dispute', () => {
  test.each([
    ['won', 'WON'],
    ['lost', 'LOST'],
  ])('tell the money that is gone with its fee, and that it is %s', async (outcome, state) => {
    const request = chargeRequested({ paymentMethodToken: 'pm_card_createDispute' })
    const { providerPaymentId } = await charge(request)
    const { disputeId } = world.simulator.book().disputes.find(({ orderId }) => orderId === request.orderId)!
    await world.sim('close-dispute', { dispute: disputeId, outcome })
    const [, ...disputes] = await told(request.orderId)
    const facts = {
      type: 'DisputeReported',
      disputeId,
      chargeRequestId: request.id,
      providerPaymentId,
      amountMinor: 12_345,
    }
    expect(disputes).toMatchObject([
      { ...facts, state: 'OPENED', feeMinor: 1_500, reason: 'fraudulent' },
      { ...facts, state },
    ])
  })
})

describe("the events of a customer's stored means", () => {
  test('tell what is stored, which is the usual one, and what is gone, under the customer alone', async () => {
    const customerId = 'customer-with-cards' as CustomerId
    const first = await charge(chargeRequested({ customerId }))
    world.clock += 1_000
    const second = await charge(chargeRequested({ customerId, paymentMethodToken: 'pm_card_mastercard' }))
    world.clock += 1_000
    for (const { instrument } of [first, second]) await wallet.setDefault(customerId, instrument ?? '', 'key')
    world.clock += 1_000
    await wallet.detach(customerId, first.instrument ?? '', 'key')
    const visa = { customerId, methodId: first.instrument, brand: 'visa', last4: '4242', method: 'CARD' }
    const mastercard = { customerId, methodId: second.instrument, brand: 'mastercard', last4: '4444' }
    const signals = await told(customerId)
    expect(signals).toMatchObject([
      { ...visa, state: 'ATTACHED', isDefault: null, expiryMonth: expect.any(Number), expiryYear: expect.any(Number) },
      { ...mastercard, state: 'ATTACHED', isDefault: null },
      // Read today: the first one is not the customer's any more.
      { ...mastercard, state: 'ATTACHED', isDefault: true },
      { ...visa, state: 'DETACHED', isDefault: false },
    ])
    expect(new Set(signals.map(({ id }) => id)).size).toBe(4)
  })
})

describe('what is not ours', () => {
  test('is told by nobody: a payment and a customer that others have made', async () => {
    const body = new URLSearchParams({
      amount: '500',
      currency: 'brl',
      confirm: 'true',
      payment_method: 'pm_card_visa',
    })
    body.set('automatic_payment_methods[enabled]', 'true')
    body.set('automatic_payment_methods[allow_redirects]', 'never')
    const headers = { authorization: `Bearer ${apiKey}` }
    const answer = await fetch(`${world.simulator.url}/v1/payment_intents`, { method: 'POST', headers, body })
    const { id } = (await answer.json()) as { id: string }
    world.clock += 1_000
    const { signals } = await lists.events(String(Math.floor(world.clock / 1_000) - 1), AbortSignal.timeout(5_000))
    expect(signals).toEqual([])
    expect(await lookUps.idsOfPayment(id)).toBeUndefined()
    expect(await lookUps.idsOfPayment('pi_unknown')).toBeUndefined()
  })

  test('as any other event has no signal', async () => {
    const event = { id: 'evt_1', created: 1, type: 'payout.paid', data: { object: {} } }
    expect(await signalsOf(event as never, lookUps)).toEqual([])
    expect(stripeEventTypes.length).toBeLessThanOrEqual(20)
  })
})
