// A payment, and a stored means of payment, as the API shows them. It must never show a token that charges, nor a secret of the provider.
import { iso, isoOrNull } from './order-document'
import type {
  AttemptRecord,
  DisputeRecord,
  LedgerRecord,
  PartRecord,
  PaymentRecord,
  StoredMethod,
} from './payment-ports'
import type { PaymentProvider } from '../schemas/messages'

/** Only what is named here is shown, whatever the store has. The ledger is for those who run the system alone: absent for others. */
export const paymentDocument = (payment: PaymentRecord, ledger: readonly LedgerRecord[] | undefined): object => ({
  orderId: payment.orderId,
  status: payment.status,
  currency: payment.currency,
  dueMinor: payment.dueMinor,
  securedMinor: payment.securedMinor,
  capturedMinor: payment.capturedMinor,
  refundedMinor: payment.refundedMinor,
  disputedMinor: payment.disputedMinor,
  code: payment.code,
  attempts: payment.attempts.map(attemptDocument),
  captures: payment.captures.map(partDocument),
  refunds: payment.refunds.map(partDocument),
  disputes: payment.disputes.map(disputeDocument),
  updatedAt: iso(payment.updatedAt),
  ...(ledger ? { ledger: ledger.map(ledgerDocument) } : {}),
})

const attemptDocument = (attempt: AttemptRecord) => ({
  chargeRequestId: attempt.chargeRequestId,
  provider: attempt.provider,
  method: attempt.method,
  capture: attempt.capture,
  amountMinor: attempt.amountMinor,
  authorisedMinor: attempt.authorisedMinor,
  capturedMinor: attempt.capturedMinor,
  status: attempt.status,
  providerPaymentId: attempt.providerPaymentId,
  code: attempt.code,
  at: iso(attempt.at),
  expiresAt: isoOrNull(attempt.expiresAt),
})

const partDocument = (part: PartRecord) => ({
  requestId: part.requestId,
  chargeRequestId: part.chargeRequestId,
  provider: part.provider,
  amountMinor: part.amountMinor,
  status: part.status,
  code: part.code,
  at: iso(part.at),
  doneAt: isoOrNull(part.doneAt),
})

const disputeDocument = (dispute: DisputeRecord) => ({
  disputeId: dispute.disputeId,
  chargeRequestId: dispute.chargeRequestId,
  provider: dispute.provider,
  amountMinor: dispute.amountMinor,
  feeMinor: dispute.feeMinor,
  status: dispute.status,
  reason: dispute.reason,
  openedAt: iso(dispute.openedAt),
  closedAt: isoOrNull(dispute.closedAt),
})

const ledgerDocument = (entry: LedgerRecord) => ({
  entryId: entry.entryId,
  booking: entry.booking,
  account: entry.account,
  debitMinor: entry.debitMinor,
  creditMinor: entry.creditMinor,
  currency: entry.currency,
  provider: entry.provider,
  at: iso(entry.at),
})

export const storedMethodDocument = (provider: PaymentProvider, stored: StoredMethod): object => ({
  methodId: stored.methodId,
  provider,
  method: stored.method,
  brand: stored.brand,
  last4: stored.last4,
  expiryMonth: stored.expiryMonth,
  expiryYear: stored.expiryYear,
  isDefault: stored.isDefault,
})
