// All payment service providers behind one connector: each request goes to the provider that it names. A provider that is down and was
// certainly not asked answers so, and the payment asks another; nothing is ever sent to two providers from here.
import type { Body } from '../../schemas/message'
import type { PaymentProvider, PaymentProviders, PspRequest, PspResult } from './payment-provider'

export const createPsp = (providers: PaymentProviders): PaymentProvider => ({
  name: 'psp',
  perform: (request, attempt) => providers[request.provider].perform(request, attempt),
  whenDown: (request) => (request.type === 'ChargeRequested' ? notAttempted(request) : undefined),
})

/** Whose limits and circuit a request has. */
export const laneOf = (request: object): string => `psp-${(request as PspRequest).provider.toLowerCase()}`

const notAttempted = ({ id, provider }: PspRequest): Body<PspResult> => ({
  type: 'ChargeNotAttempted',
  requestId: id,
  chargeRequestId: id,
  provider,
  reason: `${provider} does not answer, and was not asked for this charge.`,
})
