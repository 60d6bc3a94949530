// Check 3 on one order: nothing on a clean one, and every kind of fault found.
import { checkEffects } from '../../../operator/audit/check-effects'
import { checkMoney, expectedNet } from '../../../operator/audit/check-money'
import { checkStatus, withPublished } from '../../../operator/audit/check-status'
import { BookIndex } from '../../../operator/audit/provider-books'
import type { Difference } from '../../../operator/audit/report'
import {
  cancelledLife,
  cleanBooks,
  deliveredLife,
  event,
  factsWith,
  fulfilled,
  orderId,
  paid,
  partlyRefunded,
  returnedLife,
  settledRefund,
} from './one-order'

const texts = (differences: readonly Difference[]): string[] => differences.map(({ text }) => text)
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const books = cleanBooks
const refundOf = (requestId: string, amountMinor: number) =>
  ({ requestId, orderId, refundId: 're_1', provider: 'STRIPE', amountMinor, currency: 'EUR' }) as const

describe('the money of an order', () => {
  it('is clean when the provider holds its total', () => {
    expect(checkMoney(factsWith(), books())).toEqual([])
  })

  it('is short of a charge, or by a cent', () => {
    expect(texts(checkMoney(factsWith(), { ...books(), charges: [] }))).toEqual([
      like(/the providers hold EUR 0\.00 .* DELIVERED stands for EUR 14\.28, the payment's journal has EUR 14\.28/),
    ])
    const [charge] = books().charges
    expect(texts(checkMoney(factsWith(), { ...books(), charges: [{ ...charge!, capturedMinor: 1_427 }] }))).toEqual([
      like(/charge ch_1 took EUR 14\.27, the payment's journal has EUR 14\.28 of effect charge/),
      like(/the providers hold EUR 14\.27/),
    ])
  })

  it('was taken twice by one effect, and once by one that nobody asked for', () => {
    const [charge] = books().charges
    const twice = { ...books(), charges: [charge!, { ...charge!, chargeId: 'ch_2' }] }
    expect(texts(checkMoney(factsWith(), twice))).toEqual([
      like(/effect charge was charged 2 times \(ch_1, ch_2\)/),
      like(/the providers hold EUR 28\.56/),
    ])
    const strange = { ...books(), charges: [charge!, { ...charge!, chargeId: 'ch_2', requestId: 'other' }] }
    expect(texts(checkMoney(factsWith(), strange))).toEqual([
      like(/ch_2 is of effect other, which the payment journal does not have/),
      like(/the providers hold EUR 28\.56/),
    ])
  })

  it('may be anything while a refund is under way, and is nothing after it', () => {
    const payment = [...paid(), event('RefundRequested', 2, { id: 'refund', amountMinor: 1_428 })]
    expect(checkMoney(factsWith({ order: cancelledLife(), payment }), books())).toEqual([])
    const settled = factsWith({
      order: [...cancelledLife(), ...settledRefund()],
      payment: [
        ...payment,
        event('RefundConfirmed', 3, { refundRequestId: 'refund', amountMinor: 1_428 }),
        event('PaymentRefunded', 4, { amountMinor: 1_428 }),
      ],
    })
    expect(texts(checkMoney(settled, books()))).toEqual([
      like(/the providers hold EUR 14\.28 .* REFUNDED stands for EUR 0\.00/),
    ])
    const refund = refundOf('refund', 1_428)
    expect(checkMoney(settled, { ...books(), refunds: [refund] })).toEqual([])
    const twice = texts(checkMoney(settled, { ...books(), refunds: [refund, { ...refund, refundId: 're_2' }] }))
    expect(twice).toContainEqual(like(/effect refund was refunded more than once/))
    expect(twice).toContainEqual(like(/more was refunded than captured/))
  })

  it('is what is due after a return, with what was kept of it', () => {
    const facts = factsWith({ order: returnedLife(), payment: partlyRefunded() })
    const refund = refundOf('part', 478)
    expect(expectedNet(facts)).toBe(950)
    expect(checkMoney(facts, { ...books(), refunds: [refund] })).toEqual([])
    expect(texts(checkMoney(facts, books()))).toEqual([like(/the providers hold EUR 14\.28 .* stands for EUR 9\.50/)])
    const open = factsWith({ order: returnedLife().slice(0, -2), payment: partlyRefunded().slice(0, 4) })
    expect(checkMoney(open, books())).toEqual([])
  })

  it('is told where the order, the payment and what it was told differ', () => {
    const order = returnedLife().map((one) =>
      one.type === 'OrderPaymentAdjusted' ? { ...one, refundedMinor: 400 } : one,
    )
    const refund = refundOf('part', 478)
    const book = { ...books(), refunds: [refund] }
    expect(texts(checkMoney(factsWith({ order, payment: partlyRefunded() }), book))).toEqual([
      like(/the providers hold EUR 9\.50 .*, the order's own events have EUR 10\.28/),
    ])
    const untold = returnedLife().filter(({ id, requestId }) => id !== 'less' && requestId !== 'less')
    expect(texts(checkMoney(factsWith({ order: untold, payment: partlyRefunded() }), book))).toEqual([
      like(/the payment was last told that EUR 14\.28 is due, the order stands for EUR 9\.50/),
    ])
  })

  it('that can not be given back is told', () => {
    const payment = [...paid(), event('RefundRequested', 2, { id: 'refund', amountMinor: 1_428 }), event('RefundBlocked', 3, { refundRequestId: 'refund' })] // prettier-ignore
    expect(texts(checkMoney(factsWith({ order: cancelledLife(), payment }), books()))).toEqual([
      like(/CANCELLED stands for EUR 0\.00/),
    ])
  })

  it('is in the currency of the order', () => {
    const [charge] = books().charges
    expect(texts(checkMoney(factsWith(), { ...books(), charges: [{ ...charge!, currency: 'USD' }] }))).toEqual([
      like(/has USD, the order is in EUR/),
    ])
  })
})

describe('the effects of an order', () => {
  it('are clean when each was done once', () => {
    expect(checkEffects(factsWith(), books())).toEqual([])
  })

  it.each<[string, (book: ReturnType<typeof books>) => void, RegExp]>([
    [
      'a label is there twice',
      (book) => book.labels.push({ ...book.labels[0]!, trackingNumber: '80' }),
      /fulfillment sending has 2 labels \(79, 80\) for 1 parcels; void/,
    ],
    [
      'the label is voided',
      (book) => (book.labels[0] = { ...book.labels[0]!, voided: true }),
      /0 labels \(none\) for 1 parcels/,
    ],
    [
      'the label is of another parcel',
      (book) => (book.labels[0] = { ...book.labels[0]!, trackingNumber: '80' }),
      /the label of fulfillment sending is 80, the journal has 79/,
    ],
    [
      'there are two warehouse orders',
      (book) => book.warehouseOrders.push({ ...book.warehouseOrders[0]! }),
      /effect pick has 2 warehouse orders/,
    ],
    [
      'there is a warehouse order of nobody',
      (book) => book.warehouseOrders.push({ ...book.warehouseOrders[0]!, requestId: 'other' }),
      /a warehouse order is of effect other/,
    ],
    [
      'a warehouse order was made twice',
      (book) => (book.warehouseOrders[0] = { ...book.warehouseOrders[0]!, created: 2 }),
      /made 2 times/,
    ],
    ['the warehouse has no order', (book) => book.warehouseOrders.pop(), /no order in the warehouse system/],
    [
      'stock is reserved twice',
      (book) => book.reservations.push({ ...book.reservations[0]! }),
      /effect stock has 2 reservations/,
    ],
    [
      'a mail went out twice',
      (book) => (book.mails[0] = { ...book.mails[0]!, count: 2 }),
      /ORDER_CONFIRMATION of effect .* was sent 2 times/,
    ],
    ['a mail never went out', (book) => book.mails.pop(), /ORDER_DELIVERED of effect .* is not in SendGrid's book/],
  ])('show that %s', (_title, tamper, pattern) => {
    const book = books()
    tamper(book)
    expect(texts(checkEffects(factsWith(), book))).toEqual([like(pattern)])
  })

  it('are of each fulfillment by itself', () => {
    const fulfillment = [...fulfilled(), ...fulfilled('rest', 'b')]
    const book = books()
    book.warehouseOrders.push({ ...book.warehouseOrders[0]!, requestId: 'bpick', orderNumber: '4000002' })
    book.labels.push({ requestId: 'blabel', orderId: null, trackingNumber: 'b79', voided: false })
    expect(checkEffects(factsWith({ fulfillment }), book)).toEqual([])
    book.labels.pop()
    expect(texts(checkEffects(factsWith({ fulfillment }), book))).toEqual([
      like(/fulfillment rest has 0 labels \(none\) for 1 parcels; look/),
    ])
  })

  it('are not missed while the answer is awaited', () => {
    const fulfillment = fulfilled().slice(0, 4)
    const order = deliveredLife().slice(0, 9)
    expect(checkEffects(factsWith({ order, fulfillment }, ['label']), { ...books(), labels: [] })).toEqual([])
  })

  it('show a warehouse that still works on a cancelled fulfillment, unless it refused to stop', () => {
    const fulfillmentId = 'sending'
    const stop = event('WarehouseCancellationRequested', 6, { id: 'stop', fulfillmentId, warehouseRequestId: 'pick' })
    const fulfillment = [...fulfilled().slice(0, 2), stop, event('FulfillmentCancelled', 7, { fulfillmentId })]
    const book = { ...books(), labels: [] }
    expect(texts(checkEffects(factsWith({ fulfillment }), book))).toEqual([
      like(/the warehouse still works on 4000001, though fulfillment sending is cancelled/),
    ])
    const refused = factsWith({ fulfillment }, [], { stop: 'WarehouseCancellationRefused' })
    expect(checkEffects(refused, book)).toEqual([])
    expect(checkEffects(factsWith({ fulfillment }, ['stop']), book)).toEqual([])
  })
})

describe('the public state of an order', () => {
  const published = (...versions: [string, number][]) =>
    new Map([
      [
        orderId,
        versions.reduce<ReturnType<typeof withPublished> | undefined>(
          (before, [status, version], offset) => withPublished(before, { status, version, offset }),
          undefined,
        )!,
      ],
    ])

  it('is the latest one, whatever was repeated before it', () => {
    expect(
      checkStatus([factsWith()], published(['SHIPPED', 6], ['DELIVERED', 7], ['DELIVERED', 7]), new Set()),
    ).toEqual([])
  })

  it('is told when it is wrong, old, or missing, and left alone while it moves', () => {
    expect(texts(checkStatus([factsWith()], published(['DELIVERED', 7], ['SHIPPED', 6]), new Set()))).toEqual([
      like(/the last record \(offset 1\) says SHIPPED v6/),
    ])
    expect(texts(checkStatus([factsWith()], published(['SHIPPED', 6]), new Set()))).toHaveLength(2)
    expect(texts(checkStatus([factsWith()], new Map(), new Set()))).toEqual([like(/has nothing of it/)])
    expect(checkStatus([factsWith()], new Map(), new Set([orderId]))).toEqual([])
    expect(texts(checkStatus([], published(['SHIPPED', 6]), new Set()))).toEqual([like(/the journal does not know/)])
  })
})

describe('the books', () => {
  it('are found by order, else by request, and what nobody takes is left', () => {
    const index = new BookIndex({
      ...books(),
      mails: [{ requestId: 'm', orderId: 'ord_x', kind: 'ORDER_SHIPPED', count: 1 }],
    })
    const taken = index.take(orderId, ['charge', 'label'])
    expect([taken.charges.length, taken.labels.length, taken.mails.length]).toEqual([1, 1, 0])
    const rest = index.rest()
    expect([rest.charges.length, rest.mails.length]).toEqual([0, 1])
  })
})
