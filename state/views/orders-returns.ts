// What facts do to the returns, exchanges and claims of an order. Pure.
import type { MessageOf } from '../../schemas/message'
import type { ReturnOpened } from '../../schemas/messages'
import type { ReturnRecord } from '../../schemas/read-model'

type Answer = MessageOf<
  'ReturnApproved' | 'ReturnRefused' | 'ReturnLabelled' | 'ReturnReceived' | 'ReturnSettled' | 'ReturnExpired'
>

/** Throws for a fact of a return that was never opened. */
export const returnsAfter = (
  returns: readonly ReturnRecord[],
  fact: ReturnOpened | Answer,
): readonly ReturnRecord[] => {
  if (fact.type === 'ReturnOpened') return [...returns, opened(fact)]
  if (!returns.some(({ returnId }) => returnId === fact.returnId))
    throw new Error(`${fact.type} ${fact.id} is about a return that was never opened`)
  return returns.map((each) => (each.returnId === fact.returnId ? { ...each, ...answered(each, fact) } : each))
}

const opened = (fact: ReturnOpened): ReturnRecord => {
  const { returnId, lines, wanted, reasonCode, remedy, photos, comment, plan, at } = fact
  return {
    returnId,
    kind: plan.kind === 'EXCHANGE' || plan.kind === 'CLAIM' ? plan.kind : 'RETURN',
    state: 'REQUESTED',
    lines,
    wanted,
    reasonCode,
    remedy,
    photos,
    comment,
    received: [],
    refundMinor: plan.refundMinor,
    feeMinor: plan.feeMinor,
    chargeMinor: plan.chargeMinor,
    ruleId: plan.ruleId,
    reason: null,
    expiresAt: null,
    outcome: null,
    label: null,
    openedAt: at,
  }
}

const answered = ({ received }: ReturnRecord, fact: Answer): Partial<ReturnRecord> => {
  switch (fact.type) {
    case 'ReturnApproved':
      return { state: 'APPROVED', reason: fact.reason, expiresAt: fact.expiresAt }
    case 'ReturnRefused':
      return { state: 'REFUSED', reason: fact.reason }
    case 'ReturnLabelled': {
      const { carrier, trackingNumber, labelUrl } = fact
      return { label: { carrier, trackingNumber, labelUrl } }
    }
    case 'ReturnReceived':
      return { state: 'RECEIVING', received: [...received, ...fact.lines] }
    case 'ReturnExpired':
      return { state: 'EXPIRED' }
    case 'ReturnSettled': {
      const { outcome, refundMinor, feeMinor, chargeMinor, ruleId } = fact
      return { state: 'SETTLED', outcome, refundMinor, feeMinor, chargeMinor, ruleId }
    }
  }
}
