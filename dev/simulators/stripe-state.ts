// What Stripe's simulator remembers, record by record; money in minor units, times in milliseconds since 1970.
// It must never hold anything that JSON cannot: it is saved across restarts.
import type { Decline } from './stripe-cards'
import type { Metadata } from './stripe-metadata'

type Made = { id: string; createdMs: number }

export type PaymentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled'

/** What kept an attempt from its success, with what it was made; `kind` is the error's type, card_error unless told. */
export type Failure = Decline & { methodId?: string; chargeId?: string; kind?: string }

export type Installments = { count?: number; interval?: string; type: string }

export type Payment = Made & {
  secret: string
  amountMinor: number
  currency: string
  status: PaymentStatus
  captureMethod: 'automatic' | 'automatic_async' | 'manual'
  automaticMethods?: 'always' | 'never'
  methodTypes?: string[]
  paymentMethod?: string
  customer?: string
  setupFutureUsage?: 'on_session' | 'off_session'
  returnUrl?: string
  options: { threeDSecure?: string; multicapture?: boolean; installments?: Installments; installmentsEnabled?: boolean }
  boletoDays?: number
  description?: string
  receiptEmail?: string
  shipping?: object
  metadata: Metadata
  chargeIds: string[]
  capturedMinor: number
  refundedMinor: number
  disputedMinor: number
  /** Counts confirmations: what was planned for an earlier one is void. */
  attempts: number
  offSession?: boolean
  voucher?: { number: string; expiresMs: number }
  lastError?: Failure
  canceledMs?: number
  cancellationReason?: string
}

export type Charge = Made & {
  paymentId: string
  methodId?: string
  metadata: Metadata
  amountMinor: number
  capturedMinor: number
  refundedMinor: number
  disputedMinor: number
  status: 'succeeded' | 'pending' | 'failed'
  failure?: Decline
  captureBeforeMs?: number
  multicapture?: boolean
  captureCount?: number
  authenticated?: boolean
  transactionId?: string
  disputeId?: string
}

export type Capture = Made & {
  paymentId: string
  chargeId: string
  amountMinor: number
  final: boolean
  transactionId: string
  metadata: Metadata
}

export type Refund = Made & {
  paymentId: string
  chargeId: string
  amountMinor: number
  status: 'succeeded' | 'pending' | 'failed'
  failureReason?: string
  transactionId?: string
  failureTransactionId?: string
  reason?: string
  metadata: Metadata
}

export type Dispute = Made & {
  paymentId: string
  chargeId: string
  amountMinor: number
  currency: string
  reason: string
  status: 'needs_response' | 'won' | 'lost'
  transactionIds: string[]
}

export type Transaction = Made & {
  type: string
  category: string
  amountMinor: number
  feeMinor: number
  feeText?: string
  currency: string
  sourceId: string
  payoutId?: string
}

export type Payout = Made & { amountMinor: number; currency: string; status: string; transactionId: string }

export type Customer = Made & {
  email?: string
  name?: string
  phone?: string
  description?: string
  address?: object
  shipping?: object
  defaultMethod?: string
  metadata: Metadata
  deleted?: boolean
}

/** A payment method with an id of its own; `token` is the test payment method that it behaves like. */
export type Method = Made & {
  token: string
  customer?: string
  /** Made of a magic token by using it. */
  magic?: boolean
  /** Authenticated once for later payments without the customer. */
  setUp?: boolean
  /** Used without a customer, or detached: never again. */
  spent?: boolean
  expMonth: number
  expYear: number
  billing: Record<string, unknown>
  metadata: Metadata
}

export type Setup = Made & {
  secret: string
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled'
  customer?: string
  paymentMethod?: string
  usage: string
  automaticMethods?: 'always' | 'never'
  methodTypes?: string[]
  returnUrl?: string
  description?: string
  lastError?: Failure
  cancellationReason?: string
  metadata: Metadata
}

/** `object` is the JSON of the object as it was. */
export type EventRecord = Made & {
  type: string
  object: string
  previous?: string
  requestId?: string
  idempotencyKey?: string
}

export type Due = {
  dueAtMs: number
  what:
    | 'authorisationExpires'
    | 'voucherPaid'
    | 'voucherExpires'
    | 'processingEnds'
    | 'refundFails'
    | 'refundArrives'
    | 'payout'
  id: string
  attempt?: number
}

export type StripeState = {
  count: number
  payments: Record<string, Payment>
  charges: Record<string, Charge>
  captures: Record<string, Capture>
  refunds: Record<string, Refund>
  disputes: Record<string, Dispute>
  customers: Record<string, Customer>
  methods: Record<string, Method>
  setups: Record<string, Setup>
  transactions: Record<string, Transaction>
  payouts: Record<string, Payout>
  /** Ids of the balance transactions that no payout holds yet, by currency. */
  unpaid: Record<string, string[]>
  payoutPlanned: boolean
  /** How often a method that declines at first has declined, by method and order. */
  declines: Record<string, number>
  /** Magic tokens that strict single use has seen. */
  spentTokens: Record<string, true>
  /** A heap by dueAtMs. */
  agenda: Due[]
  events: EventRecord[]
  /** Webhooks not taken yet; `dueAtMs` on the machine's clock. */
  deliveries: Record<string, { eventId: string; dueAtMs: number; attempts: number }>
  /** The newest first; two after a rotation. */
  webhookSecrets: string[]
  /** By account key and idempotency key: the request's fingerprint and the answer. */
  answers: Record<string, { atMs: number; request: string; status: number; body: string }>
}

export const emptyStripe: StripeState = {
  count: 0,
  payments: {},
  charges: {},
  captures: {},
  refunds: {},
  disputes: {},
  customers: {},
  methods: {},
  setups: {},
  transactions: {},
  payouts: {},
  unpaid: {},
  payoutPlanned: false,
  declines: {},
  spentTokens: {},
  agenda: [],
  events: [],
  deliveries: {},
  webhookSecrets: [],
  answers: {},
}
