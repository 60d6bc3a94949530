// POST /payments: what is asked is checked in full, then the payment method decides what becomes of it.
// It must never change the ledger before the whole request has been found sound.
import { openAuthentication } from './adyen-authentication'
import { invalid, missingField } from './adyen-errors'
import { amount, integer, type Json, metadata, object, oneOf, reference, requiredText, text } from './adyen-fields'
import { balanceOf, giftNumberOf } from './adyen-gifts'
import { later, nextPspReference, type Payment, type World } from './adyen-ledger'
import { type Behaviour, type Refusal, refusalOf } from './adyen-methods'
import { refuse } from './adyen-money'
import { authoriseStoring, type ChosenCard, chooseCard } from './adyen-stored'
import { openVoucher } from './adyen-vouchers'
import { resultOf } from './adyen-wire'

type Wish = Pick<Payment, 'methodType' | 'brand' | 'behaviour' | 'giftNumber'> & { readonly card?: ChosenCard }

const mostDelayHours = 672
const mostInstallments = 99
const shortestShopper = 3
/** Adyen calls these an error of the connection to the bank, not a refusal. */
const errorCodes = new Set(['4'])

/** `origin`: where the shopper's browser reaches the simulator. Throws AdyenFailure 422 for what is missing or malformed. */
export function createPayment(world: World, body: Json, origin: string): object {
  const { payment, wish } = readPayment(world, body)
  const attended = oneOf(body, 'shopperInteraction', ['Ecommerce', 'ContAuth', 'Moto', 'POS']) !== 'ContAuth'
  world.store.state.payments[payment.pspReference] = payment
  world.store.changed()
  if (payment.methodType === 'boletobancario') return openVoucher(world, payment, body, origin)
  const behaviour = settledBehaviour(world, payment, wish)
  if (behaviour.outcome === 'authentication' && attended) return openAuthentication(world, payment, body, origin)
  const refusal = refusalFor(world, payment, behaviour)
  if (refusal) {
    refuse(world, payment, refusal)
    return resultOf(payment, { resultCode: errorCodes.has(refusal.code) ? 'Error' : 'Refused' })
  }
  if (behaviour.outcome === 'later') {
    later(world, world.knobs().followUpMs, 'laterAuthorised', payment.pspReference)
    return resultOf(payment, { resultCode: behaviour.resultCode })
  }
  return resultOf(payment, { resultCode: 'Authorised', additionalData: authoriseStoring(world, payment) })
}

function readPayment(world: World, body: Json): { payment: Payment; wish: Wish } {
  const storing = body.storePaymentMethod === true
  const asked = amount(body, storing ? 0 : 1)
  const ownReference = reference(body)
  if (!ownReference) throw missingField('reference')
  const returnUrl = text(body, 'returnUrl')
  if (returnUrl === undefined || !URL.canParse(returnUrl)) throw invalid('14_030', 'Return URL is missing.')
  const shopperReference = readShopper(body, storing)
  const wish = readMethod(world, body, shopperReference)
  const { card, ...method } = wish
  if (method.methodType === 'boletobancario') checkBoleto(body, asked.currency)
  const rest = {
    ...method,
    createdMs: world.now(),
    reference: ownReference,
    merchantOrderReference: text(body, 'merchantOrderReference'),
    shopperReference,
    currency: asked.currency,
    amountMinor: asked.value,
    captureDelayHours: method.methodType === 'boletobancario' ? 0 : readCapture(body),
    metadata: metadata(body),
    installments: integer(object(body, 'installments') ?? {}, 'value', 1, mostInstallments),
    storedPaymentMethodId: card?.storedPaymentMethodId,
    toStore: storing ? card?.details : undefined,
    returnUrl,
  }
  const none = { authorisedMinor: 0, capturedMinor: 0, refundedMinor: 0, chargedBackMinor: 0, cancelledMinor: 0 }
  return { payment: { pspReference: nextPspReference(world), ...rest, ...none, status: 'open' }, wish }
}

function readShopper(body: Json, storing: boolean): string | undefined {
  const shopperReference = text(body, 'shopperReference', 256)
  const method = object(body, 'paymentMethod')
  const isGift = method?.type === 'giftcard'
  const isStored = !isGift && (method?.storedPaymentMethodId ?? method?.recurringDetailReference) !== undefined
  if ((storing || isStored) && shopperReference === undefined) throw missingField('shopperReference')
  if (shopperReference !== undefined && shopperReference.length < shortestShopper)
    throw invalid('702', `Field 'shopperReference' is shorter than ${shortestShopper} characters`)
  oneOf(body, 'recurringProcessingModel', ['CardOnFile', 'Subscription', 'UnscheduledCardOnFile'])
  return shopperReference
}

function readMethod(world: World, body: Json, shopperReference: string | undefined): Wish {
  const method = object(body, 'paymentMethod')
  if (method === undefined) throw invalid('14_004', 'Missing payment method details')
  const methodType = requiredText(method, 'type')
  const approved: Behaviour = { outcome: 'approved' }
  switch (methodType) {
    case 'scheme':
    case 'card': {
      const card = chooseCard(world, method, shopperReference)
      return { methodType: 'scheme', brand: card.details.brand, behaviour: card.behaviour, card }
    }
    case 'giftcard':
      return {
        methodType,
        brand: requiredText(method, 'brand'),
        behaviour: approved,
        giftNumber: giftNumberOf(method),
      }
    case 'boletobancario':
    case 'boletobancario_santander':
      return { methodType: 'boletobancario', brand: methodType, behaviour: approved }
    default:
      throw invalid('14_004', `Missing payment method details: this account has no payment method ${methodType}`)
  }
}

function readCapture(body: Json): Payment['captureDelayHours'] {
  const manual = object(body, 'additionalData')?.manualCapture
  const delayHours = integer(body, 'captureDelayHours', 0, mostDelayHours) ?? 0
  return manual === 'true' || manual === true ? 'manual' : delayHours
}

function checkBoleto(body: Json, currency: string): void {
  if (currency !== 'BRL') throw invalid('138', 'Unsupported currency specified')
  const name = object(body, 'shopperName')
  if (name === undefined) throw missingField('shopperName')
  requiredText(name, 'firstName')
  requiredText(name, 'lastName')
}

/** What refuses once per order approves from then on. */
function settledBehaviour(world: World, payment: Payment, { behaviour, card }: Wish): Behaviour {
  if (behaviour.outcome !== 'refused' || !behaviour.once) return behaviour
  const order = `${card?.details.behavesAs} ${payment.merchantOrderReference ?? payment.reference}`
  if (world.store.state.refusedOnce[order]) return { outcome: 'approved' }
  world.store.state.refusedOnce[order] = true
  return behaviour
}

function refusalFor(world: World, payment: Payment, behaviour: Behaviour): Refusal | undefined {
  if (behaviour.outcome === 'refused') return behaviour.refusal
  if (behaviour.outcome === 'authentication') return refusalOf('38')
  if (payment.giftNumber === undefined) return undefined
  const balance = balanceOf(world, payment.giftNumber, payment.currency)
  if (balance === undefined) return refusalOf('8')
  return balance < payment.amountMinor ? refusalOf('12') : undefined
}
