// Stripe's disputes: money taken back with a fee when a customer disputes a charge, and returned when the dispute is won.
// It must never take back more than a charge still holds.
import { recordTransaction } from './stripe-balance'
import { noSuch, refused } from './stripe-errors'
import { recordEvent } from './stripe-events'
import { type Ledger, nextId, own } from './stripe-ledger'
import type { Charge, Dispute, Payment } from './stripe-state'
import { wireDispute } from './stripe-wire-money'

export const disputeFeeMinor = 1_500

/** Disputes what is left of the charge, or a part of it. Refused (400) if nothing is left or it is disputed already. */
export function openDispute(ledger: Ledger, charge: Charge, reason: string, partMinor?: number): Dispute {
  const left = charge.capturedMinor - charge.refundedMinor
  const amountMinor = partMinor ?? left
  if (charge.disputeId !== undefined) throw refused(400, undefined, `Charge ${charge.id} has been disputed already.`)
  if (amountMinor <= 0 || amountMinor > left)
    throw refused(400, undefined, `Of charge ${charge.id} only ${left} can be disputed.`, { param: 'amount' })
  const payment = paymentOf(ledger, charge)
  const dispute: Dispute = {
    id: nextId(ledger, 'dp'),
    createdMs: ledger.now(),
    paymentId: payment.id,
    chargeId: charge.id,
    amountMinor,
    currency: payment.currency,
    reason,
    status: 'needs_response',
    transactionIds: [],
  }
  ledger.store.state.disputes[dispute.id] = dispute
  charge.disputeId = dispute.id
  recordEvent(ledger, 'charge.dispute.created', wireDispute(ledger, dispute))
  move(ledger, dispute, charge, -amountMinor)
  recordEvent(ledger, 'charge.dispute.funds_withdrawn', wireDispute(ledger, dispute))
  return dispute
}

/** Won: the money comes back, the fee does not. Refused (400) if it is closed already. */
export function closeDispute(ledger: Ledger, id: string, outcome: 'won' | 'lost'): Dispute {
  const dispute = findDispute(ledger, id)
  if (dispute.status !== 'needs_response') throw refused(400, undefined, `Dispute ${id} is already ${dispute.status}.`)
  const charge = own(ledger.store.state.charges, dispute.chargeId)
  dispute.status = outcome
  if (outcome === 'won' && charge) move(ledger, dispute, charge, dispute.amountMinor)
  recordEvent(ledger, 'charge.dispute.closed', wireDispute(ledger, dispute))
  if (outcome === 'won') recordEvent(ledger, 'charge.dispute.funds_reinstated', wireDispute(ledger, dispute))
  return dispute
}

export function findDispute(ledger: Ledger, id: string): Dispute {
  const dispute = own(ledger.store.state.disputes, id)
  if (dispute) return dispute
  throw noSuch('dispute', id, 'dispute')
}

function move(ledger: Ledger, dispute: Dispute, charge: Charge, amountMinor: number): void {
  const taken = amountMinor < 0
  const { id } = recordTransaction(ledger, {
    type: 'adjustment',
    category: taken ? 'dispute' : 'dispute_reversal',
    amountMinor,
    feeMinor: taken ? disputeFeeMinor : 0,
    feeText: taken ? 'Dispute fee' : undefined,
    currency: dispute.currency,
    sourceId: dispute.id,
  })
  dispute.transactionIds.push(id)
  charge.disputedMinor -= amountMinor
  paymentOf(ledger, charge).disputedMinor -= amountMinor
}

function paymentOf(ledger: Ledger, charge: Charge): Payment {
  const payment = own(ledger.store.state.payments, charge.paymentId)
  if (payment) return payment
  throw new Error(`Charge ${charge.id} has no payment: the simulator's book is broken, reset it`)
}
