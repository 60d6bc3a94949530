// What is remembered of a payment: every charge and every refund that was ever asked for, by the id of its request, and what is due.
// No figure stands here that follows from others, but the status. It decides nothing.
import type { CurrencyCode, MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { ChargeRequested } from '../schemas/messages'

/** What needs its head to be folded: the id is the request's, the time starts the clock. */
type Timed = MessageOf<'ChargeRequested' | 'RefundRequested' | 'RefundBlocked' | 'PaymentOverdue'>
export type PaymentFact = MessageOf<
  | 'PaymentCompleted'
  | 'PaymentFailed'
  | 'PaymentDueChanged'
  | 'PaymentAdjusted'
  | 'PaymentAdjustmentFailed'
  | 'PaymentCancellationAccepted'
  | 'PaymentCancelled'
  | 'PaymentRefunded'
  | 'ChargeCaptured'
  | 'ChargeFailed'
  | 'RefundConfirmed'
>
export type PaymentOutput = Timed | PaymentFact

type Asked = { readonly requestId: MessageId; readonly amountMinor: number }
/** A failed one may yet turn out to be captured. `adjustmentId` is the request for which it was asked, if not for the first payment. */
export type Charge = Asked & { readonly adjustmentId: MessageId | null } & (
    { readonly status: 'ASKED' | 'FAILED' } | { readonly status: 'CAPTURED'; readonly providerPaymentId: string }
  )
/** A blocked one was refused; it may yet turn out to be done. */
export type Refund = Asked & { readonly chargeRequestId: MessageId } & (
    { readonly status: 'ASKED' | 'BLOCKED' } | { readonly status: 'DONE'; readonly providerRefundId: string }
  )

export type Account = {
  /** How it is charged; null until the payment is asked for. */
  readonly means: Pick<ChargeRequested, 'currency' | 'paymentMethodToken' | 'customerId' | 'description'> | null
  /** Oldest first, as are the refunds. */
  readonly charges: readonly Charge[]
  readonly refunds: readonly Refund[]
  readonly dueMinor: number
  /** The adjustment that is not answered yet. */
  readonly open: { readonly requestId: MessageId; readonly currency: CurrencyCode } | null
  readonly lastRequestId: MessageId | null
  /** What completions, adjustments and refunds have told of so far. */
  readonly told: { readonly chargedMinor: number; readonly refundedMinor: number }
  /** Nothing is due any more but when it is OPEN. */
  readonly course: 'OPEN' | 'FAILED' | 'CANCELLING' | 'CANCELLED'
  /** Why money goes back. */
  readonly reason: string
  /** Since when the provider is waited for, and how often that was overdue. */
  readonly since: Timestamp
  readonly attempt: number
}
type Status =
  'NONE' | 'CHARGING' | 'CANCELLING' | 'PAID' | 'REFUNDING' | 'REFUND_BLOCKED' | 'REFUNDED' | 'FAILED' | 'CANCELLED'
export type PaymentState = { readonly status: Status } & Account

export const noPayment: PaymentState = {
  status: 'NONE',
  means: null,
  charges: [],
  refunds: [],
  dueMinor: 0,
  open: null,
  lastRequestId: null,
  told: { chargedMinor: 0, refundedMinor: 0 },
  course: 'OPEN',
  reason: '',
  since: 0,
  attempt: 0,
}

/** The state with its label, which follows from the rest. */
export const labelled = (account: Account): PaymentState => ({ ...account, status: statusOf(account) })

const statusOf = ({ course, charges, refunds, means }: Account): Status => {
  const isCancelled = course === 'CANCELLING' || course === 'CANCELLED'
  if (charges.some(({ status }) => status === 'ASKED')) return isCancelled ? 'CANCELLING' : 'CHARGING'
  if (refunds.some(({ status }) => status === 'BLOCKED')) return 'REFUND_BLOCKED'
  if (refunds.some(({ status }) => status === 'ASKED')) return 'REFUNDING'
  if (course === 'OPEN') return means ? 'PAID' : 'NONE'
  if (charges.some(({ status }) => status === 'CAPTURED')) return 'REFUNDED'
  return isCancelled ? 'CANCELLED' : 'FAILED'
}
