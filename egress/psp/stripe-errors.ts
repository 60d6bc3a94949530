// What an error of Stripe's library means: an answer to a sound request, a failure that may pass, or our own mistake.
// It must never call a failure certain to be without effect when the request may have reached Stripe.
import { retryAfterMs } from '../http-exchange'
import { Transient } from '../provider'
import { isStripeError, type StripeError } from './stripe-client'

/** The same key was sent before with another body. */
export class BodyChanged extends Error {
  override readonly name = 'Error'
}

/**
 * Returns the error if it is Stripe's answer to a sound request. Throws Transient for what may pass, BodyChanged, or Error for a
 * request that has to be corrected.
 */
export function refusalOf(error: unknown): StripeError {
  if (!isStripeError(error)) throw error
  const cause: unknown = error.detail
  if (cause instanceof Transient) throw cause
  const status = error.statusCode ?? 0
  const label = `Stripe answered HTTP ${status} (${error.code ?? error.rawType ?? error.type})`
  const waitMs = retryAfterMs(error.headers ?? {})
  if (status === 401 || status === 403) throw new Transient(`${label}: check the API key and its permissions`, 'none')
  // Somebody is at this very request: it may be done in a moment.
  if (status === 409) throw new Transient(`${label}: it is retried`, 'unknown', waitMs)
  if (status === 429) throw new Transient(`${label}: it is retried`, 'none', waitMs)
  if (status < 400 || status >= 500) throw new Transient(`${label}: it is retried`, 'unknown', waitMs)
  if (error.rawType === 'idempotency_error') {
    throw new BodyChanged(
      `${label}: the body of a request has changed between attempts, it has to derive from the request alone`,
    )
  }
  if (error.code?.startsWith('parameter_'))
    throw new Error(`${label} for ${error.param}: the provider's request has to be corrected`)
  return error
}

/** A 5xx that Stripe has kept under the key: asking with that key again can never say more. */
export const isReplayedFailure = (error: unknown): boolean =>
  isStripeError(error) && (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true'

/** For look-ups, where a refusal is no answer. They are made in doubt, so whatever fails leaves the doubt. */
export async function asked<Found>(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask()
  } catch (error) {
    throw lookUpFailure(error)
  }
}

/** Undefined where Stripe has no such thing. Throws what `ask` throws otherwise. */
export async function ifThere<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isStripeError(error) && error.code === 'resource_missing') return undefined
    throw error
  }
}

/** What is done before anything of a request was sent to Stripe: it leaves no doubt of the request. */
export async function beforehand<Found>(work: () => Promise<Found>, what: string): Promise<Found> {
  try {
    return await work()
  } catch (error) {
    const failure = meaningOf(error)
    if (failure instanceof Transient) throw new Transient(failure.message, 'none', failure.retryAfterMs)
    throw new Transient(`${what} failed (${failure.message}): it is retried`, 'none')
  }
}

/** What is done after Stripe has acted: a failure must not look as if nothing had been done. */
export async function afterwards<Found>(work: () => Promise<Found>): Promise<Found> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Transient) throw new Transient(error.message, 'unknown', error.retryAfterMs)
    throw error
  }
}

function lookUpFailure(error: unknown): unknown {
  const failure = meaningOf(error)
  if (failure instanceof Transient) return new Transient(failure.message, 'unknown', failure.retryAfterMs)
  if (!isStripeError(failure)) return failure
  const code = failure.code ?? failure.type
  return new Error(`Stripe refused a look-up with ${code}: the provider's query has to be corrected`)
}

function meaningOf(error: unknown): Error {
  try {
    return refusalOf(error)
  } catch (meaning) {
    return meaning as Error
  }
}
