// Why a token is not taken: a closed list of codes, safe to show. An error of this file never carries any part of a token.

export type RefusalCode =
  | 'missing-token'
  | 'malformed'
  | 'too-large'
  | 'header-refused'
  | 'algorithm-refused'
  | 'unknown-key'
  | 'bad-signature'
  | 'wrong-type'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'expired'
  | 'not-yet-valid'
  | 'claims-refused'
  | 'unknown-role'
  | 'unknown-tier'
  | 'revoked'

/** The token proves nothing: answered 401. */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized'
  constructor(readonly code: RefusalCode) {
    super(`the token is refused: ${code}`)
  }
}

/** Whether the token is good can't be told now: answered 503. Nobody is let in meanwhile. */
export class AuthUnavailable extends Error {
  override readonly name = 'AuthUnavailable'
}

type JoseError = { readonly code?: unknown; readonly claim?: unknown }

const codes: Readonly<Record<string, RefusalCode>> = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'bad-signature',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm-refused',
  ERR_JOSE_NOT_SUPPORTED: 'header-refused',
  ERR_JWS_INVALID: 'malformed',
  ERR_JWT_INVALID: 'malformed',
}
const claims: Readonly<Record<string, RefusalCode>> = {
  typ: 'wrong-type',
  iss: 'wrong-issuer',
  aud: 'wrong-audience',
  nbf: 'not-yet-valid',
}

/** Puts an error of jose, known by its code, into ours; gives any other back as it is. */
export const refusalOf = (error: unknown): unknown => {
  const { code, claim } = (error ?? {}) as JoseError
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return new Unauthorized(claims[String(claim)] ?? 'claims-refused')
  const known = codes[String(code)]
  return known ? new Unauthorized(known) : error
}
