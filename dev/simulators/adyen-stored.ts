// Stored payment methods: chosen by id, created with a payment, listed and deleted by the shop.
// It must never charge a stored method for another shopper than the one who stored it.
import { type AdyenFailure, invalid } from './adyen-errors'
import { type Json, requiredText, text } from './adyen-fields'
import { type CardDetails, nextPspReference, type Payment, type StoredMethod, type World } from './adyen-ledger'
import { type Behaviour, testMethod } from './adyen-methods'
import { authorise } from './adyen-money'

export type ChosenCard = {
  readonly details: CardDetails
  readonly behaviour: Behaviour
  readonly storedPaymentMethodId?: string
}

const notFound = (): AdyenFailure => invalid('803', 'PaymentDetail not found')

const approved: Behaviour = { outcome: 'approved' }

/** The simulator's own ids are stored for every shopper; any card by its number is approved unless its holder's name is such an id. */
export function chooseCard(world: World, method: Json, shopperReference: string | undefined): ChosenCard {
  const id = text(method, 'storedPaymentMethodId') ?? text(method, 'recurringDetailReference')
  if (id === undefined) return newCard(method)
  const behaviour = testMethod(id)
  const details = { brand: 'visa', lastFour: '1111', holderName: 'Test Shopper', behavesAs: id }
  if (behaviour) return { details, behaviour, storedPaymentMethodId: id }
  const stored = world.store.state.stored[id]
  if (stored === undefined || stored.shopperReference !== shopperReference) throw notFound()
  return { details: stored, behaviour: testMethod(stored.behavesAs) ?? approved, storedPaymentMethodId: id }
}

function newCard(method: Json): ChosenCard {
  const number = (text(method, 'encryptedCardNumber') ?? text(method, 'number') ?? '').replace(/^test_/, '')
  if (!/^[\w=+/!$.-]{8,}$/.test(number)) throw invalid('101', 'Invalid card number')
  const holderName = text(method, 'holderName') ?? ''
  const known = testMethod(holderName)
  const brand = text(method, 'brand') ?? (number.startsWith('5') ? 'mc' : number.startsWith('3') ? 'amex' : 'visa')
  const lastFour = /\d{4}$/.exec(number)?.[0] ?? '1111'
  const details = { brand, lastFour, holderName, behavesAs: known ? holderName : 'ADYEN_OK' }
  return { details, behaviour: known ?? approved }
}

/** Authorises, and stores the card if the payment asked for it; what answer and webhook say of the token. */
export function authoriseStoring(
  world: World,
  payment: Payment,
  additionalData: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const { toStore, shopperReference } = payment
  const token = toStore && shopperReference ? storeCard(world, toStore, shopperReference) : {}
  authorise(world, payment, { ...additionalData, ...token })
  return token
}

function storeCard(world: World, card: CardDetails, shopperReference: string): Readonly<Record<string, string>> {
  const id = nextPspReference(world)
  const { brand, lastFour, holderName, behavesAs } = card
  world.store.state.stored[id] = { id, shopperReference, brand, lastFour, holderName, behavesAs }
  return {
    'recurring.recurringDetailReference': id,
    'recurring.shopperReference': shopperReference,
    'tokenization.storedPaymentMethodId': id,
    'tokenization.shopperReference': shopperReference,
    'tokenization.store.operationType': 'created',
  }
}

/** GET /storedPaymentMethods. */
export function listStored(world: World, query: Json): object {
  const shopperReference = requiredText(query, 'shopperReference')
  const own = Object.values(world.store.state.stored).filter((stored) => stored.shopperReference === shopperReference)
  return {
    merchantAccount: query.merchantAccount,
    shopperReference,
    storedPaymentMethods: own.map(wire),
  }
}

/** DELETE /storedPaymentMethods/{id}. */
export function deleteStored(world: World, id: string, query: Json): void {
  const shopperReference = requiredText(query, 'shopperReference')
  if (world.store.state.stored[id]?.shopperReference !== shopperReference) throw notFound()
  delete world.store.state.stored[id]
  world.store.changed()
}

const wire = ({ id, shopperReference, brand, lastFour, holderName }: StoredMethod) => ({
  id,
  shopperReference,
  type: 'scheme',
  brand,
  name: brand.toUpperCase(),
  lastFour,
  holderName,
  expiryMonth: '03',
  expiryYear: '2030',
  supportedRecurringProcessingModels: ['CardOnFile', 'Subscription', 'UnscheduledCardOnFile'],
})
