// Reads what a caller wishes of a payment intent from its form, as strictly as Stripe does.
// It must never look at the ledger: what depends on it is checked when the request is executed.
import { invalidParameter, type StripeFailure } from './stripe-errors'
import { below, flag, type Form, integer, oneOf, required, texts } from './stripe-form'
import { readMetadata } from './stripe-metadata'
import { checkAmount, checkCurrency, compatibleTypes } from './stripe-money'
import type { Installments, Payment } from './stripe-state'

const automatic = 'automatic_payment_methods'
const allowedTypes = 'allowed_payment_method_types'
const card = 'payment_method_options[card]'
const plan = `${card}[installments][plan]`

/** The allowed keys below payment_method_options. */
export const optionParameters: readonly string[] = [
  `${card}[capture_method]`,
  `${card}[installments][enabled]`,
  plan,
  `${plan}[count]`,
  `${plan}[interval]`,
  `${plan}[type]`,
  `${card}[moto]`,
  `${card}[network]`,
  `${card}[request_extended_authorization]`,
  `${card}[request_incremental_authorization]`,
  `${card}[request_multicapture]`,
  `${card}[request_overcapture]`,
  `${card}[request_three_d_secure]`,
  `${card}[setup_future_usage]`,
  'payment_method_options[boleto][expires_after_days]',
  'payment_method_options[boleto][setup_future_usage]',
  'payment_method_options[us_bank_account][verification_method]',
]

/** What a payment is made of before it has an id. */
export type Wish = Omit<
  Payment,
  | 'id'
  | 'createdMs'
  | 'secret'
  | 'status'
  | 'chargeIds'
  | 'capturedMinor'
  | 'refundedMinor'
  | 'disputedMinor'
  | 'attempts'
>

export function readWish(form: Form): Wish {
  required(form, 'amount')
  const currency = checkCurrency(required(form, 'currency'))
  const types = readMethodTypes(form)
  if (types.methodTypes && compatibleTypes(types.methodTypes, currency).length === 0)
    throw invalidParameter(undefined, noneFits, allowedTypes)
  return {
    amountMinor: checkAmount(integer(form, 'amount', 1) ?? 0, currency),
    currency,
    captureMethod: readCaptureMethod(form) ?? 'automatic_async',
    ...types,
    paymentMethod: form.get('payment_method'),
    customer: form.get('customer'),
    setupFutureUsage: readFutureUsage(form),
    returnUrl: form.get('return_url'),
    options: readOptions(form),
    boletoDays: readBoletoDays(form),
    description: form.get('description'),
    receiptEmail: form.get('receipt_email'),
    shipping: below(form, 'shipping'),
    metadata: readMetadata(form),
  }
}

/** Which methods may pay: any that fits, unless types are named. */
export function readMethodTypes(form: Form): Pick<Payment, 'automaticMethods' | 'methodTypes'> {
  const methodTypes = texts(form, allowedTypes)
  const enabled = flag(form, `${automatic}[enabled]`)
  const redirects = oneOf(form, `${automatic}[allow_redirects]`, ['always', 'never'])
  const unknown = methodTypes?.find((type) => !['card', 'boleto', 'us_bank_account', 'link'].includes(type))
  if (unknown !== undefined)
    throw invalidParameter(
      'payment_intent_invalid_parameter',
      `The payment method type "${unknown}" is invalid. Please ensure the provided type is activated in your dashboard and your account is enabled for any preview features that you are trying to use.`,
      allowedTypes,
    )
  return { methodTypes, automaticMethods: (enabled ?? !methodTypes) ? (redirects ?? 'always') : undefined }
}

const readCaptureMethod = (form: Form): Payment['captureMethod'] | undefined =>
  oneOf(form, `${card}[capture_method]`, ['manual']) ??
  oneOf(form, 'capture_method', ['automatic', 'automatic_async', 'manual'])

const readFutureUsage = (form: Form): Payment['setupFutureUsage'] =>
  oneOf(form, `${card}[setup_future_usage]`, ['on_session', 'off_session']) ??
  oneOf(form, 'setup_future_usage', ['on_session', 'off_session'])

function readOptions(form: Form): Payment['options'] {
  const multicapture = oneOf(form, `${card}[request_multicapture]`, ['if_available', 'never'])
  return {
    threeDSecure: oneOf(form, `${card}[request_three_d_secure]`, ['any', 'automatic', 'challenge']),
    multicapture: multicapture === undefined ? undefined : multicapture === 'if_available',
    installmentsEnabled: flag(form, `${card}[installments][enabled]`),
    installments: readPlan(form),
  }
}

/** Overrides what is given and leaves the rest. */
const mergeOptions = (current: Payment['options'], form: Form): Payment['options'] => ({
  ...current,
  ...Object.fromEntries(Object.entries(readOptions(form)).filter(([, value]) => value !== undefined)),
})

/** What a confirmation or a change may say anew. */
export type Patch = Partial<
  Pick<
    Payment,
    'captureMethod' | 'setupFutureUsage' | 'returnUrl' | 'description' | 'receiptEmail' | 'shipping' | 'boletoDays'
  >
>

export const readPatch = (form: Form): Patch => ({
  captureMethod: readCaptureMethod(form),
  setupFutureUsage: form.get('setup_future_usage') === '' ? undefined : readFutureUsage(form),
  returnUrl: form.get('return_url'),
  description: form.get('description'),
  receiptEmail: form.get('receipt_email'),
  shipping: below(form, 'shipping'),
  boletoDays: readBoletoDays(form),
})

export function applyPatch(payment: Payment, patch: Patch, form: Form): void {
  Object.assign(payment, Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)))
  payment.options = mergeOptions(payment.options, form)
}

export function readOffSession(form: Form, confirm: boolean): boolean {
  const offSession = flag(form, 'off_session')
  if (offSession !== undefined && !confirm) {
    throw invalidParameter('parameter_invalid_empty', 'off_session is only allowed when confirm is true', 'off_session')
  }
  return offSession ?? false
}

/** Refused where a method might send the customer away with no way back. */
export function checkReturn(
  { automaticMethods, methodTypes }: Pick<Payment, 'automaticMethods' | 'methodTypes'>,
  returnUrl: string | undefined,
): void {
  if (automaticMethods === 'always' && methodTypes === undefined && returnUrl === undefined) throw returnUrlMissing()
}

const readBoletoDays = (form: Form): number | undefined =>
  integer(form, 'payment_method_options[boleto][expires_after_days]', 0)

function readPlan(form: Form): Installments | undefined {
  const type = oneOf(form, `${plan}[type]`, ['fixed_count', 'bonus', 'revolving'])
  if (type === undefined) return undefined
  const count = integer(form, `${plan}[count]`, 2)
  if (type === 'fixed_count' && count === undefined) throw missing(`${plan}[count]`)
  return { count, interval: oneOf(form, `${plan}[interval]`, ['month']), type }
}

const noneFits =
  'No valid payment method types for this Payment Intent. Please ensure that you have activated payment methods compatible with your chosen currency in your dashboard.'

const missing = (name: string): StripeFailure =>
  invalidParameter('parameter_missing', `Missing required param: ${name}.`, name)

const returnUrlMissing = (): StripeFailure =>
  invalidParameter(
    undefined,
    'This PaymentIntent is configured to accept payment methods that may redirect. Pass a return_url, or set automatic_payment_methods[allow_redirects] to never.',
    'return_url',
  )
