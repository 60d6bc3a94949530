// What is remembered of a payment: every charge, capture and refund that was ever asked for, by the id of its request, and what is due.
// No figure stands here that follows from others, but the status. It decides nothing.
import type { CurrencyCode, CustomerId, MessageId } from '../../schemas/ids'
import type { Timestamp } from '../../schemas/message'
import type { CaptureTiming, PaymentProvider, PaymentTerms, Tender, TenderMethod } from '../../schemas/messages'
import type { OutputOf } from '../../topics/topology'
import type { SeenCommands } from '../seen-commands'
import { isOpenCharge, missingMinor, openMinor } from './money'

export type PaymentOutput = OutputOf<'payment'>

/**
 * ASKED: under way; ACTION: its customer is to authenticate; PENDING: it takes its provider hours; AUTHORISED: set apart, in part or wholly
 * to be taken; CAPTURED: taken. FAILED, VOIDED and LAPSED ones hold nothing, and a failed one may yet turn out to be captured.
 */
export type ChargeStatus = 'ASKED' | 'ACTION' | 'PENDING' | 'AUTHORISED' | 'CAPTURED' | 'FAILED' | 'VOIDED' | 'LAPSED'
/** BLOCKED: refused, and may yet turn out done; FAILED: the provider said it was done, and then that it was not. */
export type Capture = {
  readonly requestId: MessageId
  readonly amountMinor: number
  /** Nothing more is taken of the authorisation. */
  readonly final: boolean
  readonly status: 'ASKED' | 'DONE' | 'BLOCKED' | 'FAILED'
}
export type Charge = {
  readonly requestId: MessageId
  readonly tenderId: string
  readonly method: TenderMethod
  readonly provider: PaymentProvider
  readonly amountMinor: number
  readonly capture: CaptureTiming
  readonly attempt: number
  /** The request for which it was asked, if not for the first payment. */
  readonly adjustmentId: MessageId | null
  readonly status: ChargeStatus
  readonly providerPaymentId: string | null
  readonly capturesMany: boolean
  readonly captures: readonly Capture[]
  /** What was taken of it in all, minor units. */
  readonly takenMinor: number
  readonly voidId: MessageId | null
  /** When what it waits for is over, or its authorisation is to be asked for again. */
  readonly until: Timestamp | null
  /**
   * Why a failed one can't have been authorised since: its provider was certainly not asked, and another one is at once or it again after a
   * pause; or it is voided.
   */
  readonly ended: 'DETOUR' | 'PAUSE' | 'VOIDED' | null
}
/** BLOCKED: refused, and may yet turn out done; FAILED: done, and came back to us. */
export type Refund = {
  readonly requestId: MessageId
  readonly chargeRequestId: MessageId
  readonly amountMinor: number
  readonly status: 'ASKED' | 'BLOCKED' | 'DONE' | 'FAILED'
  readonly providerRefundId: string | null
}
export type Dispute = {
  readonly disputeId: string
  readonly chargeRequestId: MessageId
  readonly amountMinor: number
  readonly state: 'OPENED' | 'WON' | 'LOST'
}
export type Means = {
  readonly currency: CurrencyCode
  readonly customerId: CustomerId
  readonly description: string
  readonly terms: PaymentTerms
  readonly tenders: readonly Tender[]
  /** What the first payment is to secure, minor units. */
  readonly askedMinor: number
}
export type Retry = { readonly tenderId: string; readonly attempt: number; readonly at: Timestamp }

/** Minor units. `capturedMinor`: what of the charged was taken at once; told when it is secured again as well. */
export type Told = {
  readonly chargedMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly releasedMinor: number
}

