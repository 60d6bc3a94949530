// Checks 2, 3 and 5 on one order: nothing on a clean one, and every kind of fault found.
import { checkEffects } from '../../../operator/audit/check-effects'
import { checkLife } from '../../../operator/audit/check-life'
import { checkMailsDue } from '../../../operator/audit/check-mails-due'
import { checkMoney } from '../../../operator/audit/check-money'
import { checkStatus, withPublished } from '../../../operator/audit/check-status'
import { checkStock } from '../../../operator/audit/check-stock'
import { BookIndex } from '../../../operator/audit/provider-books'
import type { Difference } from '../../../operator/audit/report'
import { cancelledLife, cleanBooks, deliveredLife, event, factsWith, orderId, paid, settledRefund } from './one-order'

const texts = (differences: readonly Difference[]): string[] => differences.map(({ text }) => text)
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const books = cleanBooks

describe('the life of an order', () => {
  it('is clean from its creation to its delivery, and when it is cancelled and refunded', () => {
    expect(checkLife(orderId, deliveredLife())).toEqual([])
    expect(checkLife(orderId, [...cancelledLife(), ...settledRefund()])).toEqual([])
    expect(
      checkLife(orderId, [event('OrderRejected', 0), event('PlacementConflicted', 1), event('CancellationRefused', 2)]),
    ).toEqual([])
  })

  it('shows a gap in its versions', () => {
    const life = deliveredLife().filter((one) => one.type !== 'OrderPaymentCompleted')
    expect(texts(checkLife(orderId, life))).toContainEqual(
      like(/OrderUpdated at offset 5 has version 4 after version 2/),
    )
  })

  it('shows a transition that is not legal', () => {
    const life = [...deliveredLife().slice(0, 2), event('OrderDelivered', 2, { status: 'DELIVERED', version: 2 })]
    expect(texts(checkLife(orderId, life))).toEqual([
      like(/OrderDelivered at offset 2 may not happen to an order that is PENDING/),
    ])
  })

  it('shows an event that leads to another state than it may', () => {
    const life = [...deliveredLife().slice(0, 2), event('OrderUpdated', 2, { status: 'SHIPPED', version: 2 })]
    expect(texts(checkLife(orderId, life))).toEqual([like(/leads from PENDING to SHIPPED, not to PAYMENT_PROCESSING/)])
  })

  it('shows an event after the last one', () => {
    const life = [...deliveredLife(), event('OrderCancelled', 12, { status: 'CANCELLED', version: 8 })]
    expect(texts(checkLife(orderId, life))).toEqual([
      like(/OrderCancelled at offset 12 may not happen to an order that is DELIVERED/),
    ])
  })

  it('shows a message that is there twice', () => {
    const [first, ...rest] = deliveredLife()
    const again = event('OrderStepOverdue', 12, { id: first!.id })
    expect(texts(checkLife(orderId, [first!, ...rest, again]))).toEqual([
      like(/message m_OrderCreated_0 \(OrderStepOverdue, offset 12\) is there twice/),
    ])
  })
})

describe('the money of an order', () => {
  it('is clean when the provider holds its total', () => {
    expect(checkMoney(factsWith(), books())).toEqual([])
  })

  it('is short of a charge, or by a cent', () => {
    expect(texts(checkMoney(factsWith(), { charges: [], refunds: [] }))).toEqual([
      like(/Stripe holds EUR 0\.00 .* DELIVERED stands for EUR 14\.28/),
    ])
    const [charge] = books().charges
    expect(texts(checkMoney(factsWith(), { charges: [{ ...charge!, capturedMinor: 1_427 }], refunds: [] }))).toEqual([
      like(/Stripe holds EUR 14\.27/),
    ])
  })

  it('was taken twice, and by an effect that nobody asked for', () => {
    const [charge] = books().charges
    const found = texts(
      checkMoney(factsWith(), {
        charges: [charge!, { ...charge!, chargeId: 'ch_2', requestId: 'other' }],
        refunds: [],
      }),
    )
    expect(found).toEqual([
      like(/2 successful charges/),
      like(/ch_2 is of effect other/),
      like(/Stripe holds EUR 28\.56/),
    ])
  })

  it('may be anything while a refund is under way, and is nothing after it', () => {
    const payment = [...paid(), event('RefundRequested', 2, { id: 'refund' })]
    expect(checkMoney(factsWith({ order: cancelledLife(), payment }), books())).toEqual([])
    const settled = factsWith({
      order: [...cancelledLife(), ...settledRefund()],
      payment: [...payment, event('PaymentRefunded', 3)],
    })
    expect(texts(checkMoney(settled, books()))).toEqual([
      like(/Stripe holds EUR 14\.28 .* REFUNDED stands for EUR 0\.00/),
    ])
    const refund = { requestId: 'refund', orderId, refundId: 're_1', amountMinor: 1_428, currency: 'EUR' }
    expect(checkMoney(settled, { ...books(), refunds: [refund] })).toEqual([])
    expect(
      texts(checkMoney(settled, { ...books(), refunds: [refund, { ...refund, refundId: 're_2' }] })),
    ).toContainEqual(like(/effect refund was refunded more than once/))
  })

  it('that can not be given back is told', () => {
    const payment = [...paid(), event('RefundRequested', 2, { id: 'refund' }), event('RefundBlocked', 3)]
    expect(texts(checkMoney(factsWith({ order: cancelledLife(), payment }), books()))).toEqual([
      like(/CANCELLED stands for EUR 0\.00/),
    ])
  })

  it('is in the currency of the order', () => {
    const [charge] = books().charges
    expect(texts(checkMoney(factsWith(), { charges: [{ ...charge!, currency: 'USD' }], refunds: [] }))).toEqual([
      like(/has USD, the order is in EUR/),
    ])
  })
})

