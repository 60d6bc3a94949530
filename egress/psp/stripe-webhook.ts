// Reads a post of Stripe's webhook. It must never believe a byte whose signature was not checked over the raw body, and writes nothing.
import type { PaymentSignal, ReadPost } from './payment-signals'
import { type Stripe, verifiedEvent } from './stripe-client'
import { signalsOf, type StripeLookUps } from './stripe-events'

export type StripePostOptions = {
  /** Each is tried: while a secret is rotated, there are two. */
  readonly secrets: readonly string[]
  readonly livemode: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  readonly lookUps: StripeLookUps
  /** Our own account, where events name it; any other is a connected account's, and none of ours. */
  readonly account?: string
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

const toleranceSeconds = 300

/** `headers` with lower-case names. Rejects with Transient when something has to be looked up and Stripe does not answer: answer 5xx. */
export async function readStripePost(rawBody: Buffer, headers: Headers, options: StripePostOptions): Promise<ReadPost> {
  const event = checkedEvent(rawBody, headers['stripe-signature'], options)
  if ('refused' in event) return event
  if (event.livemode !== options.livemode) return { refused: event.livemode ? 'an event of live mode' : 'a test event' }
  if (event.account !== undefined && event.account !== options.account)
    return { refused: 'an event of a connected account' }
  const signals: readonly PaymentSignal[] = await signalsOf(event, options.lookUps)
  return signals.length > 0 ? { signals } : { ignored: `nothing of ours in ${event.type}` }
}

function checkedEvent(
  rawBody: Buffer,
  signature: string | readonly string[] | undefined,
  { secrets, now }: StripePostOptions,
): Stripe.Event | { readonly refused: string } {
  if (typeof signature !== 'string') return { refused: 'no signature' }
  // The library takes the last one, and looks at the past alone.
  const signedAt = [...signature.matchAll(/(?:^|,)t=(\d+)/g)].at(-1)?.[1]
  if (signedAt === undefined) return { refused: 'no signature' }
  if (Math.abs(now / 1_000 - Number(signedAt)) > toleranceSeconds) return { refused: 'too old or too new' }
  for (const secret of secrets) {
    const event = verified(rawBody, signature, secret, now)
    if (event) return isEvent(event) ? event : { refused: 'not an event' }
  }
  return { refused: 'wrong signature' }
}

/** Undefined: not signed with this secret. `{}`: signed, and nothing that can be read. */
function verified(rawBody: Buffer, signature: string, secret: string, now: number): Stripe.Event | object | undefined {
  try {
    return verifiedEvent(rawBody, signature, secret, { toleranceSeconds, now })
  } catch (error) {
    return (error as Error).name === 'StripeSignatureVerificationError' ||
      (error as { type?: string }).type === 'StripeSignatureVerificationError'
      ? undefined
      : {}
  }
}

const isEvent = (read: object): read is Stripe.Event =>
  'object' in read && read.object === 'event' && 'id' in read && 'created' in read && 'data' in read
