// Check 3, money: captured − refunded by the payment provider's book is what the order says, to the cent, and no effect came twice. Pure.
import { formatMoney, isCurrency } from '../../schemas/money'
import { requestsOf, type OrderFacts } from './order-facts'
import type { BookCharge, BookRefund, Books } from './provider-books'
import type { Difference } from './report'

/** What the provider is to hold for the order, minor units; undefined while a charge or refund is under way. */
export const expectedNet = (order: OrderFacts): number | undefined => {
  switch (order.status) {
    case 'PAYMENT_PROCESSING':
      return undefined
    case 'PAYMENT_FAILED':
    case 'CANCELLED':
    case 'REFUNDED':
      return isUnderWay(order) ? undefined : 0
    case 'PENDING':
    case 'NONE':
    case 'REJECTED':
      return 0
    default:
      return order.totalMinor
  }
}

const isUnderWay = ({ money, undoing }: OrderFacts): boolean =>
  money !== 'blocked' && (undoing || money === 'charging' || money === 'refunding')

export const capturedIn = (charges: readonly BookCharge[]): number =>
  charges.reduce((sum, charge) => sum + (charge.succeeded ? charge.capturedMinor : 0), 0)
export const refundedIn = (refunds: readonly BookRefund[]): number =>
  refunds.reduce((sum, refund) => sum + refund.amountMinor, 0)

/** Compares one order with all that the book has for it. */
export const checkMoney = (order: OrderFacts, book: Pick<Books, 'charges' | 'refunds'>): Difference[] => {
  const texts = [...repeats(order, book), ...strangers(order, book), ...sums(order, book)]
  return texts.map((text) => ({ orderId: order.orderId, text }))
}

const repeats = (_order: OrderFacts, { charges, refunds }: Pick<Books, 'charges' | 'refunds'>): string[] => {
  const made = charges.filter((charge) => charge.succeeded)
  const twice = repeated(refunds.map((refund) => refund.requestId))
  return [
    ...(made.length > 1
      ? [
          `${made.length} successful charges (${made.map(({ chargeId, requestId }) => `${chargeId} of effect ${requestId}`).join(', ')}); refund the extra ones at Stripe`,
        ]
      : []),
    ...twice.map((requestId) => `effect ${requestId} was refunded more than once; compare with Stripe's refunds`),
  ]
}

const strangers = (order: OrderFacts, { charges, refunds }: Pick<Books, 'charges' | 'refunds'>): string[] => {
  const asked = { charge: requestsOf(order, 'ChargeRequested'), refund: requestsOf(order, 'RefundRequested') }
  const where = 'which the payment journal does not have'
  return [
    ...charges
      .filter(({ requestId }) => !asked.charge.has(requestId))
      .map(({ chargeId, requestId }) => `charge ${chargeId} is of effect ${requestId}, ${where}`),
    ...refunds
      .filter(({ requestId }) => !asked.refund.has(requestId))
      .map(({ refundId, requestId }) => `refund ${refundId} is of effect ${requestId}, ${where}`),
  ]
}

const sums = (order: OrderFacts, { charges, refunds }: Pick<Books, 'charges' | 'refunds'>): string[] => {
  const texts: string[] = []
  const foreign = [...charges.filter((charge) => charge.succeeded), ...refunds].filter(
    ({ currency }) => currency !== order.currency,
  )
  if (foreign.length)
    texts.push(`Stripe's book has ${foreign[0]!.currency}, the order is in ${order.currency || 'no currency'}`)
  if (order.capturedMinor !== 0 && order.capturedMinor !== order.totalMinor)
    texts.push(
      `the order says that ${money(order, order.capturedMinor)} was captured, its total is ${money(order, order.totalMinor)}`,
    )
  const expected = expectedNet(order)
  const captured = capturedIn(charges)
  const refunded = refundedIn(refunds)
  if (expected !== undefined && captured - refunded !== expected)
    texts.push(
      `Stripe holds ${money(order, captured - refunded)} (captured ${money(order, captured)}, refunded ${money(order, refunded)}), ` +
        `an order that is ${order.status} stands for ${money(order, expected)}; look: npm run oms -- order timeline ${order.orderId}`,
    )
  return texts
}

const money = ({ currency }: OrderFacts, minor: number): string =>
  isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units`

/** The values that are there more than once, each named once. */
const repeated = (values: readonly string[]): string[] => {
  const seen = new Set<string>()
  return [...new Set(values.filter((value) => seen.has(value) || !seen.add(value)))]
}
