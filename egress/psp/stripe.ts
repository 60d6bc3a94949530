// Stripe as a payment provider: which request goes where. Every request's id is its idempotency key; none is ever made anew in doubt.
import type { Body } from '../../schemas/message'
import type { PaymentProvider, ProviderCustomers, PspRequest, PspResult, SealAction } from './payment-provider'
import { capture, voidPayment } from './stripe-captures'
import { charge, checkCharge } from './stripe-charges'
import { openStripe, type StripeAccount, type StripeAttempt } from './stripe-client'
import { refund } from './stripe-refunds'

export type StripeOptions = StripeAccount & {
  readonly customers: ProviderCustomers
  readonly seal: SealAction
  /** Where a customer's browser comes back to after an authentication; without it, only methods that need no redirect are taken. */
  readonly returnUrl?: string
}

/** Throws Transient, and Error (not Transient) where Stripe says that our request is malformed. */
export function createStripe({ customers, seal, returnUrl, ...account }: StripeOptions): PaymentProvider {
  const stripe = openStripe(account)
  return {
    name: 'stripe',
    perform: (request, attempt) =>
      stripe.during(attempt.signal, (call) => perform({ ...call, attempt, customers, seal, returnUrl }, request)),
  }
}

function perform(call: StripeAttempt, request: PspRequest): Promise<Body<PspResult>> {
  switch (request.type) {
    case 'ChargeRequested':
      return charge(call, request)
    case 'ChargeCheckRequested':
      return checkCharge(call, request)
    case 'CaptureRequested':
      return capture(call, request)
    case 'VoidRequested':
      return voidPayment(call, request)
    case 'RefundRequested':
      return refund(call, request)
  }
}
