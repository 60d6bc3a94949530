// How a payment at Stripe stands, in our words: from its status alone, so that a charge, a check and a look-up say the same.
import type { CurrencyCode, CustomerId, MessageId } from '../../schemas/ids'
import type { Body } from '../../schemas/message'
import type { Authorised, AuthenticationRequired, Charged, ChargeDeclined, ChargeDelayed } from '../../schemas/messages'
import { withoutAddresses } from '../redaction'
import { sealAuthentication, sealSlip, slipOf } from './stripe-actions'
import type { Stripe, StripeAttempt, StripeError } from './stripe-client'
import { afterwards } from './stripe-errors'

export type ChargeOutcome = Body<Authorised | Charged | ChargeDeclined | AuthenticationRequired | ChargeDelayed>

/** Whose charge it is, and which request is answered. */
export type AskedCharge = {
  readonly requestId: MessageId
  readonly chargeRequestId: MessageId
  readonly customerId: CustomerId
  /** It was charged with what the customer has stored. */
  readonly offSession?: boolean
}

const usualHoldSeconds = 7 * 86_400

/** `payment` with latest_charge expanded. Throws Transient 'unknown' when what its customer needs can't be sealed now. */
export async function outcomeOf(
  { seal }: Pick<StripeAttempt, 'seal'>,
  asked: AskedCharge,
  payment: Stripe.PaymentIntent,
): Promise<ChargeOutcome> {
  const { requestId, chargeRequestId, customerId } = asked
  const known = { requestId, chargeRequestId, provider: 'STRIPE', providerPaymentId: payment.id } as const
  const slip = slipOf(payment)
  switch (payment.status) {
    case 'succeeded':
      return { type: 'Charged', ...known, ...takenOf(payment), instrument: instrumentOf(payment, asked.offSession) }
    case 'requires_capture':
      return { type: 'Authorised', ...known, ...holdOf(payment), instrument: instrumentOf(payment, asked.offSession) }
    case 'requires_payment_method':
    case 'canceled':
      return declinedPayment(asked, payment)
    case 'requires_action': {
      if (!slip) {
        const action = await afterwards(() => sealAuthentication(seal, customerId, payment))
        return { type: 'AuthenticationRequired', ...known, action }
      }
      const action = await afterwards(() => sealSlip(seal, customerId, slip))
      const expiresAt = slip.expires_at === null ? null : slip.expires_at * 1_000
      return { type: 'ChargeDelayed', ...known, action, expiresAt }
    }
    default:
      return { type: 'ChargeDelayed', ...known, action: null, expiresAt: null }
  }
}

/** Stripe's refusal of a charge; where it made a payment for it, that is named. */
export const declinedCharge = (asked: AskedCharge, refusal: StripeError): Body<ChargeDeclined> =>
  declined(asked, {
    providerPaymentId: refusal.payment_intent?.id ?? null,
    code: refusal.code ?? refusal.type,
    declineCode: refusal.decline_code ?? null,
    reason: refusal.message,
  })

export const declined = (
  { requestId, chargeRequestId }: AskedCharge,
  why: Pick<ChargeDeclined, 'providerPaymentId' | 'code' | 'declineCode' | 'reason'>,
): Body<ChargeDeclined> => ({
  type: 'ChargeDeclined',
  requestId,
  chargeRequestId,
  provider: 'STRIPE',
  ...why,
  reason: withoutAddresses(why.reason),
})

/** What was taken of it, whoever asked. */
export const takenOf = (payment: Stripe.PaymentIntent) => ({
  amountMinor: payment.amount_received,
  currency: currencyOf(payment.currency),
})

export const currencyOf = (currency: string): CurrencyCode => currency.toUpperCase() as CurrencyCode

/** What card networks hold, when, and whether in parts: `charge` is what the payment's money hangs on. */
export const cardHoldOf = (charge: Stripe.Charge) => {
  const card = charge.payment_method_details?.card
  return {
    capturesMany: card?.multicapture?.status === 'available',
    expiresAt: (card?.capture_before ?? charge.created + usualHoldSeconds) * 1_000,
  }
}

/** With setup_future_usage, Stripe keeps the method for the customer as soon as the payment succeeds or is authorised. */
export function instrumentOf(payment: Stripe.PaymentIntent, offSession = false): string | null {
  const reusable = payment.customer !== null && (offSession || payment.setup_future_usage === 'off_session')
  if (!reusable || payment.payment_method === null) return null
  return typeof payment.payment_method === 'string' ? payment.payment_method : payment.payment_method.id
}

/** Milliseconds since 1970; `payment` with latest_charge expanded. */
export const holdEndsAt = (payment: Stripe.PaymentIntent): number => holdOf(payment).expiresAt

function holdOf(payment: Stripe.PaymentIntent) {
  const charge = payment.latest_charge
  const hold =
    charge !== null && typeof charge === 'object'
      ? cardHoldOf(charge)
      : { capturesMany: false, expiresAt: (payment.created + usualHoldSeconds) * 1_000 }
  return { amountMinor: payment.amount, currency: currencyOf(payment.currency), ...hold }
}

function declinedPayment(asked: AskedCharge, payment: Stripe.PaymentIntent): Body<ChargeDeclined> {
  const failure = payment.last_payment_error
  const cancelled = payment.status === 'canceled'
  return declined(asked, {
    providerPaymentId: payment.id,
    code: cancelled ? 'payment_canceled' : (failure?.code ?? 'card_declined'),
    declineCode: cancelled ? null : (failure?.decline_code ?? null),
    reason: cancelled ? 'The payment was cancelled at Stripe.' : (failure?.message ?? 'The card was declined.'),
  })
}
