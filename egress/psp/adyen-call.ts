// One attempt at one request of Adyen's: what it needs, and how long its idempotency key may be trusted.
import type { CurrencyCode, Sealed } from '../../schemas/ids'
import type { PlainPaymentAction } from '../../schemas/sealed'
import { type Attempt, Transient } from '../provider'
import type { AdyenApi } from './adyen-client'
import type { PspRequest, SealAction } from './payment-provider'

export type AdyenOptions = {
  readonly apiKey: string
  /** See openAdyen. */
  readonly baseUrl: string
  readonly merchantAccount: string
  /** Where the customer's browser comes back to after an authentication; `{orderId}` in it stands for the order. */
  readonly returnUrl: string
  readonly seal: SealAction
  /** Divides how long an authorisation lasts, as the simulator's clock does; 1 unless told. */
  readonly speed?: number
}

export type Call = { readonly api: AdyenApi; readonly options: AdyenOptions; readonly attempt: Attempt }

/** Adyen keeps a key for seven days at least; a day is left for clocks and slow attempts. */
const keyTrustedMs = 6 * 24 * 3_600_000

/** Adyen may do it anew, and has no look-up: only its webhook can tell what an earlier attempt did. */
export const keyForgotten = ({ attempt }: Call, request: PspRequest): boolean =>
  attempt.inDoubt && attempt.now - request.at >= keyTrustedMs

export const forgotten = {
  code: 'outcome_unknown',
  reason:
    'Adyen may not know this request any more: it was not asked again, its webhook tells what an earlier attempt did.',
} as const

const authorisationMs = 7 * 24 * 3_600_000

/** When what was authorised then runs out: Adyen does not say, card schemes keep it for seven days at least. */
export const expiryOf = (authorisedAt: number, speed = 1): number => authorisedAt + Math.round(authorisationMs / speed)

/** What the library passes on to our transport. */
export const keyed = ({ attempt }: Call, idempotencyKey: string) => ({ idempotencyKey, signal: attempt.signal })

export const amountOf = ({ currency, amountMinor }: { currency: CurrencyCode; amountMinor: number }) => ({
  currency,
  value: amountMinor,
})

/** What Adyen asks of the customer was begun when it is sealed: a vault that is away leaves the attempt in doubt. */
export async function sealed(
  { options }: Call,
  customerId: Parameters<SealAction>[0],
  action: PlainPaymentAction,
): Promise<Sealed> {
  try {
    return await options.seal(customerId, action)
  } catch (error) {
    throw error instanceof Transient ? new Transient(error.message, 'unknown', error.retryAfterMs) : error
  }
}
