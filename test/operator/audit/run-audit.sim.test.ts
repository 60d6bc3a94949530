// The audit over the whole topology in memory: clean after every kind of life, and each kind of fault is found by the check it belongs to.
import type { AuditReport } from '../../../operator/audit/report'
import { differencesIn, renderReport } from '../../../operator/audit/report'
import { runAudit } from '../../../operator/audit/run-audit'
import { deriveMessageId } from '../../../schemas/ids'
import { partitionOf } from '../../../topics/partition'
import { MemoryWorld, partitions, placement } from './memory-world'

const patience = { eachMs: 0, allMs: 0 }
const audit = (world: MemoryWorld): Promise<AuditReport> => runAudit(world.context(), { patience })
const found = (report: AuditReport): string[] =>
  report.checks.flatMap((check) =>
    check.differences.map(({ orderId, text }) => `[${check.name}] ${orderId ?? ''} ${text}`),
  )

const delivered = placement(1)
const declined = placement(2, { paymentMethodToken: 'pm_card_chargeDeclined' })
const outOfStock = placement(3, {}, 'OOS-1')
const refused = placement(4, { lines: [] })
const cancelled = placement(5, {}, 'SLOW-1')
const waiting = placement(6, {}, 'SLOW-2')

const livedWorld = async (): Promise<MemoryWorld> => {
  const world = new MemoryWorld()
  await world.start()
  for (const order of [delivered, declined, outOfStock, refused, cancelled, waiting]) await world.write(order)
  await world.settle()
  const { orderId } = cancelled
  const id = deriveMessageId(orderId, 'cancel', 0)
  await world.write({
    type: 'CancelOrder',
    id,
    orderId,
    at: cancelled.at + 1,
    reason: 'changed my mind',
    requestedBy: 'customer',
  } as never)
  await world.settle()
  await world.deliverAll()
  await world.stop()
  return world
}

describe('an audit of the whole system in memory', () => {
  let world: MemoryWorld

  beforeEach(async () => {
    world = await livedWorld()
  })

  it('finds nothing after delivered, declined, out of stock, refused, cancelled and waiting orders', async () => {
    const report = await audit(world)
    expect(found(report)).toEqual([])
    expect(differencesIn(report)).toBe(0)
    const [life, money] = report.checks
    expect(life!.figures).toMatchObject({
      accepted: 5,
      rejected: 1,
      DELIVERED: 1,
      PAYMENT_FAILED: 1,
      CANCELLED: 1,
      REFUNDED: 1,
      FULFILLMENT_PENDING: 1,
    })
    expect(money!.figures).toMatchObject({
      'EUR captured': 'EUR 43.08',
      'EUR refunded': 'EUR 14.38',
      'EUR net': 'EUR 28.70',
      'EUR totals of paid orders': 'EUR 28.70',
    })
    expect(renderReport(report)).toContain('No differences.')
  })

  it('finds a charge that is missing', async () => {
    world.books.charges.splice(
      world.books.charges.findIndex((charge) => charge.orderId === delivered.orderId),
      1,
    )
    expect(found(await audit(world))).toEqual([expect.stringMatching(/^\[money.*ord_0+1 Stripe holds EUR 0\.00/)])
  })

  it('finds a charge of an order that nobody knows', async () => {
    world.books.charges.push({
      requestId: 'x',
      orderId: 'ord_x',
      chargeId: 'ch_x',
      succeeded: true,
      capturedMinor: 1,
      currency: 'EUR',
    })
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/^\[money.*ord_x .*a charge of effect x.*no order that we know/),
    ])
  })

  it('finds a label that is there twice', async () => {
    world.books.labels.push({ ...world.books.labels[0]!, trackingNumber: '790' })
    expect(found(await audit(world))).toEqual([expect.stringMatching(/ord_0+1 2 labels/)])
  })

  it('finds a reservation that was left for an order that has ended', async () => {
    world.books.reservations.find((one) => one.orderId === declined.orderId)!.status = 'reserved'
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/at rest.*ord_0+2 the order is PAYMENT_FAILED and reservation .* is reserved/),
    ])
  })

  it('finds a mail that was sent twice', async () => {
    world.books.mails[0]!.count = 2
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/mail ORDER_CONFIRMATION of effect .* was sent 2 times/),
    ])
  })

  it('finds a state in the store that is not the fold of the journal', async () => {
    const values = world.store.partition('order', partitionOf(delivered.orderId, partitions)).values
    values.set(delivered.orderId, values.get(delivered.orderId)!.replace('DELIVERED', 'SHIPPED'))
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/Redis.*ord_0+1 order, partition \d: Redis and the journal's fold differ in state\.status/),
    ])
  })

  it('finds a store that was emptied, partition by partition', async () => {
    await world.store.partition('payment', partitionOf(delivered.orderId, partitions)).clear()
    const differences = found(await audit(world))
    expect(differences).toContainEqual(expect.stringMatching(/payment, partition \d: Redis stands at nothing/))
    expect(differences).toContainEqual(expect.stringMatching(/ord_0+1 payment.*Redis has no state/))
  })

  it('finds a deadline that is lost, and one that passed unnoticed', async () => {
    const store = world.store.partition('order', partitionOf(waiting.orderId, partitions))
    const due = (store as unknown as { due: Map<string, number> }).due
    const before = due.get(waiting.orderId)!
    due.delete(waiting.orderId)
    expect(found(await audit(world))).toContainEqual(
      expect.stringMatching(/live deadline\] ord_0+6 order: its deadline .* is not in Redis's index/),
    )
    due.set(waiting.orderId, before)
    world.clock.advance(before - world.clock.now() + 120_000)
    expect(found(await audit(world))).toContainEqual(
      expect.stringMatching(/live deadline\] ord_0+6 order: its deadline passed 120 s ago/),
    )
  })

  it('finds a wrong state in the public topic', async () => {
    await world.write({
      type: 'OrderStatusChanged',
      id: deriveMessageId('late', 'test', 0),
      orderId: delivered.orderId,
      at: 0,
      status: 'SHIPPED',
      version: 6,
    })
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(
        /public topic.*ord_0+1 the last record \(offset \d+\) says SHIPPED v6, the order is DELIVERED v7/,
      ),
    ])
  })

  it('finds an input that waits set aside, and how to redrive it', async () => {
    await world.start()
    const broken = { key: waiting.orderId, value: Buffer.from('nonsense'), headers: {} }
    await world.log.append('oms.stripe.results.v1', partitionOf(waiting.orderId, partitions), [broken])
    await world.settle()
    await world.stop()
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(
        /live deadline\] ord_0+6 payment: oms\.stripe\.results\.v1:\d:\d+ waits set aside.*redrive/,
      ),
    ])
  })

  it('leaves out what moves while it reads', async () => {
    const context = world.context()
    const books = structuredClone(world.books)
    const moved = placement(7)
    const read = async () => {
      await world.start()
      await world.write(moved)
      await world.settle()
      await world.stop()
      return books
    }
    const report = await runAudit({ ...context, books: { read } }, { patience })
    expect(found(report)).toEqual([])
    expect(report.checks[1]!.figures['in motion']).toBe(1)
  })

  it('does not call a check passed that it could not run', async () => {
    const report = await runAudit(
      { ...world.context(), books: 'no provider books: none', views: 'no database' },
      { patience },
    )
    const notRun = report.checks.filter((check) => check.notRun).map((check) => check.notRun)
    expect(notRun).toEqual([
      'no provider books: none',
      'no provider books: none',
      'no database',
      'no provider books: none',
    ])
    expect(renderReport(report)).toContain('4 of 8 checks were not run')
  })
})