describe('the effects of an order', () => {
  it('are clean when each was done once', () => {
    expect(checkEffects(factsWith(), books())).toEqual([])
    expect(checkMailsDue(factsWith(), 100)).toEqual([])
  })

  it.each<[string, (book: ReturnType<typeof books>) => void, RegExp]>([
    [
      'a label is there twice',
      (book) => book.labels.push({ ...book.labels[0]!, trackingNumber: '80' }),
      /2 labels \(79, 80\) for 1 parcels; void/,
    ],
    [
      'the label is voided',
      (book) => (book.labels[0] = { ...book.labels[0]!, voided: true }),
      /0 labels \(none\) for 1 parcels/,
    ],
    [
      'the label is of another parcel',
      (book) => (book.labels[0] = { ...book.labels[0]!, trackingNumber: '80' }),
      /the label is 80, the journal has 79/,
    ],
    [
      'there are two warehouse orders',
      (book) => book.warehouseOrders.push({ ...book.warehouseOrders[0]! }),
      /2 warehouse orders/,
    ],
    [
      'a warehouse order was made twice',
      (book) => (book.warehouseOrders[0] = { ...book.warehouseOrders[0]!, created: 2 }),
      /made 2 times/,
    ],
    ['the warehouse has no order', (book) => book.warehouseOrders.pop(), /no order in the warehouse system/],
    ['stock is reserved twice', (book) => book.reservations.push({ ...book.reservations[0]! }), /2 reservations/],
    ['stock was never reserved', (book) => book.reservations.pop(), /no reservation/],
    [
      'a mail went out twice',
      (book) => (book.mails[0] = { ...book.mails[0]!, count: 2 }),
      /ORDER_CONFIRMATION of effect ORDER_CONFIRMATION was sent 2 times/,
    ],
    [
      'a mail never went out',
      (book) => book.mails.pop(),
      /ORDER_DELIVERED of effect ORDER_DELIVERED is not in SendGrid's book/,
    ],
  ])('show that %s', (_title, tamper, pattern) => {
    const book = books()
    tamper(book)
    expect(texts(checkEffects(factsWith(), book))).toEqual([like(pattern)])
  })

  it('show a mail under two effects, unless the first was in doubt', () => {
    const book = books()
    book.mails.push({ ...book.mails[0]!, requestId: 'again' })
    const again = event('MailRequested', 9, { id: 'again', kind: 'ORDER_CONFIRMATION' })
    const { notification } = factsWith().events
    expect(texts(checkEffects(factsWith({ notification: [...notification, again] }), book))).toEqual([
      like(/ORDER_CONFIRMATION was sent under 2 effects/),
    ])
    const doubt = event('MailInDoubt', 8, { requestId: 'ORDER_CONFIRMATION', kind: 'ORDER_CONFIRMATION' })
    expect(checkEffects(factsWith({ notification: [...notification, doubt, again] }), book)).toEqual([])
  })

  it('show a mail that was never asked for, once the notifications have read so far', () => {
    const notification = factsWith().events.notification.filter((one) => one.kind !== 'ORDER_SHIPPED')
    expect(texts(checkMailsDue(factsWith({ notification }), 12))).toEqual([
      like(/no mail ORDER_SHIPPED was ever asked for/),
    ])
    expect(checkMailsDue(factsWith({ notification }), 8)).toEqual([])
  })

  it('are not missed while the answer is awaited', () => {
    const fulfillment = factsWith().events.fulfillment.slice(0, 4)
    const order = deliveredLife().slice(0, 8)
    expect(checkEffects(factsWith({ order, fulfillment }, ['label']), { ...books(), labels: [] })).toEqual([])
  })

  it('show a warehouse that still works on a cancelled fulfillment', () => {
    const fulfillment = [...factsWith().events.fulfillment.slice(0, 2), event('FulfillmentCancelled', 7)]
    const book = { ...books(), labels: [] }
    expect(texts(checkEffects(factsWith({ fulfillment }), book))).toEqual([
      like(/the warehouse still works on 4000001/),
    ])
  })
})

describe('the stock of an order', () => {
  const reservation = (status: string) => [{ requestId: 'stock', orderId, status }]
  const refunded = factsWith({ order: [...cancelledLife(), ...settledRefund()] })

  it('is committed when it was delivered, released when it was cancelled, and held between', () => {
    expect(checkStock(factsWith(), reservation('committed'))).toEqual([])
    expect(checkStock(refunded, reservation('released'))).toEqual([])
    expect(checkStock(refunded, [])).toEqual([])
    expect(checkStock(factsWith({ order: deliveredLife().slice(0, 7) }), reservation('reserved'))).toEqual([])
  })

  it('may not stay reserved for an order that has ended, nor be given away before', () => {
    expect(texts(checkStock(refunded, reservation('reserved')))).toEqual([
      like(/REFUNDED and reservation stock is reserved, expected released or refused or none/),
    ])
    expect(texts(checkStock(factsWith(), reservation('reserved')))).toEqual([like(/DELIVERED .* expected committed/)])
    expect(texts(checkStock(factsWith({ order: deliveredLife().slice(0, 7) }), reservation('released')))).toEqual([
      like(/expected reserved/),
    ])
  })

  it('is not judged while its release is under way', () => {
    expect(checkStock(factsWith({ order: cancelledLife() }), reservation('reserved'))).toEqual([])
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
