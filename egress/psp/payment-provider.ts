// The port of the payment service providers, and what one needs of ours. All that a provider is told comes from the request alone, so that
// a repeat is the same request; a provider must never move money twice for one request.
import type { CustomerId, Sealed } from '../../schemas/ids'
import type { PaymentProvider as ProviderName } from '../../schemas/messages'
import type { PlainPaymentAction } from '../../schemas/sealed'
import type { InputOf, OutputOf } from '../../topics/topology'
import type { Provider } from '../provider'

export type PspRequest = InputOf<'psp'>
export type PspResult = OutputOf<'psp'>

/**
 * ChargeRequested       → Authorised | Charged | ChargeDeclined | AuthenticationRequired | ChargeDelayed
 * ChargeCheckRequested  → the same, as the charge stands now; `requestId` is the check's, `chargeRequestId` the charge's
 * CaptureRequested      → Captured | CaptureRefused
 * VoidRequested         → Voided | VoidRefused; Charged where the money has been taken meanwhile
 * RefundRequested       → Refunded | RefundRefused
 */
export type PaymentProvider = Provider<PspRequest, PspResult>
export type PaymentProviders = Readonly<Record<ProviderName, PaymentProvider>>

/** Seals what the customer's page needs under the customer's key. Rejects with Transient 'none' while the vault is away. */
export type SealAction = (customerId: CustomerId, action: PlainPaymentAction) => Promise<Sealed>

/** Which customer of a provider one of ours is. Both reject when the store is away; remembering the same again is harmless. */
export type ProviderCustomers = {
  readonly find: (provider: ProviderName, customerId: CustomerId) => Promise<string | undefined>
  /** The first one that is remembered stands, and is given back. */
  readonly remember: (provider: ProviderName, customerId: CustomerId, providerCustomerId: string) => Promise<string>
}
