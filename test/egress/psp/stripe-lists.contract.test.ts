import type { SettlementReported } from '../../../schemas/messages'
import { createStripeLookUps } from '../../../egress/psp/stripe-events'
import { createStripeLists, type StripeLists } from '../../../egress/psp/stripe-lists'
import { settlementKind } from '../../../egress/psp/stripe-settlements'
import { apiKey, calm, hourMs, StripeWorld } from './stripe-world'

const world = new StripeWorld()
const { authorise, captureRequested, charge, chargeRequested, perform, refundRequested } = world
let lists: StripeLists

beforeAll(async () => {
  await world.start()
  const account = { apiKey, baseUrl: world.simulator.url }
  lists = createStripeLists({ ...account, lookUps: createStripeLookUps(account), now: () => world.clock })
})
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

const patience = () => AbortSignal.timeout(20_000)
async function readAll(list: keyof StripeLists, from = '') {
  const signals = []
  let cursor = from
  for (let more = true; more;) {
    const page = await lists[list](cursor, patience())
    signals.push(...page.signals)
    ;({ cursor, more } = page)
  }
  return { signals, cursor }
}

describe('the list of events', () => {
  test('goes on behind what it has told, tells nothing twice and misses nothing of the same second', async () => {
    const first = [chargeRequested(), chargeRequested()]
    for (const request of first) await charge(request)
    world.clock += 20_000
    const before = await readAll('events')
    const later = Array.from({ length: 130 }, () => chargeRequested())
    for (const request of later) await charge(request)
    world.clock += 20_000
    const after = await readAll('events', before.cursor)
    const charged = (signals: readonly { readonly orderId: string }[]) => signals.map(({ orderId }) => orderId)
    expect(charged(before.signals).filter((key) => key.startsWith('order'))).toEqual(
      first.map(({ orderId }) => orderId),
    )
    expect(charged(after.signals).filter((key) => key.startsWith('order'))).toEqual(later.map(({ orderId }) => orderId))
    expect((await readAll('events', after.cursor)).signals).toEqual([])
  })

  test('waits for what is so young that older things may still appear', async () => {
    const { cursor } = await readAll('events')
    const request = chargeRequested()
    await charge(request)
    world.clock += 10_000
    const young = await readAll('events', cursor)
    expect(young.signals).toEqual([])
    world.clock += 10_000
    expect((await readAll('events', young.cursor)).signals).not.toEqual([])
  })

  test('begins again 30 days back when it has not been read for longer', async () => {
    const { cursor } = await readAll('events')
    world.clock += 40 * 24 * hourMs
    await charge(chargeRequested())
    world.clock += 20_000
    const read = await readAll('events', cursor)
    expect(read.signals.filter(({ type }) => type === 'ChargeReported')).toHaveLength(1)
    expect(Number(read.cursor)).toBeGreaterThan(Number(cursor))
  })

  test('refuses a cursor that it never gave', async () => {
    await expect(lists.events('evt_1', patience())).rejects.toThrow(/no cursor/)
  })

  test.each([
    ['fails', { errorRate: 1 }],
    ['is slow', { timeoutBeforeRate: 1 }],
  ])('is read again later when Stripe %s', async (_case, knobs) => {
    world.simulator.knobs.set(knobs)
    await expect(lists.events('', AbortSignal.timeout(200))).rejects.toMatchObject({ name: 'Transient' })
  })
})

describe("the lines of Stripe's balance", () => {
  const lines = async () => (await readAll('settlements')).signals as SettlementReported[]
  const linesOf = async (orderId: string) => {
    world.clock += 20_000
    return (await lines()).filter((line) => line.orderId === orderId)
  }

  test('tell what each charge, part, refund and dispute of an order has moved, and what it cost', async () => {
    const request = chargeRequested({ capture: 'ON_SHIPMENT' })
    const held = await authorise(request)
    await perform(captureRequested(request, held, 5_000, false))
    await perform(captureRequested(request, held, 4_000))
    const refund = refundRequested(request, held, 1_000)
    await perform(refund)
    const common = { provider: 'STRIPE', currency: 'BRL', payoutId: null }
    expect(await linesOf(request.orderId)).toMatchObject([
      { ...common, kind: 'CHARGE', effectId: request.id, amountMinor: 5_000, feeMinor: 175 },
      { ...common, kind: 'CHARGE', effectId: request.id, amountMinor: 4_000, feeMinor: 146 },
      { ...common, kind: 'REFUND', effectId: refund.id, amountMinor: -1_000, feeMinor: 0 },
    ])
  })

  test('tell a refund that failed, and a dispute that was won', async () => {
    const failing = chargeRequested({ paymentMethodToken: 'pm_card_refundFail' })
    const refund = refundRequested(failing, await charge(failing), 1_000)
    await perform(refund)
    const disputed = chargeRequested({ paymentMethodToken: 'pm_card_createDispute' })
    await charge(disputed)
    const { disputeId } = world.simulator.book().disputes.find(({ orderId }) => orderId === disputed.orderId)!
    await world.sim('close-dispute', { dispute: disputeId, outcome: 'won' })
    world.clock += hourMs
    expect(
      (await linesOf(failing.orderId)).map(({ kind, effectId, amountMinor }) => [kind, effectId, amountMinor]),
    ).toEqual([
      ['CHARGE', failing.id, 12_345],
      ['REFUND', refund.id, -1_000],
      ['REFUND_FAILED', refund.id, 1_000],
    ])
    const moved = (await linesOf(disputed.orderId)).map((line) => [
      line.kind,
      line.effectId,
      line.amountMinor,
      line.feeMinor,
    ])
    expect(moved).toEqual([
      ['CHARGE', disputed.id, 12_345, 388],
      ['DISPUTE', null, -12_345, 1_500],
      ['DISPUTE_REVERSED', null, 12_345, 0],
    ])
  })

  test('tell payouts, and a charge without an order, under the key of none', async () => {
    const body = new URLSearchParams({
      amount: '777',
      currency: 'brl',
      confirm: 'true',
      payment_method: 'pm_card_visa',
    })
    body.set('automatic_payment_methods[enabled]', 'true')
    body.set('automatic_payment_methods[allow_redirects]', 'never')
    const headers = { authorization: `Bearer ${apiKey}` }
    await fetch(`${world.simulator.url}/v1/payment_intents`, { method: 'POST', headers, body })
    await world.sim('payout', {})
    const found = await linesOf('unknown')
    expect(found).toContainEqual(expect.objectContaining({ kind: 'CHARGE', effectId: null, amountMinor: 777 }))
    const payout = found.find(({ kind }) => kind === 'PAYOUT')
    expect(payout).toMatchObject({
      sourceId: expect.stringMatching(/^po_/),
      payoutId: payout?.sourceId,
      effectId: null,
    })
    expect(payout?.amountMinor).toBeLessThan(0)
  })

  test('add up to the balance that Stripe says', async () => {
    world.clock += 20_000
    const all = await lines()
    const left = all.reduce((sum, { amountMinor, feeMinor }) => sum + amountMinor - feeMinor, 0)
    expect(left).toBe(Object.values(world.simulator.book().balances).reduce((sum, held) => sum + held, 0))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('leave out money that only changes its place, and take fees for fees', () => {
    const line = (type: string) => settlementKind({ type, source: null, amount: -5 } as never)
    expect(['reserve_hold', 'topup', 'transfer'].map(line)).toEqual([undefined, undefined, undefined])
    expect(['stripe_fee', 'adjustment', 'payout_failure'].map(line)).toEqual(['FEE', 'FEE', 'PAYOUT'])
  })
})
