// What the payment tells of itself: whom it waits for, what it took, and what the order must not be sent for: what is not secured any more,
// and what its customer disputes.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import { recallAll } from './change'
import type { Money } from './money'
import { dueMinor, linesWithout, totalsWithout } from './pricing'
import type { Drafts } from './output'
import { hasBegunToLeave, hasShipped, restOf } from './sendings'
import { isClosed, unsecuredHold, type PlacedOrder } from './state'

export const noteWait = (input: MessageOf<'PaymentAwaited'>, state: PlacedOrder): Drafts => {
  const { waitsFor, action, code, until } = input
  const { money, paymentWait } = state
  const isKnown = paymentWait?.waitsFor === waitsFor && paymentWait.until === until
  // Once it is paid, only another means of payment is the customer's to give.
  const isNews = money.state === 'ASKED' || (money.state === 'PAID' && waitsFor === 'METHOD')
  if (isKnown || isClosed(state) || !isNews) return []
  return [{ type: 'OrderPaymentAwaited', waitsFor, action, code, until }]
}

/** Something is held, or on its way back. */
const isOpen = ({ state }: Money): boolean => state === 'PAID' || state === 'UNDOING'

/** What is taken at once is told with the completion, or when it is secured again: this is of what was authorised. */
export const noteCapture = (input: MessageOf<'CaptureConfirmed'>, { money }: PlacedOrder): Drafts => {
  const { captureRequestId, amountMinor, currency } = input
  if (!isOpen(money) || captureRequestId in money.captures) return []
  return [{ type: 'OrderPaymentCaptured', captureRequestId, amountMinor, currency }]
}

/** What was told to be taken was not after all. */
export const noteFailedCapture = (
  { captureRequestId }: MessageOf<'CaptureBlocked'>,
  { money, totals: { currency } }: PlacedOrder,
): Drafts => {
  const takenMinor = money.captures[captureRequestId] ?? 0
  if (takenMinor <= 0) return []
  return [{ type: 'OrderPaymentCaptured', captureRequestId, amountMinor: -takenMinor, currency }]
}

const disputed = 'DISPUTE'

export const holdUnsecured = ({ id, code }: MessageOf<'PaymentUnsecured'>, state: PlacedOrder): Drafts => {
  if (state.money.state !== 'PAID' || state.holds.some((hold) => hold.code === unsecuredHold)) return []
  const reason = `What was authorised has run out and could not be authorised again (${code}).`
  return hold(state, deriveMessageId(id, 'order', 0), unsecuredHold, reason)
}

/** What was taken at once since the completion is told here: nothing else tells of it but an adjustment. */
export const noteSecured = (input: MessageOf<'PaymentSecured'>, state: PlacedOrder): Drafts => {
  const { id: captureRequestId, capturedMinor: amountMinor, currency } = input
  const isNews = amountMinor !== 0 && isOpen(state.money) && !(captureRequestId in state.money.captures)
  const captured = { type: 'OrderPaymentCaptured', captureRequestId, amountMinor, currency } as const
  return [...(isNews ? [captured] : []), ...releaseSecured(state)]
}

const releaseSecured = ({ holds }: PlacedOrder): Drafts =>
  holds
    .filter(({ code }) => code === unsecuredHold)
    .map(({ holdId }) => ({ type: 'OrderReleased', by: null, holdId }) as const)

export const holdDisputed = ({ disputeId, reason }: MessageOf<'DisputeOpened'>, state: PlacedOrder): Drafts =>
  hold(state, holdOf(disputeId), disputed, `The customer disputes the charge with the issuer (${reason}).`)

/** Lost, the money is gone: whether anything is sent is for people to say. */
export const closeDispute = ({ disputeId, won }: MessageOf<'DisputeClosed'>, { holds }: PlacedOrder): Drafts => {
  const holdId = holdOf(disputeId)
  return won && holds.some((each) => each.holdId === holdId) ? [{ type: 'OrderReleased', by: null, holdId }] : []
}

const holdOf = (disputeId: string): MessageId => deriveMessageId(disputeId, 'dispute', 0)

const hold = (state: PlacedOrder, holdId: MessageId, code: string, reason: string): Drafts => {
  const isOver = isClosed(state) || state.status === 'SHIPPED' || state.status === 'DELIVERED'
  if (isOver || state.money.state === 'NONE' || state.holds.some((each) => each.holdId === holdId)) return []
  return [{ type: 'OrderHeld', by: null, holdId, code, reason, ruleId: null }, ...recallAll(state, false, reason)]
}

/** What is due for all that has left: all of it once everything has, else its goods with their part of the tax. */
export const shippedMinor = (state: PlacedOrder): number => {
  const { sendings, totals, lines } = state
  const parcels = Object.values(sendings.fulfillments)
  if (!parcels.some((parcel) => parcel.purpose === 'ORDER' && hasBegunToLeave(parcel))) return 0
  // What is sent again has left once.
  const here = parcels.filter((parcel) => !hasShipped(parcel)).map((one) => ({ ...one, lines: restOf(one) }))
  const waiting = [...sendings.unsent, ...here]
    .filter(({ purpose }) => purpose !== 'RESHIP')
    .flatMap((sending) => sending.lines)
  const due = dueMinor(state)
  if (waiting.length === 0) return due
  return Math.min(due, totals.totalMinor - totalsWithout(state, linesWithout(lines, waiting)).totalMinor)
}
