// How large an order may be: what intake holds every placement to, and the order every change. Data, and the sentences that tell it.
import { formatMoney, minorOf } from '../../schemas/money'

export const orderLimits = {
  lines: 200,
  quantity: 999,
  /** A total must be above this, in whole units of its currency. */
  totalMajor: 5,
  /** Stripe takes amounts of at most eight digits. */
  totalMinor: 99_999_999,
} as const

export type Breach = { readonly code: string; readonly reason: string }

/** Amounts are not negative: a sum within the limit was exact all the way. */
export const totalBreach = (totalMinor: number, currency: string): Breach | undefined => {
  const limit = formatMoney(orderLimits.totalMinor, currency)
  const tooLarge = (what: string): Breach => ({
    code: 'TOTAL_TOO_LARGE',
    reason: `A total is at most ${limit}; ${what}.`,
  })
  if (!Number.isSafeInteger(totalMinor)) return tooLarge("this one can't be counted exactly")
  const total = formatMoney(totalMinor, currency)
  if (totalMinor > orderLimits.totalMinor) return tooLarge(`this one is ${total}`)
  const floor = minorOf(orderLimits.totalMajor, currency)
  if (totalMinor > floor) return undefined
  return { code: 'TOTAL_TOO_LOW', reason: `A total is above ${formatMoney(floor, currency)}; this one is ${total}.` }
}

export const lineCountBreach = (count: number): Breach | undefined => {
  if (count === 0) return { code: 'NO_ITEMS', reason: 'An order has at least 1 line; this one has 0.' }
  if (count <= orderLimits.lines) return undefined
  return { code: 'TOO_MANY_LINES', reason: `An order has at most ${orderLimits.lines} lines; this one has ${count}.` }
}

/** `least` is 0 where it drops the line. */
export const quantityBreach = (quantity: number, line: string, least: 0 | 1 = 1): Breach | undefined => {
  if (quantity >= least && quantity <= orderLimits.quantity) return undefined
  const reason = `A line has ${least} to ${orderLimits.quantity} units; ${line} has ${quantity}.`
  return { code: 'QUANTITY_OUT_OF_RANGE', reason }
}