export type Account = {
  /** How it is charged; null until the payment is asked for. */
  readonly means: Means | null
  /** Oldest first, as are the refunds. */
  readonly charges: readonly Charge[]
  readonly refunds: readonly Refund[]
  readonly disputes: readonly Dispute[]
  readonly dueMinor: number
  /** What is to be taken of it by now, where it is taken with each shipment. */
  readonly captureDueMinor: number
  /** The adjustment that is not answered yet; `baseMinor` is due again if it fails. */
  readonly open: { readonly requestId: MessageId; readonly currency: CurrencyCode; readonly baseMinor: number } | null
  readonly lastRequestId: MessageId | null
  /** What completions, adjustments, refunds and what secured it again have told of so far. */
  readonly told: Told
  /** Nothing is due any more but when it is OPEN. */
  readonly course: 'OPEN' | 'FAILED' | 'CANCELLING' | 'CANCELLED'
  /** The order has been told that it is paid. */
  readonly completed: boolean
  /** The order has been told that it is not secured any more. */
  readonly unsecured: boolean
  /** Nothing is charged by itself until another means of payment is given. */
  readonly stuck: boolean
  readonly retry: Retry | null
  /** Until when another means of payment is waited for. */
  readonly methodUntil: Timestamp | null
  /** How often a charge that waits was asked about, and when last. */
  readonly checks: { readonly count: number; readonly at: Timestamp }
  /** Why money goes back. */
  readonly reason: string
  /** Since when the provider is waited for, and how often that was overdue. */
  readonly since: Timestamp
  readonly attempt: number
  readonly seen: SeenCommands
}
export type PaymentStatus =
  | 'NONE'
  | 'CHARGING'
  | 'ACTION_REQUIRED'
  | 'PENDING'
  | 'RETRYING'
  | 'METHOD_REQUIRED'
  | 'UNSECURED'
  | 'AUTHORISED'
  | 'CAPTURING'
  | 'RELEASING'
  | 'CANCELLING'
  | 'PAID'
  | 'REFUNDING'
  | 'REFUND_BLOCKED'
  | 'REFUNDED'
  | 'FAILED'
  | 'CANCELLED'
export type PaymentState = { readonly status: PaymentStatus } & Account

export const noPayment: PaymentState = {
  status: 'NONE',
  means: null,
  charges: [],
  refunds: [],
  disputes: [],
  dueMinor: 0,
  captureDueMinor: 0,
  open: null,
  lastRequestId: null,
  told: { chargedMinor: 0, capturedMinor: 0, refundedMinor: 0, releasedMinor: 0 },
  course: 'OPEN',
  completed: false,
  unsecured: false,
  stuck: false,
  retry: null,
  methodUntil: null,
  checks: { count: 0, at: 0 },
  reason: '',
  since: 0,
  attempt: 0,
  seen: {},
}

/** The state with its label, which follows from the rest. Where nothing is missing nothing is tried again or waited for. */
export const labelled = (account: Account): PaymentState => {
  const settled = missingMinor(account) > 0 ? account : { ...account, retry: null, methodUntil: null }
  return { ...settled, status: statusOf(settled) }
}

const statusOf = (account: Account): PaymentStatus => {
  const { course, charges, refunds } = account
  const isCancelled = course === 'CANCELLING' || course === 'CANCELLED'
  if (charges.some(isOpenCharge)) return isCancelled ? 'CANCELLING' : statusOfOpen(charges)
  if (refunds.some(({ status }) => status === 'BLOCKED' || status === 'FAILED')) return 'REFUND_BLOCKED'
  if (refunds.some(({ status }) => status === 'ASKED')) return 'REFUNDING'
  if (charges.some(({ captures }) => captures.some(({ status }) => status === 'ASKED'))) return 'CAPTURING'
  if (charges.some(({ status, voidId }) => status === 'AUTHORISED' && voidId !== null)) return 'RELEASING'
  if (course === 'OPEN') return statusAtRest(account)
  if (charges.some(({ takenMinor }) => takenMinor > 0)) return 'REFUNDED'
  return isCancelled ? 'CANCELLED' : 'FAILED'
}

const statusOfOpen = (charges: readonly Charge[]): PaymentStatus => {
  if (charges.some(({ status }) => status === 'ASKED')) return 'CHARGING'
  return charges.some(({ status }) => status === 'ACTION') ? 'ACTION_REQUIRED' : 'PENDING'
}

const statusAtRest = (account: Account): PaymentStatus => {
  if (account.retry) return 'RETRYING'
  if (account.methodUntil !== null) return 'METHOD_REQUIRED'
  if (!account.means) return 'NONE'
  if (account.completed && missingMinor(account) > 0) return 'UNSECURED'
  return account.charges.some((charge) => openMinor(charge) > 0) ? 'AUTHORISED' : 'PAID'
}
