// A customer's stored means of payment at Stripe in our words. It must never hold more of a card than its brand, last digits and expiry.
import type { CustomerId, OrderId } from '../../schemas/ids'
import type { StoredMethodReported, StoredMethodState, TenderMethod } from '../../schemas/messages'
import type { Stripe } from './stripe-client'
import { signalHead, type Told } from './stripe-signals'

export type MethodDetails = {
  readonly methodId: string
  readonly method: TenderMethod
  readonly brand: string | null
  readonly last4: string | null
  readonly expiryMonth: number | null
  readonly expiryYear: number | null
}

/** Undefined: of a kind that nothing is paid with here. */
export function detailsOf({ id, type, card }: Stripe.PaymentMethod): MethodDetails | undefined {
  if (type !== 'card' && type !== 'boleto') return undefined
  return {
    methodId: id,
    method: type === 'card' ? 'CARD' : 'BOLETO',
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    expiryMonth: card?.exp_month ?? null,
    expiryYear: card?.exp_year ?? null,
  }
}

export function methodReported(
  told: Told,
  method: Stripe.PaymentMethod,
  how: { readonly customerId: CustomerId; readonly state: StoredMethodState; readonly isDefault: boolean | null },
): StoredMethodReported | undefined {
  const details = detailsOf(method)
  if (!details) return undefined
  return {
    type: 'StoredMethodReported',
    // Its record's key is the customer's id.
    ...signalHead(told, how.customerId as string as OrderId, `StoredMethodReported:${method.id}`),
    ...how,
    ...details,
  }
}
