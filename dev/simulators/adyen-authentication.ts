// Payments that wait for their shopper: the redirect, the page that the shopper sees, and what the shop sends in afterwards.
// It must never authorise twice: what was brought back counts once.
import { randomBytes } from 'node:crypto'
import type { AdyenFailure } from './adyen-errors'
import { invalid, missingField, processedAlready } from './adyen-errors'
import { type Json, object, text } from './adyen-fields'
import type { AuthenticationOutcome, Payment, World } from './adyen-ledger'
import { refusalOf } from './adyen-methods'
import { refuse } from './adyen-money'
import { authoriseStoring } from './adyen-stored'
import { resultOf } from './adyen-wire'

export const authenticationPath = '/checkoutshopper/threeDS/redirect'

const outcomes: readonly AuthenticationOutcome[] = ['authenticated', 'failed', 'cancelled']
const token = (): string => `X${randomBytes(24).toString('base64url')}`

/** RedirectShopper, or ChallengeShopper where the shop prefers the native challenge. */
export function openAuthentication(world: World, payment: Payment, body: Json, origin: string): object {
  const paymentData = token()
  payment.authentication = { paymentData, results: {} }
  world.store.changed()
  const paymentMethodType = payment.methodType
  const native = object(object(body, 'authenticationData') ?? {}, 'threeDSRequestData')?.nativeThreeDS === 'preferred'
  if (native) {
    const challenge = { subtype: 'challenge', token: paymentData, authorisationToken: paymentData }
    const action = { type: 'threeDS2', ...challenge, paymentData, paymentMethodType }
    return resultOf(payment, { resultCode: 'ChallengeShopper', action })
  }
  const url = `${origin}${authenticationPath}?MD=${paymentData}`
  const action = { type: 'redirect', method: 'GET', url, paymentData, paymentMethodType }
  return resultOf(payment, { resultCode: 'RedirectShopper', action })
}

/** What the shopper's browser brings back: the value of `redirectResult`, and of `threeDSResult` after a native challenge. */
export function finishAuthentication(world: World, payment: Payment, outcome: AuthenticationOutcome): string {
  if (payment.authentication === undefined)
    throw invalid('000', `Payment ${payment.pspReference} asks for no authentication: use one that answered an action`)
  const result = token()
  payment.authentication.results[result] = outcome
  world.store.changed()
  return result
}

export const authenticationOutcome = (value: unknown): AuthenticationOutcome | undefined =>
  outcomes.find((outcome) => outcome === value)

export const paymentOfPage = (world: World, paymentData: string): Payment | undefined =>
  Object.values(world.store.state.payments).find(({ authentication }) => authentication?.paymentData === paymentData)

/** POST /payments/details. Throws AdyenFailure 422: 14_018 for a result that the page never gave, 704 for one taken already. */
export function submitDetails(world: World, body: Json): object {
  const details = object(body, 'details')
  if (details === undefined) throw missingField('details')
  const result = text(details, 'redirectResult') ?? text(details, 'threeDSResult')
  if (result === undefined) throw missingField('paymentData')
  const paymentData = text(body, 'paymentData')
  const payment = paymentOfResult(world, result)
  const { authentication } = payment ?? {}
  if (payment === undefined || authentication === undefined) throw invalidPayload()
  if (paymentData !== undefined && paymentData !== authentication.paymentData) throw invalidPayload()
  if (authentication.used !== undefined) throw processedAlready()
  authentication.used = result
  return conclude(world, payment, authentication.results[result] ?? 'failed')
}

function conclude(world: World, payment: Payment, outcome: AuthenticationOutcome): object {
  if (outcome === 'authenticated' && payment.status === 'open') {
    const additionalData = authoriseStoring(world, payment, { threeDAuthenticated: 'true' })
    return resultOf(payment, { resultCode: 'Authorised', additionalData })
  }
  refuse(world, payment, refusalOf(outcome === 'failed' ? '11' : '16'))
  return resultOf(payment, { resultCode: outcome === 'failed' ? 'Refused' : 'Cancelled' })
}

const paymentOfResult = (world: World, result: string): Payment | undefined =>
  Object.values(world.store.state.payments).find(({ authentication }) => authentication?.results[result] !== undefined)

const invalidPayload = (): AdyenFailure => invalid('14_018', 'Invalid payload provided')

/** Adds `redirectResult` to the address that the shop gave. */
export function returnAddress(payment: Payment, result: string): string {
  const url = new URL(payment.returnUrl)
  url.searchParams.set('redirectResult', result)
  return url.href
}

/** The bank's page: nothing of the order on it but the amount. */
export function authenticationPage(payment: Payment, paymentData: string): string {
  const button = (outcome: AuthenticationOutcome, label: string) =>
    `<form method="post" action="${authenticationPath}?MD=${paymentData}&amp;outcome=${outcome}"><button>${label}</button></form>`
  return `<!doctype html><html lang="en"><title>Simulated bank</title><h1>Simulated bank</h1>
<p>Authorise ${payment.amountMinor} (minor units) ${payment.currency}?</p>
${button('authenticated', 'Authenticate')}${button('failed', 'Fail')}${button('cancelled', 'Cancel')}</html>`
}
