// The bench on which payment providers are tried: the provider before its simulator, requests for it, the faults it meets and what its
// book says. It must never tell what the provider said as what the book says.
import type { PaymentProvider } from '../../egress/psp/payment-provider'
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type {
  CaptureRequested,
  ChargeCheckRequested,
  ChargeRequested,
  PaymentProvider as ProviderName,
  RefundRequested,
  VoidRequested,
} from '../../schemas/messages'

/** Knobs that every simulator has; the bench passes them on. */
export type FaultKnobs = {
  readonly errorRate: number
  readonly timeoutBeforeRate: number
  readonly timeoutAfterRate: number
  readonly resetAfterRate: number
  readonly down: boolean
  readonly rateLimitPerSecond: number
  readonly processingMs: number
}

/** Minor units, by the provider's own book, once all that it was asked is through. */
export type BookedOrder = {
  /** Payments that ever held or took money, by the request that made them. */
  readonly charges: readonly BookedEffect[]
  /** Parts of authorisations that were taken. */
  readonly captures: readonly BookedEffect[]
  readonly refunds: readonly BookedEffect[]
  /** What is authorised and neither taken nor released. */
  readonly heldMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
}
export type BookedEffect = { readonly requestId: string | undefined; readonly amountMinor: number }

export type PaymentBench = {
  readonly name: ProviderName
  readonly provider: PaymentProvider
  readonly now: () => number
  readonly advance: (ms: number) => void
  readonly setKnobs: (knobs: Partial<FaultKnobs>) => void
  readonly tokens: {
    readonly success: string
    /** Each with the code that is told, or the issuer's. */
    readonly declined: readonly (readonly [token: string, code: string])[]
    readonly authentication: string
    /** Its authorisation runs out after `holdMs` at the latest. */
    readonly expiring: string
  }
  readonly holdMs: number
  /** It says at once that it will not do what can't be done; else it says so later, by webhook. */
  readonly refusesAtOnce: boolean
  /** The customer authenticates, or fails to; gives what the browser brings back. Rejects where nothing is waited for. */
  readonly authenticate: (providerPaymentId: string, outcome: 'succeeded' | 'failed') => Promise<string | null>
  readonly book: (orderId: OrderId) => Promise<BookedOrder>
  /** Ids of requests that have had more than one effect, of the whole book. */
  readonly duplicates: () => Promise<readonly unknown[]>
}

export const fullAmountMinor = 12_345
export const calmKnobs: FaultKnobs = {
  errorRate: 0,
  timeoutBeforeRate: 0,
  timeoutAfterRate: 0,
  resetAfterRate: 0,
  down: false,
  rateLimitPerSecond: 0,
  processingMs: 0,
}
export const faults: readonly (readonly [string, Partial<FaultKnobs>])[] = [
  ['a 500', { errorRate: 1 }],
  ['a time-out before the effect', { timeoutBeforeRate: 1 }],
  ['a time-out after the effect', { timeoutAfterRate: 1 }],
  ['a connection that is reset after the effect', { resetAfterRate: 1 }],
  ['a provider that resets every connection', { down: true }],
]

/** Requests of orders and of ids that no other has. */
export function paymentRequests(bench: PaymentBench) {
  let serial = 0
  const nextId = (what: string) => `${what}-${(serial += 1)}` as MessageId

  const chargeRequested = (patch: Partial<ChargeRequested> = {}): ChargeRequested => ({
    type: 'ChargeRequested',
    id: nextId('charge'),
    orderId: nextId('order') as string as OrderId,
    at: bench.now(),
    amountMinor: fullAmountMinor,
    currency: 'BRL' as CurrencyCode,
    provider: bench.name,
    method: 'CARD',
    tenderId: '1',
    paymentMethodToken: bench.tokens.success,
    customerId: 'customer-1' as CustomerId,
    description: 'An order',
    capture: 'ON_PLACEMENT',
    offSession: false,
    installments: 1,
    attempt: 1,
    ...patch,
  })
  const about = (charge: ChargeRequested, providerPaymentId: string, what: string) => ({
    id: nextId(what),
    orderId: charge.orderId,
    at: bench.now(),
    chargeRequestId: charge.id,
    provider: bench.name,
    providerPaymentId,
    currency: charge.currency,
  })
  const captureRequested = (of: ChargeRequested, id: string, minor: number, final: boolean): CaptureRequested => ({
    type: 'CaptureRequested',
    ...about(of, id, 'capture'),
    amountMinor: minor,
    final,
    restMinor: Math.max(0, of.amountMinor - minor),
  })
  const refundRequested = (of: ChargeRequested, id: string, minor: number): RefundRequested => ({
    type: 'RefundRequested',
    ...about(of, id, 'refund'),
    amountMinor: minor,
    reason: 'cancelled',
  })
  const voidRequested = (of: ChargeRequested, id: string): VoidRequested => {
    const { currency: _currency, ...rest } = about(of, id, 'void')
    return { type: 'VoidRequested', ...rest, reason: 'cancelled' }
  }
  const checkRequested = (of: ChargeRequested, id: string, details: string | null): ChargeCheckRequested => ({
    type: 'ChargeCheckRequested',
    ...about(of, id, 'check'),
    amountMinor: of.amountMinor,
    customerId: of.customerId,
    details,
  })
  return { chargeRequested, captureRequested, refundRequested, voidRequested, checkRequested }
}
