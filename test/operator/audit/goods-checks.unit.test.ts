// Mails that are due, and stock, of one order: nothing on a clean one, and every kind of fault found.
import { checkMailsDue } from '../../../operator/audit/check-mails-due'
import { checkStock } from '../../../operator/audit/check-stock'
import type { Difference } from '../../../operator/audit/report'
import { deriveMessageId } from '../../../schemas/ids'
import {
  cancelledLife,
  cleanBooks,
  deliveredLife,
  event,
  factsWith,
  mailIds,
  returnedLife,
  settledRefund,
  orderId,
} from './one-order'

const texts = (differences: readonly Difference[]): string[] => differences.map(({ text }) => text)
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const books = cleanBooks
const all = { order: 100, desk: 100 }

describe('the mails of an order', () => {
  const { notification } = factsWith().events
  const asked = (id: string, more: object) =>
    event('MailRequested', 9, { id, kind: 'ORDER_CONFIRMATION', replaces: null, ...more })

  it('are clean when there is one for each fact', () => {
    expect(checkMailsDue(factsWith(), all)).toEqual([])
  })

  it('are missed once the notifications have read so far', () => {
    const lost = notification.filter((one) => one.kind !== 'ORDER_SHIPPED')
    expect(texts(checkMailsDue(factsWith({ notification: lost }), all))).toEqual([
      like(/no mail ORDER_SHIPPED was ever asked for, though OrderShipped happened at offset 8/),
    ])
    expect(checkMailsDue(factsWith({ notification: lost }), { order: 8, desk: 0 })).toEqual([])
  })

  it('are due for what the desk writes to the customer, and for nothing else that it notes', () => {
    const note = event('NoteAdded', 3, { visibility: 'CUSTOMER', role: 'csr' })
    expect(texts(checkMailsDue(factsWith({ desk: [note] }), all))).toEqual([like(/no mail NOTE_ADDED/)])
    const silent = [
      { ...note, visibility: 'INTERNAL' },
      { ...note, role: 'customer' },
    ]
    expect(checkMailsDue(factsWith({ desk: silent }), all)).toEqual([])
    expect(checkMailsDue(factsWith({ desk: [note] }), { order: 100, desk: 3 })).toEqual([])
  })

  it('may be postponed until the order is known, and are due then, once', () => {
    const note = event('NoteAdded', 3, { id: 'note', visibility: 'CUSTOMER', role: 'csr' })
    const late = event('MailPostponed', 0, { id: deriveMessageId('note', 'notification', 0), kind: 'NOTE_ADDED' })
    const instead = asked('instead', { kind: 'NOTE_ADDED', replaces: late.id })
    const check = (readTo: number, ...more: (typeof late)[]) =>
      texts(checkMailsDue(factsWith({ desk: [note], notification: more }), { order: readTo, desk: 100 }))
    expect(check(0, late)).toEqual([])
    expect(check(0)).toEqual([like(/no mail NOTE_ADDED/)])
    const known = (...more: (typeof late)[]) => check(100, ...notification, ...more)
    expect(known(late)).toEqual([like(/no mail NOTE_ADDED/)])
    expect(known(late, instead)).toEqual([])
    expect(known(late, instead, { ...instead, id: 'more' })).toEqual([like(/was asked for more than once/)])
    expect(known({ ...late, id: 'stray' }, instead)).toContainEqual(like(/effect stray .* nothing to tell/))
  })

  it('are one too many without a fact, unless somebody asked or the first was in doubt', () => {
    expect(texts(checkMailsDue(factsWith({ notification: [...notification, asked('again', {})] }), all))).toEqual([
      like(/mail ORDER_CONFIRMATION of effect again was asked for, and there is nothing to tell/),
    ])
    const first = mailIds['ORDER_CONFIRMATION']!
    const doubt = event('MailInDoubt', 8, { requestId: first, kind: 'ORDER_CONFIRMATION' })
    const replaced = [...notification, doubt, asked('again', { replaces: first })]
    expect(checkMailsDue(factsWith({ notification: replaced }), all)).toEqual([])
    const copy = asked('copy', { commandId: 'resend' })
    expect(checkMailsDue(factsWith({ notification: [...notification, copy] }), all)).toEqual([])
    expect(
      texts(checkMailsDue(factsWith({ notification: [...notification, copy, { ...copy, id: 'more' }] }), all)),
    ).toEqual([like(/command resend led to 2 copies/)])
  })
})

