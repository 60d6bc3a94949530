// Check 3, money: captured − refunded by the payment provider's book is what the payment's journal says, what the order's record says and what
// the order stands for, to the cent, and no effect came twice. Pure.
import { formatMoney, isCurrency } from '../../schemas/money'
import type { OrderFacts } from './order-facts'
import type { BookCharge, BookRefund, Books } from './provider-books'
import type { Difference } from './report'

type Book = Pick<Books, 'charges' | 'refunds'>

/** What the provider is to hold for the order, minor units; undefined while a charge or refund is under way. */
export const expectedNet = ({ money }: OrderFacts): number | undefined =>
  money.isUnderWay && !money.isBlocked ? undefined : money.dueMinor

export const capturedIn = (charges: readonly BookCharge[]): number =>
  charges.reduce((sum, charge) => sum + (charge.succeeded ? charge.capturedMinor : 0), 0)
export const refundedIn = (refunds: readonly BookRefund[]): number =>
  refunds.reduce((sum, refund) => sum + refund.amountMinor, 0)

/** Compares one order with all that the book has for it. */
export const checkMoney = (order: OrderFacts, book: Book): Difference[] => {
  const texts = [...repeats(book), ...strangers(order, book), ...currencies(order, book), ...sums(order, book)]
  return texts.map((text) => ({ orderId: order.orderId, text }))
}

/** At most one charge for each that was asked for, and one refund. */
const repeats = ({ charges, refunds }: Book): string[] => {
  const made = charges.filter((charge) => charge.succeeded)
  return [
    ...repeated(made.map(({ requestId }) => requestId)).map((requestId) => {
      const ids = made.filter((charge) => charge.requestId === requestId).map(({ chargeId }) => chargeId)
      return `effect ${requestId} was charged ${ids.length} times (${ids.join(', ')}); refund the extra ones at Stripe`
    }),
    ...repeated(refunds.map(({ requestId }) => requestId)).map(
      (requestId) => `effect ${requestId} was refunded more than once; compare with Stripe's refunds`,
    ),
  ]
}

/** What nobody asked for, and what is not of the amount that was asked for. */
const strangers = ({ money }: OrderFacts, { charges, refunds }: Book): string[] => {
  const where = 'which the payment journal does not have'
  const oddly = (what: string, requestId: string, did: number, asked: number | undefined): string[] => {
    if (asked === undefined) return [`${what} is of effect ${requestId}, ${where}`]
    return did === asked
      ? []
      : [`${what} is of ${text(money, did)}, effect ${requestId} asked for ${text(money, asked)}`]
  }
  return [
    ...charges.flatMap(({ chargeId, requestId, capturedMinor, succeeded }) => {
      const asked = money.charges.get(requestId)
      return oddly(`charge ${chargeId}`, requestId, succeeded ? capturedMinor : (asked ?? 0), asked)
    }),
    ...refunds.flatMap(({ refundId, requestId, amountMinor }) =>
      oddly(`refund ${refundId}`, requestId, amountMinor, money.refunds.get(requestId)),
    ),
  ]
}

const currencies = ({ money: { currency } }: OrderFacts, { charges, refunds }: Book): string[] => {
  const foreign = [...charges.filter((charge) => charge.succeeded), ...refunds].find((one) => one.currency !== currency)
  return foreign ? [`Stripe's book has ${foreign.currency}, the order is in ${currency || 'no currency'}`] : []
}

const sums = (order: OrderFacts, { charges, refunds }: Book): string[] => {
  const { money, status, orderId } = order
  const captured = capturedIn(charges)
  const refunded = refundedIn(refunds)
  const held = `Stripe holds ${text(money, captured - refunded)} (captured ${text(money, captured)}, refunded ${text(money, refunded)})`
  const look = `; look: npm run oms -- order timeline ${orderId}`
  const over = refunded > captured ? [`more was refunded than captured: ${held}${look}`] : []
  const expected = expectedNet(order)
  if (expected === undefined) return over
  const others: readonly (readonly [string, number])[] = [
    [`an order that is ${status} stands for`, expected],
    ["the payment's journal has", money.journalMinor],
    ["the order's own events have", money.recordMinor],
  ]
  const wrong = others.filter(([, minor]) => minor !== captured - refunded)
  const sayings = wrong.map(([whose, minor]) => `${whose} ${text(money, minor)}`)
  return [
    ...over,
    ...(wrong.length ? [`${held}, ${sayings.join(', ')}${look}`] : []),
    ...(isToldOtherwise(order)
      ? [
          `the payment was last told that ${text(money, money.toldMinor ?? 0)} is due, the order stands for ${text(money, expected)}`,
        ]
      : []),
  ]
}

/** A payment that was undone, or never asked for, is told nothing more. */
const isToldOtherwise = ({ money: { toldMinor, dueMinor, isBlocked }, status, events }: OrderFacts): boolean =>
  toldMinor !== undefined &&
  !isBlocked &&
  status !== 'PAYMENT_FAILED' &&
  !events.order.some(({ type }) => type === 'OrderCancelled') &&
  toldMinor !== dueMinor

const text = ({ currency }: OrderFacts['money'], minor: number): string =>
  isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units`

/** The values that are there more than once, each named once. */
const repeated = (values: readonly string[]): string[] => {
  const seen = new Set<string>()
  return [...new Set(values.filter((value) => seen.has(value) || !seen.add(value)))]
}
