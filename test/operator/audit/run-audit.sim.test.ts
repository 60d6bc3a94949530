// The audit over the whole topology in memory: clean after every kind of life, and each kind of fault is found by the check it belongs to.
import type { AuditReport } from '../../../operator/audit/report'
import { differencesIn, renderReport } from '../../../operator/audit/report'
import { runAudit } from '../../../operator/audit/run-audit'
import { deriveMessageId } from '../../../schemas/ids'
import { partitionOf } from '../../../topics/partition'
import { MemoryWorld, partitions } from './memory-world'
import { accessOf, cardOf, command, placement, sealed, wanted } from './orders'

const patience = { eachMs: 0, allMs: 0 }
const audit = (world: MemoryWorld): Promise<AuditReport> => runAudit(world.context(), { patience })
const found = (report: AuditReport): string[] =>
  report.checks.flatMap((check) =>
    check.differences.map(({ orderId, text }) => `[${check.name}] ${orderId ?? ''} ${text}`),
  )

const delivered = placement(1)
const declined = placement(2, { tenders: cardOf('pm_card_chargeDeclined') })
const outOfStock = placement(3, {}, 'OOS-1')
const refused = placement(4, { lines: [] })
const cancelled = placement(5, {}, 'SLOW-1')
const waiting = placement(6, {}, 'SLOW-2')
const edited = placement(8, {}, 'SLOW-3')
const returned = placement(9)
const exchanged = placement(10)
const held = placement(11, { recentOrders: 50 })

const noDigest = { expectedVersion: null, previewDigest: null }
const askReturn = (order: typeof returned, kind: 'RETURN' | 'EXCHANGE', quantity: number, swap: boolean) =>
  command(order, 'RequestReturn', {
    ...noDigest,
    kind,
    lines: [{ lineId: '1', quantity }],
    wanted: swap ? [wanted('NEW-1', 2, null)] : [],
    reasonCode: 'WRONG_ITEM',
    remedy: null,
    photos: [],
    comment: sealed('comment'),
  })

/** Approved by staff, then all of it comes in. */
const takeBack = async (world: MemoryWorld, asked: ReturnType<typeof askReturn>): Promise<void> => {
  const { orderId, by, lines } = asked
  const returnId = by.commandId
  const staff = { role: 'csr' }
  await world.write(asked)
  await world.settle()
  await world.write(
    command({ orderId }, 'DecideReturn', { returnId, approve: true, reason: 'As it should be.' }, staff),
  )
  await world.settle()
  const received = lines.map((line) => ({ ...line, condition: 'SELLABLE' as const }))
  await world.write(
    command({ orderId }, 'ReceiveReturn', { returnId, warehouse: null, lines: received, complete: true }, staff),
  )
  await world.settle()
}

const livedWorld = async (): Promise<MemoryWorld> => {
  const world = new MemoryWorld()
  await world.start()
  const orders = [delivered, declined, outOfStock, refused, cancelled, waiting, edited, returned, exchanged, held]
  for (const order of orders) await world.write(order)
  await world.settle()
  await world.write(command(cancelled, 'CancelOrder', { ...noDigest, reasonCode: 'CHANGED_MIND', comment: null }))
  await world.write(
    command(edited, 'ChangeOrder', {
      ...noDigest,
      add: [wanted('SLOW-4', 3, null)],
      quantities: [{ lineId: '1', quantity: 1 }],
      shippingAddress: null,
      contact: null,
      faults: [],
      comment: null,
    }),
  )
  await world.write(command(delivered, 'AddNote', { visibility: 'CUSTOMER', text: sealed('note') }, { role: 'csr' }))
  await world.write(command(waiting, 'ResendMail', { kind: 'ORDER_CONFIRMATION' }, { role: 'csr' }))
  await world.settle()
  await world.deliverAll()
  await takeBack(world, askReturn(returned, 'RETURN', 1, false))
  await takeBack(world, askReturn(exchanged, 'EXCHANGE', 2, true))
  await world.deliverAll()
  await world.write(accessOf(delivered))
  await world.settle()
  await world.stop()
  return world
}

