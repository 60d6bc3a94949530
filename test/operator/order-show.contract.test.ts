import type { OrderReader } from '../../state/order-reader'
import { showOrder } from '../../operator/order-show'
import { renderOrder } from '../../operator/order-show-text'
import { orderIdOf, paidOrders, type World } from './world'

describe('the page of an order', () => {
  let world: World
  const nothing: Pick<OrderReader, 'get' | 'history' | 'rejection'> = {
    get: async () => undefined,
    history: async () => [],
    rejection: async () => undefined,
  }
  beforeEach(async () => {
    world = await paidOrders(2)
    await world.place(3)
  })
  afterEach(() => world.stop())
  const page = (orderId: string, personal = false) =>
    showOrder({ ...world.tools, reader: nothing }, { orderId, personal })

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
    await world.raw('oms.stripe.results.v1', orderIdOf(1), null)
    const text = renderOrder(await page(orderIdOf(1)), world.clock.now())
    expect(text).toMatch(/SET ASIDE oms\.stripe\.results\.v1:\d:\d+, 1 attempt/)
  })

  it('holds no personal data unless asked to', async () => {
    expect(renderOrder(await page(orderIdOf(3)), 0)).not.toMatch(/Nováková|zofie|Dlouhá|pm_card/)
    expect(renderOrder(await page(orderIdOf(3), true), 0)).toMatch(/Nováková/)
  })

  it('does not exist for an order that nobody knows', async () => {
    await expect(page('ord_unknown')).rejects.toThrow(/^no order ord_unknown is known: check the id/)
  })
})
