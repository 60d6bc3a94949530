// Adyen's errors as its API words them: HTTP status and body. Provider code must never need more than this to tell cases apart.

/** Thrown by the simulator's endpoints before anything was done: an idempotency key never keeps it. */
export class AdyenFailure extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly errorType: 'validation' | 'security' | 'configuration' | 'internal' = 'validation',
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }
}

export const invalid = (errorCode: string, message: string): AdyenFailure => new AdyenFailure(422, errorCode, message)

/** Adyen numbers some missing fields by themselves; the others share 130. */
const missingCodes: Readonly<Record<string, string>> = { merchantAccount: '14_006', paymentData: '14_002' }

export const missingField = (field: string): AdyenFailure =>
  invalid(missingCodes[field] ?? '130', `Required field '${field}' is not provided.`)

export const missingObject = (field: string): AdyenFailure =>
  invalid('100', `Required object '${field}' is not provided.`)

export const unknownPayment = (): AdyenFailure => invalid('167', 'Original pspReference required for this operation')

export const unauthorised = (): AdyenFailure =>
  new AdyenFailure(401, '000', 'HTTP Status Response - Unauthorized', 'security')

export const wrongAccount = (): AdyenFailure => new AdyenFailure(403, '901', 'Invalid Merchant Account', 'security')

export const tooManyRequests = (): AdyenFailure =>
  new AdyenFailure(429, '000', 'Too many requests', 'internal', { 'retry-after': '1' })

export const internalError = (): AdyenFailure =>
  new AdyenFailure(500, '905', 'Payment could not be processed: internal error', 'internal')

export const processedAlready = (headers: Readonly<Record<string, string>> = {}): AdyenFailure =>
  new AdyenFailure(422, '704', 'request already processed or in progress', 'validation', headers)
