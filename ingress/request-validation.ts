// Checks requests against openapi.yaml, and puts whatever a parser or the check found wrong into a problem. The one importer of
// express-openapi-validator. It must never repeat to a client, or to a log, what stood in a request.
import { join } from 'node:path'
import { error as refusals, middleware } from 'express-openapi-validator'
import type { Handler } from './http-server'
import { Problem } from './problems'

/** Costs about 0.06 ms for a placement of three lines. */
export const requestValidation = (): Handler[] =>
  middleware({
    apiSpec: join(__dirname, 'openapi.yaml'),
    validateRequests: { allErrors: false, coerceTypes: false, allowUnknownQueryParameters: false },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
  })

type Refusal = {
  readonly status?: number
  readonly type?: string
  readonly errors?: readonly { readonly path?: string; readonly message?: string }[]
}

/** Undefined for an error that says nothing about the request: a fault of ours. */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error
  const { type, status, errors = [] } = (error ?? {}) as Refusal
  if (type === 'entity.too.large') return new Problem('too-large', { detail: 'Send at most 256 kB.' })
  if (type === 'entity.parse.failed') return new Problem('malformed-json', { detail: 'Send one JSON object.' })
  if (status === 415) return unsupportedMediaType()
  if (error instanceof URIError)
    return new Problem('route-not-found', { detail: 'The path is not encoded as URLs are.' })
  if (error instanceof refusals.BadRequest) return invalid(errors)
  return status === 400
    ? new Problem('invalid-request', { detail: 'The body did not come whole: send it again.' })
    : undefined
}

export const unsupportedMediaType = (): Problem =>
  new Problem('unsupported-media-type', { detail: 'Send application/json in UTF-8, not compressed.' })

const invalid = (errors: NonNullable<Refusal['errors']>): Problem => {
  if (errors.some(({ path }) => path === '/params/orderId'))
    return new Problem('order-not-found', { detail: 'Order ids are ord_ and 24 hexadecimal digits.' })
  const places = errors.map(({ path = '', message = '' }) => ({ path: path.slice(0, 200), message }))
  return new Problem('invalid-request', { detail: 'Correct what `errors` names; see openapi.yaml.', errors: places })
}
