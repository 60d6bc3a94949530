// Adyen as a payment provider: which function performs which request. The request's id is the idempotency key, and stands with charge
// and order in every reference, since what Adyen says later comes back with nothing else that is signed.
import type { Body } from '../../schemas/message'
import type { AdyenOptions, Call } from './adyen-call'
import { charge, check } from './adyen-charges'
import { openAdyen } from './adyen-client'
import { capture, refund, release } from './adyen-modifications'
import type { PaymentProvider, PspRequest, PspResult } from './payment-provider'

/** Throws Error (not Transient) where Adyen says that our request is malformed. */
export function createAdyen(options: AdyenOptions): PaymentProvider {
  const api = openAdyen(options.apiKey, options.baseUrl)
  return { name: 'adyen', perform: (request, attempt) => perform({ api, options, attempt }, request) }
}

function perform(call: Call, request: PspRequest): Promise<Body<PspResult>> {
  switch (request.type) {
    case 'ChargeRequested':
      return charge(call, request)
    case 'ChargeCheckRequested':
      return check(call, request)
    case 'CaptureRequested':
      return capture(call, request)
    case 'VoidRequested':
      return release(call, request)
    case 'RefundRequested':
      return refund(call, request)
  }
}
