import { showOrder, type OrderSource } from '../../operator/order-show'
import { renderOrder } from '../../operator/order-show-text'
import type { OrderRecord } from '../../schemas/read-model'
import { orderIdOf, paidOrders, sealedText, type World } from './world'

describe('the page of an order', () => {
  let world: World
  const nothing: OrderSource = {
    get: async () => undefined,
    history: async () => [],
    rejection: async () => undefined,
  }
  beforeEach(async () => {
    world = await paidOrders(2)
    await world.place(3)
  })
  afterEach(() => world.stop())
  const page = (orderId: string, personal = false, reader = nothing) =>
    showOrder({ ...world.tools, reader }, { orderId, personal })

  it('says what it waits for and until when', async () => {
    const shown = await page(orderIdOf(3))
    expect(shown.next).toMatchObject([{ waitsFor: 'STOCK_RESERVATION', deadline: expect.any(Number) }])
    expect(renderOrder(shown, world.clock.now())).toMatch(
      /STOCK_RESERVATION since 2026-01-01 .*, until 2026-01-01 00:15:.* \(in 15 min\)/,
    )
  })

  it('says what each decider remembers, and how the read model differs', async () => {
    const shown = await page(orderIdOf(1))
    const status = (node: string): unknown =>
      (shown.nodes.find((each) => each.node === node)!.state as { status: string } | null)?.status
    expect([status('order'), status('payment'), status('fulfillment')]).toEqual([
      'FULFILLMENT_PENDING',
      'PAID',
      undefined,
    ])
    expect(shown.nodes.find(({ node }) => node === 'payment')!.final).toBe(true)
    expect(shown.disagreement).toBe('the read model has no row yet; the decider is at version 4')
    const text = renderOrder(shown, world.clock.now())
    expect(text).toMatch(/^ord_000001 {2}FULFILLMENT_PENDING {2}partition \d/)
    expect(text).toMatch(/DIFFERS: the read model has no row yet/)
    expect(text).toMatch(/fulfillment\n {2}nothing is remembered/)
  })

  it('names inputs that wait for a redrive', async () => {
    await world.raw('oms.psp.results.v1', orderIdOf(1), null)
    const text = renderOrder(await page(orderIdOf(1)), world.clock.now())
    expect(text).toMatch(/SET ASIDE oms\.psp\.results\.v1:\d:\d+, 1 attempt/)
  })

  it('holds no personal data, and neither opens what is sealed nor shows what could be charged, whatever is asked', async () => {
    const text = renderOrder(await page(orderIdOf(3)), 0)
    expect(text).not.toMatch(/s1\.|pm_card/)
    expect(text).toMatch(/«sealed»/)
    const personal = renderOrder(await page(orderIdOf(3), true), 0)
    expect(personal).not.toMatch(/s1\.|pm_card/)
    expect(personal).toMatch(/«secret»/)
  })

  it('shows what is going on beside the normal course', async () => {
    const text = renderOrder(await page(orderIdOf(1), false, { ...nothing, get: async () => busy }), now)
    expect(text).toMatch(/holds\n {2}hold_1 AMOUNT since 2026-01-01 .*: Above the limit\./)
    expect(text).toMatch(/change\n {2}change_1 since .*: EDIT totalMinor=1200 \+300/)
    expect(text).toMatch(/shortages\n {2}short_1 of fulfillment f_1: 1×1, answer until .* \(in 60 min\)/)
    expect(text).toMatch(
      /returns\n {2}ret_1 RETURN RECEIVING: 2×1 for CHANGED_MIND, came in 1×1, refund EUR 4\.50.*, label FEDEX 80/,
    )
    expect(text).toMatch(/parcels\n {2}ORDER with FEDEX 79, a part, under way/)
    expect(text).toMatch(/backorders \(SPLIT\)\n {2}1×BACK-TEA-1 until 2026-01-02 .* \(in 24\.0 h\)/)
    expect(text).toMatch(/2×TEA-1, total EUR 12\.00, secured EUR 12\.00, captured EUR 9\.00/)
  })

  it('does not exist for an order that nobody knows', async () => {
    await expect(page('ord_unknown')).rejects.toThrow(/^no order ord_unknown is known: check the id/)
  })
})

const now = Date.UTC(2026, 0, 1)
const ids = { fulfillmentId: 'f_1', reason: 'Above the limit.', since: now }
const lines = [{ lineId: '1', quantity: 2 }]
const busy = {
  id: orderIdOf(1),
  customerId: 'cus_1',
  origin: 'STORE',
  status: 'DELIVERED',
  version: 9,
  totals: { currency: 'EUR', totalMinor: 1_200 },
  lines: [{ lineId: '1', sku: 'TEA-1', quantity: 2 }],
  contact: sealedText,
  payment: { securedMinor: 1_200, capturedMinor: 900, refundedMinor: 0, wait: null },
  shipment: null,
  cancellation: null,
  holds: [{ ...ids, holdId: 'hold_1', code: 'AMOUNT', ruleId: null }],
  change: { changeId: 'change_1', since: now, plan: { kind: 'EDIT', totals: { totalMinor: 1_200 }, chargeMinor: 300, refundMinor: 0 } },
  shortages: [{ ...ids, shortageId: 'short_1', lines: [{ lineId: '1', quantity: 1 }], answerBy: now + 3_600_000 }],
  returns: [
    { returnId: 'ret_1', kind: 'RETURN', state: 'RECEIVING', lines, received: [{ lineId: '1', quantity: 1, condition: 'SELLABLE' }],
      reasonCode: 'CHANGED_MIND', refundMinor: 450, feeMinor: 0, chargeMinor: 0, outcome: null, expiresAt: now + 3_600_000,
      label: { carrier: 'FEDEX', trackingNumber: '80', labelUrl: '/x' } },
  ],
  parcels: [{ fulfillmentId: null, purpose: 'ORDER', carrier: 'FEDEX', trackingNumber: '79', isWhole: false, deliveredAt: null }],
  whenPartial: 'SPLIT',
  backorders: [{ sku: 'BACK-TEA-1', quantity: 1, expectedAt: now + 86_400_000 }],
  createdAt: now,
  updatedAt: now,
} as unknown as OrderRecord // prettier-ignore
