// What Adyen's simulator remembers: payments, modifications, disputes, stored methods, gift cards, what is due and what was settled.
// It must never hold anything that JSON cannot: it is saved across restarts.
import type { AdyenKnobs } from './adyen-knobs'
import type { Behaviour, Refusal } from './adyen-methods'
import type { BookStore } from './book-store'

export type Amount = { readonly currency: string; readonly value: number }

export type PaymentStatus = 'open' | 'authorised' | 'refused' | 'cancelled' | 'expired'

export type Payment = {
  pspReference: string
  createdMs: number
  reference: string
  merchantOrderReference?: string
  shopperReference?: string
  currency: string
  /** Asked for; `authorisedMinor` is what may be captured of it. */
  amountMinor: number
  authorisedMinor: number
  capturedMinor: number
  refundedMinor: number
  chargedBackMinor: number
  /** Given back by cancels; what expired is not in it. */
  cancelledMinor: number
  status: PaymentStatus
  /** As webhooks and reports name the payment method: visa, boletobancario, genericgiftcard. */
  brand: string
  methodType: string
  behaviour: Behaviour
  captureDelayHours: number | 'manual'
  metadata: Readonly<Record<string, string>>
  installments?: number
  storedPaymentMethodId?: string
  /** Stored for the shopper once the payment is authorised. */
  toStore?: CardDetails
  giftNumber?: string
  returnUrl: string
  refusal?: Refusal
  /** Of a payment that waits for its shopper: what the page brings back by outcome, and whether it was brought. */
  authentication?: { paymentData: string; results: Record<string, AuthenticationOutcome>; used?: string }
}

export type AuthenticationOutcome = 'authenticated' | 'failed' | 'cancelled'
export type ModificationKind = 'capture' | 'refund' | 'cancel' | 'reversal' | 'amountUpdate'

export type Modification = {
  pspReference: string
  createdMs: number
  paymentPspReference: string
  kind: ModificationKind
  reference?: string
  amountMinor: number
  success: boolean
  reason?: string
  /** By the shop's settings, not by a request. */
  automatic?: boolean
  /** Succeeded, and failed later. */
  undone?: boolean
}

export type Dispute = { pspReference: string; paymentPspReference: string; amountMinor: number; status: DisputeStatus }
export type DisputeStatus = 'notified' | 'chargedBack' | 'reversed' | 'chargedBackAgain'

/** `behavesAs`: the id of the simulator's own whose behaviour it has. */
export type CardDetails = { brand: string; lastFour: string; holderName: string; behavesAs: string }
export type StoredMethod = CardDetails & { id: string; shopperReference: string }

export type EntryType =
  | 'Settled'
  | 'SettledReversed'
  | 'Refunded'
  | 'RefundedReversed'
  | 'Chargeback'
  | 'ChargebackReversed'
  | 'SecondChargeback'
  | 'Fee'
  | 'MerchantPayout'
  | 'Balancetransfer'

/** A line of a settlement report; positive is credited to the shop. `batch`: the report that it is in, once it is in one. */
export type Entry = {
  atMs: number
  type: EntryType
  paymentPspReference?: string
  modificationPspReference: string
  modificationReference?: string
  currency: string
  amountMinor: number
  batch?: number
}

export type HappeningKind =
  | 'autoCapture'
  | 'boletoPaid'
  | 'boletoExpired'
  | 'laterAuthorised'
  | 'expire'
  | 'captureFails'
  | 'refundFails'
  | 'disputeOpened'
  | 'chargedBack'

/** `of`: the PSP reference of the payment, modification or dispute that it happens to. */
export type Happening = { dueAt: number; kind: HappeningKind; of: string }

/** A webhook that the receiver has not taken yet. */
export type DueNotice = { dueAt: number; attempts: number; item: Record<string, unknown> }

export type AdyenState = {
  count: number
  payments: Record<string, Payment>
  modifications: Record<string, Modification>
  disputes: Record<string, Dispute>
  stored: Record<string, StoredMethod>
  gifts: Record<string, { currency: string; balanceMinor: number }>
  refusedOnce: Record<string, true>
  happenings: Happening[]
  notices: DueNotice[]
  entries: Entry[]
  reports: { count: number; lastAtMs?: number }
  /** By idempotency key: the request's fingerprint and the answer. */
  answers: Record<string, { atMs: number; request: string; status: number; body: string }>
}

export const emptyAdyen: AdyenState = {
  count: 0,
  payments: {},
  modifications: {},
  disputes: {},
  stored: {},
  gifts: {},
  refusedOnce: {},
  happenings: [],
  notices: [],
  entries: [],
  reports: { count: 0 },
  answers: {},
}

export type World = {
  readonly store: BookStore<AdyenState>
  readonly now: () => number
  readonly knobs: () => Readonly<AdyenKnobs>
  /** Divides every wait. */
  readonly speed: number
  readonly chance: () => number
}

/** 16 characters, as Adyen's PSP references; unique over restarts of the simulator and over emptied books. */
export function nextPspReference({ store, now }: World): string {
  const serial = (store.state.count += 1)
  store.changed()
  return `S${now().toString(36).padStart(9, '0')}${serial.toString(36).padStart(6, '0')}`.toUpperCase()
}

/** Puts it on the list of what will happen by itself, `waitMs` of production time from now; the list is in order of dueness. */
export function later(world: World, waitMs: number, kind: HappeningKind, of: string): void {
  const { happenings } = world.store.state
  const dueAt = world.now() + waitMs / world.speed
  let from = 0
  let to = happenings.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((happenings[middle]?.dueAt ?? 0) <= dueAt) from = middle + 1
    else to = middle
  }
  happenings.splice(from, 0, { dueAt, kind, of })
  world.store.changed()
}
