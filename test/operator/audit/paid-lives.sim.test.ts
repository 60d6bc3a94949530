// The audit after lives in which money takes its time: set apart and taken with each shipment, waited for, given back, disputed. It finds nothing
// that is not so, and whatever is tampered with in the providers' books.
import { runAudit } from '../../../operator/audit/run-audit'
import { deriveMessageId } from '../../../schemas/ids'
import type { MessageOf } from '../../../schemas/message'
import { MemoryWorld } from './memory-world'
import { cardOf, command, placement, sealed, wanted } from './orders'

type Placed = ReturnType<typeof placement>
const patience = { eachMs: 0, allMs: 0 }
const audit = (world: MemoryWorld) => runAudit(world.context(), { patience })
const found = async (world: MemoryWorld): Promise<string[]> =>
  (await audit(world)).checks.flatMap((check) =>
    check.differences.map(({ orderId, text }) => `[${check.name}] ${orderId ?? ''} ${text}`),
  )

/** Of the shop, to a country where money is taken with each shipment. */
const ofShop = (number: number, sku: string, token = 'pm_card_visa'): Placed =>
  placement(number, {
    origin: 'STORE',
    lines: [wanted(sku, 2, null)],
    shippingAddress: { country: 'DE', region: null, sealed: sealed('address'), check: 'NOT_CHECKED' as const },
    billingCountry: 'DE',
    shippingMinor: null,
    taxMinor: null,
    tenders: cardOf(token),
  })
const cancelOf = (order: Placed) => {
  const seen = { expectedVersion: null, previewDigest: null }
  return command(order, 'CancelOrder', { ...seen, reasonCode: 'CHANGED_MIND', comment: null })
}