describe('an audit of the whole system in memory', () => {
  let world: MemoryWorld

  beforeEach(async () => {
    world = await livedWorld()
  })

  it('finds nothing after orders of every kind of life', async () => {
    const report = await audit(world)
    expect(found(report)).toEqual([])
    expect(differencesIn(report)).toBe(0)
    const [life, money, effects] = report.checks
    expect(life!.figures).toMatchObject({
      accepted: 9,
      rejected: 1,
      DELIVERED: 3,
      PAYMENT_FAILED: 1,
      CANCELLED: 1,
      REFUNDED: 1,
      FULFILLMENT_PENDING: 2,
      PENDING: 1,
    })
    const { 'EUR captured': captured, 'EUR net': net, 'EUR due': due } = money!.figures
    expect(captured).not.toBe(net)
    expect(due).toBe(net)
    expect(effects!.figures['receipts']).toBe(2)
    expect(renderReport(report)).toContain('No differences.')
  })

  it('finds a charge that is missing', async () => {
    world.books.charges.splice(
      world.books.charges.findIndex((charge) => charge.orderId === delivered.orderId),
      1,
    )
    expect(found(await audit(world))).toEqual([expect.stringMatching(/^\[money.*ord_0+1 the providers hold EUR 0\.00/)])
  })

  it('finds a charge of an order that nobody knows', async () => {
    world.books.charges.push({
      requestId: 'x',
      orderId: 'ord_x',
      chargeId: 'ch_x',
      provider: 'ADYEN',
      succeeded: true,
      amountMinor: 1,
      capturedMinor: 1,
      openMinor: 0,
      currency: 'EUR',
    })
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/^\[money.*ord_x .*a charge of effect x.*no order that we know/),
    ])
  })

  it('finds a label that is there twice', async () => {
    world.books.labels.push({ ...world.books.labels[0]!, trackingNumber: '790' })
    expect(found(await audit(world))).toEqual([expect.stringMatching(/ord_0+1 fulfillment .* has 2 labels/)])
  })

  it('finds a reservation that was left for an order that has ended', async () => {
    const left = world.books.reservations.find((one) => one.orderId === declined.orderId)!
    Object.assign(left, { status: 'reserved', released: [] })
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/stock.*ord_0+2 reservation .* has 2 TEA-1 left, the order's requests come to nothing/),
      expect.stringMatching(
        /stock.*ord_0+2 the order is PAYMENT_FAILED and 2 TEA-1 of reservation .* is still reserved/,
      ),
    ])
  })

  it('finds a refund that is missing, and goods that came back and were not booked', async () => {
    const { orderId } = returned
    world.books.refunds = world.books.refunds.filter((refund) => refund.orderId !== orderId)
    world.books.receipts = world.books.receipts.filter((receipt) => receipt.orderId !== orderId)
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(
        /^\[money.*ord_0+9 the providers hold EUR 14\.46 .* DELIVERED stands for EUR 8\.73.*journal.*own events/,
      ),
      expect.stringMatching(/^\[stock.*ord_0+9 what came back by effect .* is not booked/),
    ])
  })

  it('finds goods of an exchange that stayed reserved after they had left', async () => {
    const { orderId } = exchanged
    const kept = world.books.reservations.find((one) => one.orderId === orderId && one.lines[0]!.sku === 'NEW-1')!
    Object.assign(kept, { status: 'reserved', committed: [] })
    expect(found(await audit(world))).toContainEqual(
      expect.stringMatching(
        /^\[stock.*ord_0+10 the order is DELIVERED and 2 NEW-1 of reservation .* is still reserved/,
      ),
    )
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
    await world.log.append('oms.psp.results.v1', partitionOf(waiting.orderId, partitions), [broken])
    await world.settle()
    await world.stop()
    expect(found(await audit(world))).toEqual([
      expect.stringMatching(/live deadline\] ord_0+6 payment: oms\.psp\.results\.v1:\d:\d+ waits set aside.*redrive/),
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
