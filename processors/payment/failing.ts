// What follows from a charge that failed: another provider, another try, another means of payment, or none.
import type { MessageId } from '../../schemas/ids'
import type { Body, MessageOf, Timestamp } from '../../schemas/message'
import { retryAfterMs } from '../rules/declines'
import { failedAdjustment, failPayment } from './answers'
import { notAttempted } from './charge-fold'
import { foldFact } from './fold'
import { isNothingDue, isOpenCharge, missingMinor } from './money'
import { isNeeded } from './next'
import { chargeOf, goOn, type Decision, type Facts } from './results'
import type { Charge, PaymentState } from './state'
import { detourFor, nextCharge, pausesFor } from './tenders'

const minuteMs = 60_000
/** How long nobody is asked when all providers of a means are down; the last is repeated. */
const downPauses = [1, 2, 5, 15, 60].map((minutes) => minutes * minuteMs)

export type Decline = {
  readonly orderId: string
  readonly at: Timestamp
  readonly code: string
  readonly reason: string
}

export const fail = (chargeRequestId: MessageId, why: Decline, state: PaymentState): Decision => {
  const charge = chargeOf(state, chargeRequestId)
  const { code, reason, orderId } = why
  if (!charge || !isOpenCharge(charge) || (code === notAttempted && charge.status !== 'ASKED')) return []
  const failed = { type: 'ChargeFailed', chargeRequestId, code, reason, retryAt: null } as const
  const after = foldFact(state, failed)
  if (isNothingDue(after)) return goOn(state, orderId, failed, ...failPayment(after, code, reason))
  if (!isMissed(charge, after)) return goOn(state, orderId, failed)
  if (code === notAttempted) return goRound(charge, failed, why, state)
  const waitMs = pauseBefore(charge, code, state)
  if (waitMs === undefined) return goOn(state, orderId, failed, ...giveUp(charge, why, after))
  return goOn(state, orderId, { ...failed, retryAt: why.at + waitMs }, ...tellUnsecured(charge, why, after))
}

/** It is still needed, and no newer adjustment has put another amount in its place. */
const isMissed = (charge: Charge, after: PaymentState): boolean =>
  isNeeded(charge, after) && (!after.completed || !after.open || after.open.requestId === charge.adjustmentId)

/** At once to another provider that knows the means; where all are down, again after a pause. */
const goRound = (
  charge: Charge,
  failed: Body<MessageOf<'ChargeFailed'>>,
  why: Decline,
  state: PaymentState,
): Decision => {
  const { orderId, at } = why
  const { tenderId, attempt } = charge
  const after = foldFact(state, failed)
  const down = detourFor(after, charge)
  if (down) return [failed, ...nextCharge(after, orderId, missingMinor(after), { tenderId, attempt, down })]
  const waitMs = downPauses[Math.min(pausesFor(after, charge), downPauses.length - 1)]!
  return goOn(state, orderId, { ...failed, retryAt: at + waitMs }, ...tellUnsecured(charge, why, after))
}

/** Undefined: it is given up, as is what we ended ourselves. */
const pauseBefore = ({ attempt, voidId }: Charge, code: string, { means, completed }: PaymentState) =>
  means?.terms.retries && voidId === null ? retryAfterMs(code, attempt, !completed) : undefined

const giveUp = (charge: Charge, why: Decline, after: PaymentState): Facts => {
  const { code, reason, at } = why
  if (isOfRaise(charge, after)) return [failedAdjustment(after.open!.requestId, code, reason)]
  const method = awaitMethod(after, code, at)
  if (after.completed) return [...tellUnsecured(charge, why, after), ...method]
  return method.length > 0 ? method : failPayment(after, code, reason)
}

export const awaitMethod = ({ means }: PaymentState, code: string, at: Timestamp): Facts => {
  const windowMs = means?.terms.methodWindowMs ?? 0
  const awaited = { type: 'PaymentAwaited', waitsFor: 'METHOD', chargeRequestId: null, provider: null } as const
  return windowMs > 0 ? [{ ...awaited, providerPaymentId: null, action: null, code, until: at + windowMs }] : []
}

/** What the order counts on is missing, if it was not for more that the charge was asked for. */
const tellUnsecured = (charge: Charge, { code, reason }: Decline, after: PaymentState): Facts =>
  after.completed && !after.stuck && !isOfRaise(charge, after) ? [{ type: 'PaymentUnsecured', code, reason }] : []

/** It was asked for because an adjustment, open still, needs more. */
const isOfRaise = ({ adjustmentId }: Charge, { completed, open, dueMinor }: PaymentState): boolean =>
  completed && open !== null && open.requestId === adjustmentId && dueMinor > open.baseMinor
