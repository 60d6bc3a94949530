// Captures, refunds and voids at Adyen. It only receives them: what it answers counts as done, and a webhook tells if it fails later.
import type { Body } from '../../schemas/message'
import type {
  Captured,
  CaptureRefused,
  CaptureRequested,
  Refunded,
  RefundRefused,
  RefundRequested,
  Voided,
  VoidRefused,
  VoidRequested,
} from '../../schemas/messages'
import { Transient } from '../provider'
import { withoutAddresses } from '../redaction'
import { amountOf, type Call, forgotten, keyed, keyForgotten } from './adyen-call'
import type { AdyenRefusal } from './adyen-client'
import { codeOf, refusalOf } from './adyen-errors'
import { isPaymentReference, modificationReference } from './adyen-references'

export async function capture(call: Call, request: CaptureRequested): Promise<Body<Captured | CaptureRefused>> {
  const { id: requestId, chargeRequestId, providerPaymentId, amountMinor, currency } = request
  const head = { requestId, chargeRequestId, provider: 'ADYEN' } as const
  if (keyForgotten(call, request)) return { type: 'CaptureRefused', ...head, ...forgotten }
  const { merchantAccount } = call.options
  const body = { merchantAccount, amount: amountOf(request), reference: modificationReference('C', request) }
  const received = await call.api.modifications
    .captureAuthorisedPayment(providerPaymentId, body, keyed(call, requestId))
    .catch(refusalOf)
  if (received instanceof Error) return { type: 'CaptureRefused', ...head, ...refused(received) }
  if (request.final && request.restMinor > 0) await releaseRest(call, request)
  return { type: 'Captured', ...head, providerPaymentId, amountMinor, currency }
}

/** Adyen sets apart what is not taken until it runs out, unless it is told. */
async function releaseRest(call: Call, request: CaptureRequested): Promise<void> {
  const { merchantAccount } = call.options
  const body = { merchantAccount, reference: modificationReference('F', request) }
  try {
    await call.api.modifications
      .cancelAuthorisedPaymentByPspReference(request.providerPaymentId, body, keyed(call, `${request.id}:rest`))
      .catch(refusalOf)
  } catch (error) {
    // The capture itself has been received.
    throw error instanceof Transient ? new Transient(error.message, 'unknown', error.retryAfterMs) : error
  }
}

export async function refund(call: Call, request: RefundRequested): Promise<Body<Refunded | RefundRefused>> {
  const { id: requestId, providerPaymentId, amountMinor, currency } = request
  const head = { requestId, provider: 'ADYEN' } as const
  if (keyForgotten(call, request)) return { type: 'RefundRefused', ...head, ...forgotten }
  const { merchantAccount } = call.options
  const body = { merchantAccount, amount: amountOf(request), reference: modificationReference('R', request) }
  const received = await call.api.modifications
    .refundCapturedPayment(providerPaymentId, body, keyed(call, requestId))
    .catch(refusalOf)
  if (received instanceof Error) return { type: 'RefundRefused', ...head, ...refused(received) }
  return { type: 'Refunded', ...head, providerRefundId: received.pspReference, amountMinor, currency }
}

/** Voiding twice releases once: a doubt of any age is asked again. */
export async function release(call: Call, request: VoidRequested): Promise<Body<Voided | VoidRefused>> {
  const { id: requestId, chargeRequestId, providerPaymentId } = request
  const head = { requestId, chargeRequestId, provider: 'ADYEN' } as const
  const { merchantAccount } = call.options
  const body = { merchantAccount, reference: modificationReference('V', request) }
  const { modifications } = call.api
  const cancel = isPaymentReference(providerPaymentId)
    ? modifications.cancelAuthorisedPayment({ ...body, paymentReference: providerPaymentId }, keyed(call, requestId))
    : modifications.cancelAuthorisedPaymentByPspReference(providerPaymentId, body, keyed(call, requestId))
  const received = await cancel.catch(refusalOf)
  if (received instanceof Error) return { type: 'VoidRefused', ...head, ...refused(received) }
  return { type: 'Voided', ...head }
}

const refused = (refusal: AdyenRefusal) => ({ code: codeOf(refusal), reason: withoutAddresses(refusal.message) })
