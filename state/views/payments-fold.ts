// The fold of payments-view: what each message of the payment's journal, and each signal of a provider, says of a payment, of the books and
// of a customer's stored means. Journal and signals may come in any order of one another: no rule reads both. Pure.
import type { MessageOf } from '../../schemas/message'
import type { SettlementReported } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import { bookingsBetween } from './payments-booked'
import { ledgerLines, settlementBookings, type LedgerRow } from './payments-bookings'
import { chargesAfter } from './payments-charges'
import { paymentAfter, type JournalMessage } from './payments-course'
import { disputesAfter, refundsAfter } from './payments-returns'
import { noPayments, type PaymentsRow } from './payments-rows'
import { methodsAfter } from './payments-wallet'
import type { Applied, Place } from './view'

export type PaymentsInput = InputOf<'payments-view'>
/** A line of the audit log, the lines of the ledger that its message is booked as, and the provider's line that it brings. */
export type PaymentsEntry = {
  readonly message: PaymentsInput
  readonly place: Place
  readonly ledger: readonly LedgerRow[]
  readonly settlement: SettlementReported | null
}

export const applyToPayments = (
  before: PaymentsRow | undefined,
  message: PaymentsInput,
  place: Place,
): Applied<PaymentsRow, PaymentsEntry> => {
  const row = before ?? noPayments
  if (message.type === 'StoredMethodReported')
    return {
      row: { ...row, methods: methodsAfter(row.methods, message) },
      entry: { message, place, ledger: [], settlement: null },
    }
  if (message.type === 'SettlementReported') {
    const { orderId, reportedAt: at } = message
    const ledger = ledgerLines({ orderId, eventId: transactionOf(message), at }, settlementBookings(message))
    return { entry: { message, place, ledger, settlement: message } }
  }
  const parts = partsAfter(row, message)
  const after = { ...parts, payment: paymentAfter(row.payment, parts, message) }
  const { orderId, id: eventId, at } = message
  const ledger = ledgerLines({ orderId, eventId, at }, bookingsBetween(row, after))
  return { row: after, entry: { message, place, ledger, settlement: null } }
}

/** A line of the provider's books is booked once, however often and by whatever event it is told. */
const transactionOf = ({ provider, transactionId }: SettlementReported): string =>
  `${provider.toLowerCase()}:${transactionId}`

type Part = MessageOf<'RefundRequested' | 'RefundConfirmed' | 'RefundBlocked' | 'DisputeOpened' | 'DisputeClosed'>

const partsAfter = (row: PaymentsRow, message: JournalMessage): PaymentsRow => {
  switch (message.type) {
    case 'ChargeRequested':
    case 'CaptureRequested':
    case 'VoidRequested':
    case 'ChargeAuthorised':
    case 'ChargeCaptured':
    case 'ChargeFailed':
    case 'CaptureConfirmed':
    case 'CaptureBlocked':
    case 'ChargeVoided':
    case 'ChargeLapsed':
    case 'PaymentAwaited':
      return { ...row, ...chargesAfter(row, message) }
    case 'RefundRequested':
    case 'RefundConfirmed':
    case 'RefundBlocked':
    case 'DisputeOpened':
    case 'DisputeClosed':
      return { ...row, ...returnsAfter(row, message) }
    default:
      return row
  }
}

const returnsAfter = (row: PaymentsRow, message: Part): Partial<PaymentsRow> =>
  message.type === 'DisputeOpened' || message.type === 'DisputeClosed'
    ? { disputes: disputesAfter(row.disputes, message) }
    : { refunds: refundsAfter(row.refunds, message) }
