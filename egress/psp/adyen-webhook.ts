// Reads a post of Adyen's webhook. It must never let an item through whose signature was not checked, nor one of another account or of
// the other environment; one item that may not be believed spoils its post.
import HmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator'
import { type AdyenEvent, signalOf } from './adyen-events'
import type { PaymentSignal, ReadPost } from './payment-signals'

/*
 * post      = {live: "true" | "false", notificationItems: [{NotificationRequestItem: item}]}
 * item      = {pspReference, originalReference?, merchantAccountCode, merchantReference, amount: {value, currency}, eventCode,
 *              success: "true" | "false", eventDate, reason?, additionalData: {hmacSignature, …}}
 * signature = base64 of HMAC-SHA256 by the hex key over the first eight, joined by ":". Nothing else of the post is signed, nor is its
 *             form. A ":" inside of a field could be shifted into its neighbour: an item with one is none of ours.
 */

export type AdyenPostOptions = {
  /** Hex, as Adyen shows them; each is tried: while a key is rotated, there are two. */
  readonly hmacKeys: readonly string[]
  readonly live: boolean
  readonly merchantAccount: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** As createAdyen's. */
  readonly speed?: number
}

type Json = Readonly<Record<string, unknown>>

/** Adyen tries again for days: what is old is as good, what is to come is not. */
const toleranceMs = 300_000
const keyGrammar = /^[\dA-Fa-f]{64}$/
const validator = new HmacValidator()

/** The headers say nothing that counts. Throws Error if a key can't be one. */
export function readAdyenPost(rawBody: Buffer, _headers: unknown, options: AdyenPostOptions): ReadPost {
  if (options.hmacKeys.some((key) => !keyGrammar.test(key)))
    throw new Error("Adyen's HMAC key can't be read: copy its 64 hexadecimal digits from the webhook's settings")
  const { live, notificationItems: items } = parsed(rawBody.toString())
  if (!Array.isArray(items) || items.length === 0) return { refused: 'not a notification' }
  if (String(live) !== String(options.live))
    return { refused: options.live ? 'a test event' : 'an event of the live environment' }
  const signals: PaymentSignal[] = []
  for (const item of items) {
    const event = readItem(object(object(item).NotificationRequestItem), options)
    if ('refused' in event) return event
    const signal = isUnambiguous(event) ? signalOf(event, options.speed) : undefined
    if (signal) signals.push(signal)
  }
  return signals.length > 0 ? { signals } : { ignored: 'nothing of ours' }
}

function readItem(item: Json, options: AdyenPostOptions): AdyenEvent | { readonly refused: string } {
  const [pspReference, originalReference, account, merchantReference, eventCode, success] = [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference,
    item.eventCode,
    item.success,
  ].map(text)
  const { value, currency } = object(item.amount)
  const additional = object(item.additionalData)
  if (!text(additional.hmacSignature)) return { refused: 'no signature' }
  // What is no text could be signed as one.
  if (pspReference === undefined || originalReference === undefined || merchantReference === undefined)
    return { refused: 'not a notification' }
  if (eventCode === undefined || (success !== 'true' && success !== 'false')) return { refused: 'not a notification' }
  if (typeof currency !== 'string' || typeof value !== 'number' || !Number.isSafeInteger(value))
    return { refused: 'not a notification' }
  if (!options.hmacKeys.some((key) => validator.validateHMAC(item as never, key))) return { refused: 'wrong signature' }
  if (account !== options.merchantAccount) return { refused: 'an event of another merchant account' }
  const at = Date.parse(String(item.eventDate))
  if (Number.isNaN(at) || at > options.now + toleranceMs) return { refused: 'no date, or one to come' }
  return {
    eventCode,
    success: success === 'true',
    pspReference,
    originalReference,
    merchantReference,
    amountMinor: value,
    currency,
    unsigned: { at, reason: text(item.reason) ?? '', storedMethodId: storedMethodOf(additional) },
  }
}

const isUnambiguous = ({
  pspReference,
  originalReference,
  merchantReference,
  currency,
  eventCode,
}: AdyenEvent): boolean =>
  ![pspReference, originalReference, merchantReference, currency, eventCode].some((field) => field.includes(':'))

const storedMethodOf = (additional: Json): string | undefined =>
  text(additional['tokenization.storedPaymentMethodId']) ?? text(additional['recurring.recurringDetailReference'])

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

function parsed(body: string): Json {
  try {
    return object(JSON.parse(body))
  } catch {
    return {}
  }
}
