// What facts do to the refunds and disputes of a payment, and what of them is gone for us. Pure.
import type { MessageOf } from '../../schemas/message'
import { withItem, type DisputeRow, type PaymentsRow, type RefundRow } from './payments-rows'

type RefundMessage = MessageOf<'RefundRequested' | 'RefundConfirmed' | 'RefundBlocked'>
type DisputeMessage = MessageOf<'DisputeOpened' | 'DisputeClosed'>
type Refunds = PaymentsRow['refunds']
type Disputes = PaymentsRow['disputes']

/** What was given back; nothing once the refund failed. */
export const givenBackMinor = ({ status, amountMinor }: RefundRow): number => (status === 'DONE' ? amountMinor : 0)
/** What a dispute took away, until it is won. */
export const takenAwayMinor = ({ status, amountMinor }: DisputeRow): number => (status === 'WON' ? 0 : amountMinor)

export const refundsAfter = (refunds: Refunds, message: RefundMessage): Refunds => {
  const refundRequestId = message.type === 'RefundRequested' ? message.id : message.refundRequestId
  const known = refunds.find((refund) => refund.refundRequestId === refundRequestId)
  const after = refundAfter(known, message)
  return after ? withItem(refunds, after, (refund) => refund.refundRequestId) : refunds
}

const refundAfter = (known: RefundRow | undefined, message: RefundMessage): RefundRow | undefined => {
  const { orderId, at } = message
  switch (message.type) {
    case 'RefundRequested': {
      if (known) return undefined
      const { id: refundRequestId, chargeRequestId, provider, amountMinor, currency, reason } = message
      const asked = { refundRequestId, orderId, chargeRequestId, provider, amountMinor, currency, reason }
      const open = { status: 'REQUESTED', providerRefundId: null, code: null, requestedAt: at, doneAt: null } as const
      return { ...asked, ...open, updatedAt: at }
    }
    case 'RefundConfirmed': {
      if (known?.status === 'DONE') return undefined
      const { refundRequestId, provider, amountMinor, currency, providerRefundId } = message
      const asked = known ?? { orderId, chargeRequestId: null, reason: null, requestedAt: at }
      const money = { refundRequestId, provider, amountMinor, currency, providerRefundId }
      return { ...asked, ...money, status: 'DONE', code: null, doneAt: at, updatedAt: at }
    }
    case 'RefundBlocked': {
      if (!known) return undefined
      const { code, reason, returned } = message
      const wasDone = returned || known.status === 'DONE' || known.status === 'FAILED'
      return { ...known, status: wasDone ? 'FAILED' : 'BLOCKED', code, reason, updatedAt: at }
    }
  }
}

/** A dispute whose opening was never told opens when it is closed. */
export const disputesAfter = (disputes: Disputes, message: DisputeMessage): Disputes => {
  const { disputeId, orderId, chargeRequestId, provider, amountMinor, currency, at } = message
  const known = disputes.find((dispute) => dispute.disputeId === disputeId)
  const head = { disputeId, orderId, chargeRequestId, provider, currency }
  const put = (dispute: DisputeRow): Disputes => withItem(disputes, dispute, (other) => other.disputeId)
  if (message.type === 'DisputeOpened') {
    const { feeMinor, reason } = message
    if (known) return put({ ...known, feeMinor: Math.max(known.feeMinor, feeMinor), reason, updatedAt: at })
    const opened = { status: 'OPEN', amountMinor, feeMinor, reason, openedAt: at, closedAt: null } as const
    return put({ ...head, ...opened, updatedAt: at })
  }
  const status = message.won ? 'WON' : 'LOST'
  if (known) return put({ ...known, status, closedAt: at, updatedAt: at })
  return put({ ...head, status, amountMinor, feeMinor: 0, reason: '', openedAt: at, closedAt: at, updatedAt: at })
}
