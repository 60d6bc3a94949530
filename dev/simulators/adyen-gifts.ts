// Gift cards: what is on each, taken by payments and given back by refunds and cancels.
// It must never let a balance fall below zero.
import { missingObject } from './adyen-errors'
import { amount, type Json, object, text } from './adyen-fields'
import { nextPspReference, type World } from './adyen-ledger'
import { giftBalance } from './adyen-methods'

export const giftNumberOf = (method: Json): string =>
  text(method, 'storedPaymentMethodId') ?? text(method, 'number') ?? text(method, 'encryptedCardNumber') ?? ''

/** What is on the card in this currency; undefined: there is no such card. A card has the currency it is first asked for in. */
export function balanceOf(world: World, number: string, currency: string): number | undefined {
  const initial = giftBalance(number)
  if (initial === undefined) return undefined
  const gift = world.store.state.gifts[number]
  if (gift === undefined) return initial
  return gift.currency === currency ? gift.balanceMinor : 0
}

/** Negative `changeMinor` takes from the card. */
export function changeBalance(world: World, number: string, currency: string, changeMinor: number): void {
  const balanceMinor = (balanceOf(world, number, currency) ?? 0) + changeMinor
  if (balanceMinor < 0)
    throw new Error(`Gift card ${number} would fall below zero: the simulator's book is broken, reset it`)
  world.store.state.gifts[number] = { currency, balanceMinor }
  world.store.changed()
}

/** POST /paymentMethods/balance. */
export function answerBalance(world: World, body: Json): object {
  const method = object(body, 'paymentMethod')
  if (method === undefined) throw missingObject('paymentMethod')
  const asked = amount(body, 0)
  const balance = balanceOf(world, giftNumberOf(method), asked.currency)
  const pspReference = nextPspReference(world)
  const zero = { currency: asked.currency, value: 0 }
  if (balance === undefined)
    return { pspReference, resultCode: 'Failed', refusalReason: 'Invalid Card Number', balance: zero }
  const resultCode = balance < asked.value || balance === 0 ? 'NotEnoughBalance' : 'Success'
  return { pspReference, resultCode, balance: { currency: asked.currency, value: balance } }
}
