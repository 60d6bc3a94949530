// Adyen's settlement reports as the simulator writes them, against the simulator's own book: to the cent, batch after batch.
import { adyenAccount } from '../../../dev/simulators/adyen-account'
import { createAdyenReports } from '../../../egress/psp/adyen-reports'
import type { PaymentSignal } from '../../../egress/psp/payment-signals'
import type { SettlementReported } from '../../../schemas/messages'
import { AdyenWorld, calm, soon } from './adyen-world'

const world = new AdyenWorld()
const { admin, begin, captureRequested, chargeRequested, perform, refundRequested } = world

beforeAll(() => world.start())
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

const reportsAs = (patch: object = {}) =>
  createAdyenReports({
    baseUrl: `${world.simulator.url}/`,
    merchantAccount: adyenAccount.merchantAccount,
    user: adyenAccount.reportUser,
    password: adyenAccount.reportPassword,
    ...patch,
  })

async function readFrom(cursor: string) {
  const signals: PaymentSignal[] = []
  let page = await reportsAs()(cursor, AbortSignal.timeout(5_000))
  while (page.more) {
    signals.push(...page.signals)
    page = await reportsAs()(page.cursor, AbortSignal.timeout(5_000))
  }
  const lines = signals.filter((signal): signal is SettlementReported => signal.type === 'SettlementReported')
  return { lines, events: signals.filter(({ type }) => type !== 'SettlementReported'), cursor: page.cursor }
}

const sum = (lines: readonly SettlementReported[]) => lines.reduce((total, { amountMinor }) => total + amountMinor, 0)

test('an account without a report yet is at its beginning', async () => {
  expect(await reportsAs()('', AbortSignal.timeout(5_000))).toEqual({ signals: [], cursor: '0', more: false })
})

test('each effect stands in a report under our request and order, with what the provider kept, and the payout behind it', async () => {
  const taken = chargeRequested()
  const takenId = await begin(taken)
  const refund = refundRequested(taken, takenId, 2_345)
  await perform(refund)
  const apart = chargeRequested({ capture: 'ON_SHIPMENT', amountMinor: 50_000 })
  const apartId = await begin(apart)
  const first = captureRequested(apart, apartId, 20_000)
  const second = captureRequested(apart, apartId, 10_000, true)
  await perform(first)
  await perform(second)
  await admin('report', {})
  const { lines, cursor } = await readFrom('')
  expect(cursor).toBe('1')
  const payoutId = 'OmsShop:1'
  const paid = { type: 'SettlementReported', provider: 'ADYEN', currency: 'BRL', payoutId, reportedAt: world.clock }
  expect(lines).toEqual(
    expect.arrayContaining(
      [
        { ...paid, kind: 'CHARGE', orderId: taken.orderId, effectId: taken.id, amountMinor: 12_345, feeMinor: 111 },
        { ...paid, kind: 'REFUND', orderId: taken.orderId, effectId: refund.id, amountMinor: -2_345, feeMinor: 0 },
        { ...paid, kind: 'CHARGE', orderId: apart.orderId, effectId: first.id, amountMinor: 20_000, feeMinor: 180 },
        { ...paid, kind: 'CHARGE', orderId: apart.orderId, effectId: second.id, amountMinor: 10_000, feeMinor: 90 },
        { ...paid, kind: 'FEE', orderId: 'unknown', effectId: null },
        { ...paid, kind: 'PAYOUT', orderId: 'unknown', effectId: null },
      ].map((line) => expect.objectContaining(line)),
    ),
  )
  expect(lines).toHaveLength(6)
  expect(new Set(lines.map(({ id }) => id)).size).toBe(6)
  const held = world.simulator.book().payments.reduce((all, one) => all + one.capturedMinor - one.refundedMinor, 0)
  const effects = lines.filter(({ effectId }) => effectId !== null)
  expect(sum(effects)).toBe(held)
  expect(sum(lines) - lines.reduce((all, { feeMinor }) => all + feeMinor, 0)).toBe(0)
})

test('the next report goes on where the last one ended, tells what happened as a webhook would, and says the same when read again', async () => {
  const disputed = chargeRequested({ currency: 'JPY' as never, amountMinor: 700 })
  const pspReference = await begin(disputed)
  await admin('chargeback', { pspReference })
  await admin('reverse-chargeback', { pspReference })
  await admin('report', {})
  const { lines, events, cursor } = await readFrom('1')
  expect(cursor).toBe('2')
  expect(events.filter(({ orderId }) => orderId === disputed.orderId)).toEqual([
    expect.objectContaining({
      type: 'ChargeReported',
      chargeRequestId: disputed.id,
      state: 'CAPTURED',
      amountMinor: 700,
    }),
    expect.objectContaining({
      type: 'DisputeReported',
      chargeRequestId: disputed.id,
      state: 'OPENED',
      amountMinor: 700,
    }),
    expect.objectContaining({ type: 'DisputeReported', chargeRequestId: disputed.id, state: 'WON', amountMinor: 700 }),
  ])
  const ofOrder = lines.filter(({ orderId }) => orderId === disputed.orderId)
  expect(ofOrder.map(({ kind, amountMinor, effectId }) => [kind, amountMinor, effectId])).toEqual([
    ['CHARGE', 700, disputed.id],
    ['DISPUTE', -700, null],
    ['DISPUTE_REVERSED', 700, null],
  ])
  expect((await readFrom('1')).lines).toEqual(lines)
  const all = (await readFrom('')).lines
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(all.slice(-lines.length)).toEqual(lines)
})

test('a charge that is of no order of ours is told under the key unknown', async () => {
  const response = await fetch(`${world.simulator.url}/v72/payments`, {
    method: 'POST',
    headers: { 'x-api-key': adyenAccount.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      merchantAccount: adyenAccount.merchantAccount,
      reference: 'by-hand-1',
      amount: { currency: 'BRL', value: 900 },
      returnUrl: 'https://shop.example/',
      shopperReference: 'somebody',
      paymentMethod: { type: 'scheme', storedPaymentMethodId: 'ADYEN_OK' },
    }),
  })
  expect(await response.json()).toMatchObject({ resultCode: 'Authorised' })
  await admin('report', {})
  const { lines, events } = await readFrom('2')
  expect(events).toEqual([])
  expect(lines).toContainEqual(
    expect.objectContaining({ kind: 'CHARGE', orderId: 'unknown', effectId: null, amountMinor: 900 }),
  )
})

describe('a report that can not be had', () => {
  test('for want of the right password says so', async () => {
    const read = reportsAs({ password: 'wrong' })('', AbortSignal.timeout(5_000))
    await expect(read).rejects.toMatchObject({ name: 'Transient', message: expect.stringMatching(/user for reports/) })
  })

  test.each([
    ['a 500', { errorRate: 1 }],
    ['a time-out', { timeoutBeforeRate: 1 }],
    ['an Adyen that is down', { down: true }],
  ])('for %s is asked for again', async (_case, knobs) => {
    world.simulator.knobs.set(knobs)
    await expect(reportsAs()('', soon())).rejects.toMatchObject({ name: 'Transient' })
  })

  test.each(['x', '-1', '1.5'])('for the cursor %j, which is none, is our mistake', async (cursor) => {
    await expect(reportsAs()(cursor, soon())).rejects.toThrow(/no cursor/)
  })
})
