// Check 3, money: taken − given back by the payment providers' books is what the payment's journal says, what the order's record says and what
// the order stands for, to the cent; nothing stays set apart for an order that has ended or is wholly paid. What is disputed is apart. Pure.
import { formatMoney, isCurrency } from '../../schemas/money'
import { effectFaults } from './check-payment-effects'
import { isClosed, type OrderFacts } from './order-facts'
import type { BookCharge, BookRefund, Books } from './provider-books'
import type { Difference } from './report'

export type PaymentBook = Pick<Books, 'charges' | 'captures' | 'refunds'>

/** What the providers are to hold for the order, minor units; undefined while something is under way. */
export const expectedNet = ({ money }: OrderFacts): number | undefined =>
  (money.isUnderWay || money.isUnsecured) && !money.isBlocked ? undefined : money.takeMinor

export const capturedIn = (charges: readonly Pick<BookCharge, 'capturedMinor'>[]): number =>
  charges.reduce((sum, charge) => sum + charge.capturedMinor, 0)
export const openIn = (charges: readonly Pick<BookCharge, 'openMinor'>[]): number =>
  charges.reduce((sum, charge) => sum + charge.openMinor, 0)
export const refundedIn = (refunds: readonly BookRefund[]): number =>
  refunds.reduce((sum, refund) => sum + refund.amountMinor, 0)

/** Compares one order with all that the books have for it. */
export const checkMoney = (order: OrderFacts, book: PaymentBook): Difference[] => {
  const look = `; look: npm run oms -- order timeline ${order.orderId}`
  const wrong = sums(order, book)
  const texts = (wrong.length > 0 ? wrong : securities(order, book)).map((text) => `${text}${look}`)
  return [...effectFaults(order.money, book), ...texts].map((text) => ({ orderId: order.orderId, text }))
}

const sums = (order: OrderFacts, { charges, refunds }: PaymentBook): string[] => {
  const { money, status } = order
  const captured = capturedIn(charges)
  const refunded = refundedIn(refunds)
  const held = `the providers hold ${text(money, captured - refunded)} (captured ${text(money, captured)}, refunded ${text(money, refunded)})`
  const over = refunded > captured ? [`more was refunded than captured: ${held}`] : []
  const expected = expectedNet(order)
  if (expected === undefined) return over
  const others: readonly (readonly [string, number])[] = [
    [`an order that is ${status} stands for`, expected],
    ["the payment's journal has", money.journalMinor],
    ["the order's own events have", money.recordMinor],
  ]
  const wrong = others.filter(([, minor]) => minor !== captured - refunded)
  const sayings = wrong.map(([whose, minor]) => `${whose} ${text(money, minor)}`)
  return [...over, ...(wrong.length ? [`${held}, ${sayings.join(', ')}`] : []), ...toldFaults(order)]
}

/** A payment that was undone, or never asked for, is told nothing more. */
const toldFaults = ({ money, status, events }: OrderFacts): string[] => {
  const { toldMinor, dueMinor, isBlocked } = money
  const isUndone = status === 'PAYMENT_FAILED' || events.order.some(({ type }) => type === 'OrderCancelled')
  if (toldMinor === undefined || isBlocked || isUndone || toldMinor === dueMinor) return []
  return [
    `the payment was last told that ${text(money, toldMinor)} is due, the order stands for ${text(money, dueMinor)}`,
  ]
}

/** What is set apart covers what is still to be taken, and is released once nothing is. */
const securities = (order: OrderFacts, { charges, refunds }: PaymentBook): string[] => {
  const { money, status } = order
  if (expectedNet(order) === undefined || money.isBlocked) return []
  const open = openIn(charges)
  const secured = capturedIn(charges) - refundedIn(refunds) + open
  const isAllTaken = isClosed(order) || money.takeMinor === money.dueMinor
  return [
    ...(isAllTaken && open > 0
      ? [`${text(money, open)} is still set apart for an order that is ${status} and needs no more of it; release it`]
      : []),
    ...(!isClosed(order) && secured < money.dueMinor
      ? [`only ${text(money, secured)} of ${text(money, money.dueMinor)} is captured or set apart`]
      : []),
    ...(isPaid(order) && money.securedMinor !== money.dueMinor
      ? [`the order's own events have ${text(money, money.securedMinor)} secured of ${text(money, money.dueMinor)}`]
      : []),
  ]
}

const isPaid = (order: OrderFacts): boolean =>
  !isClosed(order) && order.events.order.some(({ type }) => type === 'OrderPaymentCompleted')

const text = ({ currency }: OrderFacts['money'], minor: number): string =>
  isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units`
