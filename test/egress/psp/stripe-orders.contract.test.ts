// Orders that are charged several times and returned in parts: every charge and refund is its own request's, however alike they are.
import type { ChargeRequested, Refunded, RefundRequested } from '../../../schemas/messages'
import { StripeWorld, calm, hourMs, soon } from './stripe-world'

const world = new StripeWorld()
const { attempt, charge, chargeRequested, paymentsOf, refundRequested } = world

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

describe('an order with several charges', () => {
  const chargedTwice = async () => {
    const first = chargeRequested()
    const second = chargeRequested({ orderId: first.orderId, amountMinor: 2_000 })
    return { first, second, one: await charge(first), two: await charge(second) }
  }
  const leftOf = (order: ChargeRequested) =>
    paymentsOf(order).map(({ capturedMinor, refundedMinor }) => capturedMinor - refundedMinor)
  const later = (request: ChargeRequested | RefundRequested) => {
    world.clock += 25 * hourMs
    return world.stripe.perform(request, attempt({ inDoubt: true, now: world.clock }))
  }

  test('has a payment of each, also when they are asked for twice', async () => {
    const { first, second, one, two } = await chargedTwice()
    expect(await world.stripe.perform(second, attempt({ inDoubt: true }))).toMatchObject({
      providerPaymentId: two.providerPaymentId,
    })
    expect(paymentsOf(first).map(({ requestId }) => requestId)).toEqual([first.id, second.id])
    expect(one.providerPaymentId).not.toBe(two.providerPaymentId)
    expect(leftOf(first)).toEqual([12_345, 2_000])
  })

  test('finds each by its own request a day later, though amounts are equal', async () => {
    const first = chargeRequested()
    const second = chargeRequested({ orderId: first.orderId })
    const [one, two] = [await charge(first), await charge(second)]
    const never = chargeRequested({ orderId: first.orderId })
    expect(await later(second)).toMatchObject({ type: 'Charged', providerPaymentId: two.providerPaymentId })
    expect(await later(first)).toMatchObject({ type: 'Charged', providerPaymentId: one.providerPaymentId })
    expect(await later(never)).toMatchObject({ type: 'ChargeDeclined', code: 'outcome_unknown' })
    expect(paymentsOf(first)).toHaveLength(2)
  })

  test('has a further charge that is declined beside the first one that stands', async () => {
    const first = chargeRequested()
    await charge(first)
    const second = chargeRequested({ orderId: first.orderId, paymentMethodToken: 'pm_card_chargeDeclined' })
    expect(await world.stripe.perform(second, attempt())).toMatchObject({
      type: 'ChargeDeclined',
      requestId: second.id,
    })
    expect(leftOf(first)).toEqual([12_345, 0])
  })

  test('is returned from each charge what is asked of it', async () => {
    const { first, second, one, two } = await chargedTwice()
    expect(await world.stripe.perform(refundRequested(second, two, 2_000), attempt())).toMatchObject({
      amountMinor: 2_000,
    })
    expect(await world.stripe.perform(refundRequested(first, one, 1_000), attempt())).toMatchObject({
      amountMinor: 1_000,
    })
    expect(leftOf(first)).toEqual([11_345, 0])
    const over = await world.stripe.perform(refundRequested(second, two, 1), attempt())
    expect(over).toMatchObject({ type: 'RefundRefused', code: 'charge_already_refunded' })
    expect(leftOf(first)).toEqual([11_345, 0])
  })

  test('is returned two equal parts of a charge as two refunds, each found a day later by its own request', async () => {
    const { first, one } = await chargedTwice()
    const parts = [refundRequested(first, one, 1_000), refundRequested(first, one, 1_000)] as const
    const made = [await world.stripe.perform(parts[0], attempt()), await world.stripe.perform(parts[1], attempt())]
    expect([await later(parts[0]), await later(parts[1])]).toEqual(made)
    expect(leftOf(first)).toEqual([10_345, 2_000])
  })

  test('is returned a part in doubt that was never made, and not taken for an equal one that was', async () => {
    const { first, one } = await chargedTwice()
    const [done, lost] = [refundRequested(first, one, 1_000), refundRequested(first, one, 1_000)]
    const { providerRefundId } = (await world.stripe.perform(done, attempt())) as Refunded
    const result = (await later(lost)) as Refunded
    expect(result).toMatchObject({ type: 'Refunded', requestId: lost.id, amountMinor: 1_000 })
    expect(result.providerRefundId).not.toBe(providerRefundId)
    expect(leftOf(first)).toEqual([10_345, 2_000])
  })

  test('finds the refund in doubt of a charge that has been returned wholly by now', async () => {
    const { second, two } = await chargedTwice()
    const part = refundRequested(second, two, 500)
    world.simulator.knobs.set({ timeoutAfterRate: 1 })
    await expect(world.stripe.perform(part, attempt({ signal: soon() }))).rejects.toMatchObject({ effect: 'unknown' })
    world.simulator.knobs.set(calm)
    await world.stripe.perform(refundRequested(second, two, 1_500), attempt())
    expect(await later(part)).toMatchObject({ type: 'Refunded', requestId: part.id, amountMinor: 500 })
    expect(paymentsOf(second).map(({ refundedMinor }) => refundedMinor)).toEqual([0, 2_000])
  })
})
