// The two gates before every route that is not public: who is it, and may they. It never lets a request pass on doubt, and never repeats
// to a client or a log what stood in the Authorization header.
import type { Handler, HttpResponse } from '../http-server'
import { Problem } from '../problems'
import type { Caller } from './caller'
import type { GuestLinks } from './guest-links'
import { allowedTo, permits } from './permissions'
import { AuthUnavailable, Unauthorized, type RefusalCode } from './refusals'
import type { TokenVerifier } from './token-verifier'

export type AuthenticateParts = {
  readonly tokens: Pick<TokenVerifier, 'verify'>
  readonly guestLinks: Pick<GuestLinks, 'verify'>
}

/** What goes before the parsers of a route, so that nobody's body is read in vain: nothing for a public operation. */
export type Guard = (operationId: string) => readonly Handler[]

/** Both gates in their order. */
export const createGuard = (parts: AuthenticateParts): Guard => {
  const known = authenticate(parts)
  return (operationId) => (allowedTo(operationId) === 'public' ? [] : [known, authorize(operationId)])
}

/** Takes `Authorization: Bearer` with an access token or a guest link; the Caller is then `callerOf(response)`. Throws 401 or 503. */
export const authenticate =
  ({ tokens, guestLinks }: AuthenticateParts): Handler =>
  async (request, response, next) => {
    let caller: Caller
    try {
      const token = bearerOf(request.get('authorization'))
      caller = await (isGuestLink(token) ? guestLinks : tokens).verify(token)
    } catch (error) {
      throw problemOf(error)
    }
    response.locals['caller'] = caller
    next()
  }

/**
 * Goes behind `authenticate`, on the route itself. Throws 403 when the role may not do this at all, and 404 when a guest asks for another
 * order than the link's. Whether an order is a customer's own, only the order can tell.
 */
export const authorize =
  (operationId: string): Handler =>
  (request, response, next) => {
    const caller = callerOf(response)
    if (!permits(operationId, caller.role)) throw forbidden(operationId, caller)
    if (caller.role === 'guest' && (caller.orderId === undefined || request.params['orderId'] !== caller.orderId))
      throw new Problem('order-not-found', {
        detail: 'Nothing is known of this order: check its id.',
        code: 'UNKNOWN_ORDER',
      })
    next()
  }

/** Throws Error on a route that has no guard: a mistake of ours, answered 500. */
export const callerOf = (response: Pick<HttpResponse, 'locals'>): Caller => {
  const caller = response.locals['caller'] as Caller | undefined
  if (!caller) throw new Error('nobody was authenticated: put createGuard() before the handlers of this route')
  return caller
}

const bearerOf = (header: string | undefined): string => {
  const [, token] = /^Bearer +(.+)$/i.exec(header ?? '') ?? []
  if (token === undefined) throw new Unauthorized('missing-token')
  return token
}

/** By its word alone: whoever lies about the type meets the wrong verifier, which refuses. */
const isGuestLink = (token: string): boolean => {
  try {
    const header = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString()) as { typ?: unknown } | null
    return String(header?.typ).toLowerCase() === 'guest+jwt'
  } catch {
    return false
  }
}

const problemOf = (error: unknown): unknown => {
  if (error instanceof AuthUnavailable)
    return new Problem('unavailable', { detail: error.message }, { 'Retry-After': '1' })
  return error instanceof Unauthorized ? unauthorized(error.code) : error
}

const unauthorized = (code: RefusalCode): Problem => {
  const missing = code === 'missing-token'
  const challenge = missing ? '' : `, error="invalid_token", error_description="${code}"`
  const detail = missing ? 'Send a token as Authorization: Bearer.' : 'Get a new token and send that.'
  return new Problem('unauthorized', { detail, code }, { 'WWW-Authenticate': `Bearer realm="oms"${challenge}` })
}

const forbidden = (operationId: string, { role }: Caller): Problem => {
  const allowed = allowedTo(operationId)
  const who = allowed.length > 0 ? `use a token of ${[...allowed].join(' or ')}` : 'nobody may'
  return new Problem(
    'forbidden',
    { detail: `The role ${role} may not do this: ${who}.`, code: 'role-not-allowed' },
    { 'WWW-Authenticate': 'Bearer realm="oms", error="insufficient_scope"' },
  )
}
