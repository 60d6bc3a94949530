// What is remembered of a payment, and how its facts change it. It folds the payment's own outputs and decides nothing.
import type { CurrencyCode, MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'

export type PaymentOutput = MessageOf<
  | 'ChargeRequested'
  | 'RefundRequested'
  | 'PaymentCompleted'
  | 'PaymentFailed'
  | 'PaymentCancellationAccepted'
  | 'PaymentCancelled'
  | 'PaymentRefunded'
  | 'PaymentOverdue'
  | 'RefundBlocked'
>

export type Charge = {
  readonly chargeRequestId: MessageId
  readonly amountMinor: number
  readonly currency: CurrencyCode
}
type Capture = Charge & { readonly providerPaymentId: string }
type Waiting = { readonly since: Timestamp; readonly attempt: number }
type Refunding = Capture & Waiting & { readonly refundRequestId: MessageId }

export type PaymentState =
  | { readonly status: 'NONE' }
  | ({ readonly status: 'CHARGING' } & Charge & Waiting)
  | ({ readonly status: 'CANCELLING' } & Charge & Waiting & { readonly reason: string })
  | ({ readonly status: 'PAID' } & Capture)
  | ({ readonly status: 'REFUNDING' } & Refunding)
  | ({ readonly status: 'REFUND_BLOCKED' } & Refunding)
  | ({ readonly status: 'REFUNDED' } & Capture)
  | ({ readonly status: 'FAILED' } & Charge)
  | { readonly status: 'CANCELLED'; readonly charge: Charge | null }

type PaymentIn<Status extends PaymentState['status']> = Extract<PaymentState, { readonly status: Status }>

export const isCharging = (state: PaymentState): state is PaymentIn<'CHARGING' | 'CANCELLING'> =>
  state.status === 'CHARGING' || state.status === 'CANCELLING'
export const isRefunding = (state: PaymentState): state is PaymentIn<'REFUNDING' | 'REFUND_BLOCKED'> =>
  state.status === 'REFUNDING' || state.status === 'REFUND_BLOCKED'

/** The charge that may yet turn out to be captured, though it was declined or cancelled. */
export const openCharge = (state: PaymentState): Charge | undefined => {
  if (isCharging(state) || state.status === 'FAILED') return state
  return state.status === 'CANCELLED' ? (state.charge ?? undefined) : undefined
}

export const evolvePayment = (state: PaymentState, output: PaymentOutput): PaymentState => {
  switch (output.type) {
    case 'ChargeRequested':
      return { status: 'CHARGING', ...chargeOf(output, output.id), since: output.at, attempt: 0 }
    case 'PaymentCancellationAccepted':
      return state.status === 'CHARGING' ? { ...state, status: 'CANCELLING', reason: output.reason } : state
    case 'PaymentCompleted': {
      const charge = openCharge(state)
      return charge ? { status: 'PAID', ...captureOf(charge, output.providerPaymentId) } : state
    }
    case 'PaymentFailed': {
      const charge = openCharge(state)
      return charge ? { status: 'FAILED', ...chargeOf(charge) } : state
    }
    case 'PaymentCancelled': {
      const charge = openCharge(state)
      return { status: 'CANCELLED', charge: charge ? chargeOf(charge) : null }
    }
    case 'RefundRequested': {
      const capture = captureOf(output, output.providerPaymentId)
      return { status: 'REFUNDING', ...capture, refundRequestId: output.id, since: output.at, attempt: 0 }
    }
    case 'RefundBlocked':
      return isRefunding(state) ? { ...state, status: 'REFUND_BLOCKED', since: output.at } : state
    case 'PaymentRefunded':
      return isRefunding(state) ? { status: 'REFUNDED', ...captureOf(state, state.providerPaymentId) } : state
    case 'PaymentOverdue':
      return isCharging(state) || isRefunding(state) ? { ...state, since: output.at, attempt: output.attempt } : state
    default:
      return state
  }
}

const chargeOf = (
  { amountMinor, currency, ...rest }: Omit<Charge, 'chargeRequestId'> & Partial<Charge>,
  chargeRequestId = rest.chargeRequestId!,
): Charge => ({ chargeRequestId, amountMinor, currency })

const captureOf = (charge: Charge, providerPaymentId: string): Capture => ({ ...chargeOf(charge), providerPaymentId })
