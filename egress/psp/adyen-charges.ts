// Charges at Adyen: begun by POST /payments, continued by POST /payments/details when the customer comes back from an authentication.
// The body comes from the request alone, so a repeat is the same request. Adyen has no look-up: an old doubt is never charged again.
import type { ChargeCheckRequested, ChargeRequested } from '../../schemas/messages'
import { type Call, amountOf, forgotten, keyed, keyForgotten } from './adyen-call'
import { type AdyenDetails, type AdyenOutcome, type AdyenPayment, adyenWords } from './adyen-client'
import { codeOf, refusalOf, refusalOfDetails } from './adyen-errors'
import { type Asked, type ChargeResult, declined, settle } from './adyen-outcomes'
import { type PaymentKind, paymentReference, readReference } from './adyen-references'
import { type AdyenMethod, readToken, takesAtOnce } from './adyen-tokens'

export async function charge(call: Call, request: ChargeRequested): Promise<ChargeResult> {
  const ids = { requestId: request.id, chargeRequestId: request.id }
  if (keyForgotten(call, request)) return declined(ids, forgotten)
  const method = readToken(request.paymentMethodToken)
  if (!method) {
    const reason = "The means of payment is not one of Adyen's: give a token of a stored card, a gift card or a slip."
    return declined(ids, { code: 'invalid_token', reason })
  }
  const kind: PaymentKind = takesAtOnce(request, method) ? 'P' : 'S'
  const reference = paymentReference(kind, request)
  const body: AdyenPayment = {
    merchantAccount: call.options.merchantAccount,
    reference,
    merchantOrderReference: request.orderId,
    amount: amountOf(request),
    shopperReference: request.customerId,
    returnUrl: call.options.returnUrl.replaceAll('{orderId}', encodeURIComponent(request.orderId)),
    channel: adyenWords.channel.Web,
    metadata: { order_id: request.orderId, request_id: request.id, capture: request.capture },
    ...captureOf(kind),
    ...methodOf(request, method),
  }
  const answer = await call.api.payments.payments(body, keyed(call, request.id)).catch(refusalOf)
  if (answer instanceof Error) return declined(ids, { code: codeOf(answer), reason: answer.message })
  const { at, amountMinor, currency, customerId, offSession } = request
  const instrument = method.kind === 'card' ? request.paymentMethodToken : null
  const asked = { ...ids, at, amountMinor, currency, customerId, offSession, kind, reference, instrument }
  return settle(call, asked, answer)
}

const captureOf = (kind: PaymentKind): Pick<AdyenPayment, 'captureDelayHours' | 'additionalData'> =>
  kind === 'P' ? { captureDelayHours: 0 } : { additionalData: { manualCapture: 'true' } }

type MethodFields = 'paymentMethod' | 'shopperName' | 'storePaymentMethod' | 'installments'
type PresenceFields = 'shopperInteraction' | 'recurringProcessingModel'

function methodOf(request: ChargeRequested, method: AdyenMethod): Pick<AdyenPayment, MethodFields | PresenceFields> {
  const { interaction, model, card, slip } = adyenWords
  switch (method.kind) {
    case 'card': {
      const { storedPaymentMethodId } = method
      const presence = request.offSession
        ? { shopperInteraction: interaction.ContAuth, recurringProcessingModel: model.UnscheduledCardOnFile }
        : {
            shopperInteraction: interaction.Ecommerce,
            recurringProcessingModel: model.CardOnFile,
            storePaymentMethod: true,
          }
      const installments = request.installments > 1 ? { installments: { value: request.installments } } : {}
      return { paymentMethod: { type: card.Scheme, storedPaymentMethodId }, ...presence, ...installments }
    }
    case 'gift': {
      const { brand, storedPaymentMethodId } = method
      const paymentMethod = { type: card.Giftcard, brand, storedPaymentMethodId }
      return { paymentMethod, shopperInteraction: interaction.Ecommerce }
    }
    case 'boleto': {
      const shopperName = { firstName: 'Customer', lastName: method.payer }
      return { paymentMethod: { type: slip.Boletobancario }, shopperInteraction: interaction.Ecommerce, shopperName }
    }
  }
}

/** Without details Adyen can't be asked, and with details that are not of this charge nothing may be believed: both tell nothing new. */
export async function check(call: Call, request: ChargeCheckRequested): Promise<ChargeResult> {
  const unchanged: ChargeResult = {
    type: 'ChargeDelayed',
    requestId: request.id,
    chargeRequestId: request.chargeRequestId,
    provider: 'ADYEN',
    providerPaymentId: request.providerPaymentId,
    action: null,
    expiresAt: null,
  }
  if (request.details === null) return unchanged
  const details = detailsOf(request.details)
  const answer = await call.api.payments.paymentsDetails({ details }, keyed(call, request.id)).catch(refusalOfDetails)
  if (answer instanceof Error) return unchanged
  const asked = askedBy(request, answer)
  return asked ? settle(call, asked, answer) : unchanged
}

/** The result of a redirect as it stands in the address, or what Adyen's page library gave, as JSON. */
function detailsOf(details: string): AdyenDetails {
  if (!details.startsWith('{')) return { redirectResult: details }
  try {
    const { redirectResult, threeDSResult } = JSON.parse(details) as Readonly<Record<string, unknown>>
    return typeof threeDSResult === 'string' ? { threeDSResult } : { redirectResult: String(redirectResult) }
  } catch {
    return { redirectResult: details }
  }
}

/** Undefined: the answer is about another payment. A customer may bring back the result of a cheaper one. */
function askedBy(request: ChargeCheckRequested, answer: AdyenOutcome): Asked | undefined {
  const reference = answer.merchantReference ?? ''
  const read = readReference(reference)
  if (read?.chargeRequestId !== request.chargeRequestId || read.orderId !== request.orderId) return undefined
  if (read.kind !== 'P' && read.kind !== 'S') return undefined
  const { at, amountMinor, currency, customerId, chargeRequestId } = request
  const ids = { requestId: request.id, chargeRequestId }
  return {
    ...ids,
    at,
    amountMinor,
    currency,
    customerId,
    offSession: false,
    kind: read.kind,
    reference,
    instrument: null,
  }
}
