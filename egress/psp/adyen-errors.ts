// What an error of Adyen's means for an attempt: a refusal is an answer, everything else is thrown on as what is known of its effect.
import { retryAfterMs } from '../http-exchange'
import { Transient } from '../provider'
import { AdyenRefusal } from './adyen-client'

/** The idempotency key is in use by a request that has not been answered yet (then marked as transient), or belongs to another body. */
const keyInUse = '704'
/** Adyen tells settings that are missing on its side as HTTP 500: nothing was done, and asking again changes nothing. */
const configuration = 'configuration'

/** Returns the error if it is Adyen's refusal of a sound request; throws what it means otherwise. */
export function refusalOf(error: unknown): AdyenRefusal {
  if (!(error instanceof AdyenRefusal)) throw error
  const { status, code, kind, headers } = error
  const label = `Adyen answered HTTP ${status} (${kind} ${code})`
  if (status === 401 || status === 403)
    throw new Transient(`${label}: check the API key, its roles and the merchant account`, 'none')
  if (status === 429) throw new Transient(`${label}: it is retried`, 'none', retryAfterMs(headers))
  // Somebody may be at this very request: it may be done in a moment.
  if (status === 409 || headers['transient-error'] === 'true')
    throw new Transient(`${label}: it is retried`, 'unknown', retryAfterMs(headers))
  if (status >= 500 && kind === configuration) return error
  if (status < 400 || status >= 500) throw new Transient(`${label}: it is retried`, 'unknown')
  if (code === keyInUse)
    throw new Error(
      `${label}: the body of a request has changed between attempts, it has to derive from the request alone`,
    )
  if (status !== 422) throw new Error(`${label}: the provider's request has to be corrected`)
  return error
}

/** For details that the customer's page brought back, which Adyen takes once: brought again they are refused as a key in use. */
export const refusalOfDetails = (error: unknown): AdyenRefusal =>
  error instanceof AdyenRefusal && error.code === keyInUse && error.headers['transient-error'] !== 'true'
    ? error
    : refusalOf(error)

/** As a result tells it: Adyen's errorCode, which is a number, behind a word. */
export const codeOf = (refusal: AdyenRefusal): string => `error_${refusal.code}`
