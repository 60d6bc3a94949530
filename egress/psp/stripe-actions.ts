// What a customer's page needs to go on with a payment that waits: sealed, since whoever has it may go on.
import type { CustomerId, Sealed } from '../../schemas/ids'
import type { PlainPaymentAction } from '../../schemas/sealed'
import type { SealAction } from './payment-provider'
import type { Stripe } from './stripe-client'

type Slip = Stripe.PaymentIntent.NextAction.BoletoDisplayDetails

const nothing: Omit<PlainPaymentAction, 'type'> = { url: null, clientSecret: null, reference: null, data: null }

/** The slip that the payment waits for, if it is one. */
export const slipOf = ({ next_action: next }: Stripe.PaymentIntent): Slip | undefined => next?.boleto_display_details

/** By redirect where Stripe gives an address, else by its page library, which takes the client secret alone. */
export function sealAuthentication(
  seal: SealAction,
  customerId: CustomerId,
  payment: Stripe.PaymentIntent,
): Promise<Sealed> {
  const url = payment.next_action?.redirect_to_url?.url
  return seal(
    customerId,
    url ? { ...nothing, type: 'REDIRECT', url } : { ...nothing, type: 'SDK', clientSecret: payment.client_secret },
  )
}

export const sealSlip = (seal: SealAction, customerId: CustomerId, slip: Slip): Promise<Sealed> =>
  seal(customerId, { ...nothing, type: 'SLIP', url: slip.hosted_voucher_url, reference: slip.number })
