// Tokens of means of payment at Adyen, as orders carry them. They must never hold a card number.
import type { ChargeRequested } from '../../schemas/messages'

/*
 * token = "scheme_" storedPaymentMethodId            a stored card
 *       | "giftcard_" brand "_" id                   a stored gift card; no underscore in the brand
 *       | "boleto_" payer                            a slip made out to that name
 * Letters, digits and underscores only.
 */
const grammar = /^([A-Za-z]+)_([A-Za-z0-9_]+)$/
const giftGrammar = /^([A-Za-z0-9]+)_([A-Za-z0-9_]+)$/

/** Undefined: no token of Adyen's; the charge is declined for it. */
export type AdyenMethod =
  | { readonly kind: 'card'; readonly storedPaymentMethodId: string }
  | { readonly kind: 'gift'; readonly brand: string; readonly storedPaymentMethodId: string }
  | { readonly kind: 'boleto'; readonly payer: string }

export function readToken(token: string): AdyenMethod | undefined {
  const [, kind, rest = ''] = grammar.exec(token) ?? []
  if (kind === 'scheme') return { kind: 'card', storedPaymentMethodId: rest }
  if (kind === 'boleto') return { kind, payer: rest }
  const [, brand, id] = kind === 'giftcard' ? (giftGrammar.exec(rest) ?? []) : []
  return brand && id ? { kind: 'gift', brand, storedPaymentMethodId: id } : undefined
}

/** The token of a stored card, or null where the id does not fit the grammar. */
export const cardToken = (storedPaymentMethodId: string | undefined): string | null => {
  const token = `scheme_${storedPaymentMethodId ?? ''}`
  return grammar.test(token) ? token : null
}

/** A slip is paid or not: nothing of it can be set apart. */
export const takesAtOnce = (request: ChargeRequested, method: AdyenMethod): boolean =>
  request.capture === 'ON_PLACEMENT' || method.kind === 'boleto'
