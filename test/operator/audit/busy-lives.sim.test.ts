// The audit after lives with holds, recalls, short picks, questions to the customer and claims: whatever the floor and the desk do, it finds
// nothing that is not so.
import { runAudit } from '../../../operator/audit/run-audit'
import type { MessageName } from '../../../schemas/message'
import { MemoryWorld } from './memory-world'
import { command, placement, sealed, wanted } from './orders'

const found = async (world: MemoryWorld): Promise<string[]> =>
  (await runAudit(world.context(), { patience: { eachMs: 0, allMs: 0 } })).checks.flatMap((check) =>
    check.differences.map(({ orderId, text }) => `[${check.name}] ${orderId ?? ''} ${text}`),
  )

type Placed = ReturnType<typeof placement>
const noDigest = { expectedVersion: null, previewDigest: null }
const toBrazil = {
  shippingAddress: { country: 'BR', region: 'SP', sealed: sealed('address'), check: 'NOT_CHECKED' as const },
}

/** Somebody who gives commands and waits for what comes of them. */
class Shop {
  private given = 0
  constructor(readonly world: MemoryWorld) {}

  async place(order: Placed): Promise<Placed> {
    await this.world.write(order)
    await this.world.settle()
    return order
  }

  async ask(order: Placed, type: MessageName, fields: object, role = 'csr'): Promise<string> {
    const asked = command(order, type, fields as never, { what: `${type} ${++this.given}`, role }) as never
    await this.world.write(asked)
    await this.world.settle()
    return (asked as { by: { commandId: string } }).by.commandId
  }

  floor(order: Placed, type: MessageName, fulfillmentId: string, fields: object = {}): Promise<string> {
    return this.ask(order, type, { fulfillmentId, ...fields }, 'warehouse')
  }

  /** Picks, packs and ships what is left of a fulfillment. */
  async send(order: Placed, fulfillmentId: string, sku: string, quantity: number): Promise<void> {
    await this.floor(order, 'ScanItem', fulfillmentId, { sku, quantity })
    await this.floor(order, 'PackParcel', fulfillmentId, { weightGrams: null, lines: [] })
    await this.floor(order, 'RequestShipment', fulfillmentId)
    await this.world.deliverAll()
  }

  types(order: Placed, ...types: MessageName[]): MessageName[] {
    return types.filter((type) => this.world.messages(type, order).length > 0)
  }
}