describe('an audit of money that takes its time', () => {
  let world: MemoryWorld
  beforeEach(async () => {
    world = new MemoryWorld()
    await world.start()
  })
  afterEach(() => world.stop())

  const give = async (...messages: Parameters<MemoryWorld['write']>[0][]): Promise<void> => {
    for (const message of messages) await world.write(message)
    await world.settle()
  }
  const reported = (order: Placed, state: 'OPENED' | 'WON'): MessageOf<'DisputeReported'> => {
    const charge = world.messages('ChargeRequested', order)[0]!
    const { orderId, amountMinor, currency } = charge
    const of = { provider: 'STRIPE', disputeId: 'du_1', chargeRequestId: charge.id, providerPaymentId: 'pi_1' } as const
    const money = { amountMinor, currency, feeMinor: 1_500, reason: 'fraudulent' }
    const id = deriveMessageId(`dispute ${state}`, 'test', 0)
    const at = { at: order.at, reportedAt: order.at, eventId: state }
    return { type: 'DisputeReported', id, orderId, ...of, ...money, ...at, state }
  }

  it('finds nothing while money is set apart, after it was taken, and after it was released', async () => {
    const [waits, sent, stopped] = [ofShop(1, 'SLOW-1'), ofShop(2, 'TEA-1'), ofShop(3, 'SLOW-2')]
    await give(waits, sent, stopped)
    expect(world.messages('ChargeAuthorised', sent)).toHaveLength(1)
    expect(await found(world)).toEqual([])
    await world.deliverAll()
    await give(cancelOf(stopped))
    expect(world.messages('CaptureConfirmed', sent)).toHaveLength(1)
    expect(world.messages('ChargeVoided', stopped)).toHaveLength(1)
    expect(await found(world)).toEqual([])
    const money = (await audit(world)).checks.find(({ name }) => name.startsWith('money'))!.figures
    expect(money['EUR captured']).toBe(money['EUR due'])
    expect(money['EUR authorised']).toBe(money['EUR captured'])
  })

  it('finds nothing while a customer is to authenticate, nor after', async () => {
    const order = ofShop(4, 'TEA-1', 'pm_card_threeDSecure2Required')
    await give(order)
    expect(world.messages('OrderPaymentAwaited', order)).toMatchObject([{ waitsFor: 'ACTION' }])
    expect(await found(world)).toEqual([])
    await give(command(order, 'ContinuePayment', { details: null }))
    await world.deliverAll()
    expect(world.messages('OrderDelivered', order)).toHaveLength(1)
    expect(await found(world)).toEqual([])
  })

  it('finds nothing when another means of payment is waited for, and the customer is told so', async () => {
    const order = ofShop(5, 'TEA-1', 'pm_card_chargeDeclined')
    await give(order)
    expect(world.messages('MailRequested', order).map(({ kind }) => kind)).toContain('PAYMENT_METHOD_NEEDED')
    expect(await found(world)).toEqual([])
    await give(command(order, 'GivePaymentMethod', { tender: cardOf('pm_card_visa')[0]! }))
    await world.deliverAll()
    expect(world.messages('OrderDelivered', order)).toHaveLength(1)
    expect(await found(world)).toEqual([])
  })

  it('finds nothing when staff gives a part back, before it was taken and after', async () => {
    const [before, after] = [ofShop(6, 'SLOW-1'), ofShop(7, 'TEA-1')]
    await give(before, after)
    await world.deliverAll()
    const refund = { lines: [], amountMinor: 300, reasonCode: 'GOODWILL' }
    for (const order of [before, after]) await give(command(order, 'RefundOrder', refund, { role: 'csr' }))
    expect(world.messages('RefundConfirmed', after)).toHaveLength(1)
    expect(world.messages('RefundConfirmed', before)).toEqual([])
    expect(await found(world)).toEqual([])
  })

  it('lists what is disputed, apart from what is due', async () => {
    const order = ofShop(8, 'TEA-1')
    await give(order)
    await world.deliverAll()
    const { id: requestId, orderId, amountMinor } = world.messages('ChargeRequested', order)[0]!
    const money = { provider: 'STRIPE', amountMinor, currency: 'EUR' } as const
    world.books.disputes.push({ requestId, orderId, disputeId: 'du_1', ...money, status: 'needs_response' })
    await give(reported(order, 'OPENED'))
    expect(world.messages('DisputeOpened', order)).toHaveLength(1)
    expect(await found(world)).toEqual([])
    const figures = (await audit(world)).checks.find(({ name }) => name.startsWith('money'))!.figures
    expect(figures['EUR disputed']).toBe(figures['EUR captured'])
    await give(reported(order, 'WON'))
    world.books.disputes[0]!.status = 'won'
    expect(await found(world)).toEqual([])
    world.books.disputes[0]!.amountMinor--
    expect(await found(world)).toEqual([expect.stringMatching(/dispute du_1 is about .*, the provider's book has/)])
  })

  it('finds what stays set apart, a part that was never taken, one of nobody, and what was done twice', async () => {
    const [sent, stopped] = [ofShop(9, 'TEA-1'), ofShop(10, 'SLOW-1')]
    await give(sent, stopped)
    await world.deliverAll()
    await give(cancelOf(stopped))
    const [charge] = world.books.charges.filter(({ orderId }) => orderId === stopped.orderId)
    charge!.openMinor = charge!.amountMinor
    expect(await found(world)).toEqual([
      expect.stringMatching(/ord_0+10 EUR .* is still set apart for an order that is CANCELLED.*release it/),
    ])
    charge!.openMinor = 0
    const mine = world.books.charges.find(({ orderId }) => orderId === sent.orderId)!
    const taken = mine.capturedMinor
    mine.capturedMinor = 0
    expect(await found(world)).toEqual([
      expect.stringMatching(/ord_0+9 charge ch_.* took EUR 0\.00, the payment's journal has/),
      expect.stringMatching(/ord_0+9 the providers hold EUR 0\.00 .* DELIVERED stands for/),
    ])
    mine.capturedMinor = taken
    const [capture] = world.books.captures
    world.books.captures.push({ ...capture!, requestId: 'nobody', captureId: 'cap_2' })
    expect(await found(world)).toEqual([expect.stringMatching(/capture cap_2 is of effect nobody, which/)])
    world.books.captures.pop()
    world.books.duplicates.push({ provider: 'ADYEN', orderId: null, requestId: 'x', kind: 'refund', ids: ['1', '2'] })
    expect(await found(world)).toEqual([expect.stringMatching(/the book of ADYEN has 2 refunds of effect x \(1, 2\)/)])
  })
})
