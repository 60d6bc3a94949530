// Check 5: what the inventory service holds, has given back and consumed of each reservation is what the order asked for; at rest nothing is
// reserved for an order that has ended; and what came back is booked once. Pure.
import { ofType, type AuditEvent } from './events'
import { isClosed, type OrderFacts } from './order-facts'
import type { BookReceipt, BookReservation, Books } from './provider-books'
import { isSame, none, plus, unitsBy, unitsText, type Quantities } from './quantities'
import type { Difference } from './report'
import type { ReservationFacts } from './stock-facts'

/** A request about stock waits for its answer. */
export const isStockUnderWay = ({ reservations }: OrderFacts): boolean => reservations.some(isOpen)

export const checkStock = (order: OrderFacts, book: Pick<Books, 'reservations' | 'receipts'>): Difference[] => {
  const texts = [
    ...order.reservations.flatMap((one) => reservationFaults(one, book.reservations)),
    ...leftFaults(order, book.reservations),
    ...receiptFaults(order.events.order, book.receipts),
  ]
  return texts.map((text) => ({ orderId: order.orderId, text }))
}

/** A reservation that was given back as a whole before it was made is none. */
const isOpen = ({ state, left, open }: ReservationFacts): boolean => open > 0 || (state === 'asked' && left.size > 0)

const reservationFaults = (one: ReservationFacts, book: readonly BookReservation[]): string[] => {
  const found = book.find(({ requestId }) => requestId === one.requestId)
  if (isOpen(one)) return []
  // A hold that is over is noticed when the order confirms it.
  if (found?.status === 'expired' && one.until !== null) return []
  const wasMade = found !== undefined && found.status !== 'refused' && found.orderId !== null
  if (!wasMade) return one.state === 'held' ? [`its reservation ${one.requestId} was never made`] : []
  const expected = one.state === 'never made' ? { ...one, left: none, committed: none } : one
  const says = { left: leftIn(found), consumed: unitsBy('sku', found.committed) }
  const wants = { left: expected.left, consumed: expected.committed }
  return (['left', 'consumed'] as const)
    .filter((what) => !isSame(says[what], wants[what]))
    .map(
      (what) =>
        `reservation ${one.requestId} has ${unitsText(says[what])} ${what}, the order's requests come to ${unitsText(wants[what])}`,
    )
}

const leftIn = ({ status, lines, released, committed }: BookReservation): Quantities =>
  status === 'reserved'
    ? plus(plus(unitsBy('sku', lines), unitsBy('sku', released), -1), unitsBy('sku', committed), -1)
    : none

/** By the book alone, so that it is told also where the order forgot to ask. */
const leftFaults = (order: OrderFacts, book: readonly BookReservation[]): string[] => {
  if (isStockUnderWay(order) || !isOver(order)) return []
  return book
    .filter((one) => leftIn(one).size > 0)
    .map(
      (one) =>
        `the order is ${order.status} and ${unitsText(leftIn(one))} of reservation ${one.requestId} is still reserved; release it at the Inventory Service`,
    )
}

/** Nothing more is to be sent: it has ended, or all of it has left and nothing of an exchange or claim is open. */
const isOver = (order: OrderFacts): boolean => {
  if (isClosed(order)) return true
  const hasLeft = order.status === 'SHIPPED' || order.status === 'DELIVERED'
  return hasLeft && order.sendings.every(({ stage }) => stage !== 'asked') && openReturns(order.events.order) === 0
}

const openReturns = (events: readonly AuditEvent[]): number => {
  const open = new Set<string>()
  for (const { type, returnId = '' } of events) {
    if (type === 'ReturnOpened') open.add(returnId)
    if (type === 'ReturnSettled' || type === 'ReturnRefused') open.delete(returnId)
    if (type === 'ReturnExpired' && !wasReceived(events, returnId)) open.delete(returnId)
  }
  return open.size
}

const wasReceived = (events: readonly AuditEvent[], returnId: string): boolean =>
  ofType(events, 'ReturnReceived').some((event) => event.returnId === returnId)

const receiptFaults = (events: readonly AuditEvent[], receipts: readonly BookReceipt[]): string[] => {
  const asked = new Map(ofType(events, 'StockReceiptRequested').map((event) => [event.id, event]))
  const answered = new Set(ofType(events, 'StockSettled').map(({ requestId }) => requestId))
  const timesOf = (id: string): number => receipts.filter(({ requestId }) => requestId === id).length
  return [
    ...[...asked.keys()].flatMap((id) => {
      const times = timesOf(id)
      if (times > 1) return [`what came back by effect ${id} was booked ${times} times`]
      return times === 0 && answered.has(id)
        ? [`what came back by effect ${id} is not booked at the Inventory Service`]
        : []
    }),
    ...receipts.flatMap((receipt) => receiptFault(receipt, asked.get(receipt.requestId))),
  ]
}

const receiptFault = (receipt: BookReceipt, asked: AuditEvent | undefined): string[] => {
  const { requestId, disposition, warehouse, lines } = receipt
  if (!asked) return [`a receipt is of effect ${requestId}, which no journal asked for`]
  const [booked, wanted] = [unitsBy('sku', lines), unitsBy('sku', asked.lines)]
  if (disposition === asked.disposition && warehouse === asked.warehouse && isSame(booked, wanted)) return []
  const told = `${disposition} of ${unitsText(booked)} at ${warehouse}`
  return [
    `receipt ${requestId} is ${told}, the order asked for ${asked.disposition} of ${unitsText(wanted)} at ${asked.warehouse}`,
  ]
}
