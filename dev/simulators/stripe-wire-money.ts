// The JSON shapes of Stripe's refunds, disputes, balance transactions and payouts, and of any object by its id.
// It must never change the ledger.
import { type Ledger, own } from './stripe-ledger'
import type { Dispute, Payout, Refund, Transaction } from './stripe-state'
import { wireCharge, wirePayment } from './stripe-wire'
import { seconds, type Wire, wireCustomer, wireMethod, wireSetup } from './stripe-wire-methods'

const responseWithinMs = 7 * 86_400_000

export function wireRefund(ledger: Ledger, refund: Refund): Wire {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amountMinor,
    balance_transaction: refund.transactionId ?? null,
    charge: refund.chargeId,
    created: seconds(refund.createdMs),
    currency: own(ledger.store.state.payments, refund.paymentId)?.currency,
    ...(refund.failureTransactionId && { failure_balance_transaction: refund.failureTransactionId }),
    ...(refund.failureReason && { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: refund.paymentId,
    ...(refund.status === 'pending' && { pending_reason: 'processing' }),
    reason: refund.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  }
}

export function wireDispute(ledger: Ledger, dispute: Dispute): Wire {
  const { transactions } = ledger.store.state
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amountMinor,
    balance_transactions: dispute.transactionIds.flatMap((id) => {
      const transaction = own(transactions, id)
      return transaction ? [wireTransaction(transaction)] : []
    }),
    charge: dispute.chargeId,
    created: seconds(dispute.createdMs),
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {
      due_by: seconds(dispute.createdMs + responseWithinMs),
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: dispute.paymentId,
    reason: dispute.reason,
    status: dispute.status,
  }
}

export function wireTransaction(transaction: Transaction): Wire {
  const { feeMinor: fee, feeText, currency } = transaction
  const detail = { amount: fee, application: null, currency, description: feeText ?? null, type: 'stripe_fee' }
  return {
    id: transaction.id,
    object: 'balance_transaction',
    amount: transaction.amountMinor,
    available_on: seconds(transaction.createdMs),
    balance_type: 'payments',
    created: seconds(transaction.createdMs),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: transaction.amountMinor - fee,
    reporting_category: transaction.category,
    source: transaction.sourceId,
    status: 'available',
    type: transaction.type,
  }
}

export const wirePayout = (payout: Payout): Wire => ({
  id: payout.id,
  object: 'payout',
  amount: payout.amountMinor,
  arrival_date: seconds(payout.createdMs),
  automatic: true,
  balance_transaction: payout.transactionId,
  created: seconds(payout.createdMs),
  currency: payout.currency,
  description: 'STRIPE PAYOUT',
  destination: 'ba_simulated',
  failure_code: null,
  failure_message: null,
  livemode: false,
  metadata: {},
  method: 'standard',
  reconciliation_status: 'completed',
  source_type: 'card',
  statement_descriptor: null,
  status: payout.status,
  type: 'bank_account',
})

/** Any object by its id, as `expand` needs it. */
export function wireById(ledger: Ledger, id: string): Wire | undefined {
  const { state } = ledger.store
  const shapes: Readonly<Record<string, () => Wire | undefined>> = {
    pi: () => shape(own(state.payments, id), (payment) => wirePayment(ledger, payment)),
    ch: () => shape(own(state.charges, id), (charge) => wireCharge(ledger, charge)),
    py: () => shape(own(state.charges, id), (charge) => wireCharge(ledger, charge)),
    re: () => shape(own(state.refunds, id), (refund) => wireRefund(ledger, refund)),
    dp: () => shape(own(state.disputes, id), (dispute) => wireDispute(ledger, dispute)),
    txn: () => shape(own(state.transactions, id), wireTransaction),
    po: () => shape(own(state.payouts, id), wirePayout),
    cus: () => shape(own(state.customers, id), wireCustomer),
    pm: () => shape(own(state.methods, id), wireMethod),
    seti: () => shape(own(state.setups, id), (setup) => wireSetup(ledger, setup)),
  }
  return own(shapes, id.slice(0, id.indexOf('_')))?.()
}

const shape = <Item>(item: Item | undefined, wire: (item: Item) => Wire): Wire | undefined =>
  item === undefined ? undefined : wire(item)
