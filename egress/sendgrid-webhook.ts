// Reads SendGrid's signed event webhook. It must never let an event through whose signature was not checked over the raw body.
// ECDSA over P-256 and SHA-256, by the platform: the vendor's own library does it in JavaScript, at 3 ms a post.
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { MailEvent } from '../schemas/messages'
import { withoutAddresses } from './redaction'

/** `at` in milliseconds since 1970; the same `eventId` may come several times, and events in any order. */
export type SendgridEvent = {
  /** The id of the MailRequested, as it was sent in custom_args. */
  readonly effectId: string
  readonly orderId: string
  readonly event: MailEvent
  readonly eventId: string
  readonly at: number
  readonly reason: string | null
}

/** `refused` says why nothing in the body may be believed; answer such a post with 4xx. */
export type SendgridPost =
  | { readonly events: readonly SendgridEvent[] }
  | { readonly refused: 'no signature' | 'too old or too new' | 'wrong signature' | 'not a list of events' }

export type SendgridHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

type WireEvent = Readonly<Record<string, unknown>>

const toleranceMs = 300_000
const signatureHeader = 'x-twilio-email-event-webhook-signature'
const timestampHeader = 'x-twilio-email-event-webhook-timestamp'
const mailEvents: Readonly<Record<string, MailEvent>> = {
  processed: 'PROCESSED',
  delivered: 'DELIVERED',
  deferred: 'DEFERRED',
  bounce: 'BOUNCED',
  dropped: 'DROPPED',
  spamreport: 'SPAM_REPORTED',
}
let latestKey: { readonly text: string; readonly key: KeyObject } | undefined

/**
 * `headers` with lower-case names, as Node gives them; `publicKey` as SendGrid shows it, base64 with or without PEM lines; `now`
 * in milliseconds. Leaves out events without our custom args and those that say nothing of a mail's fate (opens, clicks).
 * Throws Error if the public key can't be read.
 */
export function readSendgridPost(
  rawBody: Buffer | string,
  headers: SendgridHeaders,
  publicKey: string,
  now: number,
): SendgridPost {
  const signature = headers[signatureHeader]
  const timestamp = headers[timestampHeader]
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return { refused: 'no signature' }
  const age = now - Number(timestamp) * 1_000
  if (!(Math.abs(age) <= toleranceMs)) return { refused: 'too old or too new' }
  if (!isSigned(rawBody, signature, timestamp, publicKey)) return { refused: 'wrong signature' }
  const posted = parsed(rawBody.toString())
  if (!Array.isArray(posted)) return { refused: 'not a list of events' }
  return { events: posted.flatMap((event: unknown) => readEvent((event ?? {}) as WireEvent) ?? []) }
}

/** The signature, base64 of DER, is over the timestamp and the raw body behind it. */
function isSigned(rawBody: Buffer | string, signature: string, timestamp: string, publicKey: string): boolean {
  const key = readKey(publicKey)
  try {
    return verify(
      'sha256',
      Buffer.concat([Buffer.from(timestamp), Buffer.from(rawBody)]),
      key,
      Buffer.from(signature, 'base64'),
    )
  } catch {
    return false
  }
}

/** One key is in use: it is read once. */
function readKey(text: string): KeyObject {
  if (latestKey?.text === text) return latestKey.key
  try {
    const bytes = Buffer.from(text.replace(/-----[^-]+-----/g, ''), 'base64')
    latestKey = { text, key: createPublicKey({ key: bytes, format: 'der', type: 'spki' }) }
    return latestKey.key
  } catch (error) {
    throw new Error("SendGrid's webhook key can't be read: copy the verification key from its event webhook settings", {
      cause: error,
    })
  }
}

function readEvent(event: WireEvent): SendgridEvent | undefined {
  const { effect_id: effectId, order_id: orderId, sg_event_id: eventId, timestamp, reason } = event
  const kind = Object.hasOwn(mailEvents, String(event.event)) ? mailEvents[String(event.event)] : undefined
  const at = Number(timestamp) * 1_000
  if (kind === undefined || Number.isNaN(at)) return undefined
  if (typeof effectId !== 'string' || typeof orderId !== 'string' || typeof eventId !== 'string') return undefined
  const told = typeof reason === 'string' ? withoutAddresses(reason) : null
  return { effectId, orderId, event: kind, eventId, at, reason: told }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