describe('the stock of an order', () => {
  const { reservations, receipts } = books()
  const [reservation] = reservations
  const ofBook = (more: object = {}) => ({ reservations: [{ ...reservation!, ...more }], receipts })
  const refunded = factsWith({ order: [...cancelledLife(), ...settledRefund()] })
  const waiting = factsWith({ order: deliveredLife().slice(0, 8) })
  const two = [{ sku: 'TEA-1', quantity: 2 }]
  const one = [{ sku: 'TEA-1', quantity: 1 }]
  const held = { status: 'reserved', released: [], committed: [] }
  const back = { status: 'released', released: two, committed: [] }

  it('is committed when it was delivered, released when it was cancelled, and held between', () => {
    expect(checkStock(factsWith(), ofBook())).toEqual([])
    expect(checkStock(refunded, ofBook(back))).toEqual([])
    expect(checkStock(waiting, ofBook(held))).toEqual([])
  })

  it('may not stay reserved for an order that has ended, nor be given away before', () => {
    expect(texts(checkStock(refunded, ofBook(held)))).toEqual([
      like(/reservation stock has 2 TEA-1 left, the order's requests come to nothing/),
      like(/REFUNDED and 2 TEA-1 of reservation stock is still reserved; release it/),
    ])
    expect(texts(checkStock(factsWith(), ofBook({ ...held, committed: one })))).toContainEqual(
      like(/DELIVERED and 1 TEA-1 of reservation stock is still reserved/),
    )
    expect(texts(checkStock(waiting, ofBook(back)))).toEqual([like(/has nothing left, .* come to 2 TEA-1/)])
    expect(texts(checkStock(waiting, { reservations: [], receipts }))).toEqual([
      like(/reservation stock was never made/),
    ])
  })

  it('is counted part by part', () => {
    const dropped = event('StockReleaseRequested', 7.5, { id: 'part', reservationRequestId: 'stock', lines: one })
    const order = [...deliveredLife().slice(0, 8), dropped, event('StockSettled', 7.6, { requestId: 'part' })]
    expect(checkStock(factsWith({ order }), ofBook({ ...held, released: one }))).toEqual([])
    expect(texts(checkStock(factsWith({ order }), ofBook(held)))).toEqual([
      like(/reservation stock has 2 TEA-1 left, the order's requests come to 1 TEA-1/),
    ])
    expect(texts(checkStock(factsWith(), ofBook({ status: 'committed', committed: one, released: one })))).toEqual([
      like(/reservation stock has 1 TEA-1 consumed, the order's requests come to 2 TEA-1/),
    ])
  })

  it('is not judged while its release is under way, but is once that was refused', () => {
    expect(checkStock(factsWith({ order: cancelledLife() }), ofBook(held))).toEqual([])
    const refused = event('OrderStepOverdue', 28, { step: 'STOCK_RELEASE', code: 'UNKNOWN_RESERVATION' })
    expect(texts(checkStock(factsWith({ order: [...cancelledLife(), refused] }), ofBook(held)))).toContainEqual(
      like(/is still reserved/),
    )
  })

  it('that came back is booked once, as it was asked for', () => {
    const facts = factsWith({ order: returnedLife() })
    const receipt = { requestId: 'receipt', orderId, disposition: 'RESTOCK', warehouse: 'SAO-1', lines: one }
    const check = (...found: (typeof receipt)[]) => texts(checkStock(facts, { ...ofBook(), receipts: found }))
    expect(check(receipt)).toEqual([])
    expect(check()).toEqual([like(/what came back by effect receipt is not booked/)])
    expect(check(receipt, { ...receipt })).toEqual([like(/effect receipt was booked 2 times/)])
    expect(check({ ...receipt, disposition: 'WRITE_OFF' })).toEqual([
      like(/is WRITE_OFF of 1 TEA-1 at SAO-1, the order asked for RESTOCK/),
    ])
    expect(check({ ...receipt, warehouse: 'REC-1' })).toEqual([
      like(/is RESTOCK of 1 TEA-1 at REC-1, the order asked for RESTOCK of 1 TEA-1 at SAO-1/),
    ])
    expect(check(receipt, { ...receipt, requestId: 'x' })).toEqual([like(/a receipt is of effect x, which no journal/)])
  })
})
