// How a command is refused: a code of the closed list, and a sentence that says what to do. No personal data.
import type { ChangePlan, CommandRef } from '../../schemas/messages'
import type { Drafts } from './output'

export type RefusalCode =
  | 'ALREADY_FINAL'
  | 'CHANGE_OPEN'
  | 'FORBIDDEN'
  | 'FULFILLMENT_STARTED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'WRONG_STATE'
  | 'NOTHING_PAID'
  | 'REFUND_TOO_LARGE'
  | 'NOTHING_TO_CHANGE'
  | 'PREVIEW_OUTDATED'
  | 'STALE_VERSION'
  | 'UNKNOWN_ANSWER'
  | 'UNKNOWN_HOLD'
  | 'UNKNOWN_ORDER'
  | 'UNKNOWN_RETURN'
  | 'UNKNOWN_SHORTAGE'

const reasons: Readonly<Record<RefusalCode, string>> = {
  ALREADY_FINAL: 'The order has ended: nothing about it can be changed any more.',
  CHANGE_OPEN: 'Another change of the order is being done: wait for its end, then ask again.',
  FORBIDDEN: 'Only staff may do this.',
  FULFILLMENT_STARTED: 'The order is being picked or on its way already: open a return once it has arrived.',
  IDEMPOTENCY_KEY_REUSED: 'Another request was made under this Idempotency-Key; give this one a key of its own.',
  WRONG_STATE: 'The return is not approved yet: decide it first.',
  NOTHING_PAID: 'Nothing of the order is paid: there is nothing to give back.',
  REFUND_TOO_LARGE: 'More would be given back than is left of what was paid: ask for less.',
  NOTHING_TO_CHANGE: 'The order is like that already.',
  PREVIEW_OUTDATED: 'The change would now do something else than the preview said: look at the plan, and agree to it.',
  STALE_VERSION: 'The order has moved on: read it again, and repeat the request with its version.',
  UNKNOWN_ANSWER: 'The answer is AMEND or CANCEL.',
  UNKNOWN_HOLD: 'No hold of this order is open under this id.',
  UNKNOWN_ORDER: 'There is no order under this id.',
  UNKNOWN_RETURN: 'No return of this order is open under this id.',
  UNKNOWN_SHORTAGE: 'No shortage of this order is open under this id.',
}

export type Refusal = { readonly code: string; readonly reason: string }
export const because = (code: RefusalCode, reason = reasons[code]): Refusal => ({ code, reason })

export const refuse = (by: CommandRef, { code, reason }: Refusal): Drafts => [
  { type: 'OrderCommandRefused', by, code, reason, plan: null, digest: null },
]
export const refuseOutdated = (by: CommandRef, plan: ChangePlan, digest: string): Drafts => [
  { type: 'OrderCommandRefused', by, ...because('PREVIEW_OUTDATED'), plan, digest },
]
