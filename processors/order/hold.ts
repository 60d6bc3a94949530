// Holds: while one is open nothing is charged or sent. What the warehouse has but has not begun to pick is called back.
import type { MessageOf } from '../../schemas/message'
import type { PlacementAccepted } from '../../schemas/messages'
import { deriveMessageId } from '../../schemas/ids'
import { hasStarted, recallAll } from './change'
import type { Drafts } from './output'
import { because, refuse } from './refusal'
import { isClosed, type PlacedOrder } from './state'
import { holdsFor } from '../rules/holds'

export const hold = ({ by, code }: MessageOf<'PlaceHold'>, state: PlacedOrder): Drafts => {
  if (isClosed(state) || state.status === 'DELIVERED') return refuse(by, because('ALREADY_FINAL'))
  if (hasStarted(state)) return refuse(by, because('FULFILLMENT_STARTED'))
  const reason = `Staff put the order on hold: ${code}.`
  return [
    { type: 'OrderHeld', by, holdId: by.commandId, code, reason, ruleId: null },
    ...recallAll(state, false, reason),
  ]
}

export const release = ({ by, holdId }: MessageOf<'ReleaseHold'>, { holds }: PlacedOrder): Drafts =>
  holds.some((each) => each.holdId === holdId)
    ? [{ type: 'OrderReleased', by, holdId }]
    : refuse(by, because('UNKNOWN_HOLD'))

/** What the rules of the day say of a new order. The fact that creates the order comes first: `before` counts what is written already. */
export const screen = (placement: PlacementAccepted, before: number): Drafts =>
  holdsFor({
    totalMinor: placement.totals.totalMinor,
    currency: placement.totals.currency,
    recentOrders: placement.recentOrders,
    shippingCountry: placement.shippingAddress.country,
    billingCountry: placement.billingCountry,
    at: placement.at,
  }).map(({ code, reason, ruleId }, index) => {
    const holdId = deriveMessageId(placement.id, 'order', before + index)
    return { type: 'OrderHeld', by: null, holdId, code, reason, ruleId } as const
  })

/** A hold that the warehouse would not stop for holds back what is still to be charged or sent, until the order has left. */
export const isHeld = ({ holds, status }: PlacedOrder): boolean =>
  holds.length > 0 && status !== 'SHIPPED' && status !== 'DELIVERED'