describe('an audit after busy lives', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = new Shop(new MemoryWorld())
    await shop.world.start()
  })
  afterEach(() => shop.world.stop())

  it('finds nothing when goods are missing twice, asked of another warehouse, and left out by the customer', async () => {
    shop.world.stock.count('SLOW-9', { 'SAO-1': 4, 'REC-1': 3, 'MEM-1': 0 })
    const order = await shop.place(placement(1, { ...toBrazil, lines: [wanted('SLOW-9', 4, 900)] }))
    const [first] = shop.world.messages('FulfillmentRequested', order)
    await shop.floor(order, 'StartPicking', first!.id)
    await shop.floor(order, 'ReportShortPick', first!.id, { lines: [{ lineId: '1', quantity: 3 }] })
    const [, moved] = shop.world.messages('FulfillmentRequested', order)
    expect(moved).toMatchObject({ warehouse: 'REC-1', lines: [{ quantity: 3 }] })
    await shop.floor(order, 'StartPicking', moved!.id)
    await shop.floor(order, 'ReportShortPick', moved!.id, { lines: [{ lineId: '1', quantity: 1 }] })
    const [question] = shop.world.messages('ShortageOpened', order)
    expect(await found(shop.world)).toEqual([])
    await shop.ask(order, 'AnswerShortage', { shortageId: question!.shortageId, answer: 'AMEND' }, 'customer')
    await shop.send(order, first!.id, 'SLOW-9', 1)
    expect(await found(shop.world)).toEqual([])
    await shop.send(order, moved!.id, 'SLOW-9', 2)
    expect(shop.types(order, 'ParcelDispatched', 'OrderChanged', 'OrderDelivered')).toHaveLength(3)
    expect(shop.world.messages('RefundConfirmed', order)).toHaveLength(1)
    expect(await found(shop.world)).toEqual([])
  })

  it('finds nothing while an order is on hold, is released, edited, held again and cancelled by staff', async () => {
    const order = await shop.place(placement(2, {}, 'SLOW-1'))
    const hold = await shop.ask(order, 'PlaceHold', { expectedVersion: null, code: 'FRAUD', comment: null })
    expect(await found(shop.world)).toEqual([])
    await shop.ask(order, 'ReleaseHold', { expectedVersion: null, holdId: hold, comment: null })
    const edit = { add: [wanted('SLOW-2', 5, null)], shippingAddress: null, contact: null, faults: [], comment: null }
    await shop.ask(order, 'ChangeOrder', { ...noDigest, ...edit, quantities: [] }, 'customer')
    expect(shop.world.messages('OrderChanged', order)).toHaveLength(1)
    expect(shop.world.messages('ChargeCaptured', order)).toHaveLength(2)
    expect(await found(shop.world)).toEqual([])
    await shop.ask(
      order,
      'ChangeOrder',
      { ...noDigest, ...edit, add: [], quantities: [{ lineId: '2', quantity: 1 }] },
      'customer',
    )
    expect(await found(shop.world)).toEqual([])
    await shop.ask(order, 'PlaceHold', { expectedVersion: null, code: 'FRAUD', comment: null })
    await shop.ask(order, 'CancelOrder', { ...noDigest, reasonCode: 'FRAUD', comment: null })
    expect(shop.types(order, 'OrderRefunded', 'OrderCancelled')).toHaveLength(2)
    expect(await found(shop.world)).toEqual([])
  })

  it('finds nothing when a claim is sent again, one is paid back, and all else comes back', async () => {
    const order = await shop.place(placement(3, { lines: [wanted('TEA-1', 4, 900)] }))
    await shop.world.deliverAll()
    const claim = (remedy: string, quantity: number) =>
      shop.ask(order, 'RequestReturn', { ...noDigest, kind: 'CLAIM', lines: [{ lineId: '1', quantity }], wanted: [], reasonCode: 'DAMAGED', remedy, photos: [], comment: null }, 'customer') // prettier-ignore
    const decide = (returnId: string, approve: boolean) =>
      shop.ask(order, 'DecideReturn', { returnId, approve, reason: 'So.' })
    await decide(await claim('RESHIP', 1), true)
    expect(await found(shop.world)).toEqual([])
    await shop.world.deliverAll()
    await decide(await claim('REFUND', 1), true)
    await decide(await claim('REFUND', 1), false)
    expect(shop.world.messages('ReturnSettled', order).map(({ outcome }) => outcome)).toEqual(['RESHIPPED', 'REFUNDED'])
    expect(await found(shop.world)).toEqual([])
    const back = await shop.ask(order, 'RequestReturn', { ...noDigest, kind: 'RETURN', lines: [{ lineId: '1', quantity: 3 }], wanted: [], reasonCode: 'CHANGED_MIND', remedy: null, photos: [], comment: null }, 'customer') // prettier-ignore
    await decide(back, true)
    const receive = (quantity: number, condition: string) =>
      shop.ask(order, 'ReceiveReturn', {
        returnId: back,
        lines: [{ lineId: '1', quantity, condition }],
        complete: false,
      })
    await receive(1, 'DAMAGED_BY_CUSTOMER')
    expect(await found(shop.world)).toEqual([])
    await receive(2, 'SELLABLE')
    expect(shop.world.messages('StockReceiptRequested', order)).toHaveLength(2)
    expect(await found(shop.world)).toEqual([])
  })
})
