// Stripe's errors as its API words them: HTTP status and body. Provider code must never need more than this to tell cases apart.

/** Thrown by the simulator's endpoints; `saved` = an idempotency key keeps this answer, as of anything after validation. */
export class StripeFailure extends Error {
  constructor(
    readonly status: number,
    readonly error: Readonly<Record<string, unknown>>,
    readonly saved = false,
  ) {
    super(String(error.message))
  }
}

const docUrl = (code: string): string => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

/** 400 before anything was done: not kept under the idempotency key. */
export function invalidParameter(code: string | undefined, message: string, param: string): StripeFailure {
  const known = code === undefined ? {} : { code, doc_url: docUrl(code) }
  return new StripeFailure(400, { ...known, message, param, type: 'invalid_request_error' })
}

export function unknownParameter(param: string): StripeFailure {
  const hint = param === 'payment_method_types' ? '. Did you mean allowed_payment_method_types?' : ''
  return invalidParameter('parameter_unknown', `Received unknown parameter: ${param}${hint}`, param)
}

/** Refused in execution: kept under the idempotency key. `extra` joins the error object, for instance the payment intent. */
export function refused(status: number, code: string | undefined, message: string, extra: object = {}): StripeFailure {
  const known = code === undefined ? {} : { code, doc_url: docUrl(code) }
  return new StripeFailure(status, { ...known, message, type: 'invalid_request_error', ...extra }, true)
}

export const noSuch = (kind: string, id: string, param: string, status = 404): StripeFailure =>
  refused(status, 'resource_missing', `No such ${kind}: '${id}'`, { param })
