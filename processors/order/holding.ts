// How long stock is held: until the payment can be awaited no longer, or somebody has reviewed the order; and for good once it is paid.
import type { MessageId } from '../../schemas/ids'
import type { Timestamp } from '../../schemas/message'
import { openSteps } from './next'
import type { Draft, Drafts } from './output'
import type { PlacedOrder } from './state'
import { openRequests, type Stock } from './stock'

/** Between the end of a wait and that of what is held for it, milliseconds. */
export const holdMarginMs = 15 * 60_000
const minuteMs = 60_000

/** What is paid is confirmed: it does not run out. */
export const confirmStock = ({ stock, money }: PlacedOrder): Drafts =>
  money.state === 'PAID' ? heldShorterThan(null, stock) : []

/** As long as it is not paid, what is held has to outlive what is waited for. */
export const extendHolds = (state: PlacedOrder): Drafts => {
  const { money, paymentWait, stock } = state
  if (money.state !== 'NONE' && money.state !== 'ASKED') return []
  const reviews = openSteps(state).flatMap(({ waitsFor, deadline }) => (waitsFor === 'HOLD_REVIEW' ? [deadline] : []))
  const waits = [...reviews, ...(paymentWait ? [paymentWait.until] : [])]
  return waits.length > 0 ? heldShorterThan(Math.max(...waits) + holdMarginMs, stock) : []
}

/** Asked for once, however long it takes to be answered. */
const heldShorterThan = (until: Timestamp | null, stock: Stock): Drafts => {
  const asked = openRequests(stock, 'STOCK_HOLD')
  // A service may grant a little less than it was asked for, in seconds or in minutes.
  const isShorter = (than: Timestamp | null): boolean => than !== null && (until === null || than < until - minuteMs)
  return Object.entries(stock.reservations).flatMap(([id, one]): Draft[] => {
    const isAsked = asked.some((request) => request.reservationRequestId === id && !isShorter(request.until))
    if (one.state !== 'HELD' || !isShorter(one.until) || isAsked) return []
    return [{ type: 'StockHoldRequested', reservationRequestId: id as MessageId, until }]
  })
}
